/* Reading of the tab separated files that the benches measure against: a header line, then rows. */
#ifndef CCNT_TESTS_BENCH_TSV_H
#define CCNT_TESTS_BENCH_TSV_H

#include <stdbool.h>
#include <stddef.h>

enum { TSV_COLUMNS_MAX = 16 };

struct tsv_row {
	char *cells[TSV_COLUMNS_MAX]; /* never NULL */
};

struct tsv {
	struct tsv_row header;
	struct tsv_row *rows;
	size_t n_rows;
};

/* Reads a file under the talloc context owner. False where it cannot be read. */
bool tsv_read(struct tsv *out, void *owner, const char *path);

/* The cell of a named column; "" where the column does not exist. */
const char *tsv_cell(const struct tsv *tsv, size_t row, const char *column);

/* A whole file as a NUL-terminated text, or NULL. */
char *file_text(void *owner, const char *path);

#endif
