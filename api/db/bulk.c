#include "api/db/bulk.h"

#include <assert.h>

#include <event2/event.h>
#include <talloc.h>

#include "api/db/bulk_inside.h"
#include "api/db/inside.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define SWEEP_MS 250 /* deadlines and idle connections are looked at this often */

struct bulk_pool {
	struct event_base *base;
	struct bulk_options options; /* the zeros replaced */
	struct conn_options conn_options;
	struct bulk_conn **conns;
	struct bulk_list waiting, due; /* due: refused, to be told from the loop */
	struct event *kick, *sweep;
	struct bulk_stats stats;
};

static size_t copied_bytes(const struct bulk *bulk)
{
	size_t n = 0;

	for (int i = 0; i < bulk->n_steps; i++)
		n += bulk->steps[i].copy != NULL ? bulk->steps[i].copy->n_bytes : 0;
	return n;
}

static void complete(struct bulk_pool *pool, struct bulk *bulk, enum status status, const struct db_error *error)
{
	bulk_done_fn *done = bulk->done;
	void *arg = bulk->arg;

	pool->stats.n_done += status == OK;
	pool->stats.n_failed += status != OK;
	pool->stats.n_bytes += status == OK ? copied_bytes(bulk) : 0;
	bulk_free(bulk);
	step_detach(done(arg, status, status == OK ? NULL : error));
}

static void kick(struct bulk_pool *pool)
{
	event_active(pool->kick, EV_TIMEOUT, 0);
}

void pool_bulk_ended(struct bulk_pool *pool, struct bulk *bulk, enum status status, const struct db_error *error)
{
	pool->stats.n_running--;
	kick(pool);
	complete(pool, bulk, status, error);
}

static struct bulk_conn *free_conn(const struct bulk_pool *pool)
{
	for (int i = 0; i < pool->options.n_connections; i++) {
		if (bulk_conn_is_free(pool->conns[i]))
			return pool->conns[i];
	}
	return NULL;
}

static void refuse(struct bulk_pool *pool, struct bulk *bulk, enum status status, const char *why)
{
	const struct db_error error = error_of(NULL, why, -1);

	complete(pool, bulk, status, &error);
}

static enum status unsendable(const struct bulk *bulk)
{
	for (int i = 0; i < bulk->n_steps; i++) {
		const struct bulk_step *step = &bulk->steps[i];

		if (step->params != NULL && step->params->status != OK)
			return step->params->status;
		if (step->copy != NULL && step->copy->is_too_large)
			return TOO_LARGE;
	}
	return OK;
}

static void on_kick(evutil_socket_t fd, short what, void *arg)
{
	struct bulk_pool *pool = arg;
	struct bulk_list due = TAILQ_HEAD_INITIALIZER(due);
	struct bulk *bulk;
	struct bulk_conn *conn;

	(void)fd, (void)what;
	TAILQ_CONCAT(&due, &pool->due, link);
	while ((bulk = TAILQ_FIRST(&due)) != NULL) {
		enum status status = unsendable(bulk);

		TAILQ_REMOVE(&due, bulk, link);
		refuse(pool, bulk, status != OK ? status : BUSY, status != OK ? "the data cannot be sent" : "too many wait");
	}
	while (pool->stats.n_running < pool->stats.width && (bulk = TAILQ_FIRST(&pool->waiting)) != NULL &&
	       (conn = free_conn(pool)) != NULL) {
		TAILQ_REMOVE(&pool->waiting, bulk, link);
		pool->stats.n_waiting--;
		pool->stats.n_running++;
		bulk_conn_run(conn, bulk);
	}
}

static void on_sweep(evutil_socket_t fd, short what, void *arg)
{
	struct bulk_pool *pool = arg;
	int64_t now_ms = clock_monotonic_ms();
	struct bulk *bulk, *next;

	(void)fd, (void)what;
	for (bulk = TAILQ_FIRST(&pool->waiting); bulk != NULL; bulk = next) {
		next = TAILQ_NEXT(bulk, link);
		if (bulk->deadline_ms > now_ms)
			continue;
		TAILQ_REMOVE(&pool->waiting, bulk, link);
		pool->stats.n_waiting--;
		refuse(pool, bulk, BUSY, "waited for its turn until the deadline"); /* so that nothing happened */
		next = TAILQ_FIRST(&pool->waiting);
	}
	for (int i = 0; i < pool->options.n_connections; i++) {
		bulk_conn_expire(pool->conns[i], now_ms);
		if (bulk_conn_is_idle(pool->conns[i], pool->options.idle_ms))
			bulk_conn_close(pool->conns[i]);
	}
}

/* ---- use */

struct bulk *bulk_new(const void *owner)
{
	return must_alloc(talloc_zero(owner, struct bulk));
}

void bulk_free(struct bulk *bulk)
{
	talloc_free(bulk);
}

static struct bulk_step *step_new(struct bulk *bulk, const struct stmt *stmt)
{
	struct bulk_step *step = &bulk->steps[bulk->n_steps];

	assert(bulk->n_steps < BULK_MAX_STEPS);
	bulk->n_steps++;
	*step = (struct bulk_step){.stmt = stmt, .n_affected = BULK_ANY};
	return step;
}

void bulk_add(struct bulk *bulk, const struct stmt *stmt, struct params *params, int64_t n_affected)
{
	struct bulk_step *step = step_new(bulk, stmt);

	if (params != NULL)
		take_over(bulk, params);
	step->params = params;
	step->n_affected = n_affected;
}

struct copy *bulk_copy(struct bulk *bulk, const struct stmt *stmt, int n_columns)
{
	struct bulk_step *step = step_new(bulk, stmt);

	step->copy = copy_new(bulk, n_columns);
	return step->copy;
}

bool bulk_pool_is_full(const struct bulk_pool *pool)
{
	int n_free = pool->stats.width - pool->stats.n_running;

	return pool->stats.n_waiting >= pool->options.max_waiting + (n_free > 0 ? n_free : 0);
}

STEP bulk_run(struct bulk_pool *pool, struct bulk *bulk, bulk_done_fn *done, void *arg)
{
	take_over(NULL, bulk);
	bulk->done = done;
	bulk->arg = arg;
	bulk->deadline_ms = clock_monotonic_ms() + pool->options.deadline_ms;
	for (int i = 0; i < bulk->n_steps; i++) {
		if (bulk->steps[i].copy != NULL)
			copy_end(bulk->steps[i].copy);
	}
	if (unsendable(bulk) != OK || bulk_pool_is_full(pool)) {
		TAILQ_INSERT_TAIL(&pool->due, bulk, link);
	} else {
		TAILQ_INSERT_TAIL(&pool->waiting, bulk, link);
		pool->stats.n_waiting++;
	}
	kick(pool);
	return step_pending();
}

void bulk_pool_set_width(struct bulk_pool *pool, int width)
{
	pool->stats.width = width < 0 ? 0 : width > pool->options.n_connections ? pool->options.n_connections : width;
	kick(pool);
}

int bulk_pool_max_width(const struct bulk_pool *pool)
{
	return pool->options.n_connections;
}

void bulk_pool_stats(struct bulk_stats *out, const struct bulk_pool *pool)
{
	*out = pool->stats;
}

/* ---- life cycle */

static int or_default(int value, int initial)
{
	return value != 0 ? value : initial;
}

struct bulk_pool *bulk_pool_new(struct event_base *base, const struct bulk_options *options)
{
	struct bulk_pool *pool = must_alloc(talloc_zero(NULL, struct bulk_pool));
	struct bulk_options *o = &pool->options;
	const struct timeval period = {.tv_usec = SWEEP_MS * 1000};

	pool->base = base;
	*o = *options;
	o->n_connections = or_default(o->n_connections, 2);
	o->max_waiting = or_default(o->max_waiting, 2);
	o->deadline_ms = or_default(o->deadline_ms, 60000);
	o->idle_ms = or_default(o->idle_ms, 30000);
	pool->conn_options = (struct conn_options){
		.database_url = o->database_url,
		.application_name = o->application_name != NULL ? o->application_name : "ccnt bulk",
		.server_settings = dial_server_settings(pool, o->deadline_ms, o->deadline_ms),
	};
	TAILQ_INIT(&pool->waiting);
	TAILQ_INIT(&pool->due);
	pool->stats.width = o->n_connections;
	pool->kick = must_alloc(event_new(base, -1, 0, on_kick, pool));
	pool->sweep = must_alloc(event_new(base, -1, EV_PERSIST, on_sweep, pool));
	event_add(pool->sweep, &period);
	pool->conns = must_alloc(talloc_zero_array(pool, struct bulk_conn *, (unsigned)o->n_connections));
	for (int i = 0; i < o->n_connections; i++)
		pool->conns[i] = bulk_conn_new(base, pool, &pool->conn_options);
	return pool;
}

static void drop(struct bulk_list *list)
{
	struct bulk *bulk;

	while ((bulk = TAILQ_FIRST(list)) != NULL) {
		TAILQ_REMOVE(list, bulk, link);
		bulk_free(bulk);
	}
}

void bulk_pool_free(struct bulk_pool *pool)
{
	if (pool == NULL)
		return;
	for (int i = 0; i < pool->options.n_connections; i++)
		bulk_conn_free(pool->conns[i]);
	drop(&pool->waiting);
	drop(&pool->due);
	event_free(pool->kick);
	event_free(pool->sweep);
	talloc_free(pool);
}
