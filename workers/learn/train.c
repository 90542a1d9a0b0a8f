/* Design: one logistic regression a code (liblinear, L2, deterministic), against all policies of which something is known.
 * Features that stand in one policy only are left out; the others are numbered, so that a solver's vectors are as long as
 * the training set needs and not as the hash is wide. Rare features count more (weights of inverse frequency, which the
 * model's weights then hold), and of each model the largest weights are kept. Every score that figures and calibration
 * use comes from a model trained without that policy: four folds, then one model from all. */
#include "workers/learn/train.h"

#include <linear.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "workers/classify/array.h"
#include "workers/learn/cells.h"

#define COST 4.0 /* of a wrong policy against large weights */

/* ---- The samples as vectors ---- */

struct entry {
	uint32_t hash;
	float value;
};

struct vectors {
	uint32_t *hashes; /* of the numbered features, ascending */
	float *rarity;    /* ln(1 + policies / policies with it) */
	size_t n_features;
	struct feature_node **rows; /* one a policy, closed by index -1 */
};

static int compare_hashes(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* The features of one policy by hash, under owner; *n_out gets their number. */
static struct entry *entries_of(void *owner, const struct lexicon *lexicon, const struct job_document *document, size_t *n_out)
{
	void *memory = must_alloc(talloc_new(NULL));
	struct features features = features_of(memory, lexicon, document);
	struct entry *list = array_new(owner, struct entry, features.n + 1);
	for (size_t i = 0; i < features.n; i++)
		list[i] = (struct entry){features.list[i].hash, features.list[i].value};
	qsort(list, features.n, sizeof *list, compare_hashes); /* the hash comes first in it */
	*n_out = features.n;
	talloc_free(memory);
	return list;
}

/* Numbers the hashes that stand in two policies or more. */
static void number_features(struct vectors *vectors, uint32_t *every, size_t n, size_t n_policies)
{
	qsort(every, n, sizeof *every, compare_hashes);
	vectors->hashes = array_new(vectors, uint32_t, n + 1);
	vectors->rarity = array_new(vectors, float, n + 1);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && every[end] == every[i];)
			end++;
		if (end - i < 2)
			continue;
		vectors->hashes[vectors->n_features] = every[i];
		vectors->rarity[vectors->n_features++] = logf(1 + (float)n_policies / (float)(end - i));
	}
}

static struct feature_node *row_of(struct vectors *vectors, const struct entry *entries, size_t n)
{
	struct feature_node *row = array_new(vectors, struct feature_node, n + 1);
	size_t n_row = 0, at = 0;
	for (size_t i = 0; i < n; i++) {
		while (at < vectors->n_features && vectors->hashes[at] < entries[i].hash)
			at++;
		if (at < vectors->n_features && vectors->hashes[at] == entries[i].hash)
			row[n_row++] = (struct feature_node){(int)at + 1, entries[i].value * vectors->rarity[at]};
	}
	row[n_row++] = (struct feature_node){-1, 0};
	return array_grow(vectors, row, struct feature_node, n_row);
}

static struct vectors *vectors_new(void *owner, const struct lexicon *lexicon, const struct training *training)
{
	struct vectors *vectors = must_alloc(talloc_zero(owner, struct vectors));
	void *memory = must_alloc(talloc_new(NULL));
	struct entry **entries = array_new(memory, struct entry *, training->n + 1);
	size_t *sizes = array_new(memory, size_t, training->n + 1), n = 0;
	for (size_t p = 0; p < training->n; p++) {
		entries[p] = entries_of(memory, lexicon, &training->samples[p].document, &sizes[p]);
		n += sizes[p];
	}
	uint32_t *every = array_new(memory, uint32_t, n + 1);
	n = 0;
	for (size_t p = 0; p < training->n; p++)
		for (size_t i = 0; i < sizes[p]; i++)
			every[n++] = entries[p][i].hash;
	number_features(vectors, every, n, training->n);
	vectors->rows = array_new(vectors, struct feature_node *, training->n + 1);
	for (size_t p = 0; p < training->n; p++)
		vectors->rows[p] = row_of(vectors, entries[p], sizes[p]);
	talloc_free(memory);
	return vectors;
}

/* ---- One code ---- */

/* A separating plane: weights[n_features], then the bias. */
static double *plane_new(void *owner, const struct vectors *vectors, const struct cells *cells, size_t code, int without)
{
	double *plane = must_alloc(talloc_zero_array(owner, double, (unsigned)vectors->n_features + 1));
	struct feature_node **rows = array_new(plane, struct feature_node *, cells->n_policies + 1);
	double *truths = array_new(plane, double, cells->n_policies + 1);
	struct problem problem = {.n = (int)vectors->n_features, .y = truths, .x = rows, .bias = -1};
	struct parameter parameter = {.solver_type = L2R_LR, .eps = 0.01, .C = COST};
	for (size_t p = 0; p < cells->n_policies; p++) {
		const struct cell *cell = cells_at(cells, p, code);
		if (cell->truth == TRUTH_UNKNOWN || cell->fold == without)
			continue;
		rows[problem.l] = vectors->rows[p];
		truths[problem.l++] = cell->truth;
	}
	struct model *model = train(&problem, &parameter);
	double sign = model->label[0] == TRUTH_YES ? 1 : -1;
	for (size_t i = 0; i < vectors->n_features && model->nr_class == 2; i++)
		plane[i] = sign * model->w[i];
	free_and_destroy_model(&model);
	talloc_free(rows);
	talloc_free(truths);
	return plane;
}

static double score_of(const double *plane, const struct feature_node *row)
{
	double sum = 0;
	for (; row->index > 0; row++)
		sum += plane[row->index - 1] * row->value;
	return sum;
}

static void score_fold(struct cells *cells, const struct vectors *vectors, size_t code, int fold)
{
	double *plane = plane_new(NULL, vectors, cells, code, fold);
	for (size_t p = 0; p < cells->n_policies; p++)
		if (cells_at(cells, p, code)->fold == fold)
			cells_at(cells, p, code)->score = score_of(plane, vectors->rows[p]);
	talloc_free(plane);
}

static double size_of(double weight)
{
	return fabs(weight);
}

static int compare_sizes_down(const void *a, const void *b)
{
	const double x = size_of(*(const double *)a), y = size_of(*(const double *)b);
	return (x < y) - (x > y);
}

/* The smallest size of a weight that is kept. */
static double least_kept(const double *plane, size_t n)
{
	double *sorted, least;
	if (n <= LEARNED_WEIGHTS_MAX)
		return 0;
	sorted = must_alloc(talloc_memdup(NULL, plane, n * sizeof *plane));
	qsort(sorted, n, sizeof *sorted, compare_sizes_down);
	least = size_of(sorted[LEARNED_WEIGHTS_MAX]);
	talloc_free(sorted);
	return least;
}

static size_t keep_weights(struct learned_weight *out, const struct vectors *vectors, const double *plane, size_t code)
{
	double least = least_kept(plane, vectors->n_features);
	size_t n = 0;
	for (size_t i = 0; i < vectors->n_features && n < LEARNED_WEIGHTS_MAX; i++)
		if (size_of(plane[i]) > least)
			out[n++] = (struct learned_weight){vectors->hashes[i], (uint32_t)code,
							   (float)(plane[i] * vectors->rarity[i])};
	return n;
}

/* ---- The facet ---- */

/* liblinear tells its progress on standard output unless it is given another place. */
static void say_nothing(const char *text)
{
	(void)text;
}

static int compare_weights(const void *a, const void *b)
{
	const struct learned_weight *x = a, *y = b;
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->code > y->code) - (x->code < y->code);
}

/* The models of all codes; leaves the scores of held-back policies in the cells. */
static struct learned learn(void *owner, struct cells *cells, const struct vectors *vectors)
{
	double *biases = must_alloc(talloc_zero_array(owner, double, (unsigned)cells->n_codes + 1));
	struct learned learned = {.facet = cells->facet, .codes = cells->codes, .biases = biases,
				  .is_learned = cells->is_learned, .n_codes = cells->n_codes};
	struct learned_weight *weights = array_new(owner, struct learned_weight, cells->n_codes * LEARNED_WEIGHTS_MAX + 1);
	for (size_t c = 0; c < cells->n_codes; c++) {
		cells->is_learned[c] = cells_count(cells, c, TRUTH_YES) >= TRAIN_DECISIONS_MIN &&
				       cells_count(cells, c, TRUTH_NO) >= TRAIN_DECISIONS_MIN;
		if (!cells->is_learned[c])
			continue;
		for (int fold = 0; fold < CELL_FOLDS; fold++)
			score_fold(cells, vectors, c, fold);
		double *plane = plane_new(NULL, vectors, cells, c, -1);
		learned.n_weights += keep_weights(weights + learned.n_weights, vectors, plane, c);
		talloc_free(plane);
	}
	qsort(weights, learned.n_weights, sizeof *weights, compare_weights);
	learned.weights = weights;
	return learned;
}

static void count_decisions(struct result_train *out, struct result_code_figures *codes, const struct cells *cells)
{
	for (size_t c = 0; c < cells->n_codes; c++) {
		codes[c] = (struct result_code_figures){.code = cells->codes[c], .is_learned = cells->is_learned[c],
							.n_yes = (int32_t)cells_count(cells, c, TRUTH_YES),
							.n_no = (int32_t)cells_count(cells, c, TRUTH_NO)};
		out->n_yes += codes[c].n_yes;
		out->n_labels += codes[c].n_yes + codes[c].n_no;
	}
	out->codes = codes;
	out->n_codes = cells->n_codes;
}

static enum status check(const struct training *training, char error[MP_ERROR_SIZE])
{
	if (!learned_knows_facet(training->facet)) {
		snprintf(error, MP_ERROR_SIZE, "labels of the facet %.40s are not learned", training->facet);
		return INVALID;
	}
	if (training->n < TRAIN_POLICIES_MIN) {
		snprintf(error, MP_ERROR_SIZE, "too few decisions: %zu policies, at least %d are needed", training->n,
			 TRAIN_POLICIES_MIN);
		return INVALID;
	}
	return OK;
}

static bool is_any_learned(const struct cells *cells)
{
	for (size_t c = 0; c < cells->n_codes; c++)
		if (cells->is_learned[c])
			return true;
	return false;
}

enum status train_facet(struct result_train *out, void *owner, const struct lexicon *lexicon,
			const struct training *training, char error[MP_ERROR_SIZE])
{
	enum status status = check(training, error);
	if (status != OK)
		return status;
	struct cells *cells = must_alloc(talloc_zero(owner, struct cells));
	struct result_train result = {.facet = training->facet, .n_policies = (int32_t)training->n};
	set_print_string_function(say_nothing);
	cells_fill(cells, cells, lexicon, training);
	struct vectors *vectors = vectors_new(cells, lexicon, training);
	struct learned learned = learn(cells, cells, vectors);
	if (!is_any_learned(cells)) {
		snprintf(error, MP_ERROR_SIZE, "too few decisions: no code was accepted and rejected %d times", TRAIN_DECISIONS_MIN);
		return INVALID;
	}
	double *records = array_new(cells, double, cells->n_codes + 1);
	learned.calibration = cells_calibrate(cells, records);
	learned.records = records;
	learned.has_record = cells->has_record;
	struct result_code_figures *codes = array_new(owner, struct result_code_figures, cells->n_codes + 1);
	count_decisions(&result, codes, cells);
	result.rules = cells_judge(cells, false, codes);
	result.learned = cells_judge(cells, true, codes);
	struct mp_buffer *buffer = mp_buffer_new(owner, RESULT_MODEL_MAX);
	status = learned_encode(buffer, &learned);
	if (status != OK) {
		snprintf(error, MP_ERROR_SIZE, "the model is too large");
		return status;
	}
	result.model = mp_buffer_bytes(buffer);
	*out = result;
	return OK;
}
