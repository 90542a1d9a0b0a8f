#include "api/db/sqlstate.h"

#include <stddef.h>
#include <string.h>

/* The first line that the state begins with counts, so single states come before their class. */
static const struct {
	const char *prefix;
	enum status status;
} table[] = {
	{"08", UNAVAILABLE},	/* connection exception */
	{"21000", INVALID},	/* cardinality: the same row twice in one command */
	{"22", INVALID},	/* data exception: range, syntax of a value, encoding, json */
	{"23505", CONFLICT},	/* unique */
	{"23P01", CONFLICT},	/* exclusion */
	{"23", INVALID},	/* foreign key, check, not null */
	{"25006", UNAVAILABLE}, /* read-only transaction: we met a standby */
	{"25P03", TIMEOUT},	/* idle in transaction */
	{"28", DENIED},		/* role or password */
	{"3D000", UNAVAILABLE}, /* the database is not there yet */
	{"40003", UNAVAILABLE}, /* completion unknown */
	{"40", BUSY},		/* serialisation failure, deadlock: after the retries */
	{"42501", DENIED},	/* privilege */
	{"53", UNAVAILABLE},	/* out of disk, memory, connections */
	{"54", TOO_LARGE},	/* program limit */
	{"55P03", TIMEOUT},	/* lock_timeout */
	{"57014", TIMEOUT},	/* statement_timeout, or cancelled */
	{"57P", UNAVAILABLE},	/* shutting down, starting, crashed, database dropped */
	{"58", UNAVAILABLE},	/* input or output error of the server */
	{"CC", CONFLICT},	/* our own: another was faster */
	{"P0001", INVALID},	/* raised by our own functions */
};

enum status sqlstate_status(const char *sqlstate)
{
	if (sqlstate == NULL)
		return INTERNAL;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		if (strncmp(sqlstate, table[i].prefix, strlen(table[i].prefix)) == 0)
			return table[i].status;
	}
	return INTERNAL;
}

bool sqlstate_is_retryable(const char *sqlstate)
{
	return sqlstate != NULL && (strcmp(sqlstate, "40001") == 0 || strcmp(sqlstate, "40P01") == 0);
}
