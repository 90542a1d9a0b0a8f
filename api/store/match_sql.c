#include "api/store/match_sql.h"

bool match_has_words(const struct search_plan *plan)
{
	return plan->terms->words.exact != NULL;
}

void sql_add_match_loose(struct sql *sql, const struct search_plan *plan)
{
	if (plan->terms->words.loose == NULL)
		sql_add(sql, "true");
	else
		sql_add(sql, "s.tsv @@ $%d::tsquery", sql_text(sql, plan->terms->words.loose));
}

/* The function behind the operator, which does not make the planner think of the index. */
void sql_add_match_exact(struct sql *sql, const struct search_plan *plan)
{
	if (!match_has_words(plan))
		sql_add(sql, "true");
	else
		sql_add(sql, "ts_match_vq(s.tsv, $%d::tsquery)", sql_text(sql, plan->terms->words.exact));
}
