/* The dispatcher's end of the worker dialogue as frames: a ROUTER socket on the event loop. Nothing else in the
 * server knows ZeroMQ. Loop thread only; a process that forks makes its own. */
#ifndef CCNT_API_DISPATCH_BUS_H
#define CCNT_API_DISPATCH_BUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/message.h"

struct event_base;
struct bus;

#define BUS_PEER_MAX 16

/* Who a frame came from, as long as its connection lives. Compared with bus_peer_compare(). */
struct bus_peer {
	unsigned char size;
	unsigned char id[BUS_PEER_MAX];
};

int bus_peer_compare(const struct bus_peer *a, const struct bus_peer *b);

/* Called from the loop for each message of one frame; data is borrowed for the call. */
typedef void bus_frame_fn(void *arg, const struct bus_peer *peer, const void *data, size_t size);

/* Binds. is_open_allowed: also on addresses that others can reach. OK; DENIED: the endpoint is neither ipc nor loopback;
 * UNAVAILABLE: it cannot be bound (errno tells why). */
enum status bus_open(struct bus **out, struct event_base *base, const char *endpoint, bool is_open_allowed,
		     bus_frame_fn *on_frame, void *arg) MUST_CHECK;
/* What is not sent within linger_ms is dropped. */
void bus_close(struct bus *bus, int linger_ms);

/* The address in use, with the port that was chosen for tcp://...:* */
const char *bus_endpoint(const struct bus *bus);

/* OK; NOT_FOUND: the peer is not there any more; BUSY: it does not read what it was sent already; TOO_LARGE, INVALID: the
 * message breaks a limit of the protocol. */
enum status bus_send(struct bus *bus, const struct bus_peer *peer, const struct message *message) MUST_CHECK;

/* Stops and starts reading: what peers send meanwhile stays with them. */
void bus_pause(struct bus *bus);
void bus_resume(struct bus *bus);
bool bus_is_paused(const struct bus *bus);

#endif
