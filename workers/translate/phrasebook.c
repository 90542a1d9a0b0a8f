/* Design: the expressions of a language, sorted; at each place of the text the range of those that begin with what
 * stands there is narrowed byte by byte. Almost every place ends after the table of first two bytes. */
#include "workers/translate/phrasebook.h"

#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/utf8.h"
#include "proto/text/words.h"

struct phrase {
	const char *text; /* squeezed */
	size_t len, pair;
};

struct side {
	struct phrase *phrases;
	size_t n;
	uint32_t first[0x10001]; /* by the first two bytes: where they begin */
};

struct pair {
	const char *zh, *en;
};

struct phrasebook {
	struct pair *pairs;
	size_t n, n_allocated;
	struct side zh, en;
};

/* Folded text without the blanks beside Chinese characters. */
struct squeezed {
	char *text;
	uint32_t *origin; /* the code point that made each byte */
	size_t len;
};

static uint32_t point_before(const char *text, size_t at)
{
	const char *from = text + at;

	if (at == 0)
		return 0;
	do
		from--;
	while (from > text && ((unsigned char)*from & 0xC0) == 0x80);
	return utf8_next(&from);
}

static uint32_t point_at(const char *text, size_t len, size_t at)
{
	const char *from = text + at;

	return at < len ? utf8_next(&from) : 0;
}

static struct squeezed squeeze(void *owner, const char *text)
{
	struct folded *folded = fold_text(owner, text, strlen(text), FOLD_PLAIN);
	struct squeezed out = {folded->text, folded->origin, 0};

	for (size_t i = 0; i < folded->len; i++) {
		const bool is_blank = folded->text[i] == ' ' || folded->text[i] == '\n';

		if (is_blank && (is_han(point_before(out.text, out.len)) || is_han(point_at(folded->text, folded->len, i + 1))))
			continue;
		out.text[out.len] = is_blank ? ' ' : folded->text[i];
		out.origin[out.len++] = folded->origin[i];
	}
	out.text[out.len] = '\0';
	return out;
}

/* ---- Building ---- */

struct phrasebook *phrasebook_new(void *owner)
{
	return must_alloc(talloc_zero(owner, struct phrasebook));
}

void phrasebook_add(struct phrasebook *book, const char *zh, const char *en)
{
	struct pair *pair;

	if (*zh == '\0' || *en == '\0' || strlen(zh) > RESULT_CODE_MAX || strlen(en) > RESULT_CODE_MAX)
		return;
	if (book->n == book->n_allocated) {
		book->n_allocated = book->n_allocated == 0 ? 256 : 2 * book->n_allocated;
		book->pairs = must_alloc(talloc_realloc(book, book->pairs, struct pair, (unsigned)book->n_allocated));
	}
	pair = &book->pairs[book->n++];
	pair->zh = must_alloc(talloc_strdup(book, zh));
	pair->en = must_alloc(talloc_strdup(book, en));
}

static int compare_phrases(const void *a, const void *b)
{
	const struct phrase *x = a, *y = b;
	const int order = strcmp(x->text, y->text);

	return order != 0 ? order : (x->pair > y->pair) - (x->pair < y->pair);
}

static unsigned head_of(const char *text)
{
	return (unsigned)(unsigned char)text[0] << 8 | (unsigned char)text[1];
}

static void seal_side(struct phrasebook *book, struct side *side, bool is_zh)
{
	size_t n = 0;

	side->phrases = must_alloc(talloc_zero_array(book, struct phrase, (unsigned)book->n + 1));
	for (size_t i = 0; i < book->n; i++) {
		const struct squeezed text = squeeze(side->phrases, is_zh ? book->pairs[i].zh : book->pairs[i].en);

		if (text.len >= 2)
			side->phrases[n++] = (struct phrase){text.text, text.len, i};
	}
	qsort(side->phrases, n, sizeof *side->phrases, compare_phrases);
	for (size_t i = 0; i < n; i++) {
		if (side->n == 0 || strcmp(side->phrases[side->n - 1].text, side->phrases[i].text) != 0)
			side->phrases[side->n++] = side->phrases[i];
	}
	for (size_t i = 0; i < side->n; i++)
		side->first[head_of(side->phrases[i].text) + 1]++;
	for (size_t i = 1; i <= 0x10000; i++)
		side->first[i] += side->first[i - 1];
}

void phrasebook_seal(struct phrasebook *book)
{
	seal_side(book, &book->zh, true);
	seal_side(book, &book->en, false);
}

/* ---- Finding ---- */

/* Letters of a language with blanks between its words. */
static bool is_letter(uint32_t point)
{
	return is_word_point(point) && !is_han(point);
}

/* Where a phrase that matches up to `to` ends as a word, its plural included; 0: inside a word. */
static size_t word_end(const struct squeezed *text, size_t to)
{
	if (!is_letter(point_before(text->text, to)))
		return to;
	for (size_t n = 0; n < 3; n++) {
		static const char *const endings[] = {"", "s", "es"};
		const size_t len = strlen(endings[n]);

		if (to + len <= text->len && memcmp(text->text + to, endings[n], len) == 0 &&
		    !is_letter(point_at(text->text, text->len, to + len)))
			return to + len;
	}
	return 0;
}

/* The first of phrases [low, high) whose byte number `at` is at least `byte`. They agree before it and are longer. */
static size_t lower_bound(const struct phrase *phrases, size_t low, size_t high, size_t at, unsigned byte)
{
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if ((unsigned char)phrases[middle].text[at] < byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The longest phrase at byte `from`, or NULL; *to_out is its end. */
static const struct phrase *longest(const struct side *side, const struct squeezed *text, size_t from, size_t *to_out)
{
	const struct phrase *best = NULL;
	size_t low, high;

	if (from + 2 > text->len)
		return NULL;
	low = side->first[head_of(text->text + from)];
	high = side->first[head_of(text->text + from) + 1];
	for (size_t at = 2; low < high; at++) {
		/* A phrase of exactly this length sorts first. */
		if (side->phrases[low].len == at) {
			const size_t to = word_end(text, from + at);

			if (to > 0) {
				best = &side->phrases[low];
				*to_out = to;
			}
			low++;
		}
		if (from + at >= text->len)
			break;
		low = lower_bound(side->phrases, low, high, at, (unsigned char)text->text[from + at]);
		high = lower_bound(side->phrases, low, high, at, (unsigned char)text->text[from + at] + 1u);
	}
	return best;
}

const struct result_hit *phrasebook_find(const struct phrasebook *book, void *owner, const char *lang, const char *text,
					 size_t *n_out)
{
	const struct side *side = strcmp(lang, "zh") == 0 ? &book->zh : strcmp(lang, "en") == 0 ? &book->en : NULL;
	struct result_hit hits[RESULT_HITS_MAX];
	struct squeezed squeezed;
	size_t n = 0, from = 0;

	*n_out = 0;
	if (side == NULL || side->n == 0)
		return NULL;
	squeezed = squeeze(owner, text);
	while (from < squeezed.len && n < RESULT_HITS_MAX) {
		const uint32_t point = point_at(squeezed.text, squeezed.len, from);
		const bool is_inside = is_letter(point) && is_letter(point_before(squeezed.text, from));
		size_t to = from;
		const struct phrase *phrase = is_inside ? NULL : longest(side, &squeezed, from, &to);

		if (phrase != NULL) {
			hits[n++] = (struct result_hit){book->pairs[phrase->pair].zh, book->pairs[phrase->pair].en,
							(int32_t)squeezed.origin[from], (int32_t)squeezed.origin[to - 1] + 1};
			from = to;
		} else {
			from += utf8_put((char[4]){0}, point);
		}
	}
	*n_out = n;
	return n == 0 ? NULL : must_alloc(talloc_memdup(owner, hits, n * sizeof *hits));
}
