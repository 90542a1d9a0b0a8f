/* What a number goes on with that leaves something unsaid: the verb, the bound or the thing of the one before it. */
#ifndef CCNT_WORKERS_TARGETS_FOLLOW_H
#define CCNT_WORKERS_TARGETS_FOLLOW_H

#include "workers/targets/candidate.h"
#include "workers/targets/reader.h"

/* Before the indicator is known: the verb or bound that English does not say twice. */
void follow_comparator(struct candidate *c, const struct reader *reader);

/* The thing measured, if the number names none. Sets c->is_inherited and c->source. */
void follow_thing(struct candidate *c, const struct reader *reader);

/* The same from a number that was no target: "non-fossil energy made up 15.4% in 2020; that share is to be 25% by 2030". English only. */
void follow_mention(struct candidate *c, const struct reader *reader);

/* The verb of the number whose thing it took. */
void follow_change(struct candidate *c, const struct reader *reader);

/* Whether it stands beside a target of the same part as another of its kind: "其中水电1800万千瓦，光伏2650万千瓦", "建成1个园区、
 * 3个社区". */
bool follow_is_sibling(const struct candidate *c, const struct reader *reader);

#endif
