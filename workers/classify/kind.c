#include "workers/classify/kind.h"

#include <ctype.h>
#include <string.h>

struct span {
	size_t start, end;
};

static bool ends_with(const struct field *field, struct span span, const char *word)
{
	size_t len = strlen(word);
	return span.end >= span.start + len && memcmp(field->text + span.end - len, word, len) == 0;
}

/* Takes off what follows the type: (试行), (2021-2025年), 》, 全文, spaces. */
static struct span trim_end(const struct field *field, struct span span)
{
	static const char *const tails[] = {"》", "”", "〉", "〕", "》", "'", "\"", " ", ".", ";", "。", ",", "(试行)", "全文", "解读", "试行", "的", NULL};
	for (bool again = true; again && span.end > span.start;) {
		again = false;
		for (size_t i = 0; tails[i] != NULL; i++)
			if (ends_with(field, span, tails[i])) {
				span.end -= strlen(tails[i]);
				again = true;
			}
		if (span.end > span.start && (field->text[span.end - 1] == ')' || field->text[span.end - 1] == ']')) {
			char open = field->text[span.end - 1] == ')' ? '(' : '[';
			size_t at = span.end - 1;
			while (at > span.start && field->text[at] != open)
				at--;
			if (at == span.start)
				break;
			span.end = at;
			again = true;
		}
	}
	return span;
}

/* The year that a strategy or outline bears behind its type: 国家适应气候变化战略2035. */
static struct span trim_year(const struct field *field, struct span span)
{
	size_t end = span.end;
	while (end > span.start && isdigit((unsigned char)field->text[end - 1]))
		end--;
	return span.end - end == 4 ? (struct span){span.start, end} : span;
}

/* The longest type name that the span ends with. */
static bool type_at_end(struct kind *out, const struct lexicon *lexicon, const struct field *field, struct span span)
{
	size_t n;
	const struct type_name *types = lexicon_types(lexicon, &n);
	span = trim_year(field, trim_end(field, span));
	for (size_t i = 0; i < n; i++) {
		if (span.end - span.start < types[i].len || !ends_with(field, span, types[i].text))
			continue;
		size_t start = span.end - types[i].len;
		if ((unsigned char)types[i].text[0] < 0x80 && start > span.start &&
		    isalnum((unsigned char)field->text[start - 1]))
			continue;
		*out = (struct kind){.term = types[i].term, .start = start, .end = span.end, .confidence = 0.95};
		return true;
	}
	return false;
}

/* The document that a notice wraps: 关于印发《X》的通知, 转发X的通知. */
static bool inner_title(struct span *out, const struct field *title)
{
	static const char *const verbs[] = {"印发", "转发", "发布", "公布", "下发", "批转", "颁布", NULL};
	static const char *const wraps[] = {"的通知", "的公告", "的通告", "通知", "公告", NULL};
	size_t after = 0;
	for (size_t i = 0; verbs[i] != NULL; i++) {
		size_t at = field_find(title, 0, title->len, verbs[i]);
		if (at < title->len && (after == 0 || at + strlen(verbs[i]) < after))
			after = at + strlen(verbs[i]);
	}
	if (after == 0)
		return false;
	size_t open = field_find(title, after, title->len, "《");
	if (open < title->len && open <= after + strlen("关于") * 2) {
		/* 》 of the same level: titles nest as 《...〈...〉...》 or carelessly as 《...《...》...》 */
		size_t close = field_find(title, open, title->len, "》");
		*out = (struct span){open + strlen("《"), close};
		return true;
	}
	struct span rest = trim_end(title, (struct span){after, title->len});
	for (size_t i = 0; wraps[i] != NULL; i++)
		if (ends_with(title, rest, wraps[i])) {
			rest.end -= strlen(wraps[i]);
			*out = rest;
			return rest.end > rest.start;
		}
	return false;
}

/* The first type that stands in the span, with its plural. */
static bool first_type(struct kind *out, const struct lexicon *lexicon, const struct field *title, struct span span)
{
	size_t n, best = span.end;
	const struct type_name *types = lexicon_types(lexicon, &n);
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)types[i].text[0] >= 0x80)
			continue;
		size_t at = field_find(title, span.start, span.end, types[i].text);
		size_t end = at + types[i].len;
		if (at >= best || (at > 0 && isalnum((unsigned char)title->text[at - 1])) ||
		    (end < title->len && isalpha((unsigned char)title->text[end]) && title->text[end] != 's'))
			continue;
		best = at;
		*out = (struct kind){.term = types[i].term, .start = at, .end = end, .confidence = 0.85};
	}
	return best < span.end;
}

/* "Decision on amending the Law on ...": a type that the title begins with, unless it wraps another document. */
static bool front_type(struct kind *out, const struct lexicon *lexicon, const struct field *title)
{
	static const char *const wrappers[] = {"notice", "circular", "announcement", "letter", "public_notice", "draft_for_comment", "list", "plan"};
	static const char *const joints[] = {" on ", " of ", " for ", " concerning ", " regarding ", " to "};
	size_t n, best = 0;
	const struct type_name *types = lexicon_types(lexicon, &n);
	for (size_t i = 0; i < n; i++) {
		if (types[i].len <= best || !field_has(title, 0, types[i].text))
			continue;
		size_t end = types[i].len + (title->text[types[i].len] == 's');
		bool is_joined = false, wraps = false;
		for (size_t k = 0; k < sizeof joints / sizeof *joints; k++)
			is_joined = is_joined || field_has(title, end, joints[k]);
		for (size_t k = 0; k < sizeof wrappers / sizeof *wrappers; k++)
			wraps = wraps || strcmp(types[i].term->code, wrappers[k]) == 0;
		if (wraps || !is_joined)
			continue;
		best = types[i].len;
		*out = (struct kind){.term = types[i].term, .start = 0, .end = types[i].len, .confidence = 0.9};
	}
	return best > 0;
}

/* English titles begin with their type ("Notice on ...") or end with it ("... Action Plan"); a wrapped document
 * follows "issuing", "printing and distributing". */
static bool english_kind(struct kind *out, const struct lexicon *lexicon, const struct field *title)
{
	static const char *const verbs[] = {"issuing ", "issuance of ", "printing and distributing ", "distributing ", "promulgating ",
					    "release of ", "releasing ", "publishing ", "forwarding ", "distribution of ", "promulgation of ",
					    "publication of ", "forward ", NULL};
	struct span whole = {0, title->len}, inner = whole;
	size_t first = title->len;
	for (size_t i = 0; verbs[i] != NULL; i++) {
		size_t at = field_find(title, 0, first, verbs[i]);
		if (at < first) {
			first = at;
			inner.start = at + strlen(verbs[i]);
		}
	}
	if (inner.start == 0 && front_type(out, lexicon, title))
		return true;
	return type_at_end(out, lexicon, title, inner) || first_type(out, lexicon, title, inner) || first_type(out, lexicon, title, whole);
}

bool kind_of_title(struct kind *out, const struct lexicon *lexicon, const struct field *title)
{
	struct span inner;
	if (title->len == 0)
		return false;
	if (strcmp(title->lang, "en") == 0)
		return english_kind(out, lexicon, title);
	if (inner_title(&inner, title) && type_at_end(out, lexicon, title, inner))
		return true;
	/* 关于进一步强化...行动方案(2024—2025年)的通知: without a verb, and a plan all the same */
	struct span whole = trim_end(title, (struct span){0, title->len});
	if (ends_with(title, whole, "的通知")) {
		whole.end -= strlen("的通知");
		if (type_at_end(out, lexicon, title, whole) && strcmp(out->term->parent, "plans") == 0)
			return true;
	}
	return type_at_end(out, lexicon, title, (struct span){0, title->len});
}
