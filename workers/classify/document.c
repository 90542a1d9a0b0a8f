#include "workers/classify/document.h"

#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "workers/classify/numbers.h"
#include "workers/classify/numbers_english.h"
#include "workers/classify/sentences.h"

/* The head is what stands before the first sentence ends or the first section begins. */
static size_t head_end(const struct field *field)
{
	enum { HEAD_MAX = 4000 };
	static const char *const ends[] = {"。", "第一条", "第一章总则"};
	size_t end = field->len < HEAD_MAX ? field->len : HEAD_MAX;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		end = field_find(field, 0, end, ends[i]);
	static const char *const openings[] = {"一、", "为", "根据", "按照", "近日", "近年来", "现将", "依据", "目录"};
	for (size_t i = 1; i < field->n_lines && field->line_starts[i] < end; i++)
		for (size_t k = 0; k < sizeof openings / sizeof *openings; k++)
			if (field_has(field, field->line_starts[i], openings[k]))
				return field->line_starts[i];
	return end;
}

/* English: where the first sentence ends. */
static size_t english_head_end(const struct field *field)
{
	enum { HEAD_MAX = 2500 };
	return sentence_end(field, 0, field->len < HEAD_MAX ? field->len : HEAD_MAX);
}

static struct field *add(struct document *document, const char *name, const char *lang, const char *text, double weight)
{
	struct field *field = field_new(document, document->lexicon, name, lang, text);
	if (field->len > 0 && document->n_fields < DOCUMENT_MAX_FIELDS) {
		document->weights[document->n_fields] = weight;
		document->fields[document->n_fields++] = field;
	}
	return field;
}

static void add_bodies(struct document *document)
{
	for (size_t i = 0; i < document->job->n_bodies; i++) {
		const struct job_body *body = &document->job->bodies[i];
		bool is_english = strcmp(body->lang, "en") == 0;
		struct field *field = add(document, is_english ? "body_en" : "body_zh", is_english ? "en" : "zh",
					  body->text, 1);
		struct field **slot = is_english ? &document->body_en : &document->body_zh;
		if (*slot == NULL)
			*slot = field;
	}
	if (document->body_zh == NULL)
		document->body_zh = field_new(document, document->lexicon, "body_zh", "zh", "");
	if (document->body_en == NULL)
		document->body_en = field_new(document, document->lexicon, "body_en", "en", "");
}

static bool ends_with(const struct field *field, size_t at, const char *word)
{
	size_t len = strlen(word);
	return at >= len && memcmp(field->text + at - len, word, len) == 0;
}

/* Whether the words before a number in its sentence say that a document was issued under it. */
static bool is_issued_under(const struct field *field, size_t from, size_t at)
{
	static const char *const verbs[] = {"issued", "released", "promulgated", "published", "distributed", "unveiled", "announced"};
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (field_find(field, from, at, verbs[i]) < at)
			return true;
	return false;
}

/* In a title a number at its beginning or end; in the head of a body one on a line of its own or in a sentence that does not cite
 * another document by it; behind the head one that begins a sentence. */
static bool is_own_english(const struct field *field, const struct number *number, bool is_body, size_t head)
{
	enum { SENTENCE_MAX = 600 };
	static const char *const quotes[] = {"\"", "”", "》", "'"};
	size_t start = number->start, end = number->end;
	while (start > 0 && strchr("([", field->text[start - 1]) != NULL)
		start--;
	while (end < field->len && strchr(")]. ", field->text[end]) != NULL)
		end++;
	if (!is_body)
		return start == 0 || end == field->len;
	if (start >= head)
		return start == sentence_start(field, start, SENTENCE_MAX);
	if (field_line_at(field, start))
		return true;
	if ((unsigned char)number->text[0] < 0x80) /* letters that spell nothing known */
		return false;
	size_t from = sentence_start(field, start, SENTENCE_MAX);
	bool is_quoted = false;
	for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
		is_quoted = is_quoted || ends_with(field, start, quotes[i]) || (start > 0 && ends_with(field, start - 1, quotes[i]));
	return !sentence_cites(field, from, start) && (!is_quoted || is_issued_under(field, from, start));
}

/* The number that a caption announces. */
static bool captioned_number(struct number *out, const struct field **field_out, const struct document *document,
			     const struct captions *captions)
{
	enum { BETWEEN_MAX = 4 };
	for (size_t i = 0; i < captions->n; i++) {
		size_t value = captions->list[i].value, at = value;
		struct number number;
		if (captions->list[i].kind != CAPTION_NUMBER)
			continue;
		bool found = captions == &document->captions_zh
				     ? number_next(&number, captions->field, &at, value + NUMBER_MAX_BYTES)
				     : english_number_next(&number, document, captions->field, &at, value + NUMBER_MAX_BYTES);
		if (found && number.start + BETWEEN_MAX >= value && number.start <= value + BETWEEN_MAX) {
			*out = number;
			*field_out = captions->field;
			return true;
		}
	}
	return false;
}

static bool english_number(struct number *out, const struct field **field_out, const struct document *document)
{
	enum { EARLY_BYTES = 800 };
	const struct {
		const struct field *field;
		size_t to;
	} places[] = {{document->number, document->number->len},
		      {document->title_en, document->title_en->len},
		      {document->body_en, document->head_en > EARLY_BYTES ? document->head_en : EARLY_BYTES}};
	struct number number;
	if (captioned_number(out, field_out, document, &document->captions_en))
		return true;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		for (size_t at = 0; english_number_next(&number, document, places[i].field, &at, places[i].to);)
			if (i == 0 || is_own_english(places[i].field, &number, i == 2, document->head_en)) {
				*out = number;
				*field_out = places[i].field;
				return true;
			}
	return false;
}

/* Whether the 《title》 that ends before `at` is the document's own, as news tells it. */
static bool is_own_title(const struct document *document, size_t at)
{
	enum { TITLE_MAX = 300, TITLE_LEAST = 18 };
	const struct field *body = document->body_zh, *title = document->title_zh;
	size_t close = at - strlen("》"), open = close, least = close > TITLE_MAX ? close - TITLE_MAX : 0;
	while (open > least && !field_has(body, open, "《"))
		open--;
	size_t start = open + strlen("《");
	return field_has(body, open, "《") && close > start + TITLE_LEAST && memmem(title->text, title->len, body->text + start, close - start) != NULL;
}

/* Whether a number of the head is the document's: on a line of its own, perhaps in brackets, or behind its title in the line.
 * One that is cited follows another's 》 or stands in a sentence. */
static bool is_own(const struct document *document, const struct number *number)
{
	const struct field *body = document->body_zh;
	size_t start = number->start, end = number->end;
	while (start > 0 && (body->text[start - 1] == '(' || body->text[start - 1] == '['))
		start--;
	while (body->text[end] == ')' || body->text[end] == ']')
		end++;
	if (ends_with(body, start, "》"))
		return is_own_title(document, start);
	if (number->is_order && ends_with(body, start, "日") && (field_has(body, end, "公布") || field_has(body, end, "发布")))
		return true;
	if (ends_with(body, start, "通知") && field_line_at(body, end))
		return true;
	return field_line_at(body, start) && (field_line_at(body, end) || !number->is_order);
}

bool document_number(struct number *out, const struct field **field_out, const struct document *document)
{
	const struct field *body = document->body_zh;
	struct number number;
	size_t at = 0;

	if (number_next(&number, document->number, &at, document->number->len)) {
		*out = number;
		*field_out = document->number;
		return true;
	}
	if (captioned_number(out, field_out, document, &document->captions_zh))
		return true;
	at = 0;
	while (number_next(&number, body, &at, document->head_zh))
		if (is_own(document, &number)) {
			*out = number;
			*field_out = body;
			return true;
		}
	return english_number(out, field_out, document);
}

/* The region that the number's prefix names: 粤府办〔2023〕4号 is Guangdong's. */
static const struct region *numbered_region(const struct document *document)
{
	struct number number;
	const struct field *field;
	if (!document_number(&number, &field, document) || number.is_order)
		return NULL;
	const struct issuing_prefix *prefix =
		number_prefix(document->lexicon, &number);
	return prefix != NULL ? prefix->region : NULL;
}

struct document *document_new(void *owner, const struct lexicon *lexicon, const struct job_document *job)
{
	struct document *document = must_alloc(talloc_zero(owner, struct document));
	document->lexicon = lexicon;
	document->job = job;
	document->title_zh = add(document, "title_zh", "zh", job->title_zh, 40);
	document->title_en = add(document, "title_en", "en", job->title_en, 20);
	document->number = add(document, "doc_number", "zh", job->doc_number, 0);
	add(document, "summary_zh", "zh", job->summary_zh, 5);
	add(document, "summary_en", "en", job->summary_en, 3);
	add_bodies(document);
	captions_find(&document->captions_zh, document->body_zh);
	captions_find(&document->captions_en, document->body_en);
	document->head_zh = head_end(document->body_zh);
	document->head_en = english_head_end(document->body_en);
	document->places = places_weigh(document, document->fields, document->weights, document->n_fields,
					numbered_region(document));
	return document;
}
