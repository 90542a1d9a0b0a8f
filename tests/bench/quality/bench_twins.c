/* What folding makes of bilingual documents: how many targets two languages tell together before (of one key) and after, how many
 * rows that leaves, and with a number a draw of that many pairs to judge by eye. Documents come as lines of JSON {id, title_zh,
 * title_en, body_zh, body_en}. Usage: bench_twins REFERENCE_DIR [N] < documents.ndjson */
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "workers/targets/targets.h"

struct tally {
	size_t documents, targets, rows_before, rows_now, both_before, both_now;
};

static bool is_one_key(const struct result_target *a, const struct result_target *b)
{
	bool is_named = *a->indicator != '\0' ? strcmp(a->indicator, b->indicator) == 0
	                                      : *b->indicator == '\0' && strcmp(a->subject, b->subject) == 0;
	return is_named && strcmp(a->comparator, b->comparator) == 0 && strcmp(a->unit, b->unit) == 0 &&
	       strcmp(a->region, b->region) == 0 && a->year == b->year && !(a->normal < b->normal) &&
	       !(a->normal > b->normal) && !(a->normal_high < b->normal_high) && !(a->normal_high > b->normal_high);
}

static bool is_one_row(const struct result_target *a, const struct result_target *b)
{
	return a->same != 0 || b->same != 0 ? a->same == b->same : is_one_key(a, b);
}

/* Rows of a document when these belong together, and how many of them two languages tell. */
static void count(size_t *rows, size_t *both, const struct target_list *found,
                  bool is_one(const struct result_target *a, const struct result_target *b))
{
	for (size_t i = 0; i < found->n; i++) {
		bool is_first = true, is_told_twice = false;
		for (size_t k = 0; k < found->n; k++) {
			if (k == i || !is_one(&found->list[i], &found->list[k]))
				continue;
			is_first = is_first && k > i;
			is_told_twice = is_told_twice || strcmp(found->list[i].lang, found->list[k].lang) != 0;
		}
		*rows += is_first;
		*both += is_first && is_told_twice;
	}
}

static void tell(const char *id, const struct target_list *found, uint32_t *draw, long one_in)
{
	for (size_t i = 0; i < found->n; i++)
		for (size_t k = i + 1; k < found->n; k++) {
			const struct result_target *a = &found->list[i], *b = &found->list[k];
			if (a->same == 0 || a->same != b->same || strcmp(a->lang, b->lang) == 0 || is_one_key(a, b))
				continue;
			*draw = *draw * 1664525U + 1013904223U;
			if (one_in > 0 && (*draw >> 8) % (uint32_t)one_in == 0)
				printf("%s\n\t%s %g %s %d\t%s\n\t%s %g %s %d\t%s\n", id, a->comparator, a->value, a->unit_text,
				       a->year, a->quote, b->comparator, b->value, b->unit_text, b->year, b->quote);
		}
}

static const char *text_of(const json_t *json, const char *name)
{
	const char *text = json_string_value(json_object_get(json, name));
	return text != NULL ? text : "";
}

static void read_document(struct tally *tally, const struct target_lexicon *lexicon, const json_t *json, uint32_t *draw, long one_in)
{
	void *owner = talloc_new(NULL);
	struct job_body bodies[] = {{"zh", text_of(json, "body_zh")}, {"en", text_of(json, "body_en")}};
	struct job_document job = {.title_zh = text_of(json, "title_zh"), .title_en = text_of(json, "title_en"), .doc_number = "",
	                           .summary_zh = "", .summary_en = "", .source_url = "", .issued_on = text_of(json, "date"),
	                           .bodies = bodies, .n_bodies = 2};
	struct target_list found;
	if (*bodies[0].text != '\0' && *bodies[1].text != '\0' && targets_extract(owner, lexicon, &job, &found) == OK) {
		tally->documents += found.n > 0;
		tally->targets += found.n;
		count(&tally->rows_before, &tally->both_before, &found, is_one_key);
		count(&tally->rows_now, &tally->both_now, &found, is_one_row);
		tell(text_of(json, "id"), &found, draw, one_in);
	}
	talloc_free(owner);
}

int main(int argc, char **argv)
{
	static const char *const facets[] = {"indicator", "unit", "benchmark", "region"};
	struct term_list terms = {0};
	struct target_lexicon *lexicon;
	struct tally tally = {0};
	uint32_t draw = 1;
	char path[4096], error[256], *line = NULL;
	size_t size = 0;
	void *owner = talloc_new(NULL);
	for (size_t i = 0; argc > 1 && i < sizeof facets / sizeof *facets; i++) {
		snprintf(path, sizeof path, "%s/%s.tsv", argv[1], facets[i]);
		if (term_list_read_tsv(&terms, owner, path, facets[i], error, sizeof error) != OK) {
			fprintf(stderr, "%s\n", error);
			return 1;
		}
	}
	if (target_lexicon_build(&lexicon, &terms) != OK)
		return 1;
	while (getline(&line, &size, stdin) > 0) {
		json_t *json = json_loads(line, 0, NULL);
		read_document(&tally, lexicon, json, &draw, argc > 2 ? strtol(argv[2], NULL, 10) : 0);
		json_decref(json);
	}
	printf("%zu bilingual documents with targets, %zu statements\n", tally.documents, tally.targets);
	printf("by key     %4zu rows, %4zu of them in both languages\n", tally.rows_before, tally.both_before);
	printf("folded     %4zu rows, %4zu of them in both languages\n", tally.rows_now, tally.both_now);
	free(line);
	target_lexicon_free(lexicon);
	talloc_free(owner);
	return 0;
}
