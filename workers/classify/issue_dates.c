/* Design. Where a day of issue may stand, in the order of trust: the signature, what a caption says, lines of the head, sentences
 * that tell the event, lines that hold nothing else, what closes the text, and last the day on which a page was put up, which is
 * the latest that it can be. */
#include "workers/classify/moments.h"

#include <ctype.h>

#include "workers/classify/numbers.h"
#include "workers/classify/sentences.h"
#include "workers/classify/signature.h"

enum { EARLY_BYTES = 1500 }; /* of a body: where its sentences speak of itself */

static size_t skip(const struct field *field, size_t at, const char *marks)
{
	while (at < field->len && strchr(marks, field->text[at]) != NULL)
		at++;
	return at;
}

/* ---- Lines ---- */

/* A date that has its line to itself, in brackets or not. */
static bool lonely_date(struct date *out, const struct field *field, size_t line)
{
	struct date date;
	if (!date_at(&date, field, skip(field, line, "([")))
		return false;
	if (!field_line_at(field, skip(field, date.end, ")]. ")))
		return false;
	*out = date;
	return true;
}

static bool lonely_among(struct date *out, const struct field *field, size_t to)
{
	for (size_t i = 0; i < field->n_lines && field->line_starts[i] < to; i++)
		if (lonely_date(out, field, field->line_starts[i]))
			return true;
	return false;
}

/* Whether the words of [from, to) say that the day is another's than that of issue. */
static bool is_another_day(const struct field *field, size_t from, size_t to)
{
	static const char *const words[] = {"施行", "实施", "生效", "起", "至", "截止", "前", "effect", "force", "until", "deadline", "before ", "by the end", "no later",
					    "from ", "since", "expir", "valid", "updated", "accessed", "comment", "as of", "implement"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (field_find(field, from, to, words[i]) < to)
			return true;
	return false;
}

static bool is_captioned(const struct captions *captions, size_t at)
{
	for (size_t i = 0; i < captions->n; i++)
		if (captions->list[i].value == at)
			return true;
	return false;
}

/* A date at the edge of a short line of the head: "国发〔2021〕4号 2021年2月2日", "NDRC | 2022-01-29 | Fa Gai Neng Yuan [2022] No. 210". */
static bool edge_date(struct date *out, const struct captions *captions, size_t line, size_t to)
{
	enum { LINE_MAX_BYTES = 240 };
	static const char edges[] = ",|()[];:";
	const struct field *field = captions->field;
	size_t end = field_line_end(field, line) < to ? field_line_end(field, line) : to;
	struct date date;
	if (end - line > LINE_MAX_BYTES)
		return false;
	for (size_t at = line; date_find(&date, field, at, end); at = date.end) {
		size_t before = date.start, after = skip(field, date.end, " ");
		while (before > line && field->text[before - 1] == ' ')
			before--;
		bool is_dated = before >= line + 5 && memcmp(field->text + before - 5, "dated", 5) == 0;
		bool is_before = before == line || strchr(edges, field->text[before - 1]) != NULL || is_dated;
		bool is_after = field_line_at(field, after) || field_hit_at(field, after, MEANS_CAPTION) != NULL || strchr(edges, field->text[after]) != NULL ||
				(field->text[after] == '.' && (is_before || field_line_at(field, skip(field, after, ". "))));
		bool is_word = before > line && (isalnum((unsigned char)field->text[before - 1]) != 0);
		if (is_after && (is_before || !is_word) && !is_captioned(captions, date.start) &&
		    !is_another_day(field, line, date.start)) {
			*out = date;
			return true;
		}
	}
	return false;
}

static bool edge_among(struct date *out, const struct captions *captions, size_t to)
{
	const struct field *field = captions->field;
	for (size_t i = 0; i < field->n_lines && field->line_starts[i] < to; i++)
		if (edge_date(out, captions, field->line_starts[i], to))
			return true;
	return false;
}

/* ---- Events ---- */

/* A line, or a remark in brackets, that begins with a date and says what happened then. */
static bool event_date(struct date *out, const struct field *field, size_t to, const char *event)
{
	enum { SENTENCE_MAX = 200 };
	struct date date;
	size_t at = 0;
	while (date_find(&date, field, at, to)) {
		size_t limit = date.end + SENTENCE_MAX < field->len ? date.end + SENTENCE_MAX : field->len;
		bool is_remark = date.start > 0 && field->text[date.start - 1] == '(';
		bool is_line = field_line_at(field, date.start);
		if (is_line && !is_remark && field_line_end(field, date.start) < limit)
			limit = field_line_end(field, date.start);
		at = date.end;
		if ((is_remark || is_line) && field_find(field, date.end, limit, event) < limit) {
			*out = date;
			return true;
		}
	}
	return false;
}

static const struct english_event {
	const char *word, *by; /* by: what must stand in its sentence. What a ministry's meeting adopts is issued later. */
} english_events[] = {
	{"promulgated", ""}, {"issued", ""}, {"printed and distributed", ""}, {"published", ""}, {"released", ""}, {"unveiled", ""},
	{"announced", ""}, {"made public", ""}, {"rolled out", ""}, {"adopted", "congress"}, {"passed", "congress"}, {"approved", "congress"},
};

/* "On 12 July 2023, the department issued ..." : the day told before the verb in the sentence [from, at). */
static bool told_before(struct date *out, const struct field *field, size_t from, size_t at)
{
	struct date date;
	bool found = false;
	for (size_t next = from; date_find(&date, field, next, at) && date.end <= at; next = date.end) {
		bool is_on = date.start >= from + 3 && memcmp(field->text + date.start - 3, "on ", 3) == 0;
		if (!is_on || is_another_day(field, date.start > from + 24 ? date.start - 24 : from, date.start))
			continue;
		*out = date;
		found = true;
	}
	return found;
}

/* "promulgated by Decree No. 775 on January 25, 2024" */
static bool told_behind(struct date *out, const struct field *field, size_t at, size_t end)
{
	static const char *const joints[] = {"on ", "on (", ", ", "dated ", "issued "};
	struct date date;
	if (!date_find(&date, field, at, end) || is_another_day(field, at, date.start))
		return false;
	for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
		size_t len = strlen(joints[i]);
		if (date.start >= len && memcmp(field->text + date.start - len, joints[i], len) == 0) {
			*out = date;
			return true;
		}
	}
	return false;
}

/* In the beginning of an English text, a sentence that tells when it was issued. */
static bool told_date(struct date *out, const struct field *field, const struct english_event *event)
{
	enum { REACH = 400, TRIES = 4, BETWEEN_MAX = 260 };
	size_t to = field->len < EARLY_BYTES ? field->len : EARLY_BYTES, at = 0;
	for (int tries = 0; tries < TRIES && (at = field_find(field, at, to, event->word)) < to; tries++, at++) {
		size_t behind = at + strlen(event->word), from = sentence_start(field, at, REACH);
		size_t limit = behind + BETWEEN_MAX < field->len ? behind + BETWEEN_MAX : field->len, end = sentence_end(field, behind, limit);
		if (sentence_cites(field, from, at) || (*event->by != '\0' && field_find(field, from, end, event->by) == end))
			continue;
		if (told_behind(out, field, behind, end) || told_before(out, field, from, at))
			return true;
	}
	return false;
}

/* Whether [from, to) may be a person's name with what stands around it. */
static bool is_name(const struct field *field, size_t from, size_t to)
{
	enum { HAN_NAME_MAX = 15 };
	static const char *const others[] = {".", "。", ";", ",", "、", "《", " on ", "会", "于", "在"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (field_find(field, from, to, others[i]) < to && !(others[i][0] == ',' && field_find(field, from, to, ",") + 2 >= to))
			return false;
	bool is_han = from < to && (unsigned char)field->text[from] >= 0x80;
	return !(is_han && to - from > HAN_NAME_MAX) && !is_another_day(field, from, to);
}

/* "Minister Huang Runqiu, November 28, 2022", "部长 黄润秋2020年11月23日" in a text without lines */
static bool headed_date(struct date *out, const struct field *field, size_t to)
{
	enum { NAME_MAX = 40 };
	static const char *const heads[] = {"部长", "主任", "局长", "省长", "市长", "总理", "主席", "署长", "行长", "厅长", "区长", "县长", "州长", "minister ", "director ", "governor ", "premier ", "mayor ", "president ", "chairman ", "director-general "};
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		for (size_t at = 0; (at = field_find(field, at, to, heads[i])) < to; at++) {
			size_t behind = at + strlen(heads[i]), limit = behind + NAME_MAX;
			if (date_find(out, field, behind, limit) && is_name(field, behind, out->start))
				return true;
		}
	return false;
}

/* "BEIJING, Nov. 8, 2021 (Xinhua) -- ..." */
static bool dateline(struct date *out, const struct field *field, size_t to)
{
	enum { PLACE_MAX = 40 };
	static const char *const ends[] = {" (", " -", "-", " —", "—", ":", " /", "/", NULL};
	for (size_t i = 0; i < field->n_lines && field->line_starts[i] < to; i++) {
		size_t at = field->line_starts[i], limit = at + PLACE_MAX;
		while (at < limit && at < field->len && (isalpha((unsigned char)field->text[at]) || strchr(" '", field->text[at]) != NULL))
			at++;
		struct date date;
		if (at == field->line_starts[i] || (field->text[at] != ',' && field->text[at] != '(') || !date_at(&date, field, skip(field, at, ", (")))
			continue;
		bool is_end = field_line_at(field, skip(field, date.end, ") "));
		for (const char *const *end = ends; *end != NULL; end++)
			is_end = is_end || field_has(field, date.end, *end);
		if (is_end) {
			*out = date;
			return true;
		}
	}
	return false;
}

/* ---- The end ---- */

/* A date that nothing but closing remarks follow: whoever signed is not known, the day is. */
static bool closing_date(struct date *out, const struct field *field)
{
	struct date date;
	for (size_t at = 0; date_find(&date, field, at, field->len); at = date.end)
		if (signature_closes(field, date.end)) {
			*out = date;
			return true;
		}
	return false;
}

static bool printed_date(struct date *out, const struct field *field)
{
	enum { LAST_LINES = 12 };
	for (size_t i = field->n_lines > LAST_LINES ? field->n_lines - LAST_LINES : 0; i < field->n_lines; i++)
		if (date_find(out, field, field->line_starts[i], field_line_end(field, field->line_starts[i])) &&
		    (field_has(field, out->end, "印发") || field_has(field, out->end, "电")))
			return true;
	return false;
}

/* ---- All of it ---- */

static bool by_signature(struct date *out, const struct field **field_out, const struct document *document, const struct issuers *issuers)
{
	(void)document;
	if (!issuers->is_dated)
		return false;
	*out = issuers->date;
	*field_out = issuers->date_field;
	return true;
}

static bool captioned(struct date *out, const struct field **field_out, const struct document *document, enum caption_kind kind)
{
	const struct captions *const both[] = {&document->captions_zh, &document->captions_en};
	for (size_t i = 0; i < 2; i++)
		if (captions_date(out, both[i], kind)) {
			*field_out = both[i]->field;
			return true;
		}
	return false;
}

static bool by_written(struct date *out, const struct field **field_out, const struct document *document, const struct issuers *issuers)
{
	(void)issuers;
	return captioned(out, field_out, document, CAPTION_WRITTEN) || captioned(out, field_out, document, CAPTION_ISSUED);
}

static bool by_chinese_head(struct date *out, const struct field **field_out, const struct document *document, const struct issuers *issuers)
{
	static const char *const events[] = {"公布", "发布", "通过"};
	(void)issuers;
	*field_out = document->body_zh;
	if (lonely_among(out, document->body_zh, document->head_zh))
		return true;
	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		if (event_date(out, document->body_zh, document->head_zh, events[i]))
			return true;
	return edge_among(out, &document->captions_zh, document->head_zh);
}

/* A day behind that on which the page was put up is of something else. */
static bool is_in_time(const struct date *date, const struct document *document)
{
	struct date put_up;
	const struct field *field;
	return !captioned(&put_up, &field, document, CAPTION_PUBLISHED) || strcmp(date->text, put_up.text) <= 0;
}

static bool by_chinese_lines(struct date *out, const struct field **field_out, const struct document *document, const struct issuers *issuers)
{
	(void)issuers;
	*field_out = document->body_zh;
	struct date date;
	if (headed_date(&date, document->body_zh, document->body_zh->len < EARLY_BYTES ? document->body_zh->len : EARLY_BYTES)) {
		*out = date;
		return true;
	}
	if ((lonely_among(&date, document->body_zh, document->body_zh->len) || printed_date(&date, document->body_zh) ||
	     closing_date(&date, document->body_zh)) && is_in_time(&date, document)) {
		*out = date;
		return true;
	}
	return false;
}

static bool by_english_lines(struct date *out, const struct field **field_out, const struct document *document, const struct issuers *issuers)
{
	const struct field *body = document->body_en;
	struct date date;
	(void)issuers;
	*field_out = body;
	if ((!lonely_among(&date, body, body->len) && !edge_among(&date, &document->captions_en, document->head_en)) || !is_in_time(&date, document))
		return false;
	*out = date;
	return true;
}

static bool by_english_words(struct date *out, const struct field **field_out, const struct document *document, const struct issuers *issuers)
{
	const struct field *body = document->body_en;
	(void)issuers;
	*field_out = body;
	if (headed_date(out, body, body->len < EARLY_BYTES ? body->len : EARLY_BYTES))
		return true;
	for (size_t i = 0; i < sizeof english_events / sizeof *english_events; i++)
		if (told_date(out, body, &english_events[i]))
			return true;
	if (dateline(out, body, body->len < EARLY_BYTES ? body->len : EARLY_BYTES))
		return true;
	struct date date;
	if (!closing_date(&date, body) || !is_in_time(&date, document))
		return false;
	*out = date;
	return true;
}

/* "2021年12月03日14:20 | 来源": the stamp of a page, a day with its time at a line's beginning. */
static bool stamp_date(struct date *out, const struct field *field)
{
	struct date date;
	for (size_t i = 0; i < field->n_lines && field->line_starts[i] < EARLY_BYTES; i++) {
		size_t line = field->line_starts[i];
		if (!date_at(&date, field, line))
			continue;
		size_t at = skip(field, date.end, " t"), colon = skip(field, at, "0123456789");
		if (colon > at && field->text[colon] == ':') {
			*out = date;
			return true;
		}
	}
	return false;
}

static bool by_publication(struct date *out, const struct field **field_out, const struct document *document, const struct issuers *issuers)
{
	const struct field *const bodies[] = {document->body_zh, document->body_en};
	(void)issuers;
	if (captioned(out, field_out, document, CAPTION_PUBLISHED))
		return true;
	for (size_t i = 0; i < 2; i++)
		if (stamp_date(out, bodies[i])) {
			*field_out = bodies[i];
			return true;
		}
	return false;
}

struct moment issued_on(const struct document *document, const struct issuers *issuers)
{
	static const struct {
		bool (*find)(struct date *out, const struct field **field_out, const struct document *document, const struct issuers *issuers);
		double confidence;
	} ways[] = {{by_signature, 0.95}, {by_written, 0.92}, {by_chinese_head, 0.88}, {by_chinese_lines, 0.8},
		    {by_english_lines, 0.8}, {by_english_words, 0.7}, {by_publication, 0.65}};
	struct moment moment = {.is_known = true};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (ways[i].find(&moment.date, &moment.field, document, issuers)) {
			moment.confidence = ways[i].confidence;
			return moment;
		}
	return (struct moment){0};
}
