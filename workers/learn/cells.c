#include "workers/learn/cells.h"

#include <linear.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "workers/classify/array.h"
#include "workers/classify/classify.h"

/* ---- What is known ---- */

static int compare_codes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool has(const struct training_codes *codes, const char *code)
{
	for (size_t i = 0; i < codes->n; i++)
		if (strcmp(codes->list[i], code) == 0)
			return true;
	return false;
}

/* Every code that was accepted or rejected, in order; beyond LEARNED_CODES_MAX the last ones are left out. */
static void collect_codes(struct cells *cells, const struct training *training)
{
	size_t n = 0;
	for (size_t p = 0; p < training->n; p++)
		n += training->samples[p].yes.n + training->samples[p].no.n;
	const char **every = array_new(NULL, const char *, n + 1);
	n = 0;
	for (size_t p = 0; p < training->n; p++) {
		const struct training_codes *const lists[] = {&training->samples[p].yes, &training->samples[p].no};
		for (size_t k = 0; k < 2; k++)
			for (size_t i = 0; i < lists[k]->n; i++)
				every[n++] = lists[k]->list[i];
	}
	qsort(every, n, sizeof *every, compare_codes);
	for (size_t i = 0; i < n && cells->n_codes < LEARNED_CODES_MAX; i++)
		if (i == 0 || strcmp(every[i], every[i - 1]) != 0)
			cells->codes[cells->n_codes++] = every[i];
	talloc_free(every);
}

static double rule_of(const struct result_classify *labels, const char *facet, const char *code)
{
	for (size_t i = 0; i < labels->n_labels; i++)
		if (strcmp(labels->labels[i].facet, facet) == 0 && strcmp(labels->labels[i].code, code) == 0)
			return labels->labels[i].confidence;
	return 0;
}

/* Of a policy with an accepted code the others are taken not to be, unless somebody or something suggests them. */
static enum truth truth_of(const struct training_sample *sample, const char *code, double rule)
{
	if (has(&sample->yes, code))
		return TRUTH_YES;
	if (has(&sample->no, code))
		return TRUTH_NO;
	return sample->yes.n > 0 && rule == 0 && !has(&sample->open, code) ? TRUTH_NO : TRUTH_UNKNOWN;
}

static bool is_listed(const struct cells *cells, const char *code)
{
	return bsearch(&code, cells->codes, cells->n_codes, sizeof *cells->codes, compare_codes) != NULL;
}

static void fill_policy(struct cells *cells, size_t p, const struct lexicon *lexicon, const struct training_sample *sample)
{
	void *memory = must_alloc(talloc_new(NULL));
	struct result_classify labels = {0};
	if (classify_document(&labels, memory, lexicon, &sample->document) != OK)
		labels.n_labels = 0;
	for (size_t c = 0; c < cells->n_codes; c++) {
		struct cell *cell = cells_at(cells, p, c);
		cell->rule = rule_of(&labels, cells->facet, cells->codes[c]);
		cell->truth = (int8_t)truth_of(sample, cells->codes[c], cell->rule);
	}
	for (size_t i = 0; i < labels.n_labels; i++)
		cells->has_other[p] = cells->has_other[p] || (strcmp(labels.labels[i].facet, cells->facet) == 0 &&
							      !is_listed(cells, labels.labels[i].code));
	talloc_free(memory);
}

/* Each code's accepted and rejected policies are dealt out to the folds in turn. */
static void deal_folds(struct cells *cells)
{
	for (size_t c = 0; c < cells->n_codes; c++) {
		int n[2] = {0};
		for (size_t p = 0; p < cells->n_policies; p++) {
			struct cell *cell = cells_at(cells, p, c);
			if (cell->truth != TRUTH_UNKNOWN)
				cell->fold = (int8_t)(n[cell->truth]++ % CELL_FOLDS);
		}
	}
}

void cells_fill(struct cells *out, void *owner, const struct lexicon *lexicon, const struct training *training)
{
	*out = (struct cells){.facet = training->facet, .n_policies = training->n};
	collect_codes(out, training);
	out->list = must_alloc(talloc_zero_array(owner, struct cell, (unsigned)(out->n_policies * out->n_codes + 1)));
	out->has_other = must_alloc(talloc_zero_array(owner, bool, (unsigned)out->n_policies + 1));
	for (size_t p = 0; p < training->n; p++)
		fill_policy(out, p, lexicon, &training->samples[p]);
	deal_folds(out);
}

size_t cells_count(const struct cells *cells, size_t code, enum truth truth)
{
	size_t n = 0;
	for (size_t p = 0; p < cells->n_policies; p++)
		n += cells_at(cells, p, code)->truth == (int8_t)truth;
	return n;
}

/* ---- Calibration ---- */

/* Whether somebody has something to say. */
static bool is_candidate(const struct cells *cells, size_t p, size_t c)
{
	return cells_at(cells, p, c)->rule > 0 || cells->is_learned[c];
}

/* What it is fitted to, and what is judged. */
static bool is_judged(const struct cells *cells, size_t p, size_t c)
{
	const struct cell *cell = cells_at(cells, p, c);
	return cell->truth != TRUTH_UNKNOWN && (is_candidate(cells, p, c) || cell->truth == TRUTH_YES);
}

/* How often the rules were right and wrong where they said a code, of each fold. */
struct tally {
	int n[CELL_FOLDS][2];
};

#define PRIOR 2.0 /* decisions that what is known of all codes counts as */

static struct tally *tallies_of(void *owner, const struct cells *cells)
{
	struct tally *tallies = must_alloc(talloc_zero_array(owner, struct tally, (unsigned)cells->n_codes + 1));
	for (size_t p = 0; p < cells->n_policies; p++)
		for (size_t c = 0; c < cells->n_codes; c++) {
			const struct cell *cell = cells_at(cells, p, c);
			if (cell->rule > 0 && cell->truth != TRUTH_UNKNOWN)
				tallies[c].n[cell->fold][cell->truth]++;
		}
	return tallies;
}

/* Without two folds (-1: none). */
static void add_up(int out[2], const struct tally *tally, int without, int nor)
{
	for (int fold = 0; fold < CELL_FOLDS; fold++)
		for (int truth = 0; truth < 2 && fold != without && fold != nor; truth++)
			out[truth] += tally->n[fold][truth];
}

static double record_of(const struct tally *tallies, const struct cells *cells, size_t code, int without, int nor)
{
	int all[2] = {0}, own[2] = {0};
	for (size_t c = 0; c < cells->n_codes; c++)
		add_up(all, &tallies[c], without, nor);
	add_up(own, &tallies[code], without, nor);
	double share = (all[TRUTH_YES] + 1.0) / (all[TRUTH_YES] + all[TRUTH_NO] + 2.0);
	return log((own[TRUTH_YES] + PRIOR * share) / (own[TRUTH_NO] + PRIOR * (1 - share))) - log(share / (1 - share));
}

/* records: of each code, without each fold and this one. */
static void fill_records(double (*records)[CELL_FOLDS], const struct tally *tallies, const struct cells *cells, int without)
{
	for (size_t c = 0; c < cells->n_codes; c++)
		for (int fold = 0; fold < CELL_FOLDS; fold++)
			records[c][fold] = record_of(tallies, cells, c, fold, without);
}

static void inputs_of(double out[N_CALIBRATION_INPUTS], const struct cells *cells, size_t p, size_t c, double record)
{
	const struct cell *cell = cells_at(cells, p, c);
	calibration_inputs(out, &(struct calibration_case){.is_learned = cells->is_learned[c], .is_said = cell->rule > 0,
							   .score = cell->score, .rule = cell->rule, .record = record});
}

/* Fitted to the judged cells outside this fold (-1: to all of them), each with the record that its code has without it. */
static struct calibration fit(const struct cells *cells, double (*records)[CELL_FOLDS], int without)
{
	size_t most = cells->n_policies * cells->n_codes, n = 0;
	struct feature_node *nodes = array_new(NULL, struct feature_node, most * (N_CALIBRATION_INPUTS + 1) + 1);
	struct feature_node **rows = array_new(nodes, struct feature_node *, most + 1);
	double *truths = array_new(nodes, double, most + 1);
	for (size_t p = 0; p < cells->n_policies; p++)
		for (size_t c = 0; c < cells->n_codes; c++) {
			double inputs[N_CALIBRATION_INPUTS];
			int fold = cells_at(cells, p, c)->fold;
			if (!is_judged(cells, p, c) || fold == without)
				continue;
			rows[n] = nodes + n * (N_CALIBRATION_INPUTS + 1);
			inputs_of(inputs, cells, p, c, records[c][fold]);
			for (int i = 0; i < N_CALIBRATION_INPUTS; i++)
				rows[n][i] = (struct feature_node){i + 1, inputs[i]};
			rows[n][N_CALIBRATION_INPUTS] = (struct feature_node){-1, 0};
			truths[n++] = cells_at(cells, p, c)->truth;
		}
	struct problem problem = {.l = (int)n, .n = N_CALIBRATION_INPUTS, .y = truths, .x = rows, .bias = -1};
	struct parameter parameter = {.solver_type = L2R_LR, .eps = 1e-4, .C = 1};
	struct calibration calibration = {{0}};
	if (n > 0) {
		struct model *model = train(&problem, &parameter);
		double sign = model->label[0] == TRUTH_YES ? 1 : -1;
		for (int i = 0; i < N_CALIBRATION_INPUTS && model->nr_class == 2; i++)
			calibration.weights[i] = sign * model->w[i];
		free_and_destroy_model(&model);
	}
	talloc_free(nodes);
	return calibration;
}

static void calibrate_fold(struct cells *cells, const struct calibration *calibration, double (*records)[CELL_FOLDS], int fold)
{
	for (size_t p = 0; p < cells->n_policies; p++)
		for (size_t c = 0; c < cells->n_codes; c++) {
			double inputs[N_CALIBRATION_INPUTS];
			if (cells_at(cells, p, c)->fold != fold || !is_candidate(cells, p, c))
				continue;
			inputs_of(inputs, cells, p, c, records[c][fold]);
			cells_at(cells, p, c)->probability = calibration_apply(calibration, inputs);
		}
}

struct calibration cells_calibrate(struct cells *cells, double *out)
{
	struct tally *tallies = tallies_of(NULL, cells);
	double(*records)[CELL_FOLDS] = (double(*)[CELL_FOLDS])array_new(tallies, double, CELL_FOLDS * cells->n_codes + 1);
	for (size_t c = 0; c < cells->n_codes; c++) {
		int n[2] = {0};
		add_up(n, &tallies[c], -1, -1);
		cells->has_record[c] = n[TRUTH_YES] + n[TRUTH_NO] >= CELL_RECORD_MIN;
		out[c] = record_of(tallies, cells, c, -1, -1);
	}
	for (int fold = 0; fold < CELL_FOLDS; fold++) {
		fill_records(records, tallies, cells, fold);
		struct calibration calibration = fit(cells, records, fold);
		calibrate_fold(cells, &calibration, records, fold);
	}
	fill_records(records, tallies, cells, -1);
	struct calibration calibration = fit(cells, records, -1);
	talloc_free(tallies);
	return calibration;
}

/* ---- Judgement ---- */

struct count {
	double right, wrong, missed, squares;
	size_t n;
};

static void count_cell(struct count *count, const struct cell *cell, bool is_said, double probability)
{
	bool is_true = cell->truth == TRUTH_YES;
	count->right += is_said && is_true;
	count->wrong += is_said && !is_true;
	count->missed += !is_said && is_true;
	count->squares += (probability - is_true) * (probability - is_true);
	count->n++;
}

static struct result_figures figures_of(const struct count *count)
{
	struct result_figures out = {0};
	if (count->right + count->wrong > 0)
		out.precision = count->right / (count->right + count->wrong);
	if (count->right + count->missed > 0)
		out.recall = count->right / (count->right + count->missed);
	if (out.precision + out.recall > 0)
		out.f1 = 2 * out.precision * out.recall / (out.precision + out.recall);
	if (count->n > 0)
		out.brier = count->squares / (double)count->n;
	return out;
}

static bool would_keep(const struct cells *cells, size_t p, size_t c)
{
	const struct cell *cell = cells_at(cells, p, c);
	if (cell->rule == 0)
		return cells->is_learned[c] && cell->probability >= LEARNED_ADD_FROM;
	return cell->probability >= LEARNED_DROP_BELOW || !(cells->is_learned[c] || cells->has_record[c]);
}

static bool may_stay(const struct cells *cells, size_t p, size_t c)
{
	const struct cell *cell = cells_at(cells, p, c);
	return cell->rule > 0 || (cells->is_learned[c] && cell->probability >= LEARNED_DROP_BELOW);
}

static bool is_likeliest(const struct cells *cells, size_t p, size_t code)
{
	for (size_t c = 0; c < cells->n_codes; c++)
		if (may_stay(cells, p, c) && cells_at(cells, p, c)->probability > cells_at(cells, p, code)->probability)
			return false;
	return may_stay(cells, p, code);
}

/* What learned_refine() would make of the cell. */
static bool would_say(const struct cells *cells, size_t p, size_t code)
{
	bool is_any_kept = cells->has_other[p];
	for (size_t c = 0; c < cells->n_codes && !is_any_kept; c++)
		is_any_kept = would_keep(cells, p, c);
	if (!is_any_kept && learned_is_always(cells->facet))
		return is_likeliest(cells, p, code);
	return would_keep(cells, p, code) && (!learned_is_single(cells->facet) || is_likeliest(cells, p, code));
}

struct result_figures cells_judge(const struct cells *cells, bool with_model, struct result_code_figures *codes)
{
	struct count all = {0};
	for (size_t c = 0; c < cells->n_codes; c++) {
		struct count own = {0};
		for (size_t p = 0; p < cells->n_policies; p++) {
			const struct cell *cell = cells_at(cells, p, c);
			if (!is_judged(cells, p, c))
				continue;
			bool is_said = with_model ? would_say(cells, p, c) : cell->rule > 0;
			double probability = with_model ? cell->probability : cell->rule;
			count_cell(&own, cell, is_said, probability);
			count_cell(&all, cell, is_said, probability);
		}
		if (codes != NULL)
			*(with_model ? &codes[c].learned : &codes[c].rules) = figures_of(&own);
	}
	return figures_of(&all);
}
