#include "workers/translate/paragraphs.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/utf8.h"

enum {
	WIDTH_MAX = 140,     /* columns: wider lines are whole paragraphs */
	WIDTH_MIN = 30,      /* narrower ones say nothing about the width of the text */
	SLACK_HAN = 12,      /* by how much a full line may be too short, where it ends in Chinese ... */
	SLACK_OTHER = 24,    /* ... or in a word ... */
	SLACK_END = 3,       /* ... or at the end of a sentence, where it is full only by chance */
	PAGE_DIGITS = 4,
};

struct line {
	char *text; /* clean */
	size_t len;
	unsigned width;    /* columns: Chinese characters have two */
	bool after_blank;  /* an empty line, or the end of a page, stands before it */
	bool after_page;
};

struct lines {
	struct line *list;
	size_t n;
};

static bool is_chinese(uint32_t c)
{
	return is_han(fold_point(c)) || (c >= 0x3001 && c <= 0x301F) || (c >= 0x2014 && c <= 0x201F) || c == 0x2026 ||
	       (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF1F);
}

static uint32_t first_point(const struct line *line)
{
	const char *at = line->text;

	return line->len == 0 ? 0 : utf8_next(&at);
}

static uint32_t last_point(const struct line *line)
{
	const char *at = line->text + utf8_cut(line->text, line->len, line->len > 0 ? line->len - 1 : 0);

	return line->len == 0 ? 0 : utf8_next(&at);
}

/* ---- Lines ---- */

static bool is_break(uint32_t c)
{
	return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* The line up to the break at `end`: without invisible characters, blanks as single spaces. */
static struct line clean(void *owner, const char *at, const char *end)
{
	struct line line = {.text = must_alloc(talloc_array(owner, char, (unsigned)(end - at) + 1))};
	bool is_blank = false;

	while (at < end) {
		const uint32_t c = utf8_next(&at), folded = fold_point(c);

		if (folded == 0)
			continue;
		if (folded == ' ') {
			is_blank = line.len > 0;
			continue;
		}
		if (is_blank)
			line.text[line.len++] = ' ';
		line.width += is_blank + (is_chinese(c) ? 2u : 1u);
		is_blank = false;
		line.len += utf8_put(line.text + line.len, c);
	}
	line.text[line.len] = '\0';
	return line;
}

/* "—4—", "- 4 -", "第4页", or a bare "4" where a page ends. */
static bool is_page_number(const struct line *line, bool at_page_end)
{
	unsigned digits = 0, dashes = 0;

	for (const char *at = line->text; *at != '\0';) {
		const uint32_t c = utf8_next(&at);

		if (c >= '0' && c <= '9')
			digits++;
		else if (c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2500 || c == 0xFF0D || c == 0x00B7)
			dashes++;
		else if (c != ' ' && c != 0x7B2C && c != 0x9875 && c != 0x5171 && c != '/')
			return false;
	}
	return digits > 0 && digits <= 2 * PAGE_DIGITS && (dashes >= 2 || (digits <= PAGE_DIGITS && at_page_end) ||
							   strstr(line->text, "页") != NULL);
}

static struct lines lines_of(void *owner, const char *text)
{
	struct lines lines = {0};
	size_t n_allocated = 0;
	bool is_blank = false, is_page = false;
	const char *from = text, *at = text;

	while (*from != '\0') {
		const char *end = at;
		const uint32_t c = *at == '\0' ? '\n' : utf8_next(&at);
		struct line line;

		if (!is_break(c))
			continue;
		line = clean(owner, from, end);
		from = at;
		if (line.len > 0 && !is_page_number(&line, is_page || c == '\f' || *at == '\f')) {
			line.after_blank = is_blank;
			line.after_page = is_page;
			if (lines.n == n_allocated) {
				n_allocated = n_allocated == 0 ? 64 : 2 * n_allocated;
				lines.list = must_alloc(talloc_realloc(owner, lines.list, struct line, (unsigned)n_allocated));
			}
			lines.list[lines.n++] = line;
			is_blank = is_page = false;
		} else {
			is_page = is_page || line.len > 0;
			is_blank = is_blank || (line.len == 0 && c != '\f' && end > text && !is_page);
			talloc_free(line.text);
		}
		is_page = is_page || c == '\f';
		if (c == '\r' && *at == '\n')
			from = ++at;
	}
	return lines;
}

/* ---- Which lines go on ---- */

static int compare_widths(const void *a, const void *b)
{
	const unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

	return (x > y) - (x < y);
}

/* The width at which the text breaks its lines; 0: it does not. */
static unsigned wrap_width(void *owner, const struct lines *lines)
{
	unsigned *widths = must_alloc(talloc_array(owner, unsigned, (unsigned)lines->n + 1));
	size_t n = 0, n_full = 0;
	unsigned width;

	for (size_t i = 0; i < lines->n; i++) {
		if (lines->list[i].width >= WIDTH_MIN)
			widths[n++] = lines->list[i].width;
	}
	if (n < 2)
		return 0;
	qsort(widths, n, sizeof *widths, compare_widths);
	width = widths[n - 1 - n / 5];
	for (size_t i = 0; i < n; i++)
		n_full += widths[i] + SLACK_OTHER >= width && widths[i] <= width + SLACK_HAN;
	return width <= WIDTH_MAX && n_full * 2 >= n ? width : 0;
}

static bool is_numeral(uint32_t c)
{
	static const char numerals[] = "〇零一二三四五六七八九十百";

	for (const char *at = numerals; *at != '\0';) {
		if (utf8_next(&at) == c)
			return true;
	}
	return false;
}

static bool begins_with(const char *text, const char *word)
{
	return strncmp(text, word, strlen(word)) == 0;
}

/* 一、 （一） 1. 1、 (1) 第一条 ① — and their like: what begins an item or a heading. */
static bool begins_item(const char *text)
{
	static const char *const words[] = {"附件", "附表", "附录", "专栏", "Article ", "Chapter ", "Section ", "Annex ", "Appendix "};
	const char *at = text, *after;
	uint32_t c = utf8_next(&at), next;
	unsigned n_numerals = 0, n_digits = 0;
	const bool is_open = c == '(' || c == 0xFF08, is_counted = c == 0x7B2C;

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (begins_with(text, words[i]))
			return true;
	}
	if (c == 0x2022 || c == 0x25CF || c == 0x25A0 || c == 0x25C6 || c == 0x2014 || (c >= 0x2460 && c <= 0x2473) ||
	    (c == '-' && (*at == ' ' || *at == '-')) || (c == '*' && *at == ' '))
		return true;
	after = is_open || is_counted ? at : text;
	for (at = after; *at != '\0'; after = at) {
		c = utf8_next(&at);
		n_numerals += is_numeral(c);
		n_digits += c >= '0' && c <= '9';
		if (!is_numeral(c) && !(c >= '0' && c <= '9'))
			break;
	}
	if (n_numerals + n_digits == 0 || n_numerals + n_digits > 4 || *after == '\0')
		return false;
	next = *at == '\0' ? 0 : (unsigned char)*at;
	if (is_counted)
		return c == 0x6761 || c == 0x7AE0 || c == 0x8282 || c == 0x7BC7;
	if (is_open)
		return c == ')' || c == 0xFF09;
	if (c == 0x3001 || c == ')' || c == 0xFF09)
		return true;
	return (c == '.' || c == 0xFF0E) && n_digits > 0 && !(next >= '0' && next <= '9');
}

static bool ends_paragraph(uint32_t c)
{
	return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF1A || c == 0xFF1B || c == ':' || c == ';';
}

/* Whether `next` is the rest of the paragraph that `line` is of. */
static bool goes_on(const struct line *line, const struct line *next, unsigned width)
{
	const uint32_t last = last_point(line);
	const unsigned slack = is_chinese(last) ? SLACK_HAN : SLACK_OTHER;

	if (width == 0 || line->width > width + SLACK_OTHER || line->width + slack < width)
		return false;
	if (next->after_blank && !next->after_page && !is_han(fold_point(last)))
		return false;
	if (ends_paragraph(last) && line->width + SLACK_END < width)
		return false;
	return !begins_item(next->text);
}

struct paragraphs paragraphs_of(void *owner, const char *text)
{
	void *memory = must_alloc(talloc_new(owner));
	const struct lines lines = lines_of(memory, text);
	const unsigned width = wrap_width(memory, &lines);
	struct paragraphs out = {.list = must_alloc(talloc_zero_array(owner, struct paragraph, (unsigned)lines.n + 1))};

	for (size_t i = 0; i < lines.n;) {
		char *joined = must_alloc(talloc_strdup(owner, lines.list[i].text));

		while (++i < lines.n && goes_on(&lines.list[i - 1], &lines.list[i], width)) {
			const struct line *line = &lines.list[i - 1], *next = &lines.list[i];
			const bool is_tight = is_chinese(last_point(line)) || is_chinese(first_point(next)) || last_point(line) == '-';

			joined = must_alloc(talloc_asprintf_append_buffer(joined, "%s%s", is_tight ? "" : " ", next->text));
		}
		out.list[out.n++] = (struct paragraph){joined, strlen(joined)};
	}
	talloc_free(memory);
	return out;
}
