#include "api/store/server_store.h"

#include <talloc.h>

#include "api/db/unit.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "proto/keyfile.h"

/* api_server_name_key. */
static const struct stmt server_begin = {
	"server_begin",
	"INSERT INTO api_server AS s (name, epoch, lease_until, public_key)"
	" VALUES ($1::text, nextval('api_server_epoch_seq'), now() + $2::int8 * interval '1 ms', $3::bytea)"
	" ON CONFLICT (name) DO UPDATE SET epoch = EXCLUDED.epoch, lease_until = EXCLUDED.lease_until, started_at = now(),"
	"  public_key = EXCLUDED.public_key, workers = '[]', counters = '{}'"
	" RETURNING s.id, s.epoch",
};

/* api_server_pkey. */
static const struct stmt server_renew = {
	"server_renew",
	"UPDATE api_server SET lease_until = now() + $3::int8 * interval '1 ms', workers = $4::jsonb, counters = $5::jsonb"
	" WHERE id = $1::int8 AND epoch = $2::int8",
};

static const struct stmt server_end = {
	"server_end",
	"UPDATE api_server SET lease_until = now(), workers = '[]' WHERE id = $1::int8 AND epoch = $2::int8",
};

/* The names are those that the servers give to their sessions; imports and people take as long as they like. */
static const struct stmt server_end_stalled = {
	"server_end_stalled",
	"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
	" WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
	" AND application_name IN ('ccnt dispatcher', 'ccnt-api http')"
	" AND xact_start < now() - $1::int8 * interval '1 s'",
};

struct begin {
	server_life_fn *done;
	void *arg;
};

static struct step on_begun(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct begin op = *(struct begin *)arg;
	struct server_life life = {0};

	(void)error;
	talloc_free(arg);
	if (status == OK)
		life = (struct server_life){rows_int64(rows, 0, 0), rows_int64(rows, 0, 1)};
	return op.done(op.arg, status, &life);
}

STEP server_store_begin(struct store *store, const char *name, const unsigned char *public_key, int64_t lease_ms,
			server_life_fn *done, void *arg)
{
	struct begin *op = must_alloc(talloc(store->pool, struct begin));
	struct params *p = params_new(NULL);

	*op = (struct begin){done, arg};
	params_text(p, name);
	params_int64(p, lease_ms);
	params_bytea(p, public_key, public_key == NULL ? 0 : KEY_BYTES);
	return db_query(store->pool, &server_begin, p, 0, on_begun, op);
}

struct touch {
	server_done_fn *done;
	void *arg;
};

static struct step on_touched(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct touch op = *(struct touch *)arg;

	(void)error;
	talloc_free(arg);
	if (status == OK && rows_affected(rows) == 0)
		status = NOT_FOUND;
	return op.done(op.arg, status);
}

static struct params *life_params(const struct server_life *life)
{
	struct params *p = params_new(NULL);

	params_int64(p, life->id);
	params_int64(p, life->epoch);
	return p;
}

STEP server_store_renew(struct store *store, const struct server_life *life, int64_t lease_ms, const char *workers,
			const char *counters, server_done_fn *done, void *arg)
{
	struct touch *op = must_alloc(talloc(store->pool, struct touch));
	struct params *p = life_params(life);

	*op = (struct touch){done, arg};
	params_int64(p, lease_ms);
	params_json(p, workers);
	params_json(p, counters);
	return db_query(store->pool, &server_renew, p, clock_monotonic_ms() + lease_ms / 5, on_touched, op);
}

STEP server_store_end(struct store *store, const struct server_life *life, server_done_fn *done, void *arg)
{
	struct touch *op = must_alloc(talloc(store->pool, struct touch));

	*op = (struct touch){done, arg};
	return db_query(store->pool, &server_end, life_params(life), 0, on_touched, op);
}

struct end_stalled {
	server_count_fn *done;
	void *arg;
};

static struct step on_stalled_ended(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct end_stalled op = *(struct end_stalled *)arg;

	(void)error;
	talloc_free(arg);
	return op.done(op.arg, status, status == OK ? rows_int64(rows, 0, 0) : 0);
}

STEP server_store_end_stalled(struct store *store, int64_t age_s, server_count_fn *done, void *arg)
{
	struct end_stalled *op = must_alloc(talloc(store->pool, struct end_stalled));
	struct params *p = params_new(NULL);

	*op = (struct end_stalled){done, arg};
	params_int64(p, age_s);
	return db_query(store->pool, &server_end_stalled, p, 0, on_stalled_ended, op);
}
