#include "api/store/alert_store.h"

#include <stddef.h>
#include <string.h>

#include <talloc.h>

#include "api/db/unit.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define SHOWN "100" /* policies in one message */
/* The first attempt is repeated after 5 s, each later one after twice the time, at most 6 h. */
#define PAUSE "least(interval '5 seconds' * 2 ^ d.attempts, interval '6 hours')"

#define PRUNED   "20000" /* rows of a table at a time */
#define MATCH_MS 120000

#define TEXT_OF(number) #number
#define DIGITS(number)  TEXT_OF(number)

struct operation {
	union {
		alert_work_fn *work;
		alert_done_fn *plain;
		alert_messages_fn *messages;
	} done;
	void *arg;
};

static struct operation *operation_new(struct store *store, void *arg)
{
	struct operation *op = must_alloc(talloc_zero(store->pool, struct operation));

	op->arg = arg;
	return op;
}

/* ---- what is to be compared ---- */

/* policy_change_pkey; saved_search_pkey. */
static const struct stmt alert_changes = {
	"alert_changes",
	"SELECT id, policy_id FROM policy_change ORDER BY id LIMIT " DIGITS(ALERT_CHANGES),
	.is_read = true,
};
static const struct stmt alert_searches = {
	"alert_searches",
	"SELECT s.id, s.wish::text FROM saved_search s JOIN account a ON a.id = s.account_id"
	" WHERE a.disabled_at IS NULL AND EXISTS (SELECT FROM policy_change) ORDER BY s.wish::text COLLATE \"C\", s.id",
	.is_read = true,
};

static int64_t *read_ids(void *owner, const struct rows *rows, int column)
{
	int64_t *ids = must_alloc(talloc_array(owner, int64_t, (unsigned)rows_n(rows) + 1));

	for (int i = 0; i < rows_n(rows); i++)
		ids[i] = rows_int64(rows, i, column);
	return ids;
}

static struct step on_work(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation *op = arg;
	struct alert_work work = {0};
	const struct rows *searches;
	struct step step;

	(void)error;
	if (status == OK) {
		searches = rows_next(rows);
		work.n_changes = (size_t)rows_n(rows);
		work.change_ids = read_ids(op, rows, 0);
		work.policy_ids = read_ids(op, rows, 1);
		work.n_searches = (size_t)rows_n(searches);
		work.search_ids = read_ids(op, searches, 0);
		work.wishes = must_alloc(talloc_array(op, const char *, (unsigned)work.n_searches + 1));
		for (size_t i = 0; i < work.n_searches; i++)
			work.wishes[i] = rows_text(searches, (int)i, 1);
	}
	step = op->done.work(op->arg, status, status == OK ? &work : NULL);
	talloc_free(op);
	return step;
}

STEP alert_store_work(struct store *store, alert_work_fn *done, void *arg)
{
	struct operation *op = operation_new(store, arg);
	struct unit *unit = unit_new(NULL);

	op->done.work = done;
	unit_add(unit, &alert_changes, NULL);
	unit_add(unit, &alert_searches, NULL);
	return unit_run(store->pool, unit, 0, on_work, op);
}

static struct step on_plain(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation op = *(struct operation *)arg;

	(void)rows;
	(void)error;
	talloc_free(arg);
	return op.done.plain(op.arg, status);
}

/* ---- what matches ---- */

/* Vectors are read once, whole (what || makes is not where it lay, packed), and each is held against all forms before the next.
 * OFFSET keeps it so. $1 policies; $2-$5 forms; $6, $7 searches and their forms. policy_listing_pkey, policy_search_pkey,
 * policy_result_pkey, policy_label_policy_id_facet_code_key, saved_search_pkey, saved_search_match_pkey, alert_delivery_open. */
static const struct stmt alert_match = {
	"alert_match",
	"WITH changed AS MATERIALIZED (SELECT l.policy_id, l.updated_at, l.issued_on, " ALERT_FACTS " AS facts,"
	"  s.tsv || ''::tsvector AS tsv FROM policy_listing l LEFT JOIN policy_search s USING (policy_id)"
	"  CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM policy_result r WHERE r.policy_id = l.policy_id AND r.kind = 1) AS is_read) r"
	"  WHERE l.policy_id = ANY ($1::int8[]) AND l.state = 'published' AND l.updated_at >= (SELECT min(since) FROM saved_search)),"
	" form AS MATERIALIZED (SELECT f.n, f.facts::tsquery, f.words::tsquery, coalesce(f.issued_from::date, '-infinity') AS issued_from,"
	"  coalesce(f.issued_to::date, 'infinity') AS issued_to, num_nulls(f.issued_from, f.issued_to) = 2 AS is_of_any_time"
	"  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS f (facts, words, issued_from, issued_to, n)),"
	" hit AS MATERIALIZED (SELECT c.policy_id, c.updated_at, f.n FROM changed c CROSS JOIN LATERAL (SELECT f.n FROM form f"
	"  WHERE (f.is_of_any_time OR c.issued_on BETWEEN f.issued_from AND f.issued_to)"
	"  AND (f.facts IS NULL OR ts_match_vq(c.facts, f.facts)) AND (f.words IS NULL OR ts_match_vq(c.tsv, f.words)) OFFSET 0) f),"
	" made AS (INSERT INTO saved_search_match (search_id, policy_id) SELECT k.id, h.policy_id"
	"  FROM unnest($6::int8[], $7::int8[]) AS x (search_id, n) JOIN hit h ON h.n = x.n"
	"  JOIN saved_search k ON k.id = x.search_id AND k.since <= h.updated_at"
	"  ORDER BY k.id, h.policy_id ON CONFLICT DO NOTHING RETURNING search_id, policy_id)"
	" INSERT INTO alert_delivery AS d (search_id, policy_ids) SELECT k.id, array_agg(made.policy_id ORDER BY made.policy_id)"
	"  FROM made JOIN saved_search k ON k.id = made.search_id WHERE k.has_alerts AND k.webhook_url IS NOT NULL GROUP BY k.id ORDER BY k.id"
	"  ON CONFLICT (search_id) WHERE attempts = 0 DO UPDATE SET policy_ids = d.policy_ids || EXCLUDED.policy_ids",
	.is_read = false,
};

static void add_forms(struct params *params, const struct alert_match *match)
{
	static const size_t members[] = {offsetof(struct alert_form, facts), offsetof(struct alert_form, words),
					 offsetof(struct alert_form, issued_from), offsetof(struct alert_form, issued_to)};

	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
		params_array_begin(params, ARRAY_TEXT);
		for (size_t form = match->from; form < match->to; form++) {
			const char *text = *(const char *const *)((const char *)match->forms[form] + members[i]);

			if (text == NULL)
				params_item_null(params);
			else
				params_item_text(params, text);
		}
		params_array_end(params);
	}
}

static void add_searches(struct params *params, const struct alert_match *match)
{
	size_t first = 0, end;

	while (first < match->n_searches && match->searches[first].form < match->from)
		first++;
	for (end = first; end < match->n_searches && match->searches[end].form < match->to;)
		end++;
	params_array_begin(params, ARRAY_INT64);
	for (size_t i = first; i < end; i++)
		params_item_int64(params, match->searches[i].id);
	params_array_end(params);
	params_array_begin(params, ARRAY_INT64);
	for (size_t i = first; i < end; i++)
		params_item_int64(params, (int64_t)(match->searches[i].form - match->from + 1));
	params_array_end(params);
}

STEP alert_store_match(struct store *store, const struct alert_match *match, alert_done_fn *done, void *arg)
{
	struct operation *op = operation_new(store, arg);
	struct params *params = params_new(NULL);

	op->done.plain = done;
	params_int64_array(params, match->policy_ids, match->n_policies);
	add_forms(params, match);
	add_searches(params, match);
	return db_query(store->pool, &alert_match, params, clock_monotonic_ms() + MATCH_MS, on_plain, op);
}

/* policy_change_pkey. */
static const struct stmt alert_forget = {
	"alert_forget",
	"DELETE FROM policy_change WHERE id = ANY ($1::int8[])",
	.is_read = false,
};

STEP alert_store_forget(struct store *store, const int64_t *change_ids, size_t n, alert_done_fn *done, void *arg)
{
	struct operation *op = operation_new(store, arg);
	struct params *params = params_new(NULL);

	op->done.plain = done;
	params_int64_array(params, change_ids, n);
	return db_query(store->pool, &alert_forget, params, 0, on_plain, op);
}

/* ---- from time to time ---- */

/* saved_search_by_since, policy_listing_by_updated. */
static const struct stmt alert_catch_up = {
	"alert_catch_up",
	"INSERT INTO policy_change (policy_id) SELECT policy_id FROM policy_listing WHERE state = 'published'"
	" AND updated_at >= greatest(now() - interval '1 day', (SELECT min(since) FROM saved_search))"
	" AND EXISTS (SELECT FROM saved_search) ORDER BY policy_id",
	.is_read = false,
};

#define OLD_MATCH "now() - interval '" DIGITS(ALERT_MATCH_DAYS) " days'"

/* saved_search_match_found, saved_search_by_since. */
static const struct stmt alert_prune_matches = {
	"alert_prune_matches",
	"WITH old AS MATERIALIZED (SELECT search_id, policy_id FROM saved_search_match WHERE found_at < " OLD_MATCH
	"  ORDER BY found_at LIMIT " PRUNED " FOR UPDATE SKIP LOCKED),"
	" late AS (UPDATE saved_search SET since = " OLD_MATCH " WHERE since < " OLD_MATCH " AND id IN (SELECT search_id FROM old))"
	" DELETE FROM saved_search_match m USING old WHERE m.search_id = old.search_id AND m.policy_id = old.policy_id",
	.is_read = false,
};

/* alert_delivery_pkey: the oldest first. */
static const struct stmt alert_prune_messages = {
	"alert_prune_messages",
	"DELETE FROM alert_delivery WHERE id IN (SELECT id FROM (SELECT id, run_at, created_at FROM alert_delivery ORDER BY id LIMIT " PRUNED ") x"
	" WHERE run_at IS NULL AND created_at < now() - interval '" DIGITS(ALERT_MESSAGE_DAYS) " days')",
	.is_read = false,
};

STEP alert_store_catch_up(struct store *store, alert_done_fn *done, void *arg)
{
	struct operation *op = operation_new(store, arg);

	op->done.plain = done;
	return db_query(store->pool, &alert_catch_up, NULL, clock_monotonic_ms() + MATCH_MS, on_plain, op);
}

STEP alert_store_prune(struct store *store, alert_done_fn *done, void *arg)
{
	struct operation *op = operation_new(store, arg);
	struct unit *unit = unit_new(NULL);

	op->done.plain = done;
	unit_add(unit, &alert_prune_matches, NULL);
	unit_add(unit, &alert_prune_messages, NULL);
	return unit_run(store->pool, unit, 0, on_plain, op);
}

/* ---- messages ---- */

/* alert_delivery_due. Who was withdrawn meanwhile is not shown. */
static const struct stmt alert_take = {
	"alert_take",
	"WITH taken AS (UPDATE alert_delivery d SET attempts = d.attempts + 1,"
	"  run_at = CASE WHEN d.attempts + 1 < " DIGITS(ALERT_ATTEMPTS) " THEN now() + " PAUSE " END"
	"  WHERE d.id IN (SELECT id FROM alert_delivery WHERE run_at <= now() ORDER BY run_at LIMIT $1::int8 FOR UPDATE SKIP LOCKED)"
	"  RETURNING d.*)"
	" SELECT d.id, d.attempts, k.webhook_url, k.webhook_secret, json_build_object('search',"
	"  json_build_object('id', k.id, 'name', k.name, 'query', k.query), 'n_policies', cardinality(d.policy_ids),"
	"  'policies', (SELECT coalesce(json_agg(x.card), '[]') FROM (SELECT l.card::json AS card FROM policy_listing l"
	"   WHERE l.policy_id = ANY (d.policy_ids) AND l.state = 'published' ORDER BY l.policy_id DESC LIMIT " SHOWN ") x))::text"
	" FROM taken d JOIN saved_search k ON k.id = d.search_id WHERE k.webhook_url IS NOT NULL",
	.is_read = false,
};

static struct step on_taken(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation *op = arg;
	struct alert_message *messages;
	struct step step;
	size_t n = 0;

	(void)error;
	messages = must_alloc(talloc_zero_array(op, struct alert_message, status == OK ? (unsigned)rows_n(rows) + 1 : 1));
	for (int i = 0; status == OK && i < rows_n(rows); i++) {
		struct alert_message *message = &messages[n];
		size_t n_secret;
		const void *secret = rows_bytea(op, rows, i, 3, &n_secret);

		if (n_secret != WEBHOOK_SECRET_BYTES)
			continue;
		*message = (struct alert_message){rows_int64(rows, i, 0), rows_int64(rows, i, 1), rows_text(rows, i, 2), {0}, rows_text(rows, i, 4)};
		memcpy(message->secret, secret, WEBHOOK_SECRET_BYTES);
		n++;
	}
	step = op->done.messages(op->arg, status, messages, n);
	talloc_free(op);
	return step;
}

STEP alert_store_take(struct store *store, int64_t most, alert_messages_fn *done, void *arg)
{
	struct operation *op = operation_new(store, arg);
	struct params *params = params_new(NULL);

	op->done.messages = done;
	params_int64(params, most);
	return db_query(store->pool, &alert_take, params, 0, on_taken, op);
}

/* alert_delivery_pkey. */
static const struct stmt alert_end = {
	"alert_end",
	"UPDATE alert_delivery SET http_status = nullif($2::int8, 0), error = $3::text,"
	" delivered_at = CASE WHEN $3::text = '' THEN now() END, run_at = CASE WHEN $3::text <> '' THEN run_at END"
	" WHERE id = $1::int8 AND delivered_at IS NULL",
	.is_read = false,
};

STEP alert_store_end(struct store *store, int64_t id, int64_t http_status, const char *error, alert_done_fn *done, void *arg)
{
	struct operation *op = operation_new(store, arg);
	struct params *params = params_new(NULL);

	op->done.plain = done;
	params_int64(params, id);
	params_int64(params, http_status);
	params_text(params, error);
	return db_query(store->pool, &alert_end, params, 0, on_plain, op);
}
