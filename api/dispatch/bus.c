/* Design: the descriptor of a ZeroMQ socket is edge-triggered and speaks for both directions: after every burst of sends
 * or receives the socket's events must be looked at again, or it falls silent for good. So there is ONE pump, and
 * everything leads to it: the descriptor, every send (through a timer of 0 ms, which runs after the other events of the
 * loop), the end of its own budget, and a safety timer. */
#include "api/dispatch/bus.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>
#include <talloc.h>
#include <zmq.h>

#include "proto/base/log.h"

#define BUDGET        16  /* messages a turn: other events of the loop come in between */
#define SAFETY_MS     100
#define HANDSHAKE_MS  5000
#define SEND_HWM      1000 /* messages to one peer that does not read */
#define RECEIVE_HWM   16

struct bus {
	void *context, *socket;
	bus_frame_fn *on_frame;
	void *arg;
	struct event *readable, *soon, *safety;
	struct mp_buffer *buffer;
	bool is_paused;
	char endpoint[256];
};

int bus_peer_compare(const struct bus_peer *a, const struct bus_peer *b)
{
	return a->size != b->size ? a->size - b->size : memcmp(a->id, b->id, a->size);
}

static void pump_soon(struct bus *bus)
{
	const struct timeval now = {0, 0};

	if (!evtimer_pending(bus->soon, NULL))
		evtimer_add(bus->soon, &now);
}

/* Takes the rest of a message; true if there was one. */
static bool skip_rest(struct bus *bus)
{
	int more = 0;
	size_t size = sizeof more;
	zmq_msg_t part;

	if (zmq_getsockopt(bus->socket, ZMQ_RCVMORE, &more, &size) != 0 || more == 0)
		return false;
	while (more != 0) {
		zmq_msg_init(&part);
		if (zmq_msg_recv(&part, bus->socket, ZMQ_DONTWAIT) < 0)
			more = 0;
		else
			more = zmq_msg_more(&part);
		zmq_msg_close(&part);
	}
	return true;
}

/* Takes one message: the peer's id and one frame. Others are thrown away. False: there is none. */
static bool receive(struct bus *bus)
{
	zmq_msg_t id, body;
	bool is_received = false;
	struct bus_peer peer;

	zmq_msg_init(&id);
	zmq_msg_init(&body);
	if (zmq_msg_recv(&id, bus->socket, ZMQ_DONTWAIT) >= 0) {
		is_received = true;
		if (zmq_msg_more(&id) && zmq_msg_recv(&body, bus->socket, ZMQ_DONTWAIT) >= 0 && !skip_rest(bus) &&
		    zmq_msg_size(&id) <= BUS_PEER_MAX) {
			peer.size = (unsigned char)zmq_msg_size(&id);
			memcpy(peer.id, zmq_msg_data(&id), peer.size);
			bus->on_frame(bus->arg, &peer, zmq_msg_data(&body), zmq_msg_size(&body));
		}
	}
	zmq_msg_close(&body);
	zmq_msg_close(&id);
	return is_received;
}

static void pump(evutil_socket_t fd, short what, void *arg)
{
	struct bus *bus = arg;
	int events = 0;
	size_t size = sizeof events;

	(void)fd;
	(void)what;
	for (int n = 0; n < BUDGET; n++) {
		if (zmq_getsockopt(bus->socket, ZMQ_EVENTS, &events, &size) != 0 || (events & ZMQ_POLLIN) == 0 || bus->is_paused)
			return;
		if (!receive(bus))
			return;
	}
	pump_soon(bus);
}

static bool is_private(const char *endpoint)
{
	static const char *const prefixes[] = {"ipc://", "tcp://127.0.0.1:", "tcp://[::1]:", "tcp://localhost:"};

	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		if (strncmp(endpoint, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	}
	return false;
}

static bool set_options(void *socket)
{
	static const struct {
		int option, value;
	} options[] = {
		{ZMQ_ROUTER_MANDATORY, 1}, {ZMQ_LINGER, 0},           {ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS},
		{ZMQ_SNDHWM, SEND_HWM},    {ZMQ_RCVHWM, RECEIVE_HWM}, {ZMQ_SNDTIMEO, 0},
		{ZMQ_BACKLOG, 1024},       {ZMQ_IPV6, 1},
	};
	const int64_t max_bytes = (int64_t)MESSAGE_BYTES_MAX;

	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
		if (zmq_setsockopt(socket, options[i].option, &options[i].value, sizeof options[i].value) != 0)
			return false;
	}
	return zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &max_bytes, sizeof max_bytes) == 0;
}

enum status bus_open(struct bus **out, struct event_base *base, const char *endpoint, bool is_open_allowed,
		     bus_frame_fn *on_frame, void *arg)
{
	const struct timeval safety = {0, SAFETY_MS * 1000};
	struct bus *bus;
	size_t size = sizeof bus->endpoint;
	int fd = -1;
	size_t fd_size = sizeof fd;

	if (!is_open_allowed && !is_private(endpoint))
		return DENIED;
	bus = must_alloc(talloc_zero(NULL, struct bus));
	bus->on_frame = on_frame;
	bus->arg = arg;
	bus->buffer = mp_buffer_new(bus, MESSAGE_BYTES_MAX);
	bus->context = must_alloc(zmq_ctx_new());
	bus->socket = must_alloc(zmq_socket(bus->context, ZMQ_ROUTER));
	if (!set_options(bus->socket) || zmq_bind(bus->socket, endpoint) != 0 ||
	    zmq_getsockopt(bus->socket, ZMQ_LAST_ENDPOINT, bus->endpoint, &size) != 0 ||
	    zmq_getsockopt(bus->socket, ZMQ_FD, &fd, &fd_size) != 0) {
		const int reason = errno;

		bus_close(bus, 0);
		errno = reason;
		return UNAVAILABLE;
	}
	bus->readable = must_alloc(event_new(base, fd, EV_READ | EV_PERSIST, pump, bus));
	bus->soon = must_alloc(evtimer_new(base, pump, bus));
	bus->safety = must_alloc(event_new(base, -1, EV_PERSIST, pump, bus));
	event_add(bus->readable, NULL);
	event_add(bus->safety, &safety);
	pump_soon(bus);
	*out = bus;
	return OK;
}

static void event_drop(struct event *event)
{
	if (event != NULL)
		event_free(event);
}

void bus_close(struct bus *bus, int linger_ms)
{
	if (bus == NULL)
		return;
	event_drop(bus->readable);
	event_drop(bus->soon);
	event_drop(bus->safety);
	zmq_setsockopt(bus->socket, ZMQ_LINGER, &linger_ms, sizeof linger_ms);
	zmq_close(bus->socket);
	zmq_ctx_term(bus->context);
	talloc_free(bus);
}

const char *bus_endpoint(const struct bus *bus)
{
	return bus->endpoint;
}

static void release(void *data, void *hint)
{
	(void)hint;
	free(data);
}

enum status bus_send(struct bus *bus, const struct bus_peer *peer, const struct message *message)
{
	struct mp_bytes bytes;
	enum status status;
	zmq_msg_t body;

	mp_buffer_clear(bus->buffer);
	status = message_encode(bus->buffer, message);
	if (status != OK)
		return status;
	if (zmq_send(bus->socket, peer->id, peer->size, ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0)
		return errno == EAGAIN ? BUSY : NOT_FOUND;
	bytes = mp_buffer_release(bus->buffer);
	if (zmq_msg_init_data(&body, (void *)(uintptr_t)bytes.data, bytes.size, release, NULL) != 0)
		log_die("bus.out_of_memory", __FILE__, __LINE__);
	if (zmq_msg_send(&body, bus->socket, ZMQ_DONTWAIT) < 0) {
		zmq_msg_close(&body);
		status = errno == EAGAIN ? BUSY : NOT_FOUND;
	}
	pump_soon(bus);
	return status;
}

void bus_pause(struct bus *bus)
{
	bus->is_paused = true;
}

void bus_resume(struct bus *bus)
{
	if (bus->is_paused)
		pump_soon(bus);
	bus->is_paused = false;
}

bool bus_is_paused(const struct bus *bus)
{
	return bus->is_paused;
}
