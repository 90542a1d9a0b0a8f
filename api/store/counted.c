#include "api/store/counted.h"

#include <talloc.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"

#define COUNTED_MS 15000

struct counted {
	job_count_fn *done;
	void *arg;
};

static struct step on_counted(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct counted op = *(struct counted *)arg;

	talloc_free(arg);
	if (status != OK) {
		log_event(LOG_WARN, "job.upkeep_failed", "status=%s error=%s", status_name(status), log_quote(error->message));
		return op.done(op.arg, status, 0);
	}
	while (rows_next(rows) != NULL)
		rows = rows_next(rows);
	return op.done(op.arg, OK, rows_n(rows) > 0 ? rows_int64(rows, 0, 0) : 0);
}

STEP counted_unit(struct store *store, struct unit *unit, job_count_fn *done, void *arg)
{
	struct counted *op = must_alloc(talloc(store->pool, struct counted));

	*op = (struct counted){done, arg};
	return unit_run(store->pool, unit, clock_monotonic_ms() + COUNTED_MS, on_counted, op);
}

STEP counted_query(struct store *store, const struct stmt *stmt, struct params *params, job_count_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);

	unit_add(unit, stmt, params);
	return counted_unit(store, unit, done, arg);
}
