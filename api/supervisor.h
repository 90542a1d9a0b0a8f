/* Keeps the processes of one server running: forks them, replaces those that die, and stops them all.
 * A process that dies again and again is started ever more slowly (up to 10 s), never given up. */
#ifndef CCNT_API_SUPERVISOR_H
#define CCNT_API_SUPERVISOR_H

/* What a process does; the answer is its exit code. Called in the child with the signals of its own
 * unblocked and as they were. slot counts from 0 over all roles. */
typedef int role_fn(void *arg, int slot);

struct role {
	const char *name; /* as the log shows it */
	role_fn *run;
	int n; /* processes */
};

/* Runs the roles until SIGTERM or SIGINT, then sends SIGTERM to the HTTP processes first and, when they
 * are gone, to the roles that come after: roles stop in the order of the table. A second signal, or
 * stop_ms, kills what is left. The table ends with a NULL name. Returns the exit code: 0 unless a
 * process had to be killed. */
int supervisor_run(const struct role *roles, void *arg, int stop_ms);

#endif
