/* Saved searches in a form in which one statement asks thousands of them: the filter is a query as well, of a vector of facts. */
#ifndef CCNT_API_STORE_ALERT_FORM_H
#define CCNT_API_STORE_ALERT_FORM_H

#include "api/store/search_plan.h"

/* Texts are of the owner that alert_form_make() was given. */
struct alert_form {
	const char *facts;      /* tsquery over ALERT_FACTS; NULL = all that is published */
	const char *words;      /* tsquery over policy_search.tsv; NULL = none */
	const char *issued_from, *issued_to; /* NULL = no bound */
};

/* What sql_add_filter() asks of a published policy, and sql_add_match_exact(), must be what a form asks: whoever adds to the
 * one adds to the other. */
void alert_form_make(struct alert_form *out, const void *owner, const struct search_plan *plan);

/* The vector of a policy: `policy_listing l`. Its codes, and under names of their own what is no code. That a place or level is not
 * known is a fact only when the policy has been read (`is_read`). */
#define ALERT_FACTS                                                                                                   \
	"array_to_tsvector(array_remove(array_remove(l.codes, CASE WHEN NOT is_read THEN 'region:none' END)"           \
	"  || ARRAY['level:' || coalesce(l.level, CASE WHEN is_read THEN 'none' END),"                                 \
	"   'legal_status:' || l.legal_status, CASE WHEN is_read AND 'region:none' = ANY (l.codes) THEN 'exact:none' END]" \
	"  || ARRAY(SELECT 'exact:' || x.code FROM policy_label x WHERE x.policy_id = l.policy_id AND x.facet = 'region'" \
	"   AND x.state <> 'rejected' AND x.role <> 'mentioned'), NULL))"

#endif
