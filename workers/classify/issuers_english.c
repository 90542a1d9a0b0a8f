#include "workers/classify/issuers_english.h"

#include <ctype.h>
#include <string.h>

#include "workers/classify/numbers_english.h"
#include "workers/classify/sentences.h"
#include "workers/classify/signature.h"

enum { EARLY_BYTES = 1500 }; /* of a body: heads in English run longer than in Chinese */

static bool has_any(const struct field *field, size_t at, const char *const *any)
{
	for (; *any != NULL; any++)
		if (field_has(field, at, *any))
			return true;
	return false;
}

static size_t skip_spaces(const struct field *field, size_t at)
{
	while (at < field->len && field->text[at] == ' ')
		at++;
	return at;
}

/* Lines of English are joined by a blank. */
static bool ends_line(const struct field *field, size_t at)
{
	return field_line_at(field, skip_spaces(field, at));
}

/* A date behind a list: "on October 24, 2021", ", 24 October 2021", "(2021-10-24)". */
static bool date_behind(struct date *out, const struct field *field, size_t at)
{
	static const char *const joints[] = {" on ", ", ", " (", " in ", ": ", " ", NULL};
	for (const char *const *joint = joints; *joint != NULL; joint++)
		if (field_has(field, at, *joint) && date_at(out, field, at + strlen(*joint)))
			return true;
	return false;
}

static void take_date(struct issuers *issuers, const struct field *field, size_t at)
{
	struct date date;
	if (issuers->is_dated || !date_behind(&date, field, at))
		return;
	issuers->is_dated = true;
	issuers->date = date;
	issuers->date_field = field;
}

/* ---- "Notice of the State Council on ..." ---- */

/* " No. 19", " [2021] No. 5", "(No. 12)" behind a type. */
static size_t eat_number(const struct field *field, size_t at)
{
	size_t end = at;
	while (end < field->len && strchr(" ()[]0123456789,", field->text[end]) != NULL && field->text[end] != '\0')
		end++;
	if (field_has(field, end, "no"))
		for (end += strlen("no"); end < field->len && strchr(". ()[]0123456789", field->text[end]) != NULL;)
			end++;
	end = end > at && field->text[end - 1] == ' ' ? end - 1 : at;
	size_t year = end + strlen(" of 2021");
	bool is_year = field_has(field, end, " of 20") && isdigit((unsigned char)field->text[year - 1]) && field->text[year] == ' ';
	return is_year ? year : end;
}

/* Bodies behind a type of document at `at`. */
static bool typed_bodies(struct body_list *out, const struct field *field, size_t at, const struct places *home)
{
	static const char *const types[] = {"joint notice", "notice", "circular", "guiding opinions", "implementation opinions",
					    "opinions", "announcement", "decision", "order", "decree", "letter", "reply", "communique",
					    "instructions", "notification", "resolution", "public notice", NULL};
	static const char *const joints[] = {" jointly issued by ", " issued by ", " released by ", " of ", " by ", " from ", NULL};
	for (const char *const *type = types; *type != NULL; type++) {
		if (!field_has(field, at, *type))
			continue;
		size_t end = eat_number(field, at + strlen(*type));
		for (const char *const *joint = joints; *joint != NULL; joint++)
			if (field_has(field, end, *joint) && body_list_at(out, field, end + strlen(*joint), home))
				return true;
	}
	return false;
}

/* The title's first type, before it says what the document is on: what it forwards has issuers of its own. */
static void read_title(struct issuers *issuers, const struct field *title, const struct places *home)
{
	struct body_list list;
	size_t on = field_find(title, 0, title->len, " on ");
	for (size_t at = 0; at < on; at++) {
		if ((at > 0 && title->text[at - 1] != ' ') || !typed_bodies(&list, title, at, home))
			continue;
		issuers_add(issuers, title, &list, 0.95);
		issuers->is_in_title = true;
		return;
	}
}

/* ---- "Issued by ..." ---- */

/* Whether what is issued is another document: its title in quotation marks stands before the verb at `at`. */
static bool is_of_another(const struct field *field, size_t at)
{
	static const char *const between[] = {"jointly", "was", "were", "is", "are", "as", "newly"};
	static const char *const marks[] = {"\"", "”", "》", ")"};
	for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
		size_t len = strlen(between[i]);
		while (at > 0 && field->text[at - 1] == ' ')
			at--;
		if (at > len && memcmp(field->text + at - len, between[i], len) == 0) {
			at -= len;
			i = (size_t)-1; /* from the first again */
		}
	}
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (at >= strlen(marks[i]) && memcmp(field->text + at - strlen(marks[i]), marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}

/* The bodies behind "issued in July 2024 by", "adopted on March 28, 2022 by", the sentence being of no other document. */
static bool issued_by(struct body_list *out, const struct field *field, size_t first, size_t to, const struct places *home)
{
	enum { BETWEEN_MAX = 60, SENTENCE_MAX = 400, TRIES = 4 };
	static const char *const verbs[] = {"issued", "released", "promulgated", "published", "formulated", "unveiled", "distributed", "announced", "made", "drawn up"};
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		size_t at = first;
		for (int tries = 0; tries < TRIES && (at = field_find(field, at, to, verbs[i])) < to; tries++, at++) {
			size_t limit = at + BETWEEN_MAX < to ? at + BETWEEN_MAX : to, by = field_find(field, at, sentence_end(field, at, limit), " by ");
			if (by >= limit || is_of_another(field, at) || sentence_cites(field, sentence_start(field, at, SENTENCE_MAX), at))
				continue;
			if (body_list_at(out, field, by + strlen(" by "), home) || typed_bodies(out, field, by + strlen(" by "), home))
				return true;
		}
	}
	return false;
}

static void read_issued_by(struct issuers *issuers, const struct field *field, const struct places *home)
{
	struct body_list list;
	size_t to = field->len < EARLY_BYTES ? field->len : EARLY_BYTES;
	if (!issued_by(&list, field, 0, to, home))
		return;
	issuers_add(issuers, field, &list, 0.9);
	take_date(issuers, field, list.end);
}

/* The printer's line at the end: "issued by the General Office of the Ministry on April 28, 2021", "the General Office of the
 * Ministry issued the name on April 28, 2021". */
static void read_printed(struct issuers *issuers, const struct field *field, const struct places *home)
{
	enum { TAIL_BYTES = 500 };
	struct body_list list;
	size_t tail = field->len > TAIL_BYTES ? field->len - TAIL_BYTES : 0;
	if (issued_by(&list, field, tail, field->len, home)) {
		issuers_add(issuers, field, &list, 0.6);
		return;
	}
	static const char *const verbs[] = {" issued ", " will issue "};
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		size_t at = field_find(field, tail, field->len, verbs[i]);
		struct date date;
		if (at < field->len && date_find(&date, field, at, field->len) && signature_list_before(&list, field, tail, at, home) &&
		    list.end == at) {
			issuers_add(issuers, field, &list, 0.5);
			return;
		}
	}
}

/* ---- Lines of the head ---- */

/* Over dates, numbers and what stands between the parts of a head's line, from `at` on. */
static size_t skip_parts(const struct document *document, const struct field *field, size_t at)
{
	enum { PARTS_MAX = 8 };
	static const char *const joints[] = {"dated ", "on ", "issued on ", "no. ", "by "};
	for (int i = 0; i < PARTS_MAX; i++) {
		struct date date;
		struct number number;
		size_t start = at, next;
		if (field_has(field, at, ": ") && !field_line_at(field, at + 2)) /* behind addressees the line ends */
			at++;
		while (at < field->len && strchr(" ,|/;()[]-", field->text[at]) != NULL)
			at++;
		for (size_t k = 0; k < sizeof joints / sizeof *joints; k++)
			at += field_has(field, at, joints[k]) ? strlen(joints[k]) : 0;
		next = at;
		if (date_at(&date, field, at))
			at = date.end;
		else if (english_number_next(&number, document, field, &next, at + NUMBER_MAX_BYTES) && number.start == at)
			at = number.end;
		else if (field_has(field, start, ": "))
			return start;
		if (at == start)
			break;
	}
	return at;
}

/* Whether nothing stands behind these bodies in their line but the day, the number, and marks. */
static bool fills_line(const struct document *document, const struct field *field, const struct body_list *list)
{
	size_t edge = skip_spaces(field, list->end);
	size_t end = skip_parts(document, field, list->end);
	return ends_line(field, list->end) || field->text[edge] == '|' || ends_line(field, end) || field_line_at(field, end) ||
	       (end > list->end && field->text[end] == '.');
}

/* "Order No. 19", "Announcement [2022] No. 5" behind the bodies: they head it. */
static bool heads_order(const struct field *field, size_t at)
{
	static const char *const words[] = {"order no", "decree no", "announcement no", "order [", "announcement [", "announcement 20",
					    "public notice", "notice on", "document", NULL};
	return has_any(field, skip_spaces(field, at), words);
}

static void read_lines(struct issuers *issuers, const struct document *document, const struct field *body, size_t head)
{
	const struct places *home = &document->places;
	struct body_list list;
	size_t read = 0;
	for (size_t i = 0; i < body->n_lines && body->line_starts[i] < head; i++) {
		size_t at = body->line_starts[i];
		if (at < read)
			continue;
		size_t parts = skip_parts(document, body, at);
		at = parts < field_line_end(body, at) ? parts : at;
		if (typed_bodies(&list, body, at, home)) {
			issuers_add(issuers, body, &list, 0.9);
			read = list.end;
		} else if (body_list_at(&list, body, at, home) && (fills_line(document, body, &list) || heads_order(body, list.end))) {
			issuers_add(issuers, body, &list, 0.9);
			read = list.end;
			take_date(issuers, body, list.end);
		}
	}
}

/* ---- "Adopted at ..." ---- */

static void read_adopted(struct issuers *issuers, const struct field *body, const struct places *home)
{
	enum { MEETING_MAX = 120 };
	static const char *const verbs[] = {"adopted at the ", "passed at the ", "approved at the ", "adopted by the ",
					    "deliberated and approved by the ", "deliberated and adopted by the ", "adopted on ", "passed on ", "passed by the ", NULL};
	struct body_list list;
	size_t to = body->len < EARLY_BYTES ? body->len : EARLY_BYTES;
	for (const char *const *verb = verbs; *verb != NULL; verb++) {
		size_t at = field_find(body, 0, to, *verb);
		struct date date;
		if (at == to)
			continue;
		at += strlen(*verb);
		if (date_at(&date, body, at)) /* "adopted on March 28, 2022 by the ..." */
			at = field_has(body, date.end, " by the ") ? date.end + strlen(" by the ") : date.end;
		size_t limit = at + MEETING_MAX < to ? at + MEETING_MAX : to, of = field_find(body, at, limit, " of the ");
		bool is_direct = body_list_at(&list, body, at, home);
		if (is_direct || (of < limit && body_list_at(&list, body, of + strlen(" of the "), home))) {
			issuers_add(issuers, body, &list, 0.75);
			return;
		}
	}
}

/* ---- "The ministry has issued a plan" ---- */

/* "A notice from the General Office of the Ministry, dated December 12, 2023, announced": in the first sentence. */
static void read_typed(struct issuers *issuers, const struct field *body, size_t head, const struct places *home)
{
	struct body_list list;
	for (size_t at = 0; at < head; at++) {
		if ((at > 0 && body->text[at - 1] != ' ') || !typed_bodies(&list, body, at, home) || sentence_cites(body, 0, at))
			continue;
		issuers_add(issuers, body, &list, 0.6);
		return;
	}
}

/* Whether nothing but adverbs and the day stand in [at, verb): "X, on March 19, 2021, jointly", "X on Tuesday has". */
static bool reaches_verb(const struct field *field, size_t at, size_t verb)
{
	enum { WORDS_MAX = 10 };
	static const char *const words[] = {"has ", "have ", "jointly ", "together ", "recently ", "officially ", "formally ", "today ", "also ", "newly ", "on ",
					    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday ", "in ", "just ", "then ", "earlier ", "this year "};
	for (int i = 0; i < WORDS_MAX && at < verb; i++) {
		size_t start = at;
		struct date date;
		while (at < verb && strchr(" ,()", field->text[at]) != NULL)
			at++;
		if (at < verb && date_at(&date, field, at))
			at = date.end;
		for (size_t w = 0; w < sizeof words / sizeof *words; w++)
			if (field_has(field, at, words[w])) {
				at += strlen(words[w]);
				break;
			}
		if (at == start)
			return false;
	}
	return at == verb;
}

static bool names_document(const struct field *field, size_t from, size_t to)
{
	static const char *const objects[] = {"plan", "notice", "circular", "guideline", "guidance", "opinion", "measures", "regulation", "rules", "action", "policy",
					      "document", "catalog", "standard", "scheme", "programme", "program", "roadmap", "list", "provisions", "outline"};
	for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
		if (field_find(field, from, to, objects[i]) < to)
			return true;
	return false;
}

static void read_news(struct issuers *issuers, const struct field *body, const struct places *home)
{
	enum { OBJECT_MAX = 140, LIST_MAX_BYTES = 700, TRIES = 4 };
	static const char *const verbs[] = {"issued ", "released ", "unveiled ", "published ", "promulgated ", "printed and distributed ", "announced ",
					    "rolled out ", "introduced ", "made public ", "passed ", "adopted ",
					    "formulated ", "prepared ", "drawn up ", "compiled ", "worked out "};
	size_t to = body->len < EARLY_BYTES ? body->len : EARLY_BYTES;
	struct body_list list;
	for (size_t v = 0; v < sizeof verbs / sizeof *verbs; v++) {
		size_t at = 0;
		for (int tries = 0; tries < TRIES && (at = field_find(body, at, to, verbs[v])) < to; tries++, at++) {
			size_t behind = at + strlen(verbs[v]), limit = behind + OBJECT_MAX < body->len ? behind + OBJECT_MAX : body->len;
			size_t start = sentence_start(body, at, LIST_MAX_BYTES);
			if (names_document(body, behind, sentence_end(body, behind, limit)) && !sentence_cites(body, start, at) &&
			    signature_list_before(&list, body, start, at, home) && reaches_verb(body, list.end, at)) {
				issuers_add(issuers, body, &list, 0.7);
				return;
			}
		}
	}
}

void english_issuers(struct issuers *issuers, const struct document *document)
{
	const struct places *home = &document->places;
	const struct field *title = document->title_en, *body = document->body_en;
	if (!issuers->is_in_title)
		read_title(issuers, title, home);
	read_issued_by(issuers, title, home);
	if (issuers->n == 0 || issuers->is_open)
		issuers_captioned(issuers, &document->captions_en, CAPTION_ISSUER, home);
	if (issuers->n == 0 || issuers->is_open)
		read_issued_by(issuers, body, home);
	if (issuers->n == 0 || issuers->is_open)
		read_lines(issuers, document, body, document->head_en);
}

void english_issuers_weak(struct issuers *issuers, const struct document *document)
{
	read_adopted(issuers, document->body_en, &document->places);
	if (issuers->n == 0)
		issuers_captioned(issuers, &document->captions_en, CAPTION_SOURCE, &document->places);
	if (issuers->n == 0)
		read_news(issuers, document->body_en, &document->places);
	if (issuers->n == 0)
		read_typed(issuers, document->body_en, document->head_en, &document->places);
	if (issuers->n == 0)
		read_printed(issuers, document->body_en, &document->places);
}
