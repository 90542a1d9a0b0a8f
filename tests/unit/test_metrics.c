#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include "api/obs/metrics.h"

static void a_scrape_adds_up_what_all_processes_wrote(void **state)
{
	struct metrics *metrics = metrics_new(3);

	(void)state;
	for (int slot = 0; slot < 3; slot++) {
		pid_t child = fork();

		if (child == 0) {
			metrics_enter(metrics, slot);
			metrics_add(METRIC_HTTP_REQUESTS, 1, 10);
			metrics_set(METRIC_WORKERS, 0, slot);
			metrics_observe_us(METRIC_HTTP_DURATION, 300);
			_exit(0);
		}
		assert_int_equal(waitpid(child, NULL, 0), child);
	}
	assert_int_equal(metrics_value(metrics, METRIC_HTTP_REQUESTS, 1), 30);
	assert_int_equal(metrics_value(metrics, METRIC_HTTP_REQUESTS, 2), 0);
	assert_int_equal(metrics_value(metrics, METRIC_WORKERS, 0), 3);
	metrics_free(metrics);
}

static void a_restarted_process_keeps_counters_and_begins_gauges_again(void **state)
{
	struct metrics *metrics = metrics_new(1);

	(void)state;
	metrics_enter(metrics, 0);
	metrics_add(METRIC_JOBS_SENT, 0, 5);
	metrics_count_to(METRIC_HTTP_EXPIRED, 7);
	metrics_set(METRIC_JOBS_IN_FLIGHT, 0, 9);
	metrics_enter(metrics, 0);
	metrics_add(METRIC_JOBS_SENT, 0, 1);
	metrics_count_to(METRIC_HTTP_EXPIRED, 2);
	metrics_count_to(METRIC_HTTP_EXPIRED, 3);
	assert_int_equal(metrics_value(metrics, METRIC_JOBS_SENT, 0), 6);
	assert_int_equal(metrics_value(metrics, METRIC_HTTP_EXPIRED, 0), 10);
	assert_int_equal(metrics_value(metrics, METRIC_JOBS_IN_FLIGHT, 0), 0);
	metrics_free(metrics);
}

static void the_text_holds_every_bucket_up_to_the_sum(void **state)
{
	struct metrics *metrics = metrics_new(1);
	char *text;
	size_t n;

	(void)state;
	metrics_enter(metrics, 0);
	metrics_observe_us(METRIC_HTTP_DURATION, 100); /* a bound belongs to its bucket */
	metrics_observe_us(METRIC_HTTP_DURATION, 101);
	metrics_observe_us(METRIC_HTTP_DURATION, 99000000); /* over all bounds */
	metrics_add(METRIC_HTTP_REQUESTS, 3, 4);
	text = metrics_text(NULL, metrics, &n);
	assert_int_equal(n, strlen(text));
	assert_non_null(strstr(text, "# TYPE ccnt_http_request_duration_seconds histogram\n"));
	assert_non_null(strstr(text, "ccnt_http_request_duration_seconds_bucket{le=\"0.0001\"} 1\n"));
	assert_non_null(strstr(text, "ccnt_http_request_duration_seconds_bucket{le=\"0.00025\"} 2\n"));
	assert_non_null(strstr(text, "ccnt_http_request_duration_seconds_bucket{le=\"10\"} 2\n"));
	assert_non_null(strstr(text, "ccnt_http_request_duration_seconds_bucket{le=\"+Inf\"} 3\n"));
	assert_non_null(strstr(text, "ccnt_http_request_duration_seconds_sum 99.000201\n"));
	assert_non_null(strstr(text, "ccnt_http_request_duration_seconds_count 3\n"));
	assert_non_null(strstr(text, "ccnt_http_requests_total{class=\"4xx\"} 4\n"));
	assert_non_null(strstr(text, "# TYPE ccnt_workers gauge\nccnt_workers 0\n"));
	talloc_free(text);
	metrics_free(metrics);
}

static void a_span_is_that_of_the_slowest_process_in_seconds(void **state)
{
	struct metrics *metrics = metrics_new(2);
	char *text;

	(void)state;
	metrics_enter(metrics, 0);
	metrics_set(METRIC_IMPORT_COMMIT, 0, 1250000);
	metrics_enter(metrics, 1);
	metrics_set(METRIC_IMPORT_COMMIT, 0, 300000);
	text = metrics_text(NULL, metrics, NULL);
	assert_non_null(strstr(text, "# TYPE ccnt_import_commit_seconds gauge\nccnt_import_commit_seconds 1.250000\n"));
	talloc_free(text);
	metrics_free(metrics);
}

static void without_a_slot_writing_does_nothing(void **state)
{
	struct metrics *metrics = metrics_new(1);

	(void)state;
	metrics_enter(NULL, 0);
	metrics_add(METRIC_JOBS_SENT, 0, 1);
	metrics_observe_us(METRIC_FLUSH_DURATION, 1);
	assert_int_equal(metrics_value(metrics, METRIC_JOBS_SENT, 0), 0);
	metrics_free(metrics);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_scrape_adds_up_what_all_processes_wrote),
	        cmocka_unit_test(a_restarted_process_keeps_counters_and_begins_gauges_again),
	        cmocka_unit_test(the_text_holds_every_bucket_up_to_the_sum),
	        cmocka_unit_test(a_span_is_that_of_the_slowest_process_in_seconds),
	        cmocka_unit_test(without_a_slot_writing_does_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
