#include "api/dispatch/bus.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <talloc.h>
#include <zmq.h>

#include "api/dispatch/bus_probe.h"
#include "api/dispatch/bus_pump.h"
#include "proto/base/log.h"

#define HANDSHAKE_MS  5000
#define HEARTBEAT_MS  5000  /* of ZeroMQ itself: ends connections that nobody is behind any more */
#define HEARTBEAT_TIMEOUT_MS 20000
#define SEND_HWM      1000 /* messages to one peer that does not read */
#define RECEIVE_HWM   16

struct bus {
	void *context, *socket;
	bus_frame_fn *on_frame;
	void *arg;
	struct bus_pump *pump;
	struct bus_zap *zap; /* NULL: without encryption */
	struct mp_buffer *buffer;
	char endpoint[256];
};

int bus_peer_compare(const struct bus_peer *a, const struct bus_peer *b)
{
	return a->size != b->size ? a->size - b->size : memcmp(a->id, b->id, a->size);
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

/* A bus_pump_fn: takes the peer's id and one frame. Others are thrown away. */
static bool receive(void *arg)
{
	struct bus *bus = arg;
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
			peer.key = bus->zap == NULL ? 0 : bus_zap_key_of(zmq_msg_gets(&body, "User-Id"));
			if (bus_allows(bus, &peer))
				bus->on_frame(bus->arg, &peer, zmq_msg_data(&body), zmq_msg_size(&body));
		}
	}
	zmq_msg_close(&body);
	zmq_msg_close(&id);
	return is_received;
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
		{ZMQ_BACKLOG, 1024},       {ZMQ_IPV6, 1},             {ZMQ_HEARTBEAT_IVL, HEARTBEAT_MS},
		{ZMQ_HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT_MS},
	};
	const int64_t max_bytes = (int64_t)MESSAGE_BYTES_MAX;

	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
		if (zmq_setsockopt(socket, options[i].option, &options[i].value, sizeof options[i].value) != 0)
			return false;
	}
	return zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &max_bytes, sizeof max_bytes) == 0;
}

/* Before binding. Without a ZAP domain CURVE would encrypt for everybody. */
static bool set_key(struct bus *bus, struct event_base *base, const struct keyfile *key)
{
	const int yes = 1;

	bus->zap = bus_zap_open(base, bus->context);
	return bus->zap != NULL && zmq_setsockopt(bus->socket, ZMQ_CURVE_SERVER, &yes, sizeof yes) == 0 &&
	       zmq_setsockopt(bus->socket, ZMQ_CURVE_SECRETKEY, key->secret_key.bytes, KEY_BYTES) == 0 &&
	       zmq_setsockopt(bus->socket, ZMQ_ZAP_DOMAIN, BUS_ZAP_DOMAIN, strlen(BUS_ZAP_DOMAIN)) == 0;
}

static enum status bind_to(struct bus *bus, struct event_base *base, const struct bus_plan *plan)
{
	size_t size = sizeof bus->endpoint;

	if (!set_options(bus->socket) || (plan->key != NULL && !set_key(bus, base, plan->key)) ||
	    zmq_bind(bus->socket, plan->endpoint) != 0 ||
	    zmq_getsockopt(bus->socket, ZMQ_LAST_ENDPOINT, bus->endpoint, &size) != 0)
		return UNAVAILABLE;
	if (plan->key != NULL && !bus_probe(bus->context, bus->zap, bus->endpoint, &plan->key->public_key))
		return INTERNAL;
	bus->pump = bus_pump_new(base, bus->socket, receive, bus);
	return bus->pump != NULL ? OK : UNAVAILABLE;
}

enum status bus_open(struct bus **out, struct event_base *base, const struct bus_plan *plan)
{
	struct bus *bus;
	enum status status;
	int reason;

	if (plan->key == NULL && !is_private(plan->endpoint))
		return DENIED;
	bus = must_alloc(talloc_zero(NULL, struct bus));
	bus->on_frame = plan->on_frame;
	bus->arg = plan->arg;
	bus->buffer = mp_buffer_new(bus, MESSAGE_BYTES_MAX);
	bus->context = must_alloc(zmq_ctx_new());
	bus->socket = must_alloc(zmq_socket(bus->context, ZMQ_ROUTER));
	status = bind_to(bus, base, plan);
	if (status == OK) {
		*out = bus;
		return OK;
	}
	reason = errno;
	bus_close(bus, 0);
	errno = reason;
	return status;
}

void bus_close(struct bus *bus, int linger_ms)
{
	if (bus == NULL)
		return;
	bus_pump_free(bus->pump);
	zmq_setsockopt(bus->socket, ZMQ_LINGER, &linger_ms, sizeof linger_ms);
	zmq_close(bus->socket);
	bus_zap_close(bus->zap);
	zmq_ctx_term(bus->context);
	talloc_free(bus);
}

void bus_allow(struct bus *bus, const struct bus_key *keys, size_t n)
{
	if (bus->zap != NULL)
		bus_zap_allow(bus->zap, keys, n);
}

bool bus_allows(const struct bus *bus, const struct bus_peer *peer)
{
	return bus->zap == NULL || bus_zap_allows(bus->zap, peer->key);
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
	bus_pump_soon(bus->pump);
	return status;
}

void bus_pause(struct bus *bus)
{
	bus_pump_pause(bus->pump);
}

void bus_resume(struct bus *bus)
{
	bus_pump_resume(bus->pump);
}

bool bus_is_paused(const struct bus *bus)
{
	return bus_pump_is_paused(bus->pump);
}
