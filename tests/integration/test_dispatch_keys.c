/* Who gets in: keys of workers and of the server, over real sockets. */
#include <arpa/inet.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "proto/base/clock.h"
#include "tests/support/dispatch_rig.h"
#include "tests/support/fake_worker.h"
#include "tests/support/pg_scratch.h"

#define SOON      10000
#define REFUSED   1200 /* long enough for ten tries to connect */

static struct keyfile server_key;

static int clear(void **state)
{
	(void)state;
	dispatch_rig_clear();
	keyfile_make(&server_key);
	return 0;
}

/* On an address that others could reach. */
static struct dispatch_rig start(void)
{
	const struct dispatch_rig rig = dispatch_rig_start(
		&(struct dispatcher_config){.endpoint = "tcp://0.0.0.0:*", .key = &server_key, .drain_ms = 500});

	assert_string_not_equal(rig.endpoint, "");
	return rig;
}

/* A pair that the server may know; extra is more SQL of the row. */
static struct keyfile registered(const char *name, const char *expires_at)
{
	char sql[512], hex[KEY_HEX_SIZE];
	struct keyfile pair;

	keyfile_make(&pair);
	key_format(hex, &pair.public_key);
	snprintf(sql, sizeof sql, "INSERT INTO worker_key (name, public_key, expires_at) VALUES ('%s', '\\x%s', %s)", name, hex, expires_at);
	pg_scratch_sql(sql);
	return pair;
}

static struct fake_worker *come(const struct dispatch_rig *rig, const char *instance, const struct keyfile *own)
{
	return fake_worker_new_with_key(rig->endpoint, instance, own, &server_key.public_key);
}

static void say_hello(struct fake_worker *worker)
{
	static const int kinds[] = {JOB_NOOP};

	fake_worker_say(worker, &(struct message){.kind = MESSAGE_HELLO,
						  .hello = {.v_min = 1, .v_max = 1, .slots = 1, .pid = 1, .name = "stranger",
							    .host = "", .instance = "stranger", .program = "", .kinds = kinds,
							    .n_kinds = 1}});
}

/* Says HELLO and hears nothing. */
static void is_refused(struct fake_worker *worker)
{
	say_hello(worker);
	assert_null(fake_worker_hear(worker, MESSAGE_WELCOME, REFUSED));
	fake_worker_free(worker);
}

static void without_a_key_only_loopback_and_ipc_are_bound(void **state)
{
	static const char *const endpoints[] = {"tcp://0.0.0.0:*", "tcp://*:*", "tcp://[::]:*"};

	(void)state;
	for (size_t i = 0; i < sizeof endpoints / sizeof endpoints[0]; i++) {
		struct dispatch_rig rig = dispatch_rig_start(&(struct dispatcher_config){.endpoint = endpoints[i]});

		assert_string_equal(rig.endpoint, "");
		assert_int_equal(dispatch_rig_stop(&rig, 0), 1);
	}
}

static void a_known_key_gets_in_and_its_name_is_shown(void **state)
{
	struct dispatch_rig rig = start();
	const struct keyfile own = registered("berlin-1", "NULL");
	struct fake_worker *worker = come(&rig, "one", &own);
	struct message_job job;

	(void)state;
	fake_worker_join(worker, 10, NULL);
	dispatch_rig_noops(1, 1);
	assert_true(fake_worker_job(worker, &job, SOON));
	fake_worker_done(worker, &job, NULL);
	assert_true(fake_worker_acked(worker, job.fence, SOON));
	assert_true(dispatch_rig_until("SELECT count(*) FROM api_server WHERE workers -> 0 ->> 'key' = 'berlin-1'", 1));
	fake_worker_free(worker);
	assert_int_equal(dispatch_rig_stop(&rig, SIGTERM), 0);
}

static void strangers_are_not_heard(void **state)
{
	struct dispatch_rig rig = start();
	const struct keyfile own = registered("known", "NULL"), old = registered("old", "now() - interval '1 s'");
	struct fake_worker *known = come(&rig, "one", &own);
	struct keyfile unknown;

	(void)state;
	fake_worker_join(known, 1, NULL); /* so the keys are read */
	keyfile_make(&unknown);
	is_refused(come(&rig, "unknown", &unknown));
	is_refused(come(&rig, "expired", &old));
	is_refused(fake_worker_new(rig.endpoint, "without a key"));
	is_refused(fake_worker_new_with_key(rig.endpoint, "of another server", &own, &unknown.public_key));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM api_server"), 1);
	assert_int_equal(rig.counters->malformed, 0);
	fake_worker_free(known);
	assert_int_equal(dispatch_rig_stop(&rig, SIGTERM), 0);
}

static int connect_raw(const struct dispatch_rig *rig)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_port = htons((uint16_t)atoi(strrchr(rig->endpoint, ':') + 1));
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	return fd;
}

static void raw_bytes_and_silence_do_no_harm(void **state)
{
	struct dispatch_rig rig = start();
	const struct keyfile own = registered("known", "NULL");
	struct fake_worker *worker;
	const struct timeval patience = {15, 0};
	const int silent = connect_raw(&rig);
	char byte;
	ssize_t n;

	(void)state;
	for (int i = 0; i < 50; i++) {
		char noise[512];
		const int fd = connect_raw(&rig);

		memset(noise, i * 7, sizeof noise);
		if (i % 2 == 0)
			memcpy(noise, "\xff\0\0\0\0\0\0\0\1\x7f\3\0CURVE", 17);
		assert_true(send(fd, noise, sizeof noise, MSG_NOSIGNAL) > 0);
		close(fd);
	}
	worker = come(&rig, "one", &own);
	fake_worker_join(worker, 1, NULL);
	fake_worker_free(worker);
	/* Who never speaks is cut off after the handshake's time. */
	setsockopt(silent, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	do
		n = recv(silent, &byte, 1, 0); /* the server's greeting, then the end */
	while (n > 0);
	assert_true(n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK));
	close(silent);
	assert_int_equal(dispatch_rig_stop(&rig, SIGTERM), 0);
}

static void a_revoked_key_loses_its_connection_and_its_jobs_come_back_without_blame(void **state)
{
	struct dispatch_rig rig = start();
	const struct keyfile bad = registered("bad", "NULL"), good = registered("good", "NULL");
	struct fake_worker *revoked = come(&rig, "one", &bad), *other;
	struct message_job job, again;

	(void)state;
	fake_worker_join(revoked, 10, NULL);
	dispatch_rig_noops(1, 1);
	assert_true(fake_worker_job(revoked, &job, SOON));
	fake_worker_started(revoked, job.fence);
	pg_scratch_sql("UPDATE worker_key SET revoked_at = now() WHERE name = 'bad'");
	other = come(&rig, "two", &good);
	fake_worker_join(other, 10, NULL);
	assert_true(fake_worker_job(other, &again, SOON));
	assert_int_equal(again.uid, job.uid);
	assert_int_equal(again.crashes, 0);
	/* What it says on the connection that still stands is not heard. */
	fake_worker_done(revoked, &job, NULL);
	is_refused(revoked);
	fake_worker_done(other, &again, NULL);
	assert_true(fake_worker_acked(other, again.fence, SOON));
	is_refused(come(&rig, "one again", &bad));
	assert_int_equal(pg_scratch_int("SELECT count(*) FROM job_ready"), 0);
	fake_worker_free(other);
	assert_int_equal(dispatch_rig_stop(&rig, SIGTERM), 0);
}

static void a_key_is_exchanged_without_a_gap(void **state)
{
	struct dispatch_rig rig = start();
	const struct keyfile before = registered("berlin-1", "NULL"), after = registered("berlin-1", "NULL");
	struct fake_worker *old = come(&rig, "one", &before), *new = come(&rig, "two", &after);
	struct message_job job;

	(void)state;
	fake_worker_join(old, 1, NULL);
	fake_worker_join(new, 1, NULL);
	pg_scratch_sql("UPDATE worker_key SET revoked_at = now() WHERE id = (SELECT min(id) FROM worker_key)");
	assert_true(dispatch_rig_until("SELECT jsonb_array_length(workers) FROM api_server", 1));
	dispatch_rig_noops(1, 1);
	assert_true(fake_worker_job(new, &job, SOON));
	fake_worker_free(old);
	fake_worker_free(new);
	assert_int_equal(dispatch_rig_stop(&rig, SIGTERM), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(without_a_key_only_loopback_and_ipc_are_bound, clear),
		cmocka_unit_test_setup(a_known_key_gets_in_and_its_name_is_shown, clear),
		cmocka_unit_test_setup(strangers_are_not_heard, clear),
		cmocka_unit_test_setup(raw_bytes_and_silence_do_no_harm, clear),
		cmocka_unit_test_setup(a_revoked_key_loses_its_connection_and_its_jobs_come_back_without_blame, clear),
		cmocka_unit_test_setup(a_key_is_exchanged_without_a_gap, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
