/* Design. Web pages and PDF files that lost their lines still end with "...。生态环境部2020年9月3日(此件社会公开)": a body that
 * touches a whole date, with nothing but closing remarks behind it. Bodies and dates inside sentences go on with what was
 * done that day (印发, 召开), or are led up to (由, 经, 据), and do not count. */
#include "workers/classify/signature.h"

#include <string.h>

enum { REMARK_MAX = 120 };

static bool has_any(const struct field *field, size_t at, const char *const *any)
{
	for (; *any != NULL; any++)
		if (field_has(field, at, *any))
			return true;
	return false;
}

static bool ends_with_any(const struct field *field, size_t at, const char *const *any)
{
	for (; *any != NULL; any++) {
		size_t len = strlen(*any);
		if (at >= len && memcmp(field->text + at - len, *any, len) == 0)
			return true;
	}
	return false;
}

static size_t skip_spaces(const struct field *field, size_t at)
{
	while (at < field->len && field->text[at] == ' ')
		at++;
	return at;
}

bool signature_date(struct date *out, const struct field *field, size_t at)
{
	size_t limit = at + REMARK_MAX < field->len ? at + REMARK_MAX : field->len;
	size_t remark = field->text[at] == '(' ? field_find(field, at, limit, "代章)") : limit;
	if (remark < limit)
		at = remark + strlen("代章)");
	while (field->text[at] == ' ' || field->text[at] == '(')
		at++;
	return date_at(out, field, at);
}

bool signature_list_before(struct body_list *out, const struct field *body, size_t from, size_t to,
			   const struct places *home)
{
	struct body_list list;
	size_t end = 0;
	for (size_t i = from; i < to; i++) {
		if (((unsigned char)body->text[i] & 0xC0) == 0x80 || i < end)
			continue;
		if (body_list_at(&list, body, i, home) && body_is_known(&list.list[0])) {
			*out = list;
			end = list.end;
		}
	}
	return end > 0;
}

/* The first list of bodies on lines of its own that ends right before a date. */
static bool on_lines(struct signature *out, const struct field *body, const struct places *home)
{
	struct signature found;
	size_t read = 0;
	for (size_t i = 0; i < body->n_lines; i++) {
		size_t at = body->line_starts[i];
		if (at < read || !body_list_at(&found.list, body, at, home))
			continue;
		read = found.list.end;
		if (!field_line_at(body, found.list.end) && body->text[found.list.end] != '(')
			continue;
		if (!signature_date(&found.date, body, found.list.end) || field_has(body, found.date.end, "印发"))
			continue;
		*out = found;
		return true;
	}
	return false;
}

bool signature_closes(const struct field *field, size_t at)
{
	static const char *const closings[] = {"(此", "抄送", "附件", "附:", "附表", "主送", "分送", "字号", "解读", "(公开", "(联系", "(信息",
					       "(this", "(here", "(the ", "daily", "cc:", "cc ", "to:", "copied to", "copy to", "attachment", "annex",
					       "appendix", "font size", "by the general office", ":", "interpretation", "note:", "contact", NULL};
	if (field->text[at] == ')')
		at++;
	at = skip_spaces(field, at);
	if (field_has(field, at, "day (")) /* "February 17, 2020 Day (this document is public)" */
		at += strlen("day ");
	return at >= field->len || has_any(field, at, closings);
}

/* The printer's line behind the signature: "生态环境部办公厅2022年11月18日印发". */
static bool is_printed(const struct field *field, size_t at, const struct places *home)
{
	struct body_name body;
	struct date date;
	at = skip_spaces(field, at);
	return at < field->len && body_at(&body, field, at, home, NULL) &&
	       (date_at(&date, field, body.end) || field_has(field, skip_spaces(field, body.end), "issued") ||
		field_has(field, skip_spaces(field, body.end), "will issue"));
}

/* Over "(环境保护部办公厅代章)" that ends at `at`. */
static size_t before_remark(const struct field *field, size_t at)
{
	static const char stamped[] = "代章)";
	size_t least = at > REMARK_MAX ? at - REMARK_MAX : 0, len = strlen(stamped);
	if (at < len || memcmp(field->text + at - len, stamped, len) != 0)
		return at;
	for (size_t i = at - len; i > least; i--)
		if (field->text[i - 1] == '(')
			return i - 1;
	return at;
}

/* Where the bodies end that stand before a date at `at`, over what joins the two. */
static size_t bodies_end(const struct field *field, size_t at)
{
	static const char *const joints[] = {" dated", " cc on", " copy on", " issued on", " issue on", " on", ",", "'s", "’s"};
	while (at > 0 && field->text[at - 1] == ' ')
		at--;
	at = before_remark(field, at);
	for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
		size_t len = strlen(joints[i]);
		if (at >= len && memcmp(field->text + at - len, joints[i], len) == 0)
			return at - len;
	}
	return at;
}

/* In running text: bodies that touch a date which closes the text. */
static bool in_text(struct signature *out, const struct field *body, const struct places *home)
{
	enum { LIST_MAX_BYTES = 420, TRIES = 40 };
	static const char *const leads[] = {"由", "经", "据", "向", "于", "在", "与", "对", "报", "及", "by ", "by the ", "from ", "with ", NULL};
	size_t at = 0;
	struct signature found;
	for (int tries = 0; tries < TRIES && date_find(&found.date, body, at, body->len);) {
		at = found.date.end;
		if (!signature_closes(body, at) && !is_printed(body, at, home))
			continue;
		size_t end = bodies_end(body, found.date.start);
		tries++;
		size_t from = end > LIST_MAX_BYTES ? end - LIST_MAX_BYTES : 0;
		if (!signature_list_before(&found.list, body, from, end, home) || found.list.end != end ||
		    ends_with_any(body, found.list.start, leads))
			continue;
		*out = found;
		return true;
	}
	return false;
}

bool signature_find(struct signature *out, const struct field *body, const struct places *home)
{
	return on_lines(out, body, home) || in_text(out, body, home);
}
