/* The SQL of all that matches a plan, unranked: for feeds, exports and saved searches. For store files. */
#ifndef CCNT_API_STORE_MATCH_SQL_H
#define CCNT_API_STORE_MATCH_SQL_H

#include "api/store/search_plan.h"
#include "api/store/sql.h"

/* Beyond this many estimated matches an index of lexemes is no help to whoever wants only some. */
#define MATCH_FEW 20000

/* Whether words are looked for. Then policy_search is needed as `s` beside `policy_listing l`. */
bool match_has_words(const struct search_plan *plan);

/* The part of the condition that an index of lexemes can tell (policy_search_tsv); "true" where there is none. */
void sql_add_match_loose(struct sql *sql, const struct search_plan *plan);

/* The whole condition of the words, looking closely at one token vector; "true" where there are none. */
void sql_add_match_exact(struct sql *sql, const struct search_plan *plan);

#endif
