/* A whole file in memory, with its checksum. */
#ifndef CCNT_API_CTL_FILE_H
#define CCNT_API_CTL_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct file {
	char *text; /* ends in NUL */
	size_t n_bytes;
	char sha256[65]; /* hexadecimal */
};

/* Reads it into memory of owner (talloc). False: errno tells why. */
bool file_read(struct file *out, void *owner, const char *path);

#endif
