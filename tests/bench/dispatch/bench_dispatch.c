/* No-op jobs through the dispatcher with an echo worker: jobs a second and CPU for each, of the dispatcher, of
 * PostgreSQL and of the worker. The database writes to disk as in use (fsync, synchronous_commit).
 *   bench_dispatch [JOBS [LANE]] */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <talloc.h>

#include "proto/base/clock.h"
#include "tests/support/dispatch_rig.h"
#include "tests/support/fake_worker.h"
#include "tests/support/pg_scratch.h"

#define CREDIT 2048

/* CPU seconds that a process has used. */
static double cpu_of(pid_t pid)
{
	char path[64], text[1024] = "";
	unsigned long user = 0, kernel = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	file = fopen(path, "r");
	if (file == NULL || fgets(text, sizeof text, file) == NULL)
		return 0;
	fclose(file);
	sscanf(strrchr(text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel);
	return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

/* Of the server processes that are there now (the last row counts those that the bench itself opened, too). */
static double cpu_of_database(void)
{
	double sum = 0;

	for (int i = 0;; i++) {
		char sql[256];
		long long pid;

		snprintf(sql, sizeof sql, "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() ORDER BY pid OFFSET %d LIMIT 1",
			 i);
		pid = pg_scratch_int(sql);
		if (pid == 0)
			return sum;
		sum += cpu_of((pid_t)pid);
	}
}

/* Written to the log of the database so far, in bytes. */
static long long wal(void)
{
	return pg_scratch_int("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::int8");
}

static void durable_database(void)
{
	dispatch_rig_clear();
	pg_scratch_sql("ALTER SYSTEM SET fsync = on");
	pg_scratch_sql("ALTER SYSTEM SET synchronous_commit = on");
	pg_scratch_sql("ALTER SYSTEM SET full_page_writes = on");
	pg_scratch_sql("ALTER SYSTEM SET autovacuum = on");
	pg_scratch_stop("fast");
	pg_scratch_restart();
}

/* Echoes n jobs, as many results a message as there may be. */
static void echo(struct fake_worker *worker, int n)
{
	static struct message_result results[MESSAGE_RESULTS_MAX];
	struct message_job job;
	size_t n_held = 0;
	int64_t credit = CREDIT;

	for (int i = 0; i < n; i++) {
		if (!fake_worker_job(worker, &job, n_held > 0 ? 0 : 20000)) {
			if (n_held == 0) {
				fprintf(stderr, "only %d jobs came\n", i);
				exit(1);
			}
			i--;
		} else {
			results[n_held++] = (struct message_result){.fence = job.fence, .kind = job.kind, .is_ok = true};
			if (n_held < MESSAGE_RESULTS_MAX && i + 1 < n)
				continue;
		}
		fake_worker_say(worker, &(struct message){.kind = MESSAGE_RESULTS, .results = {results, n_held, MESSAGE_VERSION_NEWEST}});
		credit += (int64_t)n_held;
		fake_worker_credit(worker, credit);
		n_held = 0;
	}
}

int main(int argc, char **argv)
{
	const int n = argc > 1 ? atoi(argv[1]) : 200000;
	const int lane = argc > 2 ? atoi(argv[2]) : 2;
	struct dispatch_rig rig;
	struct fake_worker *worker;
	double server, database, seconds, own;
	int64_t began;
	long long wal_bytes;
	struct rusage usage;

	durable_database();
	dispatch_rig_noops(n, lane);
	pg_scratch_sql("CHECKPOINT");
	rig = dispatch_rig_start(&(struct dispatcher_config){0});
	worker = fake_worker_new(rig.endpoint, "echo");
	server = cpu_of(rig.pid);
	database = cpu_of_database();
	wal_bytes = wal();
	began = clock_monotonic_us();
	fake_worker_join(worker, CREDIT, NULL);
	echo(worker, n);
	while (pg_scratch_int("SELECT count(*) FROM job_ready") > 0)
		usleep(2000);
	seconds = (double)(clock_monotonic_us() - began) / 1e6;
	wal_bytes = wal() - wal_bytes;
	server = cpu_of(rig.pid) - server;
	database = cpu_of_database() - database;
	getrusage(RUSAGE_SELF, &usage);
	own = (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
	      (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
	printf("jobs=%d seconds=%.2f jobs_per_second=%.0f flushes=%llu ms_per_flush=%.1f\n", n, seconds, n / seconds,
	       (unsigned long long)rig.counters->flushes,
	       (double)rig.counters->flush_us / 1e3 / (double)rig.counters->flushes);
	printf("cpu_us_per_job dispatcher=%.1f database=%.1f worker=%.1f wal_bytes_per_job=%.0f\n", server * 1e6 / n,
	       database * 1e6 / n, own * 1e6 / n, (double)wal_bytes / n);
	fake_worker_free(worker);
	return dispatch_rig_stop(&rig, SIGTERM);
}
