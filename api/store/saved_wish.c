#include "api/store/saved_wish.h"

#include <stdlib.h>

#include <jansson.h>
#include <talloc.h>

#include "proto/base/log.h"

static void add_set(json_t *json, const char *name, const struct text_set *set)
{
	json_t *list = json_array();

	for (size_t i = 0; i < set->n; i++)
		json_array_append_new(list, json_string(set->items[i]));
	json_object_set_new(json, name, list);
}

char *saved_wish_json(void *owner, const struct search_wish *wish)
{
	json_t *json = must_alloc(json_pack("{s:s, s:b, s:b, s:s*, s:s*}", "q", wish->q != NULL ? wish->q : "", "expand",
					    wish->glossary != NULL, "exact", wish->filter.region_exact, "issued_from",
					    wish->filter.issued_from, "issued_to", wish->filter.issued_to));
	char *text, *out;

	for (int facet = 0; facet < N_TAXONOMY_FACETS; facet++)
		add_set(json, policy_facet_names[facet], &wish->filter.codes[facet]);
	add_set(json, "level", &wish->filter.levels);
	add_set(json, "legal_status", &wish->filter.legal_statuses);
	text = must_alloc(json_dumps(json, JSON_COMPACT));
	json_decref(json);
	out = must_alloc(talloc_strdup(owner, text));
	free(text);
	return out;
}

static const char *read_text(void *owner, const json_t *json, const char *name)
{
	const char *text = json_string_value(json_object_get(json, name));

	return text != NULL ? must_alloc(talloc_strdup(owner, text)) : NULL;
}

static struct text_set read_set(void *owner, const json_t *json, const char *name)
{
	const json_t *list = json_object_get(json, name);
	struct text_set set = {.items = must_alloc(talloc_zero_array(owner, const char *, (unsigned)json_array_size(list) + 1))};
	size_t i;
	json_t *item;

	json_array_foreach (list, i, item)
		set.items[set.n++] = must_alloc(talloc_strdup(owner, json_string_value(item)));
	return set;
}

void saved_wish_read(struct search_wish *out, void *owner, const char *text, struct glossary *glossary)
{
	json_t *json = must_alloc(json_loads(text, 0, NULL));

	*out = (struct search_wish){
		.q = read_text(owner, json, "q"),
		.glossary = json_is_true(json_object_get(json, "expand")) ? glossary : NULL,
		.filter = {.region_exact = json_is_true(json_object_get(json, "exact")),
			   .levels = read_set(owner, json, "level"),
			   .legal_statuses = read_set(owner, json, "legal_status"),
			   .issued_from = read_text(owner, json, "issued_from"),
			   .issued_to = read_text(owner, json, "issued_to")},
	};
	for (int facet = 0; facet < N_TAXONOMY_FACETS; facet++)
		out->filter.codes[facet] = read_set(owner, json, policy_facet_names[facet]);
	json_decref(json);
}
