/* One text of a document, ready to be searched: folded, the breaks that typesetting put between Chinese
 * characters taken out, the places where lines began kept, and every hit of the lexicon found.
 * Offsets are bytes of `text`; field_start() and field_end() lead back to code points of the original. */
#ifndef CCNT_WORKERS_CLASSIFY_FIELD_H
#define CCNT_WORKERS_CLASSIFY_FIELD_H

#include <string.h>

#include "workers/classify/lexicon.h"

/* The longest text of one field that is read; what follows is ignored. */
#define FIELD_MAX_BYTES ((size_t)2 << 20)

struct field {
	const struct lexicon *lexicon;
	const char *name; /* "title_zh", "body_en", ... */
	const char *lang; /* "zh", "en" */
	const char *source;
	size_t source_len;
	char *text; /* NUL-terminated */
	size_t len;
	uint32_t *origin;      /* len + 1 code point offsets of the original */
	uint32_t *line_starts; /* ascending; line_starts[0] == 0 where len > 0 */
	size_t n_lines;
	struct hits hits;  /* everything */
	struct hits names; /* regions and traps that do not overlap */
};

/* Prepares source (UTF-8; NULL counts as empty) under owner; name and lang are borrowed. Never NULL. */
struct field *field_new(void *owner, const struct lexicon *lexicon, const char *name, const char *lang,
			const char *source);

/* The original's code points of bytes [from, to), from < to. */
uint32_t field_start(const struct field *field, size_t from);
uint32_t field_end(const struct field *field, size_t to);

/* The original's text of these bytes, allocated under owner, cut at max bytes. */
char *field_quote(void *owner, const struct field *field, size_t from, size_t to, size_t max);

/* Whether a line begins at byte `at` (the end of the text counts). */
bool field_line_at(const struct field *field, size_t at);

/* The end of the line that `at` lies in. */
size_t field_line_end(const struct field *field, size_t at);

/* The first hit of a kind at exactly `at`, the longest first; NULL if there is none. */
const struct hit *field_hit_at(const struct field *field, size_t at, uint32_t kinds);

/* Whether text at `at` begins with the NUL-terminated word. */
static inline bool field_has(const struct field *field, size_t at, const char *word)
{
	if (at >= field->len || field->text[at] != word[0])
		return false; /* most calls end here */
	size_t len = strlen(word);
	return at + len <= field->len && memcmp(field->text + at, word, len) == 0;
}

/* The first place of word at or after `from` and before `to`; `to` where there is none. */
size_t field_find(const struct field *field, size_t from, size_t to, const char *word);

#endif
