#include "api/store/document.h"

#include <talloc.h>

#include "api/db/unit.h"
#include "proto/base/log.h"

struct operation {
	struct store *store;
	document_done_fn *document_done;
	listing_done_fn *listing_done;
	bool first_decides, wakes;
	void *arg;
};

void *document_hold(const struct rows *rows)
{
	return rows_hold(rows);
}

void document_release(const void *text, size_t n_bytes, void *hold)
{
	rows_hold_release(text, n_bytes, hold);
}

static struct operation *operation_new(struct store *store, void *arg)
{
	struct operation *op = must_alloc(talloc_zero(store->pool, struct operation));

	op->store = store;
	op->arg = arg;
	return op;
}

static struct step on_document(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation op = *(struct operation *)arg;
	struct document document;

	(void)error;
	talloc_free(arg);
	if (status != OK)
		return op.document_done(op.arg, status, NULL);
	if (op.first_decides && rows_n(rows) == 0)
		return op.document_done(op.arg, CONFLICT, NULL);
	if (op.wakes)
		store_wake_dispatcher(op.store);
	while (rows_next(rows) != NULL)
		rows = rows_next(rows);
	if (rows_n(rows) == 0)
		return op.document_done(op.arg, NOT_FOUND, NULL);
	document = (struct document){
		.text = rows_text(rows, 0, 0),
		.n_bytes = rows_len(rows, 0, 0),
		.id = rows_int64(rows, 0, 1),
		.version = rows_int64(rows, 0, 2),
		.stamp = rows_int64(rows, 0, 3),
		.rows = rows,
	};
	return op.document_done(op.arg, OK, &document);
}

STEP document_query(struct store *store, const struct stmt *stmt, struct params *params, document_done_fn *done,
		    void *arg)
{
	struct operation *op = operation_new(store, arg);

	op->document_done = done;
	return db_query(store->pool, stmt, params, 0, on_document, op);
}

STEP document_run(struct store *store, const struct document_unit *unit, document_done_fn *done, void *arg)
{
	struct operation *op = operation_new(store, arg);

	op->document_done = done;
	op->first_decides = unit->first_decides;
	op->wakes = unit->wakes;
	return unit_run(store->pool, unit->unit, 0, on_document, op);
}

static struct step on_listing(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct operation op = *(struct operation *)arg;
	struct listing listing;

	(void)error;
	talloc_free(arg);
	if (status == OK && rows_n(rows) == 0)
		status = NOT_FOUND;
	if (status != OK)
		return op.listing_done(op.arg, status, NULL);
	listing = (struct listing){
		.data = rows_text(rows, 0, 0),
		.n_bytes = rows_len(rows, 0, 0),
		.next_key = rows_text_or_null(rows, 0, 1),
		.next_id = rows_int64(rows, 0, 2),
		.total = rows_text_or_null(rows, 0, 3),
		.facets = rows_text_or_null(rows, 0, 4),
		.rows = rows,
	};
	return op.listing_done(op.arg, OK, &listing);
}

STEP listing_query(struct store *store, const struct stmt *stmt, struct params *params, listing_done_fn *done,
		   void *arg)
{
	struct operation *op = operation_new(store, arg);

	op->listing_done = done;
	return db_query(store->pool, stmt, params, 0, on_listing, op);
}
