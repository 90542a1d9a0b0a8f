#include "api/ctl/file.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>
#include <talloc.h>

#include "proto/base/log.h"

bool file_read(struct file *out, void *owner, const char *path)
{
	FILE *stream = fopen(path, "rb");
	unsigned char hash[crypto_hash_sha256_BYTES];
	struct file file = {.text = must_alloc(talloc_strdup(owner, ""))};
	char chunk[65536];
	size_t n;
	bool is_whole;

	if (stream == NULL)
		return false;
	while ((n = fread(chunk, 1, sizeof chunk, stream)) > 0) {
		file.text = must_alloc(talloc_realloc(owner, file.text, char, (unsigned)(file.n_bytes + n + 1)));
		memcpy(file.text + file.n_bytes, chunk, n);
		file.n_bytes += n;
		file.text[file.n_bytes] = '\0';
	}
	is_whole = !ferror(stream);
	fclose(stream);
	crypto_hash_sha256(hash, (unsigned char *)file.text, file.n_bytes);
	sodium_bin2hex(file.sha256, sizeof file.sha256, hash, sizeof hash);
	if (is_whole)
		*out = file;
	return is_whole;
}
