#include "proto/text/query_parts.h"

#include <stdint.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/query_inside.h"

struct collector {
	struct query_parts *parts;
	const struct query_node *others[QUERY_MAX_ALTERNATIVES + 1]; /* what else the expression in hand stands for */
	size_t n_others;
	bool is_too_many;
};

static const char *text_of(void *owner, const struct query_node *node)
{
	char *text;

	if (node->op == QUERY_TERM)
		return node->term->text;
	text = must_alloc(talloc_strdup(owner, ""));
	for (size_t i = 0; i < node->n_kids; i++) {
		const struct query_node *kid = node->kids[i];

		if (kid->op != QUERY_TERM || kid->term->stands_for == NULL)
			text = must_alloc(talloc_asprintf_append_buffer(text, "%s%s", i > 0 ? " " : "", text_of(owner, kid)));
	}
	return text;
}

static void add_part(struct collector *c, const struct query_node *node)
{
	struct query_parts *parts = c->parts;
	const struct query_node *kids[QUERY_MAX_ALTERNATIVES + 2] = {node};
	struct query_node either = {.op = QUERY_OR, .kids = (struct query_node **)(uintptr_t)kids, .n_kids = 1 + c->n_others};
	struct query_part *part = &parts->items[parts->n];

	if (parts->n == QUERY_MAX_PARTS) {
		c->is_too_many = true;
		return;
	}
	for (size_t i = 0; i < c->n_others; i++)
		kids[i + 1] = c->others[i];
	part->text = text_of(parts, node);
	part->exact = query_node_tsquery(parts, &either, false);
	part->loose = query_node_tsquery(parts, &either, true);
	parts->n += part->loose != NULL;
}

static void add_required(struct collector *c, const struct query_node *node)
{
	const char *exact = query_node_tsquery(c->parts, node, false), *before = c->parts->required;

	c->parts->required = before == NULL ? exact : must_alloc(talloc_asprintf(c->parts, "%s & %s", before, exact));
}

static void add_term(struct collector *c, const struct query_node *node)
{
	const struct query_term *term = node->term;

	if (term->n_words < 2 || !(term->is_long || term->is_cut_whole)) {
		add_part(c, node);
		return;
	}
	for (size_t i = 0; i < term->n_words; i++)
		add_part(c, term->words[i]);
}

static bool is_other(const struct query_node *node)
{
	bool all = node->op == QUERY_TERM ? node->term->stands_for != NULL : node->op != QUERY_NOT;

	for (size_t i = 0; i < node->n_kids; i++)
		all = all && is_other(node->kids[i]);
	return all;
}

/* Whether the node is an expression and what it stands for. */
static bool is_expanded(const struct query_node *node)
{
	if (node->op != QUERY_OR || node->n_kids > QUERY_MAX_ALTERNATIVES + 2 || is_other(node->kids[0]))
		return false;
	for (size_t i = 1; i < node->n_kids; i++) {
		if (!is_other(node->kids[i]))
			return false;
	}
	return true;
}

static bool must_hold(const struct query_node *node)
{
	return node->op == QUERY_NOT || (node->op == QUERY_TERM && (node->term->is_quoted || node->term->is_head));
}

static void add_node(struct collector *c, const struct query_node *node)
{
	const struct query_node *typed = is_expanded(node) ? node->kids[0] : node;

	c->n_others = 0;
	for (size_t i = 1; typed != node && i < node->n_kids; i++)
		c->others[c->n_others++] = node->kids[i];
	if (must_hold(typed))
		add_required(c, node);
	if (typed->op == QUERY_TERM) {
		add_term(c, typed);
	} else if (typed->op == QUERY_AND) {
		for (size_t i = 0; i < typed->n_kids; i++)
			add_part(c, typed->kids[i]);
	} else if (typed->op == QUERY_OR) {
		add_part(c, typed);
	}
}

struct query_parts *query_parts_new(void *owner, const struct query *query)
{
	struct collector c = {.parts = must_alloc(talloc_zero(owner, struct query_parts))};
	const struct query_node *root = query->root;

	if (root != NULL && root->op == QUERY_AND) {
		for (size_t i = 0; i < root->n_kids; i++)
			add_node(&c, root->kids[i]);
	} else if (root != NULL) {
		add_node(&c, root);
	}
	if (!c.is_too_many && c.parts->n >= 2)
		return c.parts;
	talloc_free(c.parts);
	return NULL;
}
