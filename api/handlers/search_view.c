#include "api/handlers/search_view.h"

#include <stdint.h>
#include <stdlib.h>

#include <jansson.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/utf8.h"

/* How many snippets of how many code points a field gives; titles and numbers are shown whole. */
static const struct {
	size_t n_fragments, n_points;
} snippet_sizes[N_SEARCH_FIELDS] = {
	[SEARCH_TITLE_ZH] = {1, SIZE_MAX},  [SEARCH_TITLE_EN] = {1, SIZE_MAX}, [SEARCH_DOC_NUMBER] = {1, SIZE_MAX},
	[SEARCH_SUMMARY_ZH] = {1, 160},     [SEARCH_SUMMARY_EN] = {1, 320},    [SEARCH_BODY_ZH] = {2, 160},
	[SEARCH_BODY_EN] = {2, 320},        [SEARCH_TARGETS] = {1, 160},
};

/* What one reply's texts are looked at for highlights: this many bytes in all, spread over its hits; each hit has some. The event
 * loop waits as long. */
#define LOOKED_AT_BYTES     ((size_t)2 << 20)
#define LOOKED_AT_OF_A_HIT  ((size_t)32 << 10)

static json_t *fragment_json(const char *field, const struct highlight_fragment *fragment)
{
	json_t *marks = json_array();

	for (size_t i = 0; i < fragment->n_marks; i++)
		json_array_append_new(marks, json_pack("[i,i]", (int)fragment->marks[i].start, (int)fragment->marks[i].end));
	return json_pack("{s:s, s:s%, s:o}", "field", field, "text", fragment->text, fragment->len, "marks", marks);
}

/* A hit as it is being made. */
struct hit_json {
	json_t *highlights; /* titles always, other fields only where something is marked */
	json_t *matched;    /* the fields that have something of the query, and of which part */
	size_t n_left;      /* bytes that may still be looked at */
};

static void add_field(struct hit_json *out, const struct search_terms *terms, enum search_field field, const struct search_text *text)
{
	const size_t len = utf8_cut(text->text, text->n_bytes, out->n_left);
	struct highlights *found;

	out->n_left -= len;
	if (len == 0)
		return;
	found = search_terms_highlight(terms, text->text, len, snippet_sizes[field].n_fragments, snippet_sizes[field].n_points);
	for (size_t i = 0; i < found->n_fragments; i++) {
		if (field <= SEARCH_TITLE_EN || found->fragments[i].n_marks > 0)
			json_array_append_new(out->highlights, fragment_json(search_field_names[field], &found->fragments[i]));
	}
	if (found->has_typed || found->has_expansion)
		json_array_append_new(out->matched, json_pack("{s:s, s:b, s:b}", "field", search_field_names[field], "typed",
							      found->has_typed, "expansion", found->has_expansion));
	talloc_free(found);
}

static char *dump(void *owner, json_t *json)
{
	char *text = must_alloc(json_dumps(json, JSON_COMPACT)), *copy = must_alloc(talloc_strdup(owner, text));

	json_decref(json);
	free(text);
	return copy;
}

char *search_hits_json(void *owner, const struct search_terms *terms, const struct search_result *result)
{
	char *text = talloc_strdup(owner, "[");
	size_t n_left = LOOKED_AT_BYTES;

	for (size_t i = 0; i < result->n; i++) {
		const struct search_hit *hit = &result->hits[i];
		const size_t share = n_left / (result->n - i);
		struct hit_json made = {json_array(), json_array(), share > LOOKED_AT_OF_A_HIT ? share : LOOKED_AT_OF_A_HIT};
		const size_t n_given = made.n_left;

		for (enum search_field field = 0; field < N_SEARCH_FIELDS; field++)
			add_field(&made, terms, field, &hit->fields[field]);
		n_left -= n_left < n_given - made.n_left ? n_left : n_given - made.n_left;
		text = talloc_asprintf_append_buffer(must_alloc(text), "%s{\"policy\":%s,\"score\":%s,\"near\":%s,\"n_similar\":%lld,\"matched\":%s,\"highlights\":%s}",
						     i > 0 ? "," : "", hit->card.text, hit->score, hit->near != NULL ? hit->near : "null", (long long)hit->n_similar,
						     dump(owner, made.matched), dump(owner, made.highlights));
	}
	return must_alloc(talloc_strdup_append_buffer(must_alloc(text), "]"));
}

/* What was understood of the conditions: [{"field":"region","value":"广东","codes":["440000"]}] */
static json_t *conditions_json(const struct search_conditions *conditions)
{
	json_t *list = json_array();

	for (size_t i = 0; i < conditions->n_named; i++) {
		const struct search_condition *condition = &conditions->named[i];
		json_t *codes = json_array();

		for (size_t k = 0; k < condition->codes.n; k++)
			json_array_append_new(codes, json_string(condition->codes.items[k]));
		json_array_append_new(list, json_pack("{s:s, s:s, s:o}", "field", policy_facet_names[condition->facet], "value",
						      condition->value, "codes", codes));
	}
	return list;
}

/* [{"expression":"methane","alternatives":["甲烷","ch4"]}] */
static json_t *expansions_json(const struct search_terms *terms)
{
	json_t *list = json_array();

	for (size_t i = 0; i < terms->n_expansions; i++) {
		const struct search_expansion *expansion = &terms->expansions[i];
		json_t *alternatives = json_array();

		for (size_t k = 0; k < expansion->n; k++)
			json_array_append_new(alternatives, json_string(expansion->alternatives[k]));
		json_array_append_new(list, json_pack("{s:s, s:o}", "expression", expansion->expression, "alternatives", alternatives));
	}
	return list;
}

char *search_members_json(void *owner, const struct search_plan *plan, const struct search_result *result, bool is_relaxed)
{
	json_t *members = json_pack("{s:I, s:I, s:b, s:b, s:o, s:o}", "total", (json_int_t)result->total, "n_near",
				    (json_int_t)result->n_near, "is_estimate", result->is_estimate,
				    "is_relaxed", is_relaxed, "expansions", expansions_json(plan->terms), "conditions",
				    conditions_json(plan->conditions));
	char *text = must_alloc(json_dumps(members, JSON_COMPACT | JSON_EMBED)), *copy;

	json_decref(members);
	copy = talloc_asprintf(owner, "%s%s%s", text, result->facets != NULL ? ",\"facets\":" : "",
			       result->facets != NULL ? result->facets : "");
	free(text);
	return must_alloc(copy);
}

char *search_correction_json(void *owner, const struct search_correction *correction)
{
	json_t *json = correction == NULL ? json_null()
					  : json_pack("{s:s, s:I, s:b}", "q", correction->q, "total", (json_int_t)correction->total,
						      "is_estimate", correction->is_estimate);
	char *text = must_alloc(json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY));
	char *copy = must_alloc(talloc_strdup(owner, text));

	json_decref(json);
	free(text);
	return copy;
}
