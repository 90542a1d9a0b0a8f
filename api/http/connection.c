/* Design: evhttp accepts and parses; this file watches over each connection from accept to close.
 *
 * evhttp tells about a connection only when its first request is complete, which a slow client can
 * put off for ever. So the connection is noted when evhttp asks for its bufferevent, and met again
 * in the same turn of the loop, when evhttp has made itself known as the argument of the
 * bufferevent's callbacks; from then on its close callback is ours. A sweep a few times a second
 * compares every connection's time in its state with that state's deadline: no timer per connection.
 *
 * What evhttp refuses by itself (garbage, a body over the limit) it answers with a page of its own;
 * that is noticed in the output buffer and replaced by a problem before it is written. */
#include "api/http/exchange.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"

#define MAX_SINGLE_BYTES (256 * 1024)
#define LINGER_MS	 3000 /* for the rest of a body that was refused */

static void set_state(struct connection *connection, enum connection_state state)
{
	struct server *server = connection->server;

	server->stats.n_unsent += (state == CONNECTION_SENDING) - (connection->state == CONNECTION_SENDING);
	connection->state = state;
	connection->since_ms = clock_monotonic_ms();
}

/* --- accept and close --- */

static void set_paused(struct server *server, bool is_paused)
{
	struct evconnlistener *listener;

	if (server->bound == NULL || server->is_paused == is_paused)
		return;
	listener = evhttp_bound_socket_get_listener(server->bound);
	if (is_paused)
		evconnlistener_disable(listener);
	else
		evconnlistener_enable(listener);
	server->is_paused = is_paused;
}

static void connection_forget(struct connection *connection)
{
	struct server *server = connection->server;
	struct request *req = connection->request;

	if (connection->fd >= 0 && server->by_fd[connection->fd] == connection)
		server->by_fd[connection->fd] = NULL;
	TAILQ_REMOVE(&server->connections, connection, link);
	admission_end(connection);
	if (req != NULL) {
		req->connection = NULL;
		if (evhttp_request_get_connection(req->evhttp) != NULL) /* evhttp frees it with the connection */
			req->evhttp = NULL;
	}
	set_state(connection, CONNECTION_IDLE);
	free(connection);
	server->stats.n_connections--;
	if (req != NULL && req->stream != NULL)
		stream_gone(req);
	if (!server->is_freeing) {
		set_paused(server, false);
		server_check_drained(server);
	}
}

static void on_closed(struct evhttp_connection *evhttp, void *arg)
{
	(void)evhttp;
	connection_forget(arg);
}

static void close_connection(struct connection *connection)
{
	assert(connection->state != CONNECTION_HANDLED);
	evhttp_connection_free(connection->evhttp); /* ends in on_closed() */
}

/* Closes the connection that has been idle longest, if any is. */
static void evict(struct server *server)
{
	struct connection *connection, *oldest = NULL;

	TAILQ_FOREACH(connection, &server->connections, link)
	if (connection->state == CONNECTION_IDLE &&
	    (oldest == NULL || connection->since_ms < oldest->since_ms))
		oldest = connection;
	if (oldest == NULL)
		return;
	server->stats.n_evicted++;
	close_connection(oldest);
}

static void on_input(struct evbuffer *buffer, const struct evbuffer_cb_info *info, void *arg)
{
	struct connection *connection = arg;

	if (info->n_added == 0)
		return;
	if (connection->state == CONNECTION_IDLE)
		set_state(connection, CONNECTION_RECEIVING);
	if (connection->state == CONNECTION_RECEIVING)
		admission_look(connection, buffer);
}

/* Bytes in the output while nobody replied are evhttp's own words. */
static void on_output(struct evbuffer *buffer, const struct evbuffer_cb_info *info, void *arg)
{
	struct connection *connection = arg;

	(void)buffer;
	if (connection->state != CONNECTION_RECEIVING || connection->is_refused || info->n_added == 0)
		return;
	connection->is_refused = true;
	event_active(connection->server->refused_event, EV_TIMEOUT, 1);
}

static void note_fd(struct server *server, struct connection *connection, int fd)
{
	if (fd >= server->n_by_fd) {
		int n = fd + 64;

		server->by_fd = must_alloc(realloc(server->by_fd, (size_t)n * sizeof(struct connection *)));
		memset(server->by_fd + server->n_by_fd, 0,
		       (size_t)(n - server->n_by_fd) * sizeof(struct connection *));
		server->n_by_fd = n;
	}
	connection->fd = fd;
	server->by_fd[fd] = connection;
}

static void on_newcomers(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;
	struct connection *connection;

	(void)fd;
	(void)what;
	while ((connection = TAILQ_FIRST(&server->newcomers)) != NULL) {
		struct bufferevent *bev = connection->bev;
		void *evhttp;

		TAILQ_REMOVE(&server->newcomers, connection, link);
		bufferevent_getcb(bev, NULL, NULL, NULL, &evhttp);
		if (evhttp == NULL) { /* evhttp could not use it and has let go */
			server->stats.n_connections--;
			free(connection);
		} else {
			TAILQ_INSERT_TAIL(&server->connections, connection, link);
			connection->evhttp = evhttp;
			note_fd(server, connection, bufferevent_getfd(bev));
			evhttp_connection_set_closecb(connection->evhttp, on_closed, connection);
			evbuffer_add_cb(bufferevent_get_input(bev), on_input, connection);
			evbuffer_add_cb(bufferevent_get_output(bev), on_output, connection);
		}
		bufferevent_decref(bev);
	}
	if (server->stats.n_connections >= server->options.max_connections)
		evict(server);
}

/* Out of descriptors: wait for the next sweep instead of spinning. */
static void on_accept_error(struct evconnlistener *listener, void *arg)
{
	struct server *server = arg;

	(void)listener;
	log_event(LOG_WARN, "http.accept_failed", "error=%s", log_quote(strerror(errno)));
	set_paused(server, true);
}

/* evhttp asks for the bufferevent of a connection that it has just accepted. */
static struct bufferevent *on_accept(struct event_base *base, void *arg)
{
	struct server *server = arg;
	struct bufferevent *bev = must_alloc(bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE));
	struct connection *connection = must_alloc(calloc(1, sizeof *connection));

	bufferevent_set_max_single_write(bev, MAX_SINGLE_BYTES);
	bufferevent_set_max_single_read(bev, MAX_SINGLE_BYTES);
	/* evhttp wants a whole body or chunk in the buffer before it takes it. */
	bufferevent_setwatermark(bev, EV_READ, 0,
	                         server->options.max_header_bytes + server->options.max_body_bytes + 4096);
	connection->server = server;
	connection->bev = bev;
	connection->fd = -1;
	connection->state = CONNECTION_RECEIVING;
	connection->since_ms = clock_monotonic_ms();
	bufferevent_incref(bev); /* until on_newcomers() */
	TAILQ_INSERT_TAIL(&server->newcomers, connection, link);
	event_active(server->newcomer_event, EV_TIMEOUT, 1);
	server->stats.n_accepted++;
	if (++server->stats.n_connections >= server->options.max_connections)
		set_paused(server, true);
	return bev;
}

/* --- what evhttp refuses --- */

static int refused_status(struct evbuffer *output)
{
	char line[13] = "";
	int status = 0;

	evbuffer_unfreeze(output, 1); /* see replace_refusal() */
	evbuffer_copyout(output, line, sizeof line - 1);
	evbuffer_freeze(output, 1);
	if (sscanf(line, "HTTP/%*d.%*d %d", &status) != 1 || status < 400 || status > 599)
		return status == 100 ? 100 : 400;
	return status;
}

static void replace_refusal(struct connection *connection)
{
	struct server *server = connection->server;
	struct evbuffer *output = bufferevent_get_output(connection->bev);
	int status = refused_status(output);
	char text[700];
	size_t n;

	connection->is_refused = false;
	if (status == 100) /* "100 Continue": the body may come */
		return;
	if (status == 400 && !connection->is_judged && connection->n_head_bytes >= server->options.max_header_bytes)
		status = connection->is_line_whole ? 431 : 414;
	server->stats.n_malformed++;
	set_state(connection, CONNECTION_SENDING);
	n = refusal_text(text, sizeof text, server, (struct admission){status, 0});
	/* A bufferevent guards the front of its output; nothing of it has been written yet. */
	evbuffer_unfreeze(output, 1);
	evbuffer_drain(output, evbuffer_get_length(output));
	evbuffer_add(output, text, n);
	evbuffer_freeze(output, 1);
}

static void on_refused(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;
	struct connection *connection, *next;

	(void)fd;
	(void)what;
	for (connection = TAILQ_FIRST(&server->connections); connection != NULL; connection = next) {
		next = TAILQ_NEXT(connection, link);
		if (!connection->is_refused)
			continue;
		if (connection->is_answered) /* evhttp has read all of a body that nobody wanted */
			close_connection(connection);
		else
			replace_refusal(connection);
	}
}

void connection_refused(struct connection *connection)
{
	connection->server->stats.n_malformed++;
	connection->is_answered = true;
	set_state(connection, CONNECTION_RECEIVING); /* for LINGER_MS from now on */
}

/* --- requests and replies --- */

struct connection *connection_of(struct server *server, struct evhttp_request *evhttp)
{
	int fd = bufferevent_getfd(evhttp_connection_get_bufferevent(evhttp_request_get_connection(evhttp)));

	assert(fd >= 0 && fd < server->n_by_fd && server->by_fd[fd] != NULL);
	return server->by_fd[fd];
}

void connection_handled(struct connection *connection, struct request *req)
{
	struct server *server = connection->server;

	connection->request = req;
	set_state(connection, CONNECTION_HANDLED);
	TAILQ_INSERT_TAIL(&server->requests, req, link);
	server->stats.n_requests++;
}

static void on_sent(struct evhttp_request *evhttp, void *arg)
{
	struct connection *connection = arg;

	(void)evhttp;
	set_state(connection, CONNECTION_IDLE);
	admission_end(connection);
	/* What came in meanwhile is the next request, which evhttp takes up in the next turn. */
	admission_look(connection, bufferevent_get_input(connection->bev));
	server_check_drained(connection->server);
}

void connection_before_send(struct request *req)
{
	struct server *server = req->server;
	struct connection *connection = req->connection;

	TAILQ_REMOVE(&server->requests, req, link);
	server->stats.n_requests--;
	server->stats.n_answered++;
	if (connection == NULL)
		return;
	connection->request = NULL;
	set_state(connection, CONNECTION_SENDING);
	evhttp_request_set_on_complete_cb(req->evhttp, on_sent, connection);
}

void connection_after_send(struct connection *connection)
{
	/* A client may shut its side after the request and still wait for the reply: do not look at
	 * what it sends before the reply is out. */
	bufferevent_disable(connection->bev, EV_READ);
}

void connection_streams(struct connection *connection)
{
	set_state(connection, CONNECTION_SENDING);
	connection_after_send(connection);
}

void connection_progressed(struct connection *connection)
{
	connection->since_ms = clock_monotonic_ms();
}

void connection_abort(struct connection *connection)
{
	close_connection(connection);
}

/* --- deadlines and drain --- */

static bool is_expired(const struct connection *connection, int64_t now_ms)
{
	const struct server_options *options = &connection->server->options;

	switch (connection->state) {
	case CONNECTION_RECEIVING:
		return now_ms - connection->since_ms >= (connection->is_answered ? LINGER_MS : options->receive_ms);
	case CONNECTION_IDLE:
		return now_ms - connection->since_ms >= options->idle_ms;
	case CONNECTION_SENDING:
		return now_ms - connection->since_ms >= options->send_ms;
	case CONNECTION_HANDLED:
		return false;
	}
	return false;
}

static void on_sweep(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;
	struct connection *connection, *next;
	int64_t now_ms = clock_monotonic_ms();

	(void)fd;
	(void)what;
	for (connection = TAILQ_FIRST(&server->connections); connection != NULL; connection = next) {
		next = TAILQ_NEXT(connection, link);
		if (!is_expired(connection, now_ms))
			continue;
		server->stats.n_expired += connection->state != CONNECTION_IDLE;
		close_connection(connection);
	}
	if (server->stats.n_connections < server->options.max_connections)
		set_paused(server, false);
}

void connection_close_idle(struct server *server)
{
	struct connection *connection, *next;

	for (connection = TAILQ_FIRST(&server->connections); connection != NULL; connection = next) {
		next = TAILQ_NEXT(connection, link);
		if (connection->state == CONNECTION_IDLE)
			close_connection(connection);
	}
}

static struct timeval sweep_period(const struct server_options *options)
{
	int shortest = options->receive_ms < options->idle_ms ? options->receive_ms : options->idle_ms;
	int ms = (shortest < options->send_ms ? shortest : options->send_ms) / 4;

	ms = ms < 10 ? 10 : ms > 1000 ? 1000 : ms;
	return (struct timeval){.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
}

void connection_setup(struct server *server)
{
	struct timeval period = sweep_period(&server->options);

	TAILQ_INIT(&server->connections);
	TAILQ_INIT(&server->newcomers);
	TAILQ_INIT(&server->requests);
	server->newcomer_event = must_alloc(event_new(server->base, -1, 0, on_newcomers, server));
	server->refused_event = must_alloc(event_new(server->base, -1, 0, on_refused, server));
	server->sweep_event = must_alloc(event_new(server->base, -1, EV_PERSIST, on_sweep, server));
	event_add(server->sweep_event, &period);
	evhttp_set_bevcb(server->evhttp, on_accept, server);
	evconnlistener_set_error_cb(evhttp_bound_socket_get_listener(server->bound), on_accept_error);
}

void connection_teardown(struct server *server)
{
	on_newcomers(-1, 0, server);
	event_free(server->newcomer_event);
	event_free(server->refused_event);
	event_free(server->sweep_event);
}
