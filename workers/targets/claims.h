/* Comparisons with a target of somebody else's: "3 times the national level", "高于全国目标15个百分点". */
#ifndef CCNT_WORKERS_TARGETS_CLAIMS_H
#define CCNT_WORKERS_TARGETS_CLAIMS_H

#include "workers/targets/clause.h"

enum claim_kind {
	CLAIM_NONE,
	CLAIM_POINTS_ABOVE,
	CLAIM_TIMES,
	CLAIM_PERCENT_ABOVE,
	CLAIM_REFERENCE_IS,
	CLAIM_SHARE_OF
};

/* What the number of token i claims about another's target, if anything; clause is the one around it. */
enum claim_kind claim_of(const struct part *part, size_t i, const struct clause *clause);

/* Puts a claim of this kind and number on a target and holds it against the benchmarks. */
void claim_put(struct result_target *target, const struct target_lexicon *lexicon, enum claim_kind kind,
               const struct quantity *number);

#endif
