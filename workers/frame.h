/* The frames between the worker's parent and its slots: a fixed head and a payload, over a stream socket of this
 * machine. Jobs go one way, results the other. Both ends are this program; the parent still trusts no length.
 * One object is used by one process; nothing here blocks or not but by the descriptor's own mode. */
#ifndef CCNT_WORKERS_FRAME_H
#define CCNT_WORKERS_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/result.h"

/* What `code` says in a result: the job was done, or failed with enum failure (proto/result.h). In a job it is the kind. */
#define FRAME_DONE        (-1)
#define FRAME_PAYLOAD_MAX RESULT_BYTES_MAX

struct frame {
	uint32_t size; /* of the payload */
	int32_t code;
	int64_t fence;
	int64_t elapsed_us; /* results only */
};

struct frame_input {
	char *data; /* owned (malloc) */
	size_t from, to, allocated;
};

struct frame_output {
	char *data; /* owned (malloc) */
	size_t from, to, allocated;
};

void frame_input_done(struct frame_input *input);
void frame_output_done(struct frame_output *output);

/* Reads once from fd. The number of bytes; 0 at the end of the stream; -errno. */
long frame_input_fill(struct frame_input *input, int fd);
/* The next complete frame: 1, with its payload borrowed until the next fill; 0: not yet complete; -EBADMSG: a length
 * over FRAME_PAYLOAD_MAX. */
int frame_input_next(struct frame_input *input, struct frame *out, struct mp_bytes *payload_out);

void frame_output_add(struct frame_output *output, const struct frame *frame, const void *payload);
/* Writes what was added. 0: all of it; -EAGAIN: the rest later; -errno. */
int frame_output_flush(struct frame_output *output, int fd);

#endif
