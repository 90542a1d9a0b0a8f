/* Which indicator a stretch of text names. */
#ifndef CCNT_WORKERS_TARGETS_MATCH_H
#define CCNT_WORKERS_TARGETS_MATCH_H

#include "workers/targets/clause.h"

struct wanted {
	const struct unit *unit; /* of the number; NULL: a bare one */
	bool is_change;          /* grows or falls by a share: then any indicator may be meant */
	bool is_row;             /* one of several numbers for several things */
};

/* The indicator that says most of all those named in text[within] with a unit that fits, but not `but`: its first words
 * begin in first, or its last ones in last. NULL if there is none. */
const struct indicator *match_indicator(const struct target_lexicon *lexicon, const struct names *names,
                                        struct span within, struct span first, struct span last,
                                        const struct wanted *wanted, const struct indicator *but);

/* The same for a text that is short and belongs to no part. */
const struct indicator *match_words(const struct target_lexicon *lexicon, const char *text, size_t len,
                                    const struct wanted *wanted);

/* The code of the region that text[within] says something is to be reached in; NULL: none but the document's own
 * ("全市"), or only as what is compared with. Of several the longest name counts, and one at or behind `near`, where
 * the clause begins, before all others. */
const char *match_region(const struct target_lexicon *lexicon, const char *text, struct span within, size_t near);

/* Whether a region's name is all that text[within] holds. */
bool match_is_region(const struct target_lexicon *lexicon, const char *text, struct span within);

#endif
