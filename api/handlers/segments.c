#include "api/handlers/segments.h"

#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "api/handlers/enter.h"
#include "api/handlers/reads.h"
#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/http/body.h"
#include "api/store/segment_store.h"

#define TARGET_MAX 20000 /* characters */

/* ---- GET /v1/policies/{id}/segments, and one of them ---- */

struct step segments_list(struct request *req)
{
	return read_pages(req, "place", segment_store_list);
}

/* Segments are numbered from 0. */
static bool read_key(struct segment_key *out, struct request *req)
{
	const char *seq = request_param(req, "seq");

	if (!request_param_id(&out->policy_id, req, "id") || strspn(seq, "0123456789") != strlen(seq) || strlen(seq) > 9)
		return false;
	out->field = request_param(req, "field");
	out->seq = strtoll(seq, NULL, 10);
	return true;
}

struct step segments_get(struct request *req)
{
	struct segment_key key = {0};
	const struct query *query;

	if (!read_key(&key, req))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK)
		return reply_invalid(req);
	return segment_store_get(req_store(req), &key, on_document_ready, req);
}

/* ---- PATCH /v1/policies/{id}/segments/{field}/{seq} ---- */

struct write {
	struct request *req;
	struct segment_write write;
};

/* Steps, in the order they run; the second only where nothing was changed. */
static struct step on_segment_written(void *arg, enum status status, const struct document *segment);
static struct step on_segment_as_it_is(void *arg, enum status status, const struct document *segment);

static struct step refuse(struct request *req, const char *pointer, const char *code, const char *message)
{
	(void)request_error(req, FAULT_RULE, pointer, code, "%s", message);
	return reply_invalid(req);
}

struct step segments_patch(struct request *req)
{
	static const char *const states[] = {"draft", "translated", "approved", NULL};
	static const struct body_field fields[] = {
		{"target", BODY_TEXT, .is_nullable = true, .max = TARGET_MAX},
		{"state", BODY_ENUM, .choices = states},
		{"key", BODY_TEXT, .max = 64},
		{NULL},
	};
	struct write *op = request_alloc(req, sizeof *op);
	struct segment_write *write = &op->write;
	const struct query *query;
	const json_t *body;
	enum status status;

	op->req = req;
	if (!read_key(&write->key, req))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	write->has_target = body_has(body, "target");
	write->target = body_text(body, "target");
	write->state = body_text(body, "state");
	write->text_key = body_text(body, "key");
	write->account_id = req_actor(req)->account_id;
	write->may_overrule = actor_may_overrule(req_actor(req));
	if (write->target != NULL && write->target[strspn(write->target, " \t\n\r")] == '\0')
		write->target = NULL;
	if (!write->has_target && write->state == NULL)
		return refuse(req, "", "required", "names no field to change");
	if (write->has_target && write->target == NULL && write->state != NULL)
		return refuse(req, "/target", "required", "must be there in this state");
	if (write->state != NULL && strcmp(write->state, "approved") == 0 && !write->may_overrule)
		return reply_status_detail(req, DENIED, "Only a reviewer approves a translation.");
	status = request_if_match(&write->version, req);
	if (status != OK)
		return reply_no_base_version(req, status);
	return segment_store_update(req_store(req), write, on_segment_written, op);
}

static struct step on_segment_written(void *arg, enum status status, const struct document *segment)
{
	struct write *op = arg;

	if (status == CONFLICT)
		return segment_store_get(req_store(op->req), &op->write.key, on_segment_as_it_is, op);
	if (status != OK)
		return reply_status(op->req, status);
	return reply_document(op->req, segment);
}

/* Why nothing was changed. */
static struct step on_segment_as_it_is(void *arg, enum status status, const struct document *segment)
{
	struct write *op = arg;
	const char *state, *key;
	bool is_same_text, is_approved, is_translated;
	json_t *json;

	if (status != OK)
		return reply_status(op->req, status);
	json = json_loadb(segment->text, segment->n_bytes, 0, NULL);
	state = json_string_value(json_object_get(json, "state"));
	key = json_string_value(json_object_get(json, "key"));
	is_same_text = op->write.text_key == NULL || (key != NULL && strcmp(key, op->write.text_key) == 0);
	is_approved = state != NULL && strcmp(state, "approved") == 0;
	is_translated = !json_is_null(json_object_get(json, "target"));
	json_decref(json);
	if (segment->version != op->write.version || !is_same_text)
		return reply_precondition_failed(op->req, "The segment has changed: somebody translated it, or its text is another one.",
						 must_alloc(talloc_asprintf(req_arena(op->req), "\"segment\":%.*s", (int)segment->n_bytes, segment->text)));
	if (is_approved && !op->write.may_overrule)
		return reply_status_detail(op->req, DENIED, "It is approved: only a reviewer may change that.");
	if (!op->write.has_target && !is_translated)
		return refuse(op->req, "/target", "required", "must be there in this state");
	return reply_document(op->req, segment); /* the same as it was */
}

/* ---- GET /v1/translations ---- */

struct list {
	struct request *req;
	struct translation_filter filter;
};

static struct step on_translations_listed(void *arg, enum status status, const struct listing *listing)
{
	struct list *op = arg;

	if (status != OK)
		return reply_list_failed(op->req, status);
	return reply_listing(op->req, listing, "translations", op->filter.limit);
}

struct step translations_list(struct request *req)
{
	static const char *const statuses[] = {"open", "begun", "review", "done", NULL};
	static const char *const langs[] = {"zh", "en", NULL};
	static const char *const levels[] = {"national", "province", "prefecture", "county", "zone", NULL};
	static const struct query_param params[] = {
		QUERY_PAGE,
		{"status", QUERY_ENUM, "open", 0, 0, statuses, false},
		{"source_lang", QUERY_ENUM, NULL, 0, 0, langs, false},
		{"level", QUERY_ENUM, NULL, 0, 0, levels, false},
		{"count", QUERY_BOOL, NULL, 0, 0, NULL, false},
		{NULL},
	};
	struct list *op = request_alloc(req, sizeof *op);
	const struct query *query;

	op->req = req;
	if (query_read(&query, req, params) != OK ||
	    read_cursor(&op->filter.after_key, &op->filter.after_id, req, query, "translations") != OK)
		return reply_invalid(req);
	op->filter.status = query_text(query, "status");
	op->filter.source_lang = query_text(query, "source_lang");
	op->filter.level = query_text(query, "level");
	op->filter.is_counted = query_bool(query, "count");
	op->filter.limit = query_int(query, "limit");
	return segment_store_translations(req_store(req), &op->filter, on_translations_listed, op);
}
