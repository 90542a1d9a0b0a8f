#include "workers/learn/cells.h"

#include <linear.h>
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

/* What it is fitted to, and what is judged: known cells about which somebody has something to say. */
static bool is_judged(const struct cells *cells, size_t p, size_t c)
{
	const struct cell *cell = cells_at(cells, p, c);
	return cell->truth != TRUTH_UNKNOWN && (cell->rule > 0 || cells->is_learned[c] || cell->truth == TRUTH_YES);
}

static void inputs_of(double out[N_CALIBRATION_INPUTS], const struct cells *cells, size_t p, size_t c)
{
	const struct cell *cell = cells_at(cells, p, c);
	calibration_inputs(out, cells->is_learned[c], cell->score, cell->rule > 0, cell->rule);
}

/* Fitted to the judged cells outside this fold (-1: to all of them). */
static struct calibration fit(const struct cells *cells, int without)
{
	size_t most = cells->n_policies * cells->n_codes, n = 0;
	struct feature_node *nodes = array_new(NULL, struct feature_node, most * (N_CALIBRATION_INPUTS + 1) + 1);
	struct feature_node **rows = array_new(nodes, struct feature_node *, most + 1);
	double *truths = array_new(nodes, double, most + 1);
	for (size_t p = 0; p < cells->n_policies; p++)
		for (size_t c = 0; c < cells->n_codes; c++) {
			double inputs[N_CALIBRATION_INPUTS];
			if (!is_judged(cells, p, c) || cells_at(cells, p, c)->fold == without)
				continue;
			rows[n] = nodes + n * (N_CALIBRATION_INPUTS + 1);
			inputs_of(inputs, cells, p, c);
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

struct calibration cells_calibrate(struct cells *cells)
{
	for (int fold = 0; fold < CELL_FOLDS; fold++) {
		struct calibration calibration = fit(cells, fold);
		for (size_t p = 0; p < cells->n_policies; p++)
			for (size_t c = 0; c < cells->n_codes; c++) {
				double inputs[N_CALIBRATION_INPUTS];
				if (cells_at(cells, p, c)->fold != fold || !is_judged(cells, p, c))
					continue;
				inputs_of(inputs, cells, p, c);
				cells_at(cells, p, c)->probability = calibration_apply(&calibration, inputs);
			}
	}
	return fit(cells, -1);
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

/* What learned_refine() would make of the cell. */
static bool would_say(const struct cells *cells, size_t p, size_t c)
{
	const struct cell *cell = cells_at(cells, p, c);
	if (cell->rule == 0)
		return cells->is_learned[c] && cell->probability >= LEARNED_ADD_FROM;
	return !cells->is_learned[c] || cell->probability >= LEARNED_DROP_BELOW;
}

/* In a facet of one label only the surest counts. */
static bool is_beaten(const struct cells *cells, size_t p, size_t code)
{
	for (size_t c = 0; c < cells->n_codes; c++)
		if (c != code && is_judged(cells, p, c) && would_say(cells, p, c) &&
		    cells_at(cells, p, c)->probability > cells_at(cells, p, code)->probability)
			return true;
	return false;
}

struct result_figures cells_judge(const struct cells *cells, bool with_model, struct result_code_figures *codes)
{
	struct count all = {0};
	bool is_single = learned_is_single(cells->facet);
	for (size_t c = 0; c < cells->n_codes; c++) {
		struct count own = {0};
		for (size_t p = 0; p < cells->n_policies; p++) {
			const struct cell *cell = cells_at(cells, p, c);
			if (!is_judged(cells, p, c))
				continue;
			bool is_said = with_model ? would_say(cells, p, c) && !(is_single && is_beaten(cells, p, c))
						  : cell->rule > 0;
			double probability = with_model ? cell->probability : cell->rule;
			count_cell(&own, cell, is_said, probability);
			count_cell(&all, cell, is_said, probability);
		}
		if (codes != NULL)
			*(with_model ? &codes[c].learned : &codes[c].rules) = figures_of(&own);
	}
	return figures_of(&all);
}
