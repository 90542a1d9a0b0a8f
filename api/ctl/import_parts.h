/* A file of one JSON object a line, cut into the parts of an import. Where it is cut depends on nothing but the file, so
 * that an import that was broken off goes on with the same parts. Constant memory: a part at a time. */
#ifndef CCNT_API_CTL_IMPORT_PARTS_H
#define CCNT_API_CTL_IMPORT_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define PART_BYTES (4 << 20) /* a part ends with the line that reaches this */
#define PART_ROWS  1000      /* or this */

struct import_cutter {
	FILE *file;
	char *line; /* getline()'s */
	size_t line_size;
	int n_parts;     /* cut so far */
	int64_t n_lines; /* likewise */
	int64_t n_bytes; /* likewise */
};

/* One part; its text is kept and used again for the next one. */
struct file_part {
	int number; /* from 1 on */
	int64_t first_row;
	int64_t n_rows; /* lines, the empty ones too */
	char *text;
	size_t n_bytes, n_allocated;
	char sha256[65];
};

/* Reads the next part into *part. False: the file has ended, or could not be read (ferror()). */
bool import_cut(struct import_cutter *cutter, struct file_part *part);
void import_cutter_done(struct import_cutter *cutter);
void file_part_done(struct file_part *part);

#endif
