/* The worker: takes jobs from servers and has its slots do them. One process talks, one breeds, the slots work;
 * this is where each of them begins and ends. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "proto/base/log.h"
#include "proto/base/settings.h"
#include "proto/keyfile.h"
#include "workers/runner.h"
#include "workers/servers.h"

#define MIB       ((int64_t)1 << 20)
#define LINGER_MS 500

#if defined(__SANITIZE_ADDRESS__)
#define HAS_SHADOW_MEMORY 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SHADOW_MEMORY 1
#endif
#endif
#ifndef HAS_SHADOW_MEMORY
#define HAS_SHADOW_MEMORY 0
#endif

static const struct setting table[] = {
	{"server", SETTING_LIST, "tcp://127.0.0.1:5571", "ZeroMQ endpoint of each server of the database, at most 16"},
	{"slots", SETTING_INT, "0", "jobs that run at a time; 0: as many as there are cores", .max = MESSAGE_SLOTS_MAX},
	{"key-file", SETTING_TEXT, "", "key of this worker and of its servers (ccntctl worker-key add); empty: no encryption"},
	{"server-key", SETTING_LIST, "", "public key of a server beside those in the key file"},
	{"name", SETTING_TEXT, "", "name in lists and logs; empty: the host's"},
	{"slot-memory-mb", SETTING_INT, "1024", "address space of a slot in MiB; 0: not limited", .max = 1 << 20},
	{"log-level", SETTING_TEXT, "info", "debug, info, warn or error"},
	{NULL},
};

struct worker {
	struct ledger ledger;
	struct nursery nursery;
	struct slots *slots;
	struct servers *servers;
	int signals;
	struct pollfd *fds;
};

_Noreturn static void end_process(int code)
{
	exit(code);
}

static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* The first signal asks for an orderly end, the second for a quick one. False: end now. */
static bool hear_signals(struct worker *worker, int *n_heard)
{
	struct signalfd_siginfo info;

	while (read(worker->signals, &info, sizeof info) == (ssize_t)sizeof info) {
		log_event(LOG_INFO, "worker.signal", "signal=%u", info.ssi_signo);
		servers_terminate(worker->servers, "terminated");
		if (++*n_heard > 1)
			return false;
	}
	return true;
}

/* Serves until the end. False: the nursery broke. */
static bool serve(struct worker *worker)
{
	int n_signals = 0;

	while (!servers_are_over(worker->servers)) {
		const size_t n = slots_fds(worker->slots, worker->fds + 1);

		worker->fds[0] = (struct pollfd){.fd = worker->signals, .events = POLLIN};
		servers_wait(worker->servers, worker->fds, n + 1, slots_next_ms(worker->slots));
		if (!hear_signals(worker, &n_signals))
			return true;
		servers_hear(worker->servers);
		if (!slots_turn(worker->slots, servers_are_handing(worker->servers), servers_started, worker->servers)) {
			log_event(LOG_ERROR, "nursery.gone", NULL);
			return false;
		}
		servers_speak(worker->servers);
	}
	return true;
}

/* False: what is wrong was logged. *out is NULL where no key is wanted. */
static bool read_key(const struct keyfile **out, struct keyfile *memory, const struct settings *settings)
{
	const char *path = settings_text(settings, "key-file"), *more = settings_text(settings, "server-key");
	char error[KEYFILE_ERROR_SIZE] = "--server-key without --key-file";
	struct key server;

	*out = NULL;
	if (*path == '\0' && *more == '\0')
		return true;
	if (*path == '\0' || keyfile_read(memory, path, error) != OK)
		goto out;
	snprintf(error, sizeof error, "--server-key wants 64 hex digits, and at most %d of them", KEYFILE_SERVERS_MAX);
	for (size_t length; *more != '\0'; more += length + (more[length] == ',')) {
		length = strcspn(more, ",");
		if (!key_parse(&server, more, length) || !keyfile_add_server(memory, &server))
			goto out;
	}
	snprintf(error, sizeof error, "%s names no server: ccntctl worker-key add, or --server-key", path);
	if (memory->n_servers == 0)
		goto out;
	*out = memory;
	return true;
out:
	log_event(LOG_ERROR, "worker.no_key", "error=%s", log_quote(error));
	return false;
}

static int run(const struct settings *settings)
{
	const int64_t wanted = settings_int(settings, "slots"), memory = settings_int(settings, "slot-memory-mb");
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);
	const int n_slots = wanted > 0 ? (int)wanted : cores < 1 ? 1 : cores > MESSAGE_SLOTS_MAX ? MESSAGE_SLOTS_MAX : (int)cores;
	const struct nursery_plan nursery = {runner_run, end_process, HAS_SHADOW_MEMORY ? 0 : memory * MIB};
	struct worker worker = {.signals = open_signals()};
	struct servers_plan plan = {settings_text(settings, "server"), NULL, settings_text(settings, "name"), n_slots,
				    &worker.ledger, NULL};
	char host[MESSAGE_TEXT_MAX] = "";
	struct keyfile keyfile;
	bool is_orderly;
	int error;

	if (!read_key(&plan.key, &keyfile, settings))
		return 2;
	if (gethostname(host, sizeof host - 1) == 0 && *plan.name == '\0')
		plan.name = host;
	error = worker.signals < 0 ? -errno : nursery_open(&worker.nursery, &nursery);
	if (error != 0) {
		log_event(LOG_ERROR, "worker.not_started", "error=%s", log_quote(strerror(-error)));
		return 1;
	}
	ledger_init(&worker.ledger);
	worker.slots = plan.slots = slots_new(&worker.nursery, n_slots, &worker.ledger);
	worker.servers = servers_new(&plan);
	worker.fds = must_alloc(calloc(slots_n_fds(worker.slots) + 1, sizeof *worker.fds));
	log_event(LOG_INFO, "worker.started", "name=%s server=%s slots=%d version=%s", log_quote(plan.name),
		  log_quote(settings_text(settings, "server")), n_slots, CCNT_VERSION);
	is_orderly = worker.servers != NULL && serve(&worker);
	servers_free(worker.servers, LINGER_MS);
	is_orderly = slots_free(worker.slots) && is_orderly;
	ledger_done(&worker.ledger);
	free(worker.fds);
	close(worker.signals);
	log_event(LOG_INFO, "worker.ended", "orderly=%d", is_orderly);
	return is_orderly ? 0 : 1;
}

int main(int argc, char **argv)
{
	struct settings *settings;
	enum log_level level;
	int rest, code = 2;

	switch (settings_parse(&settings, &rest, table, "[OPTION]...", argc, argv)) {
	case SETTINGS_SHOWN:
		return 0;
	case SETTINGS_FAILED:
		return 2;
	case SETTINGS_READY:
		break;
	}
	if (!log_level_parse(&level, settings_text(settings, "log-level"))) {
		log_event(LOG_ERROR, "settings.invalid", "log-level=%s", log_quote(settings_text(settings, "log-level")));
	} else {
		log_init(level, "worker");
		code = run(settings);
	}
	settings_free(settings);
	return code;
}
