#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "proto/base/settings.h"

static const struct setting table[] = {
	{"port", SETTING_INT, "8080", "TCP port", .min = 1, .max = 65535},
	{"data-dir", SETTING_TEXT, "/var/lib", "where the data is"},
	{"quiet", SETTING_BOOL, "false", "say little"},
	{NULL, SETTING_TEXT, NULL, NULL},
};

#define PARSE(settings, rest, ...)                                                                           \
	settings_parse(settings, rest, table, "", (int)(sizeof((char *[]){"test", __VA_ARGS__}) / sizeof(char *)), \
		       (char *[]){"test", __VA_ARGS__, NULL})

static void flag_wins_over_environment_over_default(void **state)
{
	struct settings *settings = NULL;
	int rest = 0;

	(void)state;
	setenv("CCNT_PORT", "1000", 1);
	setenv("CCNT_DATA_DIR", "/srv", 1);
	assert_int_equal(PARSE(&settings, &rest, "--port", "2000", "word", "--quiet"), SETTINGS_READY);
	assert_int_equal(settings_int(settings, "port"), 2000);
	assert_string_equal(settings_text(settings, "data-dir"), "/srv");
	assert_true(settings_bool(settings, "quiet"));
	assert_int_equal(rest, 4);
	settings_free(settings);
	unsetenv("CCNT_PORT");
	unsetenv("CCNT_DATA_DIR");
}

static void a_number_out_of_range_is_refused(void **state)
{
	struct settings *settings = NULL;
	int rest = 0;

	(void)state;
	assert_int_equal(PARSE(&settings, &rest, "--port=65536"), SETTINGS_FAILED);
	assert_int_equal(PARSE(&settings, &rest, "--port=80x"), SETTINGS_FAILED);
	assert_null(settings);
}

static void an_unknown_flag_is_refused(void **state)
{
	struct settings *settings = NULL;
	int rest = 0;

	(void)state;
	assert_int_equal(PARSE(&settings, &rest, "--prot=1"), SETTINGS_FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flag_wins_over_environment_over_default),
		cmocka_unit_test(a_number_out_of_range_is_refused),
		cmocka_unit_test(an_unknown_flag_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
