/* How many jobs of each kind a worker does a second: no-ops, and made-up documents of 20 KB. The server is scripted and gives what it
 * is asked for, so what is measured is the worker and its slots (and the script's own work, which is little).
 * Usage: bench_worker [SLOTS] */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "tests/integration/test_worker_rig.h"

#define DOCUMENT_BYTES ((size_t)20000)

static int n_slots = 2;

static struct mp_bytes document_of_20_kb(struct mp_buffer *buffer)
{
	static const char *const sentences[] = {
		"到2030年，非化石能源消费比重达到25%左右，单位国内生产总值二氧化碳排放比2005年下降65%以上。\n",
		"（一）推进工业绿色转型。持续推进传统产业优化升级，推动钢铁、石化、化工、有色、建材等产业绿色化发展。\n",
		"广东省发展改革委、省能源局会同有关部门按职责分工负责，各地级以上市人民政府落实。\n",
	};
	char *text = must_alloc(talloc_strdup(NULL, ""));
	struct job_body body = {"zh", NULL};
	struct job_document document = {.title_zh = "广东省碳达峰实施方案", .doc_number = "粤府〔2022〕56号", .bodies = &body, .n_bodies = 1};

	for (size_t i = 0, n = 0; n < DOCUMENT_BYTES; n += strlen(sentences[i++ % 3]))
		text = must_alloc(talloc_asprintf_append_buffer(text, "%s", sentences[i % 3]));
	body.text = text;
	assert_int_equal(job_document_encode(buffer, &document), OK);
	talloc_free(text);
	return mp_buffer_bytes(buffer);
}

/* As many as credit allows, up to n of them, by messages of up to MESSAGE_JOBS_MAX. */
static int64_t give(struct rig *rig, int64_t given, int64_t n, int kind, struct mp_bytes payload, int64_t *bytes)
{
	struct message_job jobs[MESSAGE_JOBS_MAX];
	size_t k = 0;

	while (given < n && given < rig->credit.jobs && *bytes + (int64_t)payload.size <= rig->credit.bytes) {
		given++;
		*bytes += (int64_t)payload.size;
		jobs[k++] = (struct message_job){
			.fence = given, .uid = given, .kind = kind, .attempt = 1, .deadline_ms = 60000, .payload = payload};
		if (k == MESSAGE_JOBS_MAX || given == n || given == rig->credit.jobs) {
			rig_say(rig, &(struct message){.kind = MESSAGE_JOBS, .jobs = {jobs, k, rig->version}});
			k = 0;
		}
	}
	if (k > 0)
		rig_say(rig, &(struct message){.kind = MESSAGE_JOBS, .jobs = {jobs, k, rig->version}});
	return given;
}

static void measure(enum job_kind kind, int64_t n)
{
	struct rig *rig = rig_start(n_slots);
	struct mp_buffer *buffer = mp_buffer_new(NULL, MESSAGE_PAYLOAD_MAX);
	const struct mp_bytes payload = kind == JOB_NOOP ? (struct mp_bytes){"", 0} : document_of_20_kb(buffer);
	int64_t given = 0, bytes = 0, begun, us;

	rig->is_learned = rig->is_counting = true;
	rig_join(rig);
	begun = clock_monotonic_us();
	while (rig->n_results < (size_t)n) {
		given = give(rig, given, n, (int)kind, payload, &bytes);
		rig_pump(rig, 1000);
	}
	us = clock_monotonic_us() - begun;
	printf("%-10s %d slots: %.0f/s\n", job_kind_name(kind), n_slots, (double)n * 1e6 / (double)us);
	assert_int_equal(rig_stop(rig, 15), 0);
	rig_free(rig);
	talloc_free(buffer);
}

static void figures(void **state)
{
	(void)state;
	measure(JOB_NOOP, 60000);
	measure(JOB_CLASSIFY, 500);
	measure(JOB_TRANSLATE, 500);
	measure(JOB_INDEX, 500);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(figures)};

	if (argc > 1)
		n_slots = (int)strtol(argv[1], NULL, 10);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
