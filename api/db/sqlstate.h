/* What an SQLSTATE of PostgreSQL means to the application: the one place that knows. */
#ifndef CCNT_API_DB_SQLSTATE_H
#define CCNT_API_DB_SQLSTATE_H

#include <stdbool.h>

#include "proto/base/status.h"

/* The status of an error; INTERNAL for a state outside the table and for NULL or "". Never OK. */
enum status sqlstate_status(const char *sqlstate);
/* Whether the transaction was rolled back only because of others, so that it may be sent again as
 * it was: serialisation failure, deadlock. */
bool sqlstate_is_retryable(const char *sqlstate);

#endif
