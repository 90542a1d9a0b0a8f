/* Design: evhttp tells when all of a piece is with the kernel, and tells nothing more once the connection is gone. So a
 * stream that waits for its client is ended by connection.c through stream_gone(); one that waits for the layer below finds
 * out at its next call, because it has no connection any more. */
#include "api/http/stream.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <talloc.h>

#include "api/http/exchange.h"

struct stream {
	stream_wanted_fn *wanted;
	void *arg;
	size_t n_bytes; /* of the body so far */
	struct event *turn; /* asks for the next piece from the loop */
	bool is_waiting; /* for the client */
};

static int stream_free(struct stream *stream)
{
	event_free(stream->turn);
	return 0;
}

static void ask(struct request *req)
{
	req->stream->is_waiting = false;
	step_detach(req->stream->wanted(req->stream->arg));
}

static void on_turn(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	ask(arg);
}

static void on_taken(struct evhttp_connection *evhttp, void *arg)
{
	struct request *req = arg;

	(void)evhttp;
	connection_progressed(req->connection);
	ask(req);
}

/* The end, whether the client is still there or not. */
static void let_go(struct request *req)
{
	struct evhttp_request *evhttp = req->evhttp;
	struct server *server = req->server;

	if (server != NULL) {
		if (server->options.on_finished != NULL)
			server->options.on_finished(server->options.on_finished_arg, req, 200, req->stream->n_bytes);
		connection_before_send(req);
	}
	talloc_free(req);
	if (evhttp != NULL)
		evhttp_send_reply_end(evhttp); /* frees it when it has no connection */
	if (server != NULL)
		server_check_drained(server);
}

void stream_gone(struct request *req)
{
	if (req->stream->is_waiting)
		let_go(req);
}

STEP stream_begin(struct request *req, const char *media_type, stream_wanted_fn *wanted, void *arg)
{
	struct stream *stream;

	if (req->method == HTTP_HEAD || req->server == NULL || req->evhttp == NULL || req->connection == NULL)
		return reply_send(req, 200, media_type, false);
	stream = must_alloc(talloc_zero(req, struct stream));
	stream->wanted = wanted;
	stream->arg = arg;
	stream->turn = must_alloc(event_new(req->server->base, -1, 0, on_turn, req));
	talloc_set_destructor(stream, stream_free);
	req->stream = stream;
	reply_common_headers(req, media_type);
	connection_streams(req->connection);
	stream->is_waiting = true;
	evhttp_send_reply_start(req->evhttp, 200, reply_reason(200));
	event_active(stream->turn, EV_TIMEOUT, 1);
	return step_pending();
}

STEP stream_add(struct request *req, struct reply_text piece)
{
	struct evbuffer *body;

	if (req->connection == NULL) {
		if (piece.release != NULL)
			piece.release(piece.data, piece.n_bytes, piece.hold);
		let_go(req);
		return step_pending();
	}
	body = must_alloc(evbuffer_new());
	reply_add_text(body, piece);
	req->stream->n_bytes += piece.n_bytes;
	req->stream->is_waiting = true;
	if (piece.n_bytes == 0)
		event_active(req->stream->turn, EV_TIMEOUT, 1);
	else
		evhttp_send_reply_chunk_with_cb(req->evhttp, body, on_taken, req);
	evbuffer_free(body);
	return step_pending();
}

STEP stream_end(struct request *req)
{
	let_go(req);
	return step_pending();
}

STEP stream_break(struct request *req, enum status status)
{
	req_log(req, LOG_WARN, "http.stream_broken", "status=%s bytes=%zu", status_name(status), req->stream->n_bytes);
	req->stream->is_waiting = true;
	if (req->connection != NULL)
		connection_abort(req->connection); /* ends in stream_gone() */
	else
		let_go(req);
	return step_pending();
}
