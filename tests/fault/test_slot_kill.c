/* A slot ends while answers of short jobs that it has done wait in it for the answer of a job that it runs: they are done again, and
 * every job is answered once. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include "proto/base/clock.h"
#include "tests/integration/test_worker_rig.h"

/* One message of jobs: a first one holds the slot until all are there, short ones follow, then the one that is caught, and
 * short ones after it. */
enum { FIRST, SHORT, CAUGHT = 12, N_JOBS = 16 };

#define ROUNDS   50 /* until one catches answers that wait: a short job that was interrupted is no short one */
#define NOOPS    200 /* of a round, by which the worker learns that jobs are short and may lie in one slot */
#define LONG_MS  300000

struct round {
	struct rig *rig;
	int64_t base; /* the first fence */
	char gates[2][64]; /* files before which FIRST and CAUGHT wait */
};

static void touch(const char *path)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fclose(file);
}

static bool waits(const char *gate)
{
	char mark[80];

	snprintf(mark, sizeof mark, "%s.waits", gate);
	return unlink(mark) == 0;
}

static struct mp_bytes payload(void *memory, const char *order)
{
	struct mp_buffer *buffer = mp_buffer_new(memory, MESSAGE_PAYLOAD_MAX);

	assert_int_equal(job_document_encode(buffer, &(struct job_document){.title_zh = "a", .summary_en = order}), OK);
	return mp_buffer_bytes(buffer);
}

static void give(struct round *round)
{
	void *memory = talloc_new(NULL);
	struct message_job jobs[N_JOBS];

	for (int i = 0; i < N_JOBS; i++) {
		const char *order = i == FIRST || i == CAUGHT ? talloc_asprintf(memory, "translate wait %s", round->gates[i == CAUGHT])
							      : "translate quick";

		jobs[i] = (struct message_job){.fence = round->base + i, .uid = round->base + i, .kind = JOB_TRANSLATE, .attempt = 1,
					       .deadline_ms = LONG_MS, .payload = payload(memory, order)};
	}
	rig_say(round->rig, &(struct message){.kind = MESSAGE_JOBS, .jobs = {jobs, N_JOBS}});
	talloc_free(memory);
}

static void learn(struct round *round)
{
	const size_t n = round->rig->n_results + NOOPS;

	for (int i = 0; i < NOOPS; i++)
		rig_job(round->rig, round->base++, JOB_NOOP, NULL, LONG_MS);
	RIG_UNTIL(round->rig, round->rig->n_results == n);
}

/* Until the slot runs the job that is to be caught; whether answers wait in it. What it had sent before, the server has heard when
 * the worker pings again. */
static bool catch_answers(struct round *round)
{
	int n_pings;

	learn(round);
	for (int i = 0; i < 2; i++)
		snprintf(round->gates[i], sizeof round->gates[i], "/tmp/ccnt-slot-%d-%lld-%d", (int)getpid(), (long long)round->base, i);
	give(round);
	RIG_UNTIL(round->rig, waits(round->gates[0]));
	touch(round->gates[0]);
	RIG_UNTIL(round->rig, waits(round->gates[1]));
	RIG_UNTIL(round->rig, rig_has_started(round->rig, round->base + CAUGHT) && rig_result(round->rig, round->base + FIRST, NULL) == 1);
	n_pings = round->rig->n_pings;
	RIG_UNTIL(round->rig, round->rig->n_pings > n_pings);
	return rig_result(round->rig, round->base + CAUGHT - 1, NULL) == 0;
}

static void let_go(struct round *round)
{
	touch(round->gates[1]);
	RIG_UNTIL(round->rig, rig_result(round->rig, round->base + N_JOBS - 1, NULL) == 1);
	round->base += N_JOBS;
}

static void clear(const struct round *round)
{
	unlink(round->gates[0]);
	unlink(round->gates[1]);
}

static struct round begin(void)
{
	struct round round = {.rig = rig_start(1), .base = 1};
	int n = 1;

	rig_join(round.rig);
	while (!catch_answers(&round)) {
		let_go(&round);
		clear(&round);
		assert_true(n++ < ROUNDS);
	}
	return round;
}

/* Each of the round's jobs but the caught one has been done, and answered once; that one was answered so often. */
static void check_all(const struct round *round, int n_caught)
{
	struct message_result result;

	for (int i = 0; i < N_JOBS; i++) {
		assert_int_equal(rig_result(round->rig, round->base + i, &result), i == CAUGHT ? n_caught : 1);
		assert_true(i == CAUGHT || result.is_ok);
	}
}

static void end(struct round *round, int n_caught)
{
	assert_int_equal(rig_stop(round->rig, SIGTERM), 0);
	check_all(round, n_caught);
	clear(round);
	rig_free(round->rig);
}

static void killed_slot_does_the_jobs_again_whose_answers_waited(void **state)
{
	struct round round = begin();
	struct message_result result;
	pid_t slot;

	(void)state;
	assert_int_equal(rig_children(rig_nursery(round.rig), &slot, 1), 1);
	kill(slot, SIGKILL);
	RIG_UNTIL(round.rig, rig_result(round.rig, round.base + N_JOBS - 1, NULL) == 1 && rig_result(round.rig, round.base + CAUGHT, NULL) == 1);
	rig_result(round.rig, round.base + CAUGHT, &result);
	assert_false(result.is_ok);
	assert_int_equal(result.failure, FAILURE_CRASHED);
	assert_int_equal(result.signal, SIGKILL);
	end(&round, 1);
}

static void cancelled_job_takes_no_waiting_answers_with_it(void **state)
{
	struct round round = begin();
	const int64_t fence = round.base + CAUGHT;

	(void)state;
	rig_say(round.rig, &(struct message){.kind = MESSAGE_CANCEL, .cancel = {{&fence, 1}, "withdrawn"}});
	RIG_UNTIL(round.rig, rig_result(round.rig, round.base + N_JOBS - 1, NULL) == 1);
	end(&round, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_slot_does_the_jobs_again_whose_answers_waited),
		cmocka_unit_test(cancelled_job_takes_no_waiting_answers_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
