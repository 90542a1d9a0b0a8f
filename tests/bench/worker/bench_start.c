/* How soon a worker is ready, and what it weighs then: the real ccnt-worker from exec to its HELLO, from the reference data (all
 * terms) to its first CREDIT, and to the result of a first document; resident memory of the worker, its nursery and its slots.
 * The time that the scripted server takes to read and pack the terms is not counted. Usage: bench_start [ROUNDS [SLOTS]] */
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
#include "tests/integration/test_worker_rig.h"

enum { ROUNDS_MAX = 100, CHILDREN_MAX = 64 };

static int n_rounds = 10, n_slots = 2;

struct figure {
	const char *name, *unit;
	double values[ROUNDS_MAX];
};

enum { HELLO, CREDIT, READY, FIRST, WORKER_KB, NURSERY_KB, SLOT_KB, SHARE_KB, N_FIGURES };

static struct figure figures[N_FIGURES] = {
	[HELLO] = {"exec to HELLO", "ms", {0}},
	[CREDIT] = {"reference data to CREDIT", "ms", {0}},
	[READY] = {"both: ready", "ms", {0}},
	[FIRST] = {"first document to its result", "ms", {0}},
	[WORKER_KB] = {"resident, worker", "KiB", {0}},
	[NURSERY_KB] = {"resident, nursery", "KiB", {0}},
	[SLOT_KB] = {"resident, a slot", "KiB", {0}},
	[SHARE_KB] = {"proportional set, all processes", "KiB", {0}},
};

static double kb_of(pid_t pid, const char *file, const char *field)
{
	char path[64], line[256];
	double kb = 0;
	FILE *stream;

	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
	stream = fopen(path, "r");
	while (stream != NULL && fgets(line, sizeof line, stream) != NULL) {
		if (strncmp(line, field, strlen(field)) == 0)
			kb = strtod(line + strlen(field), NULL);
	}
	if (stream != NULL)
		fclose(stream);
	return kb;
}

static void weigh(const struct rig *rig, int round)
{
	pid_t nursery = rig_nursery(rig), slots[CHILDREN_MAX];
	size_t n = rig_children(nursery, slots, CHILDREN_MAX);
	double share = kb_of(rig->worker, "smaps_rollup", "Pss:") + kb_of(nursery, "smaps_rollup", "Pss:");

	figures[WORKER_KB].values[round] = kb_of(rig->worker, "status", "VmRSS:");
	figures[NURSERY_KB].values[round] = kb_of(nursery, "status", "VmRSS:");
	for (size_t i = 0; i < n; i++) {
		share += kb_of(slots[i], "smaps_rollup", "Pss:");
		figures[SLOT_KB].values[round] = kb_of(slots[i], "status", "VmRSS:");
	}
	figures[SHARE_KB].values[round] = share;
}

static double ms_since(int64_t us)
{
	return (double)(clock_monotonic_us() - us) / 1000;
}

static void start_once(int round)
{
	const struct job_body body = {"zh", "到2030年，非化石能源消费比重达到25%左右。"};
	const struct job_document document = {.title_zh = "广东省碳达峰实施方案", .bodies = &body, .n_bodies = 1};
	int64_t begun = clock_monotonic_us();
	struct rig *rig = rig_start(n_slots);

	rig->is_learned = true;
	RIG_UNTIL(rig, rig->n_hellos > 0);
	figures[HELLO].values[round] = ms_since(begun);
	rig_welcome(rig, 1, 100, 20000);
	rig_brief(rig, 1, NULL, 0);
	begun = clock_monotonic_us();
	RIG_UNTIL(rig, rig->credit.jobs > 0);
	figures[CREDIT].values[round] = ms_since(begun);
	figures[READY].values[round] = figures[HELLO].values[round] + figures[CREDIT].values[round];
	begun = clock_monotonic_us();
	rig_job(rig, 1, JOB_CLASSIFY, &document, 60000);
	assert_true(rig_decoded(rig, 1).classify.n_labels > 0);
	figures[FIRST].values[round] = ms_since(begun);
	weigh(rig, round);
	assert_int_equal(rig_stop(rig, 15), 0);
	rig_free(rig);
}

static int by_size(const void *a, const void *b)
{
	const double *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

static void start(void **state)
{
	(void)state;
	for (int round = 0; round < n_rounds; round++)
		start_once(round);
	for (struct figure *figure = figures; figure < figures + N_FIGURES; figure++) {
		qsort(figure->values, (size_t)n_rounds, sizeof *figure->values, by_size);
		printf("%-32s median %.0f, %.0f to %.0f %s\n", figure->name, figure->values[n_rounds / 2], figure->values[0],
		       figure->values[n_rounds - 1], figure->unit);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(start)};

	if (argc > 1 && strtol(argv[1], NULL, 10) > 0 && strtol(argv[1], NULL, 10) <= ROUNDS_MAX)
		n_rounds = (int)strtol(argv[1], NULL, 10);
	if (argc > 2)
		n_slots = (int)strtol(argv[2], NULL, 10);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
