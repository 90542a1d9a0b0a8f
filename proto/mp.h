/* MessagePack for bytes that a peer made: a writer, and a reader that is safe on anything.
 *
 * Both remember their first failure and go on harmlessly, so encoders and decoders are straight lists
 * of fields with ONE check at the end. The reader scans the whole message before msgpack-c sees it:
 * declared counts must fit into the bytes that are left, depth, objects and extension types are
 * limited, text must be UTF-8 without U+0000 (so it is safe as a C string and as PostgreSQL text).
 * No msgpack type leaves mp.c. No thread of its own; one object is used by one thread at a time. */
#ifndef CCNT_PROTO_MP_H
#define CCNT_PROTO_MP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/status.h"

#define MP_DEPTH_MAX     8
#define MP_ERROR_SIZE    160
#define MP_MESSAGE_MAX   ((size_t)16 << 20)
#define MP_OBJECTS_MAX   ((size_t)1000000)

/* Bytes borrowed from somewhere; the comment at each use says from where. */
struct mp_bytes {
	const void *data;
	size_t size;
};

/* ---- Writer ---- */

struct mp_buffer; /* grows as needed; owned by its talloc owner, freed with talloc_free() too */

/* An empty buffer; what would make it longer than `limit` bytes fails as TOO_LARGE. */
struct mp_buffer *mp_buffer_new(void *owner, size_t limit);
void mp_buffer_clear(struct mp_buffer *buffer); /* back to empty and unfailed; keeps the memory */

/* OK; TOO_LARGE; INVALID (text that the reader would refuse). Every container must be closed (asserted). */
enum status mp_buffer_status(const struct mp_buffer *buffer) MUST_CHECK;
/* Fails the buffer for a reason of the caller's own, unless it has failed already. */
void mp_buffer_fail(struct mp_buffer *buffer, enum status status);
/* What was written; borrowed until the next call on the buffer. */
struct mp_bytes mp_buffer_bytes(const struct mp_buffer *buffer);
/* Hands over the memory, to be freed with free() (fits zmq_msg_init_data); the buffer is empty after it. */
struct mp_bytes mp_buffer_release(struct mp_buffer *buffer);

/* Containers: a map counts its own entries (<= 65,535); an array is told how many items follow. `key` is NULL
 * for an item of an array and for the outermost value. */
void mp_open_map(struct mp_buffer *buffer, const char *key);
void mp_open_array(struct mp_buffer *buffer, const char *key, size_t n);
void mp_close(struct mp_buffer *buffer);

void mp_put_int(struct mp_buffer *buffer, const char *key, int64_t value);
void mp_put_number(struct mp_buffer *buffer, const char *key, double value);
void mp_put_bool(struct mp_buffer *buffer, const char *key, bool value);
/* Text that is data: longer than max_bytes fails as TOO_LARGE, not UTF-8 as INVALID. NULL is written as "". */
void mp_put_text(struct mp_buffer *buffer, const char *key, const char *text, size_t max_bytes);
/* The same for text that is UTF-8 without U+0000 as it comes, such as a database's: it is not looked through, since the reader
 * at the other end does it anyway. */
void mp_put_proven_text(struct mp_buffer *buffer, const char *key, const char *text, size_t max_bytes);
/* Text for people: cut at a character's end, and what is not UTF-8 becomes '?'; never fails for its content. */
void mp_put_note(struct mp_buffer *buffer, const char *key, const char *text, size_t max_bytes);
void mp_put_bin(struct mp_buffer *buffer, const char *key, struct mp_bytes bytes);

/* ---- Reader ---- */

struct mp_reader; /* one message; owned by its talloc owner, holds msgpack-c's memory */

struct mp_value {
	struct mp_reader *reader;
	const void *object; /* NULL: nothing there, because something failed before */
};

/* Reads data, which is borrowed as long as the reader or any mp_bytes of it is used. Never NULL: a message that is
 * refused gives a reader that has failed. Text lives as long as `owner`, not as the reader, which may be freed
 * as soon as the fields were taken. */
struct mp_reader *mp_reader_new(void *owner, const void *data, size_t size);
/* The same with other limits than MP_MESSAGE_MAX and MP_OBJECTS_MAX. */
struct mp_reader *mp_reader_new_limited(void *owner, const void *data, size_t size, size_t max_bytes,
					size_t max_objects);

/* OK; INVALID: malformed, or a field is missing, of another type or out of range; TOO_LARGE: a limit on size, count
 * or depth. *error_out (may be NULL) borrows the reason, which names the key, from the reader. */
enum status mp_reader_status(const struct mp_reader *reader, const char **error_out) MUST_CHECK;
/* The same status, for decoders: copies the reason into error (unless NULL) and frees the reader. */
enum status mp_reader_finish(struct mp_reader *reader, char error[MP_ERROR_SIZE]) MUST_CHECK;
/* Fails the reader with a reason of the caller's own, unless it has failed already. */
void mp_reader_fail(struct mp_reader *reader, enum status status, const char *key, const char *reason);

struct mp_value mp_root(struct mp_reader *reader);

/* Fields of a map. A missing or nil field fails the reader, except in mp_*_or(), which give the fallback. Each gives
 * 0, "" or nothing once the reader has failed. A key that occurs twice: the first counts. */
bool mp_has(struct mp_value map, const char *key);
int64_t mp_int(struct mp_value map, const char *key, int64_t min, int64_t max);
int64_t mp_int_or(struct mp_value map, const char *key, int64_t min, int64_t max, int64_t fallback);
double mp_number(struct mp_value map, const char *key, double min, double max);
bool mp_bool_or(struct mp_value map, const char *key, bool fallback);
const char *mp_text(struct mp_value map, const char *key, size_t max_bytes);
const char *mp_text_or(struct mp_value map, const char *key, size_t max_bytes, const char *fallback);
struct mp_bytes mp_bin(struct mp_value map, const char *key, size_t max_bytes); /* borrowed from data */
struct mp_value mp_map(struct mp_value map, const char *key);
/* An array of min to max items; *n_out gets how many (0 on failure). */
struct mp_value mp_array(struct mp_value map, const char *key, size_t min, size_t max, size_t *n_out);
/* As mp_array(), but nothing there is an empty array. */
struct mp_value mp_array_or_empty(struct mp_value map, const char *key, size_t max, size_t *n_out);

/* Items of an array; i must be below its length, or the reader fails. */
int64_t mp_item_int(struct mp_value array, size_t i, int64_t min, int64_t max);
struct mp_bytes mp_item_bin(struct mp_value array, size_t i, size_t max_bytes); /* borrowed from data */
bool mp_item_is_map(struct mp_value array, size_t i);
const char *mp_item_text(struct mp_value array, size_t i, size_t max_bytes);
struct mp_value mp_item_map(struct mp_value array, size_t i);
struct mp_value mp_item_array(struct mp_value array, size_t i, size_t min, size_t max, size_t *n_out);

#endif
