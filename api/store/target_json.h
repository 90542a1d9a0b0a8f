/* The resource Target as PostgreSQL makes it. For store files: t is a row of target, p and c its policy and listing. */
#ifndef CCNT_API_STORE_TARGET_JSON_H
#define CCNT_API_STORE_TARGET_JSON_H

#define TARGET_TERM(facet, code)                                                                                   \
	"(SELECT json_build_object('code', x.code, 'name_zh', coalesce(nullif(x.name_zh, ''), x.code),"            \
	" 'name_en', coalesce(nullif(x.name_en, ''), x.code)) FROM term x WHERE x.facet = '" facet "' AND x.code = " code ")"

/* What the last reading says of what people decided, as LABEL_DIFFERENCE; null of a suggestion. */
#define TARGET_DIFFERENCE                                                                                          \
	"CASE WHEN t.state = 'suggested' THEN NULL WHEN t.finding = 'absent' THEN"                                 \
	" CASE t.state WHEN 'rejected' THEN 'agrees' ELSE 'not_said' END"                                          \
	" WHEN t.state = 'rejected' OR t.finding = 'differs' THEN 'otherwise' ELSE 'agrees' END"

/* Columns of target, in a jsonb object, under the names of the contract: there `value` is canonical, here as written. */
#define TARGET_NAMED(object)                                                                                       \
	"(SELECT jsonb_object_agg(coalesce(n.name, e.key), e.value) FROM jsonb_each(" object ") e LEFT JOIN (VALUES" \
	" ('value', 'value_written'), ('value_high', 'value_high_written'), ('unit_text', 'unit_written'),"        \
	" ('baseline_value', 'baseline_value_written'), ('region_stated', 'region'), ('sector_stated', 'sector')"  \
	") AS n (col, name) ON n.col = e.key)"

#define TARGET_JSON                                                                                                \
	"json_build_object('id', t.id, 'version', t.version, 'state', t.state, 'origin', t.origin,"                \
	" 'confidence', round(t.confidence::numeric, 2),"                                                          \
	" 'policy', json_build_object('id', p.id, 'title_zh', p.title_zh, 'title_en', p.title_en, 'state', p.state," \
	"  'issued_on', c.issued_on),"                                                                             \
	" 'indicator', " TARGET_TERM("indicator", "t.indicator") ", 'subject', t.subject,"                         \
	" 'comparator', t.comparator, 'bound', t.bound, 'value', t.normal, 'value_high', t.normal_high,"             \
	" 'unit', t.unit, 'value_written', t.value, 'value_high_written', t.value_high, 'unit_written', t.unit_text," \
	" 'year', t.year, 'year_from', t.year_from, 'period', t.period, 'is_year_inferred', t.is_year_inferred,"   \
	" 'is_per_year', t.is_per_year, 'baseline_year', t.baseline_year, 'baseline_value_written', t.baseline_value," \
	" 'region', " TARGET_TERM("region", "t.region") ","                                                        \
	" 'region_from', CASE WHEN t.region IS NULL THEN NULL WHEN t.region_stated IS NULL THEN 'policy' ELSE 'stated' END," \
	" 'sector', " TARGET_TERM("sector", "t.sector") ", 'binding', nullif(t.binding, ''), 'condition', t.condition," \
	" 'claim', CASE WHEN t.claim <> '' THEN json_build_object('kind', t.claim, 'number', t.claimed,"           \
	"  'computed', t.computed, 'check', t.claim_check, 'benchmark', (SELECT json_build_object('code', b.code,"  \
	"   'value', b.value, 'unit', b.unit, 'year', b.year, 'region', b.region, 'source', b.source,"             \
	"   'is_verified', b.is_verified) FROM benchmark b WHERE b.code = t.benchmark)) END,"                      \
	" 'evidence', json_build_object('field', t.field, 'lang', t.lang, 'start', t.start_pos, 'end', t.end_pos," \
	"  'quote', t.quote, 'text_version', t.text_version, 'also_at',"                                              \
	"  coalesce(target_places(nullif(t.also_at, '[]')), '[]'))," \
	" 'languages', coalesce(target_languages(t.lang, nullif(t.also_at, '[]')), array_remove(ARRAY[t.lang], '')), 'twin',"                              \
	" target_twin(t.twin_id, t.normal, t.normal_high),"                                                        \
	" 'difference', " TARGET_DIFFERENCE ", 'machine', " TARGET_NAMED("t.machine") ", 'created_at', t.created_at,"                                 \
	" 'decided_at', t.decided_at, 'decided_by', (SELECT a.name FROM account a WHERE a.id = t.decided_by))"

#endif
