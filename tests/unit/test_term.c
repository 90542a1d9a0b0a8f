#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include "proto/term.h"

#define HEADER "code\tparent\tname_zh\tname_en\taliases\tvalid_from\tvalid_to\tattrs\n"
#define LINE   "440000\t100000\t广东省\tGuangdong\t粤|Canton\t\t2030-01-01\tlevel=province|pinyin=guangdong\n"

static char error[256];

/* Reads text as a reference file, which is removed at once. */
static enum status read_text(struct term_list *list, void *owner, const char *text)
{
	char path[] = "/tmp/ccnt_term_XXXXXX";
	int fd = mkstemp(path);
	enum status status;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	status = term_list_read_tsv(list, owner, path, "region", error, sizeof error);
	unlink(path);
	return status;
}

static void a_line_becomes_a_term(void **state)
{
	struct term_list list = {0};
	const struct term *term;

	assert_int_equal(read_text(&list, *state, HEADER LINE), OK);
	assert_int_equal(list.n, 1);
	term = &list.terms[0];
	assert_string_equal(term->facet, "region");
	assert_string_equal(term->code, "440000");
	assert_string_equal(term->parent, "100000");
	assert_string_equal(term->name_zh, "广东省");
	assert_string_equal(term->name_en, "Guangdong");
	assert_string_equal(term->valid_from, "");
	assert_string_equal(term->valid_to, "2030-01-01");
	assert_int_equal(term->n_aliases, 2);
	assert_string_equal(term->aliases[0], "粤");
	assert_string_equal(term->aliases[1], "Canton");
	assert_string_equal(term_attr_get(term, "pinyin"), "guangdong");
	assert_null(term_attr_get(term, "area"));
}

static void files_are_appended_to_one_list(void **state)
{
	struct term_list list = {0};
	char *text = talloc_strdup(*state, HEADER);

	for (int i = 0; i < 200; i++)
		text = talloc_asprintf_append(text, "%d\t\t名\t\t\t\t\t\n", i);
	assert_int_equal(read_text(&list, *state, HEADER LINE), OK);
	assert_int_equal(read_text(&list, *state, text), OK);
	assert_int_equal(list.n, 201);
	assert_string_equal(list.terms[0].code, "440000");
	assert_string_equal(list.terms[200].code, "199");
	assert_int_equal(list.terms[200].n_aliases, 0);
	assert_int_equal(list.terms[200].n_attrs, 0);
}

static void the_last_line_may_lack_its_end(void **state)
{
	struct term_list list = {0};

	assert_int_equal(read_text(&list, *state, HEADER "a\t\t名\t\t\t\t\t"), OK);
	assert_int_equal(list.n, 1);
}

static void a_malformed_line_is_told_with_its_number_and_leaves_the_list(void **state)
{
	static const struct {
		const char *text, *complaint;
	} cases[] = {
		{"", ":1: the header"},
		{"code\tname\n", ":1: the header"},
		{HEADER "a\t\t名\n", ":2: not 8 columns"},
		{HEADER LINE "a\t\t名\t\t\t\t\t\t\n", ":3: not 8 columns"},
		{HEADER LINE "\n" LINE, ":3: not 8 columns"},
		{HEADER "\t\t名\t\t\t\t\t\n", ":2: no code"},
		{HEADER "a\t\t\t\t\t\t\t\n", ":2: no name"},
		{HEADER "a\t\t名\t\tx||y\t\t\t\n", ":2: an empty alias"},
		{HEADER "a\t\t名\t\t\t\t\tlevel\n", ":2: attribute 'level'"},
		{HEADER "a\t\t\xe7\xa2\t\t\t\t\t\n", "not UTF-8"},
		{"code\r\n", "LF alone"},
	};
	struct term_list list = {0};

	assert_int_equal(read_text(&list, *state, HEADER LINE), OK);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(read_text(&list, *state, cases[i].text), INVALID);
		assert_non_null(strstr(error, cases[i].complaint));
		assert_int_equal(list.n, 1);
	}
}

static void a_file_that_is_not_there_is_told(void **state)
{
	struct term_list list = {0};

	assert_int_equal(term_list_read_tsv(&list, *state, "/nonexistent", "gas", error, sizeof error), NOT_FOUND);
	assert_string_equal(error, "/nonexistent:0: cannot be read");
}

static int set_up(void **state)
{
	*state = talloc_new(NULL);
	return 0;
}

static int tear_down(void **state)
{
	return talloc_free(*state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_line_becomes_a_term),
		TEST(files_are_appended_to_one_list),
		TEST(the_last_line_may_lack_its_end),
		TEST(a_malformed_line_is_told_with_its_number_and_leaves_the_list),
		TEST(a_file_that_is_not_there_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
