/* The bounded reader on any bytes: nothing is read out of bounds, and what the scan lets through can be read. */
#include <talloc.h>

#include "proto/mp.h"
#include "proto/mp_scan.h"
#include "tests/fuzz/fuzz.h"

/* Demands everything of a value's items, in both container types, until the reader fails. */
static void demand(struct mp_value value, int depth)
{
	size_t n;

	mp_int_or(value, "a", -9, 9, 0);
	mp_text_or(value, "b", 64, "");
	for (size_t i = 0; depth > 0 && i < 4; i++)
		demand(mp_item_array(value, i, 0, 64, &n), depth - 1);
}

/* The plain way to what mp_scan_is_text() does in strides. */
static bool is_text(const uint8_t *data, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < size; i += n) {
		n = mp_scan_character(data + i, size - i);
		if (n == 0)
			return false;
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *owner = talloc_new(NULL);
	struct mp_scan scan;
	const char *reason = NULL;
	const char *error;
	enum status status = mp_scan(&scan, &reason, data, size, 10000);
	struct mp_reader *reader = mp_reader_new_limited(owner, data, size, MP_MESSAGE_MAX, 10000);
	struct mp_reader *other = mp_reader_new_limited(owner, data, size, MP_MESSAGE_MAX, 10000);

	PROMISE(mp_reader_status(reader, &error) == status);
	PROMISE((status == OK) == (error[0] == '\0') && (status == OK) == (reason == NULL));
	PROMISE(mp_scan_is_text(data, size) == is_text(data, size));
	PROMISE(status != OK || scan.n_objects <= size);
	demand(mp_root(reader), 3);
	mp_item_int(mp_root(other), 0, 0, 255);
	mp_number(mp_item_map(mp_root(other), 1), "a", -1, 1);
	mp_bin(mp_item_map(mp_root(other), 1), "b", 64);
	talloc_free(owner);
	return 0;
}
