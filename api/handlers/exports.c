/* Design: one page is read, written and taken by the client before the next is read. Of each process only some exports go
 * on at a time, because each holds a page and, one after the other, the database. */
#include "api/handlers/exports.h"

#include <string.h>

#include <talloc.h>

#include "api/handlers/csv.h"
#include "api/handlers/policy_query.h"
#include "api/handlers/services.h"
#include "api/handlers/target_query.h"
#include "api/http/stream.h"
#include "api/store/document.h"
#include "api/store/export_store.h"

#define MAX_EXPORTS   8 /* of one process */
#define RETRY_AFTER_S 5
#define UTF8_MARK     "\xef\xbb\xbf" /* by which spreadsheets know UTF-8 */

static const struct query_param policy_params[] = {
	{"q", QUERY_TEXT, NULL, 0, SEARCH_TERMS_MAX_BYTES, NULL, false},
	{"expand", QUERY_BOOL, "true", 0, 0, NULL, false},
	{"bom", QUERY_BOOL, NULL, 0, 0, NULL, false},
	POLICY_QUERY_PARAMS,
	{NULL},
};

static const struct query_param target_params[] = {
	{"bom", QUERY_BOOL, NULL, 0, 0, NULL, false},
	TARGET_QUERY_PARAMS,
	{NULL},
};

#define NAMED(column, path)                                                                                        \
	{column, path ".code"}, {column "_zh", path ".name_zh"}, {column "_en", path ".name_en"}

static const struct csv_column policy_columns[] = {
	{"id", "id"},
	{"version", "version"},
	{"state", "state"},
	{"title_zh", "title_zh"},
	{"title_en", "title_en"},
	{"doc_number", "doc_number"},
	{"level", "level"},
	{"issued_on", "issued_on"},
	{"effective_on", "effective_on"},
	{"legal_status", "legal_status"},
	{"actor_kind", "actor_kind"},
	NAMED("agencies", "agencies"),
	NAMED("regions", "regions"),
	NAMED("sectors", "sectors"),
	NAMED("policy_types", "policy_types"),
	{"summary_zh", "summary_zh"},
	{"summary_en", "summary_en"},
	{"source_url", "source_url"},
	{"created_at", "created_at"},
	{"updated_at", "updated_at"},
	{NULL, NULL},
};

static const struct csv_column target_columns[] = {
	{"id", "id"},
	{"version", "version"},
	{"state", "state"},
	{"origin", "origin"},
	{"confidence", "confidence"},
	{"policy_id", "policy.id"},
	{"policy_title_zh", "policy.title_zh"},
	{"policy_title_en", "policy.title_en"},
	{"policy_issued_on", "policy.issued_on"},
	NAMED("indicator", "indicator"),
	{"subject", "subject"},
	{"comparator", "comparator"},
	{"value", "value"},
	{"value_high", "value_high"},
	{"unit", "unit"},
	{"value_written", "value_written"},
	{"value_high_written", "value_high_written"},
	{"unit_written", "unit_written"},
	{"year", "year"},
	{"year_from", "year_from"},
	{"baseline_year", "baseline_year"},
	{"is_per_year", "is_per_year"},
	NAMED("region", "region"),
	NAMED("sector", "sector"),
	{"binding", "binding"},
	{"condition", "condition"},
	{"quote", "evidence.quote"},
	{"languages", "languages"},
	{"twin_id", "twin.id"},
	{"twin_check", "twin.check"},
	{NULL, NULL},
};

/* What is exported and as what. */
struct form {
	const char *file_name, *media_type;
	const struct csv_column *columns; /* NULL = lines of JSON */
};
static const struct form forms[] = {
	{"policies.csv", "text/csv; charset=utf-8; header=present", policy_columns},
	{"policies.ndjson", "application/x-ndjson", NULL},
	{"targets.csv", "text/csv; charset=utf-8; header=present", target_columns},
	{"targets.ndjson", "application/x-ndjson", NULL},
};
enum { POLICIES_CSV, POLICIES_NDJSON, TARGETS_CSV, TARGETS_NDJSON };

struct export_op {
	struct request *req;
	const struct form *form;
	struct search_wish wish;
	const struct search_plan *plan; /* NULL = targets are exported */
	struct target_filter targets;
	struct export_place place;
	bool has_order_mark, has_begun, is_over;
};

static int n_exports;

/* Steps, in the order they run; the last two once for each page. */
static struct step on_planned(void *arg, enum status status, struct search_plan *plan);
static struct step on_codes_known(void *arg);
static struct step on_wanted(void *arg);
static struct step on_page(void *arg, enum status status, const struct export_page *page);

static int count_down(struct export_op *op)
{
	(void)op;
	n_exports--;
	return 0;
}

static struct export_op *op_new(struct request *req, const struct form *form)
{
	struct export_op *op = must_alloc(talloc_zero(req_arena(req), struct export_op));

	op->req = req;
	op->form = form;
	return op;
}

static struct step policies_begin(struct request *req, const struct form *form)
{
	struct export_op *op = op_new(req, form);
	const struct query *query;

	if (query_read(&query, req, policy_params) != OK)
		return reply_invalid(req);
	op->has_order_mark = query_bool(query, "bom");
	policy_query_wish(&op->wish, req, query);
	return search_plan_make(req_store(req), op, &op->wish, on_planned, op);
}

static struct step targets_begin(struct request *req, const struct form *form)
{
	struct export_op *op = op_new(req, form);
	const struct query *query;

	if (query_read(&query, req, target_params) != OK || target_query_filter(&op->targets, req, query) != OK)
		return reply_invalid(req);
	op->has_order_mark = query_bool(query, "bom");
	return target_query_check(req, &op->targets, on_codes_known, op);
}

struct step policies_csv(struct request *req)
{
	return policies_begin(req, &forms[POLICIES_CSV]);
}

struct step policies_ndjson(struct request *req)
{
	return policies_begin(req, &forms[POLICIES_NDJSON]);
}

struct step targets_csv(struct request *req)
{
	return targets_begin(req, &forms[TARGETS_CSV]);
}

struct step targets_ndjson(struct request *req)
{
	return targets_begin(req, &forms[TARGETS_NDJSON]);
}

static struct step on_planned(void *arg, enum status status, struct search_plan *plan)
{
	struct export_op *op = arg;

	if (status != OK)
		return reply_plan_failed(op->req, status);
	op->plan = plan;
	return policy_query_check(op->req, &plan->filter, on_codes_known, op);
}

static struct step on_codes_known(void *arg)
{
	struct export_op *op = arg;

	if (n_exports >= MAX_EXPORTS)
		return reply_busy(op->req, RETRY_AFTER_S, "As many exports as the server takes are under way.");
	n_exports++;
	talloc_set_destructor(op, count_down);
	reply_header(op->req, "Content-Disposition",
		     must_alloc(talloc_asprintf(op, "attachment; filename=\"%s\"", op->form->file_name)));
	return stream_begin(op->req, op->form->media_type, on_wanted, op);
}

static struct step on_wanted(void *arg)
{
	struct export_op *op = arg;

	if (op->is_over)
		return stream_end(op->req);
	if (op->plan != NULL)
		return export_store_policies(req_store(op->req), op->plan, &op->place, on_page, op);
	return export_store_targets(req_store(op->req), &op->targets, &op->place, on_page, op);
}

static struct step add_rows(struct export_op *op, const struct export_page *page)
{
	struct csv csv = {.owner = talloc_new(op)};
	struct step step;

	if (!op->has_begun) {
		csv.text = must_alloc(talloc_strdup(csv.owner, op->has_order_mark ? UTF8_MARK  : ""));
		csv.n_bytes = csv.n_room = strlen(csv.text);
		csv_add_header(&csv, op->form->columns);
	}
	op->has_begun = true;
	csv_add_lines(&csv, op->form->columns, page->lines, page->n_bytes);
	talloc_steal(NULL, csv.owner); /* the request may end in stream_add() */
	step = stream_add(op->req, (struct reply_text){.data = csv.text, .n_bytes = csv.n_bytes});
	talloc_free(csv.owner);
	return step;
}

static struct step on_page(void *arg, enum status status, const struct export_page *page)
{
	struct export_op *op = arg;

	if (status != OK)
		return stream_break(op->req, status);
	op->place = page->next;
	op->is_over = page->is_last;
	if (op->form->columns != NULL)
		return add_rows(op, page);
	return stream_add(op->req, (struct reply_text){page->lines, page->n_bytes, document_release, document_hold(page->rows)});
}
