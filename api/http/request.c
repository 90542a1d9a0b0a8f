#include "api/http/request.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <talloc.h>

#include "api/http/decode.h"
#include "api/http/exchange.h"
#include "proto/base/clock.h"

#define ARENA_BYTES 8192 /* one allocation covers what a plain request needs */

static const char *const method_names[N_HTTP_METHODS] = {
        [HTTP_GET] = "GET",     [HTTP_HEAD] = "HEAD",     [HTTP_POST] = "POST",       [HTTP_PUT] = "PUT",
        [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE", [HTTP_OPTIONS] = "OPTIONS",
};

const char *http_method_name(enum http_method method)
{
	return (unsigned)method < N_HTTP_METHODS ? method_names[method] : "-";
}

static enum http_method method_of(struct evhttp_request *evhttp)
{
	switch ((int)evhttp_request_get_command(evhttp)) {
	case EVHTTP_REQ_GET:
		return HTTP_GET;
	case EVHTTP_REQ_HEAD:
		return HTTP_HEAD;
	case EVHTTP_REQ_POST:
		return HTTP_POST;
	case EVHTTP_REQ_PUT:
		return HTTP_PUT;
	case EVHTTP_REQ_PATCH:
		return HTTP_PATCH;
	case EVHTTP_REQ_DELETE:
		return HTTP_DELETE;
	case EVHTTP_REQ_OPTIONS:
		return HTTP_OPTIONS;
	default:
		return N_HTTP_METHODS;
	}
}

void request_make_id(char out[REQUEST_ID_SIZE], struct server *server)
{
	uint64_t x = server->id_seed + 0x9e3779b97f4a7c15u * ++server->id_count;

	/* splitmix64: ids of two processes differ by their random seeds. */
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	x ^= x >> 31;
	for (int i = 0; i < 16; i++)
		out[i] = "0123456789abcdef"[x >> (60 - 4 * i) & 15];
	out[16] = '\0';
}

static bool is_request_id(const char *text)
{
	size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

	return n > 0 && n < REQUEST_ID_SIZE && text[n] == '\0';
}

struct request *request_new(struct server *server, struct connection *connection,
                            struct evhttp_request *evhttp)
{
	struct request *req = must_alloc(talloc_pooled_object(NULL, struct request, 16, ARENA_BYTES));
	const char *id, *path = evhttp_uri_get_path(evhttp_request_get_evhttp_uri(evhttp));

	memset(req, 0, sizeof *req);
	req->server = server;
	req->connection = connection;
	req->evhttp = evhttp;
	req->method = method_of(evhttp);
	req->path = path == NULL || path[0] == '\0' ? "/" : path;
	req->started_us = clock_monotonic_us();
	req->gravest = N_REQUEST_FAULTS;
	id = request_header(req, "X-Request-Id");
	if (id != NULL && is_request_id(id))
		memcpy(req->id, id, strlen(id) + 1);
	else
		request_make_id(req->id, server);
	return req;
}

enum status request_set_route(struct request *req, const struct router_match *match)
{
	for (size_t i = 0; i < match->n_params; i++) {
		const struct router_param *param = &match->params[i];
		char *value = NULL;

		if (param->name[0] == '*' || param->n_value <= ROUTER_MAX_SEGMENT)
			value = decode_percent(req, param->value, param->n_value, false);
		if (value == NULL)
			return INVALID;
		req->params[req->n_params++] = (struct request_value){param->name, param->n_name, value};
	}
	req->route = match->route;
	return OK;
}

void *request_alloc(struct request *req, size_t n_bytes)
{
	return must_alloc(talloc_zero_size(req, n_bytes));
}

void *req_arena(struct request *req)
{
	return req;
}

enum http_method request_method(const struct request *req)
{
	return req->method;
}

const char *request_path(const struct request *req)
{
	return req->path;
}

const struct route *request_route(const struct request *req)
{
	return req->route;
}

const char *request_param(const struct request *req, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < req->n_params; i++)
		if (req->params[i].n_name == n && memcmp(req->params[i].name, name, n) == 0)
			return req->params[i].value;
	log_die("request.no_such_param", __FILE__, __LINE__);
}

bool request_param_id(int64_t *out, const struct request *req, const char *name)
{
	int64_t id;

	if (!decode_int(&id, request_param(req, name)) || id < 1)
		return false;
	*out = id;
	return true;
}

const char *request_header(const struct request *req, const char *name)
{
	if (req->evhttp == NULL)
		return NULL;
	return evhttp_find_header(evhttp_request_get_input_headers(req->evhttp), name);
}

const char *request_body(struct request *req, size_t *n_bytes_out)
{
	struct evbuffer *body = req->evhttp != NULL ? evhttp_request_get_input_buffer(req->evhttp) : NULL;
	size_t n = body != NULL ? evbuffer_get_length(body) : 0;

	*n_bytes_out = n;
	return n == 0 ? "" : must_alloc(evbuffer_pullup(body, -1));
}

const char *request_id(const struct request *req)
{
	return req->id;
}

const char *request_bearer(struct request *req)
{
	const char *value = request_header(req, "Authorization");

	if (value == NULL || strncasecmp(value, "Bearer ", 7) != 0)
		return NULL;
	value += 7 + strspn(value + 7, " ");
	return *value != '\0' ? value : NULL;
}

const char *request_peer(const struct request *req)
{
	char *address = NULL;
	ev_uint16_t port;

	if (req->connection == NULL || req->connection->evhttp == NULL)
		return "";
	evhttp_connection_get_peer(req->connection->evhttp, &address, &port);
	return address != NULL ? address : "";
}

int64_t request_elapsed_us(const struct request *req)
{
	return clock_monotonic_us() - req->started_us;
}

enum status request_if_match(int64_t *out, struct request *req)
{
	const char *value = request_header(req, "If-Match");
	const char *tag;
	char text[24];
	int64_t version;
	size_t n, n_digits;

	if (value == NULL)
		return NOT_FOUND;
	tag = value + (strncmp(value, "W/", 2) == 0 ? 2 : 0);
	n = strlen(tag);
	if (n > 3 && strncmp(tag, "\"v", 2) == 0 && strchr(tag + 1, '"') == tag + n - 1) {
		/* What follows a dash tells apart representations of one version: it is no part of it. */
		n_digits = strcspn(tag + 2, "-\"");
		snprintf(text, sizeof text, "%.*s", (int)n_digits, tag + 2);
		if (n_digits < sizeof text && decode_int(&version, text) && version > 0) {
			*out = version;
			return OK;
		}
	}
	return request_error(req, FAULT_SYNTAX, "", "if_match",
	                     "If-Match must be one version such as \"v12\".");
}

static const char *opaque_part(const char *etag)
{
	return strncmp(etag, "W/", 2) == 0 ? etag + 2 : etag;
}

bool request_has_current(const struct request *req, const char *etag)
{
	const char *at = request_header(req, "If-None-Match");
	const char *wanted = opaque_part(etag);
	size_t n = strlen(wanted);

	while (at != NULL && *at != '\0') {
		at += strspn(at, " \t,");
		if (*at == '*')
			return true;
		at = opaque_part(at);
		if (strncmp(at, wanted, n) == 0 && strchr(" \t,", at[n]) != NULL)
			return true;
		if (*at != '"')
			return false;
		at = strchr(at + 1, '"');
		at += at != NULL;
	}
	return false;
}

struct later {
	struct step (*step)(void *arg);
	void *arg;
};

static void on_later(evutil_socket_t fd, short what, void *arg)
{
	struct later later = *(struct later *)arg;

	(void)fd, (void)what;
	talloc_free(arg);
	step_detach(later.step(later.arg));
}

STEP request_later(struct request *req, struct step (*step)(void *arg), void *arg)
{
	const struct timeval now = {0};
	struct later *later = must_alloc(talloc(NULL, struct later));

	*later = (struct later){step, arg};
	if (req->server == NULL || event_base_once(req->server->base, -1, EV_TIMEOUT, on_later, later, &now) != 0)
		on_later(-1, 0, later);
	return step_pending();
}

void *request_app(const struct request *req)
{
	assert(req->server != NULL);
	return req->server->options.app;
}

void request_set_actor(struct request *req, struct actor *actor)
{
	req->actor = actor;
}

struct actor *request_actor(const struct request *req)
{
	return req->actor;
}

enum status request_error(struct request *req, enum request_fault fault, const char *pointer,
                          const char *code, const char *format, ...)
{
	va_list args;

	if (fault < req->gravest)
		req->gravest = fault;
	if (req->errors == NULL)
		req->errors = request_alloc(req, REQUEST_MAX_ERRORS * sizeof *req->errors);
	if (req->n_errors++ < REQUEST_MAX_ERRORS) {
		struct request_fault_entry *entry = &req->errors[req->n_errors - 1];

		entry->fault = fault;
		entry->code = code;
		entry->pointer = must_alloc(talloc_strdup(req, pointer));
		va_start(args, format);
		entry->message = must_alloc(talloc_vasprintf(req, format, args));
		va_end(args);
	}
	return fault == FAULT_TOO_LARGE ? TOO_LARGE : INVALID;
}

size_t request_n_errors(const struct request *req)
{
	return req->n_errors;
}

void req_log(const struct request *req, enum log_level level, const char *event, const char *format, ...)
{
	char fields[2048] = "";
	va_list args;

	if (format != NULL) {
		va_start(args, format);
		vsnprintf(fields, sizeof fields, format, args);
		va_end(args);
	}
	log_event(level, event, "request=%s method=%s path=%s%s%s", req->id, http_method_name(req->method),
	          log_quote(req->path), fields[0] != '\0' ? " " : "", fields);
}
