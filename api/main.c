/* ccnt-api: one server of CCNT. Settings, then the processes: HTTP, the dispatcher, alerts. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/resource.h>

#include <sodium.h>

#include "api/alerts/alerts.h"
#include "api/app.h"
#include "api/config.h"
#include "api/dispatch/dispatcher.h"
#include "api/obs/metrics.h"
#include "api/supervisor.h"
#include "proto/keyfile.h"

#define STOP_SLACK_MS 5000 /* beyond what draining may take, before processes are killed; the dispatcher takes up to 4 s of it */

struct process {
	const struct config *config;
	struct metrics *metrics;
	int wake_fd;
	struct keyfile key; /* when the config names a file */
};

static int run_http(void *arg, int slot)
{
	const struct process *process = arg;

	return app_run(&(struct app_options){process->config, process->metrics, process->wake_fd}, slot);
}

/* What the dispatcher counts, and which metric shows it. */
static const struct {
	size_t offset;
	enum metric metric;
	int series;
	bool is_gauge;
} shown_counters[] = {
	{offsetof(struct dispatcher_counters, claimed), METRIC_JOBS_CLAIMED, 0, false},
	{offsetof(struct dispatcher_counters, sent), METRIC_JOBS_SENT, 0, false},
	{offsetof(struct dispatcher_counters, done), METRIC_JOBS_FINISHED, 0, false},
	{offsetof(struct dispatcher_counters, retried), METRIC_JOBS_FINISHED, 1, false},
	{offsetof(struct dispatcher_counters, dead), METRIC_JOBS_FINISHED, 2, false},
	{offsetof(struct dispatcher_counters, stale), METRIC_JOBS_FINISHED, 3, false},
	{offsetof(struct dispatcher_counters, returned), METRIC_JOBS_FINISHED, 4, false},
	{offsetof(struct dispatcher_counters, cancelled), METRIC_JOBS_FINISHED, 5, false},
	{offsetof(struct dispatcher_counters, trips), METRIC_BREAKER_TRIPS, 0, false},
	{offsetof(struct dispatcher_counters, put_back), METRIC_JOBS_PUT_BACK, 0, false},
	{offsetof(struct dispatcher_counters, leases_lost), METRIC_LEASES_LOST, 0, false},
	{offsetof(struct dispatcher_counters, flushes), METRIC_RESULTS_FLUSHES, 0, false},
	{offsetof(struct dispatcher_counters, in_flight), METRIC_JOBS_IN_FLIGHT, 0, true},
	{offsetof(struct dispatcher_counters, workers), METRIC_WORKERS, 0, true},
	{offsetof(struct dispatcher_counters, controls), METRIC_JOB_CONTROLS, 0, true},
	{offsetof(struct dispatcher_counters, receipts), METRIC_RECEIPTS, 0, true},
	{offsetof(struct dispatcher_counters, lease_left_us), METRIC_LEASE_LEFT, 0, true},
#define BY_KIND(kind)                                                                                                \
	{offsetof(struct dispatcher_counters, ready[kind]), METRIC_JOBS_READY, kind, true},                          \
		{offsetof(struct dispatcher_counters, started[kind]), METRIC_JOBS_STARTED, kind, false}
	BY_KIND(JOB_NOOP), BY_KIND(JOB_CLASSIFY), BY_KIND(JOB_TRANSLATE), BY_KIND(JOB_INDEX), BY_KIND(JOB_TRAIN),
#define BY_LANE(lane)                                                                                                \
	{offsetof(struct dispatcher_counters, lane_ready[lane]), METRIC_LANE_READY, lane, true},                     \
		{offsetof(struct dispatcher_counters, lane_oldest_s[lane]), METRIC_LANE_OLDEST, lane, true}
	BY_LANE(0), BY_LANE(1), BY_LANE(2), BY_LANE(3),
};

struct dispatcher_figures {
	struct dispatcher_counters now, shown;
};

static void show_figures(void *arg)
{
	struct dispatcher_figures *figures = arg;

	for (size_t i = 0; i < sizeof shown_counters / sizeof shown_counters[0]; i++) {
		uint64_t now = *(uint64_t *)((char *)&figures->now + shown_counters[i].offset);
		uint64_t shown = *(uint64_t *)((char *)&figures->shown + shown_counters[i].offset);

		if (shown_counters[i].is_gauge)
			metrics_set(shown_counters[i].metric, shown_counters[i].series, (int64_t)now);
		else
			metrics_add(shown_counters[i].metric, shown_counters[i].series, now - shown);
	}
	figures->shown = figures->now;
}

static void show_interval(void *arg, enum dispatcher_interval what, int64_t us)
{
	(void)arg;
	metrics_observe_us(what == DISPATCHER_COMMIT ? METRIC_FLUSH_DURATION : METRIC_JOBS_DURATION, us);
}

static int run_dispatcher(void *arg, int slot)
{
	const struct process *process = arg;
	struct dispatcher_figures figures = {0};

	log_init(process->config->log_level, "dispatcher");
	metrics_enter(process->metrics, slot);
	return dispatcher_run(&(struct dispatcher_config){
		.database_url = process->config->database_url,
		.endpoint = process->config->worker_endpoint,
		.key = process->config->server_key_file[0] != '\0' ? &process->key : NULL,
		.server_name = process->config->server_name,
		.lease_ms = process->config->lease_ms,
		.wake_fd = process->wake_fd,
		.drain_ms = process->config->drain_ms,
		.history_days = process->config->history_days,
		.counters = &figures.now,
		.on_interval = show_interval,
		.on_tick = show_figures,
		.arg = &figures,
	});
}

static int run_alerts(void *arg, int slot)
{
	const struct process *process = arg;

	log_init(process->config->log_level, "alerts");
	metrics_enter(process->metrics, slot);
	return alerts_run(&(struct alerts_options){process->config->database_url, process->config->webhook_hosts});
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

static bool read_key(struct keyfile *out, const struct config *config)
{
	char error[KEYFILE_ERROR_SIZE];

	if (config->server_key_file[0] == '\0' || keyfile_ensure(out, config->server_key_file, error) == OK)
		return true;
	log_event(LOG_ERROR, "server.no_key", "error=%s", log_quote(error));
	return false;
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
	if (!app_address_is_free(&config)) {
		settings_free(settings);
		return 1;
	}
	raise_open_files();
	if (sodium_init() < 0)
		log_die("no_randomness", __FILE__, __LINE__);

	struct process process = {
		.config = &config,
		.metrics = metrics_new(config.n_http_processes + 2),
		.wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
	};
	const struct role roles[] = {
		{"http", run_http, config.n_http_processes},
		{"alerts", run_alerts, 1},
		{"dispatcher", run_dispatcher, 1},
		{NULL, NULL, 0},
	};

	if (!read_key(&process.key, &config)) {
		settings_free(settings);
		return 1;
	}
	log_event(LOG_INFO, "server.starting", "version=%s name=%s", CCNT_VERSION, log_quote(config.server_name));
	code = supervisor_run(roles, &process, config.drain_ms + STOP_SLACK_MS);
	metrics_free(process.metrics);
	settings_free(settings);
	return code;
}
