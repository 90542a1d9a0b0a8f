#include "workers/classify/citation_keys.h"

#include <ctype.h>
#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"
#include "proto/result_citation.h"
#include "proto/text/fold.h"
#include "proto/text/utf8.h"
#include "workers/classify/bodies.h"

struct span {
	size_t from, to;
};

static bool starts(const struct field *field, struct span span, const char *word)
{
	size_t len = strlen(word);
	return span.to - span.from >= len && memcmp(field->text + span.from, word, len) == 0;
}

static bool ends(const struct field *field, struct span span, const char *word)
{
	size_t len = strlen(word);
	return span.to - span.from >= len && memcmp(field->text + span.to - len, word, len) == 0;
}

static bool eat(const struct field *field, struct span *span, const char *word)
{
	if (!starts(field, *span, word))
		return false;
	span->from += strlen(word);
	return true;
}

static bool eat_end(const struct field *field, struct span *span, const char *word)
{
	if (!ends(field, *span, word))
		return false;
	span->to -= strlen(word);
	return true;
}

/* The document in "...印发《X》的通知", "转发X的通知"; false where nothing is wrapped. */
static bool unwrap(struct span *span, const struct field *field)
{
	static const char *const verbs[] = {"印发", "转发", "发布", "公布", "下发", "批转"};
	static const char *const wraps[] = {"的通知", "通知", "的公告", "公告", "的通告"};
	size_t best = span->to, after = 0;
	bool is_wrapped = false;
	struct span inner = *span;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		size_t at = field_find(field, span->from, span->to, verbs[i]);
		if (at < best) {
			best = at;
			after = at + strlen(verbs[i]);
		}
	}
	for (size_t i = 0; i < sizeof wraps / sizeof *wraps && !is_wrapped; i++)
		is_wrapped = eat_end(field, &inner, wraps[i]);
	if (best == span->to || !is_wrapped || after >= inner.to)
		return false;
	inner.from = after;
	if (eat(field, &inner, "《") || eat(field, &inner, "〈")) {
		size_t close = field_find(field, inner.from, inner.to, starts(field, (struct span){inner.from - 3, inner.to}, "《") ? "》" : "〉");
		inner.to = close;
	}
	if (inner.from >= inner.to)
		return false;
	*span = inner;
	return true;
}

bool citation_wraps(const struct field *title)
{
	struct span span = {0, title->len};
	return title->len > 0 && unwrap(&span, title);
}

/* Takes the bodies that a title begins with, or its region, off its front. */
static const struct region *eat_front(struct span *span, const struct field *field, const struct places *home)
{
	static const char *const follows[] = {"关于", "印发", "转发", "发布", "公布", "批转"};
	struct body_list list;
	if (body_list_at(&list, field, span->from, home) && list.end < span->to)
		for (size_t i = 0; i < sizeof follows / sizeof *follows; i++)
			if (field_has(field, list.end, follows[i])) {
				span->from = list.end;
				return list.list[0].region;
			}
	const struct hit *hit = field_hit_at(field, span->from, MEANS_REGION);
	const struct region *region = hit != NULL && place_stands(field, hit) ? place_of(hit, NULL, home) : NULL;
	if (region == NULL || hit->end >= span->to)
		return NULL;
	span->from = hit->end;
	return region;
}

/* (试行), (暂行) and the like say nothing about which document it is. */
static void eat_remarks(struct span *span, const struct field *field)
{
	static const char *const remarks[] = {"(试行)", "(暂行)", "(征求意见稿)", "(修订)", "》", "》", "”"};
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++)
			again = eat_end(field, span, remarks[i]) || again;
	}
}

static char *squeezed(void *owner, const struct field *field, struct span span, const struct region *region)
{
	enum { LEAST_BYTES = 9 };
	char *key = must_alloc(talloc_asprintf(owner, "t:%s%s", region != NULL ? "@" : "", region != NULL ? region->term->code : ""));
	size_t head = strlen(key), n = head;
	if (span.to - span.from > RESULT_CITATION_KEY_MAX - head) {
		talloc_free(key);
		return NULL;
	}
	key = must_alloc(talloc_realloc(owner, key, char, (unsigned)(head + span.to - span.from + 1)));
	const char *at = field->text + span.from, *end = field->text + span.to;
	while (at < end) {
		const char *start = at;
		uint32_t point = (uint32_t)utf8_next(&at);
		if (!is_han(point) && !(point < 0x80 && isalnum((int)point)))
			continue;
		memcpy(key + n, start, (size_t)(at - start));
		n += (size_t)(at - start);
	}
	key[n] = '\0';
	if (n - head >= LEAST_BYTES)
		return key;
	talloc_free(key);
	return NULL;
}

char *citation_title_key(void *owner, const struct field *field, size_t from, size_t to, bool is_inner,
			 const struct places *home, const struct region *region)
{
	struct span span = {from, to};
	const struct region *front = NULL;
	(void)eat(field, &span, "《");
	eat_remarks(&span, field);
	if (is_inner)
		unwrap(&span, field);
	(void)eat(field, &span, "《");
	front = eat_front(&span, field, home);
	(void)eat(field, &span, "关于");
	(void)eat(field, &span, "中华人民共和国");
	eat_remarks(&span, field);
	if (front == NULL)
		front = region;
	if (front != NULL && front->level == LEVEL_NATIONAL)
		front = NULL;
	return span.from < span.to ? squeezed(owner, field, span, front) : NULL;
}

char *citation_english_key(void *owner, const struct field *field, size_t from, size_t to)
{
	enum { LEAST_LETTERS = 18 };
	static const char *const wraps[] = {"printing and distributing ", "issuing ", "issuance of ", "publishing ", "releasing ",
					    "forwarding ", "promulgating "};
	static const char *const fronts[] = {"the ", "\"", "\xe2\x80\x9c", "(", " "};
	struct span span = {from, to};
	for (size_t i = 0; i < sizeof wraps / sizeof *wraps; i++) {
		size_t at = field_find(field, span.from, span.to, wraps[i]);
		if (at < span.to)
			span.from = at + strlen(wraps[i]);
	}
	for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++)
		if (eat(field, &span, fronts[i]))
			i = (size_t)-1; /* from the first again */
	(void)(eat_end(field, &span, "(trial)") || eat_end(field, &span, "(for trial implementation)") || eat_end(field, &span, "(interim)"));
	if (span.to - span.from > RESULT_CITATION_KEY_MAX - strlen("t:"))
		return NULL;
	char *key = must_alloc(talloc_asprintf(owner, "t:"));
	key = must_alloc(talloc_realloc(owner, key, char, (unsigned)(span.to - span.from + strlen("t:") + 1)));
	size_t n = strlen("t:");
	for (size_t i = span.from; i < span.to; i++)
		if (isalnum((unsigned char)field->text[i]))
			key[n++] = field->text[i];
	key[n] = '\0';
	if (n >= strlen("t:") + LEAST_LETTERS)
		return key;
	talloc_free(key);
	return NULL;
}

char *citation_number_key(void *owner, const struct number *number)
{
	return must_alloc(talloc_asprintf(owner, "n:%s", number->text));
}

char *citation_unbroken(char *title)
{
	char *to = title;
	for (const char *at = title; *at != '\0';) {
		size_t blank = strspn(at, " \t\r\n\f");
		bool is_break = strcspn(at, "\r\n\f") < blank;
		bool joins_words = to > title && isascii(to[-1]) && isascii(at[blank]) && at[blank] != '\0';
		if (blank > 0 && (!is_break || joins_words))
			*to++ = ' ';
		at += blank;
		if (blank == 0)
			*to++ = *at++;
	}
	*to = '\0';
	return title;
}
