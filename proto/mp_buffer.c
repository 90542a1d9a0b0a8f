/* The writer of mp.h, over msgpack_sbuffer. */
#include "proto/mp.h"

#include <assert.h>
#include <string.h>

#include <msgpack.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/mp_scan.h"

struct level {
	size_t n;      /* items so far, keys not counted */
	size_t wanted; /* of an array */
	size_t head;   /* of a map: where its 3 bytes are */
	bool is_map;
};

struct mp_buffer {
	msgpack_sbuffer bytes;
	msgpack_packer packer;
	size_t limit;
	enum status status;
	struct level levels[MP_DEPTH_MAX];
	size_t depth;
};

/* msgpack-c's way out: everything is written through here, so that the limit holds for all. */
static int append(void *data, const char *bytes, size_t size)
{
	struct mp_buffer *buffer = data;

	if (size > buffer->limit - buffer->bytes.size)
		mp_buffer_fail(buffer, TOO_LARGE);
	if (buffer->status != OK || size == 0)
		return 0;
	if (msgpack_sbuffer_write(&buffer->bytes, bytes, size) != 0)
		log_die("out_of_memory", __FILE__, __LINE__);
	return 0;
}

static int buffer_done(struct mp_buffer *buffer)
{
	msgpack_sbuffer_destroy(&buffer->bytes);
	return 0;
}

struct mp_buffer *mp_buffer_new(void *owner, size_t limit)
{
	struct mp_buffer *buffer = must_alloc(talloc_zero(owner, struct mp_buffer));

	msgpack_sbuffer_init(&buffer->bytes);
	msgpack_packer_init(&buffer->packer, buffer, append);
	buffer->limit = limit;
	talloc_set_destructor(buffer, buffer_done);
	return buffer;
}

void mp_buffer_clear(struct mp_buffer *buffer)
{
	msgpack_sbuffer_clear(&buffer->bytes);
	buffer->status = OK;
	buffer->depth = 0;
}

enum status mp_buffer_status(const struct mp_buffer *buffer)
{
	assert(buffer->depth == 0);
	return buffer->status;
}

void mp_buffer_fail(struct mp_buffer *buffer, enum status status)
{
	if (buffer->status == OK)
		buffer->status = status;
}

struct mp_bytes mp_buffer_bytes(const struct mp_buffer *buffer)
{
	return (struct mp_bytes){buffer->bytes.data, buffer->bytes.size};
}

struct mp_bytes mp_buffer_release(struct mp_buffer *buffer)
{
	struct mp_bytes bytes = {NULL, buffer->bytes.size};

	bytes.data = msgpack_sbuffer_release(&buffer->bytes);
	mp_buffer_clear(buffer);
	return bytes;
}

/* Every value begins here: counts it and writes its key. */
static void begin(struct mp_buffer *buffer, const char *key)
{
	if (buffer->depth > 0)
		buffer->levels[buffer->depth - 1].n++;
	assert((key != NULL) == (buffer->depth > 0 && buffer->levels[buffer->depth - 1].is_map));
	if (key != NULL)
		msgpack_pack_str_with_body(&buffer->packer, key, strlen(key));
}

static struct level *push(struct mp_buffer *buffer)
{
	assert(buffer->depth < MP_DEPTH_MAX);
	return &buffer->levels[buffer->depth++];
}

/* The head is always a map16: the count is filled in when the map is closed. */
void mp_open_map(struct mp_buffer *buffer, const char *key)
{
	begin(buffer, key);
	*push(buffer) = (struct level){.head = buffer->bytes.size, .is_map = true};
	append(buffer, "\xde\x00\x00", 3);
}

void mp_open_array(struct mp_buffer *buffer, const char *key, size_t n)
{
	begin(buffer, key);
	*push(buffer) = (struct level){.wanted = n};
	msgpack_pack_array(&buffer->packer, n);
}

void mp_close(struct mp_buffer *buffer)
{
	const struct level *level;

	assert(buffer->depth > 0);
	level = &buffer->levels[--buffer->depth];
	assert(level->is_map ? level->n <= UINT16_MAX : level->n == level->wanted);
	if (level->is_map && buffer->status == OK) {
		buffer->bytes.data[level->head + 1] = (char)(level->n >> 8);
		buffer->bytes.data[level->head + 2] = (char)(level->n & 0xff);
	}
}

void mp_put_int(struct mp_buffer *buffer, const char *key, int64_t value)
{
	begin(buffer, key);
	msgpack_pack_int64(&buffer->packer, value);
}

void mp_put_number(struct mp_buffer *buffer, const char *key, double value)
{
	begin(buffer, key);
	msgpack_pack_double(&buffer->packer, value);
}

void mp_put_bool(struct mp_buffer *buffer, const char *key, bool value)
{
	begin(buffer, key);
	if (value)
		msgpack_pack_true(&buffer->packer);
	else
		msgpack_pack_false(&buffer->packer);
}

static void put_text(struct mp_buffer *buffer, const char *key, const char *text, size_t max_bytes, bool is_proven)
{
	size_t size = text != NULL ? strlen(text) : 0;

	if (size > max_bytes)
		mp_buffer_fail(buffer, TOO_LARGE);
	else if (!is_proven && size > 0 && !mp_scan_is_text((const uint8_t *)text, size))
		mp_buffer_fail(buffer, INVALID);
	begin(buffer, key);
	msgpack_pack_str(&buffer->packer, size);
	append(buffer, text, size);
}

void mp_put_text(struct mp_buffer *buffer, const char *key, const char *text, size_t max_bytes)
{
	put_text(buffer, key, text, max_bytes, false);
}

void mp_put_proven_text(struct mp_buffer *buffer, const char *key, const char *text, size_t max_bytes)
{
	put_text(buffer, key, text, max_bytes, true);
}

void mp_put_note(struct mp_buffer *buffer, const char *key, const char *text, size_t max_bytes)
{
	size_t left = text != NULL ? strlen(text) : 0;
	char *note = must_alloc(talloc_array(buffer, char, (unsigned)(left < max_bytes ? left : max_bytes) + 1));
	size_t n = 0;

	while (left > 0) {
		size_t size = mp_scan_character((const uint8_t *)text, left);
		size_t step = size > 0 ? size : 1;

		if (n + step > max_bytes)
			break;
		memcpy(note + n, size > 0 ? text : "?", step);
		n += step;
		text += step;
		left -= step;
	}
	note[n] = '\0';
	mp_put_text(buffer, key, note, max_bytes);
	talloc_free(note);
}

void mp_put_bin(struct mp_buffer *buffer, const char *key, struct mp_bytes bytes)
{
	begin(buffer, key);
	msgpack_pack_bin(&buffer->packer, bytes.size);
	append(buffer, bytes.data, bytes.size);
}
