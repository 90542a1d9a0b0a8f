#include "workers/targets/phrases.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/utf8.h"

struct phrases {
	struct phrase *list;
	size_t n, room;
	uint16_t head[0x10000 +
	              1]; /* [c]: index of the first phrase that begins with c, after phrases_ready() */
};

struct phrases *phrases_new(void *owner)
{
	return must_alloc(talloc_zero(owner, struct phrases));
}

static uint32_t weight_of(const char *text)
{
	uint32_t weight = 0;
	for (; *text != '\0'; text++)
		weight += *text != '*';
	return weight;
}

static const char ones[] = "\377\377\377\377\377\377\377\377";

void phrases_add(struct phrases *phrases, const char *text, int32_t value)
{
	size_t len;
	char *key = fold_query(phrases, text, strlen(text), &len);
	if (len == 0 || phrases->n >= UINT16_MAX - 1) {
		talloc_free(key);
		return;
	}
	if (phrases->n == phrases->room) {
		phrases->room = phrases->room * 2 + 64;
		phrases->list = must_alloc(
		        talloc_realloc(phrases, phrases->list, struct phrase, (unsigned)phrases->room));
	}
	size_t n = strcspn(key, "*");
	phrases->list[phrases->n++] = (struct phrase){.text = key,
	                                              .head = phrase_key(key, n, 0),
	                                              .mask = phrase_key(ones, n, 0),
	                                              .len = (uint32_t)len,
	                                              .weight = weight_of(key),
	                                              .value = value};
}

void phrases_add_list(struct phrases *phrases, const char *list, const char *separator, int32_t value)
{
	char *copy = must_alloc(talloc_strdup(phrases, list)), *rest = copy, *piece;
	while ((piece = strsep(&rest, separator)) != NULL)
		phrases_add(phrases, piece, value);
	talloc_free(copy);
}

static uint32_t first_of(const struct phrase *phrase)
{
	const char *at = phrase->text;
	return utf8_next(&at) & 0xFFFF;
}

static int by_first(const void *a, const void *b)
{
	const struct phrase *one = a, *two = b;
	uint32_t x = first_of(one), y = first_of(two);
	if (x != y)
		return x < y ? -1 : 1;
	if (one->weight != two->weight)
		return one->weight > two->weight ? -1 : 1;
	return one->value < two->value ? -1 : one->value > two->value;
}

void phrases_ready(struct phrases *phrases)
{
	if (phrases->n > 0)
		qsort(phrases->list, phrases->n, sizeof *phrases->list, by_first);
	size_t next = 0;
	for (size_t c = 0; c <= 0x10000; c++) {
		while (next < phrases->n && first_of(&phrases->list[next]) < c)
			next++;
		phrases->head[c] = (uint16_t)next;
	}
}

const struct phrase *phrases_of(const struct phrases *phrases, uint32_t point, size_t *n_out)
{
	size_t from = phrases->head[point & 0xFFFF], to = phrases->head[(point & 0xFFFF) + 1];
	*n_out = to - from;
	return *n_out > 0 ? phrases->list + from : NULL;
}

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_word_edge(const char *text, size_t len, size_t at)
{
	if (at == 0 || at >= len || !is_word_byte(text[at - 1]) || !is_word_byte(text[at]))
		return true;
	return text[at - 1] <= '9' && text[at] >= 'a'; /* "30gw" */
}

/* A piece between gaps ends in the middle of a Latin word only where a gap follows. */
static bool ends_well(const char *text, size_t len, size_t at, bool is_last)
{
	return !is_last || is_word_edge(text, len, at) ||
	       (text[at] == 's' && is_word_edge(text, len, at + 1)); /* a plural */
}

static size_t find(const char *text, size_t from, size_t to, const char *piece, size_t piece_len)
{
	const char *at = from < to ? memmem(text + from, to - from, piece, piece_len) : NULL;
	return at != NULL ? (size_t)(at - text) : to;
}

bool phrase_at(const struct phrase *phrase, const char *text, size_t len, size_t at, size_t *last_out,
               size_t *end_out)
{
	const char *piece = phrase->text, *stop = phrase->text + phrase->len;
	size_t pos = at, last = at;
	while (piece < stop) {
		const char *gap = memchr(piece, '*', (size_t)(stop - piece));
		size_t n = (size_t)((gap != NULL ? gap : stop) - piece);
		if (piece == phrase->text) {
			if (pos + n > len || memcmp(text + pos, piece, n) != 0)
				return false;
		} else if (n > 0) {
			size_t limit = pos + PHRASE_GAP_MAX + n < len ? pos + PHRASE_GAP_MAX + n : len;
			pos = find(text, pos, limit, piece, n);
			while (pos < limit && !is_word_edge(text, len, pos))
				pos = find(text, pos + 1, limit, piece, n);
			if (pos >= limit)
				return false;
			last = pos;
		}
		pos += n;
		if (!ends_well(text, len, pos, gap == NULL))
			return false;
		pos += gap == NULL && !is_word_edge(text, len, pos); /* the plural's s */
		piece = gap != NULL ? gap + 1 : stop;
	}
	*last_out = last;
	*end_out = pos;
	return true;
}

const struct phrase *phrases_at(const struct phrases *phrases, const char *text, size_t len, size_t at,
                                size_t *end_out)
{
	const char *next = text + at;
	size_t n, last;
	const struct phrase *list = phrases_of(phrases, utf8_next(&next), &n);
	if (n == 0 || !is_word_edge(text, len, at))
		return NULL;
	uint64_t first = phrase_key(text, len, at);
	for (size_t i = 0; i < n; i++)
		if (phrase_may_be(&list[i], first) && phrase_at(&list[i], text, len, at, &last, end_out))
			return &list[i];
	return NULL;
}
