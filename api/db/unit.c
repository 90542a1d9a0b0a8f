#include "api/db/unit.h"

#include <talloc.h>

#include "api/db/inside.h"
#include "proto/base/log.h"

void unit_forget_answers(struct unit *unit)
{
	for (int i = 0; i < unit->n_calls; i++) {
		struct call *call = &unit->calls[i];

		if (!call->is_held)
			PQclear(call->result);
		call->result = NULL;
		call->is_held = false;
		call->is_parse_sent = false;
	}
	PQclear(unit->failure);
	unit->failure = NULL;
	unit->n_parses = unit->n_answers = unit->failed_answer = 0;
}

int unit_failed_call(const struct unit *unit)
{
	int n_parses = 0;

	if (unit->failed_answer >= unit->n_parses)
		return unit->failed_answer < unit->n_parses + unit->n_calls
			       ? unit->failed_answer - unit->n_parses
			       : -1;
	for (int i = 0; i < unit->n_calls; i++) {
		if (unit->calls[i].is_parse_sent && n_parses++ == unit->failed_answer)
			return i;
	}
	return -1;
}

static int on_free(struct unit *unit)
{
	unit_forget_answers(unit);
	return 0;
}

struct unit *unit_new(const void *owner)
{
	struct unit *unit = must_alloc(talloc_zero(owner, struct unit));

	unit->is_read = true;
	talloc_set_destructor(unit, on_free);
	return unit;
}

void unit_free(struct unit *unit)
{
	talloc_free(unit);
}

void unit_add(struct unit *unit, const struct stmt *stmt, struct params *params)
{
	if (params != NULL) {
		take_over(unit, params);
		if (unit->status == OK)
			unit->status = params->status;
	}
	if (unit->n_calls == UNIT_MAX_STATEMENTS) {
		unit->status = TOO_LARGE;
		return;
	}
	if (unit->n_calls == unit->n_allocated) {
		unit->n_allocated = unit->n_allocated == 0 ? 1 : unit->n_allocated * 4;
		unit->calls = must_alloc(
			talloc_realloc(unit, unit->calls, struct call, (unsigned)unit->n_allocated));
	}
	unit->calls[unit->n_calls++] = (struct call){.stmt = stmt, .params = params};
	unit->is_read = unit->is_read && stmt->is_read;
}

STEP db_query(struct pool *pool, const struct stmt *stmt, struct params *params, int64_t deadline_ms,
	      db_done_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);

	unit_add(unit, stmt, params);
	return unit_run(pool, unit, deadline_ms, done, arg);
}
