#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/query.h"

enum { EXPRESSION_TERMS = 8 };

struct expander {
	struct query *query;
	query_expand_fn *expand;
	void *arg;
};

static struct query_node *list_new(struct expander *e, enum query_op op, struct query_node **kids, size_t n)
{
	struct query_node *node = must_alloc(talloc_zero(e->query, struct query_node));

	node->op = op;
	node->kids = must_alloc(talloc_memdup(node, kids, n * sizeof(struct query_node *)));
	node->n_kids = n;
	return node;
}

static struct query_node *alternative_new(struct expander *e, const char *text, bool is_head)
{
	size_t len;
	char *folded = fold_query(e->query, text, strlen(text), &len);
	struct query_term *term = query_term_new(e->query, folded, len, false);
	struct query_node *node;

	talloc_free(folded);
	if (term == NULL)
		return NULL;
	term->is_quoted = term->is_expansion = true;
	term->is_head = is_head;
	node = must_alloc(talloc_zero(e->query, struct query_node));
	node->op = QUERY_TERM;
	node->term = term;
	e->query->n_terms++;
	return node;
}

/* The n terms at kids as one expression: OR of themselves and what means the same; NULL where nothing is known. */
static struct query_node *expand_expression(struct expander *e, struct query_node **kids, size_t n)
{
	struct query_node *either[1 + QUERY_MAX_ALTERNATIVES];
	char *expression = must_alloc(talloc_strdup(NULL, ""));
	const char *const *alternatives;
	size_t n_either = 1, n_known;

	for (size_t i = 0; i < n; i++)
		expression = must_alloc(talloc_asprintf_append_buffer(expression, "%s%s", i > 0 ? " " : "",
								      kids[i]->term->text));
	n_known = e->expand(e->arg, expression, &alternatives);
	for (size_t i = 0; i < n_known && n_either <= QUERY_MAX_ALTERNATIVES; i++) {
		either[n_either] = alternative_new(e, alternatives[i], kids[0]->term->is_head);
		n_either += either[n_either] != NULL;
	}
	talloc_free(expression);
	if (n_either == 1)
		return NULL;
	either[0] = n == 1 ? kids[0] : list_new(e, QUERY_AND, kids, n);
	return list_new(e, QUERY_OR, either, n_either);
}

static bool is_expandable(const struct query_node *node)
{
	return node->op == QUERY_TERM && !node->term->is_prefix && !node->term->is_expansion;
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

static struct query_node *expand_node(struct expander *e, struct query_node *node)
{
	struct query_node *found;

	switch (node->op) {
	case QUERY_TERM:
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
