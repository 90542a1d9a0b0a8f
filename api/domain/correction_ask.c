/* What a query is made of, and what the vocabulary is asked about it. */
#include "api/domain/correction_inside.h"

#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/pinyin.h"
#include "proto/text/utf8.h"

/* ---- what to ask about ---- */

static void ask(struct correction *c, struct correction_keys *keys, const char *key)
{
	if (key[0] == '\0' || keys->n == CORRECTION_MAX_KEYS)
		return;
	if ((keys->n & (keys->n - 1)) == 0)
		keys->items = must_alloc(talloc_realloc(c, keys->items, const char *, (unsigned)(keys->n == 0 ? 32 : keys->n * 2)));
	keys->items[keys->n++] = key;
}

static void ask_sound(struct correction *c, const char *folded, size_t len)
{
	ask(c, &c->sounds, pinyin_sound(c, pinyin_spell(c, folded, len)));
}

static void ask_about_han(struct correction *c, const char *text)
{
	for (const char *from = text; *from != '\0'; utf8_next(&from)) {
		const char *to = from;

		for (size_t n = 1; n <= MAX_HAN_ENTRY && *to != '\0'; n++) {
			utf8_next(&to);
			if (n == 1)
				continue;
			ask(c, &c->words, must_alloc(talloc_strndup(c, from, (size_t)(to - from))));
			ask_sound(c, from, (size_t)(to - from));
		}
	}
}

static void ask_about_latin(struct correction *c, const char *text)
{
	const size_t len = strlen(text);

	ask(c, &c->words, text);
	ask(c, &c->near, text);
	for (size_t from = 0; from + 2 <= len; from++) {
		for (size_t n = 2; n <= MAX_PINYIN_ENTRY && from + n <= len; n++)
			ask_sound(c, text + from, n);
	}
}

char *pieces_join(void *owner, const struct correction_pieces *pieces, size_t a, size_t b)
{
	char *text = must_alloc(talloc_strdup(owner, ""));

	for (; a <= b; a++)
		text = must_alloc(talloc_strdup_append(text, pieces->list[a].text));
	return text;
}

bool pieces_can_join(const struct correction_pieces *pieces, size_t a, size_t b)
{
	if (b >= pieces->n || b - a >= MAX_JOINED)
		return false;
	for (size_t i = a; i <= b; i++) {
		if (pieces->list[i].is_han || strlen(pieces->list[i].text) > 6 || (i > a && !pieces->list[i].follows))
			return false;
	}
	return true;
}

static void ask_about(struct correction *c)
{
	const struct correction_pieces *pieces = c->pieces;

	for (size_t i = 0; i < pieces->n; i++) {
		if (pieces->list[i].is_han)
			ask_about_han(c, pieces->list[i].text);
		else if (strlen(pieces->list[i].text) >= MIN_LETTERS)
			ask_about_latin(c, pieces->list[i].text);
		else
			ask(c, &c->words, pieces->list[i].text);
		for (size_t k = i + 1; pieces_can_join(pieces, i, k); k++) {
			const char *text = pieces_join(c, pieces, i, k);

			ask_sound(c, text, strlen(text));
		}
	}
}

/* ---- the pieces ---- */

enum kind { BLANK, HAN, LATIN, OTHER };

static enum kind kind_of(const char *at)
{
	const uint32_t point = fold_point(utf8_next(&at));

	return point == ' ' || point == 0 ? BLANK : is_han(point) ? HAN : point >= 'a' && point <= 'z' ? LATIN : OTHER;
}

static const char *run_end(const char *at, enum kind kind)
{
	while (*at != '\0' && kind_of(at) == kind)
		utf8_next(&at);
	return at;
}

static const char *word_end(const char *at)
{
	while (*at != '\0' && kind_of(at) != BLANK)
		utf8_next(&at);
	return at;
}

/* Operators, exclusions, conditions, and what has digits in it: numbers, CO2, ISO codes. */
static bool is_left_alone(const char *word, size_t len)
{
	static const char *const operators[] = {"AND", "OR", "NOT"};

	for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
		if (len == strlen(operators[i]) && memcmp(word, operators[i], len) == 0)
			return true;
	}
	for (const char *at = word; at < word + len;) {
		const uint32_t point = fold_point(utf8_next(&at));

		if (point == ':' || (point >= '0' && point <= '9'))
			return true;
	}
	return *word == '-';
}

static void add_piece(struct correction *c, const char *from, const char *to, enum kind kind, bool follows)
{
	struct correction_pieces *pieces = c->pieces;
	size_t len;
	char *text = fold_query(c, from, (size_t)(to - from), &len);

	if (pieces->n == CORRECTION_MAX_WORDS || utf8_count(text, len) > CORRECTION_MAX_POINTS)
		return;
	pieces->list[pieces->n++] = (struct piece){
		.from = (size_t)(from - pieces->typed),
		.to = (size_t)(to - pieces->typed),
		.text = text,
		.is_han = kind == HAN,
		.follows = follows,
	};
}

struct correction *correction_new(void *owner, const char *typed)
{
	struct correction *c = must_alloc(talloc_zero(owner, struct correction));
	bool follows = false; /* the word before was a piece */

	fold_init();
	c->pieces = must_alloc(talloc_zero(c, struct correction_pieces));
	c->pieces->typed = must_alloc(talloc_strdup(c, typed));
	for (const char *at = c->pieces->typed, *to; *(at = run_end(at, BLANK)) != '\0'; at = to) {
		to = word_end(at);
		if (is_left_alone(at, (size_t)(to - at))) {
			follows = false;
			continue;
		}
		for (const char *from = at, *end; from < to; from = end) {
			const enum kind kind = kind_of(from);

			end = run_end(from, kind);
			if (kind == HAN || kind == LATIN)
				add_piece(c, from, end, kind, follows && from == at);
			follows = kind == LATIN && end == to;
		}
	}
	ask_about(c);
	return c;
}
