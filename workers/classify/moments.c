#include "workers/classify/moments.h"

#include <string.h>
#include <time.h>

static struct moment known(const struct date *date, const struct field *field, double confidence)
{
	return (struct moment){.is_known = true, .date = *date, .field = field, .confidence = confidence};
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

/* Whether the words before `at` say what begins then: a term of three years may do so, too. */
static bool takes_effect(const struct field *text, size_t at)
{
	enum { BETWEEN_MAX = 80 };
	static const char *const verbs[] = {"effect", "force", "implement", "valid"};
	size_t from = at > BETWEEN_MAX ? at - BETWEEN_MAX : 0;
	for (size_t i = 0; at < text->len && i < sizeof verbs / sizeof *verbs; i++)
		if (field_find(text, from, at, verbs[i]) < at)
			return true;
	return false;
}

struct moment effective_on(const struct document *document, const struct moment *issued)
{
	static const char *const verbs[] = {"起施行", "起实施", "起执行", "起生效", "起正式施行", "起正式实施", NULL};
	const struct field *body = document->body_zh;
	struct date date;
	struct moment from_issue = {0};

	if (captions_date(&date, &document->captions_zh, CAPTION_EFFECTIVE))
		return known(&date, body, 0.9);
	if (captions_date(&date, &document->captions_en, CAPTION_EFFECTIVE))
		return known(&date, document->body_en, 0.85);
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
	static const char *const english[] = {"effective ", "effective on ", "effective from ", "effective as of ", "effective since ", "effect on ", "effect from ",
					       "effect as of ", "in force from ", "into force on ", "into force from ", "into force as of ", "in force on ",
					       "implemented from ", "implemented as of ", "implemented on ", "implemented starting from ", NULL};
	const struct field *text = document->body_en;
	for (size_t i = 0; english[i] != NULL; i++) {
		size_t at = field_find(text, 0, text->len, english[i]);
		if (at < text->len && date_at(&date, text, at + strlen(english[i])))
			return known(&date, text, 0.85);
	}
	static const char *const from_days[] = {"from the date of issu", "from the date of publication", "from the date of promulgation",
						"as of the date of issu", "as of the date of promulgation", "upon issuance",
						"on the date of issu", "on the date of promulgation", "from the day of promulgation"};
	for (size_t i = 0; issued->is_known && i < sizeof from_days / sizeof *from_days && !from_issue.is_known; i++)
		if (takes_effect(text, field_find(text, 0, text->len, from_days[i])))
			from_issue = known(&issued->date, issued->field, issued->confidence * 0.8);
	return from_issue;
}

/* The years of "有效期5年", "有效期为五年" at `at` behind 有效期; 0 where it is something else. *end moves behind them. */
static int years_of_validity(size_t *end, const struct field *field, size_t at)
{
	static const char *const digits[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
	int years = 0;
	if (field_has(field, at, "为"))
		at += strlen("为");
	while (field->text[at] >= '0' && field->text[at] <= '9' && years < 100)
		years = years * 10 + (field->text[at++] - '0');
	for (size_t i = 0; years == 0 && i < sizeof digits / sizeof *digits; i++)
		if (field_has(field, at, digits[i])) {
			years = (int)i + 1;
			at += strlen(digits[i]);
		}
	if (years > 50 || !field_has(field, at, "年"))
		return 0;
	*end = at + strlen("年");
	return years;
}

/* The day before that day so many years later. */
static bool add_years(char out[DATE_TEXT_SIZE], const char *day, int years)
{
	struct tm tm = {0};
	if (strptime(day, "%Y-%m-%d", &tm) == NULL)
		return false;
	tm.tm_year += years;
	tm.tm_mday -= 1;
	time_t seconds = timegm(&tm);
	return gmtime_r(&seconds, &tm) != NULL && strftime(out, DATE_TEXT_SIZE, "%Y-%m-%d", &tm) > 0;
}

struct moment expires_on(const struct document *document, const struct moment *from)
{
	enum { BETWEEN_MAX = 60, TRIES = 20 };
	static const char *const leads[] = {"有效期至", "有效期截至", "有效期到", "施行至", "实施至", "执行至", "valid until ", "expires on "};
	static const char validity[] = "有效期";
	const struct field *const fields[] = {document->body_zh, document->body_en};
	struct date date;
	if (captions_date(&date, &document->captions_zh, CAPTION_EXPIRES))
		return known(&date, document->body_zh, 0.9);
	if (captions_date(&date, &document->captions_en, CAPTION_EXPIRES))
		return known(&date, document->body_en, 0.85);
	for (size_t f = 0; f < 2; f++)
		for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
			size_t at = field_find(fields[f], 0, fields[f]->len, leads[i]);
			if (at < fields[f]->len && date_at(&date, fields[f], at + strlen(leads[i])))
				return known(&date, fields[f], 0.9);
		}
	const struct field *body = document->body_zh;
	size_t at = 0;
	for (int tries = 0; tries < TRIES && (at = field_find(body, at, body->len, validity)) < body->len; tries++) {
		size_t behind = at + strlen(validity), limit = behind + BETWEEN_MAX < body->len ? behind + BETWEEN_MAX : body->len;
		size_t until = field_find(body, behind, limit, "至");
		struct date span = {.start = at};
		int years = years_of_validity(&span.end, body, behind);
		if (until < limit && field_find(body, behind, until, "。") == until && date_at(&date, body, until + strlen("至")))
			return known(&date, body, 0.85);
		/* of the document, not of a licence: the clause before it says since when */
		size_t clause = at > BETWEEN_MAX ? at - BETWEEN_MAX : 0;
		if (years > 0 && from->is_known && field_find(body, clause, at, "起") < at && add_years(span.text, from->date.text, years))
			return known(&span, body, 0.8);
		at = behind;
	}
	return (struct moment){0};
}
