/* The wires to servers: a DEALER socket each, and the project's messages on it. The only user of ZeroMQ in the worker.
 * Main loop only. Nothing blocks but link_wait(). An endpoint is reached or not without anybody being told: silence is the
 * dialogue's affair. */
#ifndef CCNT_WORKERS_LINK_H
#define CCNT_WORKERS_LINK_H

#include <poll.h>

#include "proto/keyfile.h"
#include "proto/message.h"

struct wires; /* what all links of a process share */
struct link;

/* After the nursery was forked: it starts ZeroMQ's threads. */
struct wires *wires_new(void);
/* All links must be gone. */
void wires_free(struct wires *wires);

/* Not connected. wires, endpoint and key are borrowed for as long as the link lives. With a key the connection is encrypted, and the
 * server has to be one of those whose keys it names; NULL: without encryption. */
struct link *link_new(struct wires *wires, const char *endpoint, const struct keyfile *key);
/* Waits up to linger_ms for what was sent to leave. */
void link_free(struct link *link, int linger_ms);

/* Makes a new socket and begins to connect it; whatever the old one still held is gone. False: the endpoint is none. */
bool link_open(struct link *link);
/* How many keys the server may have; 0: without encryption. */
size_t link_n_keys(const struct link *link);
/* The server has not answered: with the next open it is expected to have another of the keys. */
void link_expect_another(struct link *link);
/* Whether the server refused this worker's key: it will not answer on this socket. */
bool link_is_refused(const struct link *link);
/* Closes the socket; what was sent leaves within linger_ms, in the background. */
void link_close(struct link *link, int linger_ms);

/* Sends a message. OK; BUSY: too much is waiting to leave; UNAVAILABLE: closed; TOO_LARGE, INVALID: breaks a limit
 * of the protocol. */
enum status link_send(struct link *link, const struct message *message) MUST_CHECK;

enum link_news {
	LINK_NOTHING, /* there is no message */
	LINK_MESSAGE, /* *out is set: it and what it borrows live until the next call */
	LINK_FAULT,   /* a frame was refused: *fault tells why */
};

/* The next message that came. */
enum link_news link_receive(struct link *link, struct message *out, struct message_fault *fault) MUST_CHECK;

/* Waits until one of the links or of the descriptors has something, or timeout_ms (-1: for ever) are over. Fills in
 * revents. */
void wires_wait(struct wires *wires, struct link *const *links, size_t n_links, struct pollfd *fds, size_t n, long timeout_ms);

#endif
