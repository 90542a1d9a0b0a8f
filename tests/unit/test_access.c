#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "api/domain/access.h"

static void each_role_has_its_name_and_others_are_anonymous(void **state)
{
	(void)state;
	for (int role = ROLE_READER; role <= ROLE_ADMIN; role++)
		assert_int_equal(role_parse(role_name((enum role)role)), role);
	assert_int_equal(role_parse(""), ROLE_ANONYMOUS);
	assert_int_equal(role_parse("Admin"), ROLE_ANONYMOUS);
	assert_int_equal(role_parse("anonymous"), ROLE_ANONYMOUS);
	assert_int_equal(role_parse("admin "), ROLE_ANONYMOUS);
}

static void only_editors_and_above_see_and_make_everything(void **state)
{
	(void)state;
	for (int role = ROLE_ANONYMOUS; role <= ROLE_ADMIN; role++) {
		const struct actor actor = {.account_id = 7, .role = (enum role)role};
		const bool is_editor = role >= ROLE_EDITOR;

		assert_int_equal(actor_sees_unpublished(&actor), is_editor);
		assert_int_equal(actor_may_create(&actor, "published"), is_editor);
		assert_int_equal(actor_may_create(&actor, "in_review"), is_editor);
		assert_int_equal(actor_may_create(&actor, "draft"), is_editor || role == ROLE_SUBMITTER);
	}
}

static void a_submitter_edits_own_drafts_that_stay_drafts(void **state)
{
	static const struct {
		int64_t created_by;
		const char *before, *after;
		bool may;
	} cases[] = {
		{7, "draft", "draft", true},	  {8, "draft", "draft", false},	     {7, "published", "draft", false},
		{7, "draft", "published", false}, {7, "draft", "in_review", false}, {7, "withdrawn", "draft", false},
		{7, "draft", "withdrawn", false},
	};
	const struct actor submitter = {.account_id = 7, .role = ROLE_SUBMITTER};
	const struct actor editor = {.account_id = 9, .role = ROLE_EDITOR};
	const struct actor reader = {.account_id = 7, .role = ROLE_READER, .is_operator = true};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(actor_may_edit(&submitter, cases[i].created_by, cases[i].before, cases[i].after), cases[i].may);
		assert_true(actor_may_edit(&editor, cases[i].created_by, cases[i].before, cases[i].after));
		assert_false(actor_may_edit(&reader, cases[i].created_by, cases[i].before, cases[i].after));
	}
}

static void operators_are_those_marked_and_admins(void **state)
{
	(void)state;
	assert_true(actor_is_operator(&(struct actor){.role = ROLE_READER, .is_operator = true}));
	assert_true(actor_is_operator(&(struct actor){.role = ROLE_ADMIN}));
	assert_false(actor_is_operator(&(struct actor){.role = ROLE_REVIEWER}));
	assert_false(actor_is_operator(&(struct actor){.role = ROLE_ANONYMOUS}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_role_has_its_name_and_others_are_anonymous),
		cmocka_unit_test(only_editors_and_above_see_and_make_everything),
		cmocka_unit_test(a_submitter_edits_own_drafts_that_stay_drafts),
		cmocka_unit_test(operators_are_those_marked_and_admins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
