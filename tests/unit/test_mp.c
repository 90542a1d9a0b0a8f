#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "proto/mp.h"
#include "proto/mp_scan.h"

/* The outcome of reading the bytes of a string literal. */
#define READ(literal) read_status(literal, sizeof(literal) - 1)

static enum status read_status(const void *data, size_t size)
{
	void *owner = talloc_new(NULL);
	/* a copy of just this size, so that the sanitizer sees a read beyond the end */
	void *copy = talloc_memdup(owner, data, (unsigned)size);
	enum status status = mp_reader_status(mp_reader_new(owner, copy, size), NULL);

	talloc_free(owner);
	return status;
}

/* A map with a field of each type, read back by the caller. */
static struct mp_reader *reader_of_all_types(void *owner)
{
	struct mp_buffer *buffer = mp_buffer_new(owner, 4096);

	mp_open_map(buffer, NULL);
	mp_put_int(buffer, "int", -5);
	mp_put_number(buffer, "number", 0.25);
	mp_put_bool(buffer, "bool", true);
	mp_put_text(buffer, "text", "甲烷", 16);
	mp_put_bin(buffer, "bin", (struct mp_bytes){"\x00\xff", 2});
	mp_open_array(buffer, "array", 2);
	mp_put_int(buffer, NULL, INT64_MAX);
	mp_put_text(buffer, NULL, "two", 16);
	mp_close(buffer);
	mp_close(buffer);
	assert_int_equal(mp_buffer_status(buffer), OK);
	return mp_reader_new(owner, mp_buffer_bytes(buffer).data, mp_buffer_bytes(buffer).size);
}

static void what_was_written_is_read_back(void **state)
{
	struct mp_reader *reader = reader_of_all_types(*state);
	struct mp_value root = mp_root(reader);
	struct mp_value array;
	struct mp_bytes bytes;
	size_t n;

	assert_int_equal(mp_int(root, "int", -5, 5), -5);
	assert_true(mp_number(root, "number", 0, 1) == 0.25);
	assert_true(mp_bool_or(root, "bool", false));
	assert_string_equal(mp_text(root, "text", 6), "甲烷");
	bytes = mp_bin(root, "bin", 2);
	assert_int_equal(bytes.size, 2);
	assert_memory_equal(bytes.data, "\x00\xff", 2);
	array = mp_array(root, "array", 2, 2, &n);
	assert_int_equal(n, 2);
	assert_true(mp_item_int(array, 0, 0, INT64_MAX) == INT64_MAX);
	assert_string_equal(mp_item_text(array, 1, 3), "two");
	assert_int_equal(mp_int_or(root, "absent", 0, 9, 7), 7);
	assert_string_equal(mp_text_or(root, "absent", 9, "fallback"), "fallback");
	assert_int_equal(mp_reader_status(reader, NULL), OK);
}

static void text_outlives_the_reader_and_may_be_read_twice(void **state)
{
	struct mp_reader *reader = reader_of_all_types(*state);
	const char *once = mp_text(mp_root(reader), "text", 6);
	const char *again = mp_text(mp_root(reader), "text", 6);
	const char *third = mp_text(mp_root(reader), "text", 6);

	assert_int_equal(mp_reader_finish(reader, NULL), OK);
	assert_string_equal(once, "甲烷");
	assert_string_equal(again, "甲烷");
	assert_string_equal(third, "甲烷");
}

static void the_first_failure_names_its_key_and_stays(void **state)
{
	struct mp_reader *reader = reader_of_all_types(*state);
	struct mp_value root = mp_root(reader);
	char error[MP_ERROR_SIZE];

	assert_int_equal(mp_int(root, "int", 0, 9), 0);
	assert_string_equal(mp_text(root, "text", 6), "");
	assert_int_equal(mp_int_or(root, "absent", 0, 9, 7), 7);
	mp_int(root, "absent", 0, 9);
	assert_int_equal(mp_reader_finish(reader, error), INVALID);
	assert_string_equal(error, "int: must be a whole number from 0 to 9");
}

/* Each line demands something of the message that it does not hold. */
static void a_wrong_type_or_size_fails_the_reader(void **state)
{
	struct mp_reader *reader;
	size_t n;
#define FAILS(expected, demand)                                                                              \
	do {                                                                                                 \
		reader = reader_of_all_types(*state);                                                        \
		(void)(demand);                                                                              \
		assert_int_equal(mp_reader_finish(reader, NULL), expected);                                  \
	} while (0)

	FAILS(INVALID, mp_int(mp_root(reader), "text", 0, 9));
	FAILS(INVALID, mp_number(mp_root(reader), "text", 0, 9));
	FAILS(INVALID, mp_number(mp_root(reader), "number", 0.5, 9));
	FAILS(INVALID, mp_bool_or(mp_root(reader), "int", true));
	FAILS(INVALID, mp_text(mp_root(reader), "bin", 9));
	FAILS(TOO_LARGE, mp_text(mp_root(reader), "text", 5));
	FAILS(INVALID, mp_bin(mp_root(reader), "text", 9));
	FAILS(TOO_LARGE, mp_bin(mp_root(reader), "bin", 1));
	FAILS(INVALID, mp_map(mp_root(reader), "array"));
	FAILS(INVALID, mp_array(mp_root(reader), "int", 0, 9, &n));
	FAILS(INVALID, mp_array(mp_root(reader), "array", 3, 9, &n));
	FAILS(TOO_LARGE, mp_array(mp_root(reader), "array", 0, 1, &n));
	FAILS(INVALID, mp_item_int(mp_array(mp_root(reader), "array", 0, 9, &n), 2, 0, 9));
	FAILS(INVALID, mp_item_int(mp_root(reader), 0, 0, 9));
	FAILS(INVALID, mp_int(mp_array(mp_root(reader), "array", 0, 9, &n), "int", 0, 9));
#undef FAILS
}

static void a_lie_about_sizes_is_refused(void **state)
{
	(void)state;
	assert_int_equal(READ("\xdd\xdd\xdd\xdd\xdd\x0b"), INVALID); /* 3.7 thousand million items in 6 bytes */
	assert_int_equal(READ("\xdf\xff\xff\xff\xff\x0b"), INVALID);
	assert_int_equal(READ("\xdb\xff\xff\xff\xff\x0b"), INVALID);
	assert_int_equal(READ("\xc6\xff\xff\xff\xff\x0b"), INVALID);
	assert_int_equal(READ("\x93\x01\x02"), INVALID);
	assert_int_equal(READ("\x92\x92\x01\x02"), INVALID); /* each count fits, both together do not */
	assert_int_equal(READ("\xa3xy"), INVALID);
	assert_int_equal(READ("\xcd\x01"), INVALID);
	assert_int_equal(READ(""), INVALID);
}

static void the_scan_counts_before_anything_is_allocated(void **state)
{
	struct mp_scan scan;
	const char *reason;

	(void)state;
	assert_int_equal(mp_scan(&scan, &reason, "\x82\xa1k\xa2" "ab\xa1l\xa1" "c", 10, 9), OK);
	assert_int_equal(scan.n_objects, 5);
	assert_int_equal(scan.text_bytes, 5); /* "ab", "c" and their ends; keys are not copied */
	assert_int_equal(mp_scan(&scan, &reason, "\x92\x92\x01\x02", 4, 9), INVALID);
	assert_string_equal(reason, "more items declared than bytes sent");
}

static void what_the_protocol_does_not_use_is_refused(void **state)
{
	(void)state;
	assert_int_equal(READ("\xd4\x01\x00"), INVALID);             /* fixext 1 */
	assert_int_equal(READ("\xc7\x01\x01\x00"), INVALID);         /* ext 8 */
	assert_int_equal(READ("\xc1"), INVALID);                     /* never used */
	assert_int_equal(READ("\x81\x01\x01"), INVALID);             /* a number as key */
	assert_int_equal(READ("\x01\x01"), INVALID);                 /* two values */
	assert_int_equal(READ("\x82\xa1" "a" "\x01\xa1" "b" "\x02"), OK);
}

static void nesting_is_limited(void **state)
{
	(void)state;
	assert_int_equal(READ("\x91\x91\x91\x91\x91\x91\x91\x91\x01"), OK);
	assert_int_equal(READ("\x91\x91\x91\x91\x91\x91\x91\x91\x91\x01"), TOO_LARGE);
	assert_int_equal(READ("\x81\xa0\x81\xa0\x81\xa0\x81\xa0\x81\xa0\x81\xa0\x81\xa0\x81\xa0\x81\xa0\x01"), TOO_LARGE);
}

static void bytes_and_objects_are_limited(void **state)
{
	static const char four[] = "\x93\x01\x02\x03";

	assert_int_equal(mp_reader_status(mp_reader_new_limited(*state, four, 4, 4, 4), NULL), OK);
	assert_int_equal(mp_reader_status(mp_reader_new_limited(*state, four, 4, 4, 3), NULL), TOO_LARGE);
	assert_int_equal(mp_reader_status(mp_reader_new_limited(*state, four, 4, 3, 4), NULL), TOO_LARGE);
}

static void text_is_utf8_without_nul(void **state)
{
	static const struct {
		const char *text;
		bool is_good;
	} cases[] = {
		{"abc", true},       {"é", true},         {"碳", true},        {"𠮷", true},
		{"\xf4\x8f\xbf\xbf", true}, {"\xc3", false},     {"\xc0\xaf", false}, {"\xe0\x80\xaf", false},
		{"\xed\xa0\x80", false},    {"\xf0\x80\x80\xaf", false}, {"\xf4\x90\x80\x80", false},
		{"\xff", false},     {"\x80", false},     {"\xe7\xa2", false}, {"\xe7\xa2" "a", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(mp_scan_is_text((const uint8_t *)cases[i].text, strlen(cases[i].text)), cases[i].is_good);
	/* each at every place of a longer text too, where whole words are looked at */
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		for (size_t at = 0; at <= 24; at++) {
			char text[64];
			size_t size = (size_t)snprintf(text, sizeof text, "%.*s%s碳abcdefgh", (int)at,
						       "abcdefghijklmnopqrstuvwxyz", cases[i].text);

			assert_int_equal(mp_scan_is_text((const uint8_t *)text, size), cases[i].is_good);
			text[at] = '\0';
			assert_false(mp_scan_is_text((const uint8_t *)text, size));
		}
	}
	assert_int_equal(READ("\xa2\xe7\xa2"), INVALID);
}

static void the_writer_keeps_its_limit(void **state)
{
	struct mp_buffer *buffer = mp_buffer_new(*state, 6);

	mp_put_text(buffer, NULL, "12345", 9);
	assert_int_equal(mp_buffer_status(buffer), OK);
	mp_put_int(buffer, NULL, 1);
	assert_int_equal(mp_buffer_status(buffer), TOO_LARGE);
	mp_buffer_clear(buffer);
	mp_put_text(buffer, NULL, "12345", 4);
	assert_int_equal(mp_buffer_status(buffer), TOO_LARGE);
	mp_buffer_clear(buffer);
	mp_open_map(buffer, NULL);
	mp_put_text(buffer, "key", "long", 9);
	mp_close(buffer);
	assert_int_equal(mp_buffer_status(buffer), TOO_LARGE);
	mp_buffer_clear(buffer);
	mp_put_text(buffer, NULL, "\xff", 9);
	assert_int_equal(mp_buffer_status(buffer), INVALID);
}

static void a_note_is_cut_between_characters_and_cleaned(void **state)
{
	struct mp_buffer *buffer = mp_buffer_new(*state, 100);
	struct mp_bytes bytes;

	mp_put_note(buffer, NULL, "a\xff碳碳", 7);
	assert_int_equal(mp_buffer_status(buffer), OK);
	bytes = mp_buffer_release(buffer);
	assert_int_equal(bytes.size, 6);
	assert_memory_equal(bytes.data, "\xa5" "a?碳", 6);
	assert_int_equal(mp_buffer_bytes(buffer).size, 0);
	free((void *)(uintptr_t)bytes.data);
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
		TEST(what_was_written_is_read_back),
		TEST(text_outlives_the_reader_and_may_be_read_twice),
		TEST(the_first_failure_names_its_key_and_stays),
		TEST(a_wrong_type_or_size_fails_the_reader),
		TEST(a_lie_about_sizes_is_refused),
		TEST(the_scan_counts_before_anything_is_allocated),
		TEST(what_the_protocol_does_not_use_is_refused),
		TEST(nesting_is_limited),
		TEST(bytes_and_objects_are_limited),
		TEST(text_is_utf8_without_nul),
		TEST(the_writer_keeps_its_limit),
		TEST(a_note_is_cut_between_characters_and_cleaned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
