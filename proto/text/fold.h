/* Folding: the form of a text in which documents, queries and lexicons are compared, with a map
 * back to the original. One code for search and for classification:
 *   - NFKC and case folding: full width becomes half width, "Ａ" -> "a", "㎡" -> "m2", "，" -> ",";
 *     Kangxi and CJK radicals become the characters they look like (⽅ -> 方, ⻛ -> 风);
 *   - traditional characters become simplified ones (one for one, never a phrase);
 *   - 〔 【 〖 ［ become "[", their partners "]"; “ ” stay; ‘ ’ become "'"; ‐ ‑ ‒ – − become "-";
 *   - private-use characters, zero-width characters and U+FFFD vanish;
 *   - white space (control characters and U+3000 too) becomes one space, or one "\n" where it held a line break;
 *   - with FOLD_JOIN breaks inside a Chinese paragraph vanish: a line break between two characters of Chinese
 *     writing (Han, Chinese punctuation), with the form feeds and page numbers (a line of digits, "—4—") in it.
 *     The end of a sentence (。！？；：) keeps its break; so does a blank line, unless the line before it is long
 *     and ends in a Han character: then it was a page's end. Spaces between single Han characters
 *     vanish too ("生 态 环 境 部" -> "生态环境部").
 * Folded text holds Han, letters, digits and punctuation exactly as the rules above leave them and is valid
 * UTF-8, at most 18 times as long as the original. No state but tables made by fold_init(). */
#ifndef CCNT_PROTO_TEXT_FOLD_H
#define CCNT_PROTO_TEXT_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct folded {
	char *text;       /* NUL-terminated, owned by the struct's talloc context */
	size_t len;       /* bytes, without the NUL */
	uint32_t *origin; /* len + 1 entries: the code point of the original that made this byte; the last is the original's length */
};

enum fold_flags {
	FOLD_PLAIN = 0,
	FOLD_JOIN = 1, /* join the lines of Chinese paragraphs: for documents */
};

/* Builds the tables (some 20 ms, once a process). Called by the first fold, so calling it early only
 * moves the moment: before fork() the children share the pages. Not to be raced by two threads. */
void fold_init(void);

/* Folds valid UTF-8 of at most 16 MiB (callers limit what comes in). White space at both ends vanishes. Never
 * NULL; freed with owner. */
struct folded *fold_text(void *owner, const char *text, size_t len, enum fold_flags flags);

/* The code point offsets in the original of the folded bytes [from, to), from < to: end exclusive. */
uint32_t folded_start(const struct folded *folded, size_t from);
uint32_t folded_end(const struct folded *folded, size_t to);

/* The light form, without a map: for queries and single names. NUL-terminated, *len_out may be NULL. */
char *fold_query(void *owner, const char *text, size_t len, size_t *len_out);

/* One character as the rules above fold it on its own; 0 where it vanishes, ' ' for white space; the
 * character itself where it folds to more than one. Constant time for the basic plane. */
uint32_t fold_point(uint32_t point);

/* Whether a folded character is a Han character (radicals excepted: they were folded). */
bool is_han(uint32_t point);

#endif
