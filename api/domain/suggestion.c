#include "api/domain/suggestion.h"

#include <string.h>

#include <talloc.h>

#include "api/domain/search_terms.h"
#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/pinyin.h"
#include "proto/text/utf8.h"

enum { MIN_SPELLING = 2, MIN_PREFIX = 2 };

static bool is_blank(uint32_t point)
{
	return point == ' ' || point == 0;
}

/* Where the last word begins: behind the last blank, and behind a field's colon. */
static const char *last_word(const char *typed)
{
	const char *word = typed;

	for (const char *at = typed; *at != '\0';) {
		const uint32_t point = fold_point(utf8_next(&at));

		if (is_blank(point) || point == ':' || point == '(' || point == '"' || point == 0x201C)
			word = at;
	}
	return word;
}

static const char *tsquery_of(void *owner, const char *text)
{
	struct search_terms *terms;

	return search_terms_parse(&terms, owner, text, NULL) == OK ? terms->title : NULL;
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

/* A single letter begins too much to be looked for. */
static const char *title_of(void *owner, const struct suggestion_wish *wish, const char *typed)
{
	const size_t len = strlen(wish->word);
	const bool is_latin = len > 0 && is_letter(wish->word[len - 1]);

	if (is_latin && len < MIN_PREFIX)
		return wish->head[0] == '\0' ? NULL : tsquery_of(owner, wish->head);
	return tsquery_of(owner, is_latin ? must_alloc(talloc_asprintf(owner, "%s*", typed)) : typed);
}

void suggestion_wish(struct suggestion_wish *out, void *owner, const char *typed)
{
	const char *word = last_word(typed);
	size_t len;

	fold_init();
	out->head = must_alloc(talloc_strndup(owner, typed, (size_t)(word - typed)));
	out->word = fold_query(owner, word, strlen(word), &len);
	out->whole = fold_query(owner, typed, strlen(typed), NULL);
	out->spelling = pinyin_spell(owner, out->word, len);
	if (strlen(out->spelling) < MIN_SPELLING)
		out->spelling = "";
	out->sound = pinyin_sound(owner, out->spelling);
	out->title = title_of(owner, out, typed);
}

const char *suggestion_title(void *owner, const struct suggestion_wish *wish, const char *word)
{
	return tsquery_of(owner, must_alloc(talloc_asprintf(owner, "%s%s", wish->head, word)));
}
