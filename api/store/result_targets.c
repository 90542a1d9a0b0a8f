/* Design: as result_content.c, one array for each field of result_target_fields; target_apply() does the rest, because what
 * people decided has to be told apart row by row. What a worker says is not trusted: words that the database does not
 * know are left out here, unknown codes there. */
#include "api/store/result_content.h"

#include <string.h>

#include "api/domain/target.h"
#include "api/domain/words.h"
#include "proto/result_target.h"

/* target_policy_id_key_key. $1, $2 the jobs; $3 the policy of each target; $4-$34 its fields. */
static const struct stmt result_targets = {
	"result_targets",
	"WITH accepted AS MATERIALIZED ("
	" SELECT x.policy_id FROM unnest($1::int8[], $2::int8[]) AS x (policy_id, fence)" RESULT_ACCEPTED("1", "x") ")"
	"SELECT target_apply(array_agg(a.policy_id ORDER BY a.policy_id),"
	" (SELECT coalesce(array_agg(ROW(x.*)::target_found), '{}') FROM unnest($3::int8[],"
	"   $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],"
	"   $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[],"
	"   $20::float8[], $21::float8[], $22::float8[], $23::float8[], $24::float8[], $25::float8[], $26::float8[],"
	"   $27::int8[], $28::int8[], $29::int8[], $30::int8[], $31::int8[], $32::bool[], $33::bool[], $34::int8[])"
	"   AS x (policy_id) WHERE x.policy_id IN (SELECT policy_id FROM accepted)))"
	" FROM accepted a HAVING count(*) > 0",
};

static bool is_year(int32_t year)
{
	return year == 0 || (year >= TARGET_YEAR_MIN && year <= TARGET_YEAR_MAX);
}

static bool is_word(const char *const *list, const char *word)
{
	return word[0] == '\0' || word_is_of(list, word);
}

static bool is_storable(const struct result_target *target)
{
	return word_is_of(target_comparators, target->comparator) && word_is_of(target_bounds, target->bound) &&
	       is_word(target_bindings, target->binding) && is_word(target_claims, target->claim) &&
	       (target->claim[0] != '\0') == (target->claim_check[0] != '\0') &&
	       is_word(target_checks, target->claim_check) && is_word(target_fields, target->field) &&
	       is_year(target->year) && is_year(target->year_from) && is_year(target->baseline_year);
}

/* Walks the results that looked for targets, and their targets. */
#define FOR_READINGS(item, batch)                                                                                     \
	for (const struct job_settled *item = (batch)->items; item < (batch)->items + (batch)->n; item++)             \
		if (item->outcome == OUTCOME_DONE && item->result != NULL && item->result->kind == JOB_CLASSIFY &&    \
		    item->result->classify.has_targets)

#define FOR_TARGETS(item, target, batch)                                                                              \
	FOR_READINGS(item, batch)                                                                                     \
	for (const struct result_target *target = item->result->classify.targets;                                     \
	     target < item->result->classify.targets + item->result->classify.n_targets; target++)                    \
		if (is_storable(target))

static void put_value(struct params *p, const struct result_target *target, const struct result_target_field *field)
{
	switch (field->type) {
	case RESULT_FIELD_TEXT:
		params_item_text(p, result_target_text(target, field));
		break;
	case RESULT_FIELD_NUMBER:
		params_item_double(p, result_target_number(target, field));
		break;
	case RESULT_FIELD_INT:
		params_item_int64(p, result_target_int(target, field));
		break;
	case RESULT_FIELD_BOOL:
		params_item_bool(p, result_target_bool(target, field));
		break;
	}
}

static void add_fields(struct params *p, const struct job_batch *batch)
{
	static const enum params_array arrays[] = {
		[RESULT_FIELD_TEXT] = ARRAY_TEXT,
		[RESULT_FIELD_NUMBER] = ARRAY_DOUBLE,
		[RESULT_FIELD_INT] = ARRAY_INT64,
		[RESULT_FIELD_BOOL] = ARRAY_BOOL,
	};

	for (const struct result_target_field *field = result_target_fields;
	     field < result_target_fields + N_RESULT_TARGET_FIELDS; field++) {
		params_array_begin(p, arrays[field->type]);
		FOR_TARGETS(item, target, batch)
			put_value(p, target, field);
		params_array_end(p);
	}
}

void result_add_targets(struct unit *unit, const struct job_batch *batch)
{
	struct params *p;
	size_t n = 0;

	FOR_READINGS(item, batch)
		n++;
	if (n == 0)
		return;
	p = params_new(NULL);
	params_array_begin(p, ARRAY_INT64);
	FOR_READINGS(item, batch)
		params_item_int64(p, item->policy_id);
	params_array_end(p);
	params_array_begin(p, ARRAY_INT64);
	FOR_READINGS(item, batch)
		params_item_int64(p, item->id);
	params_array_end(p);
	params_array_begin(p, ARRAY_INT64);
	FOR_TARGETS(item, target, batch)
		params_item_int64(p, item->policy_id);
	params_array_end(p);
	add_fields(p, batch);
	unit_add(unit, &result_targets, p);
}
