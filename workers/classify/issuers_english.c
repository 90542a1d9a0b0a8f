#include "workers/classify/issuers_english.h"

#include <ctype.h>
#include <string.h>

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

/* Where the bodies begin behind "issued in July 2024 by", "Issuing authority:"; `to`: nowhere. */
static size_t issued_by(const struct field *field, size_t to)
{
	enum { BETWEEN_MAX = 40 };
	static const char *const labels[] = {"issued by: ", "issued by:", "issuer: ", "issuers: ", "issuing authority: ", "issuing authorities: ",
					     "issuing body: ", "issuing bodies: ", "issuing agency: ", "issuing agencies: ",
					     "issuing department: ", "issuing departments: ", "promulgated by: ", "published by: ",
					     "released by: ", "department: ", "source: ", "agency: ", "author: ", NULL};
	static const char *const verbs[] = {"issued ", "released ", "promulgated ", "published ", "formulated ", "unveiled "};
	for (const char *const *label = labels; *label != NULL; label++) {
		size_t at = field_find(field, 0, to, *label);
		if (at < to && (at == 0 || !isalpha((unsigned char)field->text[at - 1])))
			return at + strlen(*label);
	}
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		size_t at = field_find(field, 0, to, verbs[i]);
		if (at == to || is_of_another(field, at))
			continue;
		size_t directly = at + strlen(verbs[i]), limit = at + BETWEEN_MAX < to ? at + BETWEEN_MAX : to;
		size_t by = field_find(field, at, limit, " by ");
		if (field_has(field, directly, "by "))
			return directly + strlen("by ");
		if (by < limit)
			return by + strlen(" by ");
	}
	return to;
}

static void read_issued_by(struct issuers *issuers, const struct field *field, const struct places *home)
{
	struct body_list list;
	size_t to = field->len < EARLY_BYTES ? field->len : EARLY_BYTES, at = issued_by(field, to);
	if (at == to || !body_list_at(&list, field, at, home))
		return;
	issuers_add(issuers, field, &list, 0.9);
	take_date(issuers, field, list.end);
}

/* ---- Lines of the head ---- */

/* Whether a line that begins with these bodies holds nothing else but perhaps the day. */
static bool fills_line(const struct field *field, const struct body_list *list)
{
	struct date date;
	return ends_line(field, list->end) || (date_behind(&date, field, list->end) && ends_line(field, date.end));
}

/* "Order No. 19", "Announcement [2022] No. 5" behind the bodies: they head it. */
static bool heads_order(const struct field *field, size_t at)
{
	static const char *const words[] = {"order no", "decree no", "announcement no", "order [", "announcement [", "announcement 20",
					    "public notice", "notice on", "document", NULL};
	return has_any(field, skip_spaces(field, at), words);
}

static void read_lines(struct issuers *issuers, const struct field *body, size_t head, const struct places *home)
{
	struct body_list list;
	size_t read = 0;
	for (size_t i = 0; i < body->n_lines && body->line_starts[i] < head; i++) {
		size_t at = body->line_starts[i];
		if (at < read)
			continue;
		if (typed_bodies(&list, body, at, home)) {
			issuers_add(issuers, body, &list, 0.9);
			read = list.end;
		} else if (body_list_at(&list, body, at, home) && (fills_line(body, &list) || heads_order(body, list.end))) {
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
					    "deliberated and approved by the ", "deliberated and adopted by the ", NULL};
	struct body_list list;
	size_t to = body->len < EARLY_BYTES ? body->len : EARLY_BYTES;
	for (const char *const *verb = verbs; *verb != NULL; verb++) {
		size_t at = field_find(body, 0, to, *verb);
		if (at == to)
			continue;
		at += strlen(*verb);
		size_t limit = at + MEETING_MAX < to ? at + MEETING_MAX : to, of = field_find(body, at, limit, " of the ");
		bool is_direct = body_list_at(&list, body, at, home);
		if (is_direct || (of < limit && body_list_at(&list, body, of + strlen(" of the "), home))) {
			issuers_add(issuers, body, &list, 0.75);
			return;
		}
	}
}

/* ---- "The ministry has issued a plan" ---- */

/* Where the sentence around `at` begins, at most `reach` before it. */
static size_t sentence_start(const struct field *field, size_t at, size_t reach)
{
	size_t stop = at > reach ? at - reach : 0;
	for (size_t i = at; i > stop + 1; i--)
		if (memcmp(field->text + i - 2, ". ", 2) == 0 || field_line_at(field, i))
			return i;
	return stop;
}

static void read_news(struct issuers *issuers, const struct field *body, const struct places *home)
{
	enum { OBJECT_MAX = 48, LIST_MAX_BYTES = 700, TRIES = 4 };
	static const char *const verbs[] = {" issued ", " released ", " unveiled ", " published ", " has issued ", " have issued ", " jointly issued ", " together issued ",
					    " has released ", " have released ", " jointly released ", " jointly published ", " have jointly issued ", " promulgated "};
	static const char *const objects[] = {"plan", "notice", "circular", "guideline", "guidance", "opinion", "measures", "regulation", "rules", "action"};
	size_t to = body->len < EARLY_BYTES ? body->len : EARLY_BYTES;
	struct body_list list;
	for (size_t v = 0; v < sizeof verbs / sizeof *verbs && issuers->n == 0; v++) {
		size_t at = 0;
		for (int tries = 0; tries < TRIES && (at = field_find(body, at, to, verbs[v])) < to; tries++, at++) {
			size_t behind = at + strlen(verbs[v]), limit = behind + OBJECT_MAX < body->len ? behind + OBJECT_MAX : body->len;
			bool is_document = false;
			for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
				is_document = is_document || field_find(body, behind, limit, objects[i]) < limit;
			if (is_document &&
			    signature_list_before(&list, body, sentence_start(body, at, LIST_MAX_BYTES), at, home) &&
			    (list.end == at || (list.end + 1 == at && body->text[list.end] == ','))) {
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
		read_issued_by(issuers, body, home);
	if (issuers->n == 0 || issuers->is_open)
		read_lines(issuers, body, document->head_en, home);
}

void english_issuers_weak(struct issuers *issuers, const struct document *document)
{
	read_adopted(issuers, document->body_en, &document->places);
	if (issuers->n == 0)
		read_news(issuers, document->body_en, &document->places);
}
