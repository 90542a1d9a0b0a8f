/* A sorted array of (key, group): the key is the expression's tokens, so that case, width, plurals and marks do not
 * matter; the group holds all names that mean the same. */
#include "proto/text/glossary.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/query.h"
#include "proto/text/tokens.h"
#include "proto/text/utf8.h"

enum { KEY_MAX = 160, EXPRESSION_MAX = 128 };

struct name {
	const char *key;
	const char *text;
	size_t group;
};

struct glossary {
	struct name *names; /* in the order of adding until the first expansion */
	size_t n, capacity;
	struct name **by_key; /* NULL before the first expansion */
	size_t n_groups;
	size_t *first_of_group; /* index in names; n_groups + 1 entries once sorted */
	const struct name *found[QUERY_MAX_ALTERNATIVES];
	const char *texts[QUERY_MAX_ALTERNATIVES]; /* of found */
};

struct key_builder {
	char text[KEY_MAX];
	size_t len;
};

static void key_token(void *arg, const struct token *token)
{
	struct key_builder *key = arg;
	bool is_word = token->kind == TOKEN_WORD || token->kind == TOKEN_NUMBER;
	size_t len = token->len;

	if (token->kind == TOKEN_HAN_PAIR) {
		const char *after = token->lexeme;

		utf8_next(&after);
		len = (size_t)(after - token->lexeme);
	} else if (token->kind != TOKEN_HAN_LAST && !is_word) {
		return;
	}
	if (key->len + len + 2 > KEY_MAX)
		return;
	if (is_word)
		key->text[key->len++] = ' ';
	memcpy(key->text + key->len, token->lexeme, len);
	key->len += len;
}

/* The key of an expression; empty where it has no token. */
static void make_key(struct key_builder *key, const char *expression, size_t len)
{
	size_t folded_len;
	char *folded = fold_query(NULL, expression, len, &folded_len);

	key->len = 0;
	tokens_each(folded, folded_len, key_token, key);
	key->text[key->len] = '\0';
	talloc_free(folded);
}

struct glossary *glossary_new(void *owner)
{
	return must_alloc(talloc_zero(owner, struct glossary));
}

static void add_name(struct glossary *g, const char *text, size_t len)
{
	struct key_builder key;
	struct name *name;

	if (len > EXPRESSION_MAX)
		return;
	make_key(&key, text, len);
	if (key.len == 0)
		return;
	if (g->n == g->capacity) {
		g->capacity = g->capacity * 2 + 64;
		g->names = must_alloc(talloc_realloc_size(g, g->names, g->capacity * sizeof *g->names));
	}
	name = &g->names[g->n++];
	name->key = must_alloc(talloc_strdup(g, key.text));
	name->text = must_alloc(talloc_strndup(g, text, len));
	name->group = g->n_groups;
}

void glossary_add(struct glossary *g, const char *one, const char *other)
{
	const char *const sides[] = {one, other};

	for (size_t side = 0; side < 2; side++) {
		for (const char *at = sides[side]; *at != '\0';) {
			size_t len = strcspn(at, "|");

			add_name(g, at, len);
			at += len + (at[len] == '|');
		}
	}
	g->n_groups++;
}

size_t glossary_count(const struct glossary *g)
{
	return g->n;
}

static int compare_names(const void *one, const void *other)
{
	const struct name *a = *(struct name *const *)one, *b = *(struct name *const *)other;
	int order = strcmp(a->key, b->key);

	return order != 0 ? order : (a > b) - (a < b);
}

static void sort_names(struct glossary *g)
{
	size_t group = 0;

	g->by_key = must_alloc(talloc_size(g, (g->n + 1) * sizeof *g->by_key));
	g->first_of_group = must_alloc(talloc_size(g, (g->n_groups + 1) * sizeof *g->first_of_group));
	for (size_t i = 0; i < g->n; i++) {
		g->by_key[i] = &g->names[i];
		while (group <= g->names[i].group)
			g->first_of_group[group++] = i;
	}
	while (group <= g->n_groups)
		g->first_of_group[group++] = g->n;
	if (g->n > 0)
		qsort(g->by_key, g->n, sizeof *g->by_key, compare_names);
}

static size_t lower_bound(const struct glossary *g, const char *key)
{
	size_t from = 0, to = g->n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(g->by_key[middle]->key, key) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* Whether what is found by one key is found by the other anyway: "广东省" by "广东", "guangdong provinc" by "guangdong".
 * Every word of a key begins with a blank. */
static bool is_within(const char *shorter, const char *longer)
{
	const size_t len = strlen(shorter);
	const bool ends_in_word = (unsigned char)shorter[len - 1] < 0x80;

	for (const char *at = strstr(longer, shorter); at != NULL; at = strstr(at + 1, shorter)) {
		if (!ends_in_word || at[len] == '\0' || at[len] == ' ' || (unsigned char)at[len] >= 0x80)
			return true;
	}
	return false;
}

/* Adds a name that finds something that neither the expression nor the names before it find; those that it makes
 * needless go. */
static size_t add_found(struct glossary *g, const struct name *name, const char *key, size_t n_found)
{
	size_t n_kept = 0;

	if (is_within(key, name->key))
		return n_found;
	for (size_t i = 0; i < n_found; i++) {
		if (is_within(g->found[i]->key, name->key))
			return n_found;
	}
	for (size_t i = 0; i < n_found; i++) {
		if (!is_within(name->key, g->found[i]->key))
			g->found[n_kept++] = g->found[i];
	}
	if (n_kept < QUERY_MAX_ALTERNATIVES)
		g->found[n_kept++] = name;
	return n_kept;
}

static size_t add_group(struct glossary *g, size_t group, const char *key, size_t n_found)
{
	for (size_t i = g->first_of_group[group]; i < g->first_of_group[group + 1]; i++)
		n_found = add_found(g, &g->names[i], key, n_found);
	return n_found;
}

size_t glossary_expand(void *arg, const char *expression, const char *const **alternatives_out)
{
	struct glossary *g = arg;
	struct key_builder key;
	size_t n_found = 0;

	if (g->by_key == NULL)
		sort_names(g);
	if (strlen(expression) > EXPRESSION_MAX)
		return 0;
	make_key(&key, expression, strlen(expression));
	for (size_t i = lower_bound(g, key.text); key.len > 0 && i < g->n && strcmp(g->by_key[i]->key, key.text) == 0; i++)
		n_found = add_group(g, g->by_key[i]->group, key.text, n_found);
	for (size_t i = 0; i < n_found; i++)
		g->texts[i] = g->found[i]->text;
	*alternatives_out = g->texts;
	return n_found;
}
