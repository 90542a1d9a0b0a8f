/* A statement: SQL with a name. Stores keep theirs as `static const struct stmt` at the top of
 * the file, with a line saying which index serves it.
 *
 * A named statement is prepared on its first use on each connection, in the same packet as that
 * use, and again after a reconnect. Two statements never share a name: prefix it with the store's
 * (`policy_get`). A statement without a name is parsed at every use; it is for SQL that is put
 * together at run time (always with parameters for the values), and may live in a request's
 * memory: it is borrowed until the unit completes.
 *
 * Parameters travel without a type, so the SQL decides: `$1` takes the type of its place and wants
 * a cast where that is not plain (`$1::int8`, `$2::text[]`, `$3::jsonb`). */
#ifndef CCNT_API_DB_STMT_H
#define CCNT_API_DB_STMT_H

#include <stdbool.h>

struct stmt {
	const char *name; /* also the name on the server, < 64 bytes; NULL = parsed at every use */
	const char *sql;  /* exactly one command, no semicolon needed */
	bool is_read;	  /* changes nothing, so that it may be sent again when a connection is lost */
};

#endif
