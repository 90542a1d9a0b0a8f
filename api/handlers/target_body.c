#include "api/handlers/target_body.h"

#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "api/domain/target.h"
#include "api/domain/words.h"
#include "api/http/body.h"
#include "proto/base/log.h"

#define YEAR_RANGE TARGET_YEAR_MIN, TARGET_YEAR_MAX

#define CONTENT_FIELDS                                                                                             \
	{"indicator", BODY_TEXT, .is_nullable = true, .max = 64},                                                  \
		{"subject", BODY_TEXT, .is_nullable = true, .max = 240},                                           \
		{"bound", BODY_ENUM, .is_nullable = true, .choices = target_bounds},                               \
		{"value_high_written", BODY_NUMBER, .is_nullable = true},                                                  \
		{"year", BODY_INT, false, true, YEAR_RANGE, NULL, NULL, NULL},                                     \
		{"year_from", BODY_INT, false, true, YEAR_RANGE, NULL, NULL, NULL},                                \
		{"period", BODY_TEXT, .is_nullable = true, .max = 100}, {"is_per_year", BODY_BOOL},                \
		{"baseline_year", BODY_INT, false, true, YEAR_RANGE, NULL, NULL, NULL},                            \
		{"baseline_value_written", BODY_NUMBER, .is_nullable = true},                                              \
		{"region", BODY_TEXT, .is_nullable = true, .max = 64},                                             \
		{"sector", BODY_TEXT, .is_nullable = true, .max = 64},                                             \
		{"binding", BODY_ENUM, .is_nullable = true, .choices = target_bindings},                           \
		{"condition", BODY_TEXT, .is_nullable = true, .max = 240},                                         \
		{"claim", BODY_ENUM, .is_nullable = true, .choices = target_claims},                               \
		{"claimed", BODY_NUMBER, .is_nullable = true},                                                     \
	{                                                                                                          \
		"quote", BODY_TEXT, .is_nullable = true, .max = 600                                                \
	}

static const struct body_field new_fields[] = {
	CONTENT_FIELDS,
	{"comparator", BODY_ENUM, .is_required = true, .choices = target_comparators},
	{"value_written", BODY_NUMBER, .is_required = true},
	{"unit_written", BODY_TEXT, .is_required = true, .min = 1, .max = 60},
	{NULL},
};

static const struct body_field edit_fields[] = {
	CONTENT_FIELDS,
	{"comparator", BODY_ENUM, .choices = target_comparators},
	{"value_written", BODY_NUMBER},
	{"unit_written", BODY_TEXT, .min = 1, .max = 60},
	{"state", BODY_ENUM, .choices = target_states},
	{NULL},
};

/* The column of each field, and whether "nothing" is an empty text there. */
static const struct {
	const char *field, *column;
	bool is_text;
} columns[] = {
	{"indicator", "indicator", true},
	{"subject", "subject", true},
	{"comparator", "comparator", true},
	{"bound", "bound", true},
	{"value_written", "value", false},
	{"value_high_written", "value_high", false},
	{"unit_written", "unit_text", true},
	{"year", "year", false},
	{"year_from", "year_from", false},
	{"period", "period", true},
	{"is_per_year", "is_per_year", false},
	{"baseline_year", "baseline_year", false},
	{"baseline_value_written", "baseline_value", false},
	{"region", "region_stated", false},
	{"sector", "sector_stated", false},
	{"binding", "binding", true},
	{"condition", "condition", true},
	{"claim", "claim", true},
	{"claimed", "claimed", false},
	{"quote", "quote", true},
	{"state", "state", true},
};

/* The facet whose terms a field names. */
static const struct {
	const char *field, *facet;
} coded[] = {{"indicator", "indicator"}, {"region", "region"}, {"sector", "sector"}, {"unit_written", "unit"}};

#define N(table) (sizeof(table) / sizeof *(table))

/* What a field says, "" if it is null; before where it says nothing. */
static const char *text_after(const json_t *json, const char *field, const char *before)
{
	const char *text = body_text(json, field);

	return !body_has(json, field) ? before : text != NULL ? text : "";
}

enum status target_body_read(struct target_body *out, struct request *req, bool is_new)
{
	struct target_body body = {0};
	enum status status = body_read(&body.json, req, is_new ? new_fields : edit_fields);

	if (status != OK)
		return status;
	if (json_object_size(body.json) == 0)
		return request_error(req, FAULT_RULE, "", "required", "names no field to change");
	for (size_t i = 0; i < N(coded); i++) {
		const char *code = body_text(body.json, coded[i].field);

		if (code == NULL || code[0] == '\0')
			continue;
		body.codes.facets[body.codes.n] = coded[i].facet;
		body.codes.codes[body.codes.n++] = code;
	}
	body.quote = body_has(body.json, "quote") ? text_after(body.json, "quote", "") : NULL;
	*out = body;
	return OK;
}

/* ---- against what it changes ---- */

static enum status tell_unknown(struct request *req, const struct target_base *base)
{
	for (size_t i = 0; i < base->n_unknown; i++) {
		size_t k = 0;

		while (k + 1 < N(coded) && strcmp(coded[k].facet, base->unknown_facets[i]) != 0)
			k++;
		(void)request_error(req, FAULT_RULE, body_pointer(req, "", coded[k].field), "unknown_code",
				    "'%s' is not known", base->unknown_codes[i]);
	}
	return base->n_unknown == 0 ? OK : INVALID;
}

static double number_after(const json_t *json, const char *field, double before)
{
	return body_has(json, field) && !body_is_null(json, field) ? body_number(json, field) : before;
}

static int64_t year_after(const json_t *json, const char *field, int64_t before)
{
	return body_has(json, field) ? body_int(json, field) : before;
}

static bool is_huge(double number)
{
	return !(number >= -1e18 && number <= 1e18);
}

static enum status check_values(struct request *req, const json_t *json, const struct target_base *base)
{
	bool is_range = strcmp(text_after(json, "comparator", base->comparator), "range") == 0;
	double value = number_after(json, "value_written", base->value);
	double high = number_after(json, "value_high_written", is_range && base->version > 0 ? base->value_high : value);

	if (is_huge(value))
		return request_error(req, FAULT_RULE, "/value_written", "range", "must be between -1e18 and 1e18");
	if (is_huge(high) || high < value)
		return request_error(req, FAULT_RULE, "/value_high_written", "range", "must not be below value_written");
	if (is_huge(number_after(json, "claimed", 0)))
		return request_error(req, FAULT_RULE, "/claimed", "range", "must be between -1e18 and 1e18");
	if (is_huge(number_after(json, "baseline_value_written", 0)))
		return request_error(req, FAULT_RULE, "/baseline_value_written", "range", "must be between -1e18 and 1e18");
	return OK;
}

/* A change may be told in per cent, points or times of whatever is measured. */
static bool unit_fits(const char *unit, const char *indicator_unit, const char *comparator)
{
	static const char *const of_changes[] = {"percent", "point", "times", NULL};
	static const char *const changes[] = {"increase_by", "reduce_by", "multiply", NULL};

	return unit[0] == '\0' || indicator_unit[0] == '\0' || strcmp(unit, indicator_unit) == 0 ||
	       (word_is_of(of_changes, unit) && word_is_of(changes, comparator));
}

static enum status check_unit(struct request *req, const json_t *json, const struct target_base *base)
{
	bool is_touched = body_has(json, "indicator") || body_has(json, "unit_written") || body_has(json, "comparator");

	if (!is_touched || text_after(json, "indicator", base->indicator)[0] == '\0' ||
	    unit_fits(base->unit, base->indicator_unit, text_after(json, "comparator", base->comparator)))
		return OK;
	return request_error(req, FAULT_RULE, "/unit_written", "unit", "the indicator is measured in '%s'", base->indicator_unit);
}

static enum status check_rest(struct request *req, const struct target_body *body, const struct target_base *base)
{
	const json_t *json = body->json;
	int64_t year = year_after(json, "year", base->year), from = year_after(json, "year_from", base->year_from);
	bool has_claim = body_has(json, "claim") ? body_text(json, "claim") != NULL : base->has_claim;
	const char *state = body_text(json, "state");
	enum status status = OK;

	if (text_after(json, "indicator", base->indicator)[0] == '\0' && text_after(json, "subject", base->subject)[0] == '\0')
		status = request_error(req, FAULT_RULE, "/indicator", "required", "an indicator or a subject must say what is measured");
	if (year != 0 && from > year && body_has(json, "year_from"))
		status = request_error(req, FAULT_RULE, "/year_from", "range", "must not be after year");
	if (has_claim && !base->has_claim && (!body_has(json, "claimed") || body_is_null(json, "claimed")))
		status = request_error(req, FAULT_RULE, "/claimed", "required", "a claim needs its number");
	if (has_claim && body_is_null(json, "claimed"))
		status = request_error(req, FAULT_RULE, "/claimed", "required", "a claim needs its number");
	if (!has_claim && body_has(json, "claimed") && !body_is_null(json, "claimed"))
		status = request_error(req, FAULT_RULE, "/claim", "required", "a claimed number needs its kind of claim");
	if (state != NULL && strcmp(state, "suggested") == 0 && base->is_human)
		status = request_error(req, FAULT_RULE, "/state", "rule", "what a person made is no suggestion");
	if (!base->is_quote_found)
		status = request_error(req, FAULT_RULE, "/quote", "not_found", "these words are not in the policy's texts");
	return status;
}

/* ---- columns ---- */

static void set_text(json_t *out, const char *column, const char *text)
{
	json_object_set_new(out, column, json_string(text));
}

static void add_given(json_t *out, const json_t *json)
{
	for (size_t i = 0; i < N(columns); i++) {
		json_t *value = json_object_get(json, columns[i].field);

		if (value == NULL)
			continue;
		if (json_is_null(value) && columns[i].is_text)
			set_text(out, columns[i].column, "");
		else if (json_string_length(value) == 0 && json_is_string(value) && !columns[i].is_text)
			json_object_set_new(out, columns[i].column, json_null());
		else
			json_object_set(out, columns[i].column, value);
	}
}

/* What follows from what is given. */
static void add_derived(json_t *out, const json_t *json, const struct target_base *base)
{
	const char *comparator = body_text(json, "comparator");
	bool is_range = strcmp(text_after(json, "comparator", base->comparator), "range") == 0;
	int64_t year = year_after(json, "year", base->year);

	if (comparator != NULL && (!body_has(json, "bound") || body_is_null(json, "bound")))
		set_text(out, "bound", word_is_of(target_bounds, comparator) ? comparator : "=");
	else if (body_is_null(json, "bound"))
		json_object_del(out, "bound");
	if (!body_has(json, "value_high_written") || body_is_null(json, "value_high_written")) {
		json_object_del(out, "value_high");
		if (body_has(json, "value_written") && !(is_range && base->version > 0))
			json_object_set(out, "value_high", json_object_get(json, "value_written"));
	}
	if (body_has(json, "year") && !body_has(json, "year_from") && (base->year_from == base->year || base->year_from > year))
		json_object_set_new(out, "year_from", year != 0 ? json_integer(year) : json_null());
	if (body_has(json, "claim") && body_text(json, "claim") == NULL)
		json_object_set_new(out, "claimed", json_null());
	if (base->version > 0 && !body_has(json, "state"))
		set_text(out, "state", "accepted"); /* who corrects it stands for it */
}

enum status target_body_check(const char **columns_out, const struct target_body *body, struct request *req,
			      const struct target_base *base)
{
	enum status unknown = tell_unknown(req, base), values = check_values(req, body->json, base);
	enum status unit = check_unit(req, body->json, base);
	json_t *out;
	char *text;

	if (check_rest(req, body, base) != OK || unknown != OK || values != OK || unit != OK)
		return INVALID;
	out = json_object();
	add_given(out, body->json);
	add_derived(out, body->json, base);
	text = must_alloc(json_dumps(out, JSON_COMPACT));
	*columns_out = must_alloc(talloc_strdup(req_arena(req), text));
	free(text);
	json_decref(out);
	return OK;
}
