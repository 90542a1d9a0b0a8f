/* What keeps the reading of a text made to hurt in proportion to its length: parts end, and what one part names is counted. */
#include "tests/unit/targets_rig.h"
#include "workers/targets/parts.h"

/* Text of size bytes: one piece over and over. */
static char *repeated(const char *piece, size_t size)
{
	size_t len = strlen(piece), n = 0;
	char *text = talloc_size(rig_owner, size + 1);
	for (; n + len <= size; n += len)
		memcpy(text + n, piece, len);
	text[n] = '\0';
	return text;
}

static void a_part_without_an_end_is_cut(void **state)
{
	static const char *const pieces[] = {"be 70 share of ", "10%", "(10%)", "下降10%、", "单位生产总值能耗"};
	static struct part part;
	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		char *text = repeated(pieces[i], 100000);
		size_t at = 0, len = strlen(text), n = 0;
		for (size_t from = 0; part_next(&part, rig_lexicon, text, len, &at, true, 2021); from = at, n++) {
			assert_true(at > from && part.n <= PART_TOKENS_MAX && part.names.n <= NAMES_MAX);
			assert_true(part.to - part.from <= PART_BYTES_MAX + 64); /* and what its last token takes */
		}
		assert_true(n > 0);
	}
}

static void a_hundred_thousand_digits_are_read_once(void **state)
{
	static struct part part;
	char *text = repeated("1", 100000);
	size_t at = 0;
	(void)state;
	assert_true(part_next(&part, rig_lexicon, text, strlen(text), &at, true, 2021));
	assert_true(at == strlen(text) && part.n == 0);
}

static void names_are_found_once_for_a_part_and_only_so_many(void **state)
{
	static struct part part;
	char *text = repeated("能耗强度", PART_BYTES_MAX - 100);
	size_t at = 0;
	(void)state;
	text = talloc_asprintf(rig_owner, "%s下降10%%", text);
	assert_true(part_next(&part, rig_lexicon, text, strlen(text), &at, true, 2021));
	assert_true(part.names.n > 100 && part.names.n <= NAMES_MAX);
	for (size_t i = 1; i < part.names.n; i++)
		assert_true(part.names.list[i].from >= part.names.list[i - 1].from);
	assert_true(names_from(&part.names, 0) == 0 && names_from(&part.names, SIZE_MAX) == part.names.n);
	assert_int_equal(part.names.list[names_from(&part.names, part.names.list[50].from)].from, part.names.list[50].from);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_part_without_an_end_is_cut),
		cmocka_unit_test(a_hundred_thousand_digits_are_read_once),
		cmocka_unit_test(names_are_found_once_for_a_part_and_only_so_many),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
