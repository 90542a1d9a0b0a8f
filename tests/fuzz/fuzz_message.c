/* Messages from either end: what is accepted can be said again, and is then understood in the same way. */
#include <string.h>

#include <talloc.h>

#include "proto/message.h"
#include "tests/fuzz/fuzz.h"

static struct mp_bytes encode(void *owner, const struct message *message)
{
	struct mp_buffer *buffer = mp_buffer_new(owner, 2 * MESSAGE_BYTES_MAX);

	PROMISE(message_encode(buffer, message) == OK);
	return mp_buffer_bytes(buffer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *owner = talloc_new(NULL);
	struct message message, again;
	struct message_fault fault;
	enum status status = message_decode(&message, owner, SENDER_BOTH, data, size, &fault);

	if (status == OK) {
		struct mp_bytes first = encode(owner, &message);
		struct mp_bytes second;

		PROMISE(message_decode(&again, owner, SENDER_BOTH, first.data, first.size, &fault) == OK);
		second = encode(owner, &again);
		PROMISE(first.size == second.size && memcmp(first.data, second.data, first.size) == 0);
	} else {
		message = message_error_of(&fault);
		encode(owner, &message);
	}
	talloc_free(owner);
	return 0;
}
