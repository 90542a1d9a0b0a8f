/* Payloads: the first byte chooses job document, the results by kind, or reference data. What is accepted can be
 * encoded again. */
#include <talloc.h>

#include "proto/refdata.h"
#include "proto/result.h"
#include "proto/training.h"
#include "tests/fuzz/fuzz.h"

/* Results of the first kinds by their number, then these: numbers stay, the corpus is written with them. */
enum { DOCUMENT = 4, REFDATA, TRAIN_RESULT, TRAINING, N_CHOICES };

static void try_document(void *owner, struct mp_buffer *buffer, struct mp_bytes bytes)
{
	struct job_document document;
	char error[MP_ERROR_SIZE];

	if (job_document_decode(&document, owner, bytes, error) == OK)
		PROMISE(job_document_encode(buffer, &document) == OK);
}

static void try_refdata(void *owner, struct mp_buffer *buffer, struct mp_bytes bytes)
{
	struct refdata refdata;
	char error[MP_ERROR_SIZE];

	if (refdata_decode(&refdata, owner, bytes, error) == OK)
		PROMISE(refdata_encode(buffer, &refdata) == OK);
}

static void try_result(void *owner, struct mp_buffer *buffer, struct mp_bytes bytes, enum job_kind kind)
{
	struct result result;
	char error[MP_ERROR_SIZE];

	if (result_decode(&result, owner, kind, bytes, error) == OK)
		PROMISE(result_encode(buffer, &result) == OK);
}

static void try_training(void *owner, struct mp_buffer *buffer, struct mp_bytes bytes)
{
	struct training training;
	char error[MP_ERROR_SIZE];

	if (training_decode(&training, owner, bytes, error) == OK)
		PROMISE(training_encode(buffer, &training) == OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *owner = talloc_new(NULL);
	struct mp_buffer *buffer = mp_buffer_new(owner, REFDATA_BYTES_MAX);
	struct mp_bytes bytes = size > 0 ? (struct mp_bytes){data + 1, size - 1} : (struct mp_bytes){NULL, 0};
	int choice = size > 0 ? data[0] % N_CHOICES : 0;

	if (choice == DOCUMENT)
		try_document(owner, buffer, bytes);
	else if (choice == REFDATA)
		try_refdata(owner, buffer, bytes);
	else if (choice == TRAINING)
		try_training(owner, buffer, bytes);
	else if (choice == TRAIN_RESULT)
		try_result(owner, buffer, bytes, JOB_TRAIN);
	else
		try_result(owner, buffer, bytes, (enum job_kind)choice);
	talloc_free(owner);
	return 0;
}
