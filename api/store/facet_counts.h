/* The SQL of facet counts, shared by lists and search. For store files. */
#ifndef CCNT_API_STORE_FACET_COUNTS_H
#define CCNT_API_STORE_FACET_COUNTS_H

#include "api/store/sql.h"

/* Appends an expression whose value is the JSON object of schema FacetCounts for the wanted facets, over a
 * CTE named `hit` with the columns codes, level, state, legal_status, issued_on. scale: SQL of the number that each row counts for
 * ("1", "$4::float8"). */
void sql_add_facet_counts(struct sql *sql, const bool wanted[N_POLICY_FACETS], const char *scale);

#endif
