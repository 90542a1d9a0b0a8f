/* The lexicon: every name and word that classification looks for, so that a text is
 * read once whatever the number of names. Built from the terms (and the word tables of workers/data) in the
 * worker's parent process and shared by its forked slots: read-only after lexicon_build().
 * Everything that is matched is folded text (proto/text/fold.h) with the spaces between Chinese
 * characters taken out, as struct field holds it. */
#ifndef CCNT_WORKERS_CLASSIFY_LEXICON_H
#define CCNT_WORKERS_CLASSIFY_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/cleanup.h"
#include "proto/base/status.h"
#include "proto/term.h"
#include "workers/classify/regions.h"

/* What a pattern can mean. A mask of them selects what a search asks for. */
enum meaning_kind {
	MEANS_REGION = 1 << 0,
	MEANS_AGENCY = 1 << 1, /* a national body */
	MEANS_ORGAN = 1 << 2,  /* the kind of a body, to follow a region's name */
	MEANS_SECTOR = 1 << 3,
	MEANS_INSTRUMENT = 1 << 4,
	MEANS_GAS = 1 << 5,
	MEANS_TOPIC = 1 << 6,
	MEANS_NOTHING = 1 << 7, /* a trap: contains a name and means something else */
	MEANS_CAPTION = 1 << 8, /* of metadata (captions.h) */
	MEANS_FIELD = 1 << 9, /* a sector, where it stands in a title (fields.h) */
};

struct caption_word;

struct meaning {
	const char *text; /* the pattern, folded: the key until the database is built */
	enum meaning_kind kind;
	const struct term *term;     /* NULL for a trap and a caption */
	const struct region *region; /* MEANS_REGION only */
	const struct caption_word *caption; /* MEANS_CAPTION only */
	int weight;                  /* of a sector's word */
	bool is_short;               /* a region's name without its 省, 市, 县 ... */
};

struct pattern {
	const struct meaning *meanings; /* n_meanings of the same text */
	uint32_t n_meanings;
	uint32_t len; /* bytes */
	uint32_t kinds;
	bool is_latin; /* must stand between word boundaries */
};

/* One place where a pattern stands: bytes [start, end) of the text. */
struct hit {
	uint32_t start, end;
	const struct pattern *pattern;
};

struct hits {
	struct hit *list; /* by start, the longest first */
	size_t n;
	bool is_cut; /* there were more than LEXICON_MAX_HITS */
};

#define LEXICON_MAX_HITS ((size_t)200000)

struct lexicon;

/* terms is borrowed for as long as the lexicon lives. INVALID: they hold no name. */
enum status lexicon_build(struct lexicon **out, const struct term_list *terms) MUST_CHECK;
void lexicon_free(struct lexicon *lexicon);
DEFINE_CLEANUP(struct lexicon, lexicon_free)

/* All places of all patterns in text, under owner. Bounded by LEXICON_MAX_HITS. */
struct hits lexicon_scan(const struct lexicon *lexicon, void *owner, const char *text, size_t len);

/* The hits of the wanted kinds that do not overlap: leftmost first, then longest. */
struct hits hits_select(void *owner, const struct hits *all, uint32_t kinds);

/* The first meaning of that kind, or NULL. */
const struct meaning *pattern_meaning(const struct pattern *pattern, enum meaning_kind kind);

/* The region of a code, or NULL. */
const struct region *lexicon_region(const struct lexicon *lexicon, const char *code);

/* The terms of the facet policy_type with their folded names, the longest first. */
struct type_name {
	const char *text;
	size_t len;
	const struct term *term;
};
const struct type_name *lexicon_types(const struct lexicon *lexicon, size_t *n_out);

/* The beginnings of document numbers (prefixes.h). */
struct prefixes;
const struct prefixes *lexicon_prefixes(const struct lexicon *lexicon);

/* The term of a facet and code, or NULL. */
const struct term *lexicon_term(const struct lexicon *lexicon, const char *facet, const char *code);

/* The topic whose attribute `sector` names this sector or one that it is part of; NULL where there is none. */
const struct term *lexicon_slot(const struct lexicon *lexicon, const struct term *sector);

/* The size of the set of patterns in bytes, for reports. */
size_t lexicon_bytes(const struct lexicon *lexicon);

#endif
