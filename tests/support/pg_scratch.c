#include "tests/support/pg_scratch.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/db/db_sync.h"

/* Design. `pg_scratch.sh hold` keeps the server for as long as its standard input is open. We hold the
 * other end of that pipe and nobody else does, so however this process ends, the server ends too. The
 * script runs in a session of its own, with init as its parent: what kills a test with all its
 * children must not kill the one that cleans up. */

#define SCRIPT CCNT_SUPPORT_DIR "/pg_scratch.sh"

static char url[256], dir[128];

static _Noreturn __attribute__((format(printf, 1, 2))) void fail(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	fputs("pg_scratch: ", stderr);
	vfprintf(stderr, format, values);
	fputc('\n', stderr);
	va_end(values);
	exit(99);
}

static _Noreturn void become_keeper(int in, int out)
{
	setsid();
	if (fork() != 0)
		_exit(0);
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	setenv("CCNT_SCRATCH_CACHE", CCNT_SCRATCH_DIR, 0);
	execl(SCRIPT, SCRIPT, "hold", (char *)NULL);
	_exit(127);
}

static void read_answer(FILE *answer)
{
	char line[256];

	while (fgets(line, sizeof line, answer) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "url=", 4) == 0)
			snprintf(url, sizeof url, "%s", line + 4);
		if (strncmp(line, "dir=", 4) == 0)
			snprintf(dir, sizeof dir, "%.*s", (int)sizeof dir - 1, line + 4);
		if (strcmp(line, "ready") == 0)
			return;
	}
	fail("the server did not start");
}

const char *pg_scratch_start(void)
{
	int hold[2], answer[2];
	pid_t pid;
	FILE *lines;

	if (url[0] != '\0')
		return url;
	if (pipe2(hold, O_CLOEXEC) != 0 || pipe2(answer, O_CLOEXEC) != 0 || (pid = fork()) < 0)
		fail("no pipe or process");
	if (pid == 0)
		become_keeper(hold[0], answer[1]);
	waitpid(pid, NULL, 0);
	close(hold[0]);
	close(answer[1]);
	lines = fdopen(answer[0], "r");
	if (lines == NULL)
		fail("no memory");
	read_answer(lines);
	fclose(lines);
	setenv("CCNT_DATABASE_URL", url, 1);
	return url; /* hold[1] stays open until the process ends */
}

static void ctl(const char *words)
{
	char command[512];
	int outcome;

	snprintf(command, sizeof command, "%s ctl %s %s", SCRIPT, dir, words);
	outcome = system(command);
	if (outcome != 0)
		fail("'%s' ended with %d", command, outcome);
}

void pg_scratch_stop(const char *mode)
{
	char words[64];

	snprintf(words, sizeof words, "stop -m %s", mode);
	ctl(words);
}

void pg_scratch_restart(void)
{
	char words[256];

	snprintf(words, sizeof words, "start -o '-k %s'", dir);
	ctl(words);
}

static struct db_sync *open_db(void)
{
	struct db_sync *db;

	if (db_sync_open(&db, pg_scratch_start(), "pg_scratch") != OK)
		fail("%s", db_sync_error(db)->message);
	return db;
}

void pg_scratch_sql(const char *sql)
{
	CLEANUP(db_sync_closep) struct db_sync *db = open_db();

	if (db_sync_script(db, sql) != OK)
		fail("%s in: %s", db_sync_error(db)->message, sql);
}

long long pg_scratch_int(const char *sql)
{
	CLEANUP(db_sync_closep) struct db_sync *db = open_db();
	const struct rows *rows;

	if (db_sync_query(db, &rows, sql, NULL) != OK)
		fail("%s in: %s", db_sync_error(db)->message, sql);
	return rows_n(rows) > 0 ? rows_int64(rows, 0, 0) : 0;
}

char *pg_scratch_database(const char *name)
{
	char sql[160], *other = NULL;

	snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE template0", name);
	pg_scratch_sql(sql);
	if (asprintf(&other, "postgresql:///%s?host=%s&user=ccnt", name, dir) < 0)
		fail("no memory");
	return other;
}
