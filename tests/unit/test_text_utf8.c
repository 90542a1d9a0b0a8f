#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "proto/text/utf8.h"

#define VALID(literal) utf8_valid(literal, sizeof literal - 1)

static void well_formed_text_is_valid(void **state)
{
	(void)state;
	assert_true(VALID(""));
	assert_true(VALID("a long enough run of ASCII, then 碳达峰 and é and 𠀀"));
	assert_true(VALID("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF"));
}

static void broken_text_is_refused(void **state)
{
	(void)state;
	assert_false(VALID("\x80"));
	assert_false(VALID("12345678\xFF"));
	assert_false(VALID("\xC0\x80"));         /* overlong */
	assert_false(VALID("\xE0\x9F\xBF"));     /* overlong */
	assert_false(VALID("\xF0\x8F\xBF\xBF")); /* overlong */
	assert_false(VALID("\xED\xA0\x80"));     /* surrogate */
	assert_false(VALID("\xF4\x90\x80\x80")); /* beyond U+10FFFF */
	assert_false(VALID("\xE7\xA2"));         /* cut */
	assert_false(VALID("\xF0\xA0\x80"));
	assert_false(VALID("\xE7\xA2 "));
}

static void a_nul_is_refused_wherever_it_stands(void **state)
{
	char text[] = "0123456789abcdef";

	(void)state;
	for (size_t i = 0; i < sizeof text - 1; i++) {
		char kept = text[i];

		text[i] = '\0';
		assert_false(utf8_valid(text, sizeof text - 1));
		text[i] = kept;
	}
	assert_true(utf8_valid(text, sizeof text - 1));
}

static void offsets_go_there_and_back(void **state)
{
	static const char text[] = "a碳é𠀀z";
	static const size_t bytes[] = {0, 1, 4, 6, 10};
	size_t len = sizeof text - 1;

	(void)state;
	assert_int_equal(utf8_count(text, len), 5);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(utf8_byte_of(text, len, i), bytes[i]);
		assert_int_equal(utf8_point_of(text, len, bytes[i]), i);
	}
	assert_int_equal(utf8_byte_of(text, len, 5), len);
	assert_int_equal(utf8_byte_of(text, len, 99), len);
	assert_int_equal(utf8_point_of(text, len, 99), 5);
}

static void a_cut_never_splits_a_character(void **state)
{
	static const char text[] = "a碳𠀀";
	static const size_t cuts[] = {0, 1, 1, 1, 4, 4, 4, 4, 8, 8};

	(void)state;
	for (size_t max = 0; max < sizeof cuts / sizeof cuts[0]; max++)
		assert_int_equal(utf8_cut(text, sizeof text - 1, max), cuts[max]);
}

static void every_character_is_read_as_it_was_written(void **state)
{
	(void)state;
	for (uint32_t c = 1; c < 0x110000; c++) {
		char buffer[4];
		const char *at = buffer;
		size_t n;

		if (c >= 0xD800 && c < 0xE000)
			continue;
		n = utf8_put(buffer, c);
		if (!utf8_valid(buffer, n) || utf8_next(&at) != c || at != buffer + n)
			fail_msg("U+%04X", c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(well_formed_text_is_valid),
		cmocka_unit_test(broken_text_is_refused),
		cmocka_unit_test(a_nul_is_refused_wherever_it_stands),
		cmocka_unit_test(offsets_go_there_and_back),
		cmocka_unit_test(a_cut_never_splits_a_character),
		cmocka_unit_test(every_character_is_read_as_it_was_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
