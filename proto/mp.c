/* The reader of mp.h: msgpack-c's objects behind getters that remember the first failure.
 * Design: all text of a message is copied into one block, whose size the scan has counted, so a message of
 * 20,000 segments costs one allocation for its text and not 80,000. */
#include "proto/mp.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <msgpack.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/mp_scan.h"

struct mp_reader {
	void *owner; /* of the text; borrowed */
	msgpack_unpacked unpacked;
	char *text; /* of text_left bytes still free; owned by owner */
	size_t text_left;
	enum status status;
	char error[MP_ERROR_SIZE];
};

static int reader_done(struct mp_reader *reader)
{
	msgpack_unpacked_destroy(&reader->unpacked);
	return 0;
}

__attribute__((format(printf, 4, 5))) static void fail(struct mp_reader *reader, enum status status, const char *key,
							const char *format, ...)
{
	size_t n = 0;
	va_list arguments;

	if (reader->status != OK)
		return;
	reader->status = status;
	if (key != NULL)
		n = (size_t)snprintf(reader->error, sizeof reader->error, "%.60s: ", key);
	va_start(arguments, format);
	vsnprintf(reader->error + n, sizeof reader->error - n, format, arguments);
	va_end(arguments);
}

struct mp_reader *mp_reader_new(void *owner, const void *data, size_t size)
{
	return mp_reader_new_limited(owner, data, size, MP_MESSAGE_MAX, MP_OBJECTS_MAX);
}

struct mp_reader *mp_reader_new_limited(void *owner, const void *data, size_t size, size_t max_bytes,
					size_t max_objects)
{
	struct mp_reader *reader = must_alloc(talloc_zero(owner, struct mp_reader));
	struct mp_scan scan = {0};
	const char *reason = "longer than allowed";
	enum status status = size > max_bytes ? TOO_LARGE : mp_scan(&scan, &reason, data, size, max_objects);

	reader->owner = owner;
	msgpack_unpacked_init(&reader->unpacked);
	talloc_set_destructor(reader, reader_done);
	if (status != OK) {
		fail(reader, status, NULL, "%s", reason);
		return reader;
	}
	if (msgpack_unpack_next(&reader->unpacked, data, size, NULL) != MSGPACK_UNPACK_SUCCESS)
		fail(reader, INVALID, NULL, "malformed");
	else if (scan.text_bytes > 0)
		reader->text = must_alloc(talloc_array_size(owner, 1, (unsigned)scan.text_bytes));
	reader->text_left = scan.text_bytes;
	return reader;
}

enum status mp_reader_status(const struct mp_reader *reader, const char **error_out)
{
	if (error_out != NULL)
		*error_out = reader->error;
	return reader->status;
}

enum status mp_reader_finish(struct mp_reader *reader, char error[MP_ERROR_SIZE])
{
	enum status status = reader->status;

	if (status != OK && error != NULL)
		memcpy(error, reader->error, MP_ERROR_SIZE);
	talloc_free(reader);
	return status;
}

void mp_reader_fail(struct mp_reader *reader, enum status status, const char *key, const char *reason)
{
	fail(reader, status, key, "%s", reason);
}

struct mp_value mp_root(struct mp_reader *reader)
{
	return (struct mp_value){reader, reader->status == OK ? &reader->unpacked.data : NULL};
}

/* ---- Finding ---- */

/* The value under key, or NULL: absent or nil, or something has failed. */
static const msgpack_object *find(struct mp_value map, const char *key)
{
	const msgpack_object *object = map.object;
	size_t length = strlen(key);

	if (map.reader->status != OK || object == NULL)
		return NULL;
	if (object->type != MSGPACK_OBJECT_MAP) {
		fail(map.reader, INVALID, key, "not in a map");
		return NULL;
	}
	for (uint32_t i = 0; i < object->via.map.size; i++) {
		const msgpack_object_kv *entry = &object->via.map.ptr[i];

		if (entry->key.via.str.size == length && memcmp(entry->key.via.str.ptr, key, length) == 0)
			return entry->val.type == MSGPACK_OBJECT_NIL ? NULL : &entry->val;
	}
	return NULL;
}

static const msgpack_object *need(struct mp_value map, const char *key)
{
	const msgpack_object *object = find(map, key);

	if (object == NULL)
		fail(map.reader, INVALID, key, "missing");
	return object;
}

static const msgpack_object *item(struct mp_value array, size_t i)
{
	const msgpack_object *object = array.object;

	if (array.reader->status != OK || object == NULL)
		return NULL;
	if (object->type != MSGPACK_OBJECT_ARRAY || i >= object->via.array.size) {
		fail(array.reader, INVALID, NULL, "no item %zu", i);
		return NULL;
	}
	return &object->via.array.ptr[i];
}

/* ---- Taking: object may be NULL, and then has been complained of ---- */

static int64_t take_int(struct mp_reader *reader, const msgpack_object *object, const char *key, int64_t min,
			int64_t max)
{
	if (object == NULL)
		return 0;
	if (object->type == MSGPACK_OBJECT_POSITIVE_INTEGER && object->via.u64 <= INT64_MAX &&
	    (int64_t)object->via.u64 >= min && (int64_t)object->via.u64 <= max)
		return (int64_t)object->via.u64;
	if (object->type == MSGPACK_OBJECT_NEGATIVE_INTEGER && object->via.i64 >= min && object->via.i64 <= max)
		return object->via.i64;
	fail(reader, INVALID, key, "must be a whole number from %lld to %lld", (long long)min, (long long)max);
	return 0;
}

static const char *take_text(struct mp_reader *reader, const msgpack_object *object, const char *key, size_t max_bytes)
{
	size_t size;
	char *text;

	if (object == NULL)
		return "";
	if (object->type != MSGPACK_OBJECT_STR) {
		fail(reader, INVALID, key, "must be text");
		return "";
	}
	size = object->via.str.size;
	if (size > max_bytes) {
		fail(reader, TOO_LARGE, key, "longer than %zu bytes", max_bytes);
		return "";
	}
	if (size == 0)
		return "";
	if (size + 1 > reader->text_left) /* only when a field is read twice */
		return must_alloc(talloc_strndup(reader->owner, object->via.str.ptr, size));
	text = reader->text;
	memcpy(text, object->via.str.ptr, size);
	text[size] = '\0';
	reader->text += size + 1;
	reader->text_left -= size + 1;
	return text;
}

static struct mp_bytes take_bin(struct mp_reader *reader, const msgpack_object *object, const char *key, size_t max_bytes)
{
	if (object == NULL)
		return (struct mp_bytes){NULL, 0};
	if (object->type != MSGPACK_OBJECT_BIN) {
		fail(reader, INVALID, key, "must be bytes");
		return (struct mp_bytes){NULL, 0};
	}
	if (object->via.bin.size > max_bytes) {
		fail(reader, TOO_LARGE, key, "longer than %zu bytes", max_bytes);
		return (struct mp_bytes){NULL, 0};
	}
	return (struct mp_bytes){object->via.bin.ptr, object->via.bin.size};
}

static struct mp_value take_array(struct mp_reader *reader, const msgpack_object *object, const char *key, size_t min,
				  size_t max, size_t *n_out)
{
	*n_out = 0;
	if (object == NULL)
		return (struct mp_value){reader, NULL};
	if (object->type != MSGPACK_OBJECT_ARRAY || object->via.array.size < min) {
		fail(reader, INVALID, key, "must be an array of %zu to %zu items", min, max);
		return (struct mp_value){reader, NULL};
	}
	if (object->via.array.size > max) {
		fail(reader, TOO_LARGE, key, "more than %zu items", max);
		return (struct mp_value){reader, NULL};
	}
	*n_out = object->via.array.size;
	return (struct mp_value){reader, object};
}

static struct mp_value take_map(struct mp_reader *reader, const msgpack_object *object, const char *key)
{
	if (object != NULL && object->type != MSGPACK_OBJECT_MAP) {
		fail(reader, INVALID, key, "must be a map");
		object = NULL;
	}
	return (struct mp_value){reader, object};
}

/* ---- Fields ---- */

bool mp_has(struct mp_value map, const char *key)
{
	return find(map, key) != NULL;
}

int64_t mp_int(struct mp_value map, const char *key, int64_t min, int64_t max)
{
	return take_int(map.reader, need(map, key), key, min, max);
}

int64_t mp_int_or(struct mp_value map, const char *key, int64_t min, int64_t max, int64_t fallback)
{
	const msgpack_object *object = find(map, key);

	return object == NULL ? fallback : take_int(map.reader, object, key, min, max);
}

double mp_number(struct mp_value map, const char *key, double min, double max)
{
	const msgpack_object *object = need(map, key);
	double value;

	if (object == NULL)
		return 0;
	switch ((int)object->type) {
	case MSGPACK_OBJECT_FLOAT32:
	case MSGPACK_OBJECT_FLOAT64:
		value = object->via.f64;
		break;
	case MSGPACK_OBJECT_POSITIVE_INTEGER:
		value = (double)object->via.u64;
		break;
	case MSGPACK_OBJECT_NEGATIVE_INTEGER:
		value = (double)object->via.i64;
		break;
	default:
		fail(map.reader, INVALID, key, "must be a number");
		return 0;
	}
	if (value >= min && value <= max) /* false for NaN */
		return value;
	fail(map.reader, INVALID, key, "must be a number from %g to %g", min, max);
	return 0;
}

bool mp_bool_or(struct mp_value map, const char *key, bool fallback)
{
	const msgpack_object *object = find(map, key);

	if (object == NULL)
		return fallback;
	if (object->type == MSGPACK_OBJECT_BOOLEAN)
		return object->via.boolean;
	fail(map.reader, INVALID, key, "must be true or false");
	return false;
}

const char *mp_text(struct mp_value map, const char *key, size_t max_bytes)
{
	return take_text(map.reader, need(map, key), key, max_bytes);
}

const char *mp_text_or(struct mp_value map, const char *key, size_t max_bytes, const char *fallback)
{
	const msgpack_object *object = find(map, key);

	return object == NULL ? fallback : take_text(map.reader, object, key, max_bytes);
}

struct mp_bytes mp_bin(struct mp_value map, const char *key, size_t max_bytes)
{
	return take_bin(map.reader, need(map, key), key, max_bytes);
}

struct mp_value mp_map(struct mp_value map, const char *key)
{
	return take_map(map.reader, need(map, key), key);
}

struct mp_value mp_array(struct mp_value map, const char *key, size_t min, size_t max, size_t *n_out)
{
	return take_array(map.reader, need(map, key), key, min, max, n_out);
}

struct mp_value mp_array_or_empty(struct mp_value map, const char *key, size_t max, size_t *n_out)
{
	return take_array(map.reader, find(map, key), key, 0, max, n_out);
}

/* ---- Items ---- */

int64_t mp_item_int(struct mp_value array, size_t i, int64_t min, int64_t max)
{
	return take_int(array.reader, item(array, i), "item", min, max);
}

struct mp_bytes mp_item_bin(struct mp_value array, size_t i, size_t max_bytes)
{
	return take_bin(array.reader, item(array, i), "item", max_bytes);
}

bool mp_item_is_map(struct mp_value array, size_t i)
{
	const msgpack_object *object = item(array, i);

	return object != NULL && object->type == MSGPACK_OBJECT_MAP;
}

const char *mp_item_text(struct mp_value array, size_t i, size_t max_bytes)
{
	return take_text(array.reader, item(array, i), "item", max_bytes);
}

struct mp_value mp_item_map(struct mp_value array, size_t i)
{
	return take_map(array.reader, item(array, i), "item");
}

struct mp_value mp_item_array(struct mp_value array, size_t i, size_t min, size_t max, size_t *n_out)
{
	return take_array(array.reader, item(array, i), "item", min, max, n_out);
}
