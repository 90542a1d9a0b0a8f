#include "api/store/alert_form.h"

#include <talloc.h>

#include "proto/base/log.h"

/* 'prefix:value', as a lexeme stands in a tsquery. */
static char *add_lexeme(char *text, const char *prefix, const char *value)
{
	text = must_alloc(talloc_asprintf_append_buffer(text, "'%s:", prefix));
	for (; *value != '\0'; value++) {
		if (*value == '\'' || *value == '\\')
			text = must_alloc(talloc_strndup_append_buffer(text, value, 1));
		text = must_alloc(talloc_strndup_append_buffer(text, value, 1));
	}
	return must_alloc(talloc_strdup_append_buffer(text, "'"));
}

/* AND one of these. */
static char *add_set(char *text, const char *prefix, const struct text_set *set)
{
	if (set->n == 0)
		return text;
	text = must_alloc(talloc_strdup_append_buffer(text, text[0] == '\0' ? "(" : " & ("));
	for (size_t i = 0; i < set->n; i++) {
		text = i > 0 ? must_alloc(talloc_strdup_append_buffer(text, " | ")) : text;
		text = add_lexeme(text, prefix, set->items[i]);
	}
	return must_alloc(talloc_strdup_append_buffer(text, ")"));
}

void alert_form_make(struct alert_form *out, const void *owner, const struct search_plan *plan)
{
	const struct policy_filter *filter = &plan->filter;
	char *facts = must_alloc(talloc_strdup(owner, ""));

	for (int facet = 0; facet < N_TAXONOMY_FACETS; facet++) {
		facts = add_set(facts, policy_facet_names[facet], &filter->codes[facet]);
		facts = add_set(facts, policy_facet_names[facet], &filter->also[facet]);
	}
	if (filter->region_exact)
		facts = add_set(facts, "exact", &filter->codes[FACET_REGION]);
	facts = add_set(facts, "level", &filter->levels);
	facts = add_set(facts, "legal_status", &filter->legal_statuses);
	*out = (struct alert_form){
		.facts = facts[0] != '\0' ? facts : NULL,
		.words = talloc_strdup(owner, plan->terms->words.exact),
		.issued_from = talloc_strdup(owner, filter->issued_from),
		.issued_to = talloc_strdup(owner, filter->issued_to),
	};
}
