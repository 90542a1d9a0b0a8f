/* An HTTP/1.1 server on an event loop: connections, limits, deadlines, drain. Knows no resource.
 *
 * Garbage and silence tie up nothing: a connection has receive_ms to bring a whole request, however
 * it trickles, idle_ms between requests, send_ms to take a reply. At max_connections the longest
 * idle one makes room; without an idle one, accepting pauses. Framing that two readers could take
 * differently (Transfer-Encoding other than "chunked" or together with Content-Length, either of
 * them twice, odd header names) is refused and the connection closed. Loop thread only. */
#ifndef CCNT_API_HTTP_SERVER_H
#define CCNT_API_HTTP_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/http/router.h"
#include "proto/base/cleanup.h"
#include "proto/base/status.h"

struct event_base;
struct server;

/* Called once for every answered request, just before its context is freed. status is the HTTP
 * status, n_bytes those of the body before it goes out (compressed or not). */
typedef void server_finished_fn(void *arg, const struct request *req, int status, size_t n_bytes);

/* What becomes of a request of which only the head is there. status 0: its body may come; else it is refused with this
 * status (401, 403, 429, 503, 507) and, unless 0, Retry-After. */
struct admission {
	int status;
	int retry_after_s;
};
typedef struct admission server_admit_fn(void *app, const struct route *route, bool has_token);

struct server_options {
	const char *address;         /* numeric, "127.0.0.1" or "::" */
	uint16_t port;               /* 0 = any free one */
	const struct router *router; /* borrowed */
	handler_fn *enter;           /* called instead of a route's handler: authenticates, then goes on to
	                              * request_route(req)->handler(req); NULL = straight to the handler */
	server_admit_fn *admit;      /* asked before a body is read; has_token: there is an Authorization
	                              * header; NULL = all are admitted */
	void *app;                   /* for request_app(); borrowed */
	server_finished_fn *on_finished; /* NULL = none */
	void *on_finished_arg;
	int max_connections;     /* 0 = 1024 */
	size_t max_header_bytes; /* with the request line; 0 = 48 KiB: 10 KB of any script, percent-encoded, are still read and told what is wrong */
	size_t max_body_bytes;   /* 0 = 8 MiB */
	size_t max_bodies_bytes; /* of all requests under way together; beyond, 503; 0 = 256 MiB */
	int receive_ms;          /* 0 = 30 s */
	int idle_ms;             /* 0 = 60 s */
	int send_ms;             /* 0 = 120 s */
};

struct server_stats {
	int n_connections; /* open now */
	int n_requests;    /* handed to a handler and not answered */
	int n_unsent;      /* answered, and not written out */
	uint64_t n_accepted, n_answered, n_malformed, n_expired, n_evicted; /* since the start */
};

/* An event loop with the flags that the server is fast with. Free with event_base_free(). */
struct event_base *server_base_new(void);

/* Binds with SO_REUSEPORT and listens. options is copied, not what it points to. On UNAVAILABLE (in
 * use), DENIED and INVALID (no such address) errno tells more. */
MUST_CHECK enum status server_new(struct server **out, struct event_base *base,
                                  const struct server_options *options);
/* Drops what is still open. A request that waits for a layer below must not exist any more:
 * server_drain() first, or free the layers below before. */
void server_free(struct server *server);
DEFINE_CLEANUP(struct server, server_free)

/* The port that it listens on. */
uint16_t server_port(const struct server *server);
void server_stats(struct server_stats *out, const struct server *server);

/* Stops accepting, answers further requests with 503 and Connection: close, and calls done once,
 * from the loop: true when every request is answered and every answer written out, false when
 * deadline_ms passed before. At most once for a server. */
void server_drain(struct server *server, int deadline_ms, void (*done)(void *arg, bool is_complete),
                  void *arg);

#endif
