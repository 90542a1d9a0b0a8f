#include "workers/targets/targets.h"

#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/utf8.h"
#include "workers/targets/bars.h"
#include "workers/targets/reader.h"
#include "workers/targets/spelling.h"
#include "workers/targets/tables.h"
#include "workers/targets/twins.h"

static const char middle_dot[] = "·";

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_plain(const char *text, size_t at)
{
	unsigned char c = (unsigned char)text[at];
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '%' || c == (unsigned char)middle_dot[0] ||
	       c >= 0xE4; /* Han */
}

/* Whether the line break at text[at] stands within a sentence: a long line, no punctuation around the break,
 * and a letter or digit on one side (between Chinese characters folding has joined the lines). */
static bool is_wrapped(const struct folded *folded, size_t at, size_t line_bytes)
{
	enum { LONG_LINE = 40 };
	const char *text = folded->text;
	size_t next = at + 1, digits = next;
	if (line_bytes < LONG_LINE || next >= folded->len)
		return false;
	size_t last = at - 1;
	while (last > 0 && ((unsigned char)text[last] & 0xC0) == 0x80)
		last--;
	if (text[last] == '.' && last > 0 && text[last - 1] >= '0' && text[last - 1] <= '9' &&
	    text[next] >= '0' && text[next] <= '9')
		return true;
	if (memcmp(text + last, "、", strlen("、")) == 0)
		return true; /* a list goes on */
	if (!is_plain(text, last) || !is_plain(text, next))
		return false;
	while (text[digits] >= '0' && text[digits] <= '9')
		digits++;
	bool is_item = digits > next &&
	               (text[digits] == ')' || memcmp(text + digits, "、", strlen("、")) == 0 ||
	                (text[digits] == '.' && !(text[digits + 1] >= '0' && text[digits + 1] <= '9')));
	return !is_item && ((unsigned char)text[last] < 0x80 || (unsigned char)text[next] < 0x80);
}

/* Takes out the spaces that typesetting put beside Chinese characters ("到 2025 年") and the breaks of
 * wrapped lines, and carries the map along. */
static void compact(struct folded *folded)
{
	size_t to = 0, line = 0;
	for (size_t at = 0; at < folded->len; at++) {
		bool is_wrap = folded->text[at] == '\n' && is_wrapped(folded, at, at - line);
		if (folded->text[at] == '\n' && !is_wrap)
			line = at + 1;
		bool is_loose =
		        folded->text[at] == ' ' && ((unsigned char)folded->text[at + 1] >= 0x80 ||
		                                    (to > 0 && (unsigned char)folded->text[to - 1] >= 0x80));
		if (is_loose || is_wrap)
			continue;
		folded->text[to] = folded->text[at];
		folded->origin[to++] = folded->origin[at];
	}
	folded->text[to] = '\0';
	folded->origin[to] = folded->origin[folded->len];
	folded->len = to;
}

/* "60·6%": a raised point between digits is a decimal point. */
static void lower_points(struct folded *folded)
{
	const size_t size = strlen(middle_dot);
	size_t to = 0;
	for (size_t at = 0; at < folded->len; at++) {
		bool is_point = at > 0 && at + size < folded->len && memcmp(folded->text + at, middle_dot, size) == 0 &&
		                is_digit(folded->text[at - 1]) && is_digit(folded->text[at + size]);
		folded->origin[to] = folded->origin[at];
		folded->text[to++] = is_point ? '.' : folded->text[at];
		at += is_point ? size - 1 : 0;
	}
	folded->text[to] = '\0';
	folded->origin[to] = folded->origin[folded->len];
	folded->len = to;
}

/* The targets of tables that begin before a code point take their place among the others. Whether all up to the point `end`
 * lies in a table that was read: there is nothing else to be read there. */
static bool take_tables(struct reader *reader, const struct table_list *tables, size_t *next, size_t *area, size_t point, size_t end)
{
	while (*next < tables->n && (size_t)tables->list[*next].start <= point)
		reader_take(reader, &tables->list[(*next)++]);
	while (*area < tables->n_areas && tables->areas[*area].to <= point)
		(*area)++;
	return *area < tables->n_areas && tables->areas[*area].from <= point && end <= tables->areas[*area].to;
}

static void read_text(struct reader *reader, const char *field, const char *lang, const char *text)
{
	struct part part;
	size_t at = 0, len = strlen(text);
	if (len > TARGET_FIELD_MAX)
		len = utf8_cut(text, len, TARGET_FIELD_MAX);
	if (len == 0)
		return;
	struct folded *folded = fold_text(NULL, text, len, FOLD_JOIN);
	reader->folded = folded;
	reader->source = text;
	reader->source_len = len;
	reader->field = field;
	reader->lang = lang;
	reader->is_zh = strncmp(lang, "zh", 2) == 0;
	reader->cursor = reader->cursor_point = 0;
	reader->last = SIZE_MAX;
	reader->is_same_paragraph = true;
	struct table_list tables = {0};
	size_t next_row = 0, next_area = 0;
	reader->topics.n = 0;
	if (!reader->is_zh)
		bars_to_lists(folded, reader->scope.issued);
	if (reader->is_zh) {
		compact(folded);
		tables_read(&tables, reader);
	}
	reader->areas = tables.areas;
	reader->n_areas = tables.n_areas;
	lower_points(folded);
	spelling_to_digits(folded);
	while (!reader->is_cut && part_next(&part, reader->lexicon, folded->text, folded->len, &at, reader->is_zh,
	                                    reader->scope.issued)) {
		if (take_tables(reader, &tables, &next_row, &next_area, folded_start(folded, part.from), folded_start(folded, part.to)))
			continue;
		if (!reader->is_zh)
			scope_look_ahead(&reader->scope, folded->text, folded->len, part.from);
		size_t from = scope_enter(&reader->scope, &part);
		reader_part(reader, &part, from);
		scope_leave(&reader->scope, &part);
		topics_note(&reader->topics, &part);
		reader->is_same_paragraph = !part.ends_paragraph;
		if (part.ends_paragraph)
			reader->mention = NULL;
	}
	take_tables(reader, &tables, &next_row, &next_area, SIZE_MAX, SIZE_MAX);
	talloc_free(folded);
}

/* With what it measures for twins_mark(). */
static void read_field(struct reader *reader, struct field_extent *extents, size_t *n, const char *field, const char *lang,
                       const char *text)
{
	read_text(reader, field, lang, text);
	extents[(*n)++] = (struct field_extent){field, utf8_count(text, strlen(text))};
}

/* Calls for project proposals: their figures are those of projects that somebody may win. */
static bool is_call(const struct job_document *document)
{
	static const char *const words[] = {"申报", "项目指南", "征集", "Call for"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(document->title_zh, words[i]) != NULL ||
		    strstr(document->title_en, words[i]) != NULL)
			return true;
	return false;
}

enum status targets_extract(void *owner, const struct target_lexicon *lexicon,
                            const struct job_document *document, struct target_list *out)
{
	struct reader reader = {.owner = owner, .lexicon = lexicon};
	*out = (struct target_list){0};
	if (is_call(document))
		return OK;
	const struct {
		const char *field, *lang, *text;
	} summaries[] = {{"summary_zh", "zh", document->summary_zh},
	                 {"summary_en", "en", document->summary_en}};
	struct field_extent extents[2 + JOB_BODIES_MAX];
	size_t n_extents = 0;
	for (size_t i = 0; i < sizeof summaries / sizeof *summaries; i++) {
		scope_begin(&reader.scope, document->title_zh, document->title_en, document->issued_on,
		            summaries[i].text);
		read_field(&reader, extents, &n_extents, summaries[i].field, summaries[i].lang, summaries[i].text);
	}
	for (size_t i = 0; i < document->n_bodies && i < JOB_BODIES_MAX; i++) {
		const struct job_body *body = &document->bodies[i];
		scope_begin(&reader.scope, document->title_zh, document->title_en, document->issued_on,
		            body->text);
		read_field(&reader, extents, &n_extents, must_alloc(talloc_asprintf(owner, "body_%s", body->lang)),
		           body->lang, body->text);
	}
	twins_mark(reader.list, reader.n, extents, n_extents);
	*out = (struct target_list){reader.list, reader.n, reader.is_cut};
	return OK;
}

bool target_normalise(double *value_out, const char **unit_out, const struct target_lexicon *lexicon,
                      double value, const char *unit_text)
{
	struct quantity quantity;
	size_t len, next;
	char *unit = fold_query(NULL, unit_text, strlen(unit_text), &len);
	char *text = must_alloc(talloc_asprintf(unit, "1 %s", unit));
	bool found = quantity_at(&quantity, lexicon, text, strlen(text), 0, &next) && quantity.unit != NULL;
	if (found) {
		*value_out = value * quantity.normal;
		*unit_out = quantity.unit->canonical;
	}
	talloc_free(unit);
	return found;
}
