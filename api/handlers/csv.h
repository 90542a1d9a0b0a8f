/* CSV (RFC 4180) from JSON objects, one row each. */
#ifndef CCNT_API_HANDLERS_CSV_H
#define CCNT_API_HANDLERS_CSV_H

#include <stddef.h>

struct csv_column {
	const char *name; /* NULL ends a table */
	const char *path; /* members from the object down, "policy.id"; through a list, its items' texts joined by "; " */
};

/* A growing text of the talloc context owner. */
struct csv {
	void *owner;
	char *text;
	size_t n_bytes, n_room;
};

/* The header row. */
void csv_add_header(struct csv *csv, const struct csv_column *columns);

/* One row for each line of JSON (n_bytes of them, each line ended by a line feed). Text that a spreadsheet would take for a
 * formula gets an apostrophe in front; numbers and single characters stay as they are. */
void csv_add_lines(struct csv *csv, const struct csv_column *columns, const char *lines, size_t n_bytes);

#endif
