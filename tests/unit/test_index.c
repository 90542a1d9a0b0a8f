#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "proto/text/tokens.h"
#include "workers/tasks.h"

static struct result_index index_of(void *owner, const struct job_document *document)
{
	struct result result;
	char error[MP_ERROR_SIZE];

	assert_int_equal(task_find(JOB_INDEX)->run(&result, owner, NULL, document, error), OK);
	assert_int_equal(result.kind, JOB_INDEX);
	return result.index;
}

/* The weight of a lexeme's first place; 'D' is not written. */
static char weight_of(const char *tsv, const char *lexeme)
{
	const char *at = strstr(tsv, lexeme);

	assert_non_null(at);
	at += strlen(lexeme);
	at += strspn(at, "0123456789");
	return *at >= 'A' && *at <= 'C' ? *at : 'D';
}

static void each_field_has_its_weight(void **state)
{
	void *owner = talloc_new(NULL);
	const struct job_body bodies[] = {{"zh", "储能"}, {"en", "storage"}};
	const struct result_index index = index_of(owner, &(struct job_document){
		.title_zh = "甲烷", .title_en = "methane", .doc_number = "国办发〔2024〕39号", .summary_zh = "风电",
		.summary_en = "wind", .bodies = bodies, .n_bodies = 2});

	(void)state;
	assert_int_equal(weight_of(index.tsv, "'甲烷':"), 'A');
	assert_int_equal(weight_of(index.tsv, "'methan':"), 'A');
	assert_int_equal(weight_of(index.tsv, "'国办发[2024]39号':"), 'A');
	assert_int_equal(weight_of(index.tsv, "'风电':"), 'B');
	assert_int_equal(weight_of(index.tsv, "'wind':"), 'B');
	assert_int_equal(weight_of(index.tsv, "'储能':"), 'D');
	assert_int_equal(weight_of(index.tsv, "'storag':"), 'D');
	assert_int_equal(weight_of(index.head, "'甲烷':"), 'A');
	assert_int_equal(weight_of(index.head, "'风电':"), 'B');
	assert_null(strstr(index.head, "储能"));
	assert_int_equal(index.scheme, TOKENS_SCHEME);
	talloc_free(owner);
}

static void places_are_counted_and_quotation_marks_in_words_are_not(void **state)
{
	void *owner = talloc_new(NULL);
	const struct result_index index = index_of(owner, &(struct job_document){
		.title_zh = "", .title_en = "wind wind o'neill:a,b", .doc_number = "", .summary_zh = "", .summary_en = ""});
	int n = 0;

	(void)state;
	for (const char *at = index.tsv; (at = strchr(at, 'A')) != NULL; at++)
		n++;
	assert_int_equal(index.n_tokens, n);
	talloc_free(owner);
}

static void fingerprint_is_of_the_bodies_or_else_of_the_titles(void **state)
{
	void *owner = talloc_new(NULL);
	const struct job_body body = {"zh", "推进甲烷排放控制"};
	struct job_document document = {.title_zh = "标题一", .title_en = "", .doc_number = "", .summary_zh = "", .summary_en = "",
					.bodies = &body, .n_bodies = 1};
	const int64_t first = index_of(owner, &document).fingerprint;

	(void)state;
	document.title_zh = "另一个标题";
	assert_int_equal(index_of(owner, &document).fingerprint, first);
	document.n_bodies = 0;
	assert_int_not_equal(index_of(owner, &document).fingerprint, first);
	assert_int_not_equal(index_of(owner, &document).fingerprint, 0);
	talloc_free(owner);
}

static void document_without_text_has_no_tokens(void **state)
{
	void *owner = talloc_new(NULL);
	const struct result_index index = index_of(owner, &(struct job_document){
		.title_zh = "", .title_en = "", .doc_number = "", .summary_zh = "", .summary_en = ""});

	(void)state;
	assert_string_equal(index.tsv, "");
	assert_int_equal(index.n_tokens, 0);
	assert_int_equal(index.fingerprint, 0);
	talloc_free(owner);
}

static void unknown_kind_has_no_task(void **state)
{
	(void)state;
	assert_null(task_find(N_JOB_KINDS));
	assert_null(task_find(-1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_field_has_its_weight),
		cmocka_unit_test(places_are_counted_and_quotation_marks_in_words_are_not),
		cmocka_unit_test(fingerprint_is_of_the_bodies_or_else_of_the_titles),
		cmocka_unit_test(document_without_text_has_no_tokens),
		cmocka_unit_test(unknown_kind_has_no_task),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
