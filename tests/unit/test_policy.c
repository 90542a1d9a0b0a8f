#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "api/domain/policy.h"

/* The faults of one call, as "path:code path:code ". */
static char told[1000];

static void note(void *arg, const char *path, const char *code, const char *message)
{
	(void)arg;
	assert_non_null(message);
	strcat(strcat(strcat(strcat(told, path), ":"), code), " ");
}

static struct faults faults = {note, NULL};

static void assert_field(enum policy_field field, const char *value, const char *code)
{
	told[0] = '\0';
	assert_int_equal(policy_field_check(field, value, &faults), code == NULL ? OK : INVALID);
	if (code == NULL)
		assert_string_equal(told, "");
	else
		assert_non_null(strstr(told, code));
}

static struct policy_content complete(void)
{
	struct policy_content content = {.values = {[POLICY_TITLE_ZH] = "方案"}};

	policy_content_complete(&content);
	return content;
}

static void assert_content(const struct policy_content *content, const char *expected)
{
	told[0] = '\0';
	assert_int_equal(policy_content_check(content, &faults), expected[0] == '\0' ? OK : INVALID);
	assert_string_equal(told, expected);
}

static void choices_take_their_words_only(void **state)
{
	(void)state;
	assert_field(POLICY_STATE, "in_review", NULL);
	assert_field(POLICY_STATE, "withdrawn", "enum");
	assert_field(POLICY_STATE, "", "enum");
	assert_field(POLICY_LEVEL, "zone", NULL);
	assert_field(POLICY_LEVEL, "Zone", "enum");
	assert_field(POLICY_ORIGIN_EN, "machine", NULL);
	assert_field(POLICY_ISSUED_ON, "2024-02-29", NULL);
	assert_field(POLICY_ISSUED_ON, "2023-02-29", "date");
}

static void texts_are_counted_in_characters_and_hold_no_control_characters(void **state)
{
	char title[3 * 501 + 1] = "";

	(void)state;
	for (int i = 0; i < 500; i++)
		strcat(title, "碳");
	assert_field(POLICY_TITLE_ZH, title, NULL);
	strcat(title, "碳");
	assert_field(POLICY_TITLE_ZH, title, "too_long");
	assert_field(POLICY_BODY_ZH, "一\n二\t三\r\f", NULL);
	assert_field(POLICY_BODY_ZH, "a\x01", "pattern");
	assert_field(POLICY_BODY_ZH, "a\x7f", "pattern");
}

static void addresses_are_of_the_web(void **state)
{
	static const char *const bad[] = {"", "ftp://a/", "http://", "https:///x", "javascript:alert(1)", "http://a b", "http://a\"b",
					  "http://a<b", "http://a\\b", " http://a", "HTTP://a", "http://a\n"};

	(void)state;
	assert_field(POLICY_SOURCE_URL, "https://www.gov.cn/x?a=1&b=2#c", NULL);
	assert_field(POLICY_SOURCE_URL, "http://例子.cn/政策", NULL);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_field(POLICY_SOURCE_URL, bad[i], "pattern");
}

static void what_is_not_given_gets_its_initial_value(void **state)
{
	struct policy_content content = {.values = {[POLICY_TITLE_EN] = "Plan", [POLICY_BODY_EN] = "x", [POLICY_ORIGIN_ZH] = "machine"}};

	(void)state;
	policy_content_complete(&content);
	assert_string_equal(content.values[POLICY_STATE], "draft");
	assert_string_equal(content.values[POLICY_TITLE_ZH], "");
	assert_null(content.values[POLICY_DOC_NUMBER]);
	assert_string_equal(content.values[POLICY_ORIGIN_EN], "original");
	assert_null(content.values[POLICY_ORIGIN_ZH]); /* there is no body that it could be of */
}

static void rules_between_fields_are_held(void **state)
{
	struct policy_content content = complete();

	(void)state;
	assert_content(&content, "");
	content.values[POLICY_TITLE_ZH] = " \n";
	assert_content(&content, "title_zh:required ");
	content.values[POLICY_TITLE_EN] = "Plan";
	assert_content(&content, "");
	content.values[POLICY_SOURCE_SYSTEM] = "a";
	assert_content(&content, "external_id:required ");
	content.values[POLICY_EXTERNAL_ID] = "1";
	content.values[POLICY_ISSUED_ON] = "2024-08-02";
	content.values[POLICY_EFFECTIVE_ON] = "2024-08-02";
	assert_content(&content, "");
	content.values[POLICY_EFFECTIVE_ON] = content.values[POLICY_EXPIRES_ON] = "2024-08-01";
	assert_content(&content, "effective_on:order expires_on:order ");
}

static void texts_together_fit_into_one_job(void **state)
{
	static char body[POLICY_TEXT_MAX_BYTES + 1];
	struct policy_content content = complete();

	(void)state;
	memset(body, 'a', POLICY_TEXT_MAX_BYTES - strlen("方案"));
	content.values[POLICY_BODY_EN] = body;
	assert_content(&content, "");
	content.values[POLICY_SUMMARY_EN] = "b";
	assert_content(&content, "texts:too_long ");
}

static void edits_of_different_fields_merge(void **state)
{
	struct policy_content base = complete(), theirs = base, merged;
	struct policy_edit edit = {.is_set = {[POLICY_TITLE_EN] = true}, .mine = {.values = {[POLICY_TITLE_EN] = "Mine"}}};
	bool clashes[N_POLICY_FIELDS];

	(void)state;
	theirs.values[POLICY_LEVEL] = "zone";
	assert_int_equal(policy_merge(&merged, clashes, &edit, &base, &theirs), OK);
	assert_string_equal(merged.values[POLICY_TITLE_EN], "Mine");
	assert_string_equal(merged.values[POLICY_LEVEL], "zone");
	assert_string_equal(merged.values[POLICY_TITLE_ZH], "方案");
}

static void edits_of_one_field_clash_unless_both_want_the_same(void **state)
{
	struct policy_content base = complete(), theirs = base, merged = {0};
	struct policy_edit edit = {.is_set = {[POLICY_LEVEL] = true, [POLICY_DOC_NUMBER] = true},
				   .mine = {.values = {[POLICY_LEVEL] = "county"}}};
	bool clashes[N_POLICY_FIELDS];

	(void)state;
	theirs.values[POLICY_LEVEL] = "zone";
	assert_int_equal(policy_merge(&merged, clashes, &edit, &base, &theirs), CONFLICT);
	assert_true(clashes[POLICY_LEVEL]);
	assert_false(clashes[POLICY_DOC_NUMBER]);
	assert_null(merged.values[POLICY_TITLE_ZH]); /* untouched */
	theirs.values[POLICY_LEVEL] = "county";
	assert_int_equal(policy_merge(&merged, clashes, &edit, &base, &theirs), OK);
	edit.mine.values[POLICY_LEVEL] = NULL; /* clearing what another set is a clash too */
	assert_int_equal(policy_merge(&merged, clashes, &edit, &base, &theirs), CONFLICT);
	theirs.values[POLICY_LEVEL] = NULL;
	assert_int_equal(policy_merge(&merged, clashes, &edit, &base, &theirs), OK);
}

static void only_what_workers_read_makes_new_work(void **state)
{
	struct policy_content before = complete(), after = before;
	struct policy_changes changes = policy_compare(&before, &after);

	(void)state;
	assert_int_equal(changes.n, 0);
	after.values[POLICY_LEVEL] = "zone";
	after.values[POLICY_ISSUED_ON] = "2024-01-01";
	changes = policy_compare(&before, &after);
	assert_int_equal(changes.n, 2);
	assert_false(changes.is_worked_on);
	after.values[POLICY_DOC_NUMBER] = "1号";
	changes = policy_compare(&before, &after);
	assert_true(changes.is_worked_on && changes.is_changed[POLICY_DOC_NUMBER]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(choices_take_their_words_only),
		cmocka_unit_test(texts_are_counted_in_characters_and_hold_no_control_characters),
		cmocka_unit_test(addresses_are_of_the_web),
		cmocka_unit_test(what_is_not_given_gets_its_initial_value),
		cmocka_unit_test(rules_between_fields_are_held),
		cmocka_unit_test(texts_together_fit_into_one_job),
		cmocka_unit_test(edits_of_different_fields_merge),
		cmocka_unit_test(edits_of_one_field_clash_unless_both_want_the_same),
		cmocka_unit_test(only_what_workers_read_makes_new_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
