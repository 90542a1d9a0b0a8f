/* Design: no event loop and no threads. SIGCHLD, SIGTERM and SIGINT are blocked and waited for by
 * sigtimedwait(), whose timeout is the next thing that is due: starting a process again, or killing. */
#include "api/supervisor.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"

#define MAX_CHILDREN   64
#define MIN_PAUSE_MS   100
#define MAX_PAUSE_MS   10000
#define HEALTHY_RUN_MS 10000 /* who ran this long begins with the smallest pause again */

struct child {
	const struct role *role;
	int slot;
	pid_t pid; /* 0 = not running */
	int64_t started_ms;
	int64_t start_at_ms;
	int64_t pause_ms;
};

struct supervisor {
	struct child children[MAX_CHILDREN];
	int n;
	const struct role *roles;
	void *arg;
	sigset_t signals;
	bool is_stopping;
	const struct role *stopping; /* the role whose processes are being stopped */
	int64_t kill_at_ms;
	bool has_killed;
};

static void start(struct supervisor *supervisor, struct child *child)
{
	pid_t parent = getpid(), pid = fork();

	if (pid < 0) {
		log_event(LOG_ERROR, "process.fork_failed", "role=%s errno=%d", child->role->name, errno);
		child->start_at_ms = clock_monotonic_ms() + MAX_PAUSE_MS;
		return;
	}
	if (pid == 0) {
		/* A supervisor that is killed takes its processes along: what they claimed is swept by lease. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
		sigprocmask(SIG_UNBLOCK, &supervisor->signals, NULL);
		exit(child->role->run(supervisor->arg, child->slot));
	}
	child->pid = pid;
	child->started_ms = clock_monotonic_ms();
	log_event(LOG_INFO, "process.started", "role=%s slot=%d child=%d", child->role->name, child->slot, (int)pid);
}

static void on_exit_of(struct supervisor *supervisor, struct child *child, int wait_status)
{
	int64_t now = clock_monotonic_ms();
	bool is_failure = !WIFEXITED(wait_status) || WEXITSTATUS(wait_status) != 0 || !supervisor->is_stopping;

	child->pid = 0;
	child->pause_ms = now - child->started_ms >= HEALTHY_RUN_MS ? MIN_PAUSE_MS : 2 * child->pause_ms;
	if (child->pause_ms > MAX_PAUSE_MS)
		child->pause_ms = MAX_PAUSE_MS;
	child->start_at_ms = now + child->pause_ms;
	log_event(is_failure ? LOG_ERROR : LOG_INFO, "process.ended", "role=%s slot=%d code=%d signal=%d", child->role->name,
		  child->slot, WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1,
		  WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0);
}

static void reap(struct supervisor *supervisor)
{
	int wait_status;
	pid_t pid;

	while ((pid = waitpid(-1, &wait_status, WNOHANG)) > 0) {
		for (int i = 0; i < supervisor->n; i++) {
			if (supervisor->children[i].pid == pid)
				on_exit_of(supervisor, &supervisor->children[i], wait_status);
		}
	}
}

static void signal_all(const struct supervisor *supervisor, const struct role *role, int signal_number)
{
	for (int i = 0; i < supervisor->n; i++) {
		const struct child *child = &supervisor->children[i];

		if (child->pid > 0 && (role == NULL || child->role == role))
			kill(child->pid, signal_number);
	}
}

static bool is_running(const struct supervisor *supervisor, const struct role *role)
{
	for (int i = 0; i < supervisor->n; i++) {
		if (supervisor->children[i].pid > 0 && supervisor->children[i].role == role)
			return true;
	}
	return false;
}

/* Goes on to the next role when the one before has ended; false when all have. */
static bool stop_next(struct supervisor *supervisor)
{
	while (supervisor->stopping->name != NULL && !is_running(supervisor, supervisor->stopping)) {
		supervisor->stopping++;
		signal_all(supervisor, supervisor->stopping, SIGTERM);
	}
	return supervisor->stopping->name != NULL;
}

static void begin_stop(struct supervisor *supervisor, int stop_ms, int signal_number)
{
	if (supervisor->is_stopping) {
		supervisor->kill_at_ms = clock_monotonic_ms();
		return;
	}
	log_event(LOG_INFO, "server.stopping", "signal=%d", signal_number);
	supervisor->is_stopping = true;
	supervisor->kill_at_ms = clock_monotonic_ms() + stop_ms;
	supervisor->stopping = supervisor->roles;
	signal_all(supervisor, supervisor->stopping, SIGTERM);
}

/* Does what is due; the answer is how long nothing else will be. */
static int64_t do_due(struct supervisor *supervisor)
{
	int64_t now = clock_monotonic_ms(), wait_ms = 60000;

	if (supervisor->is_stopping) {
		if (now >= supervisor->kill_at_ms && !supervisor->has_killed) {
			log_event(LOG_ERROR, "server.killing", "reason=deadline");
			supervisor->has_killed = true;
			signal_all(supervisor, NULL, SIGKILL);
		}
		return supervisor->has_killed ? wait_ms : supervisor->kill_at_ms - now;
	}
	for (int i = 0; i < supervisor->n; i++) {
		struct child *child = &supervisor->children[i];

		if (child->pid == 0 && child->start_at_ms <= now)
			start(supervisor, child);
		if (child->pid == 0 && child->start_at_ms - now < wait_ms)
			wait_ms = child->start_at_ms - now;
	}
	return wait_ms > 0 ? wait_ms : 1;
}

int supervisor_run(const struct role *roles, void *arg, int stop_ms)
{
	struct supervisor supervisor = {.roles = roles, .arg = arg};

	for (const struct role *role = roles; role->name != NULL; role++) {
		for (int i = 0; i < role->n && supervisor.n < MAX_CHILDREN; i++) {
			supervisor.children[supervisor.n] =
				(struct child){.role = role, .slot = supervisor.n, .pause_ms = MIN_PAUSE_MS / 2};
			supervisor.n++;
		}
	}
	sigemptyset(&supervisor.signals);
	sigaddset(&supervisor.signals, SIGCHLD);
	sigaddset(&supervisor.signals, SIGTERM);
	sigaddset(&supervisor.signals, SIGINT);
	sigprocmask(SIG_BLOCK, &supervisor.signals, NULL);
	do {
		int64_t wait_ms = do_due(&supervisor);
		struct timespec timeout = {.tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1000000};
		int signal_number = sigtimedwait(&supervisor.signals, NULL, &timeout);

		reap(&supervisor);
		if (signal_number == SIGTERM || signal_number == SIGINT)
			begin_stop(&supervisor, stop_ms, signal_number);
	} while (!supervisor.is_stopping || stop_next(&supervisor));
	log_event(LOG_INFO, "server.stopped", "killed=%d", supervisor.has_killed);
	return supervisor.has_killed ? 1 : 0;
}
