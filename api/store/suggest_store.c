/* Design of the titles: what matches often is met soon on a walk in the order of prior, and then the index is not asked; what matches
 * seldom the index gives whole. What is frequent and yet not met soon, such as a province behind all that the nation issued lately, is
 * looked for farther on; if it is not met there either, the best of those that the index gave are good enough. */
#include "api/store/suggest_store.h"

#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/sql.h"
#include "proto/base/log.h"

#define MAX_OF_KIND "3"
#define WALKED      "400"
#define GIVEN       "1000"
#define WALKED_FAR  "4000"

/* search_word_pkey, search_word_by_sound; term_pkey. $1 last word, $2 its spelling, $3 its sound, $4 what stands before, $5 all of it,
 * $6 limit. */
static const struct stmt suggest_words = {
	"suggest_words",
	"WITH found AS ("
	" (SELECT w.word, w.facet, w.code, w.weight, CASE WHEN w.word = $1::text THEN 0 ELSE 1 END AS distance, $4::text AS head FROM search_word w"
	"  WHERE $1::text <> '' AND w.word >= $1::text AND w.word < $1::text || U&'\\+10FFFF' AND w.weight > 0 ORDER BY w.weight DESC LIMIT 60)"
	" UNION ALL (SELECT w.word, w.facet, w.code, w.weight, CASE WHEN w.spelling = $2::text THEN 2 WHEN starts_with(w.spelling, $2::text) THEN 3 ELSE 4 END, $4::text"
	"  FROM search_word w WHERE $3::text <> '' AND w.sound >= $3::text AND w.sound < $3::text || '{' AND w.weight > 0"
	"  ORDER BY w.weight DESC LIMIT 60)"
	" UNION ALL (SELECT w.word, w.facet, w.code, w.weight, CASE WHEN w.word = $5::text THEN 0 ELSE 1 END, '' FROM search_word w"
	"  WHERE $4::text <> '' AND w.word >= $5::text AND w.word < $5::text || U&'\\+10FFFF' AND w.weight > 0 ORDER BY w.weight DESC LIMIT 60)"
	"), term_found AS (SELECT f.facet, f.code, f.head, min(f.distance) AS distance, max(f.weight) AS weight,"
	"   min(length(f.word)) AS length FROM found f WHERE f.code <> '' GROUP BY 1, 2, 3 ORDER BY 4, 5 DESC, 6, 1, 2 LIMIT " MAX_OF_KIND
	"), word_found AS (SELECT f.head || f.word AS text, min(f.distance) AS distance, max(f.weight) AS weight,"
	"   length(f.word) AS length FROM found f WHERE f.code = '' AND NOT EXISTS (SELECT FROM found t WHERE t.code <> '' AND t.word = f.word) AND f.head || f.word <> $4::text || $1::text"
	"  GROUP BY 1, 4 ORDER BY 2, 3 DESC, 4, 1 LIMIT " MAX_OF_KIND
	"), item AS (SELECT 0 AS kind, f.distance, f.weight, f.length, json_build_object('kind', 'term', 'rest', rtrim(f.head), 'facet', t.facet,"
	"   'code', t.code, 'name_zh', t.name_zh, 'name_en', t.name_en) AS item"
	"  FROM term_found f JOIN term t ON t.facet = f.facet AND t.code = f.code"
	"  UNION ALL SELECT 1, f.distance, f.weight, f.length, json_build_object('kind', 'word', 'text', f.text) FROM word_found f"
	"  ORDER BY 1, 2, 3 DESC, 4 LIMIT $6::int8"
	") SELECT string_agg(item::text, ',' ORDER BY kind, distance, weight DESC, length), count(*), (SELECT f.word FROM found f"
	"  WHERE f.distance > 1 AND f.word > '~' ORDER BY f.distance, length(f.word), f.weight DESC, f.word LIMIT 1) FROM item",
	.is_read = true,
};

static const struct stmt suggest_plans = {
	"suggest_plans",
	"SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),"
	" set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),"
	" set_config('plan_cache_mode', 'force_generic_plan', true)",
	.is_read = true,
};

struct operation {
	suggestions_done_fn *done;
	void *arg;
};

static struct step on_found(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	const struct operation op = *(struct operation *)arg;
	struct suggestions found = {.json = ""};

	(void)error;
	talloc_free(arg);
	if (status != OK)
		return op.done(op.arg, status, NULL);
	rows = rows_next(rows);
	found.json = rows_text(rows, 0, 0);
	found.n = rows_int64(rows, 0, 1);
	found.alike = rows_text_or_null(rows, 0, 2);
	return op.done(op.arg, OK, &found);
}

static STEP run(struct store *store, const struct stmt *stmt, struct params *params, suggestions_done_fn *done, void *arg)
{
	struct operation *op = must_alloc(talloc(store->pool, struct operation));
	struct unit *unit = unit_new(NULL);

	*op = (struct operation){done, arg};
	unit_add(unit, &suggest_plans, NULL);
	unit_add(unit, stmt, params);
	return unit_run(store->pool, unit, 0, on_found, op);
}

STEP suggest_store_words(struct store *store, const struct suggestion_wish *wish, int64_t limit, suggestions_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_text(params, wish->word);
	params_text(params, wish->spelling);
	params_text(params, wish->sound);
	params_text(params, wish->head);
	params_text(params, wish->whole);
	params_int64(params, limit);
	return run(store, &suggest_words, params, done, arg);
}

/* The first ones with the words among so many, in the order of prior. */
static void add_walk(struct sql *sql, const char *query, const struct policy_filter *filter, const char *most, int wanted)
{
	sql_add(sql, "SELECT l.policy_id, l.prior FROM (SELECT l.policy_id, l.prior FROM policy_listing l WHERE ");
	sql_add_filter(sql, filter);
	sql_add(sql, " ORDER BY l.prior DESC, l.policy_id DESC LIMIT %s) l JOIN policy_search s USING (policy_id)"
		     " WHERE ts_match_vq(s.head, %s) ORDER BY l.prior DESC, l.policy_id DESC LIMIT $%d::int8", most, query, wanted);
}

/* policy_listing_by_prior, policy_search_tsv. */
STEP suggest_store_titles(struct store *store, const char *title, const char *other, const struct policy_filter *filter,
			  int64_t limit, suggestions_done_fn *done, void *arg)
{
	struct sql *sql = sql_new(store->pool);
	const int wanted = sql_text(sql, title), wanted_n = sql_int64(sql, limit);
	const char *query = must_alloc(talloc_asprintf(sql, "$%d::tsquery", wanted));

	if (other != NULL)
		query = must_alloc(talloc_asprintf(sql, "($%d::tsquery || $%d::tsquery)", wanted, sql_text(sql, other)));
	sql_add(sql, "WITH walked AS MATERIALIZED (");
	add_walk(sql, query, filter, WALKED, wanted_n);
	sql_add(sql, "), given AS MATERIALIZED (SELECT s.policy_id FROM policy_search s WHERE (SELECT count(*) FROM walked) < $%d::int8"
		     " AND s.head @@ %s LIMIT " GIVEN "), far AS MATERIALIZED (SELECT * FROM (", wanted_n, query);
	add_walk(sql, query, filter, WALKED_FAR, wanted_n);
	sql_add(sql, ") AS f WHERE (SELECT count(*) FROM given) = " GIVEN
		     "), best AS (SELECT * FROM walked UNION SELECT * FROM far UNION SELECT l.policy_id, l.prior FROM given JOIN policy_listing l"
		     " USING (policy_id) WHERE ");
	sql_add_filter(sql, filter);
	sql_add(sql, " ORDER BY prior DESC, policy_id DESC LIMIT $%d::int8)"
		     " SELECT string_agg(json_build_object('kind', 'policy', 'id', p.id, 'title_zh', p.title_zh, 'title_en', p.title_en,"
		     " 'doc_number', l.doc_number)::text, ',' ORDER BY b.prior DESC, b.policy_id DESC), count(*), NULL"
		     " FROM best b JOIN policy p ON p.id = b.policy_id JOIN policy_listing l ON l.policy_id = b.policy_id", wanted_n);
	return run(store, sql_stmt(sql), sql->params, done, arg);
}
