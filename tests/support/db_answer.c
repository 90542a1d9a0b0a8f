#include "tests/support/db_answer.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/support/run_loop.h"

#define PATIENCE_MS 30000

static void copy(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%.*s", (int)size - 1, text);
}

struct step db_answer_done(void *arg, enum status status, const struct rows *rows,
			   const struct db_error *error)
{
	struct db_answer *answer = arg;

	answer->n_done++;
	answer->status = status;
	if (answer->order != NULL)
		answer->place = ++*answer->order;
	if (rows != NULL) {
		answer->n_rows = rows_n(rows);
		answer->n_affected = rows_affected(rows);
		if (answer->n_rows > 0)
			copy(answer->text, sizeof answer->text, rows_text(rows, 0, 0));
	}
	if (error != NULL) {
		copy(answer->sqlstate, sizeof answer->sqlstate, error->sqlstate);
		copy(answer->constraint, sizeof answer->constraint, error->constraint);
		answer->statement = error->statement;
	}
	return step_pending();
}

void db_answer_wait(struct event_base *base, const struct db_answer *answer)
{
	if (!run_loop_until_count(base, &answer->n_done, 1, PATIENCE_MS)) {
		fputs("db_answer: no answer came\n", stderr);
		abort();
	}
}
