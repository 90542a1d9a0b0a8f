#include "api/app.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>
#include <sodium.h>
#include <talloc.h>

#include "api/contract.h"
#include "api/db/bulk.h"
#include "api/db/pool.h"
#include "api/handlers/enter.h"
#include "api/handlers/routes.h"
#include "api/handlers/services.h"
#include "api/http/files.h"
#include "api/http/server.h"
#include "api/obs/access_log.h"
#include "api/obs/metrics.h"
#include "api/store/pressure.h"
#include "api/store/term_store.h"
#include "proto/base/cleanup.h"
#include "proto/text/glossary.h"

#define TICK_MS 1000 /* own figures, changes of the glossary */

struct app {
	const struct app_options *options;
	struct event_base *base;
	struct event *term_signal, *tick, *pressure_tick;
	struct pool *pool;
	struct bulk_pool *bulk_pool;
	struct files *files;
	struct router *router;
	struct server *server;
	char *contract;
	struct services services;
	int64_t glossary_revision;
	bool is_loading_glossary;
	struct access_log access_log;
	int exit_code;
};

/* metrics_text() for handlers, who do not know the region. */
static struct metrics *shown_metrics;
static char *show_metrics(void *owner)
{
	return metrics_text(owner, shown_metrics, NULL);
}

static struct step on_glossary(void *arg, enum status status, const struct glossary_pairs *pairs)
{
	struct app *app = arg;
	struct glossary *glossary;

	app->is_loading_glossary = false;
	if (status != OK)
		return step_pending(); /* nothing new, or no database: the next tick asks again */
	glossary = glossary_new(NULL);
	for (size_t i = 0; i < pairs->n; i++)
		glossary_add(glossary, pairs->pairs[i][0], pairs->pairs[i][1]);
	talloc_free(app->services.glossary);
	app->services.glossary = glossary;
	app->glossary_revision = pairs->revision;
	log_event(LOG_INFO, "glossary.loaded", "revision=%lld pairs=%zu", (long long)pairs->revision, pairs->n);
	return step_pending();
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct app *app = arg;
	struct pool_stats stats;
	struct pressure_figures pressure;

	(void)fd;
	(void)what;
	pool_stats(&stats, app->pool);
	metrics_set(METRIC_DB_CONNECTIONS, 0, stats.n_connected);
	metrics_set(METRIC_DB_WAITING, 0, stats.n_waiting);
	pressure_figures(&pressure, app->services.pressure);
	metrics_set(METRIC_IMPORT_PARTS, 0, pressure.n_parts);
	metrics_set(METRIC_IMPORT_WIDTH, 0, pressure.width);
	metrics_set(METRIC_IMPORT_COMMIT, 0, pressure.commit_us);
	access_log_server(app->server);
	if (!app->is_loading_glossary && !app->services.is_draining) {
		app->is_loading_glossary = true;
		(void)!term_store_glossary(&app->services.store, app->glossary_revision, on_glossary, app).proof;
	}
}

static void on_pressure_tick(evutil_socket_t fd, short what, void *arg)
{
	struct app *app = arg;

	(void)fd;
	(void)what;
	pressure_tick(app->services.pressure);
}

static void on_drained(void *arg, bool is_complete)
{
	struct app *app = arg;

	log_event(is_complete ? LOG_INFO : LOG_WARN, "http.drained", "complete=%d", is_complete);
	app->exit_code = is_complete ? 0 : 1;
	event_base_loopbreak(app->base);
}

static void on_term(evutil_socket_t fd, short what, void *arg)
{
	struct app *app = arg;

	(void)fd;
	(void)what;
	if (app->services.is_draining)
		return;
	app->services.is_draining = true;
	server_drain(app->server, app->options->config->drain_ms, on_drained, app);
}

static bool open_files(struct app *app, const char *folder)
{
	enum status status = folder[0] != '\0' ? files_new(&app->files, folder) : OK;

	if (status != OK)
		log_event(LOG_ERROR, "web.unreadable", "folder=%s status=%s error=%s", log_quote(folder), status_name(status),
			  log_quote(strerror(errno)));
	return status == OK;
}

static bool listen_on(struct app *app)
{
	const struct config *config = app->options->config;
	struct server_options options = {
		.address = config->bind,
		.port = config->port,
		.router = app->router,
		.enter = enter,
		.admit = admit,
		.app = &app->services,
		.on_finished = access_log_finished,
		.on_finished_arg = &app->access_log,
		.max_connections = config->max_connections,
		.max_body_bytes = (size_t)config->max_body_bytes,
		.max_bodies_bytes = (size_t)config->max_bodies_bytes,
	};
	enum status status = server_new(&app->server, app->base, &options);

	if (status != OK)
		log_event(LOG_ERROR, "http.cannot_listen", "address=%s port=%d error=%s", log_quote(config->bind), config->port,
			  log_quote(strerror(errno)));
	return status == OK;
}

static bool app_start(struct app *app)
{
	const struct config *config = app->options->config;
	const struct timeval tick = {TICK_MS / 1000, TICK_MS % 1000 * 1000}, pressure = {.tv_usec = PRESSURE_TICK_MS * 1000};

	app->base = server_base_new();
	app->pool = pool_new(app->base, &(struct pool_options){.database_url = config->database_url,
							       .application_name = "ccnt-api http",
							       .n_connections = config->n_db_connections});
	app->bulk_pool = bulk_pool_new(app->base, &(struct bulk_options){.database_url = config->database_url,
									 .application_name = "ccnt-api import",
									 .n_connections = config->n_import_connections,
									 .max_waiting = 2 * config->n_import_connections});
	app->router = router_new(routes);
	app->contract = contract_json();
	if (!open_files(app, config->web_root))
		return false;
	app->services = (struct services){
		.store = {.pool = app->pool, .bulk_pool = app->bulk_pool, .wake_fd = app->options->wake_fd},
		.files = app->files,
		.openapi = app->contract,
		.public_url = config->public_url,
		.webhook_hosts = config->webhook_hosts,
		.metrics_text = show_metrics,
	};
	app->services.pressure = pressure_new(&(struct pressure_options){
		.store = &app->services.store,
		.max_ready_jobs = config->max_ready_jobs,
		.data_folder = config->database_folder,
		.min_free_bytes = config->min_free_bytes,
	});
	if (!listen_on(app))
		return false;
	app->term_signal = evsignal_new(app->base, SIGTERM, on_term, app);
	app->tick = event_new(app->base, -1, EV_PERSIST, on_tick, app);
	event_add(app->term_signal, NULL);
	app->pressure_tick = event_new(app->base, -1, EV_PERSIST, on_pressure_tick, app);
	event_add(app->tick, &tick);
	event_add(app->pressure_tick, &pressure);
	event_active(app->tick, EV_TIMEOUT, 0);
	log_event(LOG_INFO, "http.listening", "address=%s port=%d", log_quote(config->bind), server_port(app->server));
	return true;
}

static void app_stop(struct app *app)
{
	if (app->tick != NULL)
		event_free(app->tick);
	if (app->pressure_tick != NULL)
		event_free(app->pressure_tick);
	if (app->term_signal != NULL)
		event_free(app->term_signal);
	bulk_pool_free(app->bulk_pool);
	pool_free(app->pool);
	server_free(app->server);
	router_free(app->router);
	pressure_free(app->services.pressure); /* after the requests that hold places */
	files_free(app->files);
	talloc_free(app->services.glossary);
	free(app->contract);
	event_base_free(app->base);
}

bool app_address_is_free(const struct config *config)
{
	struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM};
	struct addrinfo *address = NULL;
	char port[6];
	const int on = 1; /* an address that only old connections still have is free */
	int fd = -1;
	bool is_free = false;

	snprintf(port, sizeof port, "%u", (unsigned)config->port);
	if (getaddrinfo(config->bind, port, &hints, &address) == 0)
		fd = socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, 0);
	else
		errno = EADDRNOTAVAIL;
	if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0)
		is_free = bind(fd, address->ai_addr, address->ai_addrlen) == 0;
	if (!is_free)
		log_event(LOG_ERROR, "http.cannot_listen", "address=%s port=%s error=%s", log_quote(config->bind), port,
			  log_quote(strerror(errno)));
	if (fd >= 0)
		close(fd);
	if (address != NULL)
		freeaddrinfo(address);
	return is_free;
}

int app_run(const struct app_options *options, int slot)
{
	struct app app = {.options = options, .exit_code = 1};

	log_init(options->config->log_level, "http");
	metrics_enter(options->metrics, slot);
	shown_metrics = options->metrics;
	signal(SIGINT, SIG_IGN); /* the supervisor says when to stop */
	signal(SIGPIPE, SIG_IGN);
	if (app_start(&app))
		event_base_dispatch(app.base);
	app_stop(&app);
	return app.exit_code;
}
