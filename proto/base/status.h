/* The outcomes of every operation above the operating system.
 * One small list, because the application has one boundary, HTTP: api/http/reply.c maps each
 * status to an HTTP status, api/db/sqlstate.c maps each SQLSTATE to a status. Expected outcomes
 * are values the caller switches on; they are never asserted and never logged on the way up. */
#ifndef CCNT_PROTO_BASE_STATUS_H
#define CCNT_PROTO_BASE_STATUS_H

enum status {
	OK,          /* done */
	NOT_FOUND,   /* the named thing does not exist, or the caller may not know that it does */
	CONFLICT,    /* a newer version, a duplicate key, or a reused idempotency key with another body */
	INVALID,     /* the input breaks a stated rule; the error list names the field */
	DENIED,      /* the caller is not allowed to */
	TOO_LARGE,   /* a limit on size or count is exceeded */
	BUSY,        /* a queue is full: try again later */
	TIMEOUT,     /* the deadline passed; a write may or may not have happened */
	UNAVAILABLE, /* a part that is needed (database, worker) does not answer */
	INTERNAL,    /* a bug or a broken invariant */
	N_STATUS
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* The status's lower-case name, such as "not_found". Never NULL; "unknown" outside the list. */
const char *status_name(enum status status);

#endif
