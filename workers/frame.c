#include "workers/frame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "proto/base/log.h"

#define CHUNK_BYTES ((size_t)64 << 10)
#define KEEP_BYTES  ((size_t)256 << 10) /* a larger buffer is given back when it is empty */

static void make_room(char **data, size_t *from, size_t *to, size_t *allocated, size_t more)
{
	if (*from > 0 && (*from == *to || *to + more > *allocated)) {
		if (*to > *from)
			memmove(*data, *data + *from, *to - *from);
		*to -= *from;
		*from = 0;
	}
	if (*to == 0 && *allocated > KEEP_BYTES && more <= CHUNK_BYTES) {
		free(*data);
		*data = NULL;
		*allocated = 0;
	}
	if (*to + more > *allocated) {
		*allocated = *to + more > 2 * *allocated ? *to + more : 2 * *allocated;
		*data = must_alloc(realloc(*data, *allocated));
	}
}

void frame_input_done(struct frame_input *input)
{
	free(input->data);
	*input = (struct frame_input){0};
}

void frame_output_done(struct frame_output *output)
{
	free(output->data);
	*output = (struct frame_output){0};
}

/* How many bytes are missing of the frame that has begun: a large one is read into one piece. */
static size_t bytes_wanted(const struct frame_input *input)
{
	const size_t held = input->to - input->from;
	struct frame frame;
	size_t whole;

	if (held < sizeof frame)
		return CHUNK_BYTES;
	memcpy(&frame, input->data + input->from, sizeof frame);
	whole = sizeof frame + frame.size;
	return frame.size <= FRAME_PAYLOAD_MAX && whole > held + CHUNK_BYTES ? whole - held : CHUNK_BYTES;
}

long frame_input_fill(struct frame_input *input, int fd)
{
	ssize_t n;

	make_room(&input->data, &input->from, &input->to, &input->allocated, bytes_wanted(input));
	do
		n = recv(fd, input->data + input->to, input->allocated - input->to, 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	input->to += (size_t)n;
	return (long)n;
}

int frame_input_next(struct frame_input *input, struct frame *out, struct mp_bytes *payload_out)
{
	const size_t held = input->to - input->from;
	struct frame frame;

	if (held < sizeof frame)
		return 0;
	memcpy(&frame, input->data + input->from, sizeof frame);
	if (frame.size > FRAME_PAYLOAD_MAX)
		return -EBADMSG;
	if (held < sizeof frame + frame.size)
		return 0;
	*payload_out = (struct mp_bytes){input->data + input->from + sizeof frame, frame.size};
	*out = frame;
	input->from += sizeof frame + frame.size;
	return 1;
}

void frame_output_add(struct frame_output *output, const struct frame *frame, const void *payload)
{
	make_room(&output->data, &output->from, &output->to, &output->allocated, sizeof *frame + frame->size);
	memcpy(output->data + output->to, frame, sizeof *frame);
	output->to += sizeof *frame;
	if (frame->size > 0)
		memcpy(output->data + output->to, payload, frame->size);
	output->to += frame->size;
}

int frame_output_flush(struct frame_output *output, int fd)
{
	while (output->from < output->to) {
		const ssize_t n = send(fd, output->data + output->from, output->to - output->from, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EWOULDBLOCK ? -EAGAIN : -errno;
		output->from += (size_t)n;
	}
	return 0;
}
