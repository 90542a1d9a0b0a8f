#include "proto/training.h"

#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"
#include "proto/result.h"

#define FORMAT 1

static void put_codes(struct mp_buffer *buffer, const char *key, const struct training_codes *codes)
{
	if (codes->n > TRAINING_CODES_MAX)
		mp_buffer_fail(buffer, TOO_LARGE);
	mp_open_array(buffer, key, codes->n);
	for (size_t i = 0; i < codes->n; i++)
		mp_put_text(buffer, NULL, codes->list[i], RESULT_CODE_MAX);
	mp_close(buffer);
}

/* The document goes in as its own payload, so that there is one way to write a document. */
static void put_sample(struct mp_buffer *buffer, struct mp_buffer *scratch, const struct training_sample *sample)
{
	mp_buffer_clear(scratch);
	if (job_document_encode(scratch, &sample->document) != OK)
		mp_buffer_fail(buffer, TOO_LARGE);
	mp_open_map(buffer, NULL);
	mp_put_bin(buffer, "document", mp_buffer_bytes(scratch));
	put_codes(buffer, "yes", &sample->yes);
	put_codes(buffer, "no", &sample->no);
	put_codes(buffer, "open", &sample->open);
	mp_close(buffer);
}

enum status training_encode(struct mp_buffer *buffer, const struct training *training)
{
	struct mp_buffer *scratch = mp_buffer_new(NULL, JOB_TEXT_MAX + (64 << 10));

	if (training->n > TRAINING_SAMPLES_MAX)
		mp_buffer_fail(buffer, TOO_LARGE);
	mp_open_map(buffer, NULL);
	mp_put_int(buffer, "v", FORMAT);
	mp_put_text(buffer, "facet", training->facet, RESULT_NAME_MAX);
	mp_open_array(buffer, "samples", training->n);
	for (size_t i = 0; i < training->n; i++)
		put_sample(buffer, scratch, &training->samples[i]);
	mp_close(buffer);
	mp_close(buffer);
	talloc_free(scratch);
	return mp_buffer_status(buffer);
}

static struct training_codes get_codes(struct mp_value map, const char *key, void *owner)
{
	struct training_codes codes = {0};
	struct mp_value array = mp_array_or_empty(map, key, TRAINING_CODES_MAX, &codes.n);
	const char **list = must_alloc(talloc_zero_array(owner, const char *, (unsigned)codes.n + 1));

	for (size_t i = 0; i < codes.n; i++)
		list[i] = mp_item_text(array, i, RESULT_CODE_MAX);
	codes.list = list;
	return codes;
}

static void get_sample(struct training_sample *out, struct mp_value map, void *owner)
{
	char error[MP_ERROR_SIZE];
	struct mp_bytes document = mp_bin(map, "document", JOB_TEXT_MAX + (64 << 10));
	const enum status status = job_document_decode(&out->document, owner, document, error);

	if (status != OK)
		mp_reader_fail(map.reader, status, "document", error);
	out->yes = get_codes(map, "yes", owner);
	out->no = get_codes(map, "no", owner);
	out->open = get_codes(map, "open", owner);
}

enum status training_decode(struct training *out, void *owner, struct mp_bytes data, char error[MP_ERROR_SIZE])
{
	struct mp_reader *reader = mp_reader_new(owner, data.data, data.size);
	struct mp_value root = mp_root(reader), array;
	struct training training = {0};
	struct training_sample *samples;
	enum status status;

	mp_int(root, "v", FORMAT, FORMAT);
	training.facet = mp_text(root, "facet", RESULT_NAME_MAX);
	array = mp_array(root, "samples", 0, TRAINING_SAMPLES_MAX, &training.n);
	samples = must_alloc(talloc_zero_array(owner, struct training_sample, (unsigned)training.n + 1));
	for (size_t i = 0; i < training.n; i++)
		get_sample(&samples[i], mp_item_map(array, i), owner);
	training.samples = samples;
	status = mp_reader_finish(reader, error);
	if (status == OK)
		*out = training;
	return status;
}
