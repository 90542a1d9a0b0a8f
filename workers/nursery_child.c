#include "workers/nursery_child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proto/base/log.h"
#include "workers/knowledge.h"

struct child {
	int fd, signals;
	pid_t slots[NURSERY_SLOTS_MAX]; /* 0: none */
	const struct nursery_plan *plan;
	struct nursery_board *board;
	struct knowledge *knowledge; /* NULL: none yet */
};

/* The parent drains; those below work on until they are told. When the parent dies they die. */
static bool live_under(pid_t parent)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		return false;
	signal(SIGTERM, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	return true;
}

static void report(const struct child *child, const struct nursery_event *event)
{
	if (nursery_send(child->fd, event, sizeof *event, -1) != 0)
		log_event(LOG_DEBUG, "nursery.unheard", NULL); /* the parent is gone: the socket's end follows */
}

static void build(struct child *child, const struct nursery_order *order, int fd)
{
	struct nursery_event event = {.kind = NURSERY_FAILED, .revision = order->revision};
	struct knowledge *built = NULL;
	void *data = mmap(NULL, order->size, PROT_READ, MAP_PRIVATE, fd, 0);

	if (data == MAP_FAILED) {
		snprintf(event.text, sizeof event.text, "the reference data cannot be mapped");
	} else {
		if (knowledge_build(&built, (struct mp_bytes){data, order->size}, event.text) == OK) {
			event.kind = NURSERY_BUILT;
			knowledge_free(child->knowledge);
			child->knowledge = built;
		}
		munmap(data, order->size);
	}
	report(child, &event);
}

/* What a slot may take. A failure leaves it unlimited, as it would be without a supervisor. */
static void limit(int64_t memory_bytes, int64_t cpu_s)
{
	const struct rlimit memory = {(rlim_t)memory_bytes, (rlim_t)memory_bytes}, none = {0, 0};
	const struct rlimit cpu = {(rlim_t)cpu_s, (rlim_t)cpu_s + 1}; /* SIGXCPU, then SIGKILL */

	if (setrlimit(RLIMIT_CORE, &none) != 0 || (memory_bytes > 0 && setrlimit(RLIMIT_AS, &memory) != 0) ||
	    (cpu_s > 0 && setrlimit(RLIMIT_CPU, &cpu) != 0))
		log_event(LOG_WARN, "slot.unlimited", NULL);
}

/* The slot, from its first moment on. Everything inherited but its own socket is closed, so that nothing else
 * stays open through it. */
static int be_slot(struct child *child, const struct nursery_order *order, int fd, pid_t nursery)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (!live_under(nursery) || dup2(fd, STDERR_FILENO + 1) < 0)
		return 1;
	close_range(STDERR_FILENO + 2, ~0U, 0);
	limit(child->plan->slot_memory_bytes, order->cpu_s);
	return child->plan->serve(STDERR_FILENO + 1, child->knowledge, &child->board->running[order->slot]);
}

static void spawn(struct child *child, const struct nursery_order *order, int fd)
{
	const int slot = order->slot;
	struct nursery_event event = {.kind = NURSERY_BORN, .slot = slot};
	const pid_t nursery = getpid();
	pid_t pid;

	atomic_store(&child->board->running[slot], 0);
	pid = child->knowledge != NULL ? fork() : -1;
	if (pid == 0) {
		child->plan->end(be_slot(child, order, fd, nursery));
		abort();
	}
	if (pid < 0)
		event.kind = NURSERY_DIED;
	else
		child->slots[slot] = event.pid = pid;
	report(child, &event);
}

/* One order of the parent. False: there will be no more. */
static bool obey(struct child *child)
{
	struct nursery_order order;
	int passed;
	const long n = nursery_receive(child->fd, &order, sizeof order, 0, &passed);

	if (n == (long)sizeof order && passed >= 0) {
		if (order.kind == ORDER_BUILD)
			build(child, &order, passed);
		else if (order.slot >= 0 && order.slot < NURSERY_SLOTS_MAX)
			spawn(child, &order, passed);
	}
	if (passed >= 0)
		close(passed);
	return n > 0;
}

static void bury(struct child *child)
{
	struct nursery_event event = {.kind = NURSERY_DIED};

	while ((event.pid = waitpid(-1, &event.status, WNOHANG)) > 0) {
		for (event.slot = 0; event.slot < NURSERY_SLOTS_MAX; event.slot++) {
			if (child->slots[event.slot] == event.pid)
				break;
		}
		if (event.slot == NURSERY_SLOTS_MAX)
			continue;
		child->slots[event.slot] = 0;
		report(child, &event);
	}
}

int nursery_child_run(int fd, pid_t parent, const struct nursery_plan *plan, struct nursery_board *board)
{
	struct child child = {.fd = fd, .plan = plan, .board = board};
	struct signalfd_siginfo info;
	bool is_open = true;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	if (!live_under(parent) || sigprocmask(SIG_SETMASK, &set, NULL) != 0)
		return 1;
	child.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (child.signals < 0)
		return 1;
	while (is_open) {
		struct pollfd fds[] = {{.fd = fd, .events = POLLIN}, {.fd = child.signals, .events = POLLIN}};

		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return 1;
		if (fds[1].revents != 0 && read(child.signals, &info, sizeof info) > 0)
			bury(&child);
		if (fds[0].revents != 0)
			is_open = obey(&child);
	}
	knowledge_free(child.knowledge);
	close(child.signals);
	close(fd);
	return 0;
}
