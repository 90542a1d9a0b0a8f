#include "api/dispatch/bus_probe.h"

#include <string.h>

#include <zmq.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"

#define ANSWER_MS 5000
#define TURN_MS   5

/* How a try to connect ended. */
enum ending { UNANSWERED, REFUSED, LET_IN };

static const char *const ending_names[] = {"unanswered", "refused", "let_in"};

static bool set_key(void *socket, const struct keyfile *own, const struct key *server)
{
	return zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server->bytes, KEY_BYTES) == 0 &&
	       zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, own->public_key.bytes, KEY_BYTES) == 0 &&
	       zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, own->secret_key.bytes, KEY_BYTES) == 0;
}

/* The next event of the socket's monitor; 0: none yet. */
static int next_event(void *monitor)
{
	unsigned char about[64], address[256];
	uint16_t event = 0;

	if (zmq_recv(monitor, about, sizeof about, ZMQ_DONTWAIT) < (int)sizeof event)
		return 0;
	memcpy(&event, about, sizeof event);
	(void)zmq_recv(monitor, address, sizeof address, 0); /* is there: parts come together */
	return event;
}

static enum ending await(struct bus_zap *zap, void *monitor)
{
	const int64_t until = clock_monotonic_ms() + ANSWER_MS;
	zmq_pollitem_t item = {.socket = monitor, .events = ZMQ_POLLIN};

	while (clock_monotonic_ms() < until) {
		bus_zap_serve(zap);
		if (zmq_poll(&item, 1, TURN_MS) <= 0)
			continue;
		switch (next_event(monitor)) {
		case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
			return LET_IN;
		case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
		case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
		case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
			return REFUSED;
		default:
			break;
		}
	}
	return UNANSWERED;
}

/* own NULL: without encryption. events_at: an address of this try alone, since the end of a monitor takes its time. */
static enum ending try(void *context, struct bus_zap *zap, const char *endpoint, const char *events_at,
		       const struct keyfile *own, const struct key *server)
{
	const int none = 0;
	void *socket = must_alloc(zmq_socket(context, ZMQ_DEALER)), *monitor = must_alloc(zmq_socket(context, ZMQ_PAIR));
	enum ending ending = UNANSWERED;

	if (zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof none) == 0 &&
	    zmq_setsockopt(monitor, ZMQ_LINGER, &none, sizeof none) == 0 && (own == NULL || set_key(socket, own, server)) &&
	    zmq_socket_monitor(socket, events_at, ZMQ_EVENT_ALL) == 0 && zmq_connect(monitor, events_at) == 0 &&
	    zmq_connect(socket, endpoint) == 0)
		ending = await(zap, monitor);
	zmq_socket_monitor(socket, NULL, 0);
	zmq_close(socket);
	zmq_close(monitor);
	return ending;
}

static bool expect(enum ending wanted, enum ending found, const char *who)
{
	if (found != wanted)
		log_event(LOG_ERROR, "bus.probe_failed", "peer=%s wanted=%s found=%s", who, ending_names[wanted], ending_names[found]);
	return found == wanted;
}

bool bus_probe(void *context, struct bus_zap *zap, const char *endpoint, const struct key *server)
{
	struct keyfile known, unknown;
	struct bus_key guest = {.id = -1};
	bool is_shut;

	keyfile_make(&known);
	keyfile_make(&unknown);
	guest.key = known.public_key;
	bus_zap_try(zap, &guest);
	is_shut = expect(REFUSED, try(context, zap, endpoint, "inproc://ccnt.probe.1", NULL, server), "without_key") &&
		  expect(REFUSED, try(context, zap, endpoint, "inproc://ccnt.probe.2", &unknown, server), "unknown_key") &&
		  expect(LET_IN, try(context, zap, endpoint, "inproc://ccnt.probe.3", &known, server), "known_key");
	bus_zap_try(zap, NULL);
	return is_shut;
}
