/* Phrases that are looked for at a place of folded text, found by their first character. A phrase may have
 * gaps ("*"): "单位*生产总值*能耗". Latin phrases must stand between word boundaries, but a last word may be
 * cut short by "*". */
#ifndef CCNT_WORKERS_TARGETS_PHRASES_H
#define CCNT_WORKERS_TARGETS_PHRASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PHRASE_GAP_MAX ((size_t)48) /* bytes that a gap may span */

/* Bytes of a text; from >= to: empty. */
struct span {
	size_t from, to;
};

struct phrase {
	const char *text; /* folded, gaps as "*" */
	uint64_t head;    /* its first bytes, at most eight and none of a gap ... */
	uint64_t mask;    /* ... and which of the eight are these */
	uint32_t len;
	uint32_t weight; /* bytes without gaps: the heavier says more */
	int32_t value;   /* of the owner's choice */
};

struct phrases;

/* Never NULL; freed with owner. */
struct phrases *phrases_new(void *owner);

/* Adds a text (any form: it is folded) unless it is empty. Not after phrases_ready(). */
void phrases_add(struct phrases *phrases, const char *text, int32_t value);

/* Adds the pieces of a list. */
void phrases_add_list(struct phrases *phrases, const char *list, const char *separator, int32_t value);

/* Sorts: by first character, the heaviest first. */
void phrases_ready(struct phrases *phrases);

/* The candidates that begin with this character: n_out of them. */
const struct phrase *phrases_of(const struct phrases *phrases, uint32_t point, size_t *n_out);

/* The eight bytes at text[at], zeros behind len; and whether a phrase begins with them, as far as it has any: the cheap
 * look before phrase_at(). */
static inline uint64_t phrase_key(const char *text, size_t len, size_t at)
{
	uint64_t key = 0;
	memcpy(&key, text + at, len - at < sizeof key ? len - at : sizeof key);
	return key;
}

static inline bool phrase_may_be(const struct phrase *phrase, uint64_t key)
{
	return (key & phrase->mask) == phrase->head;
}

/* Whether phrase stands at text[at], all of it before len; *end_out is where it ends, *last_out where its
 * last piece begins. */
bool phrase_at(const struct phrase *phrase, const char *text, size_t len, size_t at, size_t *last_out,
               size_t *end_out);

/* The heaviest phrase at text[at], or NULL. */
const struct phrase *phrases_at(const struct phrases *phrases, const char *text, size_t len, size_t at,
                                size_t *end_out);

/* Whether a word may begin (end) at text[at]: no letter or digit goes on across it. A unit may follow
 * its number at once. */
bool is_word_edge(const char *text, size_t len, size_t at);

#endif
