#include "api/alerts/alerts.h"

#include <signal.h>

#include <curl/curl.h>
#include <event2/event.h>
#include <talloc.h>

#include "api/alerts/compare.h"
#include "api/alerts/courier.h"
#include "api/alerts/sender.h"
#include "api/db/pool.h"
#include "api/store/alert_store.h"
#include "api/store/term_store.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "proto/text/glossary.h"

#define TICK_MS       250
#define N_CONNECTIONS 2
#define PRUNE_MS      600000

struct alerts {
	struct event_base *base;
	struct event *term_signal, *tick;
	struct pool *pool;
	struct store store;
	struct glossary *glossary;
	int64_t glossary_revision;
	bool is_loading_glossary;
	bool has_caught_up, is_keeping_up;
	int64_t pruned_ms; /* when; of the monotonic clock */
	struct comparer *comparer;
	struct sender *sender;
	struct courier *courier;
};

static struct step on_glossary(void *arg, enum status status, const struct glossary_pairs *pairs)
{
	struct alerts *alerts = arg;

	alerts->is_loading_glossary = false;
	if (status != OK)
		return step_pending();
	talloc_free(alerts->glossary);
	alerts->glossary = glossary_new(NULL);
	for (size_t i = 0; i < pairs->n; i++)
		glossary_add(alerts->glossary, pairs->pairs[i][0], pairs->pairs[i][1]);
	alerts->glossary_revision = pairs->revision;
	comparer_renew(alerts->comparer);
	return step_pending();
}

static struct step on_kept_up(void *arg, enum status status)
{
	struct alerts *alerts = arg;

	alerts->is_keeping_up = false;
	if (status == OK && !alerts->has_caught_up)
		alerts->has_caught_up = true;
	else if (status == OK)
		alerts->pruned_ms = clock_monotonic_ms();
	return step_pending();
}

/* What comes once, and from time to time. */
static void keep_up(struct alerts *alerts)
{
	if (alerts->is_keeping_up || (alerts->has_caught_up && clock_monotonic_ms() - alerts->pruned_ms < PRUNE_MS))
		return;
	alerts->is_keeping_up = true;
	step_detach((alerts->has_caught_up ? alert_store_prune : alert_store_catch_up)(&alerts->store, on_kept_up, alerts));
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct alerts *alerts = arg;

	(void)fd;
	(void)what;
	if (!alerts->is_loading_glossary) {
		alerts->is_loading_glossary = true;
		step_detach(term_store_glossary(&alerts->store, alerts->glossary_revision, on_glossary, alerts));
	}
	if (alerts->glossary != NULL) { /* searches mean what they mean to their readers */
		comparer_tick(alerts->comparer);
		courier_tick(alerts->courier);
		keep_up(alerts);
	}
}

static void on_term(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	event_base_loopbreak(arg);
}

int alerts_run(const struct alerts_options *options)
{
	const struct timeval tick = {.tv_usec = TICK_MS * 1000};
	struct alerts alerts = {.pruned_ms = -PRUNE_MS};

	signal(SIGINT, SIG_IGN); /* the supervisor says when to stop */
	signal(SIGPIPE, SIG_IGN);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	alerts.base = event_base_new();
	alerts.pool = pool_new(alerts.base, &(struct pool_options){.database_url = options->database_url,
								   .application_name = "ccnt-api alerts",
								   .n_connections = N_CONNECTIONS});
	alerts.store = (struct store){.pool = alerts.pool, .wake_fd = -1};
	alerts.comparer = comparer_new(&alerts.store, &alerts.glossary);
	alerts.sender = sender_new(alerts.base, options->webhook_hosts);
	alerts.courier = courier_new(&alerts.store, alerts.sender);
	alerts.term_signal = evsignal_new(alerts.base, SIGTERM, on_term, alerts.base);
	alerts.tick = event_new(alerts.base, -1, EV_PERSIST, on_tick, &alerts);
	event_add(alerts.term_signal, NULL);
	event_add(alerts.tick, &tick);
	event_base_dispatch(alerts.base);
	event_free(alerts.tick);
	event_free(alerts.term_signal);
	sender_free(alerts.sender);
	pool_free(alerts.pool);
	courier_free(alerts.courier);
	comparer_free(alerts.comparer);
	talloc_free(alerts.glossary);
	event_base_free(alerts.base);
	curl_global_cleanup();
	return 0;
}
