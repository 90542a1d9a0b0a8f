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
	const char *found[QUERY_MAX_ALTERNATIVES];
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

/* Adds the names of a group but those that have the key itself or are there already. */
static size_t add_group(struct glossary *g, size_t group, const char *key, size_t n_found)
{
	for (size_t i = g->first_of_group[group]; i < g->first_of_group[group + 1]; i++) {
		bool is_new = strcmp(g->names[i].key, key) != 0;

		for (size_t j = 0; j < n_found && is_new; j++)
			is_new = strcmp(g->found[j], g->names[i].text) != 0;
		if (is_new && n_found < QUERY_MAX_ALTERNATIVES)
			g->found[n_found++] = g->names[i].text;
	}
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
	*alternatives_out = g->found;
	return n_found;
}
