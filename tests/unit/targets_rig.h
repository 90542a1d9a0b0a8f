/* What the tests of targets share: the lexicon of the reference data, built once a program, and targets of
 * short made-up texts as lines "indicator comparator value unit year". */
#ifndef CCNT_TESTS_UNIT_TARGETS_RIG_H
#define CCNT_TESTS_UNIT_TARGETS_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "workers/targets/targets.h"

static struct target_lexicon *rig_lexicon;
static void *rig_owner;

static inline int rig_setup(void **state)
{
	static const char *const facets[] = {"region", "unit", "indicator", "benchmark"};
	static struct term_list terms;
	char error[256], path[1024];
	(void)state;
	rig_owner = talloc_new(NULL);
	for (size_t i = 0; i < sizeof facets / sizeof *facets; i++) {
		snprintf(path, sizeof path, "%s/migrations/reference/%s.tsv", CCNT_SOURCE_DIR, facets[i]);
		if (term_list_read_tsv(&terms, rig_owner, path, facets[i], error, sizeof error) != OK)
			return -1;
	}
	return target_lexicon_build(&rig_lexicon, &terms) == OK ? 0 : -1;
}

static inline int rig_teardown(void **state)
{
	(void)state;
	target_lexicon_free(rig_lexicon);
	talloc_free(rig_owner);
	return 0;
}

/* The targets of a text in a document of 2021 with that title. */
static inline struct target_list extract(const char *lang, const char *title, const char *text)
{
	struct target_list found;
	struct job_body body = {lang, text};
	struct job_document job = {.title_zh = strcmp(lang, "zh") == 0 ? title : "",
	                           .title_en = strcmp(lang, "zh") == 0 ? "" : title,
	                           .doc_number = "",
	                           .summary_zh = "",
	                           .summary_en = "",
	                           .source_url = "",
	                           .issued_on = "2021-10-24",
	                           .bodies = &body,
	                           .n_bodies = 1};
	assert_int_equal(targets_extract(rig_owner, rig_lexicon, &job, &found), OK);
	return found;
}

/* Lines of "indicator comparator value[-high] unit year", joined with "; ". The subject in [] where no
 * indicator fits. */
static inline const char *lines_of(struct target_list found)
{
	char *text = talloc_strdup(rig_owner, "");
	for (size_t i = 0; i < found.n; i++) {
		const struct result_target *t = &found.list[i];
		text = talloc_asprintf_append(text, "%s", i > 0 ? "; " : "");
		text = *t->indicator != '\0' ? talloc_asprintf_append(text, "%s", t->indicator)
		                             : talloc_asprintf_append(text, "[%s]", t->subject);
		text = talloc_asprintf_append(text, " %s %g", t->comparator, t->value);
		if (t->value_high > t->value)
			text = talloc_asprintf_append(text, "-%g", t->value_high);
		text = talloc_asprintf_append(text, " %s %d", *t->unit_text != '\0' ? t->unit_text : t->unit,
		                              t->year);
	}
	return text;
}

static inline const char *zh(const char *text)
{
	return lines_of(extract("zh", "某省行动方案", text));
}

static inline const char *en(const char *text)
{
	return lines_of(extract("en", "Action Plan", text));
}

struct told {
	const char *text, *lines;
};

/* Tells every text whose targets are not these, then fails. */
static inline void check_told(const char *lang, const struct told *forms, size_t n)
{
	size_t wrong = 0;
	for (size_t i = 0; i < n; i++) {
		const char *lines = strcmp(lang, "zh") == 0 ? zh(forms[i].text) : en(forms[i].text);
		if (strcmp(lines, forms[i].lines) == 0)
			continue;
		print_error("%s\n  %s\n  not %s\n", forms[i].text, lines, forms[i].lines);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

#define CHECK_TOLD(lang, forms) check_told(lang, forms, sizeof(forms) / sizeof *(forms))

static inline struct result_target only(struct target_list found)
{
	assert_int_equal(found.n, 1);
	return found.list[0];
}

#endif
