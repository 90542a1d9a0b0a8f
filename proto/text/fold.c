/* One pass over the original. Almost every character is one table look-up; a character with a combining
 * one after it, or one that folds to several, goes through ICU as a small cluster. White space is looked at as
 * a whole ("gap"): only from both of its ends can one say whether it separates anything. */
#include "proto/text/fold.h"

#include <assert.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold_tables.h"
#include "proto/text/utf8.h"

enum { LONG_LINE_POINTS = 24, PAGE_NUMBER_DIGITS = 4, PAGE_NUMBER_DASHES = 6 };

struct folder {
	struct folded *out;
	size_t capacity;   /* bytes of text, entries of origin less one */
	const char *at, *end;
	uint32_t point;    /* code point offset of `at` */
	uint32_t line;     /* code points since the last line break */
	uint32_t han_run;  /* Han characters since anything else */
	uint32_t last;     /* the last character written as it was in the original, 0 at the start */
	bool is_joining;
};

struct gap {
	const char *end;
	uint32_t points;
	unsigned breaks; /* line breaks */
	bool has_page;   /* a page break or a page number */
	bool has_page_break;
};

static void reserve(struct folder *f, size_t more)
{
	struct folded *out = f->out;

	if (out->len + more <= f->capacity)
		return;
	f->capacity = (out->len + more) * 3 / 2 + 16;
	out->text = must_alloc(talloc_realloc_size(out, out->text, f->capacity + 1));
	out->origin = must_alloc(talloc_realloc_size(out, out->origin, (f->capacity + 1) * sizeof *out->origin));
}

static void emit(struct folder *f, uint32_t folded, uint32_t origin)
{
	struct folded *out = f->out;
	size_t n;

	reserve(f, 4);
	n = utf8_put(out->text + out->len, folded);
	for (size_t i = 0; i < n; i++)
		out->origin[out->len + i] = origin;
	out->len += n;
}

static uint32_t peek(const struct folder *f, const char *at)
{
	return at < f->end ? utf8_next(&at) : 0;
}

static bool is_dash(uint32_t c)
{
	return c == 0x2014 || c == 0x2015 || c == 0x2500;
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_space(uint32_t c)
{
	return c <= 0xFFFF && (fold_table[c] == ' ' || fold_table[c] == '\n' || fold_table[c] == '\f');
}

/* Han or Chinese punctuation: between two of these a line break means nothing. */
static bool is_chinese(uint32_t c)
{
	return is_han(fold_point(c)) || (c >= 0x3001 && c <= 0x301F) || (c >= 0x2014 && c <= 0x201F) ||
	       c == 0x2026 || (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF1F);
}

static bool ends_sentence(uint32_t c)
{
	return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF1A || c == 0xFF1B;
}

/* Skips blanks and dashes, a few at most. Counts the dashes; *is_long becomes false at a short one. */
static const char *skip_dashes(const struct folder *f, const char *at, unsigned *dashes, bool *is_long)
{
	for (unsigned n = 0; n < PAGE_NUMBER_DASHES; n++) {
		uint32_t c = peek(f, at);
		bool is_short = c == '-' || c == 0xFF0D;

		if (c != ' ' && !is_dash(c) && !is_short)
			break;
		*dashes += c != ' ';
		*is_long = *is_long && !is_short;
		utf8_next(&at);
	}
	return at;
}

/* The end of "—4—", "- 4 -" or a bare "4" (and the blanks around it) that begins at `at`; NULL where there is
 * none. Only the long dashes make a page number by themselves: others must fill their line. */
static const char *page_number_end(const struct folder *f, const char *at, bool is_line, bool has_page_break)
{
	unsigned before = 0, after = 0, digits = 0;
	bool is_long = true;

	at = skip_dashes(f, at, &before, &is_long);
	for (; at < f->end && is_digit((unsigned char)*at) && digits <= PAGE_NUMBER_DIGITS; at++)
		digits++;
	if (digits == 0 || digits > PAGE_NUMBER_DIGITS)
		return NULL;
	at = skip_dashes(f, at, &after, &is_long);
	if (before > 0 && after > 0 && is_long)
		return at;
	if (!is_line || (at < f->end && (!is_space(peek(f, at)) || *at == '\t')))
		return NULL;
	return (before > 0 && after > 0) || (before == 0 && after == 0 && has_page_break) ? at : NULL;
}

/* Whether a form feed follows within the white space (and a bare number) at `at`. */
static bool page_break_ahead(const struct folder *f, const char *at)
{
	for (unsigned n = 0; at < f->end && n < 16 && (is_space(peek(f, at)) || is_digit((unsigned char)*at)); n++) {
		if (*at == '\f')
			return true;
		utf8_next(&at);
	}
	return false;
}

/* The white space at `at`, with the page numbers in it when joining. */
static struct gap read_gap(const struct folder *f)
{
	struct gap gap = {.end = f->at};
	bool is_line = f->point == 0;

	while (gap.end < f->end) {
		const char *next = gap.end;
		uint32_t c = utf8_next(&next);
		uint16_t folded = c <= 0xFFFF ? fold_table[c] : (uint16_t)'x';

		if (f->is_joining && (is_digit(c) || is_dash(c) || c == '-')) {
			next = page_number_end(f, gap.end, is_line,
					       gap.has_page_break || page_break_ahead(f, gap.end));
			if (next == NULL)
				break;
			gap.has_page = true;
		} else if (folded == '\n') {
			gap.breaks += c != '\r' || next >= f->end || *next != '\n';
			is_line = true;
		} else if (folded == '\f') {
			gap.has_page = gap.has_page_break = true;
			is_line = true;
		} else if (folded != ' ' && folded != FOLD_VANISH) {
			break;
		}
		gap.points += (uint32_t)utf8_count(gap.end, (size_t)(next - gap.end));
		gap.end = next;
	}
	return gap;
}

static bool gap_vanishes(const struct folder *f, const struct gap *gap)
{
	const char *after = gap->end;
	uint32_t next;

	if (f->out->len == 0 || gap->end >= f->end)
		return true;
	next = utf8_next(&after);
	if (!f->is_joining)
		return false;
	if (gap->breaks == 0 && !gap->has_page)
		return f->han_run == 1 && is_han(fold_point(next)) && !is_han(fold_point(peek(f, after)));
	if (gap->has_page && is_digit(f->last) && is_digit(next))
		return true;
	if (!is_chinese(f->last) || !is_chinese(next) || ends_sentence(f->last))
		return false;
	return gap->breaks <= 1 || gap->has_page || (f->line >= LONG_LINE_POINTS && is_han(fold_point(f->last)));
}

static void skip_gap(struct folder *f, const struct gap *gap)
{
	if (!gap_vanishes(f, gap))
		emit(f, gap->breaks > 0 || gap->has_page_break ? '\n' : ' ', f->point);
	f->han_run = 0;
	if (gap->breaks > 0 || gap->has_page)
		f->line = 0;
	f->point += gap->points;
	f->at = gap->end;
}

static bool joins_previous(uint32_t c)
{
	return c <= 0xFFFF && fold_table[c] == FOLD_COMBINING;
}

/* Folds the character at `at` with the combining ones after it. Spreads the result over the characters that made
 * it, so that folded_end() of its last byte is the end of the last of them. */
static void fold_slowly(struct folder *f)
{
	uint32_t points[FOLD_CLUSTER_MAX], out[FOLD_CLUSTER_ROOM];
	size_t n = 0, n_out;
	size_t first = f->out->len;

	do
		points[n++] = utf8_next(&f->at);
	while (f->at < f->end && n < FOLD_CLUSTER_MAX && joins_previous(peek(f, f->at)));
	n_out = fold_cluster(out, FOLD_CLUSTER_ROOM, points, n);
	for (size_t i = 0; i < n_out; i++)
		emit(f, out[i], f->point + (uint32_t)(i < n ? i : n - 1));
	if (f->out->len > first + 1)
		f->out->origin[f->out->len - 1] = f->point + (uint32_t)n - 1;
	f->last = points[0];
	f->han_run = n_out == 1 && is_han(out[0]) ? f->han_run + 1 : 0;
	f->point += (uint32_t)n;
	f->line += (uint32_t)n;
}

static void fold_one(struct folder *f, uint32_t c, uint16_t folded)
{
	emit(f, folded, f->point);
	f->last = c;
	f->han_run = is_han(folded) ? f->han_run + 1 : 0;
	f->point++;
	f->line++;
}

static void fold_all(struct folder *f)
{
	while (f->at < f->end) {
		const char *next = f->at;
		uint32_t c = utf8_next(&next);
		uint16_t folded = c <= 0xFFFF ? fold_table[c] : FOLD_COMPLEX;

		if (folded == ' ' || folded == '\n' || folded == '\f' ||
		    (f->is_joining && is_dash(c) && !is_digit(f->last) && page_number_end(f, f->at, false, false))) {
			struct gap gap = read_gap(f);

			skip_gap(f, &gap);
		} else if (folded >= FOLD_COMBINING || joins_previous(peek(f, next))) {
			fold_slowly(f);
		} else if (folded == FOLD_VANISH) {
			f->point++;
			f->at = next;
		} else {
			fold_one(f, c, folded);
			f->at = next;
		}
	}
}

struct folded *fold_text(void *owner, const char *text, size_t len, enum fold_flags flags)
{
	struct folded *out = must_alloc(talloc_zero(owner, struct folded));
	struct folder f = {.out = out, .at = text, .end = text + len, .is_joining = (flags & FOLD_JOIN) != 0};

	fold_init();
	reserve(&f, len + 1);
	fold_all(&f);
	while (out->len > 0 && (out->text[out->len - 1] == ' ' || out->text[out->len - 1] == '\n'))
		out->len--;
	out->text[out->len] = '\0';
	out->origin[out->len] = f.point;
	return out;
}

uint32_t folded_start(const struct folded *folded, size_t from)
{
	assert(from <= folded->len);
	return folded->origin[from];
}

uint32_t folded_end(const struct folded *folded, size_t to)
{
	assert(to <= folded->len);
	return to == 0 ? folded->origin[0] : folded->origin[to - 1] + 1;
}

char *fold_query(void *owner, const char *text, size_t len, size_t *len_out)
{
	struct folded *folded = fold_text(owner, text, len, FOLD_PLAIN);
	char *out = must_alloc(talloc_strndup(owner, folded->text, folded->len));

	if (len_out != NULL)
		*len_out = folded->len;
	talloc_free(folded);
	return out;
}
