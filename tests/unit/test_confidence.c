/* What a rule's confidence is worth outside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "workers/classify/confidence.h"

static double told(const char *facet, const char *role, double given)
{
	struct result_label label = {.facet = facet, .role = role, .confidence = given};

	confidence_calibrate(&label, 1);
	return label.confidence;
}

static void what_was_measured_is_told(void **state)
{
	(void)state;
	assert_true(told("region", "issuer", 0.6) > 0.85);
	assert_true(told("instrument", "", 0.9) < 0.7);
	assert_true(told("instrument", "", 0.95) > 0.9);
	assert_true(told("topic", "", 0.9) < told("topic", "", 0.85));
}

static void between_the_points_is_a_line_and_at_the_ends_is_certainty(void **state)
{
	const double low = told("level", "", 0.6), high = told("level", "", 0.75), middle = told("level", "", 0.675);

	(void)state;
	assert_true(middle > low && middle < high);
	assert_float_equal(middle, (low + high) / 2, 1e-9);
	assert_true(told("level", "", 0.0) == 0 && told("level", "", 1.0) == 1);
}

static void what_was_not_measured_stays(void **state)
{
	(void)state;
	assert_true(told("gas", "", 0.7) == 0.7);
	assert_true(told("expires_on", "", 0.5) == 0.5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_measured_is_told),
		cmocka_unit_test(between_the_points_is_a_line_and_at_the_ends_is_certainty),
		cmocka_unit_test(what_was_not_measured_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
