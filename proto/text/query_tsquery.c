/* Every lexeme is quoted and every node bracketed, so what a person typed is always data. */
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/query.h"

struct writer {
	char *text;
	enum query_mode mode;
	size_t n_words; /* of the term being cut */
};

static void put(struct writer *w, const char *text)
{
	w->text = must_alloc(talloc_strdup_append_buffer(w->text, text));
}

static void put_lexeme(struct writer *w, const char *lexeme)
{
	char out[2 * 512 + 3];
	size_t n = 0;

	out[n++] = '\'';
	for (; *lexeme != '\0' && n < sizeof out - 4; lexeme++) {
		if (*lexeme == '\'' || *lexeme == '\\')
			out[n++] = *lexeme;
		out[n++] = *lexeme;
	}
	out[n++] = '\'';
	out[n] = '\0';
	put(w, out);
}

/* Behind a lexeme: that it is a prefix, and that it must stand in a title. */
static void put_conditions(struct writer *w, bool is_prefix)
{
	const bool is_title = w->mode == QUERY_TITLE;

	if (is_prefix || is_title)
		put(w, is_prefix && is_title ? ":*A" : is_prefix ? ":*" : ":A");
}

static void put_tokens(struct writer *w, const struct query_term *term)
{
	put(w, "(");
	if (term->whole != NULL) {
		put_lexeme(w, term->whole);
		put_conditions(w, false);
		put(w, " | ");
	}
	for (size_t i = 0; i < term->n_tokens; i++) {
		const struct query_token *token = &term->tokens[i];

		if (i > 0 && token->gap == 1)
			put(w, " <-> ");
		else if (i > 0)
			w->text = must_alloc(talloc_asprintf_append_buffer(w->text, " <%u> ", token->gap));
		put_lexeme(w, token->lexeme);
		put_conditions(w, token->is_prefix);
	}
	put(w, ")");
}

static void put_word(void *arg, const char *word, size_t len)
{
	struct writer *w = arg;
	struct query_term *term = query_term_new(NULL, word, len, false);

	if (term == NULL)
		return;
	put(w, w->n_words++ == 0 ? "(" : w->mode == QUERY_ANY ? " | " : " & ");
	put_tokens(w, term);
	talloc_free(term);
}

static void put_term(struct writer *w, const struct query_term *term)
{
	w->n_words = 0;
	if (w->mode == QUERY_WORDS || w->mode == QUERY_ANY)
		query_term_words(term, put_word, w);
	if (w->n_words > 0)
		put(w, ")");
	else
		put_tokens(w, term);
}

static void put_node(struct writer *w, const struct query_node *node);

/* The members of an AND under QUERY_ANY: any of those that must occur, none of the others. */
static void put_some(struct writer *w, const struct query_node *node)
{
	size_t n = 0;

	for (size_t i = 0; i < node->n_kids; i++) {
		if (node->kids[i]->op == QUERY_NOT)
			continue;
		put(w, n++ == 0 ? "(" : " | ");
		put_node(w, node->kids[i]);
	}
	put(w, n > 0 ? ")" : "");
	for (size_t i = 0; i < node->n_kids; i++) {
		if (node->kids[i]->op != QUERY_NOT)
			continue;
		put(w, n++ == 0 ? "" : " & ");
		put_node(w, node->kids[i]);
	}
}

static void put_node(struct writer *w, const struct query_node *node)
{
	if (node->op == QUERY_TERM) {
		put_term(w, node->term);
		return;
	}
	put(w, node->op == QUERY_NOT ? "!(" : "(");
	if (node->op == QUERY_AND && w->mode == QUERY_ANY) {
		put_some(w, node);
	} else {
		for (size_t i = 0; i < node->n_kids; i++) {
			put(w, i == 0 ? "" : node->op == QUERY_OR ? " | " : " & ");
			put_node(w, node->kids[i]);
		}
	}
	put(w, ")");
}

char *query_tsquery(void *owner, const struct query *query, enum query_mode mode)
{
	struct writer w = {.mode = mode};

	if (query->root == NULL)
		return NULL;
	w.text = must_alloc(talloc_strdup(owner, ""));
	put_node(&w, query->root);
	return w.text;
}
