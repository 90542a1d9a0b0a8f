#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <event2/event.h>
#include <talloc.h>

#include "api/store/job_store.h"
#include "api/store/result_store.h"
#include "proto/base/clock.h"
#include "tests/support/dispatch_rig.h"
#include "tests/support/pg_scratch.h"
#include "tests/support/run_loop.h"

static struct event_base *base;
static struct store store;
static struct server_life one, two;

static int n_done;
static enum status status;
static int64_t counted;
static size_t n_claimed, n_documents;
static struct job_claimed claimed[1000];
static int64_t receipt;

static void wait_for_it(void)
{
	assert_int_equal(n_done, 0); /* never inside the call */
	assert_true(run_loop_until_count(base, &n_done, 1, 20000));
	n_done = 0;
	assert_int_equal(status, OK);
}

static struct step on_life(void *arg, enum status is, const struct server_life *life)
{
	*(struct server_life *)arg = *life;
	status = is;
	n_done++;
	return step_pending();
}

static struct step on_claim(void *arg, enum status is, const struct job_claim *claim)
{
	(void)arg;
	status = is;
	n_claimed = claim->n;
	n_documents = claim->n_documents;
	receipt = claim->receipt;
	if (claim->n > 0)
		memcpy(claimed, claim->jobs, claim->n * sizeof *claimed);
	n_done++;
	return step_pending();
}

static struct step on_count(void *arg, enum status is, int64_t n)
{
	(void)arg;
	status = is;
	counted = n;
	n_done++;
	return step_pending();
}

static struct step on_settle(void *arg, enum status is, const struct job_tally *tally, const char *message)
{
	(void)message;
	*(struct job_tally *)arg = *tally;
	status = is;
	n_done++;
	return step_pending();
}

static void begin(struct server_life *life, const char *name, int64_t lease_ms)
{
	step_detach(server_store_begin(&store, name, NULL, lease_ms, on_life, life));
	wait_for_it();
}

static size_t claim(const struct server_life *life, int lane, int max_jobs, int64_t max_bytes)
{
	static int64_t n_receipts;

	step_detach(job_store_claim(&store, life, ++n_receipts, lane, JOB_KINDS_ALL, true, max_jobs, max_bytes, on_claim, NULL));
	wait_for_it();
	return n_claimed;
}

static int64_t sweep(const struct server_life *life, const int64_t *known, size_t n)
{
	step_detach(job_store_sweep(&store, life, known, n, 900, on_count, NULL));
	wait_for_it();
	return counted;
}

static int start(void **state)
{
	(void)state;
	dispatch_rig_clear();
	base = event_base_new();
	store = (struct store){pool_new(base, &(struct pool_options){.database_url = dispatch_rig_database()}), -1};
	begin(&one, "one", 60000);
	begin(&two, "two", 60000);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	pool_free(store.pool);
	event_base_free(base);
	return 0;
}

static void claims_go_in_order_and_never_overlap(void **state)
{
	(void)state;
	dispatch_rig_noops(5, 1);
	assert_int_equal(claim(&one, 1, 3, 1 << 20), 3);
	assert_true(claimed[0].id < claimed[1].id && claimed[1].id < claimed[2].id);
	assert_int_equal(claim(&two, 1, 10, 1 << 20), 2);
	assert_int_equal(claim(&one, 1, 10, 1 << 20), 0);
	assert_int_equal(receipt, 0);
	assert_int_equal(claim(&one, 0, 10, 1 << 20), 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_receipt"), 2);
}

static void a_claim_stops_at_its_bytes_but_takes_one_job_at_least(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++)
		dispatch_rig_policy("广东省甲烷排放控制行动方案");
	assert_int_equal(claim(&one, 1, 100, 1), 1);
	assert_int_equal(n_documents, 1);
	assert_int_equal(claim(&one, 1, 100, 200), 6);
	assert_int_equal(claim(&one, 1, 100, 1 << 20), 5);
}

static void the_jobs_of_one_policy_share_its_document(void **state)
{
	(void)state;
	dispatch_rig_policy("甲");
	dispatch_rig_policy("乙");
	assert_int_equal(claim(&one, 1, 100, 1 << 20), 6);
	assert_int_equal(n_documents, 2);
	for (int i = 0; i < 6; i++)
		assert_int_equal(claimed[i].document, i / 3);
}

static void what_an_older_epoch_claimed_gets_new_attempts(void **state)
{
	(void)state;
	dispatch_rig_noops(3, 1);
	claim(&one, 1, 10, 1);
	assert_int_equal(sweep(&two, NULL, 0), 0);
	begin(&one, "one", 60000);
	assert_int_equal(sweep(&two, NULL, 0), 3);
	assert_int_equal(claim(&two, 1, 10, 1 << 20), 3);
	assert_int_equal(claimed[0].attempt, 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_receipt"), 1);
}

static void what_a_server_claimed_whose_lease_is_over_gets_new_attempts(void **state)
{
	(void)state;
	dispatch_rig_noops(2, 3);
	claim(&one, 3, 10, 1);
	pg_scratch_sql("UPDATE api_server SET lease_until = now() - interval '1 ms' WHERE name = 'one'");
	assert_int_equal(sweep(&two, NULL, 0), 2);
}

static void a_receipt_that_its_own_server_does_not_know_is_put_back(void **state)
{
	int64_t known;

	(void)state;
	dispatch_rig_noops(2, 1);
	claim(&one, 1, 1, 1);
	known = receipt;
	claim(&one, 1, 1, 1);
	pg_scratch_sql("UPDATE job_receipt SET claimed_at = now() - interval '11 s'");
	assert_int_equal(sweep(&one, &known, 1), 1);
	assert_int_equal(sweep(&one, &known, 1), 0);
}

static void a_receipt_that_is_too_old_is_put_back_whoever_has_it(void **state)
{
	int64_t known;

	(void)state;
	dispatch_rig_noops(2, 1);
	claim(&one, 1, 2, 1 << 20);
	known = receipt;
	pg_scratch_sql("UPDATE job_receipt SET claimed_at = now() - interval '899 s'");
	assert_int_equal(sweep(&one, &known, 1), 0);
	assert_int_equal(sweep(&two, NULL, 0), 0);
	pg_scratch_sql("UPDATE job_receipt SET claimed_at = now() - interval '901 s'");
	assert_int_equal(sweep(&one, &known, 1), 2);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_receipt"), 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready WHERE attempt = 1 AND crashes = 0"), 2);
}

static struct step on_missing(void *arg, enum status is, const int64_t *fences, size_t n)
{
	(void)arg;
	status = is;
	counted = n == 1 ? fences[0] : -(int64_t)n;
	n_done++;
	return step_pending();
}

static void receipts_that_are_gone_are_told(void **state)
{
	int64_t known[2];

	(void)state;
	dispatch_rig_noops(2, 1);
	claim(&one, 1, 1, 1 << 20);
	known[0] = receipt;
	known[1] = receipt + 1000;
	step_detach(job_store_find_missing(&store, known, 2, on_missing, NULL));
	wait_for_it();
	assert_int_equal(counted, known[1]);
}

static void a_batch_that_is_stored_twice_counts_once(void **state)
{
	struct job_settled items[N_OUTCOMES] = {0};
	struct job_batch batch = {.items = items, .n = N_OUTCOMES};
	struct job_tally tally;

	(void)state;
	pg_scratch_sql("INSERT INTO job_ready (lane, kind, import_id) SELECT 1, 0, 7 FROM generate_series(1, 5);"
		       " INSERT INTO import_delta (import_id, kind, queued) VALUES (7, 0, 5)");
	claim(&one, 1, 10, 1 << 20);
	assert_int_equal(claimed[0].import_id, 7);
	for (int i = 0; i < N_OUTCOMES; i++)
		items[i] = (struct job_settled){.id = claimed[i].id, .lane = 1, .outcome = (enum job_outcome)i, .message = "why",
						.delay_ms = 60000, .elapsed_ms = INT64_MAX};
	batch.receipts = batch.emptied = &receipt;
	batch.n_receipts = batch.n_emptied = 1;
	for (int round = 0; round < 2; round++) {
		step_detach(result_store_settle(&store, &batch, on_settle, &tally));
		wait_for_it();
		for (int outcome = 0; outcome < N_OUTCOMES; outcome++)
			assert_int_equal(tally.settled[JOB_NOOP][outcome], round == 0 ? 1 : 0);
	}
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_wait WHERE attempt = 2 AND last_error = 'why'"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_dead WHERE attempts = 1 AND reason = 'why' AND NOT is_cancelled"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_dead WHERE attempts = 1 AND reason = 'why' AND is_cancelled"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_history WHERE outcomes = '{0,1,2,3,4}' AND cardinality(messages) = 5"
					" AND ms[1] = 2147483647 AND tableoid <> 'job_history_default'::regclass"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_history"), 1);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_receipt"), 0);
	step_detach(job_store_promote(&store, on_count, NULL));
	wait_for_it();
	assert_int_equal(counted, 0);
	pg_scratch_sql("UPDATE job_wait SET run_at = now()");
	step_detach(job_store_promote(&store, on_count, NULL));
	wait_for_it();
	assert_int_equal(counted, 1);
}

static void settle_claimed(size_t n)
{
	struct job_settled items[1000];
	const struct job_batch batch = {.items = items, .n = n, .receipts = &receipt, .n_receipts = 1};
	struct job_tally tally;

	for (size_t i = 0; i < n; i++)
		items[i] = (struct job_settled){.id = claimed[i].id, .lane = claimed[i].lane};
	step_detach(result_store_settle(&store, &batch, on_settle, &tally));
	wait_for_it();
	assert_int_equal(tally.settled[JOB_NOOP][OUTCOME_DONE], n);
}

/* The second batch is not whole: two of its four attempts were ended by the first. */
static void a_batch_of_done_jobs_tells_what_was_really_there(void **state)
{
	struct job_settled items[6];
	struct job_batch batch = {.items = items, .n = 4, .receipts = &receipt, .n_receipts = 1};
	struct job_tally tally;

	(void)state;
	pg_scratch_sql("INSERT INTO job_ready (lane, kind, import_id) SELECT 1, 0, 7 FROM generate_series(1, 6);");
	assert_int_equal(claim(&one, 1, 10, 1 << 20), 6);
	for (int i = 0; i < 6; i++)
		items[i] = (struct job_settled){.id = claimed[i].id, .uid = claimed[i].uid, .import_id = claimed[i].import_id, .lane = 1,
						.attempt = 1, .elapsed_ms = INT64_MAX};
	for (int round = 0; round < 2; round++) {
		step_detach(result_store_settle(&store, &batch, on_settle, &tally));
		wait_for_it();
		assert_int_equal(tally.settled[JOB_NOOP][OUTCOME_DONE], round == 0 ? 4 : 2);
		assert_int_equal(pg_scratch_int("SELECT done FROM import_count WHERE import_id = 7"), round == 0 ? 4 : 6);
		batch.items += 2;
	}
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready"), 0);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_history WHERE outcomes IN ('{0,0}', '{0,0,0,0}') AND ms[2] = 2147483647"
					" AND attempts[1] = 1 AND policies[1] IS NULL AND policy_min IS NULL"), 2);
	assert_int_equal(pg_scratch_int("SELECT count(DISTINCT uid) FROM job_history, unnest(uids) AS uid"), 6);
}

/* Plans are made with the first jobs that a server sees, and kept. Counts reach the statistics when connections close. */
static void what_a_batch_reads_does_not_grow_with_the_queue(void **state)
{
	const int64_t deadline = clock_monotonic_ms() + 20000;
	const char *const n_read = "SELECT sum(idx_tup_read + seq_tup_read) FROM pg_stat_user_tables JOIN pg_stat_user_indexes"
				   " USING (relid) WHERE pg_stat_user_tables.relname = 'job_ready'";
	int64_t n_before;

	(void)state;
	pg_scratch_sql("VACUUM job_ready");
	for (int i = 0; i < 10; i++) {
		dispatch_rig_noops(20, 2);
		settle_claimed(claim(&one, 2, 100, 1 << 20));
	}
	dispatch_rig_noops(20000, 2);
	n_before = pg_scratch_int(n_read);
	for (int i = 0; i < 10; i++)
		settle_claimed(claim(&one, 2, 100, 1 << 20));
	pool_free(store.pool);
	while (pg_scratch_int("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ccnt'") > 0)
		assert_true(clock_monotonic_ms() < deadline);
	store.pool = pool_new(base, &(struct pool_options){.database_url = dispatch_rig_database()});
	assert_in_range(pg_scratch_int(n_read) - n_before, 1, 20000);
}

static void the_counts_of_an_import_are_the_same_folded_or_not(void **state)
{
	(void)state;
	pg_scratch_sql("INSERT INTO import_delta (import_id, kind, queued, done, stale, dead, cancelled) SELECT 7, n % 2, 3, 1, 1, 0, 1"
		       " FROM generate_series(1, 10) AS n");
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 2; i++) {
			assert_int_equal(pg_scratch_int("SELECT count(*) FROM import_count WHERE import_id = 7 AND queued = 15 AND done = 5"
							" AND stale = 5 AND dead = 0 AND cancelled = 5"), 2);
			step_detach(job_store_fold(&store, on_count, NULL));
			wait_for_it();
			assert_int_equal(counted, i == 0 && round == 0 ? 10 : 0);
		}
	}
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM import_progress"), 2);
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM import_delta"), 0);
}

static struct step on_renew(void *arg, enum status is)
{
	*(enum status *)arg = is;
	status = OK;
	n_done++;
	return step_pending();
}

static void a_lease_is_renewed_only_by_its_own_epoch(void **state)
{
	enum status outcome;

	(void)state;
	step_detach(server_store_renew(&store, &one, 60000, "[]", "{}", on_renew, &outcome));
	wait_for_it();
	assert_int_equal(outcome, OK);
	one.epoch--;
	step_detach(server_store_renew(&store, &one, 60000, "[]", "{}", on_renew, &outcome));
	wait_for_it();
	assert_int_equal(outcome, NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
		TEST(claims_go_in_order_and_never_overlap),
		TEST(a_claim_stops_at_its_bytes_but_takes_one_job_at_least),
		TEST(the_jobs_of_one_policy_share_its_document),
		TEST(what_an_older_epoch_claimed_gets_new_attempts),
		TEST(what_a_server_claimed_whose_lease_is_over_gets_new_attempts),
		TEST(a_receipt_that_its_own_server_does_not_know_is_put_back),
		TEST(a_receipt_that_is_too_old_is_put_back_whoever_has_it),
		TEST(receipts_that_are_gone_are_told),
		TEST(a_batch_that_is_stored_twice_counts_once),
		TEST(a_batch_of_done_jobs_tells_what_was_really_there),
		TEST(what_a_batch_reads_does_not_grow_with_the_queue),
		TEST(the_counts_of_an_import_are_the_same_folded_or_not),
		TEST(a_lease_is_renewed_only_by_its_own_epoch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
