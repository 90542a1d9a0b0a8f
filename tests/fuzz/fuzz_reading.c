/* A document's text in either language: labels, citations and targets, tables of indicators among them. */
#include <stdio.h>
#include <string.h>

#include <talloc.h>

#include "proto/text/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "workers/classify/classify.h"
#include "workers/targets/targets.h"

static struct lexicon *names;
static struct target_lexicon *amounts;

static void build(void)
{
	static const char *const facets[] = {"region", "organ", "agency",    "sector", "policy_type", "instrument",   "gas",
					     "topic",  "unit",  "indicator", "benchmark", "number_prefix"};
	static struct term_list terms;
	char error[256], path[1024];
	for (size_t i = 0; i < sizeof facets / sizeof *facets; i++) {
		snprintf(path, sizeof path, "%s/migrations/reference/%s.tsv", CCNT_SOURCE_DIR, facets[i]);
		PROMISE(term_list_read_tsv(&terms, NULL, path, facets[i], error, sizeof error) == OK);
	}
	PROMISE(lexicon_build(&names, &terms) == OK && target_lexicon_build(&amounts, &terms) == OK);
}

static void check_place(const char *text, const char *field, int32_t start, int32_t end)
{
	if (strncmp(field, "body_", strlen("body_")) == 0)
		PROMISE(start >= 0 && start <= end && (size_t)end <= utf8_count(text, strlen(text)));
}

static void read_as(const char *lang, const char *text)
{
	void *owner = talloc_new(NULL);
	struct job_body body = {lang, text};
	struct job_document job = {.title_zh = "某市碳达峰实施方案", .title_en = "", .doc_number = "", .summary_zh = "", .summary_en = "",
				   .source_url = "", .issued_on = "2021-10-24", .bodies = &body, .n_bodies = 1};
	struct result_classify result;
	struct target_list found;
	PROMISE(classify_document(&result, owner, names, &job) == OK);
	for (size_t i = 0; i < result.n_labels; i++)
		check_place(text, result.labels[i].field, result.labels[i].start, result.labels[i].end);
	for (size_t i = 0; i < result.n_citations; i++)
		check_place(text, result.citations[i].field, result.citations[i].start, result.citations[i].end);
	PROMISE(targets_extract(owner, amounts, &job, &found) == OK && found.n <= RESULT_TARGETS_MAX);
	for (size_t i = 0; i < found.n; i++) {
		check_place(text, found.list[i].field, found.list[i].start, found.list[i].end);
		PROMISE(utf8_valid(found.list[i].subject, strlen(found.list[i].subject)));
		PROMISE(utf8_valid(found.list[i].quote, strlen(found.list[i].quote)));
	}
	talloc_free(owner);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (names == NULL)
		build();
	char *text = talloc_strndup(NULL, (const char *)data, size);
	if (utf8_valid(text, strlen(text))) {
		read_as("zh", text);
		read_as("en", text);
	}
	talloc_free(text);
	return 0;
}
