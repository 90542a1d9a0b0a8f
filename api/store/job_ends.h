/* What every statement that ends attempts writes besides: the counts of imports and the history. */
#ifndef CCNT_API_STORE_JOB_ENDS_H
#define CCNT_API_STORE_JOB_ENDS_H

/* Two parts of a WITH that follow one named `ended`, a row for each attempt: job_uid, policy_id, import_id, kind, attempt,
 * ending (enum job_outcome; 5: done, but void), ms (that the worker needed, 0: unknown), message. */
#define JOB_ENDS                                                                                                      \
	"progress AS ("                                                                                               \
	" INSERT INTO import_delta (import_id, kind, done, stale, dead, cancelled)"                                   \
	" SELECT import_id, kind, count(*) FILTER (WHERE ending = 0), count(*) FILTER (WHERE ending = 5),"            \
	"  count(*) FILTER (WHERE ending = 2), count(*) FILTER (WHERE ending = 4)"                                    \
	" FROM ended WHERE import_id IS NOT NULL AND ending NOT IN (1, 3) GROUP BY import_id, kind),"                 \
	"history AS ("                                                                                                \
	" INSERT INTO job_history (policy_min, policy_max, uids, policies, kinds, outcomes, attempts, ms, messages)"  \
	" SELECT min(policy_id), max(policy_id), array_agg(job_uid), array_agg(policy_id), array_agg(kind),"          \
	"  array_agg(ending::int2), array_agg(attempt), array_agg(least(ms, 2147483647)::int4),"                                         \
	"  CASE WHEN bool_or(ending IN (1, 2, 4)) THEN array_agg(message) END"                                        \
	" FROM ended HAVING count(*) > 0)"

#endif
