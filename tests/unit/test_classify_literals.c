/* The set of literals against looking for each text at each place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "workers/classify/literals.h"

enum { FOUND_MAX = 4096 };

struct found {
	size_t literal[FOUND_MAX], start[FOUND_MAX], n, max;
};

static bool on_literal(void *arg, size_t literal, size_t start, size_t end)
{
	struct found *found = arg;
	assert_true(end > start && found->n < FOUND_MAX);
	found->literal[found->n] = literal;
	found->start[found->n++] = start;
	return found->n < found->max;
}

static struct found find(const char *const *texts, size_t n, const char *text, size_t max)
{
	void *owner = talloc_new(NULL);
	struct found found = {.max = max};
	literals_find(literals_new(owner, texts, n), text, strlen(text), on_literal, &found);
	talloc_free(owner);
	return found;
}

static void texts_are_found_by_place_the_longest_first(void **state)
{
	static const char *const texts[] = {"海南", "海南省", "海南藏族自治州", "南", "ab", "abcdef", "abcdefg"};
	struct found found = find(texts, 7, "海南藏族自治州abcdefg", FOUND_MAX);
	static const size_t wanted[] = {2, 0, 3, 6, 5, 4};
	(void)state;
	assert_int_equal(found.n, 6);
	assert_memory_equal(found.literal, wanted, sizeof wanted);
}

static void a_text_that_the_end_cuts_off_is_not_found(void **state)
{
	static const char *const texts[] = {"国务院办公厅", "abcdefgh", "xyz"};
	(void)state;
	assert_int_equal(find(texts, 3, "国务院办公", FOUND_MAX).n, 0);
	assert_int_equal(find(texts, 3, "abcdefg", FOUND_MAX).n, 0);
	assert_int_equal(find(texts, 3, "xy", FOUND_MAX).n, 0);
	assert_int_equal(find(texts, 0, "xyz", FOUND_MAX).n, 0);
}

static void the_search_ends_when_it_is_told_enough(void **state)
{
	static const char *const texts[] = {"a"};
	(void)state;
	assert_int_equal(find(texts, 1, "aaaaaaaa", 3).n, 3);
}

/* Texts of one to nine letters out of three, so that stems and texts share their beginnings. */
static void nothing_is_missed_and_nothing_invented(void **state)
{
	enum { N = 200, LONGEST = 9, TEXT = 400 };
	char buffer[N][LONGEST + 1], text[TEXT + 1];
	const char *texts[N];
	size_t n = 0, wanted = 0;
	(void)state;
	srand(7);
	for (size_t i = 0; i < N; i++) {
		size_t len = 1 + (size_t)rand() % LONGEST;
		for (size_t k = 0; k < len; k++)
			buffer[n][k] = (char)('a' + rand() % 3);
		buffer[n][len] = '\0';
		bool is_new = true;
		for (size_t k = 0; k < n; k++)
			is_new = is_new && strcmp(texts[k], buffer[n]) != 0;
		texts[n] = buffer[n];
		n += is_new;
	}
	for (size_t i = 0; i < TEXT; i++)
		text[i] = (char)('a' + rand() % 3);
	text[TEXT] = '\0';
	struct found found = find(texts, n, text, FOUND_MAX);
	for (size_t i = 0; i < TEXT; i++)
		for (size_t k = 0; k < n; k++)
			wanted += strncmp(text + i, texts[k], strlen(texts[k])) == 0;
	for (size_t i = 0; i < found.n; i++) {
		assert_true(strncmp(text + found.start[i], texts[found.literal[i]], strlen(texts[found.literal[i]])) == 0);
		bool is_next = i == 0 || found.start[i] > found.start[i - 1] ||
			       strlen(texts[found.literal[i]]) < strlen(texts[found.literal[i - 1]]);
		assert_true(is_next);
	}
	assert_int_equal(found.n, wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_found_by_place_the_longest_first),
		cmocka_unit_test(a_text_that_the_end_cuts_off_is_not_found),
		cmocka_unit_test(the_search_ends_when_it_is_told_enough),
		cmocka_unit_test(nothing_is_missed_and_nothing_invented),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
