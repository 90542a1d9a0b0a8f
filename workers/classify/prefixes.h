/* The beginnings of document numbers and whose they are: 国办发 is the State Council's office's, 粤府办 Guangdong's. Chinese texts
 * write them in characters, English ones spell them ("Guo Ban Fa", "Guobanfa") or their initials ("GBF"). Read-only once made. */
#ifndef CCNT_WORKERS_CLASSIFY_PREFIXES_H
#define CCNT_WORKERS_CLASSIFY_PREFIXES_H

#include "workers/classify/lexicon.h"

struct prefixes;

struct issuing_prefix {
	const char *text; /* folded */
	size_t len;
	const struct term *agency;   /* a national body, or NULL */
	const struct region *region; /* or NULL */
	const struct term *organ;    /* of the region, or NULL: the rest of the prefix may tell */
};

/* From the attributes of agencies and regions, the facet number_prefix, and the program's own words. Owned by owner; never
 * NULL. */
struct prefixes *prefixes_new(void *owner, const struct lexicon *lexicon, const struct term_list *terms);

/* The longest known beginning of text[0, len), or NULL. */
const struct issuing_prefix *prefixes_find(const struct prefixes *prefixes, const char *text, size_t len);

enum { SPELLED_MAX = 8, SPELLED_TAIL_BYTES = 64 };

/* What letters may spell: one of several known beginnings that sound alike, and the characters behind it. */
struct spelled {
	const struct issuing_prefix *list[SPELLED_MAX];
	size_t n;
	char tail[SPELLED_TAIL_BYTES]; /* "能源" of "Fa Gai Neng Yuan" where 发改 alone is known */
};

/* Reads letters ("guobanfa", "gbf": lower case, no blanks). False, out untouched, where no known beginning accounts for all of
 * them. */
bool prefixes_spelled(struct spelled *out, const struct prefixes *prefixes, const char *letters);

#endif
