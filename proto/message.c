#include "proto/message.h"

#include <stdio.h>

#include <talloc.h>

#include "proto/message_bodies.h"

static bool is_known(int64_t kind)
{
	return kind > 0 && kind < N_MESSAGE_KINDS && message_bodies[kind].name != NULL;
}

const char *message_kind_name(int kind)
{
	return is_known(kind) ? message_bodies[kind].name : "unknown";
}

enum status message_encode(struct mp_buffer *buffer, const struct message *message)
{
	mp_open_array(buffer, NULL, 2);
	mp_put_int(buffer, NULL, message->kind);
	mp_open_map(buffer, NULL);
	message_bodies[message->kind].encode(buffer, message);
	mp_close(buffer);
	mp_close(buffer);
	return mp_buffer_status(buffer);
}

static enum status refuse(struct message_fault *fault, enum status status, const char *code, int64_t kind,
			  const char *text)
{
	fault->code = code;
	fault->kind = (int)kind;
	snprintf(fault->text, sizeof fault->text, "%s", text);
	return status;
}

/* Reads into *out what the reader holds. */
static enum status decode(struct message *out, void *owner, enum message_sender sender, struct mp_reader *reader,
			  struct message_fault *fault)
{
	int64_t kind = mp_item_int(mp_root(reader), 0, 0, UINT8_MAX);
	struct mp_value body = mp_item_map(mp_root(reader), 1);
	const char *error;
	enum status status = mp_reader_status(reader, &error);

	if (status != OK)
		return refuse(fault, status, "malformed", kind, error);
	if (!is_known(kind))
		return refuse(fault, NOT_FOUND, "unknown_kind", kind, "this end does not know the kind");
	if ((message_bodies[kind].sender & sender) == 0)
		return refuse(fault, DENIED, "unexpected", kind, "only the other end says this");
	out->kind = (enum message_kind)kind;
	message_bodies[kind].decode(out, body, owner);
	status = mp_reader_status(reader, &error);
	return status == OK ? OK : refuse(fault, status, "malformed", kind, error);
}

enum status message_decode(struct message *out, void *owner, enum message_sender sender, const void *data, size_t size,
			   struct message_fault *fault)
{
	struct mp_reader *reader = mp_reader_new(owner, data, size);
	struct message message = {0};
	enum status status = decode(&message, owner, sender, reader, fault);

	talloc_free(reader);
	if (status == OK)
		*out = message;
	return status;
}

struct message message_error_of(const struct message_fault *fault)
{
	return (struct message){
		.kind = MESSAGE_ERROR,
		.error = {.code = fault->code, .text = fault->text, .kind = fault->kind},
	};
}

int message_version_common(int ours_min, int ours_max, int theirs_min, int theirs_max)
{
	int highest = ours_max < theirs_max ? ours_max : theirs_max;

	return highest >= ours_min && highest >= theirs_min ? highest : 0;
}
