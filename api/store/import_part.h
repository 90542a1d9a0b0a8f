/* Storing one part of an import: policies, texts, revisions, listing rows, jobs and row errors, in one transaction by
 * COPY. A part that was stored is known by its number, so that it may be sent again after any crash. */
#ifndef CCNT_API_STORE_IMPORT_PART_H
#define CCNT_API_STORE_IMPORT_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/domain/policy.h"
#include "api/store/import_store.h"

/* A row that is good on its own. */
struct import_row {
	int64_t number; /* in the file, from 1 on */
	struct policy_edit edit;       /* the fields that it names */
	struct policy_content content; /* complete and checked: the policy when it is a new one */
	char key[72]; /* what a row without source_system and external_id is known by; "" = it has them */
};

struct import_fault {
	int64_t row_number;
	const char *pointer, *code, *message;
};

struct import_part {
	int64_t import_id, part, first_row;
	unsigned char sha256[IMPORT_SHA256_BYTES];
	const struct actor *actor;
	bool updates; /* what is there already takes the fields that a row names */
	const struct import_row *rows;
	size_t n_rows;
	const struct import_fault *faults;
	size_t n_faults;
	int64_t n_refused; /* rows beside those above that have faults */
};

/* counts is NULL unless status is OK. CONFLICT: the import takes no more parts, or the part was stored meanwhile by
 * another request: import_store_find() tells which. BUSY also after many clashes with other parts that hold the same
 * records, or when too many parts wait: nothing happened. is_disk_full: why it is UNAVAILABLE. Borrowed for the call. */
typedef struct step import_part_fn(void *arg, enum status status, const struct import_counts *counts, bool is_disk_full);

/* Stores part, and wakes the dispatcher. part is borrowed until done. */
STEP import_part_store(struct store *store, const struct import_part *part, import_part_fn *done, void *arg);

#endif
