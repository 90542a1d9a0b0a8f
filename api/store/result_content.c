/* Design: arrays through unnest(), one for each column. A batch gives them flat, with the job's policy and attempt on
 * each row. What a worker says is not trusted here either: labels of unknown facets or of terms that do not exist are
 * left out, and facts must have their form, because lists cast them. */
#include "api/store/result_content.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <talloc.h>

#include "api/domain/date.h"
#include "proto/base/log.h"

/* A department (厅) of a province is a bureau (局) in prefectures and in municipalities under the State Council. */
#define IS_CITY "(region.attrs ->> 'level' = 'prefecture' OR region.attrs ->> 'type' = 'Municipality')"

/* What a region is called without its kind, as offices of national bodies are named: 南京海关, 人民银行湖南分行. */
#define SHORT_NAME \
	"regexp_replace(region.name_zh, '(省|市|(壮族|回族|维吾尔)?自治区|特别行政区)$', '')"

#define BY_PATTERN                                                                                                    \
	"replace(replace(coalesce("                                                                                   \
	"   CASE WHEN region.attrs ->> 'level' = 'county'"                                                            \
	"     THEN coalesce(organ.attrs ->> 'pattern_zh_county', organ.attrs ->> 'pattern_zh_city')"                  \
	"    WHEN " IS_CITY " THEN organ.attrs ->> 'pattern_zh_city' END,"                                            \
	"   organ.attrs ->> 'pattern_zh', '{region}' || organ.name_zh), '{region}', region.name_zh), '{short}', " SHORT_NAME ")"

/* Some cities have a commission (委员会) where others have a bureau, or the reverse: what the text writes out in full. */
#define AS_WRITTEN                                                                                                    \
	"CASE WHEN said.name ~ ('^' || region.name_zh || '[一-龥]{3,}委员会$')"                                      \
	" OR said.name = regexp_replace(pattern.name, '委员会$', '局') THEN said.name END"

/* term_pkey. An agency of a region (<region>-<organ>) is made when a document first names it: by the name that the reference data
 * know, else as the text writes it, else by the pattern. $3 is the words of the text. */
static const struct stmt result_agencies = {
	"result_agencies",
	"INSERT INTO term (facet, code, name_zh, name_en, attrs, origin)"
	" SELECT DISTINCT ON (1, 2) 'agency', region.code || '-' || organ.code, right_one.name,"
	"  replace(regexp_replace(coalesce(organ.attrs ->> 'pattern_en', '{region} ' || organ.name_en), '(Department|Bureau) of',"
	"   CASE WHEN right_one.name ~ '委员会$' THEN 'Commission of'"
	"    WHEN " IS_CITY " OR region.attrs ->> 'level' = 'county' THEN 'Bureau of' ELSE '\\1 of' END),"
	"   '{region}', region.name_en),"
	"  jsonb_build_object('region', region.code, 'organ', organ.code), 'generated'"
	" FROM unnest($1::text[], $2::text[], $3::text[]) AS named (region, organ, quote)"
	" JOIN term region ON region.facet = 'region' AND region.code = named.region"
	" JOIN term organ ON organ.facet = 'organ' AND organ.code = named.organ"
	" CROSS JOIN LATERAL (SELECT regexp_replace(named.quote, '\\s', '', 'g') AS name) said"
	" CROSS JOIN LATERAL (SELECT " BY_PATTERN " AS name) pattern"
	" CROSS JOIN LATERAL (SELECT coalesce(organ.attrs ->> ('zh_' || region.code), " AS_WRITTEN ", pattern.name) AS name) right_one"
	" WHERE NOT EXISTS (SELECT FROM term t WHERE t.facet = 'agency' AND t.code = named.region || '-' || named.organ"
	"  AND (organ.attrs ->> ('zh_' || region.code) = t.name_zh) IS NOT FALSE)"
	" ORDER BY 1, 2, right_one.name = pattern.name"
	" ON CONFLICT (facet, code) DO UPDATE SET name_zh = EXCLUDED.name_zh, name_en = EXCLUDED.name_en"
	" WHERE term.origin = 'generated'",
};

/* What a person made or decided stays as it is, with what the machine says now beside it. */
#define IS_OPEN        "l.state = 'suggested' AND l.origin <> 'human'"
#define KEEP(column)   column " = CASE WHEN " IS_OPEN " THEN EXCLUDED." column " ELSE l." column " END"
#define BESIDE(column) "machine_" column " = CASE WHEN " IS_OPEN " THEN NULL ELSE EXCLUDED." column " END"

/* policy_label_policy_id_facet_code_key. */
static const struct stmt result_labels = {
	"result_labels",
	"INSERT INTO policy_label AS l (policy_id, facet, code, role, origin, confidence, field, start_pos, end_pos, quote,"
	"  text_version)"
	" SELECT DISTINCT ON (x.policy_id, x.facet, x.code) x.policy_id, x.facet, x.code, x.role, x.origin, x.confidence,"
	"  x.field, x.start_pos, x.end_pos, x.quote, r.text_version"
	" FROM unnest($1::int8[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::float8[], $8::text[], $9::int8[],"
	"  $10::int8[], $11::text[], $12::bool[]) AS x (policy_id, fence, facet, code, role, origin, confidence, field, start_pos,"
	"  end_pos, quote, is_fact)" RESULT_ACCEPTED("1", "x")
	" WHERE x.is_fact OR EXISTS (SELECT FROM term t WHERE t.facet = x.facet AND t.code = x.code)"
	" ORDER BY x.policy_id, x.facet, x.code, x.confidence DESC"
	" ON CONFLICT (policy_id, facet, code) DO UPDATE SET " KEEP("role") ", " KEEP("origin") ", " KEEP("confidence") ","
	" " KEEP("field") ", " KEEP("start_pos") ", " KEEP("end_pos") ", " KEEP("quote") ", " KEEP("text_version") ","
	" " BESIDE("role") ", " BESIDE("origin") ", " BESIDE("confidence"),
};

/* policy_result_pkey: by which reference data the policy is read now. */
static const struct stmt result_revision = {
	"result_revision",
	"UPDATE policy_result r SET revision = x.revision"
	" FROM unnest($1::int8[], $2::int8[], $3::int8[]) AS x (policy_id, fence, revision)"
	" WHERE r.policy_id = x.policy_id AND r.kind = 1 AND r.fence = x.fence AND r.xmin = pg_current_xact_id()::xid"
	"  AND r.revision <> x.revision",
};

/* policy_label_decided: what the machine no longer says of decided labels. */
static const struct stmt result_unsaid_labels = {
	"result_unsaid_labels",
	"UPDATE policy_label l SET machine_role = NULL, machine_origin = NULL, machine_confidence = NULL"
	" FROM unnest($1::int8[], $2::int8[]) AS x (policy_id, fence)" RESULT_ACCEPTED("1", "x")
	" WHERE l.policy_id = x.policy_id AND l.state <> 'suggested' AND l.machine_role IS NOT NULL"
	"  AND l.xmin <> pg_current_xact_id()::xid",
};

/* The same index. What was stated in this transaction has its mark; the machine's other suggestions are over. */
static const struct stmt result_stale_labels = {
	"result_stale_labels",
	"DELETE FROM policy_label l USING unnest($1::int8[], $2::int8[]) AS x (policy_id, fence)" RESULT_ACCEPTED("1", "x")
	" WHERE l.policy_id = x.policy_id AND l.state = 'suggested' AND l.origin <> 'human'"
	"  AND l.xmin <> pg_current_xact_id()::xid",
};

static const struct stmt result_listing = {
	"result_listing",
	"SELECT policy_listing_refresh(array_agg(x.policy_id ORDER BY x.policy_id))"
	" FROM unnest($1::int8[], $2::int8[]) AS x (policy_id, fence)" RESULT_ACCEPTED("1", "x") " HAVING count(*) > 0",
};

/* segment_pkey. A segment whose text is unchanged keeps its translation, wherever in the policy it stands now; where it stands
 * as before, also what is written at this moment. */
static const struct stmt result_segments = {
	"result_segments",
	"WITH accepted AS MATERIALIZED ("
	" SELECT x.policy_id, x.fence FROM unnest($1::int8[], $2::int8[]) AS x (policy_id, fence)" RESULT_ACCEPTED("2", "x") "),"
	"fresh AS MATERIALIZED ("
	" SELECT DISTINCT ON (x.policy_id, x.field, x.seq) x.* FROM unnest($3::int8[], $4::text[], $5::int8[], $6::text[],"
	"  $7::text[], $8::text[], $9::text[]) AS x (policy_id, field, seq, key, lang, source, hits)"
	" JOIN accepted a ON a.policy_id = x.policy_id ORDER BY x.policy_id, x.field, x.seq),"
	"kept AS MATERIALIZED ("
	" SELECT DISTINCT ON (s.policy_id, s.key) s.policy_id, s.key, s.target, s.state, s.said_by, s.said_at FROM segment s"
	" JOIN accepted a ON a.policy_id = s.policy_id WHERE s.target IS NOT NULL"
	" ORDER BY s.policy_id, s.key, s.state <> 'approved', s.state <> 'translated', s.field, s.seq),"
	"stale AS ("
	" DELETE FROM segment s USING accepted a WHERE s.policy_id = a.policy_id"
	"  AND (s.policy_id, s.field, s.seq) NOT IN (SELECT f.policy_id, f.field, f.seq FROM fresh f))"
	"INSERT INTO segment AS s (policy_id, field, seq, key, source_lang, source, glossary_hits, target, state, said_by, said_at)"
	" SELECT f.policy_id, f.field, f.seq, f.key, f.lang, f.source, f.hits::jsonb,"
	"  CASE WHEN same.key IS NULL THEN k.target ELSE same.target END,"
	"  CASE WHEN same.key IS NULL THEN coalesce(k.state, 'untranslated') ELSE same.state END,"
	"  CASE WHEN same.key IS NULL THEN k.said_by ELSE same.said_by END, CASE WHEN same.key IS NULL THEN k.said_at ELSE same.said_at END"
	" FROM fresh f"
	" LEFT JOIN segment same ON same.policy_id = f.policy_id AND same.field = f.field AND same.seq = f.seq"
	"  AND same.key = f.key AND same.target IS NOT NULL"
	" LEFT JOIN kept k ON k.policy_id = f.policy_id AND k.key = f.key"
	" ORDER BY f.policy_id, f.field, f.seq"
	" ON CONFLICT (policy_id, field, seq) DO UPDATE SET key = EXCLUDED.key, source_lang = EXCLUDED.source_lang,"
	"  source = EXCLUDED.source, glossary_hits = EXCLUDED.glossary_hits, version = s.version + (s.key <> EXCLUDED.key)::int,"
	"  target = CASE WHEN s.key = EXCLUDED.key THEN s.target ELSE EXCLUDED.target END,"
	"  state = CASE WHEN s.key = EXCLUDED.key THEN s.state ELSE EXCLUDED.state END,"
	"  said_by = CASE WHEN s.key = EXCLUDED.key THEN s.said_by ELSE EXCLUDED.said_by END,"
	"  said_at = CASE WHEN s.key = EXCLUDED.key THEN s.said_at ELSE EXCLUDED.said_at END"
	" WHERE (s.key, s.source, s.glossary_hits) IS DISTINCT FROM (EXCLUDED.key, EXCLUDED.source, EXCLUDED.glossary_hits)",
};

static const struct stmt result_translation = {
	"result_translation",
	"SELECT translation_refresh(array_agg(x.policy_id ORDER BY x.policy_id))"
	" FROM unnest($1::int8[], $2::int8[]) AS x (policy_id, fence)" RESULT_ACCEPTED("2", "x") " HAVING count(*) > 0",
};

/* policy_search_pkey. */
static const struct stmt result_search = {
	"result_search",
	"INSERT INTO policy_search (policy_id, scheme, fingerprint, tsv, head)"
	" SELECT x.policy_id, x.scheme, x.fingerprint, x.tsv::tsvector, x.head::tsvector"
	" FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::text[], $6::text[])"
	"  AS x (policy_id, fence, scheme, fingerprint, tsv, head)" RESULT_ACCEPTED("3", "x")
	" ORDER BY x.policy_id"
	" ON CONFLICT (policy_id) DO UPDATE SET scheme = EXCLUDED.scheme, fingerprint = EXCLUDED.fingerprint, tsv = EXCLUDED.tsv,"
	"  head = EXCLUDED.head",
};

/* What saved searches may now match. policy_result_pkey, policy_listing_pkey. */
static const struct stmt result_changes = {
	"result_changes",
	"SELECT policy_note_changes(array_agg(x.policy_id))"
	" FROM unnest($1::int8[], $2::int8[]) AS x (policy_id, fence)" RESULT_ACCEPTED("3", "x") " HAVING count(*) > 0",
};

/* ---- which rows ---- */

static const char *const taxonomy[] = {"region", "agency", "sector", "policy_type", "instrument", "gas", "topic", NULL};
static const char *const dates[] = {"issued_on", "effective_on", "expires_on", NULL};
static const char *const levels[] = {"national", "province", "prefecture", "county", "zone", NULL};

static bool is_among(const char *const *list, const char *text)
{
	while (*list != NULL && strcmp(*list, text) != 0)
		list++;
	return *list != NULL;
}

static bool is_fact(const struct result_label *label)
{
	return !is_among(taxonomy, label->facet);
}

static bool is_storable(const struct result_label *label)
{
	if (label->code[0] == '\0' || label->start < 0 || label->end < label->start)
		return false;
	if (strcmp(label->origin, "rule") != 0 && strcmp(label->origin, "model") != 0)
		return false;
	if (is_among(dates, label->facet))
		return date_is_valid(label->code);
	if (strcmp(label->facet, "issuers_open") == 0)
		return strcmp(label->code, "true") == 0;
	if (strcmp(label->facet, "level") == 0)
		return is_among(levels, label->code);
	return strcmp(label->facet, "document_number") == 0 || is_among(taxonomy, label->facet);
}

/* Walks the results of one kind: for (...) { item->result is one }. */
#define FOR_KIND(item, batch, wanted)                                                                                 \
	for (const struct job_settled *item = (batch)->items; item < (batch)->items + (batch)->n; item++)             \
		if (item->outcome == OUTCOME_DONE && item->result != NULL && item->result->kind == (wanted))

#define FOR_LABELS(item, label, batch)                                                                                \
	FOR_KIND(item, batch, JOB_CLASSIFY)                                                                           \
	for (const struct result_label *label = item->result->classify.labels;                                        \
	     label < item->result->classify.labels + item->result->classify.n_labels; label++)                        \
		if (is_storable(label))

#define FOR_SEGMENTS(item, segment, batch)                                                                            \
	FOR_KIND(item, batch, JOB_TRANSLATE)                                                                          \
	for (const struct result_segment *segment = item->result->translate.segments;                                 \
	     segment < item->result->translate.segments + item->result->translate.n_segments; segment++)

/* One array parameter: put(expression) for each row of the walk. */
#define COLUMN(p, type, walk, put, expression)                                                                        \
	do {                                                                                                          \
		params_array_begin(p, type);                                                                          \
		walk put(p, expression);                                                                              \
		params_array_end(p);                                                                                  \
	} while (0)

static bool has_kind(const struct job_batch *batch, enum job_kind kind)
{
	FOR_KIND(item, batch, kind)
		return true;
	return false;
}

/* policy_id and fence of each result of a kind. */
static struct params *job_params(const struct job_batch *batch, enum job_kind kind)
{
	struct params *p = params_new(NULL);

	COLUMN(p, ARRAY_INT64, FOR_KIND(item, batch, kind), params_item_int64, item->policy_id);
	COLUMN(p, ARRAY_INT64, FOR_KIND(item, batch, kind), params_item_int64, item->id);
	return p;
}

/* ---- labels ---- */

/* Where the organ begins in the code of an agency of a region; NULL in any other label. */
static const char *organ_of(const struct result_label *label)
{
	const char *dash = strcmp(label->facet, "agency") == 0 ? strrchr(label->code, '-') : NULL;

	return dash == NULL ? NULL : dash + 1;
}

#define FOR_AGENCIES(item, label, batch) FOR_LABELS(item, label, batch) if (organ_of(label) != NULL)

static void add_agencies(struct unit *unit, const struct job_batch *batch)
{
	struct params *p;
	size_t n = 0;

	FOR_AGENCIES(item, label, batch)
		n++;
	if (n == 0)
		return;
	p = params_new(NULL);
	params_array_begin(p, ARRAY_TEXT);
	FOR_AGENCIES(item, label, batch)
		params_item_text_n(p, label->code, (size_t)(organ_of(label) - 1 - label->code));
	params_array_end(p);
	COLUMN(p, ARRAY_TEXT, FOR_AGENCIES(item, label, batch), params_item_text, organ_of(label));
	COLUMN(p, ARRAY_TEXT, FOR_AGENCIES(item, label, batch), params_item_text, label->quote);
	unit_add(unit, &result_agencies, p);
}

static void add_revisions(struct unit *unit, const struct job_batch *batch)
{
	struct params *p = job_params(batch, JOB_CLASSIFY);

	COLUMN(p, ARRAY_INT64, FOR_KIND(item, batch, JOB_CLASSIFY), params_item_int64, item->result->classify.revision);
	unit_add(unit, &result_revision, p);
}

void result_add_labels(struct unit *unit, const struct job_batch *batch)
{
	struct params *p;

	if (!has_kind(batch, JOB_CLASSIFY))
		return;
	add_agencies(unit, batch);
	p = params_new(NULL);
	COLUMN(p, ARRAY_INT64, FOR_LABELS(item, label, batch), params_item_int64, item->policy_id);
	COLUMN(p, ARRAY_INT64, FOR_LABELS(item, label, batch), params_item_int64, item->id);
	COLUMN(p, ARRAY_TEXT, FOR_LABELS(item, label, batch), params_item_text, label->facet);
	COLUMN(p, ARRAY_TEXT, FOR_LABELS(item, label, batch), params_item_text, label->code);
	COLUMN(p, ARRAY_TEXT, FOR_LABELS(item, label, batch), params_item_text, label->role);
	COLUMN(p, ARRAY_TEXT, FOR_LABELS(item, label, batch), params_item_text, label->origin);
	COLUMN(p, ARRAY_DOUBLE, FOR_LABELS(item, label, batch), params_item_double, label->confidence);
	COLUMN(p, ARRAY_TEXT, FOR_LABELS(item, label, batch), params_item_text, label->field);
	COLUMN(p, ARRAY_INT64, FOR_LABELS(item, label, batch), params_item_int64, label->start);
	COLUMN(p, ARRAY_INT64, FOR_LABELS(item, label, batch), params_item_int64, label->end);
	COLUMN(p, ARRAY_TEXT, FOR_LABELS(item, label, batch), params_item_text, label->quote);
	COLUMN(p, ARRAY_BOOL, FOR_LABELS(item, label, batch), params_item_bool, is_fact(label));
	unit_add(unit, &result_labels, p);
	add_revisions(unit, batch);
	unit_add(unit, &result_stale_labels, job_params(batch, JOB_CLASSIFY));
	unit_add(unit, &result_unsaid_labels, job_params(batch, JOB_CLASSIFY));
	unit_add(unit, &result_listing, job_params(batch, JOB_CLASSIFY));
}

/* ---- segments ---- */

/* The glossary hits of a segment as JSON text, owned by owner. */
static char *hits_json(const void *owner, const struct result_segment *segment)
{
	json_t *list = must_alloc(json_array());
	char *text, *copy;

	for (size_t i = 0; i < segment->n_hits; i++) {
		const struct result_hit *hit = &segment->hits[i];

		json_array_append_new(list, json_pack("{s:s, s:s, s:i, s:i}", "zh", hit->zh, "en", hit->en, "start",
						      (int)hit->start, "end", (int)hit->end));
	}
	text = must_alloc(json_dumps(list, JSON_COMPACT));
	copy = must_alloc(talloc_strdup(owner, text));
	free(text);
	json_decref(list);
	return copy;
}

static void put_hits(struct params *p, const struct result_segment *segment)
{
	char *json;

	if (segment->n_hits == 0) {
		params_item_text(p, "[]");
		return;
	}
	json = hits_json(NULL, segment);
	params_item_text(p, json);
	talloc_free(json);
}

void result_add_segments(struct unit *unit, const struct job_batch *batch)
{
	struct params *p;

	if (!has_kind(batch, JOB_TRANSLATE))
		return;
	p = job_params(batch, JOB_TRANSLATE);
	COLUMN(p, ARRAY_INT64, FOR_SEGMENTS(item, segment, batch), params_item_int64, item->policy_id);
	COLUMN(p, ARRAY_TEXT, FOR_SEGMENTS(item, segment, batch), params_item_text, segment->field);
	COLUMN(p, ARRAY_INT64, FOR_SEGMENTS(item, segment, batch), params_item_int64, segment->seq);
	COLUMN(p, ARRAY_TEXT, FOR_SEGMENTS(item, segment, batch), params_item_text, segment->key);
	COLUMN(p, ARRAY_TEXT, FOR_SEGMENTS(item, segment, batch), params_item_text, segment->lang);
	COLUMN(p, ARRAY_TEXT, FOR_SEGMENTS(item, segment, batch), params_item_text, segment->text);
	COLUMN(p, ARRAY_TEXT, FOR_SEGMENTS(item, segment, batch), put_hits, segment);
	unit_add(unit, &result_segments, p);
	unit_add(unit, &result_translation, job_params(batch, JOB_TRANSLATE));
}

/* ---- search ---- */

void result_add_search(struct unit *unit, const struct job_batch *batch)
{
	struct params *p;

	if (!has_kind(batch, JOB_INDEX))
		return;
	p = job_params(batch, JOB_INDEX);
	COLUMN(p, ARRAY_INT64, FOR_KIND(item, batch, JOB_INDEX), params_item_int64, item->result->index.scheme);
	COLUMN(p, ARRAY_INT64, FOR_KIND(item, batch, JOB_INDEX), params_item_int64, item->result->index.fingerprint);
	COLUMN(p, ARRAY_TEXT, FOR_KIND(item, batch, JOB_INDEX), params_item_text, item->result->index.tsv);
	COLUMN(p, ARRAY_TEXT, FOR_KIND(item, batch, JOB_INDEX), params_item_text, item->result->index.head);
	unit_add(unit, &result_search, p);
	unit_add(unit, &result_changes, job_params(batch, JOB_INDEX));
}
