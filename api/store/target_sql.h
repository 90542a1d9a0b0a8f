/* Which targets a filter lets through, as SQL: for target_list.c, where it is, and export_store.c. */
#ifndef CCNT_API_STORE_TARGET_SQL_H
#define CCNT_API_STORE_TARGET_SQL_H

#include "api/domain/target_filter.h"
#include "api/store/sql.h"

/* FROM and WHERE: target t, policy_listing c, policy p; more conditions may follow by AND. */
void sql_add_target_filter(struct sql *sql, const struct target_filter *filter);

#endif
