/* What the tests of classification share: the lexicon of the reference data, built once a program, and labels of
 * short made-up documents as plain text. */
#ifndef CCNT_TESTS_UNIT_CLASSIFY_RIG_H
#define CCNT_TESTS_UNIT_CLASSIFY_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "proto/text/utf8.h"
#include "workers/classify/classify.h"

static struct lexicon *rig_lexicon;
static void *rig_owner;

static inline int rig_setup(void **state)
{
	static const char *const facets[] = {"region", "organ", "agency", "sector", "policy_type", "instrument", "gas", "topic", "number_prefix"};
	static struct term_list terms;
	char error[256], path[1024];
	(void)state;
	rig_owner = talloc_new(NULL);
	for (size_t i = 0; i < sizeof facets / sizeof *facets; i++) {
		snprintf(path, sizeof path, "%s/migrations/reference/%s.tsv", CCNT_SOURCE_DIR, facets[i]);
		if (term_list_read_tsv(&terms, rig_owner, path, facets[i], error, sizeof error) != OK)
			return -1;
	}
	return lexicon_build(&rig_lexicon, &terms) == OK ? 0 : -1;
}

static inline int rig_teardown(void **state)
{
	(void)state;
	lexicon_free(rig_lexicon);
	talloc_free(rig_owner);
	return 0;
}

static inline struct result_classify rig_classify(const struct job_document *job)
{
	struct result_classify result;
	assert_int_equal(classify_document(&result, rig_owner, rig_lexicon, job), OK);
	return result;
}

/* The labels of a document of one language: body may be "". */
static inline struct result_classify classify_zh(const char *title, const char *text)
{
	struct job_body body = {"zh", text};
	struct job_document job = {.title_zh = title, .title_en = "", .doc_number = "", .summary_zh = "", .summary_en = "",
				   .source_url = "", .issued_on = "", .bodies = &body, .n_bodies = 1};
	return rig_classify(&job);
}

static inline struct result_classify classify_en(const char *title, const char *text)
{
	struct job_body body = {"en", text};
	struct job_document job = {.title_zh = "", .title_en = title, .doc_number = "", .summary_zh = "", .summary_en = "",
				   .source_url = "", .issued_on = "", .bodies = &body, .n_bodies = 1};
	return rig_classify(&job);
}

/* The codes of a facet (and role, unless NULL), joined with "|"; "" where there is none. */
static inline const char *codes(struct result_classify result, const char *facet, const char *role)
{
	char *text = talloc_strdup(rig_owner, "");
	for (size_t i = 0; i < result.n_labels; i++)
		if (strcmp(result.labels[i].facet, facet) == 0 &&
		    (role == NULL || strcmp(result.labels[i].role, role) == 0))
			text = talloc_asprintf_append(text, "%s%s", *text != '\0' ? "|" : "", result.labels[i].code);
	return text;
}

static inline const char *issuing_region(const char *title, const char *text)
{
	return codes(classify_zh(title, text), "region", "issuer");
}

static inline const char *issuers_of(const char *title, const char *text)
{
	return codes(classify_zh(title, text), "agency", NULL);
}

#endif
