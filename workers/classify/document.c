#include "workers/classify/document.h"

#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "workers/classify/numbers.h"
#include "workers/classify/numbers_english.h"

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

/* Whether the dot at `at` ends a sentence, not "No." or an initial. */
static bool is_full_stop(const struct field *field, size_t at)
{
	static const char *const short_words[] = {" no", "(no", " nos", " doc", " art", " dr", " mr", " oct", " sept", " nov", " dec", " jan", " feb", " aug"};
	if (at < 2 || field->text[at - 2] == ' ' || field->text[at - 2] == '.')
		return false;
	for (size_t i = 0; i < sizeof short_words / sizeof *short_words; i++) {
		size_t len = strlen(short_words[i]);
		if (at >= len && memcmp(field->text + at - len, short_words[i], len) == 0)
			return false;
	}
	return true;
}

/* English: where the first sentence ends. */
static size_t english_head_end(const struct field *field)
{
	enum { HEAD_MAX = 2500 };
	size_t end = field->len < HEAD_MAX ? field->len : HEAD_MAX;
	for (size_t at = 0; (at = field_find(field, at, end, ". ")) < end; at++)
		if (is_full_stop(field, at))
			return at;
	return end;
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

/* An English number on a line of its own, perhaps in brackets or behind "Document No.:"; in a title it ends it. */
static bool is_own_english(const struct field *field, const struct number *number, bool is_body)
{
	static const char *const labels[] = {"no.: ", "number: ", "no: ", "no. : ", "document: "};
	size_t start = number->start, end = number->end;
	while (start > 0 && (field->text[start - 1] == '(' || field->text[start - 1] == '['))
		start--;
	while (end < field->len && strchr(")]. ", field->text[end]) != NULL)
		end++;
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (ends_with(field, start, labels[i]))
			return true;
	return is_body ? field_line_at(field, start) : end == field->len;
}

static bool english_number(struct number *out, const struct field **field_out, const struct document *document)
{
	const struct {
		const struct field *field;
		size_t to;
	} places[] = {{document->number, document->number->len},
		      {document->title_en, document->title_en->len},
		      {document->body_en, document->head_en}};
	struct number number;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		for (size_t at = 0; english_number_next(&number, document, places[i].field, &at, places[i].to);)
			if (i == 0 || is_own_english(places[i].field, &number, i == 2)) {
				*out = number;
				*field_out = places[i].field;
				return true;
			}
	return false;
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
	at = 0;
	while (number_next(&number, body, &at, document->head_zh)) {
		/* On a line of its own, perhaps in brackets; one that is cited follows a 》 or stands in a sentence. */
		size_t start = number.start, end = number.end;
		while (start > 0 && (body->text[start - 1] == '(' || body->text[start - 1] == '['))
			start--;
		while (body->text[end] == ')' || body->text[end] == ']')
			end++;
		bool is_cited = ends_with(body, start, "》");
		bool is_alone = field_line_at(body, start) && (field_line_at(body, end) || !number.is_order);
		bool is_announced = number.is_order && ends_with(body, start, "日") &&
				    (field_has(body, end, "公布") || field_has(body, end, "发布"));
		/* or behind the title in its line */
		bool is_behind = ends_with(body, start, "通知") && field_line_at(body, end);
		if (!is_cited && (is_alone || is_behind || is_announced)) {
			*out = number;
			*field_out = body;
			return true;
		}
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
	document->head_zh = head_end(document->body_zh);
	document->head_en = english_head_end(document->body_en);
	document->places = places_weigh(document, document->fields, document->weights, document->n_fields,
					numbered_region(document));
	return document;
}
