/* A label as clients see it (schema Label), for the statements that give labels out: of what LABELS_OF()
 * gives: `l`, its term `t` and the account that decided, `who`. */
#ifndef CCNT_API_STORE_LABEL_JSON_H
#define CCNT_API_STORE_LABEL_JSON_H

#include "api/domain/label.h"

/* Labels of the policy whose id is the SQL expression `policy`, each with what else its facet holds there. */
#define LABELS_OF(policy)                                                                                            \
	" FROM (SELECT x.*, bool_or(x.state <> 'suggested') OVER beside AS is_decided_beside,"                       \
	"  bool_or(x.state = 'suggested') OVER beside AS is_open_beside FROM policy_label x"                         \
	"  WHERE x.policy_id = " policy " WINDOW beside AS (PARTITION BY x.facet)) AS l"                             \
	" LEFT JOIN term t ON t.facet = l.facet AND t.code = l.code LEFT JOIN account who ON who.id = l.decided_by"

/* What the machine says against what a person decided; null where nobody decided anything in this facet. A fact or a type
 * that the machine reads in another way contradicts the decision, although it stands in another label. */
#define LABEL_DIFFERENCE                                                                                             \
	"CASE WHEN l.state = 'suggested' THEN CASE WHEN l.is_decided_beside THEN 'new' END"                          \
	" WHEN l.state = 'rejected' THEN CASE WHEN l.machine_role IS NULL THEN 'agrees' ELSE 'otherwise' END"        \
	" WHEN l.machine_role = l.role THEN 'agrees' WHEN l.machine_role IS NOT NULL THEN 'otherwise'"               \
	" WHEN l.is_open_beside AND l.facet IN (" LABEL_SINGLE_FACETS ") THEN 'otherwise' ELSE 'not_said' END"

#define LABEL_JSON                                                                                                   \
	"json_build_object('id', l.id, 'version', l.version, 'facet', l.facet, 'code', l.code, 'role', l.role,"      \
	" 'origin', l.origin, 'confidence', round(l.confidence::numeric, 2), 'state', l.state, 'field', l.field,"    \
	" 'start', l.start_pos, 'end', l.end_pos, 'quote', l.quote, 'name_zh', coalesce(t.name_zh, l.code),"         \
	" 'name_en', coalesce(nullif(t.name_en, ''), l.code), 'decided_by', who.name, 'decided_at', l.decided_at,"   \
	" 'machine', CASE WHEN l.machine_role IS NOT NULL THEN json_build_object('role', l.machine_role,"            \
	"  'origin', l.machine_origin, 'confidence', round(l.machine_confidence::numeric, 2)) END,"                  \
	" 'difference', " LABEL_DIFFERENCE ")"

#endif
