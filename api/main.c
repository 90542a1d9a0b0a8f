/* ccnt-api: one server of CCNT. Settings, then the processes: HTTP and the dispatcher. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>

#include <sodium.h>

#include "api/app.h"
#include "api/config.h"
#include "api/dispatch/dispatcher.h"
#include "api/obs/metrics.h"
#include "api/supervisor.h"

#define STOP_SLACK_MS 5000 /* beyond what draining may take, before processes are killed */

struct process {
	const struct config *config;
	struct metrics *metrics;
	int wake_fd;
};

static int run_http(void *arg, int slot)
{
	const struct process *process = arg;

	return app_run(&(struct app_options){process->config, process->metrics, process->wake_fd}, slot);
}

static int run_dispatcher(void *arg, int slot)
{
	const struct process *process = arg;

	log_init(process->config->log_level, "dispatcher");
	metrics_enter(process->metrics, slot);
	return dispatcher_run(&(struct dispatcher_config){
		.database_url = process->config->database_url,
		.endpoint = process->config->worker_endpoint,
		.server_name = process->config->server_name,
		.wake_fd = process->wake_fd,
		.drain_ms = process->config->drain_ms,
	});
}

/* Connections, not a guess of the distribution, decide how many files are open. */
static void raise_open_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

int main(int argc, char **argv)
{
	struct settings *settings = NULL;
	struct config config;
	int rest, code;

	switch (settings_parse(&settings, &rest, api_settings, "[OPTION]...", argc, argv)) {
	case SETTINGS_SHOWN:
		return 0;
	case SETTINGS_FAILED:
		return 2;
	case SETTINGS_READY:
		break;
	}
	if (rest < argc) {
		fprintf(stderr, "%s: '%s' is no option\n", argv[0], argv[rest]);
		settings_free(settings);
		return 2;
	}
	if (!config_read(&config, settings)) {
		settings_free(settings);
		return 2;
	}
	log_init(config.log_level, "supervisor");
	raise_open_files();
	if (sodium_init() < 0)
		log_die("no_randomness", __FILE__, __LINE__);

	struct process process = {
		.config = &config,
		.metrics = metrics_new(config.n_http_processes + 1),
		.wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
	};
	const struct role roles[] = {
		{"http", run_http, config.n_http_processes},
		{"dispatcher", run_dispatcher, 1},
		{NULL, NULL, 0},
	};

	log_event(LOG_INFO, "server.starting", "version=%s name=%s", CCNT_VERSION, log_quote(config.server_name));
	code = supervisor_run(roles, &process, config.drain_ms + STOP_SLACK_MS);
	metrics_free(process.metrics);
	settings_free(settings);
	return code;
}
