#include "tests/support/dispatch_rig.h"

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "tests/support/pg_scratch.h"

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 1 << 20);

	if (file == NULL || text == NULL || fread(text, 1, (1 << 20) - 1, file) == 0)
		abort();
	fclose(file);
	return text;
}

static int is_sql(const struct dirent *entry)
{
	return strstr(entry->d_name, ".sql") != NULL;
}

const char *dispatch_rig_database(void)
{
	static const char *url;
	struct dirent **entries;
	int n;

	if (url != NULL)
		return url;
	url = pg_scratch_start();
	n = scandir(CCNT_MIGRATIONS_DIR, &entries, is_sql, alphasort);
	for (int i = 0; i < n; i++) {
		char path[4096], *sql;

		snprintf(path, sizeof path, "%s/%s", CCNT_MIGRATIONS_DIR, entries[i]->d_name);
		sql = read_file(path);
		pg_scratch_sql(sql);
		free(sql);
		free(entries[i]);
	}
	free(entries);
	pg_scratch_sql("INSERT INTO account (name, role) VALUES ('tester', 'admin')");
	return url;
}

void dispatch_rig_clear(void)
{
	dispatch_rig_database();
	pg_scratch_sql("TRUNCATE worker_key, job_ready, job_wait, job_held, job_dead, job_receipt, job_history, job_control, import_progress,"
		       " import_delta, api_server, policy_result, policy_label, segment,"
		       " policy_search, policy_listing, policy_text, revision, submission, policy CASCADE");
}

long long dispatch_rig_policy(const char *title)
{
	char sql[2048];

	snprintf(sql, sizeof sql,
		 "WITH made AS (INSERT INTO policy (title_zh, created_by, updated_by) VALUES ('%s', 1, 1) RETURNING id),"
		 "body AS (INSERT INTO policy_text (policy_id, lang, body) SELECT id, 'zh', '为推动碳达峰，制定本方案。' FROM made)"
		 "INSERT INTO job_ready (lane, kind, policy_id, text_version)"
		 " SELECT 1, k.id, made.id, 1 FROM made, job_kind k WHERE k.is_automatic ORDER BY k.id;"
		 "SELECT policy_listing_refresh(array_agg(id)) FROM policy",
		 title);
	pg_scratch_sql(sql);
	return pg_scratch_int("SELECT max(id) FROM policy");
}

void dispatch_rig_noops(int n, int lane)
{
	char sql[256];

	snprintf(sql, sizeof sql, "INSERT INTO job_ready (lane, kind) SELECT %d, 0 FROM generate_series(1, %d)", lane, n);
	pg_scratch_sql(sql);
}

static void tell_bound(void *arg, const char *endpoint)
{
	if (write(*(int *)arg, endpoint, strlen(endpoint) + 1) < 0)
		abort();
}

static _Noreturn void become_dispatcher(const struct dispatcher_config *config, int answer)
{
	struct dispatcher_config own = *config;
	const char *level = getenv("CCNT_LOG_LEVEL");
	enum log_level lowest = LOG_ERROR;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (level != NULL)
		log_level_parse(&lowest, level);
	log_init(lowest, "dispatcher");
	own.on_bound = tell_bound;
	own.arg = &answer;
	exit(dispatcher_run(&own)); /* not _exit(): the leak sanitizer looks on the way out */
}

struct dispatch_rig dispatch_rig_start(const struct dispatcher_config *config)
{
	struct dispatcher_config own = *config;
	struct dispatch_rig rig = {0};
	struct pollfd ready;
	int answer[2];

	own.database_url = dispatch_rig_database();
	if (own.endpoint == NULL)
		own.endpoint = "tcp://127.0.0.1:*";
	if (own.server_name == NULL)
		own.server_name = "test";
	if (own.wake_fd == 0)
		own.wake_fd = -1;
	rig.counters = mmap(NULL, sizeof *rig.counters, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	own.counters = rig.counters;
	if (rig.counters == MAP_FAILED || pipe(answer) != 0 || (rig.pid = fork()) < 0)
		abort();
	if (rig.pid == 0)
		become_dispatcher(&own, answer[1]);
	close(answer[1]);
	ready = (struct pollfd){.fd = answer[0], .events = POLLIN};
	if (poll(&ready, 1, 20000) != 1 || read(answer[0], rig.endpoint, sizeof rig.endpoint - 1) <= 0)
		rig.endpoint[0] = '\0';
	close(answer[0]);
	return rig;
}

int dispatch_rig_stop(struct dispatch_rig *rig, int signal_number)
{
	int outcome = 0;

	kill(rig->pid, signal_number);
	if (waitpid(rig->pid, &outcome, 0) != rig->pid)
		return -1;
	munmap(rig->counters, sizeof *rig->counters);
	return WIFEXITED(outcome) ? WEXITSTATUS(outcome) : 128 + WTERMSIG(outcome);
}

bool dispatch_rig_until(const char *sql, long long n)
{
	const int64_t until = clock_monotonic_ms() + 20000;
	long long now;

	while ((now = pg_scratch_int(sql)) != n) {
		if (clock_monotonic_ms() > until) {
			fprintf(stderr, "%lld instead of %lld: %s\n", now, n, sql);
			return false;
		}
		poll(NULL, 0, 10);
	}
	return true;
}
