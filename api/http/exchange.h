/* What the files of this folder share about a request and its connection; for nobody else.
 *
 * A connection is in one state of enum connection_state; connection.c alone moves it. While a
 * request is HANDLED, evhttp's object stays valid whatever the client does, as long as nobody frees
 * the connection: deadlines only end connections in the other states. */
#ifndef CCNT_API_HTTP_EXCHANGE_H
#define CCNT_API_HTTP_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>
#include <time.h>

#include "api/http/reply.h"
#include "api/http/request.h"
#include "api/http/router.h"
#include "api/http/server.h"
#include "proto/base/step.h"

struct bufferevent;
struct evbuffer;
struct evconnlistener;
struct event;
struct evhttp;
struct evhttp_bound_socket;
struct evhttp_connection;
struct evhttp_request;
struct gzip;

enum connection_state {
	CONNECTION_RECEIVING, /* a request is on its way, or the first one is awaited */
	CONNECTION_HANDLED,   /* a handler has the request */
	CONNECTION_SENDING,   /* the reply is in the output buffer */
	CONNECTION_IDLE,      /* kept alive, nothing received since the last reply */
};

struct connection {
	TAILQ_ENTRY(connection) link;
	struct server *server;
	struct bufferevent *bev;          /* evhttp's */
	struct evhttp_connection *evhttp; /* NULL until known */
	struct request *request;          /* while HANDLED */
	enum connection_state state;
	bool is_refused;  /* evhttp's own error page is in the output and is being replaced */
	/* Of the request that is being received. */
	bool is_judged, is_line_whole; /* its head was whole; its first line was */
	bool is_answered;         /* it was refused by its head: what still comes is thrown away */
	size_t n_reserved;        /* bytes that its body may bring */
	size_t n_head_bytes;      /* received while its head was not whole */
	int fd;           /* its place in server->by_fd */
	int64_t since_ms; /* when the state was entered */
};
TAILQ_HEAD(connections, connection);

struct request_fault_entry {
	enum request_fault fault;
	const char *code;
	char *pointer;
	char *message;
};

struct request_value {
	const char *name;
	size_t n_name;
	char *value;
};

#define REQUEST_ID_SIZE 65
#define HTTP_DATE_SIZE  40

struct request {
	TAILQ_ENTRY(request) link;
	struct server *server;         /* NULL = the server is gone */
	struct connection *connection; /* NULL = the client is gone */
	struct evhttp_request *evhttp; /* NULL = freed with the server */
	enum http_method method;
	const char *path;
	const struct route *route;
	struct request_value params[ROUTER_MAX_PARAMS];
	size_t n_params;
	char id[REQUEST_ID_SIZE];
	struct actor *actor;
	int64_t started_us;
	const char *etag;                   /* NULL = none */
	struct stream *stream;              /* NULL = the reply comes in one piece */
	char *last_modified;                /* of HTTP_DATE_SIZE; NULL = not told */
	struct request_fault_entry *errors; /* REQUEST_MAX_ERRORS places; NULL until the first */
	size_t n_errors;                    /* may be more than are kept */
	enum request_fault gravest;
};
TAILQ_HEAD(requests, request);

struct server {
	struct server_options options;
	struct event_base *base;
	struct evhttp *evhttp;
	struct evhttp_bound_socket *bound;
	uint16_t port;
	struct connections connections;
	struct connections newcomers; /* accepted in this turn of the loop */
	struct connection **by_fd;
	int n_by_fd;
	struct requests requests;
	struct server_stats stats;
	struct event *newcomer_event, *refused_event, *sweep_event, *drain_event;
	size_t n_reserved; /* of all connections */
	bool is_paused; /* the listener is */
	bool is_draining;
	bool is_freeing;
	int64_t drain_until_ms;
	void (*drained)(void *arg, bool is_complete); /* NULL = not asked for, or told */
	void *drained_arg;
	uint64_t id_seed, id_count;
	struct gzip *gzip;
	time_t date_second;
	char date[HTTP_DATE_SIZE];
};

/* --- request.c --- */

/* A context for what evhttp received. Never NULL. */
struct request *request_new(struct server *server, struct connection *connection,
                            struct evhttp_request *evhttp);
/* Makes up an id. */
void request_make_id(char out[REQUEST_ID_SIZE], struct server *server);
/* Decodes the route's parameters; INVALID = one is not percent-encoded UTF-8. */
MUST_CHECK enum status request_set_route(struct request *req, const struct router_match *match);

/* --- framing.c --- */

/* What is wrong with the message's framing or headers, as a sentence; NULL = nothing. What it finds
 * wrong must be answered with Connection: close. */
const char *framing_fault(struct evhttp_request *evhttp);

/* --- reply.c --- */

/* Sends the evhttp output buffer's content as the body with the headers set so far. media_type NULL
 * = no body. */
STEP reply_send(struct request *req, int status, const char *media_type, bool may_compress);
struct evbuffer *reply_buffer(struct request *req);
/* Adds text to body: by reference when it says how to let go of it. body NULL: only lets go. */
void reply_add_text(struct evbuffer *body, struct reply_text text);
/* Those of every reply; media_type NULL = without a body. */
void reply_common_headers(struct request *req, const char *media_type);
/* The reason phrase of a status. */
const char *reply_reason(int status);

/* --- admission.c --- */

/* Looks whether the head of the next request is whole in input, and decides about it once. */
void admission_look(struct connection *connection, struct evbuffer *input);
/* The request is over, or the connection is. */
void admission_end(struct connection *connection);

/* --- stream.c: the client of a request with a stream is gone --- */

void stream_gone(struct request *req);

/* --- problem.c --- */

/* The whole answer to a request that never came to be; the connection ends with it. Returns its length. */
size_t refusal_text(char *out, size_t size, struct server *server, struct admission admission);

/* --- connection.c --- */

/* Hooks the connections' life into server->evhttp, and out again. */
void connection_setup(struct server *server);
void connection_teardown(struct server *server);
/* The connection on which a request came. */
struct connection *connection_of(struct server *server, struct evhttp_request *evhttp);
void connection_handled(struct connection *connection, struct request *req);
/* The request was refused by its head: the connection is closed when its body has come, or soon. */
void connection_refused(struct connection *connection);
/* The reply has been given to evhttp; called right before and right after evhttp_send_reply(). */
void connection_before_send(struct request *req);
void connection_after_send(struct connection *connection);
/* The reply to the request of this connection begins, and comes in pieces. */
void connection_streams(struct connection *connection);
/* The client has taken a piece: the deadline of sending begins anew. */
void connection_progressed(struct connection *connection);
/* Closes it in the middle of a reply. */
void connection_abort(struct connection *connection);
void connection_close_idle(struct server *server);

/* --- server.c --- */

/* To be called when a count that a drain waits for has gone down. */
void server_check_drained(struct server *server);

/* --- gzip.c --- */

struct gzip *gzip_new(int level);
void gzip_free(struct gzip *gzip);
/* Replaces body's content by its compressed form; false (body untouched) when that is not smaller. */
bool gzip_buffer(struct gzip *gzip, struct evbuffer *body);
/* Whether an Accept-Encoding header (NULL = none) takes gzip. */
bool gzip_is_accepted(const char *accept_encoding);

#endif
