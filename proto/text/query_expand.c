#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/query_inside.h"
#include "proto/text/utf8.h"

enum { EXPRESSION_TERMS = 8, PIECE_POINTS = 12, RUN_POINTS = 24, MAX_LOOKUPS = 2000 };

struct expander {
	struct query *query;
	query_expand_fn *expand;
	void *arg;
	size_t n_lookups; /* bounds what a long query costs: real ones need some dozen */
};

static struct query_node *list_new(struct expander *e, enum query_op op, struct query_node **kids, size_t n)
{
	struct query_node *node = must_alloc(talloc_zero(e->query, struct query_node));

	node->op = op;
	node->kids = must_alloc(talloc_memdup(node, kids, n * sizeof(struct query_node *)));
	node->n_kids = n;
	return node;
}

static struct query_node *alternative_new(struct expander *e, const char *text, const char *stands_for, bool is_head)
{
	size_t len;
	char *folded = fold_query(e->query, text, strlen(text), &len);
	struct query_term *term = query_term_new(e->query, folded, len, false);
	struct query_node *node;

	talloc_free(folded);
	if (term == NULL)
		return NULL;
	term->is_quoted = true;
	term->stands_for = stands_for;
	term->is_head = is_head;
	node = must_alloc(talloc_zero(e->query, struct query_node));
	node->op = QUERY_TERM;
	node->term = term;
	e->query->n_terms++;
	return node;
}

/* What an expression stands for, as nodes in out (QUERY_MAX_ALTERNATIVES of room); the answer is their number. */
static size_t alternatives_of(struct query_node **out, struct expander *e, const char *expression, bool is_head)
{
	const char *const *alternatives;
	const size_t n_known = e->n_lookups++ < MAX_LOOKUPS ? e->expand(e->arg, expression, &alternatives) : 0;
	const char *stands_for = n_known == 0 ? NULL : must_alloc(talloc_strdup(e->query, expression));
	size_t n = 0;

	for (size_t i = 0; i < n_known && n < QUERY_MAX_ALTERNATIVES; i++) {
		out[n] = alternative_new(e, alternatives[i], stands_for, is_head);
		n += out[n] != NULL;
	}
	return n;
}

/* The number of bytes of the first n_points points of a text, or of all of it. */
static size_t bytes_of(const char *text, size_t n_points)
{
	return utf8_byte_of(text, strlen(text), n_points);
}

/* What the longest expression at the head of a Han run stands for, by OR; NULL where none is known there. */
static struct query_node *expand_piece(size_t *len_out, struct expander *e, const char *run, bool is_head)
{
	struct query_node *either[QUERY_MAX_ALTERNATIVES], *found = NULL;
	size_t n_points = utf8_count(run, strlen(run)), n;

	for (n_points = n_points < PIECE_POINTS ? n_points : PIECE_POINTS; n_points > 1 && found == NULL; n_points--) {
		char *piece = must_alloc(talloc_strndup(NULL, run, bytes_of(run, n_points)));

		n = alternatives_of(either, e, piece, is_head);
		*len_out = strlen(piece);
		found = n == 0 ? NULL : n == 1 ? either[0] : list_new(e, QUERY_OR, either, n);
		talloc_free(piece);
	}
	return found;
}

/* What joins the pieces of a run or ends them, and says nothing by itself. */
static bool is_joint(uint32_t point)
{
	static const uint32_t joints[] = {0x7684 /* 的 */, 0x548C /* 和 */, 0x4E0E /* 与 */, 0x53CA /* 及 */,
					  0x7701 /* 省 */, 0x5E02 /* 市 */, 0x53BF /* 县 */, 0x533A /* 区 */};

	for (size_t i = 0; i < sizeof joints / sizeof joints[0]; i++) {
		if (joints[i] == point)
			return true;
	}
	return false;
}

/* The run, or what all of its pieces stand for; NULL where a piece is not known. */
static struct query_node *expand_run(struct expander *e, struct query_node *node)
{
	struct query_node *pieces[RUN_POINTS], *either[2] = {node, NULL};
	const char *run = node->term->text;
	size_t n = 0, len;

	if (node->term->is_quoted || utf8_count(run, strlen(run)) > RUN_POINTS)
		return NULL;
	for (const char *at = run; *at != '\0';) {
		if (!is_han(utf8_next(&at)))
			return NULL;
	}
	while (*run != '\0') {
		pieces[n] = expand_piece(&len, e, run, node->term->is_head);
		if (pieces[n] != NULL)
			run += len;
		else if (n == 0 || !is_joint(utf8_next(&run)))
			return NULL;
		n += pieces[n] != NULL;
	}
	if (n < 2)
		return NULL;
	either[1] = list_new(e, QUERY_AND, pieces, n);
	return list_new(e, QUERY_OR, either, 2);
}

/* The n terms at kids as one expression: OR of themselves and what means the same; NULL where nothing is known. */
static struct query_node *expand_expression(struct expander *e, struct query_node **kids, size_t n)
{
	struct query_node *either[1 + QUERY_MAX_ALTERNATIVES];
	char *expression = must_alloc(talloc_strdup(NULL, ""));
	size_t n_known;

	for (size_t i = 0; i < n; i++)
		expression = must_alloc(talloc_asprintf_append_buffer(expression, "%s%s", i > 0 ? " " : "",
								      kids[i]->term->text));
	n_known = alternatives_of(either + 1, e, expression, kids[0]->term->is_head);
	talloc_free(expression);
	if (n_known == 0)
		return n == 1 ? expand_run(e, kids[0]) : NULL;
	either[0] = n == 1 ? kids[0] : list_new(e, QUERY_AND, kids, n);
	return list_new(e, QUERY_OR, either, 1 + n_known);
}

static bool is_expandable(const struct query_node *node)
{
	return node->op == QUERY_TERM && !node->term->is_prefix && node->term->stands_for == NULL;
}

static struct query_node *expand_node(struct expander *e, struct query_node *node);

/* Replaces the longest known expressions among the kids of an AND, from left to right. */
static void expand_row(struct expander *e, struct query_node *node)
{
	size_t n_out = 0;

	for (size_t i = 0, n; i < node->n_kids; i += n) {
		struct query_node *found = NULL;

		for (n = 0; n < EXPRESSION_TERMS && i + n < node->n_kids && is_expandable(node->kids[i + n]) &&
			    node->kids[i + n]->term->is_head == node->kids[i]->term->is_head;)
			n++;
		for (; n > 1 && found == NULL; n -= found == NULL)
			found = expand_expression(e, node->kids + i, n);
		n = found != NULL ? n : 1;
		node->kids[n_out++] = found != NULL ? found : expand_node(e, node->kids[i]);
	}
	node->n_kids = n_out;
}

static bool is_known(void *arg, const char *expression)
{
	struct expander *e = arg;
	const char *const *alternatives;

	return e->n_lookups++ < MAX_LOOKUPS && e->expand(e->arg, expression, &alternatives) > 0;
}

/* The words of a run are cut anew, at known expressions too. */
static void expand_words(struct expander *e, struct query_term *term)
{
	if (term->n_words == 0)
		return;
	query_term_cut(term, is_known, e);
	for (size_t i = 0; i < term->n_words; i++)
		term->words[i] = expand_node(e, term->words[i]);
}

static struct query_node *expand_node(struct expander *e, struct query_node *node)
{
	struct query_node *found;

	switch (node->op) {
	case QUERY_TERM:
		if (is_expandable(node))
			expand_words(e, node->term);
		found = is_expandable(node) ? expand_expression(e, &node, 1) : NULL;
		return found != NULL ? found : node;
	case QUERY_NOT:
		return node;
	case QUERY_AND:
		expand_row(e, node);
		return node->n_kids == 1 ? node->kids[0] : node;
	case QUERY_OR:
		for (size_t i = 0; i < node->n_kids; i++)
			node->kids[i] = expand_node(e, node->kids[i]);
		return node;
	}
	return node;
}

void query_expand(struct query *query, query_expand_fn *expand, void *arg)
{
	struct expander e = {.query = query, .expand = expand, .arg = arg};

	if (query->root != NULL)
		query->root = expand_node(&e, query->root);
}
