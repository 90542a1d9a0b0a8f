#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "api/db/sqlstate.h"

static void each_state_has_its_status(void **state)
{
	static const struct {
		const char *sqlstate;
		enum status status;
	} cases[] = {
		{"23505", CONFLICT},	{"23P01", CONFLICT},	{"23503", INVALID},
		{"23514", INVALID},	{"23502", INVALID},	{"22001", INVALID},
		{"22P02", INVALID},	{"22021", INVALID},	{"57014", TIMEOUT},
		{"55P03", TIMEOUT},	{"40001", BUSY},	{"40P01", BUSY},
		{"53300", UNAVAILABLE}, {"57P01", UNAVAILABLE}, {"57P03", UNAVAILABLE},
		{"08006", UNAVAILABLE}, {"25006", UNAVAILABLE}, {"42501", DENIED},
		{"28P01", DENIED},	{"54000", TOO_LARGE},	{"54001", TOO_LARGE},
		{"P0001", INVALID},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(sqlstate_status(cases[i].sqlstate), cases[i].status);
}

static void what_is_not_in_the_table_is_a_bug(void **state)
{
	(void)state;
	assert_int_equal(sqlstate_status("42601"), INTERNAL);
	assert_int_equal(sqlstate_status("XX000"), INTERNAL);
	assert_int_equal(sqlstate_status(""), INTERNAL);
	assert_int_equal(sqlstate_status(NULL), INTERNAL);
}

static void only_deadlock_and_serialisation_are_tried_again(void **state)
{
	(void)state;
	assert_true(sqlstate_is_retryable("40001"));
	assert_true(sqlstate_is_retryable("40P01"));
	assert_false(sqlstate_is_retryable("40003"));
	assert_false(sqlstate_is_retryable("23505"));
	assert_false(sqlstate_is_retryable(""));
	assert_false(sqlstate_is_retryable(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_state_has_its_status),
		cmocka_unit_test(what_is_not_in_the_table_is_a_bug),
		cmocka_unit_test(only_deadlock_and_serialisation_are_tried_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
