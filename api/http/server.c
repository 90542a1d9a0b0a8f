/* Design: evhttp hands every complete request to on_request(), which checks the framing, finds the
 * route and calls the handler. A drain goes: listener closed, idle connections closed, further
 * requests get 503, until no request waits for a handler and no reply for the network. */
#include "api/http/server.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <talloc.h>

#include "api/http/decode.h"
#include "api/http/exchange.h"
#include "api/http/reply.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define BACKLOG    1024
#define GZIP_LEVEL 1 /* a reply is packed once and sent once */

struct event_base *server_base_new(void)
{
	struct event_config *config = must_alloc(event_config_new());
	struct event_base *base;

	/* Changes of one descriptor within a turn of the loop become one system call. */
	event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
	base = must_alloc(event_base_new_with_config(config));
	event_config_free(config);
	return base;
}

/* --- a request's way in --- */

/* The proof has been given; evhttp has no use for it. */
static void end(struct step step)
{
	(void)step;
}

static const char *methods_text(struct request *req, unsigned allowed)
{
	const char *names[N_HTTP_METHODS + 1];
	size_t n = 0;

	for (int i = 0; i < N_HTTP_METHODS; i++)
		if (allowed & 1u << i)
			names[n++] = http_method_name((enum http_method)i);
	names[n] = NULL;
	return decode_choices_text(req, names);
}

static STEP reply_options(struct request *req, unsigned allowed)
{
	reply_header(req, "Allow", methods_text(req, allowed));
	if (request_header(req, "Origin") != NULL) { /* other origins may read, and no more */
		reply_header(req, "Access-Control-Allow-Origin", "*");
		reply_header(req, "Access-Control-Allow-Methods", "GET, HEAD");
		reply_header(req, "Access-Control-Allow-Headers",
		             "Authorization, If-None-Match, X-Request-Id");
		reply_header(req, "Access-Control-Max-Age", "86400");
	}
	return reply_no_content(req);
}

static STEP reply_wrong_method(struct request *req, unsigned allowed)
{
	reply_header(req, "Allow", methods_text(req, allowed));
	return reply_problem(req, 405, "method-not-allowed", "This method is not for this resource", NULL,
	                     NULL);
}

static STEP route(struct request *req)
{
	struct server *server = req->server;
	struct router_match match;

	if (req->method == N_HTTP_METHODS)
		return reply_problem(req, 501, "not-implemented", "The method is unknown", NULL, NULL);
	if (router_find(&match, server->options.router, req->method, req->path) != OK)
		return reply_status(req, NOT_FOUND);
	if (match.route == NULL && req->method == HTTP_OPTIONS)
		return reply_options(req, match.allowed);
	if (match.route == NULL)
		return reply_wrong_method(req, match.allowed);
	if (request_set_route(req, &match) != OK)
		return reply_problem(req, 400, "bad-request", "The request is malformed",
		                     "The path is not percent-encoded UTF-8, or too long.", NULL);
	return server->options.enter != NULL ? server->options.enter(req) : req->route->handler(req);
}

static STEP handle(struct request *req)
{
	const char *fault = framing_fault(req->evhttp);

	if (fault != NULL) {
		req->server->stats.n_malformed++;
		reply_header(req, "Connection", "close");
		return reply_problem(req, 400, "bad-request", "The request is malformed", fault, NULL);
	}
	if (req->server->is_draining) {
		reply_header(req, "Retry-After", "1");
		return reply_problem(req, 503, "unavailable", "The server is shutting down", NULL, NULL);
	}
	return route(req);
}

static void on_request(struct evhttp_request *evhttp, void *arg)
{
	struct server *server = arg;
	struct connection *connection = connection_of(server, evhttp);
	struct request *req = request_new(server, connection, evhttp);

	connection_handled(connection, req);
	end(handle(req));
}

static void on_drain(evutil_socket_t fd, short what, void *arg);

/* --- life cycle --- */

static int listen_on(const char *address, uint16_t port)
{
	struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
	struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
	bool is_six = strchr(address, ':') != NULL;
	void *place = is_six ? (void *)&six.sin6_addr : (void *)&four.sin_addr;
	const struct sockaddr *name = is_six ? (const struct sockaddr *)&six : (const struct sockaddr *)&four;
	int fd, on = 1, error;

	if (inet_pton(is_six ? AF_INET6 : AF_INET, address, place) != 1) {
		errno = EINVAL;
		return -1;
	}
	fd = socket(name->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	/* TCP_NODELAY goes over to what is accepted: no system call for each connection. */
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0 &&
	    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0 &&
	    bind(fd, name, is_six ? sizeof six : sizeof four) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

static uint16_t port_of(int fd)
{
	struct sockaddr_storage name;
	socklen_t n = sizeof name;

	if (getsockname(fd, (struct sockaddr *)&name, &n) != 0)
		return 0;
	return ntohs(name.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&name)->sin6_port
	                                        : ((struct sockaddr_in *)&name)->sin_port);
}

static void set_defaults(struct server_options *options)
{
	if (options->max_connections == 0)
		options->max_connections = 1024;
	if (options->max_header_bytes == 0)
		options->max_header_bytes = 48 * 1024;
	if (options->max_body_bytes == 0)
		options->max_body_bytes = 8 * 1024 * 1024;
	if (options->max_bodies_bytes == 0)
		options->max_bodies_bytes = 256 * 1024 * 1024;
	if (options->max_bodies_bytes < options->max_body_bytes)
		options->max_bodies_bytes = options->max_body_bytes;
	if (options->receive_ms == 0)
		options->receive_ms = 30 * 1000;
	if (options->idle_ms == 0)
		options->idle_ms = 60 * 1000;
	if (options->send_ms == 0)
		options->send_ms = 120 * 1000;
}

static void setup_evhttp(struct server *server)
{
	server->evhttp = must_alloc(evhttp_new(server->base));
	evhttp_set_max_headers_size(server->evhttp, (ev_ssize_t)server->options.max_header_bytes);
	evhttp_set_max_body_size(server->evhttp, (ev_ssize_t)server->options.max_body_bytes);
	evhttp_set_default_content_type(server->evhttp, NULL);
	evhttp_set_allowed_methods(server->evhttp, 0xffff); /* what is unknown comes to route() */
	/* A client still sending its too large body would lose the answer to a reset. */
	evhttp_set_flags(server->evhttp, EVHTTP_SERVER_LINGERING_CLOSE);
	evhttp_set_gencb(server->evhttp, on_request, server);
}

enum status server_new(struct server **out, struct event_base *base, const struct server_options *options)
{
	struct server *server;
	int fd = listen_on(options->address, options->port);

	if (fd < 0)
		return errno == EINVAL ? INVALID : errno == EACCES ? DENIED : UNAVAILABLE;
	server = must_alloc(calloc(1, sizeof *server));
	server->options = *options;
	set_defaults(&server->options);
	server->base = base;
	server->port = port_of(fd);
	server->gzip = gzip_new(GZIP_LEVEL);
	if (getrandom(&server->id_seed, sizeof server->id_seed, 0) < 0)
		server->id_seed = (uint64_t)clock_monotonic_us() << 20 ^ (uint64_t)getpid();
	setup_evhttp(server);
	server->drain_event = must_alloc(event_new(base, -1, 0, on_drain, server));
	server->bound = must_alloc(evhttp_accept_socket_with_handle(server->evhttp, fd));
	connection_setup(server);
	*out = server;
	return OK;
}

void server_free(struct server *server)
{
	struct request *req;

	if (server == NULL)
		return;
	server->is_freeing = true;
	connection_teardown(server);
	event_free(server->drain_event);
	evhttp_free(server->evhttp);
	/* Whoever still holds a request may answer it into the void. */
	TAILQ_FOREACH(req, &server->requests, link)
	{
		req->server = NULL;
		req->path = "";
	}
	gzip_free(server->gzip);
	free(server->by_fd);
	free(server);
}

uint16_t server_port(const struct server *server)
{
	return server->port;
}

void server_stats(struct server_stats *out, const struct server *server)
{
	*out = server->stats;
}

/* --- drain --- */

#define DRAIN_TURN_MS 10

static void drain_again(struct server *server, int64_t after_ms)
{
	struct timeval after = {.tv_sec = after_ms / 1000, .tv_usec = after_ms % 1000 * 1000};

	event_add(server->drain_event, &after);
}

static bool is_drained(const struct server *server)
{
	return server->bound == NULL && server->stats.n_requests == 0 && server->stats.n_unsent == 0;
}

static void on_drain(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;
	int64_t left_ms = server->drain_until_ms - clock_monotonic_ms();
	void (*drained)(void *, bool) = server->drained;

	(void)fd;
	(void)what;
	/* What had come to the listener before the drain has been taken over by now. */
	if (server->bound != NULL)
		evhttp_del_accept_socket(server->evhttp, server->bound);
	server->bound = NULL;
	if (drained == NULL)
		return;
	if (!is_drained(server) && left_ms > 0) {
		drain_again(server, left_ms);
		return;
	}
	server->drained = NULL;
	drained(server->drained_arg, is_drained(server)); /* may free the server */
}

void server_check_drained(struct server *server)
{
	if (server->is_draining && is_drained(server))
		event_active(server->drain_event, EV_TIMEOUT, 1);
}

void server_drain(struct server *server, int deadline_ms, void (*done)(void *arg, bool is_complete),
                  void *arg)
{
	assert(!server->is_draining);
	server->is_draining = true;
	server->drained = done;
	server->drained_arg = arg;
	server->drain_until_ms = clock_monotonic_ms() + deadline_ms;
	connection_close_idle(server);
	drain_again(server, DRAIN_TURN_MS);
}
