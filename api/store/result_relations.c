/* Design: as result_targets.c, one array for each column; relation_apply() does the rest, because a policy that arrives also resolves
 * what others cite. What a worker says is not trusted: unknown kinds and places are left out. */
#include "api/store/result_content.h"

#include "api/domain/relation.h"
#include "api/domain/words.h"

/* policy_name_pkey, relation_policy_id_cited_key. $1, $2 the jobs; $3, $4 names; $5-$15 the fields of relation_found. */
static const struct stmt result_relations = {
	"result_relations",
	"WITH accepted AS MATERIALIZED ("
	" SELECT x.policy_id FROM unnest($1::int8[], $2::int8[]) AS x (policy_id, fence)" RESULT_ACCEPTED("1", "x") ")"
	"SELECT relation_apply(array_agg(a.policy_id ORDER BY a.policy_id), $3::int8[], $4::text[],"
	" (SELECT coalesce(array_agg(ROW(x.*)::relation_found), '{}') FROM unnest($5::int8[], $6::text[], $7::text[], $8::text[],"
	"   $9::text[], $10::text[], $11::float8[], $12::text[], $13::int8[], $14::int8[], $15::text[]) AS x (policy_id)"
	"  WHERE x.policy_id IN (SELECT policy_id FROM accepted)))"
	" FROM accepted a HAVING count(*) > 0",
};

static bool is_storable(const struct result_citation *citation)
{
	return citation->start >= 0 && citation->end >= citation->start && word_is_of(relation_kinds, citation->kind);
}

/* Walks the results that looked for citations, and what they hold. */
#define FOR_READINGS(item, batch)                                                                                     \
	for (const struct job_settled *item = (batch)->items; item < (batch)->items + (batch)->n; item++)             \
		if (item->outcome == OUTCOME_DONE && item->result != NULL && item->result->kind == JOB_CLASSIFY &&    \
		    item->result->classify.has_citations)

#define FOR_NAMES(item, name, batch)                                                                                  \
	FOR_READINGS(item, batch)                                                                                     \
	for (const char *const *name = item->result->classify.names;                                                  \
	     name < item->result->classify.names + item->result->classify.n_names; name++)

#define FOR_CITATIONS(item, citation, batch)                                                                          \
	FOR_READINGS(item, batch)                                                                                     \
	for (const struct result_citation *citation = item->result->classify.citations;                               \
	     citation < item->result->classify.citations + item->result->classify.n_citations; citation++)            \
		if (is_storable(citation))

#define COLUMN(p, type, walk, put, expression)                                                                        \
	do {                                                                                                          \
		params_array_begin(p, type);                                                                          \
		walk put(p, expression);                                                                              \
		params_array_end(p);                                                                                  \
	} while (0)

void result_add_relations(struct unit *unit, const struct job_batch *batch)
{
	struct params *p;
	size_t n = 0;

	FOR_READINGS(item, batch)
		n++;
	if (n == 0)
		return;
	p = params_new(NULL);
	COLUMN(p, ARRAY_INT64, FOR_READINGS(item, batch), params_item_int64, item->policy_id);
	COLUMN(p, ARRAY_INT64, FOR_READINGS(item, batch), params_item_int64, item->id);
	COLUMN(p, ARRAY_INT64, FOR_NAMES(item, name, batch), params_item_int64, item->policy_id);
	COLUMN(p, ARRAY_TEXT, FOR_NAMES(item, name, batch), params_item_text, *name);
	COLUMN(p, ARRAY_INT64, FOR_CITATIONS(item, c, batch), params_item_int64, item->policy_id);
	COLUMN(p, ARRAY_TEXT, FOR_CITATIONS(item, c, batch), params_item_text, c->kind);
	COLUMN(p, ARRAY_TEXT, FOR_CITATIONS(item, c, batch), params_item_text, c->number);
	COLUMN(p, ARRAY_TEXT, FOR_CITATIONS(item, c, batch), params_item_text, c->title);
	COLUMN(p, ARRAY_TEXT, FOR_CITATIONS(item, c, batch), params_item_text, c->number_key);
	COLUMN(p, ARRAY_TEXT, FOR_CITATIONS(item, c, batch), params_item_text, c->title_key);
	COLUMN(p, ARRAY_DOUBLE, FOR_CITATIONS(item, c, batch), params_item_double, c->confidence);
	COLUMN(p, ARRAY_TEXT, FOR_CITATIONS(item, c, batch), params_item_text, c->field);
	COLUMN(p, ARRAY_INT64, FOR_CITATIONS(item, c, batch), params_item_int64, c->start);
	COLUMN(p, ARRAY_INT64, FOR_CITATIONS(item, c, batch), params_item_int64, c->end);
	COLUMN(p, ARRAY_TEXT, FOR_CITATIONS(item, c, batch), params_item_text, c->quote);
	unit_add(unit, &result_relations, p);
}
