/* Design. Texts come from PDF files as often as from web pages: lines are broken anywhere, names are set
 * wide ("生 态 环 境 部"), page numbers stand between two halves of a sentence. A space survives only between
 * two ASCII characters; lines that hold nothing but a page number vanish. Where lines began is kept aside,
 * because a line is what tells a signature from a mention. */
#include "workers/classify/field.h"

#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/utf8.h"
#include "workers/classify/array.h"
#include "workers/classify/places.h"

struct builder {
	struct field *field;
	const struct folded *folded;
	bool line_pending;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\n';
}

/* "12", "- 3 -", "—4—", "· 5 ·": at most three digits and no more than ornaments around them. */
static bool is_page_number(const char *line, size_t len)
{
	size_t digits = 0, dashes = 0;
	for (size_t i = 0; i < len;) {
		if (line[i] >= '0' && line[i] <= '9') {
			digits++;
			i++;
		} else if (line[i] == '-' || line[i] == ' ') {
			dashes += line[i] == '-';
			i++;
		} else if (i + 3 <= len && (memcmp(line + i, "—", 3) == 0 || memcmp(line + i, "一", 3) == 0)) {
			dashes++;
			i += 3;
		} else {
			return false;
		}
	}
	return digits > 0 && (digits <= 3 || (dashes >= 2 && digits <= 4)); /* more digits are a date: 2021-12-01 */
}

/* Whether a space between these two characters separates words. */
static bool is_wanted_space(char before, char after)
{
	return (unsigned char)before < 0x80 && (unsigned char)after < 0x80 && strchr("([", before) == NULL &&
	       strchr(")]", after) == NULL;
}

static void mark_line(struct field *field)
{
	if (field->n_lines > 0 && field->line_starts[field->n_lines - 1] == field->len)
		return;
	field->line_starts[field->n_lines++] = (uint32_t)field->len;
}

/* Copies one line without the spaces that stand beside a character that is not ASCII. */
static void add_line(struct builder *b, size_t from, size_t to)
{
	struct field *field = b->field;
	const char *text = b->folded->text;

	while (from < to && is_space(text[from]))
		from++;
	while (to > from && is_space(text[to - 1]))
		to--;
	if (from == to || is_page_number(text + from, to - from))
		return;
	if (field->len > 0 && (unsigned char)field->text[field->len - 1] < 0x80 && (unsigned char)text[from] < 0x80) {
		field->origin[field->len] = b->folded->origin[from > 0 ? from - 1 : 0];
		field->text[field->len++] = ' ';
	}
	mark_line(field);
	for (size_t i = from; i < to; i++) {
		if (is_space(text[i]) && !is_wanted_space(text[i - 1], text[i + 1]))
			continue;
		field->origin[field->len] = b->folded->origin[i];
		field->text[field->len++] = text[i];
	}
}

static void compact(struct field *field, const struct folded *folded)
{
	struct builder b = {.field = field, .folded = folded};
	size_t from = 0;
	while (from < folded->len) {
		const char *end = memchr(folded->text + from, '\n', folded->len - from);
		size_t to = end != NULL ? (size_t)(end - folded->text) : folded->len;
		add_line(&b, from, to);
		from = to + 1;
	}
	field->text[field->len] = '\0';
	field->origin[field->len] = folded->origin[folded->len];
}

static size_t count_lines(const struct folded *folded)
{
	size_t n = 1;
	for (const char *at = folded->text; (at = strchr(at, '\n')) != NULL; at++)
		n++;
	return n;
}

struct field *field_new(void *owner, const struct lexicon *lexicon, const char *name, const char *lang,
			const char *source)
{
	struct field *field = must_alloc(talloc_zero(owner, struct field));
	field->lexicon = lexicon;
	field->name = name;
	field->lang = lang;
	field->source = source != NULL ? source : "";
	field->source_len = strlen(field->source);
	if (field->source_len > FIELD_MAX_BYTES)
		field->source_len = utf8_cut(field->source, field->source_len, FIELD_MAX_BYTES);

	struct folded *folded = fold_text(NULL, field->source, field->source_len, FOLD_PLAIN);
	/* A joint between two lines may take one byte more than their break did. */
	size_t room = folded->len + 2;
	field->text = array_new(field, char, room);
	field->origin = array_new(field, uint32_t, room);
	field->line_starts = array_new(field, uint32_t, count_lines(folded));
	compact(field, folded);
	talloc_free(folded);

	field->hits = lexicon_scan(lexicon, field, field->text, field->len);
	field->names = places_names(field, field);
	return field;
}

uint32_t field_start(const struct field *field, size_t from)
{
	return field->origin[from];
}

uint32_t field_end(const struct field *field, size_t to)
{
	return field->origin[to - 1] + 1;
}

char *field_quote(void *owner, const struct field *field, size_t from, size_t to, size_t max)
{
	size_t start = utf8_byte_of(field->source, field->source_len, field_start(field, from));
	size_t end = utf8_byte_of(field->source, field->source_len, field_end(field, to));
	size_t len = end - start > max ? utf8_cut(field->source + start, end - start, max) : end - start;
	return must_alloc(talloc_strndup(owner, field->source + start, len));
}

/* The number of line starts at or before `at`. */
static size_t lines_upto(const struct field *field, size_t at)
{
	size_t low = 0, high = field->n_lines;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (field->line_starts[middle] <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool field_line_at(const struct field *field, size_t at)
{
	if (at >= field->len)
		return true;
	size_t n = lines_upto(field, at);
	return n > 0 && field->line_starts[n - 1] == at;
}

size_t field_line_end(const struct field *field, size_t at)
{
	size_t n = lines_upto(field, at);
	return n < field->n_lines ? field->line_starts[n] : field->len;
}

const struct hit *field_hit_at(const struct field *field, size_t at, uint32_t kinds)
{
	const struct hits *hits = &field->hits;
	size_t low = 0, high = hits->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (hits->list[middle].start < at)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < hits->n && hits->list[low].start == at; low++)
		if (hits->list[low].pattern->kinds & kinds)
			return &hits->list[low];
	return NULL;
}

size_t field_find(const struct field *field, size_t from, size_t to, const char *word)
{
	if (to > field->len)
		to = field->len;
	if (from >= to)
		return to;
	const char *found = memmem(field->text + from, to - from, word, strlen(word));
	return found != NULL ? (size_t)(found - field->text) : to;
}
