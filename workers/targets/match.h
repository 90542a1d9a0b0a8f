/* Which indicator a stretch of text names. */
#ifndef CCNT_WORKERS_TARGETS_MATCH_H
#define CCNT_WORKERS_TARGETS_MATCH_H

#include "workers/targets/clause.h"

struct wanted {
	const struct unit *unit; /* of the number; NULL: a bare one */
	bool is_change;          /* grows or falls by a share: then any indicator may be meant */
};

/* The indicator that says most of all those named in text[within] with a unit that fits: its first words
 * begin in first, or its last ones in last. NULL if there is none. *weight_out (may be NULL): how much it
 * says. */
const struct indicator *match_indicator(const struct target_lexicon *lexicon, const char *text,
                                        struct span within, struct span first, struct span last,
                                        const struct wanted *wanted, const struct indicator *but,
                                        uint32_t *weight_out);

/* The region named last in text[within] with the longest name; NULL if there is none. */
const char *match_region(const struct target_lexicon *lexicon, const char *text, struct span within);

#endif
