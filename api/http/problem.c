/* Every failure as RFC 9457 says. One table maps the outcomes of the layers below to HTTP. */
#include "api/http/reply.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <event2/buffer.h>
#include <jansson.h>
#include <talloc.h>

#include "api/http/exchange.h"

struct problem {
	int status;
	const char *type; /* slug */
	const char *title;
	const char *retry_after; /* seconds; NULL = not sent */
	bool is_logged;
};

static const struct problem of_status[N_STATUS] = {
        [NOT_FOUND] = {404, "not-found", "There is no such thing"},
        [CONFLICT] = {409, "conflict", "It clashes with what is there"},
        [INVALID] = {422, "invalid", "The input breaks a rule"},
        [DENIED] = {403, "denied", "You may not do this"},
        [TOO_LARGE] = {413, "too-large", "The input is over a limit"},
        [BUSY] = {429, "busy", "The server is busy", .retry_after = "1", .is_logged = true},
        [TIMEOUT] = {504, "timeout", "It took too long", .is_logged = true},
        [UNAVAILABLE] = {503, "unavailable", "A part that is needed does not answer", .retry_after = "2",
                         .is_logged = true},
        [INTERNAL] = {500, "internal", "Something went wrong here", .is_logged = true},
};

static const struct problem of_fault[N_REQUEST_FAULTS] = {
        [FAULT_TOO_LARGE] = {413, "too-large", "The input is over a limit"},
        [FAULT_MEDIA_TYPE] = {415, "media-type", "The body is not JSON"},
        [FAULT_SYNTAX] = {400, "bad-request", "The request is malformed"},
        [FAULT_RULE] = {422, "invalid", "The input breaks a rule"},
};

static json_t *errors_json(const struct request *req)
{
	json_t *errors = must_alloc(json_array());
	size_t n = req->n_errors < REQUEST_MAX_ERRORS ? req->n_errors : REQUEST_MAX_ERRORS;

	for (size_t i = 0; i < n; i++) {
		const struct request_fault_entry *entry = &req->errors[i];
		json_t *item = json_pack("{s:s, s:s, s:s}", "pointer", entry->pointer, "code", entry->code,
		                         "message", entry->message);

		/* A text that is no UTF-8 makes no item: its error is then only counted. */
		if (item != NULL)
			json_array_append_new(errors, item);
	}
	return errors;
}

/* The problem as text with members spliced in; freed with the request. */
static char *problem_text(struct request *req, int status, const char *type, const char *title,
                          const char *detail, const char *members)
{
	char path[80], *text, *out;
	json_t *problem;

	snprintf(path, sizeof path, "/problems/%s", type);
	problem = json_pack("{s:s, s:s, s:i}", "type", path, "title", title, "status", status);
	must_alloc(problem);
	if (detail != NULL)
		json_object_set_new(problem, "detail", json_string(detail));
	if (req->n_errors > 0)
		json_object_set_new(problem, "errors", errors_json(req));
	json_object_set_new(problem, "request_id", json_string(req->id));
	text = must_alloc(json_dumps(problem, JSON_COMPACT));
	json_decref(problem);
	if (members != NULL && members[0] != '\0')
		out = talloc_asprintf(req, "%.*s,%s}", (int)strlen(text) - 1, text, members);
	else
		out = talloc_strdup(req, text);
	free(text);
	return must_alloc(out);
}

STEP reply_problem(struct request *req, int status, const char *type, const char *title, const char *detail,
                   const char *members)
{
	const char *text = problem_text(req, status, type, title, detail, members);
	struct evbuffer *body = reply_buffer(req);

	req->etag = NULL;
	if (body != NULL)
		evbuffer_add(body, text, strlen(text));
	return reply_send(req, status, "application/problem+json", true);
}

static STEP reply_known(struct request *req, const struct problem *problem, const char *detail)
{
	if (problem->retry_after != NULL)
		reply_header(req, "Retry-After", problem->retry_after);
	return reply_problem(req, problem->status, problem->type, problem->title, detail, NULL);
}

STEP reply_invalid(struct request *req)
{
	enum request_fault fault = req->n_errors > 0 ? req->gravest : FAULT_RULE;

	return reply_known(req, &of_fault[fault], NULL);
}

STEP reply_status_detail(struct request *req, enum status status, const char *detail)
{
	const struct problem *problem;

	assert(status != OK);
	if (status <= OK || status >= N_STATUS)
		status = INTERNAL;
	if (status == INVALID && req->n_errors > 0)
		return reply_invalid(req);
	problem = &of_status[status];
	if (problem->is_logged)
		req_log(req, status == INTERNAL ? LOG_ERROR : LOG_WARN, "http.failed", "status=%s us=%lld",
		        status_name(status), (long long)request_elapsed_us(req));
	return reply_known(req, problem, detail);
}

STEP reply_status(struct request *req, enum status status)
{
	return reply_status_detail(req, status, NULL);
}

STEP reply_unauthorized(struct request *req, const char *detail)
{
	reply_header(req, "WWW-Authenticate", "Bearer");
	return reply_problem(req, 401, "unauthorized", "A valid token is needed", detail, NULL);
}

STEP reply_busy(struct request *req, int retry_after_s, const char *detail)
{
	char seconds[16];

	snprintf(seconds, sizeof seconds, "%d", retry_after_s);
	reply_header(req, "Retry-After", seconds);
	return reply_problem(req, 429, of_status[BUSY].type, of_status[BUSY].title, detail, NULL);
}

STEP reply_disk_full(struct request *req)
{
	req_log(req, LOG_ERROR, "http.disk_full", NULL);
	reply_header(req, "Retry-After", "30");
	return reply_problem(req, 507, "disk-full", "There is no room left", "The database's disk is full: nothing was stored.", NULL);
}

STEP reply_precondition_failed(struct request *req, const char *detail, const char *members)
{
	return reply_problem(req, 412, "edit-conflict", "Somebody else changed it meanwhile", detail,
	                     members);
}

STEP reply_precondition_required(struct request *req)
{
	return reply_problem(req, 428, "precondition-required", "If-Match is missing",
	                     "A write names the version that it is based on, such as If-Match: \"v12\".",
	                     NULL);
}

size_t refusal_text(char *out, size_t size, struct server *server, struct admission admission)
{
	static const struct {
		int status;
		const char *type;
	} types[] = {{401, "unauthorized"}, {403, "denied"}, {413, "too-large"}, {414, "uri-too-long"}, {429, "busy"},
		     {431, "header-too-large"},
		     {503, "unavailable"}, {507, "disk-full"}};
	const char *type = "bad-request";
	char id[REQUEST_ID_SIZE], body[400], retry[40] = "", detail[100] = "";
	int n_body, n;

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (types[i].status == admission.status)
			type = types[i].type;
	}
	request_make_id(id, server);
	if (admission.status == 414 || admission.status == 431)
		snprintf(detail, sizeof detail, "\"detail\":\"Request line and header have at most %zu bytes together.\",",
		         server->options.max_header_bytes);
	n_body = snprintf(body, sizeof body, "{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d,%s\"request_id\":\"%s\"}", type,
	                  reply_reason(admission.status), admission.status, detail, id);
	if (admission.retry_after_s > 0)
		snprintf(retry, sizeof retry, "Retry-After: %d\r\n", admission.retry_after_s);
	n = snprintf(out, size,
	             "HTTP/1.1 %d %s\r\nContent-Type: application/problem+json\r\nContent-Length: %d\r\n"
	             "X-Request-Id: %s\r\n%s%sConnection: close\r\n\r\n%s",
	             admission.status, reply_reason(admission.status), n_body, id, retry,
	             admission.status == 401 ? "WWW-Authenticate: Bearer\r\n" : "", body);
	assert(n > 0 && (size_t)n < size);
	return (size_t)n;
}
