/* Every lexeme is quoted and every node bracketed, so what a person typed is always data.
 * The loose form of a query is what an index over lexemes alone can answer: phrases are the AND of their lexemes, and an
 * exclusion that would leave out too much that way is left to the exact form. So it finds all that the exact form
 * finds, and seldom more. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/query_inside.h"
#include "proto/text/utf8.h"

#define MOST_BYTES (64 << 10) /* of a query that may do without one of its words */

struct writer {
	char *text;
	enum query_mode mode;
	bool is_loose;
	bool differs; /* the loose form from the exact one */
	bool is_head;   /* it must stand in a title or number */
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
	const bool is_title = !w->is_loose && (w->is_head || w->mode == QUERY_TITLE);

	w->differs = w->differs || (w->is_loose && w->is_head);
	if (is_prefix || is_title)
		put(w, is_prefix && is_title ? ":*A" : is_prefix ? ":*" : ":A");
}

/* A Han character by itself, which vectors have as a lexeme. */
static bool is_character(const char *lexeme)
{
	return is_han(utf8_next(&lexeme)) && *lexeme == '\0';
}

static void put_gap(struct writer *w, unsigned gap)
{
	char distance[24];

	snprintf(distance, sizeof distance, gap == 1 ? " <-> " : " <%u> ", gap);
	put(w, w->is_loose ? " & " : distance);
	w->differs = w->differs || w->is_loose;
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

		if (i > 0)
			put_gap(w, token->gap);
		put_lexeme(w, token->lexeme);
		put_conditions(w, token->is_prefix && !(w->is_loose && is_character(token->lexeme)));
	}
	put(w, ")");
}

static void put_node(struct writer *w, const struct query_node *node);

static void put_words(struct writer *w, const struct query_term *term)
{
	for (size_t i = 0; i < term->n_words; i++) {
		put(w, i == 0 ? "(" : w->mode == QUERY_ANY ? " | " : " & ");
		put_node(w, term->words[i]);
	}
	put(w, ")");
}

static void put_term(struct writer *w, const struct query_term *term)
{
	w->is_head = term->is_head;
	if (w->mode != QUERY_EXACT && w->mode != QUERY_TITLE && query_term_is_words(term))
		put_words(w, term);
	else
		put_tokens(w, term);
}

/* Whether the node says nothing in the loose form: an exclusion of more than one lexeme. */
static bool is_void(struct writer *w, const struct query_node *node)
{
	const struct query_node *kid = node->op == QUERY_NOT ? node->kids[0] : NULL;
	size_t n_void = 0;

	if (!w->is_loose || node->op == QUERY_TERM)
		return false;
	if (kid != NULL)
		n_void = kid->op != QUERY_TERM || kid->term->n_tokens > 1;
	for (size_t i = 0; kid == NULL && i < node->n_kids; i++)
		n_void += is_void(w, node->kids[i]);
	w->differs = w->differs || n_void > 0;
	return node->op == QUERY_AND ? n_void == node->n_kids : n_void > 0;
}

/* The members of an AND under QUERY_ANY: any of those that must occur, none of the others. */
static void put_some(struct writer *w, const struct query_node *node)
{
	size_t n = 0;

	for (size_t i = 0; i < node->n_kids; i++) {
		if (node->kids[i]->op == QUERY_NOT || is_void(w, node->kids[i]))
			continue;
		put(w, n++ == 0 ? "(" : " | ");
		put_node(w, node->kids[i]);
	}
	put(w, n > 0 ? ")" : "");
	for (size_t i = 0; i < node->n_kids; i++) {
		if (node->kids[i]->op != QUERY_NOT || is_void(w, node->kids[i]))
			continue;
		put(w, n++ == 0 ? "" : " & ");
		put_node(w, node->kids[i]);
	}
}

static void put_list(struct writer *w, const struct query_node *node)
{
	size_t n = 0;

	for (size_t i = 0; i < node->n_kids; i++) {
		if (is_void(w, node->kids[i]))
			continue;
		put(w, n++ == 0 ? "" : node->op == QUERY_OR ? " | " : " & ");
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
	if (node->op == QUERY_AND && w->mode == QUERY_ANY)
		put_some(w, node);
	else
		put_list(w, node);
	put(w, ")");
}

/* What must occur, each by itself; what must not, together. */
struct parts {
	void *owner;
	struct writer *writer; /* its text is the part in hand */
	char *list[QUERY_MOST_MAX];
	size_t n, n_bytes;
	char *excluded; /* " & !(..)" ..., or "" */
};

/* Puts aside what was written, if there is still room. */
static void keep_part(struct parts *parts)
{
	if (parts->n < QUERY_MOST_MAX)
		parts->list[parts->n] = parts->writer->text;
	parts->n++;
	parts->n_bytes += strlen(parts->writer->text);
	parts->writer->text = must_alloc(talloc_strdup(parts->owner, ""));
}

static void keep_node(struct parts *parts, const struct query_node *node)
{
	parts->writer->is_head = node->op == QUERY_TERM && node->term->is_head;
	if (is_void(parts->writer, node))
		return;
	if (node->op == QUERY_TERM && query_term_is_words(node->term)) {
		for (size_t i = 0; i < node->term->n_words; i++)
			keep_node(parts, node->term->words[i]);
		return;
	}
	put_node(parts->writer, node);
	if (node->op == QUERY_NOT) {
		parts->excluded = must_alloc(talloc_asprintf_append_buffer(parts->excluded, " & %s", parts->writer->text));
		*parts->writer->text = '\0';
	} else {
		keep_part(parts);
	}
}

/* All parts but this one. */
static void put_others(struct writer *w, const struct parts *parts, size_t but)
{
	size_t n = 0;

	put(w, "(");
	for (size_t i = 0; i < parts->n; i++) {
		if (i == but)
			continue;
		put(w, n++ > 0 ? " & " : "");
		put(w, parts->list[i]);
	}
	put(w, ")");
}

/* All but one of the words, whichever: (b & c) | (a & c) | (a & b). NULL: there are too few or too many. */
static char *write_most(void *owner, struct writer *w, const struct query_node *root)
{
	void *scratch = must_alloc(talloc_new(owner));
	struct parts parts = {.owner = scratch, .writer = w, .excluded = must_alloc(talloc_strdup(scratch, ""))};
	const size_t n_nodes = root->op == QUERY_AND ? root->n_kids : 1;
	char *text = NULL;

	w->text = must_alloc(talloc_strdup(scratch, ""));
	for (size_t i = 0; i < n_nodes; i++)
		keep_node(&parts, root->op == QUERY_AND ? root->kids[i] : root);
	if (parts.n >= 3 && parts.n <= QUERY_MOST_MAX && parts.n_bytes * parts.n <= MOST_BYTES) {
		w->text = must_alloc(talloc_strdup(owner, "("));
		for (size_t i = 0; i < parts.n; i++) {
			put(w, i > 0 ? " | " : "");
			put_others(w, &parts, i);
		}
		put(w, ")");
		put(w, parts.excluded);
		text = w->text;
	}
	talloc_free(scratch);
	return text;
}

static char *write_query(void *owner, struct writer *w, const struct query_node *root)
{
	if (w->mode == QUERY_MOST)
		return write_most(owner, w, root);
	w->text = must_alloc(talloc_strdup(owner, ""));
	put_node(w, root);
	return w->text;
}

char *query_tsquery(void *owner, const struct query *query, enum query_mode mode)
{
	struct writer w = {.mode = mode};

	return query->root == NULL ? NULL : write_query(owner, &w, query->root);
}

char *query_loose_tsquery(void *owner, const struct query *query, enum query_mode mode, bool *is_exact_out)
{
	struct writer w = {.mode = mode, .is_loose = true};
	char *text;

	*is_exact_out = false;
	if (query->root == NULL || query->is_only_negative || is_void(&w, query->root))
		return NULL;
	text = write_query(owner, &w, query->root);
	*is_exact_out = !w.differs;
	return text;
}

char *query_node_tsquery(void *owner, const struct query_node *node, bool is_loose)
{
	struct writer w = {.mode = QUERY_WORDS, .is_loose = is_loose};

	return is_void(&w, node) ? NULL : write_query(owner, &w, node);
}
