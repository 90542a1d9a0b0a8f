#include "api/ctl/import_parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <sodium.h>

#include "proto/base/log.h"

static void append(struct file_part *part, const char *line, size_t n)
{
	if (part->n_bytes + n > part->n_allocated) {
		part->n_allocated = part->n_bytes + n + PART_BYTES / 4;
		part->text = must_alloc(realloc(part->text, part->n_allocated));
	}
	memcpy(part->text + part->n_bytes, line, n);
	part->n_bytes += n;
}

bool import_cut(struct import_cutter *cutter, struct file_part *part)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	ssize_t n;

	part->n_bytes = 0;
	part->n_rows = 0;
	part->first_row = cutter->n_lines + 1;
	while (part->n_bytes < PART_BYTES && part->n_rows < PART_ROWS &&
	       (n = getline(&cutter->line, &cutter->line_size, cutter->file)) >= 0) {
		append(part, cutter->line, (size_t)n);
		part->n_rows++;
	}
	if (part->n_rows == 0)
		return false;
	cutter->n_lines += part->n_rows;
	cutter->n_bytes += (int64_t)part->n_bytes;
	part->number = ++cutter->n_parts;
	crypto_hash_sha256(hash, (const unsigned char *)part->text, part->n_bytes);
	sodium_bin2hex(part->sha256, sizeof part->sha256, hash, sizeof hash);
	return true;
}

void import_cutter_done(struct import_cutter *cutter)
{
	free(cutter->line);
	cutter->line = NULL;
}

void file_part_done(struct file_part *part)
{
	free(part->text);
	part->text = NULL;
}
