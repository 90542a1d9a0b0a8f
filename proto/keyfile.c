#include "proto/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

_Static_assert(KEY_BYTES == crypto_box_PUBLICKEYBYTES && KEY_BYTES == crypto_box_SECRETKEYBYTES,
	       "CurveZMQ's keys are those of crypto_box");

bool key_parse(struct key *out, const char *hex, size_t length)
{
	struct key key;
	size_t n = 0;

	if (length != 2 * KEY_BYTES || sodium_hex2bin(key.bytes, KEY_BYTES, hex, length, NULL, &n, NULL) != 0 || n != KEY_BYTES)
		return false;
	*out = key;
	return true;
}

void key_format(char out[KEY_HEX_SIZE], const struct key *key)
{
	sodium_bin2hex(out, KEY_HEX_SIZE, key->bytes, KEY_BYTES);
}

void keyfile_make(struct keyfile *out)
{
	*out = (struct keyfile){.n_servers = 0};
	crypto_box_keypair(out->public_key.bytes, out->secret_key.bytes);
}

bool keyfile_add_server(struct keyfile *keyfile, const struct key *server)
{
	for (size_t i = 0; i < keyfile->n_servers; i++) {
		if (memcmp(&keyfile->servers[i], server, sizeof *server) == 0)
			return true;
	}
	if (keyfile->n_servers == KEYFILE_SERVERS_MAX)
		return false;
	keyfile->servers[keyfile->n_servers++] = *server;
	return true;
}

/* ---- reading ---- */

static enum status say(char error[KEYFILE_ERROR_SIZE], enum status status, const char *path, const char *what)
{
	snprintf(error, KEYFILE_ERROR_SIZE, "%s: %s", path, what);
	return status;
}

#define BLANKS " \t\r\n"

/* NULL: fine. Otherwise what is wrong with this line. */
static const char *read_line(struct keyfile *keyfile, bool *has_public, bool *has_secret, char *line)
{
	char *rest = NULL;
	const char *word = strtok_r(line, BLANKS, &rest), *hex = strtok_r(NULL, BLANKS, &rest);
	struct key key;

	if (word == NULL || word[0] == '#')
		return NULL;
	if (hex == NULL || !key_parse(&key, hex, strlen(hex)) || strtok_r(NULL, BLANKS, &rest) != NULL)
		return "a line is no word with 64 hex digits";
	if (strcmp(word, "public") == 0) {
		keyfile->public_key = key;
		*has_public = true;
	} else if (strcmp(word, "secret") == 0) {
		keyfile->secret_key = key;
		*has_secret = true;
	} else if (strcmp(word, "server") != 0) {
		return "a line begins with none of public, secret, server";
	} else if (!keyfile_add_server(keyfile, &key)) {
		return "it names more than 16 servers";
	}
	return NULL;
}

static const char *read_lines(struct keyfile *keyfile, FILE *file)
{
	bool has_public = false, has_secret = false;
	char line[256];
	const char *fault = NULL;
	struct key derived;

	while (fault == NULL && fgets(line, sizeof line, file) != NULL)
		fault = read_line(keyfile, &has_public, &has_secret, line);
	sodium_memzero(line, sizeof line);
	if (fault != NULL)
		return fault;
	if (ferror(file))
		return strerror(errno);
	if (!has_public || !has_secret)
		return "it has no public or no secret key";
	if (crypto_scalarmult_base(derived.bytes, keyfile->secret_key.bytes) != 0 ||
	    memcmp(&derived, &keyfile->public_key, sizeof derived) != 0)
		return "its public key does not belong to its secret key";
	return NULL;
}

enum status keyfile_read(struct keyfile *out, const char *path, char error[KEYFILE_ERROR_SIZE])
{
	struct keyfile keyfile = {.n_servers = 0};
	FILE *file = fopen(path, "re");
	struct stat about;
	const char *fault;
	enum status status = OK;

	if (file == NULL)
		return say(error, errno == ENOENT ? NOT_FOUND : UNAVAILABLE, path, strerror(errno));
	if (fstat(fileno(file), &about) != 0) {
		status = say(error, UNAVAILABLE, path, strerror(errno));
	} else if ((about.st_mode & S_IRWXO) != 0) {
		status = say(error, DENIED, path, "others may read it: chmod 0600");
	} else if ((fault = read_lines(&keyfile, file)) != NULL) {
		status = say(error, INVALID, path, fault);
	} else {
		*out = keyfile;
	}
	fclose(file);
	sodium_memzero(&keyfile, sizeof keyfile);
	return status;
}

/* ---- writing ---- */

static void write_line(FILE *file, const char *word, const struct key *key)
{
	char hex[KEY_HEX_SIZE];

	key_format(hex, key);
	fprintf(file, "%s %s\n", word, hex);
	sodium_memzero(hex, sizeof hex);
}

void keyfile_print(const struct keyfile *keyfile, FILE *out)
{
	fputs("# A key pair of CCNT's worker connection. Keep it secret.\n", out);
	write_line(out, "public", &keyfile->public_key);
	write_line(out, "secret", &keyfile->secret_key);
	for (size_t i = 0; i < keyfile->n_servers; i++)
		write_line(out, "server", &keyfile->servers[i]);
}

static bool write_all(const struct keyfile *keyfile, int fd)
{
	FILE *file = fdopen(fd, "w");
	bool is_written;

	if (file == NULL) {
		close(fd);
		return false;
	}
	keyfile_print(keyfile, file);
	is_written = fflush(file) == 0 && fsync(fd) == 0;
	return fclose(file) == 0 && is_written;
}

/* The file that is replaced may be that of another user, who has to read this one too. */
static void keep_owner(int fd, const char *path)
{
	struct stat old;

	if (stat(path, &old) == 0 && fchown(fd, old.st_uid, old.st_gid) == 0)
		(void)fchmod(fd, old.st_mode & 0640);
}

enum status keyfile_write(const struct keyfile *keyfile, const char *path, bool is_new, char error[KEYFILE_ERROR_SIZE])
{
	const size_t size = strlen(path) + 8;
	char *temporary = malloc(size);
	enum status status = OK;
	int fd = -1;

	if (temporary != NULL) {
		snprintf(temporary, size, "%s.XXXXXX", path);
		fd = mkostemp(temporary, O_CLOEXEC); /* with mode 0600 */
	}
	if (fd >= 0 && !is_new)
		keep_owner(fd, path);
	if (fd < 0) {
		status = say(error, UNAVAILABLE, path, strerror(errno));
	} else if (!write_all(keyfile, fd) || (is_new ? link(temporary, path) : rename(temporary, path)) != 0) {
		status = say(error, errno == EEXIST ? CONFLICT : UNAVAILABLE, path, strerror(errno));
		unlink(temporary);
	} else if (is_new) {
		unlink(temporary);
	}
	free(temporary);
	return status;
}

enum status keyfile_ensure(struct keyfile *out, const char *path, char error[KEYFILE_ERROR_SIZE])
{
	struct keyfile keyfile;
	enum status status = keyfile_read(out, path, error);

	if (status != NOT_FOUND)
		return status;
	keyfile_make(&keyfile);
	status = keyfile_write(&keyfile, path, true, error);
	sodium_memzero(&keyfile, sizeof keyfile);
	/* CONFLICT: another process has just made it. */
	return status == OK || status == CONFLICT ? keyfile_read(out, path, error) : status;
}
