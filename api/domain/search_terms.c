#include "api/domain/search_terms.h"

#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/glossary.h"
#include "proto/text/query.h"
#include "proto/text/utf8.h"

static struct search_expansion *expansion_of(struct search_terms *terms, const char *expression)
{
	struct search_expansion *expansion;

	for (size_t i = 0; i < terms->n_expansions; i++) {
		if (strcmp(terms->expansions[i].expression, expression) == 0)
			return &terms->expansions[i];
	}
	expansion = &terms->expansions[terms->n_expansions++];
	*expansion = (struct search_expansion){expression, must_alloc(talloc_array(terms, const char *, QUERY_MAX_ALTERNATIVES)), 0};
	return expansion;
}

static void add_alternative(struct search_expansion *expansion, const char *text)
{
	for (size_t i = 0; i < expansion->n; i++) {
		if (strcmp(expansion->alternatives[i], text) == 0)
			return;
	}
	if (expansion->n < QUERY_MAX_ALTERNATIVES)
		expansion->alternatives[expansion->n++] = text;
}

static void collect_expansions(struct search_terms *terms, const struct query_node *node)
{
	if (node->op == QUERY_TERM) {
		if (node->term->stands_for != NULL)
			add_alternative(expansion_of(terms, node->term->stands_for), node->term->text);
		for (size_t i = 0; i < node->term->n_words; i++)
			collect_expansions(terms, node->term->words[i]);
		return;
	}
	for (size_t i = 0; i < node->n_kids; i++)
		collect_expansions(terms, node->kids[i]);
}

static struct search_match match_new(void *owner, const struct query *query, enum query_mode mode)
{
	struct search_match match = {.exact = query_tsquery(owner, query, mode)};

	match.loose = query_loose_tsquery(owner, query, mode, &match.is_loose_exact);
	return match;
}

enum status search_terms_parse(struct search_terms **out, void *owner, const char *text, struct glossary *glossary)
{
	struct search_terms *terms = must_alloc(talloc_zero(owner, struct search_terms));
	struct query *query;
	enum status status = query_parse(&query, terms, text, strlen(text));

	if (status != OK) {
		talloc_free(terms);
		return status;
	}
	if (glossary != NULL)
		query_expand(query, glossary_expand, glossary);
	terms->words = match_new(terms, query, QUERY_WORDS);
	terms->title = query_tsquery(terms, query, QUERY_TITLE);
	if (terms->words.exact != NULL && !query->is_only_negative) {
		terms->most = match_new(terms, query, QUERY_MOST);
		terms->any = match_new(terms, query, QUERY_ANY);
		terms->parts = query_parts_new(terms, query);
		if (strcmp(terms->any.exact, terms->words.exact) == 0)
			terms->any.exact = NULL;
	}
	terms->n_points = utf8_count(text, strlen(text));
	terms->expansions = must_alloc(talloc_zero_array(terms, struct search_expansion, (unsigned)query->n_terms + 1));
	if (query->root != NULL)
		collect_expansions(terms, query->root);
	terms->highlighter = highlighter_new(terms, query);
	*out = terms;
	return OK;
}

struct highlights *search_terms_highlight(const struct search_terms *terms, const char *text, size_t len,
					  size_t max_fragments, size_t max_points)
{
	return highlight_text(NULL, terms->highlighter, text, len, max_fragments, max_points);
}
