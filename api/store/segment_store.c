#include "api/store/segment_store.h"

#include "api/db/unit.h"
#include "api/store/visible.h"

/* s a segment, who its account. */
#define SEGMENT_COLUMNS                                                                                              \
	"'field', s.field, 'seq', s.seq, 'key', s.key, 'version', s.version, 'source_lang', s.source_lang,"          \
	" 'source', s.source, 'glossary_hits', s.glossary_hits, 'target', s.target, 'state', s.state,"               \
	" 'said_by', who.name, 'said_at', s.said_at"

/* segment_pkey: a policy's segments are few, so that they are numbered on each call. $2 = sees unpublished, $3 account,
 * $5 = number of the last one. */
static const struct stmt segment_list = {
	"segment_list",
	"SELECT coalesce(json_agg(json_build_object(" SEGMENT_COLUMNS ") ORDER BY s.n) FILTER (WHERE s.n <= $5::int8 + $4::int8), '[]')::text,"
	" CASE WHEN count(s.n) > $4::int8 THEN '' END, $5::int8 + $4::int8, NULL, NULL"
	" FROM policy p LEFT JOIN LATERAL ("
	"  SELECT * FROM (SELECT g.*, row_number() OVER (ORDER BY array_position("
	"    ARRAY['title_zh', 'title_en', 'summary_zh', 'summary_en', 'body_zh', 'body_en'], g.field), g.seq) AS n"
	"   FROM segment g WHERE g.policy_id = p.id) numbered"
	"  WHERE n > $5::int8 AND n <= $5::int8 + $4::int8 + 1) s ON true LEFT JOIN account who ON who.id = s.said_by"
	" WHERE p.id = $1::int8 AND " VISIBLE("p") " GROUP BY p.id",
	.is_read = true,
};

#define IS_USABLE "e.state IN ('translated', 'approved')"

/* What was said last of a text in a policy: what was put right later is no help. segment_edit_of_policy. */
#define IS_LAST "NOT EXISTS (SELECT FROM segment_edit n WHERE n.policy_id = e.policy_id AND n.key = e.key AND n.field = e.field AND n.id > e.id)"

/* The same text elsewhere, then texts like it: segment_edit_by_key, segment_edit_by_source. */
#define MEMORY                                                                                                       \
	"(SELECT coalesce(json_agg(json_build_object('source', m.source, 'target', m.target, 'similarity', round(m.likeness::numeric, 2)," \
	"  'state', m.state, 'policy_id', m.policy_id, 'account', m.name, 'at', m.at) ORDER BY m.likeness DESC, m.at DESC), '[]') FROM (" \
	" SELECT * FROM (SELECT DISTINCT ON (e.target) e.*, a.name FROM ("                                           \
	"  (SELECT e.*, 1::float8 AS likeness FROM segment_edit e WHERE e.key = s.key AND e.source_lang = s.source_lang AND " IS_USABLE \
	"    AND " IS_LAST " ORDER BY e.id DESC LIMIT 20)"                                                           \
	"  UNION ALL (SELECT e.*, similarity(e.source, s.source) FROM segment_edit e WHERE e.source % s.source AND e.key <> s.key" \
	"    AND e.source_lang = s.source_lang AND " IS_USABLE " AND " IS_LAST " ORDER BY similarity(e.source, s.source) DESC LIMIT 20)) AS e" \
	"  JOIN account a ON a.id = e.account_id WHERE e.target IS DISTINCT FROM s.target"                           \
	"  ORDER BY e.target, e.likeness DESC, e.id DESC) AS x ORDER BY x.likeness DESC, x.id DESC LIMIT 5) AS m)"

/* The agreed renderings of what the source has, and those that must not be used. */
#define TERMS                                                                                                        \
	"(SELECT coalesce(json_agg(json_build_object('zh', g.zh, 'en', g.en, 'note', g.note, 'is_official', g.is_official," \
	"  'forbidden', g.forbidden) ORDER BY g.zh, g.en), '[]') FROM glossary_term g"                               \
	" WHERE (g.zh, g.en) IN (SELECT h ->> 'zh', h ->> 'en' FROM jsonb_array_elements(s.glossary_hits) h))"

/* segment_edit_of_policy. */
#define HISTORY                                                                                                      \
	"(SELECT coalesce(json_agg(json_build_object('target', e.target, 'state', e.state, 'account', e.name, 'at', e.at) ORDER BY e.id DESC), '[]')" \
	" FROM (SELECT e.*, a.name FROM segment_edit e JOIN account a ON a.id = e.account_id WHERE e.policy_id = s.policy_id" \
	"  AND e.key = s.key AND e.field = s.field ORDER BY e.id DESC LIMIT 20) AS e)"

/* segment_pkey. $1 policy, $2 field, $3 number. */
static const struct stmt segment_get = {
	"segment_get",
	"SELECT json_build_object(" SEGMENT_COLUMNS ", 'memory', " MEMORY ", 'terms', " TERMS ", 'history', " HISTORY ")::text,"
	" s.policy_id, s.version, 0 FROM segment s LEFT JOIN account who ON who.id = s.said_by"
	" WHERE s.policy_id = $1::int8 AND s.field = $2::text AND s.seq = $3::int8",
};

/* segment_pkey. $4 version, $5 key of the source, $6 account, $7 may overrule, $8 whether there is a target, $9 target,
 * $10 state. */
static const struct stmt segment_write = {
	"segment_write",
	"WITH before AS ("
	" SELECT s.*, x.next, CASE WHEN x.next IS NULL THEN 'untranslated' ELSE coalesce($10::text, 'translated') END AS next_state"
	" FROM segment s, LATERAL (SELECT CASE WHEN $8::bool THEN $9::text ELSE s.target END AS next) AS x"
	" WHERE s.policy_id = $1::int8 AND s.field = $2::text AND s.seq = $3::int8 AND s.version = $4::int8"
	"  AND ($5::text IS NULL OR s.key = $5) AND ($7::bool OR s.state <> 'approved') FOR UPDATE OF s),"
	"made AS ("
	" UPDATE segment s SET target = b.next, state = b.next_state, version = s.version + 1, said_by = $6::int8, said_at = now()"
	" FROM before b WHERE s.policy_id = b.policy_id AND s.field = b.field AND s.seq = b.seq"
	"  AND (s.target, s.state) IS DISTINCT FROM (b.next, b.next_state) RETURNING s.*)"
	"INSERT INTO segment_edit (policy_id, field, key, source_lang, source, target, state, account_id)"
	" SELECT policy_id, field, key, source_lang, source, target, state, said_by FROM made RETURNING id",
};

static const struct stmt translation_refresh = {
	"translation_refresh",
	"SELECT translation_refresh(ARRAY[$1::int8])",
};

/* Joined and sorted on each call: a row for each policy that is left to be translated. $1 status, $2 language, $3 level,
 * $4 limit, $5 rank and $6 policy of the last one of the page before, $7 whether to count. */
static const struct stmt translation_list = {
	"translation_list",
	"WITH open AS ("
	" SELECT t.*, l.state, l.level, l.issued_on, l.doc_number,"
	"  (CASE l.state WHEN 'published' THEN 0 WHEN 'in_review' THEN 1 ELSE 2 END * 10"
	"   + coalesce(array_position(ARRAY['national', 'province', 'prefecture', 'county', 'zone'], l.level), 6)) * 200000::int8"
	"   + ('2200-01-01'::date - coalesce(l.issued_on, '1900-01-01'::date)) AS rank"
	" FROM translation t JOIN policy_listing l ON l.policy_id = t.policy_id"
	" WHERE l.state <> 'withdrawn' AND ($2::text IS NULL OR t.source_lang = $2) AND ($3::text IS NULL OR l.level = $3)"
	"  AND CASE $1::text WHEN 'open' THEN t.n_untranslated + t.n_draft > 0"
	"   WHEN 'begun' THEN t.n_untranslated + t.n_draft > 0 AND t.n_untranslated < t.n_segments"
	"   WHEN 'review' THEN t.n_untranslated + t.n_draft = 0 AND t.n_translated > 0 ELSE t.n_approved = t.n_segments END),"
	"page AS (SELECT o.*, row_number() OVER (ORDER BY o.rank, o.policy_id) AS n FROM ("
	" SELECT * FROM open WHERE $5::text IS NULL OR (rank, policy_id) > ($5::int8, $6::int8)"
	" ORDER BY rank, policy_id LIMIT $4::int8 + 1) AS o)"
	"SELECT coalesce(json_agg(json_build_object("
	"  'policy', json_build_object('id', p.id, 'state', p.state, 'title_zh', p.title_zh, 'title_en', p.title_en,"
	"   'doc_number', page.doc_number, 'level', page.level, 'issued_on', page.issued_on),"
	"  'source_lang', page.source_lang, 'n_segments', page.n_segments, 'n_untranslated', page.n_untranslated,"
	"  'n_draft', page.n_draft, 'n_translated', page.n_translated, 'n_approved', page.n_approved,"
	"  'chars_left', page.chars_left, 'said_by', who.name, 'said_at', page.said_at) ORDER BY page.n)"
	"  FILTER (WHERE page.n <= $4::int8), '[]')::text,"
	" CASE WHEN max(page.n) > $4::int8 THEN (max(page.rank) FILTER (WHERE page.n = $4::int8))::text END,"
	" max(page.policy_id) FILTER (WHERE page.n = $4::int8),"
	" CASE WHEN $7::bool THEN (SELECT count(*) FROM open)::text END, NULL"
	" FROM page JOIN policy p ON p.id = page.policy_id LEFT JOIN account who ON who.id = page.said_by",
	.is_read = true,
};

STEP segment_store_list(struct store *store, int64_t policy_id, const struct actor *actor, int64_t limit, int64_t after,
			listing_done_fn *done, void *arg)
{
	struct params *params = visible_params(policy_id, actor);

	params_int64(params, limit);
	params_int64(params, after);
	return listing_query(store, &segment_list, params, done, arg);
}

static struct params *key_params(const struct segment_key *key)
{
	struct params *params = params_new(NULL);

	params_int64(params, key->policy_id);
	params_text(params, key->field);
	params_int64(params, key->seq);
	return params;
}

STEP segment_store_get(struct store *store, const struct segment_key *key, document_done_fn *done, void *arg)
{
	return document_query(store, &segment_get, key_params(key), done, arg);
}

STEP segment_store_update(struct store *store, const struct segment_write *write, document_done_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);
	struct params *params = key_params(&write->key), *policy = params_new(NULL);

	params_int64(params, write->version);
	params_text(params, write->text_key);
	params_int64(params, write->account_id);
	params_bool(params, write->may_overrule);
	params_bool(params, write->has_target);
	params_text(params, write->target);
	params_text(params, write->state);
	params_int64(policy, write->key.policy_id);
	unit_add(unit, &segment_write, params);
	unit_add(unit, &translation_refresh, policy);
	unit_add(unit, &segment_get, key_params(&write->key));
	return document_run(store, &(struct document_unit){.unit = unit, .first_decides = true}, done, arg);
}

STEP segment_store_translations(struct store *store, const struct translation_filter *filter, listing_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_text(params, filter->status);
	params_text(params, filter->source_lang);
	params_text(params, filter->level);
	params_int64(params, filter->limit);
	params_text(params, filter->after_key);
	params_int64(params, filter->after_id);
	params_bool(params, filter->is_counted);
	return listing_query(store, &translation_list, params, done, arg);
}
