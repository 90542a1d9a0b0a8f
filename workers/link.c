/* Design: zmq_poll() looks at the socket itself and not at its descriptor, so the edge-triggered ZMQ_FD troubles nobody
 * here. A server that has another key than expected drops the handshake without a word; so which of several keys it has
 * is found out by silence. */
#include "workers/link.h"

#include <errno.h>
#include <stdlib.h>

#include <talloc.h>
#include <zmq.h>

#include "proto/base/log.h"

#define SEND_HWM          4096 /* messages that wait to leave */
#define RECEIVE_HWM       1024
#define HANDSHAKE_MS      5000
#define RECONNECT_MS      100
#define RECONNECT_MAX_MS  2000

struct wires {
	void *context;
	zmq_pollitem_t *items;
	size_t n_items;
};

struct link {
	struct wires *wires;
	const char *endpoint;
	const struct keyfile *key; /* NULL: without encryption */
	size_t expected;           /* of the key's servers */
	void *socket; /* NULL: closed */
	struct mp_buffer *buffer;
	zmq_msg_t frame;        /* the last one received */
	void *memory;           /* of the last message */
};

struct wires *wires_new(void)
{
	struct wires *wires = must_alloc(talloc_zero(NULL, struct wires));

	wires->context = must_alloc(zmq_ctx_new());
	return wires;
}

void wires_free(struct wires *wires)
{
	if (wires == NULL)
		return;
	zmq_ctx_term(wires->context);
	free(wires->items);
	talloc_free(wires);
}

struct link *link_new(struct wires *wires, const char *endpoint, const struct keyfile *key)
{
	struct link *link = must_alloc(talloc_zero(NULL, struct link));

	link->wires = wires;
	link->endpoint = endpoint;
	link->key = key;
	link->buffer = mp_buffer_new(link, MESSAGE_BYTES_MAX);
	zmq_msg_init(&link->frame);
	return link;
}

void link_free(struct link *link, int linger_ms)
{
	if (link == NULL)
		return;
	link_close(link, linger_ms);
	zmq_msg_close(&link->frame);
	talloc_free(link);
}

static bool set_options(void *socket)
{
	static const struct {
		int option, value;
	} options[] = {
		{ZMQ_LINGER, 0},
		{ZMQ_SNDHWM, SEND_HWM},
		{ZMQ_RCVHWM, RECEIVE_HWM},
		{ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS},
		{ZMQ_RECONNECT_IVL, RECONNECT_MS},
		{ZMQ_RECONNECT_IVL_MAX, RECONNECT_MAX_MS},
		{ZMQ_IPV6, 1},
	};
	const int64_t max_bytes = (int64_t)MESSAGE_BYTES_MAX;

	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
		if (zmq_setsockopt(socket, options[i].option, &options[i].value, sizeof options[i].value) != 0)
			return false;
	}
	return zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &max_bytes, sizeof max_bytes) == 0;
}

static bool set_key(void *socket, const struct keyfile *key, const struct key *server)
{
	return zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server->bytes, KEY_BYTES) == 0 &&
	       zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, key->public_key.bytes, KEY_BYTES) == 0 &&
	       zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, key->secret_key.bytes, KEY_BYTES) == 0;
}

size_t link_n_keys(const struct link *link)
{
	return link->key == NULL ? 0 : link->key->n_servers;
}

void link_expect_another(struct link *link)
{
	if (link->key != NULL)
		link->expected = (link->expected + 1) % link->key->n_servers;
}

bool link_open(struct link *link)
{
	link_close(link, 0);
	link->socket = must_alloc(zmq_socket(link->wires->context, ZMQ_DEALER));
	if (set_options(link->socket) &&
	    (link->key == NULL || set_key(link->socket, link->key, &link->key->servers[link->expected])) &&
	    zmq_connect(link->socket, link->endpoint) == 0)
		return true;
	link_close(link, 0);
	return false;
}

/* After a refusal ZeroMQ takes the connection away and does not try again. While it tries, and when it is there, messages can
 * be sent. */
bool link_is_refused(const struct link *link)
{
	int events = 0;
	size_t size = sizeof events;

	return link->key != NULL && link->socket != NULL && zmq_getsockopt(link->socket, ZMQ_EVENTS, &events, &size) == 0 &&
	       (events & ZMQ_POLLOUT) == 0;
}

void link_close(struct link *link, int linger_ms)
{
	if (link->socket == NULL)
		return;
	zmq_setsockopt(link->socket, ZMQ_LINGER, &linger_ms, sizeof linger_ms);
	zmq_close(link->socket);
	link->socket = NULL;
}

static void release(void *data, void *hint)
{
	(void)hint;
	free(data);
}

enum status link_send(struct link *link, const struct message *message)
{
	struct mp_bytes bytes;
	enum status status;
	zmq_msg_t frame;

	if (link->socket == NULL)
		return UNAVAILABLE;
	mp_buffer_clear(link->buffer);
	status = message_encode(link->buffer, message);
	if (status != OK)
		return status;
	bytes = mp_buffer_release(link->buffer);
	if (zmq_msg_init_data(&frame, (void *)(uintptr_t)bytes.data, bytes.size, release, NULL) != 0)
		log_die("link.out_of_memory", __FILE__, __LINE__);
	if (zmq_msg_send(&frame, link->socket, ZMQ_DONTWAIT) >= 0)
		return OK;
	status = errno == EAGAIN ? BUSY : UNAVAILABLE;
	zmq_msg_close(&frame);
	return status;
}

/* Takes the rest of a message of several parts; true if there was any. */
static bool skip_rest(struct link *link)
{
	const bool has_more = zmq_msg_more(&link->frame) != 0;
	zmq_msg_t part;
	int more = has_more;

	while (more != 0) {
		zmq_msg_init(&part);
		more = zmq_msg_recv(&part, link->socket, ZMQ_DONTWAIT) >= 0 && zmq_msg_more(&part);
		zmq_msg_close(&part);
	}
	return has_more;
}

enum link_news link_receive(struct link *link, struct message *out, struct message_fault *fault)
{
	talloc_free(link->memory);
	link->memory = NULL;
	if (link->socket == NULL || zmq_msg_recv(&link->frame, link->socket, ZMQ_DONTWAIT) < 0)
		return LINK_NOTHING;
	if (skip_rest(link)) {
		*fault = (struct message_fault){.code = "malformed", .text = "a message of several frames"};
		return LINK_FAULT;
	}
	link->memory = must_alloc(talloc_new(link));
	if (message_decode(out, link->memory, SENDER_SERVER, zmq_msg_data(&link->frame), zmq_msg_size(&link->frame), fault) !=
	    OK)
		return LINK_FAULT;
	return LINK_MESSAGE;
}

void wires_wait(struct wires *wires, struct link *const *links, size_t n_links, struct pollfd *fds, size_t n, long timeout_ms)
{
	size_t n_sockets = 0;

	if (n + n_links > wires->n_items) {
		wires->n_items = n + n_links;
		wires->items = must_alloc(realloc(wires->items, wires->n_items * sizeof *wires->items));
	}
	for (size_t i = 0; i < n_links; i++) {
		if (links[i]->socket != NULL)
			wires->items[n_sockets++] = (zmq_pollitem_t){.socket = links[i]->socket, .events = ZMQ_POLLIN};
	}
	for (size_t i = 0; i < n; i++) {
		const int in = (fds[i].events & POLLIN) != 0 ? ZMQ_POLLIN : 0, out = (fds[i].events & POLLOUT) != 0 ? ZMQ_POLLOUT : 0;

		wires->items[n_sockets + i] = (zmq_pollitem_t){.fd = fds[i].fd, .events = (short)(in | out)};
	}
	if (zmq_poll(wires->items, (int)(n_sockets + n), timeout_ms) < 0) {
		for (size_t i = 0; i < n; i++)
			fds[i].revents = 0; /* a signal: the next turn sees */
		return;
	}
	for (size_t i = 0; i < n; i++)
		fds[i].revents = (short)(wires->items[n_sockets + i].revents != 0 ? fds[i].events : 0);
}
