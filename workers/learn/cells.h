/* The table that learning works on: for each policy and code what people decided, what the rules say, and what models
 * that have not seen the policy make of it. */
#ifndef CCNT_WORKERS_LEARN_CELLS_H
#define CCNT_WORKERS_LEARN_CELLS_H

#include "proto/training.h"
#include "workers/learn/learned.h"

enum truth { TRUTH_UNKNOWN = -1, TRUTH_NO = 0, TRUTH_YES = 1 };

struct cell {
	double rule;  /* confidence of the rules; 0: they do not say so */
	double score; /* of a model without this policy */
	double probability; /* by a calibration without this cell's fold */
	int8_t truth;
	int8_t fold;
};

#define CELL_FOLDS 4

/* Decisions on what the rules say from which on they make a record that may take labels away. */
#define CELL_RECORD_MIN 3

struct cells {
	const char *facet;
	const char *codes[LEARNED_CODES_MAX];
	bool is_learned[LEARNED_CODES_MAX], has_record[LEARNED_CODES_MAX];
	size_t n_codes, n_policies;
	bool *has_other; /* of a policy: the rules say a code that nobody ever decided on */
	struct cell *list; /* of policy p and code c: [p * n_codes + c] */
};

static inline struct cell *cells_at(const struct cells *cells, size_t policy, size_t code)
{
	return &cells->list[policy * cells->n_codes + code];
}

/* Fills truths, rules and folds; codes in alphabetical order. Under owner. */
void cells_fill(struct cells *out, void *owner, const struct lexicon *lexicon, const struct training *training);

/* How many known cells of a code have this truth. */
size_t cells_count(const struct cells *cells, size_t code, enum truth truth);

/* Calibrates: the probability of each cell about which somebody has something to say, from the known cells of the other folds; the
 * answer is the calibration from all. records[n_codes] gets how often the rules were right about each code. */
struct calibration cells_calibrate(struct cells *cells, double *records);

/* How right the rules alone are, and rules and model together. Per-code figures into codes[n_codes] unless NULL. */
struct result_figures cells_judge(const struct cells *cells, bool with_model, struct result_code_figures *codes);

#endif
