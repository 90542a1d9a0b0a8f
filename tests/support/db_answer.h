/* Remembers how a query ended, for tests that run one and look at the outcome.
 *
 *   struct db_answer a = {0};
 *   step_detach(db_query(pool, &stmt, NULL, 0, db_answer_done, &a));
 *   db_answer_wait(base, &a);
 *   assert_int_equal(a.status, OK);
 */
#ifndef CCNT_TESTS_SUPPORT_DB_ANSWER_H
#define CCNT_TESTS_SUPPORT_DB_ANSWER_H

#include "api/db/unit.h"

struct event_base;

struct db_answer {
	int n_done; /* calls of done: must become 1 and stay so */
	enum status status;
	int n_rows;
	int64_t n_affected;
	char text[64]; /* the first cell, cut */
	char sqlstate[6];
	char constraint[64];
	int statement;
	int *order; /* counts completions of several answers; NULL = not wanted */
	int place;  /* the value of *order at this completion */
};

/* A done function; arg is the struct db_answer. */
struct step db_answer_done(void *arg, enum status status, const struct rows *rows,
			   const struct db_error *error);
/* Runs the loop until it is there, for at most 30 s; aborts if it does not come. */
void db_answer_wait(struct event_base *base, const struct db_answer *answer);

#endif
