#include "workers/classify/moments.h"

#include <string.h>

#include "workers/classify/signature.h"

static struct moment known(const struct date *date, const struct field *field, double confidence)
{
	return (struct moment){.is_known = true, .date = *date, .field = field, .confidence = confidence};
}

/* A date that has its line to itself, in brackets or not. */
static bool lonely_date(struct date *out, const struct field *field, size_t line)
{
	size_t at = line;
	struct date date;
	if (field->text[at] == '(')
		at++;
	if (!date_at(&date, field, at))
		return false;
	size_t end = date.end;
	if (field->text[end] == ')')
		end++;
	if (!field_line_at(field, end))
		return false;
	*out = date;
	return true;
}

/* "发布日期:2021.09.22", "成文日期:2021年9月22日" */
static bool labelled_date(struct date *out, const struct field *field, size_t to)
{
	static const char *const labels[] = {"成文日期:", "发布日期:", "发文日期:", "印发日期:", "issued on ", "date issued: ", "date: ", NULL};
	for (size_t i = 0; labels[i] != NULL; i++) {
		size_t at = field_find(field, 0, to, labels[i]);
		if (at < to && date_at(out, field, at + strlen(labels[i])))
			return true;
	}
	return false;
}

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

struct moment issued_on(const struct document *document, const struct issuers *issuers)
{
	const struct field *body = document->body_zh;
	struct date date;

	if (issuers->is_dated)
		return known(&issuers->date, issuers->date_field, 0.95);
	for (size_t i = 0; i < body->n_lines && body->line_starts[i] < document->head_zh; i++)
		if (lonely_date(&date, body, body->line_starts[i]))
			return known(&date, body, 0.9);
	if (labelled_date(&date, body, document->head_zh))
		return known(&date, body, 0.9);
	static const char *const events[] = {"公布", "发布", "通过"};
	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		if (event_date(&date, body, document->head_zh, events[i]))
			return known(&date, body, 0.85);
	for (size_t i = 0; i < body->n_lines; i++)
		if (lonely_date(&date, body, body->line_starts[i]))
			return known(&date, body, 0.85);
	for (size_t i = body->n_lines > 12 ? body->n_lines - 12 : 0; i < body->n_lines; i++)
		if (date_find(&date, body, body->line_starts[i], field_line_end(body, body->line_starts[i])) &&
		    (field_has(body, date.end, "印发") || field_has(body, date.end, "电")))
			return known(&date, body, 0.7);
	if (closing_date(&date, body))
		return known(&date, body, 0.7);
	if (labelled_date(&date, document->body_en, document->head_en))
		return known(&date, document->body_en, 0.85);
	for (size_t i = 0; i < document->body_en->n_lines; i++)
		if (lonely_date(&date, document->body_en, document->body_en->line_starts[i]))
			return known(&date, document->body_en, 0.8);
	if (closing_date(&date, document->body_en))
		return known(&date, document->body_en, 0.65);
	return (struct moment){0};
}

/* The date in the clause that ends at `at`, behind its 自. */
static bool clause_date(struct date *out, const struct field *field, size_t at)
{
	enum { CLAUSE_MAX = 60 };
	size_t from = at > CLAUSE_MAX ? at - CLAUSE_MAX : 0;
	struct date date;
	bool found = false;
	while (date_find(&date, field, from, at) && date.end <= at) {
		*out = date;
		found = true;
		from = date.end;
	}
	return found;
}

struct moment effective_on(const struct document *document, const struct moment *issued)
{
	static const char *const verbs[] = {"起施行", "起实施", "起执行", "起生效", "起正式施行", "起正式实施", NULL};
	const struct field *body = document->body_zh;
	struct date date;
	struct moment from_issue = {0};

	for (size_t i = 0; verbs[i] != NULL; i++) {
		size_t at = 0;
		for (int tries = 0; tries < 20; tries++, at++) {
			at = field_find(body, at, body->len, verbs[i]);
			if (at == body->len)
				break;
			if (clause_date(&date, body, at))
				return known(&date, body, 0.9);
			if (issued->is_known && at >= strlen("之日") &&
			    memcmp(body->text + at - strlen("之日"), "之日", strlen("之日")) == 0)
				from_issue = known(&issued->date, issued->field, issued->confidence * 0.85);
		}
	}
	static const char *const english[] = {"effective ", "take effect on ", "takes effect on ", "in force from ", "come into force on ", NULL};
	const struct field *text = document->body_en;
	for (size_t i = 0; english[i] != NULL; i++) {
		size_t at = field_find(text, 0, text->len, english[i]);
		if (at < text->len && date_at(&date, text, at + strlen(english[i])))
			return known(&date, text, 0.85);
	}
	return from_issue;
}
