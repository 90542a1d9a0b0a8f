/* A recursive descent over the text as typed (operators are told from it, so that "OR" and "or" differ); what is
 * between the operators is folded term by term. The depth of brackets is limited, deeper ones are passed over. */
#include "proto/text/query_inside.h"

#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/utf8.h"
#include "proto/text/words.h"

enum { MAX_DEPTH = 16 };

struct parser {
	struct query *query; /* owns everything */
	const char *at, *end;
	unsigned depth;
	size_t n_tokens;
	bool is_head; /* behind a field that asks for titles and numbers */
	bool is_too_large;
};

static uint32_t peek(const struct parser *p)
{
	const char *at = p->at;

	return at < p->end ? fold_point(utf8_next(&at)) : 0;
}

static bool is_quote(uint32_t c)
{
	return c == '"' || (c >= 0x201C && c <= 0x201F);
}

static void skip_blanks(struct parser *p)
{
	while (p->at < p->end && (peek(p) == ' ' || peek(p) == 0))
		utf8_next(&p->at);
}

/* Skips an operator written as a word of its own. */
static bool skip_operator(struct parser *p, const char *word)
{
	size_t len = strlen(word);
	const char *after = p->at + len;

	if ((size_t)(p->end - p->at) < len || memcmp(p->at, word, len) != 0)
		return false;
	if (after < p->end && is_word_point(fold_point(utf8_next(&after))))
		return false;
	p->at += len;
	return true;
}

static struct query_node *node_new(struct parser *p, enum query_op op)
{
	struct query_node *node = must_alloc(talloc_zero(p->query, struct query_node));

	node->op = op;
	return node;
}

static void node_add(struct query_node *node, struct query_node *kid)
{
	node->kids = must_alloc(talloc_realloc_size(node, node->kids, (node->n_kids + 1) * sizeof(struct query_node *)));
	node->kids[node->n_kids++] = kid;
}

/* A list of one is its only member; of none, nothing. */
static struct query_node *node_reduce(struct query_node *node)
{
	struct query_node *only;

	if (node->n_kids > 1)
		return node;
	only = node->n_kids == 1 ? node->kids[0] : NULL;
	talloc_free(node);
	return only;
}

static struct query_node *term_node(struct parser *p, const char *text, size_t len, bool is_quoted)
{
	size_t folded_len;
	char *folded = fold_query(p->query, text, len, &folded_len);
	bool is_prefix = !is_quoted && folded_len > 0 && folded[folded_len - 1] == '*';
	struct query_term *term;
	struct query_node *node;

	while (is_prefix && folded_len > 0 && folded[folded_len - 1] == '*')
		folded_len--;
	term = query_term_new(p->query, folded, folded_len, is_prefix);
	talloc_free(folded);
	if (term == NULL)
		return NULL;
	term->is_quoted = is_quoted;
	term->is_head = p->is_head;
	query_term_cut(term, NULL, NULL);
	node = node_new(p, QUERY_TERM);
	node->term = term;
	p->n_tokens += term->n_tokens;
	p->is_too_large = p->is_too_large || ++p->query->n_terms > QUERY_MAX_TERMS || p->n_tokens > QUERY_MAX_TOKENS;
	return node;
}

static struct query_node *parse_phrase(struct parser *p)
{
	const char *from, *to;

	utf8_next(&p->at);
	for (from = to = p->at; p->at < p->end; to = p->at) {
		if (is_quote(peek(p))) {
			utf8_next(&p->at);
			break;
		}
		utf8_next(&p->at);
	}
	return term_node(p, from, (size_t)(to - from), true);
}

static struct query_node *parse_word(struct parser *p)
{
	const char *from = p->at;
	unsigned inner = 0;

	for (uint32_t c; p->at < p->end && (c = peek(p)) != ' ' && c != '|'; utf8_next(&p->at)) {
		if (c == ')' && inner == 0 && p->depth > 0)
			break;
		if (c == '"' && p->at > from)
			break;
		inner += c == '(';
		inner -= c == ')' && inner > 0;
	}
	return term_node(p, from, (size_t)(p->at - from), false);
}

static struct query_node *parse_all(struct parser *p);

static struct query_node *parse_operand(struct parser *p)
{
	struct query_node *node;

	if (is_quote(peek(p)))
		return parse_phrase(p);
	if (peek(p) != '(' || p->depth == MAX_DEPTH) {
		if (peek(p) == '(')
			utf8_next(&p->at);
		return parse_word(p);
	}
	utf8_next(&p->at);
	p->depth++;
	node = parse_all(p);
	p->depth--;
	if (peek(p) == ')')
		utf8_next(&p->at);
	return node;
}

/* Skips "name:" with something behind it. */
static bool skip_field(struct parser *p, const char *name)
{
	const char *at = p->at;

	for (; *name != '\0'; utf8_next(&name)) {
		const char *expected = name;

		if (at == p->end || fold_point(utf8_next(&at)) != utf8_next(&expected))
			return false;
	}
	if (at == p->end || fold_point(utf8_next(&at)) != ':' || at == p->end)
		return false;
	name = at;
	if (fold_point(utf8_next(&name)) == ' ')
		return false;
	p->at = at;
	return true;
}

static bool skip_head_field(struct parser *p)
{
	static const char *const names[] = {"title", "number", "标题", "文号"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (skip_field(p, names[i]))
			return true;
	}
	return false;
}

static struct query_node *parse_primary(struct parser *p)
{
	const bool was_head = p->is_head;
	struct query_node *node;

	p->is_head = skip_head_field(p) || was_head;
	node = parse_operand(p);
	p->is_head = was_head;
	return node;
}

static struct query_node *parse_not(struct parser *p)
{
	bool is_negative = false;
	struct query_node *kid, *node;

	for (skip_blanks(p); p->at < p->end; skip_blanks(p)) {
		if (peek(p) == '-')
			utf8_next(&p->at);
		else if (!skip_operator(p, "NOT"))
			break;
		is_negative = true;
	}
	if (p->at == p->end)
		return NULL;
	kid = parse_primary(p);
	if (kid == NULL || !is_negative)
		return kid;
	node = node_new(p, QUERY_NOT);
	node_add(node, kid);
	return node;
}

static struct query_node *parse_any(struct parser *p)
{
	struct query_node *node = node_new(p, QUERY_OR);
	bool is_more = true;

	while (is_more && !p->is_too_large) {
		struct query_node *kid = parse_not(p);

		if (kid != NULL)
			node_add(node, kid);
		skip_blanks(p);
		is_more = false;
		while (p->at < p->end && (peek(p) == '|' || skip_operator(p, "OR"))) {
			if (peek(p) == '|')
				utf8_next(&p->at);
			skip_blanks(p);
			is_more = true;
		}
	}
	return node_reduce(node);
}

/* Everything up to the end or the bracket that closes this depth. */
static struct query_node *parse_all(struct parser *p)
{
	struct query_node *node = node_new(p, QUERY_AND);

	for (skip_blanks(p); p->at < p->end && !p->is_too_large; skip_blanks(p)) {
		struct query_node *kid;

		if (peek(p) == ')' && p->depth > 0)
			break;
		if (skip_operator(p, "AND"))
			continue;
		kid = parse_any(p);
		if (kid != NULL)
			node_add(node, kid);
	}
	return node_reduce(node);
}

static bool is_negative(const struct query_node *node)
{
	bool any = false, all = true;

	if (node->op == QUERY_TERM || node->op == QUERY_NOT)
		return node->op == QUERY_NOT && !is_negative(node->kids[0]);
	for (size_t i = 0; i < node->n_kids; i++) {
		any = any || is_negative(node->kids[i]);
		all = all && is_negative(node->kids[i]);
	}
	return node->op == QUERY_OR ? any : all;
}

enum status query_parse(struct query **out, void *owner, const char *text, size_t len)
{
	struct query *query;
	struct parser p = {.at = text, .end = text + len};

	if (len > QUERY_MAX_BYTES)
		return TOO_LARGE;
	fold_init();
	query = must_alloc(talloc_zero(owner, struct query));
	p.query = query;
	query->root = parse_all(&p);
	if (p.is_too_large) {
		talloc_free(query);
		return TOO_LARGE;
	}
	query->is_only_negative = query->root != NULL && is_negative(query->root);
	*out = query;
	return OK;
}
