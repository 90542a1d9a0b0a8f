#include "api/handlers/job_controls.h"

#include "api/handlers/enter.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/http/body.h"
#include "api/store/control_store.h"
#include "api/store/dead_store.h"
#include "api/store/history_store.h"
#include "proto/job.h"

#define MAX_PAUSE_S ((int64_t)366 * 24 * 3600)

/* As job_kind_name() has them. */
static const char *const kinds[] = {"noop", "classify", "translate", "index", "train", NULL};
_Static_assert(sizeof kinds / sizeof kinds[0] == N_JOB_KINDS + 1, "every kind of job has a name here");

#define TARGET_FIELDS                                                                                                \
	{"kind", BODY_ENUM, .choices = kinds},                                                                       \
	{                                                                                                            \
		"import_id", BODY_INT, .min = 1, .max = INT64_MAX                                                    \
	}
#define REASON_FIELD {"reason", BODY_TEXT, .is_required = true, .min = 1, .max = 500}

/* The body and what it is about: a kind or an import, not both. */
static MUST_CHECK enum status read_target(struct control_target *out, const json_t **body_out, struct request *req,
					  const struct body_field *fields)
{
	const struct query *query;
	enum status status = query_read(&query, req, query_none);

	if (status == OK)
		status = body_read(body_out, req, fields);
	if (status != OK)
		return status;
	if (body_has(*body_out, "kind") == body_has(*body_out, "import_id"))
		return request_error(req, FAULT_RULE, "/kind", "one_of", "name either a kind or an import_id");
	*out = (struct control_target){body_text(*body_out, "kind"), body_int(*body_out, "import_id")};
	return OK;
}

static struct step on_said(void *arg, enum status status, const struct document *control)
{
	struct request *req = arg;

	if (status == NOT_FOUND)
		return reply_status_detail(req, CONFLICT, "Too many pauses and cancels are in force or remembered.");
	if (status != OK)
		return reply_status(req, status);
	return reply_document(req, control);
}

static struct step on_said_of_import(void *arg, enum status status, const struct document *control)
{
	struct request *req = arg;

	if (status == NOT_FOUND)
		return reply_problem(req, 409, "import-over", "There is nothing to pause or cancel",
				     "There is no such import, or it is over and none of its jobs is left; or too many pauses and"
				     " cancels are in force or remembered.", NULL);
	return on_said(req, status, control);
}

/* POST /v1/jobs/pause */
struct step jobs_pause(struct request *req)
{
	static const struct body_field fields[] = {
		TARGET_FIELDS, REASON_FIELD, {"for_seconds", BODY_INT, .min = 1, .max = MAX_PAUSE_S}, {NULL}};
	struct control_target target;
	const json_t *body;

	if (read_target(&target, &body, req, fields) != OK)
		return reply_invalid(req);
	return control_store_pause(req_store(req), &target, body_text(body, "reason"), req_actor(req)->name,
				   body_int(body, "for_seconds"), target.import_id != 0 ? on_said_of_import : on_said, req);
}

/* POST /v1/jobs/cancel */
struct step jobs_cancel(struct request *req)
{
	static const struct body_field fields[] = {TARGET_FIELDS, REASON_FIELD, {NULL}};
	struct control_target target;
	const json_t *body;

	if (read_target(&target, &body, req, fields) != OK)
		return reply_invalid(req);
	return control_store_cancel(req_store(req), &target, body_text(body, "reason"), req_actor(req)->name,
				    target.import_id != 0 ? on_said_of_import : on_said, req);
}

/* POST /v1/jobs/resume */
struct step jobs_resume(struct request *req)
{
	static const struct body_field fields[] = {TARGET_FIELDS, {NULL}};
	struct control_target target;
	const json_t *body;

	if (read_target(&target, &body, req, fields) != OK)
		return reply_invalid(req);
	return control_store_resume(req_store(req), &target, on_document_ready, req);
}

/* POST /v1/jobs/dead/redrive */
struct step jobs_redrive_some(struct request *req)
{
	static const struct body_field fields[] = {
		TARGET_FIELDS,
		{"policy_id", BODY_INT, .min = 1, .max = INT64_MAX},
		{"reason_contains", BODY_TEXT, .min = 1, .max = 500},
		{"died_from", BODY_DATE},
		{"died_to", BODY_DATE},
		{"cancelled", BODY_BOOL},
		{"after", BODY_INT, .min = 0, .max = INT64_MAX},
		{NULL},
	};
	const struct query *query;
	const json_t *body;
	struct dead_filter filter;

	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	filter = (struct dead_filter){
		.kind = body_text(body, "kind"),
		.reason_contains = body_text(body, "reason_contains"),
		.died_from = body_text(body, "died_from"),
		.died_to = body_text(body, "died_to"),
		.import_id = body_int(body, "import_id"),
		.policy_id = body_int(body, "policy_id"),
		.is_cancelled = body_bool(body, "cancelled"),
	};
	return dead_store_redrive_some(req_store(req), &filter, body_int(body, "after"), on_document_accepted, req);
}

struct list {
	struct request *req;
	int64_t limit;
};

static struct step on_ends_listed(void *arg, enum status status, const struct listing *listing)
{
	struct list *op = arg;

	if (status != OK)
		return reply_list_failed(op->req, status);
	return reply_listing(op->req, listing, "-at", op->limit);
}

/* GET /v1/jobs/history */
struct step jobs_history(struct request *req)
{
	static const struct query_param params[] = {
		QUERY_PAGE,
		{"policy_id", QUERY_INT, NULL, 1, INT64_MAX, NULL, false},
		{"uid", QUERY_INT, NULL, 1, INT64_MAX, NULL, false},
		{"kind", QUERY_ENUM, NULL, 0, 0, kinds, false},
		{"outcome", QUERY_ENUM, NULL, 0, 0, history_outcomes, false},
		{"from", QUERY_DATE, NULL, 0, 0, NULL, false},
		{"to", QUERY_DATE, NULL, 0, 0, NULL, false},
		{NULL},
	};
	struct list *op = request_alloc(req, sizeof *op);
	struct history_filter filter;
	const struct query *query;
	const char *batch;
	int64_t ord;

	op->req = req;
	if (query_read(&query, req, params) != OK || read_cursor(&batch, &ord, req, query, "-at") != OK)
		return reply_invalid(req);
	op->limit = query_int(query, "limit");
	filter = (struct history_filter){
		.policy_id = query_int(query, "policy_id"),
		.uid = query_int(query, "uid"),
		.kind = query_text(query, "kind"),
		.outcome = query_text(query, "outcome"),
		.from = query_text(query, "from"),
		.to = query_text(query, "to"),
	};
	return history_store_list(req_store(req), &filter, op->limit, batch, ord, on_ends_listed, op);
}
