#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "api/domain/date.h"

static void days_of_the_calendar_are_taken(void **state)
{
	static const char *const days[] = {"1900-01-01", "1969-12-31", "1970-01-01", "2000-02-29", "2024-02-29", "2199-12-31"};

	(void)state;
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
		assert_true(date_is_valid(days[i]));
}

static void whatever_is_no_day_is_refused(void **state)
{
	static const char *const texts[] = {
		"",	      "2024",	    "2024-02-30", "2023-02-29", "1900-02-29", "2024-00-01", "2024-13-01", "2024-01-00",
		"2024-01-32", "2024-04-31", "1899-12-31", "2200-01-01", "2024-8-02",  "2024-08-2",  "24-08-02",	  "2024/08/02",
		" 2024-08-2", "2024-08-02 ", "2024- 8-02", "+024-08-02", "-024-08-02", "2024-08-0x", "2024-08-02T00:00:00Z", "infinity",
		"0000-00-00", "2024-+1-01",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_false(date_is_valid(texts[i]));
}

static int days_in(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && is_leap);
}

static void every_day_of_three_centuries_is_judged_right(void **state)
{
	char text[32];

	(void)state;
	for (int year = 1900; year < 2200; year++) {
		for (int month = 1; month <= 12; month++) {
			for (int day = 1; day <= 31; day++) {
				snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
				assert_int_equal(date_is_valid(text), day <= days_in(year, month));
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_of_the_calendar_are_taken),
		cmocka_unit_test(whatever_is_no_day_is_refused),
		cmocka_unit_test(every_day_of_three_centuries_is_judged_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
