/* Design: a value is a head byte, a length or payload of fixed width, and for containers the values that follow.
 * The table gives type and width for each head. `pending` counts the values that are still owed by all
 * open containers; each takes at least one byte, so more pending than bytes left is a lie, found at once. */
#include "proto/mp_scan.h"

#include <string.h>

#include "proto/mp.h"

enum type { REFUSED, SCALAR, TEXT, BIN, ARRAY, MAP };

/* Heads 0xc0 to 0xdf: the width of what follows the head: of a scalar its value, else the length. */
static const struct {
	uint8_t type, width;
} heads[32] = {
	[0x00] = {SCALAR, 0},                                                       /* nil; c1 is no head */
	[0x02] = {SCALAR, 0}, [0x03] = {SCALAR, 0},                                 /* false, true */
	[0x04] = {BIN, 1},    [0x05] = {BIN, 2},    [0x06] = {BIN, 4},              /* c7 to c9: ext */
	[0x0a] = {SCALAR, 4}, [0x0b] = {SCALAR, 8},                                 /* float, double */
	[0x0c] = {SCALAR, 1}, [0x0d] = {SCALAR, 2}, [0x0e] = {SCALAR, 4}, [0x0f] = {SCALAR, 8}, /* unsigned */
	[0x10] = {SCALAR, 1}, [0x11] = {SCALAR, 2}, [0x12] = {SCALAR, 4}, [0x13] = {SCALAR, 8}, /* signed; d4 to d8: ext */
	[0x19] = {TEXT, 1},   [0x1a] = {TEXT, 2},   [0x1b] = {TEXT, 4},
	[0x1c] = {ARRAY, 2},  [0x1d] = {ARRAY, 4},
	[0x1e] = {MAP, 2},    [0x1f] = {MAP, 4},
};

struct head {
	enum type type;
	size_t n; /* bytes of a text or bin, items of an array, entries of a map */
};

struct walk {
	const uint8_t *next, *end;
	size_t pending;
	struct {
		size_t left; /* values still to come on this level */
		bool is_map;
	} levels[MP_DEPTH_MAX];
	size_t depth;
};

static size_t bytes_left(const struct walk *walk)
{
	return (size_t)(walk->end - walk->next);
}

/* Reads a head and moves past it and past a scalar's value. False: cut off. */
static bool read_head(struct head *out, struct walk *walk)
{
	uint8_t byte = *walk->next++;
	size_t width;

	if (byte <= 0x7f || byte >= 0xe0) {
		*out = (struct head){SCALAR, 0};
		return true;
	}
	if (byte <= 0xbf) {
		*out = byte <= 0x8f   ? (struct head){MAP, byte & 0x0f}
		       : byte <= 0x9f ? (struct head){ARRAY, byte & 0x0f}
				      : (struct head){TEXT, byte & 0x1f};
		return true;
	}
	*out = (struct head){(enum type)heads[byte - 0xc0].type, 0};
	width = heads[byte - 0xc0].width;
	if (width > bytes_left(walk))
		return false;
	for (size_t i = 0; i < width && out->type != SCALAR; i++)
		out->n = out->n << 8 | walk->next[i];
	walk->next += width;
	return true;
}

size_t mp_scan_character(const uint8_t *p, size_t left)
{
	static const uint32_t smallest[5] = {0, 1, 0x80, 0x800, 0x10000};
	size_t size = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
	uint32_t code = size <= 1 ? p[0] : p[0] & (0xffU >> (size + 1));

	if (size == 0 || size > left)
		return 0;
	for (size_t i = 1; i < size; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (p[i] & 0x3fU);
	}
	if (code < smallest[size] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return size;
}

/* Eight bytes at once, all of them U+0001 to U+007F. */
static bool is_plain(const uint8_t *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return (((word - 0x0101010101010101U) | word) & 0x8080808080808080U) == 0;
}

/* A character of three bytes whose first byte alone rules out long forms and surrogates: nearly all Chinese. */
static bool is_chinese(const uint8_t *p)
{
	return p[0] >= 0xe1 && p[0] <= 0xec && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80;
}

bool mp_scan_is_text(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size;) {
		size_t n;

		while (size - i >= 3 && is_chinese(bytes + i))
			i += 3;
		while (size - i >= 8 && is_plain(bytes + i))
			i += 8;
		if (i == size)
			break;
		n = mp_scan_character(bytes + i, size - i);
		if (n == 0)
			return false;
		i += n;
	}
	return true;
}

/* Takes the value that was just read off its level. True: it is the key of a map. */
static bool count_value(struct walk *walk)
{
	bool is_key;

	walk->pending--;
	if (walk->depth == 0)
		return false;
	is_key = walk->levels[walk->depth - 1].is_map && walk->levels[walk->depth - 1].left % 2 == 0;
	walk->levels[walk->depth - 1].left--;
	return is_key;
}

static enum status open_container(struct walk *walk, const struct head *head, const char **reason_out)
{
	size_t n = head->type == MAP ? head->n * 2 : head->n;

	if (n > bytes_left(walk) || walk->pending > bytes_left(walk) - n) {
		*reason_out = "more items declared than bytes sent";
		return INVALID;
	}
	if (walk->depth == MP_DEPTH_MAX) {
		*reason_out = "nested too deep";
		return TOO_LARGE;
	}
	walk->levels[walk->depth].left = n;
	walk->levels[walk->depth].is_map = head->type == MAP;
	walk->depth++;
	walk->pending += n;
	return OK;
}

static enum status pass_bytes(struct walk *walk, const struct head *head, const char **reason_out)
{
	if (head->n > bytes_left(walk)) {
		*reason_out = "cut off";
		return INVALID;
	}
	if (head->type == TEXT && !mp_scan_is_text(walk->next, head->n)) {
		*reason_out = "text is not UTF-8 or holds U+0000";
		return INVALID;
	}
	walk->next += head->n;
	return OK;
}

/* Goes over one value, of a container only its head. */
static enum status pass_value(struct walk *walk, struct mp_scan *scan, const char **reason_out)
{
	struct head head;
	bool is_key;

	if (walk->next == walk->end || !read_head(&head, walk)) {
		*reason_out = "cut off";
		return INVALID;
	}
	is_key = count_value(walk);
	if (head.type == REFUSED || (is_key && head.type != TEXT)) {
		*reason_out = is_key ? "a key is not text" : "a type that is not used here";
		return INVALID;
	}
	if (head.type == ARRAY || head.type == MAP)
		return open_container(walk, &head, reason_out);
	if (head.type == TEXT && !is_key)
		scan->text_bytes += head.n + 1;
	return pass_bytes(walk, &head, reason_out);
}

enum status mp_scan(struct mp_scan *out, const char **reason_out, const void *data, size_t size, size_t max_objects)
{
	struct mp_scan scan = {0};
	struct walk walk = {.next = data, .pending = 1};
	enum status status;

	walk.end = walk.next + size;
	while (walk.pending > 0) {
		if (++scan.n_objects > max_objects) {
			*reason_out = "too many objects";
			return TOO_LARGE;
		}
		status = pass_value(&walk, &scan, reason_out);
		if (status != OK)
			return status;
		while (walk.depth > 0 && walk.levels[walk.depth - 1].left == 0)
			walk.depth--;
	}
	if (walk.next != walk.end) {
		*reason_out = "bytes after the end";
		return INVALID;
	}
	*out = scan;
	return OK;
}
