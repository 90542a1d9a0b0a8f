/* How right citations are, against citations.tsv of the corpus (which title cites which): found, how many of the cited titles
 * are found in the text; resolved, which of the documents at hand are told to be the cited ones.
 * Usage: bench_citations REFERENCE_DIR CORPUS_DIR QUALITY_DIR [FACET]; with FACET its disagreements are told.
 * The exit status is 1 where a figure of the test half is below its floor. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "tests/bench/quality/reference.h"
#include "tests/bench/quality/score.h"
#include "tests/bench/quality/tsv.h"
#include "workers/classify/citation_keys.h"
#include "workers/classify/classify.h"

enum { FOUND, RESOLVED, N_SCORES, NOBODY = -1, SEVERAL = -2 };

struct bench {
	void *owner;
	struct lexicon *lexicon;
	struct tsv labels, citations;
	struct result_classify *results; /* one for each row of labels */
	struct score scores[N_SCORES];
	const char *told;
};

static const char *title_of(const struct bench *bench, int i)
{
	return tsv_cell(&bench->labels, (size_t)i, "title_zh");
}

/* The only document that bears one of these keys. */
static int holder_of(const struct bench *bench, int citing, const char *number_key, const char *title_key)
{
	int holder = NOBODY;
	for (size_t i = 0; i < bench->labels.n_rows; i++)
		for (size_t k = 0; k < bench->results[i].n_names; k++) {
			const char *name = bench->results[i].names[k];
			if ((int)i == citing || (strcmp(name, number_key) != 0 && strcmp(name, title_key) != 0))
				continue;
			if (holder != NOBODY && holder != (int)i)
				return SEVERAL;
			holder = (int)i;
		}
	return holder;
}

static const char *key_of(const struct bench *bench, const char *title)
{
	struct field *field = field_new(bench->owner, bench->lexicon, "title_zh", "zh", title);
	char *key = field->len > 0 ? citation_title_key(bench->owner, field, 0, field->len, true, NULL, NULL) : NULL;
	return key != NULL ? key : "";
}

static void tell(const struct bench *bench, int score, const char *what, int citing, const char *cited)
{
	if (bench->told != NULL && strcmp(bench->told, bench->scores[score].facet) == 0)
		printf("%s\t%s\t%s\n", what, title_of(bench, citing), cited);
}

/* Whether the source says that one document cites another, whose title may be written in two ways. */
static bool is_told(const struct bench *bench, int citing, int cited)
{
	for (size_t row = 0; row < bench->citations.n_rows; row++) {
		if (strcmp(tsv_cell(&bench->citations, row, "title_zh"), title_of(bench, citing)) != 0)
			continue;
		const char *key = key_of(bench, tsv_cell(&bench->citations, row, "references_title"));
		for (size_t k = 0; k < bench->results[cited].n_names; k++)
			if (strcmp(bench->results[cited].names[k], key) == 0)
				return true;
	}
	return false;
}

static void check_found(struct bench *bench, int citing)
{
	const struct result_classify *result = &bench->results[citing];
	enum part part = part_of(tsv_cell(&bench->labels, (size_t)citing, "file"));
	for (size_t row = 0; row < bench->citations.n_rows; row++) {
		const char *cited = tsv_cell(&bench->citations, row, "references_title");
		if (strcmp(tsv_cell(&bench->citations, row, "title_zh"), title_of(bench, citing)) != 0)
			continue;
		const char *key = key_of(bench, cited);
		bool is_found = false;
		for (size_t i = 0; i < result->n_citations; i++)
			is_found = is_found || strcmp(result->citations[i].title_key, key) == 0;
		*(is_found ? &bench->scores[FOUND].parts[part].right : &bench->scores[FOUND].parts[part].missed) += 1;
		if (!is_found)
			tell(bench, FOUND, "missed", citing, cited);
		int holder = holder_of(bench, citing, "-", key);
		if (holder < 0)
			continue;
		bool is_resolved = false;
		for (size_t i = 0; i < result->n_citations; i++)
			is_resolved = is_resolved || holder_of(bench, citing, result->citations[i].number_key,
							       result->citations[i].title_key) == holder;
		*(is_resolved ? &bench->scores[RESOLVED].parts[part].right : &bench->scores[RESOLVED].parts[part].missed) += 1;
		if (!is_resolved)
			tell(bench, RESOLVED, "missed", citing, cited);
	}
	for (size_t i = 0; i < result->n_citations; i++) {
		int holder = holder_of(bench, citing, result->citations[i].number_key, result->citations[i].title_key);
		if (holder < 0 || is_told(bench, citing, holder))
			continue;
		bench->scores[RESOLVED].parts[part].wrong++;
		tell(bench, RESOLVED, "wrong", citing, title_of(bench, holder));
	}
}

static bool classify_all(struct bench *bench, const char *corpus)
{
	bench->results = talloc_zero_array(bench->owner, struct result_classify, (unsigned)bench->labels.n_rows);
	for (size_t row = 0; row < bench->labels.n_rows; row++) {
		char *text = file_text(bench->owner, talloc_asprintf(bench->owner, "%s/policies_zh/%s", corpus,
								     tsv_cell(&bench->labels, row, "file")));
		struct job_body body = {"zh", text};
		struct job_document job = {.title_zh = title_of(bench, (int)row), .title_en = "", .doc_number = "",
					   .summary_zh = "", .summary_en = "", .source_url = "", .issued_on = "",
					   .bodies = &body, .n_bodies = 1};
		if (text == NULL || classify_document(&bench->results[row], bench->owner, bench->lexicon, &job) != OK)
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: %s REFERENCE_DIR CORPUS_DIR QUALITY_DIR [FACET]\n", argv[0]);
		return 2;
	}
	void *owner = talloc_new(NULL);
	struct bench bench = {.owner = owner, .told = argc > 4 ? argv[4] : NULL,
			      .scores = {{.facet = "citations:found"}, {.facet = "citations:resolved"}}};
	struct term_list terms = {0};
	struct tsv floors;
	bool holds = false;
	if (!reference_read(&terms, owner, argv[1]) || lexicon_build(&bench.lexicon, &terms) != OK) {
		fprintf(stderr, "the reference data of %s cannot be used\n", argv[1]);
	} else if (!tsv_read(&bench.labels, owner, talloc_asprintf(owner, "%s/policies_zh/labels.tsv", argv[2])) ||
		   !tsv_read(&bench.citations, owner, talloc_asprintf(owner, "%s/policies_zh/citations.tsv", argv[2])) ||
		   !tsv_read(&floors, owner, talloc_asprintf(owner, "%s/floors.tsv", argv[3])) || !classify_all(&bench, argv[2])) {
		fprintf(stderr, "the corpus is not at %s, or no floors.tsv in %s\n", argv[2], argv[3]);
	} else {
		for (size_t i = 0; i < bench.labels.n_rows; i++)
			check_found(&bench, (int)i);
		scores_print(bench.scores, N_SCORES, PART_BLIND);
		holds = scores_hold(bench.scores, N_SCORES, &floors);
	}
	lexicon_free(bench.lexicon);
	talloc_free(owner);
	return holds ? 0 : 1;
}
