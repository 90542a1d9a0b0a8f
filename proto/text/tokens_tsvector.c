/* Every token becomes an entry with a 64-bit sort key made of its lexeme's first bytes: a bigram fits the key, so
 * sorting a document of Chinese compares integers and touches no text. Sorted entries of one lexeme stand
 * together, in the order of their places, and are written out as one. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/tokens.h"
#include "proto/text/utf8.h"

enum {
	POSITIONS = 16383,       /* tsvector's highest */
	POSITIONS_A_LEXEME = 255, /* tsvector keeps no more; fewer in very large texts */
	FIELD_GAP = 16,          /* no phrase reaches over the end of a field */
	MAX_BYTES = 900 * 1024,
	BMP_POINTS = 0x10000,
};

struct entry {
	uint64_t key;       /* the first 8 bytes, most significant first */
	const char *lexeme;
	uint32_t order;     /* place among all entries */
	uint16_t len;
	uint16_t position;  /* 1..POSITIONS; 0: none, only that it occurs */
	char weight;
};

struct collector {
	void *pool;
	struct entry *entries;
	size_t n, capacity;
	uint32_t base; /* position at which the field begins */
	char weight;
	uint64_t seen[BMP_POINTS / 64]; /* Han characters whose own entry is made already */
};

struct writer {
	void *owner; /* of the text */
	char *text;
	size_t len, capacity;
	size_t bytes;          /* what PostgreSQL will need */
	size_t max_body;       /* places kept of a lexeme in fields of weight D */
	bool is_cutting;       /* leaves out lexemes when the room is used up; of weight D when half of it is */
};

static uint64_t sort_key(const char *lexeme, size_t len)
{
	uint64_t key = 0;

	for (size_t i = 0; i < 8; i++)
		key = key << 8 | (i < len ? (unsigned char)lexeme[i] : 0);
	return key;
}

static void add_entry(struct collector *c, const char *lexeme, size_t len, uint16_t position)
{
	struct entry *entry;

	if (c->n == c->capacity) {
		c->capacity = c->capacity * 2 + 256;
		c->entries = must_alloc(talloc_realloc_size(c->pool, c->entries, c->capacity * sizeof *c->entries));
	}
	entry = &c->entries[c->n];
	entry->key = sort_key(lexeme, len);
	entry->lexeme = len <= 8 ? NULL : must_alloc(talloc_memdup(c->pool, lexeme, len));
	entry->len = (uint16_t)len;
	entry->order = (uint32_t)c->n++;
	entry->position = position;
	entry->weight = c->weight;
}

/* The first character of a pair, once a document. */
static void collect_character(struct collector *c, const struct token *token)
{
	const char *after = token->lexeme;
	const uint32_t point = utf8_next(&after);

	if (point < BMP_POINTS) {
		const uint64_t bit = (uint64_t)1 << point % 64;

		if ((c->seen[point / 64] & bit) != 0)
			return;
		c->seen[point / 64] |= bit;
	}
	add_entry(c, token->lexeme, (size_t)(after - token->lexeme), 0);
}

static void collect(void *arg, const struct token *token)
{
	struct collector *c = arg;

	if (token->kind == TOKEN_HAN_PAIR)
		collect_character(c, token);
	add_entry(c, token->lexeme, token->len, (uint16_t)(1 + (c->base + token->position) % POSITIONS));
}

static int compare_lexemes(const struct entry *a, const struct entry *b)
{
	size_t shorter = a->len < b->len ? a->len : b->len;
	int order = 0;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (shorter > 8)
		order = memcmp(a->lexeme, b->lexeme, shorter);
	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

static int compare_entries(const void *one, const void *other)
{
	const struct entry *a = one, *b = other;
	int order = compare_lexemes(a, b);

	return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

static void put_char(struct writer *w, char c)
{
	if (w->len == w->capacity) {
		w->capacity = w->capacity * 2 + 256;
		w->text = must_alloc(talloc_realloc_size(w->owner, w->text, w->capacity));
	}
	w->text[w->len++] = c;
}

static void put_lexeme(struct writer *w, const struct entry *entry)
{
	put_char(w, '\'');
	for (size_t i = 0; i < entry->len; i++) {
		char c = (char)(entry->key >> (56 - 8 * (i & 7)));

		if (entry->lexeme != NULL)
			c = entry->lexeme[i];

		if (c == '\'' || c == '\\')
			put_char(w, c);
		put_char(w, c);
	}
	put_char(w, '\'');
}

static void put_position(struct writer *w, const struct entry *entry, bool is_first)
{
	char text[16];
	int n = snprintf(text, sizeof text, "%c%u", is_first ? ':' : ',', (unsigned)entry->position);

	for (int i = 0; i < n; i++)
		put_char(w, text[i]);
	if (entry->weight != 'D')
		put_char(w, entry->weight);
}

/* One lexeme with its places: entries[0..n). */
static void put_group(struct writer *w, const struct entry *entries, size_t n)
{
	size_t n_kept = 0, n_body = 0;
	bool is_body = true;

	for (size_t i = 0; i < n; i++)
		is_body = is_body && entries[i].weight == 'D';
	if (w->is_cutting && w->bytes > (is_body ? MAX_BYTES / 2 : MAX_BYTES - 1024))
		return;
	put_lexeme(w, &entries[0]);
	for (size_t i = 0; i < n && n_kept < POSITIONS_A_LEXEME; i++) {
		if (entries[i].position == 0)
			continue;
		if (entries[i].weight == 'D' && n_body++ >= w->max_body)
			continue;
		put_position(w, &entries[i], n_kept == 0);
		n_kept++;
	}
	put_char(w, ' ');
	w->bytes += 4 + entries[0].len + 1u + (n_kept > 0 ? 2 + 2 * n_kept : 0);
}

static void put_all(struct writer *w, const struct entry *entries, size_t n)
{
	w->len = w->bytes = 0;
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && compare_lexemes(&entries[from], &entries[to]) == 0;)
			to++;
		put_group(w, entries + from, to - from);
	}
	put_char(w, '\0');
}

char *tokens_tsvector(void *owner, const struct token_field *fields, size_t n_fields, size_t *len_out)
{
	struct collector c = {.pool = must_alloc(talloc_pool(NULL, 64 * 1024))};
	struct writer w = {.owner = owner};
	static const size_t max_body[] = {POSITIONS_A_LEXEME, 32, 4, 1};

	for (size_t i = 0; i < n_fields; i++) {
		struct folded *folded = fold_text(c.pool, fields[i].len > 0 ? fields[i].text : "", fields[i].len, FOLD_JOIN);

		c.weight = fields[i].weight;
		c.base += tokens_each(folded->text, folded->len, collect, &c) + FIELD_GAP;
		talloc_free(folded);
	}
	if (c.n > 0)
		qsort(c.entries, c.n, sizeof *c.entries, compare_entries);
	for (size_t i = 0; i < sizeof max_body / sizeof max_body[0] && (i == 0 || w.bytes > MAX_BYTES); i++) {
		w.max_body = max_body[i];
		w.is_cutting = max_body[i] == 1;
		put_all(&w, c.entries, c.n);
	}
	talloc_free(c.pool);
	if (len_out != NULL)
		*len_out = w.len - 1;
	return w.text;
}
