/* How right the extraction of targets is: precision, recall and F1 on labelled sections of real documents,
 * for a tuning and a test half (by a hash of the document's name), a blind part, and each language. A target is
 * right if indicator, comparator, value, unit and year all are. Also how fast it is. Usage: bench_targets
 * REFERENCE_DIR CORPUS_DIR LABELS_DIR SAMPLE [PART]: with PART (tuning, test, blind, drawn, held, tables, "blind 2",
 * "blind 3", "blind 4", "blind 5", "blind 6") its disagreements are told;
 * bench_targets REFERENCE_DIR --file TITLE ISSUED LANG FILE prints the targets of a text. The exit status is 1
 * where a figure is below its floor in floors.tsv. */
#include <jansson.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "proto/text/fold.h"
#include "tests/bench/quality/target_documents.h"
#include "tests/bench/quality/tsv.h"
#include "workers/targets/targets.h"

enum { LANGUAGES = 2, TAKEN_MAX = 4000 };

static const char *const languages[LANGUAGES] = {"zh", "en"};

struct tally {
	int right, wrong, missed;
	int baselines, baselines_right; /* of right targets whose label names one */
	int bindings, bindings_right;
};

enum part_of { TUNING, TEST, BLIND, DRAWN, HELD, TABLES, BLIND_2, BLIND_3, BLIND_4, BLIND_5, BLIND_6, N_PARTS };

static const char *const part_names[N_PARTS] = {"tuning", "test", "blind",  "drawn",
                                                  "held",   "tables", "blind 2", "blind 3", "blind 4", "blind 5", "blind 6"};

enum { N_SETS = 9 };

/* Sections that were read and labelled in full. */
struct labelled {
	const char *prefix;     /* of its files */
	enum part_of halves[2]; /* the parts that its documents belong to, by the hash of their name */
	struct tsv labels, sections;
};

struct bench {
	struct target_lexicon *lexicon;
	struct target_documents documents;
	struct tsv floors;
	struct labelled sets[N_SETS];
	struct tally tallies[N_PARTS][LANGUAGES];
	int n_documents;
	const char *told; /* the part whose disagreements are told; NULL: none */
};

static int half_of(const char *name)
{
	uint32_t hash = 2166136261U;
	for (; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619U;
	return (hash >> 16) & 1;
}

/* ---- Comparison ---- */

/* Whether value is one of the choices, which are separated by "|". */
static bool is_choice(const char *choices, const char *value)
{
	size_t len = strlen(value);
	for (const char *at = choices;; at = strchr(at, '|') + 1) {
		size_t n = strcspn(at, "|");
		if (n == len && memcmp(at, value, n) == 0)
			return true;
		if (at[n] == '\0')
			return false;
	}
}

static bool is_indicator(const char *label, const struct result_target *target)
{
	if (strcmp(label, "*") == 0)
		return true;
	if (label[0] != '=')
		return strcmp(label, target->indicator) == 0;
	char *key = fold_query(NULL, label + 1, strlen(label + 1), NULL);
	bool found = strstr(target->subject, key) != NULL;
	talloc_free(key);
	return found;
}

static bool is_near(double one, double other)
{
	return fabs(one - other) <= 1e-6 * fmax(fabs(one), 1e-9);
}

static bool is_right(const struct bench *bench, const struct tsv *labels, size_t row,
                     const struct result_target *target)
{
	const char *unit = tsv_cell(labels, row, "unit"), *value = tsv_cell(labels, row, "value");
	const char *canonical = "ratio";
	char year[16] = "", *rest;
	double low = strtod(value, &rest), high = *rest == '-' ? strtod(rest + 1, NULL) : low, factor = 1;
	if (*unit != '\0' && !target_normalise(&factor, &canonical, bench->lexicon, 1, unit))
		fprintf(stderr, "unknown unit: %s\n", unit);
	if (target->year > 0)
		snprintf(year, sizeof year, "%d", target->year);
	return is_indicator(tsv_cell(labels, row, "indicator"), target) &&
	       is_choice(tsv_cell(labels, row, "comparator"), target->comparator) &&
	       is_choice(tsv_cell(labels, row, "year"), year) &&
	       strcmp(canonical, target->unit) == 0 && is_near(low * factor, target->normal) &&
	       is_near(high * factor, target->normal_high);
}

static void tell(const char *what, const char *file, const struct result_target *t)
{
	printf("%s\t%s\t%s [%s] %s %g-%g %s (%s) %d%s\t%s\t%s\n", what, file, t->indicator, t->subject,
	       t->comparator, t->value, t->value_high, t->unit_text, t->unit, t->year,
	       t->is_inferred_year ? "*" : "", t->claim, t->quote);
}

static void tell_label(const struct tsv *labels, const char *file, size_t row)
{
	printf("missed\t%s\t%s %s %s %s %s\n", file, tsv_cell(labels, row, "indicator"),
	       tsv_cell(labels, row, "comparator"), tsv_cell(labels, row, "value"), tsv_cell(labels, row, "unit"),
	       tsv_cell(labels, row, "year"));
}

/* What a right target says besides, where its label names it: the year it is measured from, whether it binds. */
static void count_beside(struct tally *tally, const struct tsv *labels, size_t row, const struct result_target *target)
{
	const char *baseline = tsv_cell(labels, row, "baseline"), *binding = tsv_cell(labels, row, "binding");
	tally->baselines += *baseline != '\0';
	tally->baselines_right += *baseline != '\0' && atoi(baseline) == target->baseline_year;
	tally->bindings += *binding != '\0';
	tally->bindings_right += *binding != '\0' && strcmp(binding, target->binding) == 0;
}

static bool is_of(const struct tsv *tsv, size_t row, const char *file, const char *lang)
{
	return strcmp(tsv_cell(tsv, row, "file"), file) == 0 && strcmp(tsv_cell(tsv, row, "lang"), lang) == 0;
}

/* Whether a target begins in a section that was labelled. */
static bool is_covered(const struct tsv *sections, const char *file, const char *lang,
                       const struct result_target *target)
{
	for (size_t row = 0; row < sections->n_rows; row++)
		if (is_of(sections, row, file, lang) &&
		    target->start >= strtol(tsv_cell(sections, row, "start"), NULL, 10) &&
		    target->start < strtol(tsv_cell(sections, row, "end"), NULL, 10))
			return true;
	return false;
}

static void check(struct bench *bench, void *owner, const struct labelled *set, const char *file, int language)
{
	static bool taken[TAKEN_MAX];
	struct target_document document;
	struct target_list found;
	const char *lang = languages[language];
	enum part_of part = set->halves[half_of(file)];
	if (!target_document_read(&document, &bench->documents, owner, file, lang))
		return;
	document.job.bodies = &document.body;
	if (targets_extract(owner, bench->lexicon, &document.job, &found) != OK || found.n > TAKEN_MAX)
		return;
	struct tally *tally = &bench->tallies[part][language];
	bool is_telling = bench->told != NULL && strcmp(bench->told, part_names[part]) == 0;
	memset(taken, 0, sizeof taken);
	bench->n_documents++;
	for (size_t row = 0; row < set->labels.n_rows; row++) {
		if (!is_of(&set->labels, row, file, lang))
			continue;
		size_t i = 0;
		while (i < found.n && (taken[i] || !is_covered(&set->sections, file, lang, &found.list[i]) ||
		                       !is_right(bench, &set->labels, row, &found.list[i])))
			i++;
		if (i < found.n) {
			taken[i] = true;
			count_beside(tally, &set->labels, row, &found.list[i]);
		}
		*(i < found.n ? &tally->right : &tally->missed) += 1;
		if (i == found.n && is_telling)
			tell_label(&set->labels, file, row);
	}
	for (size_t i = 0; i < found.n; i++)
		if (!taken[i] && is_covered(&set->sections, file, lang, &found.list[i])) {
			tally->wrong++;
			if (is_telling)
				tell("wrong", file, &found.list[i]);
		}
}

static void check_all(struct bench *bench, const struct labelled *set)
{
	const struct tsv *sections = &set->sections;
	for (int language = 0; language < LANGUAGES; language++)
		for (size_t row = 0; row < sections->n_rows; row++) {
			const char *file = tsv_cell(sections, row, "file");
			bool is_first = strcmp(tsv_cell(sections, row, "lang"), languages[language]) == 0;
			for (size_t before = 0; before < row && is_first; before++)
				is_first = !is_of(sections, before, file, languages[language]);
			if (!is_first)
				continue;
			void *owner = talloc_new(NULL);
			check(bench, owner, set, file, language);
			talloc_free(owner);
		}
}

/* ---- Report ---- */

static double ratio(int part, int rest)
{
	return part > 0 ? (double)part / (part + rest) : 0;
}

static double f1_of(const struct tally *t)
{
	double precision = ratio(t->right, t->wrong), recall = ratio(t->right, t->missed), sum = precision + recall;
	return sum > 0 ? 2 * precision * recall / sum : 0;
}

/* Prints the figures; the answer is whether each reaches its floor. */
static bool report(const struct bench *bench)
{
	bool holds = true;
	printf("%-8s %-4s %9s %9s %9s %7s %9s %8s\n", "part", "lang", "precision", "recall", "F1", "labels",
	       "baselines", "bindings");
	for (int part = 0; part < N_PARTS; part++)
		for (int language = 0; language < LANGUAGES; language++) {
			const struct tally *t = &bench->tallies[part][language];
			char facet[64];
			if (t->right + t->missed + t->wrong == 0)
				continue;
			printf("%-8s %-4s %9.3f %9.3f %9.3f %7d %5d/%-3d %4d/%-3d\n", part_names[part], languages[language],
			       ratio(t->right, t->wrong), ratio(t->right, t->missed), f1_of(t), t->right + t->missed,
			       t->baselines_right, t->baselines, t->bindings_right, t->bindings);
			snprintf(facet, sizeof facet, "targets:%s", languages[language]);
			for (size_t row = 0; row < bench->floors.n_rows; row++) {
				double floor = strtod(tsv_cell(&bench->floors, row, "f1"), NULL);
				if (strcmp(tsv_cell(&bench->floors, row, "facet"), facet) != 0 ||
				    strcmp(tsv_cell(&bench->floors, row, "part"), part_names[part]) != 0 || f1_of(t) >= floor)
					continue;
				printf("%s: F1 of the %s part is %.3f, below its floor of %.3f\n", facet, part_names[part], f1_of(t),
				       floor);
				holds = false;
			}
		}
	printf("%d texts\n", bench->n_documents);
	return holds;
}

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void measure(const struct bench *bench)
{
	size_t bytes = 0, n = 0;
	double spent = 0;
	for (size_t row = 0; row < bench->documents.policies.n_rows; row++) {
		void *owner = talloc_new(NULL);
		struct target_document document;
		struct target_list found;
		const char *file = tsv_cell(&bench->documents.policies, row, "file");
		if (target_document_read(&document, &bench->documents, owner, file, "zh")) {
			document.job.bodies = &document.body;
			double begin = seconds();
			if (targets_extract(owner, bench->lexicon, &document.job, &found) == OK)
				n += found.n;
			spent += seconds() - begin;
			bytes += strlen(document.body.text);
		}
		talloc_free(owner);
	}
	printf("%.1f MB in %.2f s: %.1f MB/s, %zu targets\n", (double)bytes / 1e6, spent,
	       (double)bytes / 1e6 / spent, n);
}

static bool read_lexicon(struct target_lexicon **out, void *owner, const char *dir)
{
	static const char *const facets[] = {"region", "unit", "indicator", "benchmark"};
	struct term_list *terms = talloc_zero(owner, struct term_list);
	for (size_t i = 0; i < sizeof facets / sizeof *facets; i++) {
		char error[256];
		char *path = talloc_asprintf(owner, "%s/%s.tsv", dir, facets[i]);
		if (term_list_read_tsv(terms, owner, path, facets[i], error, sizeof error) != OK) {
			fprintf(stderr, "%s\n", error);
			return false;
		}
	}
	return target_lexicon_build(out, terms) == OK;
}

static int show(const struct target_lexicon *lexicon, void *owner, char **argv)
{
	char *text = file_text(owner, argv[3]);
	struct job_body body = {argv[2], text != NULL ? text : ""};
	bool is_zh = strcmp(argv[2], "zh") == 0;
	struct job_document job = {
	        is_zh ? argv[0] : "", is_zh ? "" : argv[0], "", "", "", "", argv[1], &body, 1};
	struct target_list found;
	if (targets_extract(owner, lexicon, &job, &found) != OK)
		return 1;
	for (size_t i = 0; i < found.n; i++)
		tell(found.list[i].claim_check, found.list[i].region, &found.list[i]);
	return 0;
}

int main(int argc, char **argv)
{
	struct bench bench = {0};
	void *owner = talloc_new(NULL);
	if (argc < 5) {
		fprintf(stderr, "usage: %s REFERENCE_DIR CORPUS_DIR LABELS_DIR SAMPLE [PART]\n", argv[0]);
		return 2;
	}
	if (!read_lexicon(&bench.lexicon, owner, argv[1])) {
		fprintf(stderr, "the reference data of %s cannot be used\n", argv[1]);
		return 1;
	}
	if (strcmp(argv[2], "--file") == 0 && argc > 6) {
		int code = show(bench.lexicon, owner, argv + 3);
		target_lexicon_free(bench.lexicon);
		talloc_free(owner);
		return code;
	}
	bench.told = argc > 5 ? argv[5] : NULL;
	static const struct labelled sets[N_SETS] = {{.prefix = "targets", .halves = {TUNING, TEST}},
	                                             {.prefix = "targets_blind", .halves = {BLIND, BLIND}},
	                                             {.prefix = "targets_english", .halves = {DRAWN, HELD}},
	                                             {.prefix = "targets_tables", .halves = {TABLES, TABLES}},
	                                             {.prefix = "blind2_targets", .halves = {BLIND_2, BLIND_2}},
	                                             {.prefix = "blind3_targets", .halves = {BLIND_3, BLIND_3}},
	                                             {.prefix = "blind4_targets", .halves = {BLIND_4, BLIND_4}},
	                                             {.prefix = "blind5_targets", .halves = {BLIND_5, BLIND_5}},
	                                             {.prefix = "blind6_targets", .halves = {BLIND_6, BLIND_6}}};
	memcpy(bench.sets, sets, sizeof sets);
	bool is_labelled = tsv_read(&bench.floors, owner, talloc_asprintf(owner, "%s/floors.tsv", argv[3])) &&
	                   target_documents_open(&bench.documents, owner, argv[2], argv[3], argv[4]),
	     holds = false;
	for (size_t i = 0; i < N_SETS; i++) {
		struct labelled *set = &bench.sets[i];
		is_labelled = is_labelled &&
		              tsv_read(&set->labels, owner,
		                       talloc_asprintf(owner, "%s/%s_labels.tsv", argv[3], set->prefix)) &&
		              tsv_read(&set->sections, owner,
		                       talloc_asprintf(owner, "%s/%s_sections.tsv", argv[3], set->prefix));
	}
	if (bench.documents.policies.n_rows == 0) {
		printf("left out: no labelled documents at %s; the sample alone is measured\n", argv[2]);
		bench.floors.n_rows = 0;
	}
	for (size_t i = 0; i < N_SETS && is_labelled; i++)
		check_all(&bench, &bench.sets[i]);
	if (is_labelled) {
		holds = report(&bench);
		measure(&bench);
	}
	json_decref(bench.documents.sample);
	target_lexicon_free(bench.lexicon);
	talloc_free(owner);
	return is_labelled && holds ? 0 : 1;
}
