/* Design: every reply passes reply_send(). The body is put together in evhttp's own output buffer,
 * by reference where the caller says how to let go of it; then the context is freed and evhttp
 * writes. Nothing of the request is read after that. */
#include "api/http/reply.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/util.h>
#include <talloc.h>

#include "api/http/exchange.h"

#define GZIP_MIN_BYTES 1024

static const char *const reasons[600] = {
        [200] = "OK",
        [201] = "Created",
        [202] = "Accepted",
        [204] = "No Content",
        [304] = "Not Modified",
        [400] = "Bad Request",
        [401] = "Unauthorized",
        [403] = "Forbidden",
        [404] = "Not Found",
        [405] = "Method Not Allowed",
        [409] = "Conflict",
        [412] = "Precondition Failed",
        [413] = "Content Too Large",
        [414] = "URI Too Long",
        [415] = "Unsupported Media Type",
        [417] = "Expectation Failed",
        [422] = "Unprocessable Content",
        [428] = "Precondition Required",
        [429] = "Too Many Requests",
        [431] = "Request Header Fields Too Large",
        [500] = "Internal Server Error",
        [501] = "Not Implemented",
        [503] = "Service Unavailable",
        [504] = "Gateway Timeout",
        [507] = "Insufficient Storage",
};

const char *reply_reason(int status)
{
	assert(status >= 200 && status < 600);
	return reasons[status] != NULL ? reasons[status] : "Status";
}

void reply_keep(const void *data, size_t n_bytes, void *hold)
{
	(void)data;
	(void)n_bytes;
	(void)hold;
}

struct evbuffer *reply_buffer(struct request *req)
{
	return req->evhttp != NULL ? evhttp_request_get_output_buffer(req->evhttp) : NULL;
}

void reply_add_text(struct evbuffer *body, struct reply_text text)
{
	if (body == NULL || text.n_bytes == 0) {
		if (text.release != NULL)
			text.release(text.data, text.n_bytes, text.hold);
	} else if (text.release != NULL) {
		must_alloc(evbuffer_add_reference(body, text.data, text.n_bytes, text.release, text.hold) == 0
		                   ? body
		                   : NULL);
	} else {
		must_alloc(evbuffer_add(body, text.data, text.n_bytes) == 0 ? body : NULL);
	}
}

static void add_text(struct request *req, struct reply_text text)
{
	reply_add_text(reply_buffer(req), text);
}

void reply_header(struct request *req, const char *name, const char *value)
{
	assert(strpbrk(value, "\r\n") == NULL);
	if (req->evhttp != NULL)
		evhttp_add_header(evhttp_request_get_output_headers(req->evhttp), name, value);
}

void reply_etag(struct request *req, const char *etag)
{
	req->etag = must_alloc(talloc_strdup(req, etag));
}

void reply_last_modified(struct request *req, int64_t seconds)
{
	time_t moment = (time_t)seconds;
	struct tm parts;

	req->last_modified = must_alloc(talloc_zero_size(req, HTTP_DATE_SIZE));
	gmtime_r(&moment, &parts);
	evutil_date_rfc1123(req->last_modified, HTTP_DATE_SIZE, &parts);
}

/* Whether the client has it already (RFC 9110, 13.2.2: the ETag counts where it names one). */
static bool is_current(const struct request *req)
{
	const char *since = request_header(req, "If-Modified-Since");

	if (req->etag != NULL && request_has_current(req, req->etag))
		return true;
	return req->last_modified != NULL && since != NULL && request_header(req, "If-None-Match") == NULL &&
	       strcmp(since, req->last_modified) == 0;
}

static const char *date_now(struct server *server)
{
	time_t now = time(NULL);
	struct tm parts;

	if (now != server->date_second) {
		gmtime_r(&now, &parts);
		evutil_date_rfc1123(server->date, sizeof server->date, &parts);
		server->date_second = now;
	}
	return server->date;
}

void reply_common_headers(struct request *req, const char *media_type)
{
	reply_header(req, "Date", date_now(req->server));
	reply_header(req, "X-Request-Id", req->id);
	if (media_type != NULL) {
		reply_header(req, "Content-Type", media_type);
		reply_header(req, "X-Content-Type-Options", "nosniff");
	}
	if (req->method == HTTP_GET || req->method == HTTP_HEAD)
		reply_header(req, "Access-Control-Allow-Origin", "*");
	if (req->etag != NULL)
		reply_header(req, "ETag", req->etag);
	if (req->last_modified != NULL)
		reply_header(req, "Last-Modified", req->last_modified);
	if (req->server->is_draining)
		reply_header(req, "Connection", "close");
}

static void compress(struct request *req, struct evbuffer *body)
{
	reply_header(req, "Vary", "Accept-Encoding");
	if (evbuffer_get_length(body) >= GZIP_MIN_BYTES &&
	    gzip_is_accepted(request_header(req, "Accept-Encoding")) && gzip_buffer(req->server->gzip, body))
		reply_header(req, "Content-Encoding", "gzip");
}

/* A reply that nobody waits for: the server is gone. */
static STEP drop(struct request *req)
{
	talloc_free(req);
	return step_pending();
}

STEP reply_send(struct request *req, int status, const char *media_type, bool may_compress)
{
	struct evhttp_request *evhttp = req->evhttp;
	struct connection *connection = req->connection;
	struct server *server = req->server;
	struct evbuffer *body = reply_buffer(req);
	char length[24];
	size_t n_bytes;

	if (server == NULL || evhttp == NULL)
		return drop(req);
	if (status == 200 && req->method <= HTTP_HEAD && is_current(req)) {
		status = 304;
		media_type = NULL;
	}
	reply_common_headers(req, media_type);
	if (media_type != NULL && may_compress)
		compress(req, body);
	n_bytes = evbuffer_get_length(body);
	if (media_type != NULL) {
		snprintf(length, sizeof length, "%zu", n_bytes);
		reply_header(req, "Content-Length", length);
	}
	if (media_type == NULL || req->method == HTTP_HEAD)
		evbuffer_drain(body, n_bytes);
	if (server->options.on_finished != NULL)
		server->options.on_finished(server->options.on_finished_arg, req, status,
		                            evbuffer_get_length(body));
	connection_before_send(req);
	talloc_free(req);
	evhttp_send_reply(evhttp, status, reply_reason(status), NULL);
	if (connection != NULL)
		connection_after_send(connection);
	server_check_drained(server);
	return step_pending();
}

STEP reply_json(struct request *req, int status, struct reply_text text)
{
	add_text(req, text);
	return reply_send(req, status, "application/json", true);
}

STEP reply_json_text(struct request *req, const char *text)
{
	return reply_json(req, 200, (struct reply_text){.data = text, .n_bytes = strlen(text)});
}

STEP reply_created(struct request *req, const char *location, struct reply_text text)
{
	reply_header(req, "Location", location);
	return reply_json(req, 201, text);
}

STEP reply_page(struct request *req, struct reply_text data, const char *members, const char *next,
                int64_t limit)
{
	char *end;

	end = talloc_asprintf(req, ",%s%s\"page\":{\"next\":%s%s%s,\"limit\":%lld}}",
	                      members != NULL ? members : "",
	                      members != NULL && members[0] != '\0' ? "," : "", next != NULL ? "\"" : "",
	                      next != NULL ? next : "null", next != NULL ? "\"" : "", (long long)limit);
	must_alloc(end);
	add_text(req, (struct reply_text){"{\"data\":", 8, reply_keep, NULL});
	add_text(req, data);
	add_text(req, (struct reply_text){.data = end, .n_bytes = strlen(end)});
	return reply_send(req, 200, "application/json", true);
}

static bool is_text(const char *media_type)
{
	return strncmp(media_type, "text/", 5) == 0 || strstr(media_type, "json") != NULL ||
	       strstr(media_type, "javascript") != NULL || strstr(media_type, "xml") != NULL;
}

STEP reply_text(struct request *req, int status, const char *media_type, struct reply_text text)
{
	add_text(req, text);
	return reply_send(req, status, media_type, is_text(media_type));
}

STEP reply_no_content(struct request *req)
{
	return reply_send(req, 204, NULL, false);
}

STEP reply_not_modified(struct request *req)
{
	return reply_send(req, 304, NULL, false);
}
