/* Design. A caption is found by its words and believed by what follows: whoever asks for an issuer, a number or a date takes the
 * caption only where one stands right behind it. So a colon is not needed, but for words that sentences use as well. */
#include "workers/classify/captions.h"

#include <ctype.h>
#include <string.h>

enum { HEAD_BYTES = 2500, TAIL_BYTES = 1500, VALUE_MAX = 160 };

static size_t skip(const struct field *field, size_t at, const char *marks)
{
	while (at < field->len && strchr(marks, field->text[at]) != NULL)
		at++;
	return at;
}

/* A remark in brackets between a caption and its colon: "文号(字号):", "Date (of issue):". */
static size_t skip_remark(const struct field *field, size_t at)
{
	enum { REMARK_MAX = 40 };
	size_t open = skip(field, at, " ");
	if (open >= field->len || field->text[open] != '(')
		return at;
	size_t limit = open + REMARK_MAX < field->len ? open + REMARK_MAX : field->len, close = field_find(field, open, limit, ")");
	bool is_followed = close < limit && strchr(":|", field->text[skip(field, close + 1, " ")]) != NULL;
	return is_followed ? close + 1 : at;
}

/* Where the value begins behind a caption that ends at `end`; *is_marked_out: a colon, a cell's edge or a break stands between. */
static size_t value_of(bool *is_marked_out, const struct field *field, size_t end)
{
	size_t at = skip(field, skip_remark(field, end), " .]*");
	size_t value = skip(field, at, " :|-=\t*");
	bool is_colon = memchr(field->text + end, ':', value - end) != NULL || memchr(field->text + end, '|', value - end) != NULL ||
			memchr(field->text + end, ']', value - end) != NULL;
	*is_marked_out = is_colon || field_line_at(field, value);
	return value;
}

/* Nothing of a sentence stands before it: a line begins there, or what came before has ended. */
static bool is_apart(const struct field *field, size_t at)
{
	if (field_line_at(field, at))
		return true;
	size_t before = at;
	while (before > 0 && field->text[before - 1] == ' ')
		before--;
	unsigned char c = before > 0 ? (unsigned char)field->text[before - 1] : '|';
	return c < 0x80 && (isdigit(c) || strchr("|[](),;:*.-/", c) != NULL);
}

static bool is_in_place(const struct field *field, size_t start, enum caption_place place, bool is_marked)
{
	switch (place) {
	case ANYWHERE:
		return true;
	case APART:
		return is_apart(field, start);
	case MARKED:
		return is_marked && is_apart(field, start);
	}
	return false;
}

/* Of captions that overlap the one that begins first counts, and of those the longest. One with a mark behind the value of
 * another is in its place. */
void captions_find(struct captions *out, const struct field *field)
{
	size_t end = 0;
	out->field = field;
	out->n = 0;
	for (size_t i = 0; i < field->hits.n && out->n < CAPTIONS_MAX; i++) {
		const struct hit *hit = &field->hits.list[i];
		if ((hit->pattern->kinds & MEANS_CAPTION) == 0 || hit->start < end)
			continue;
		if (hit->start >= HEAD_BYTES && hit->start + TAIL_BYTES < field->len)
			continue;
		const struct caption_word *word = pattern_meaning(hit->pattern, MEANS_CAPTION)->caption;
		bool is_marked;
		size_t value = value_of(&is_marked, field, hit->end);
		end = hit->end;
		bool is_chained = is_marked && out->n > 0 && hit->start < out->list[out->n - 1].value + VALUE_MAX;
		if (is_chained || is_in_place(field, hit->start, word->place, is_marked))
			out->list[out->n++] = (struct caption){.kind = word->kind, .start = hit->start, .value = value};
	}
}

bool captions_date(struct date *out, const struct captions *captions, enum caption_kind kind)
{
	for (size_t i = 0; i < captions->n; i++)
		if (captions->list[i].kind == kind && (date_at(out, captions->field, captions->list[i].value) ||
						       date_compact_at(out, captions->field, captions->list[i].value)))
			return true;
	return false;
}
