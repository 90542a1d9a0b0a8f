/* The bodies of the messages: THE table of kinds. Private to message.c. */
#ifndef CCNT_PROTO_MESSAGE_BODIES_H
#define CCNT_PROTO_MESSAGE_BODIES_H

#include "proto/message.h"

#define MESSAGE_INTERVAL_MAX 3600000 /* ms */

struct message_body {
	const char *name; /* NULL: no such kind */
	enum message_sender sender;
	/* Writes the fields into an open map. */
	void (*encode)(struct mp_buffer *out, const struct message *message);
	/* Takes the fields of `body`; arrays are owned by owner. Failures are the reader's. */
	void (*decode)(struct message *out, struct mp_value body, void *owner);
};

extern const struct message_body message_bodies[N_MESSAGE_KINDS];

/* JOBS and RESULTS, of which there are by far the most: message_work.c. */
void message_encode_jobs(struct mp_buffer *out, const struct message *message);
void message_decode_jobs(struct message *out, struct mp_value body, void *owner);
void message_encode_results(struct mp_buffer *out, const struct message *message);
void message_decode_results(struct message *out, struct mp_value body, void *owner);

#endif
