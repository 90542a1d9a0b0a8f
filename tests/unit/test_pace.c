/* How fast everything but interactive jobs may go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "api/dispatch/pace.h"

static struct pace pace;

static int start(void **state)
{
	(void)state;
	pace_init(&pace);
	return 0;
}

static void commit(int n, int64_t us)
{
	while (n-- > 0)
		pace_committed(&pace, pace.items, us);
}

static void short_commits_leave_it_as_fast_as_can_be(void **state)
{
	(void)state;
	assert_int_equal(pace.items, PACE_ITEMS_FIRST);
	commit(100, 10000);
	assert_int_equal(pace.items, PACE_ITEMS_MAX);
	assert_int_equal(pace_width(&pace, 1), PACE_WIDTH_MAX);
}

static void long_commits_become_smaller_and_then_fewer(void **state)
{
	(void)state;
	commit(1, 2 * PACE_COMMIT_US);
	assert_in_range(pace.items, PACE_ITEMS_MIN, PACE_ITEMS_MAX - 1);
	assert_int_equal(pace.width, PACE_WIDTH_MAX);
	commit(100, 2 * PACE_COMMIT_US);
	assert_int_equal(pace.items, PACE_ITEMS_MIN);
	assert_int_equal(pace_width(&pace, 1), 1);
}

static void it_finds_the_size_that_takes_the_time_aimed_at(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++)
		pace_committed(&pace, pace.items, (int64_t)pace.items * 500);
	assert_in_range(pace.items, PACE_ITEMS_MIN, PACE_COMMIT_US / 500);
	assert_int_equal(pace.width, PACE_WIDTH_MAX);
}

static void it_comes_back_when_commits_are_short_again(void **state)
{
	(void)state;
	commit(100, 2 * PACE_COMMIT_US);
	commit(2, 1000);
	assert_int_equal(pace.width, PACE_WIDTH_MAX);
	assert_int_equal(pace.items, PACE_ITEMS_MIN);
	commit(100, 1000);
	assert_int_equal(pace.items, PACE_ITEMS_MAX);
}

static void small_commits_prove_nothing(void **state)
{
	(void)state;
	commit(100, 2 * PACE_COMMIT_US);
	for (int i = 0; i < 100; i++)
		pace_committed(&pace, 1, 1000);
	assert_int_equal(pace.width, 1);
}

static void results_that_wait_hold_the_bulk_lane(void **state)
{
	(void)state;
	commit(100, 2 * PACE_COMMIT_US);
	assert_false(pace_holds(&pace, PACE_ITEMS_MIN, 1));
	assert_true(pace_holds(&pace, 4 * PACE_ITEMS_MIN, 1));
}

static void an_interactive_job_holds_the_bulk_lane_for_a_moment(void **state)
{
	(void)state;
	pace_interactive(&pace, true, 1000);
	assert_true(pace_holds(&pace, 0, 1000));
	assert_int_equal(pace_width(&pace, 1000), 0);
	pace_interactive(&pace, true, 1000 + PACE_HOLD_MS);
	assert_false(pace_holds(&pace, 0, 1000 + PACE_HOLD_MS));
	assert_int_equal(pace_width(&pace, 1000 + PACE_HOLD_MS), 1);
	pace_interactive(&pace, false, 2000);
	assert_int_equal(pace_width(&pace, 2000), PACE_WIDTH_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(short_commits_leave_it_as_fast_as_can_be, start),
		cmocka_unit_test_setup(long_commits_become_smaller_and_then_fewer, start),
		cmocka_unit_test_setup(it_finds_the_size_that_takes_the_time_aimed_at, start),
		cmocka_unit_test_setup(it_comes_back_when_commits_are_short_again, start),
		cmocka_unit_test_setup(small_commits_prove_nothing, start),
		cmocka_unit_test_setup(results_that_wait_hold_the_bulk_lane, start),
		cmocka_unit_test_setup(an_interactive_job_holds_the_bulk_lane_for_a_moment, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
