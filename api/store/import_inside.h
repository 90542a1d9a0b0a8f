/* What import_part.c and import_update.c share, and nobody else includes. */
#ifndef CCNT_API_STORE_IMPORT_INSIDE_H
#define CCNT_API_STORE_IMPORT_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/store/import_part.h"

struct bulk;

/* What becomes of a row. All zero: it is new, and waits for its id. */
struct row_fate {
	bool is_repeated; /* an earlier row of the part is the same record */
	bool is_known;    /* it was stored before */
	int64_t known_id; /* the policy, when that may be updated; 0 = not */
	int64_t new_id;   /* 0 = not new */
};

/* One policy that a row changes. */
struct row_update {
	int64_t id, version; /* the version that `before` is */
	struct policy_content before, after;
	struct policy_changes changes;
};

struct part_op {
	struct store *store;
	const struct import_part *part;
	struct row_fate *fates; /* one a row */
	struct import_counts counts;
	const struct import_fault *faults; /* those of the part, and of updates that would break a rule */
	size_t n_faults;
	struct row_update *updates; /* counts.n_updated of them */
	int64_t n_updated_texts;    /* of these, that the workers must read again */
	int n_tries;
	import_part_fn *done;
	void *arg;
};

/* Runs the transaction. */
STEP import_part_run(struct part_op *op);
/* Ends the part without one. */
STEP import_part_failed(struct part_op *op, enum status status);

/* Reads the known policies, puts the rows onto them, and goes on with import_part_run(). */
STEP import_updates_load(struct part_op *op);
/* Adds what changes them to the transaction. */
void import_updates_add(struct bulk *bulk, const struct part_op *op);

#endif
