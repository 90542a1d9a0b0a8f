/* What the server said about a failed statement: borrowed for the call that hands it over. */
#ifndef CCNT_API_DB_ERROR_H
#define CCNT_API_DB_ERROR_H

/* No text is ever NULL; "" = not given (always so when the server did not speak: BUSY,
 * UNAVAILABLE, a client-side TIMEOUT; then only message is set). */
struct db_error {
	const char *sqlstate;	/* five characters, such as "23505" */
	const char *message;	/* one line, in English, for the log; never for the reply */
	const char *detail;	/* may hold values of the row: for the log at debug level only */
	const char *constraint; /* name of the broken constraint or unique index */
	const char *table;
	const char *column;
	int statement; /* index in the unit of the statement that failed; -1 = none */
};

#endif
