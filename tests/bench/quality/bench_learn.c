/* What learning adds to the rules: the labelled documents are dealt into five parts; on four of them a reviewer who knows
 * the source's label decides on what the rules say (accepts what is right, rejects what is wrong, adds what is missing), a
 * model is trained from these decisions, and the fifth is classified by the rules alone and by rules and model.
 * Usage: bench_learn REFERENCE_DIR CORPUS_DIR FLOORS. Fails where the model makes a facet worse than the rules, or a figure
 * is below its floor. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/clock.h"
#include "tests/bench/quality/reference.h"
#include "tests/bench/quality/tsv.h"
#include "workers/classify/classify.h"
#include "workers/learn/learned.h"
#include "workers/learn/train.h"

enum { FOLDS = 5, DOCUMENTS_MAX = 1000 };

struct document {
	const char *title, *text;
	const char *truth; /* of the facet under test; NULL: the source does not say */
	struct training_sample sample;
	struct job_body body;
};

struct bench {
	void *owner;
	struct lexicon *lexicon;
	struct document documents[DOCUMENTS_MAX];
	size_t n;
	const char *facet;
};

enum { BUCKETS = 5 };

struct tally {
	int right, wrong, missed;
	/* of confidences from 0, 0.2, 0.4 ...: how many labels, how many of them right, and the sum of their confidences */
	int n[BUCKETS], n_right[BUCKETS];
	double sum[BUCKETS];
};

/* ---- What the source's labels mean ---- */

static const char *sector_of(const char *source)
{
	static const char *const table[][2] = {
		{"forestry_land", "forestry"}, {"energy", "energy"}, {"power", "energy"}, {"buildings_urban", "buildings"},
		{"science_tech", "science"}, {"finance", "finance"}, {"circular_economy_waste", "circular_economy"},
		{"industry", "industry"}, {"agriculture", "agriculture"}, {"education", "education"},
		{"transport", "transport"}, {"digital_ict", "digital"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(source, table[i][0]) == 0)
			return table[i][1];
	return NULL; /* of no single sector of ours */
}

static const char *type_of(const char *source)
{
	return strcmp(source, "action_or_work_plan") == 0 ? "plan" : source;
}

/* Our code as the source would say it: the sector on top, the group of types. */
static const char *broad(const struct bench *bench, const char *code)
{
	static const char *const groups[][2] = {
		{"plans", "plan"}, {"opinions_group", "opinion_or_decision"}, {"rules_group", "measures_or_regulation"},
	};
	const struct term *term = lexicon_term(bench->lexicon, bench->facet, code);
	if (strcmp(bench->facet, "policy_type") == 0) {
		if (strcmp(code, "policy_measures") == 0)
			return "plan";
		for (size_t i = 0; term != NULL && i < sizeof groups / sizeof *groups; i++)
			if (strcmp(term->parent, groups[i][0]) == 0)
				return groups[i][1];
		return "notice";
	}
	while (term != NULL && *term->parent != '\0')
		term = lexicon_term(bench->lexicon, bench->facet, term->parent);
	return term != NULL ? term->code : code;
}

/* The labels of the facet; of sectors the primary one only: the source names a single one. */
static bool is_meant(const struct bench *bench, const struct result_label *label)
{
	return strcmp(label->facet, bench->facet) == 0 &&
	       (strcmp(bench->facet, "sector") != 0 || strcmp(label->role, "primary") == 0);
}

/* ---- The reviewer ---- */

static void decide(struct bench *bench, struct document *document)
{
	struct result_classify labels;
	const char **yes = talloc_zero_array(bench->owner, const char *, 64), **no = talloc_zero_array(bench->owner, const char *, 64);
	const char **open = talloc_zero_array(bench->owner, const char *, 64);
	struct training_sample *sample = &document->sample;
	sample->yes = sample->no = sample->open = (struct training_codes){0};
	if (classify_document(&labels, bench->owner, bench->lexicon, &sample->document) != OK)
		return;
	for (size_t i = 0; i < labels.n_labels; i++) {
		const struct result_label *label = &labels.labels[i];
		if (strcmp(label->facet, bench->facet) != 0)
			continue;
		if (strcmp(broad(bench, label->code), document->truth) == 0)
			yes[sample->yes.n++] = label->code;
		else if (is_meant(bench, label))
			no[sample->no.n++] = label->code;
		else
			open[sample->open.n++] = label->code;
	}
	if (sample->yes.n == 0 && strcmp(bench->facet, "sector") == 0)
		yes[sample->yes.n++] = document->truth;
	sample->yes.list = yes;
	sample->no.list = no;
	sample->open.list = open;
}

/* ---- The measurement ---- */

static void count(const struct bench *bench, struct tally *tally, const struct document *document,
		  const struct result_classify *labels)
{
	bool is_found = false;
	for (size_t i = 0; i < labels->n_labels; i++) {
		if (!is_meant(bench, &labels->labels[i]))
			continue;
		bool is_right = strcmp(broad(bench, labels->labels[i].code), document->truth) == 0;
		int bucket = (int)(labels->labels[i].confidence * (BUCKETS - 0.001));
		tally->n[bucket]++;
		tally->n_right[bucket] += is_right;
		tally->sum[bucket] += labels->labels[i].confidence;
		*(is_right ? &tally->right : &tally->wrong) += 1;
		is_found = is_found || is_right;
	}
	tally->missed += !is_found;
}

static double f1(struct tally t)
{
	return t.right > 0 ? 2.0 * t.right / (2.0 * t.right + t.wrong + t.missed) : 0;
}

/* How far confidences are from the share that is right, on average over the labels. */
static void print_reliability(const char *who, const struct tally *tally)
{
	double off = 0;
	int n = 0;
	printf("  %-15s confidence:right (labels)", who);
	for (int b = 0; b < BUCKETS; b++) {
		if (tally->n[b] == 0)
			continue;
		printf("  %.2f:%.2f (%d)", tally->sum[b] / tally->n[b], (double)tally->n_right[b] / tally->n[b], tally->n[b]);
		off += fabs(tally->sum[b] - tally->n_right[b]);
		n += tally->n[b];
	}
	printf("; off by %.3f\n", n > 0 ? off / n : 0);
}

static bool train_without(struct bench *bench, void *owner, struct learned *out, int fold, int *ms)
{
	struct training_sample *samples = talloc_array(owner, struct training_sample, DOCUMENTS_MAX);
	struct training training = {.facet = bench->facet, .samples = samples};
	struct result_train result;
	char error[MP_ERROR_SIZE] = "";
	int64_t begun = clock_monotonic_ms();
	for (size_t i = 0; i < bench->n; i++)
		if ((int)(i % FOLDS) != fold && bench->documents[i].truth != NULL)
			samples[training.n++] = bench->documents[i].sample;
	if (train_facet(&result, owner, bench->lexicon, &training, error) != OK ||
	    learned_decode(out, owner, result.model, error) != OK) {
		fprintf(stderr, "%s: %s\n", bench->facet, error);
		return false;
	}
	*ms += (int)(clock_monotonic_ms() - begun);
	printf("  part %d: %4d policies, %5d labels, model %4zu KB; held back: rules F1 %.3f Brier %.3f, with model F1 %.3f Brier %.3f\n",
	       fold, result.n_policies, result.n_labels, result.model.size >> 10, result.rules.f1, result.rules.brier,
	       result.learned.f1, result.learned.brier);
	return true;
}

static bool measure(struct bench *bench, struct tally tallies[2])
{
	int ms = 0;
	for (size_t i = 0; i < bench->n; i++)
		if (bench->documents[i].truth != NULL)
			decide(bench, &bench->documents[i]);
	for (int fold = 0; fold < FOLDS; fold++) {
		void *memory = talloc_new(NULL);
		struct learned learned;
		if (!train_without(bench, memory, &learned, fold, &ms))
			return false;
		for (size_t i = (size_t)fold; i < bench->n; i += FOLDS) {
			struct document *document = &bench->documents[i];
			struct result_classify labels;
			if (document->truth == NULL ||
			    classify_document(&labels, memory, bench->lexicon, &document->sample.document) != OK)
				continue;
			count(bench, &tallies[0], document, &labels);
			learned_refine(&labels, memory, &learned, 1, bench->lexicon, &document->sample.document);
			count(bench, &tallies[1], document, &labels);
		}
		talloc_free(memory);
	}
	printf("%-12s rules alone F1 %.3f (%d right, %d wrong, %d missed), rules and model F1 %.3f (%d right, %d wrong, %d missed); %d ms a training\n",
	       bench->facet, f1(tallies[0]), tallies[0].right, tallies[0].wrong, tallies[0].missed, f1(tallies[1]),
	       tallies[1].right, tallies[1].wrong, tallies[1].missed, ms / FOLDS);
	print_reliability("rules", &tallies[0]);
	print_reliability("rules and model", &tallies[1]);
	return true;
}

static bool read_documents(struct bench *bench, const char *corpus, const struct tsv *labels)
{
	for (size_t row = 0; row < labels->n_rows && bench->n < DOCUMENTS_MAX; row++) {
		struct document *document = &bench->documents[bench->n];
		char *path = talloc_asprintf(bench->owner, "%s/policies_zh/%s", corpus, tsv_cell(labels, row, "file"));
		document->text = file_text(bench->owner, path);
		if (document->text == NULL)
			return false;
		document->title = tsv_cell(labels, row, "title_zh");
		document->body = (struct job_body){"zh", document->text};
		document->sample.document = (struct job_document){
			.title_zh = document->title, .title_en = "", .doc_number = "", .summary_zh = "", .summary_en = "",
			.source_url = "", .issued_on = "", .bodies = &document->body, .n_bodies = 1};
		bench->n++;
	}
	return bench->n > 0;
}

static bool run(struct bench *bench, const struct tsv *labels, const struct tsv *floors)
{
	static const char *const facets[] = {"sector", "policy_type"};
	bool is_good = true;
	for (size_t f = 0; f < sizeof facets / sizeof *facets; f++) {
		struct tally tallies[2] = {{0}};
		bench->facet = facets[f];
		for (size_t i = 0; i < bench->n; i++)
			bench->documents[i].truth = f == 0 ? sector_of(tsv_cell(labels, i, "sectors_src"))
							   : type_of(tsv_cell(labels, i, "doc_type"));
		if (!measure(bench, tallies))
			return false;
		for (size_t i = 0; i < floors->n_rows; i++) {
			char name[64];
			snprintf(name, sizeof name, "learned:%s", bench->facet);
			if (strcmp(tsv_cell(floors, i, "facet"), name) == 0 && f1(tallies[1]) < atof(tsv_cell(floors, i, "f1"))) {
				printf("%s is below its floor of %s\n", name, tsv_cell(floors, i, "f1"));
				is_good = false;
			}
		}
		if (f1(tallies[1]) < f1(tallies[0])) {
			printf("%s: the model makes it worse\n", bench->facet);
			is_good = false;
		}
	}
	return is_good;
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: %s REFERENCE_DIR CORPUS_DIR FLOORS\n", argv[0]);
		return 2;
	}
	void *owner = talloc_new(NULL);
	struct bench *bench = talloc_zero(owner, struct bench);
	struct term_list terms = {0};
	struct tsv labels, floors;
	char *path = talloc_asprintf(owner, "%s/policies_zh/labels.tsv", argv[2]);
	bench->owner = owner;
	if (!reference_read(&terms, owner, argv[1]) || lexicon_build(&bench->lexicon, &terms) != OK ||
	    !tsv_read(&labels, owner, path) || !tsv_read(&floors, owner, argv[3]) || !read_documents(bench, argv[2], &labels)) {
		fprintf(stderr, "the reference data, the corpus or the floors cannot be read\n");
		return 1;
	}
	bool is_good = run(bench, &labels, &floors);
	lexicon_free(bench->lexicon);
	talloc_free(owner);
	return is_good ? 0 : 1;
}
