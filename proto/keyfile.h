/* Key pairs of CurveZMQ (Curve25519), and the file that one lives in: lines of a word and 64 hex digits. Hex and not
 * ZeroMQ's Z85, whose characters shells, YAML and systemd read as their own.
 *
 *     public 8f1c...    of this pair
 *     secret 02aa...    of this pair
 *     server 77e0...    public key of a server, one line each; a worker's file has at least one
 *
 * Lines that begin with # and empty lines are ignored. Blocking; any thread. */
#ifndef CCNT_PROTO_KEYFILE_H
#define CCNT_PROTO_KEYFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "proto/base/status.h"

#define KEY_BYTES           32
#define KEY_HEX_SIZE        (2 * KEY_BYTES + 1)
#define KEYFILE_SERVERS_MAX 16
#define KEYFILE_ERROR_SIZE  512

struct key {
	unsigned char bytes[KEY_BYTES];
};

struct keyfile {
	struct key public_key, secret_key;
	struct key servers[KEYFILE_SERVERS_MAX];
	size_t n_servers;
};

/* False: hex is anything but 64 hex digits, length bytes long. */
bool key_parse(struct key *out, const char *hex, size_t length);
void key_format(char out[KEY_HEX_SIZE], const struct key *key);

/* A new pair, without servers. */
void keyfile_make(struct keyfile *out);
/* Adds a server unless it is there. False: it is one too many. */
bool keyfile_add_server(struct keyfile *keyfile, const struct key *server);

/* OK; NOT_FOUND; DENIED: others than owner and group may read it; INVALID: no such file, or its public key is not that of
 * its secret; UNAVAILABLE: it cannot be read. error says why. */
enum status keyfile_read(struct keyfile *out, const char *path, char error[KEYFILE_ERROR_SIZE]) MUST_CHECK;
/* Writes it with mode 0600, whole or not at all. is_new: CONFLICT if there is one already; otherwise that is replaced,
 * and its owner, group and whether the group may read it stay, if the caller may give files away.
 * UNAVAILABLE: it cannot be written. */
enum status keyfile_write(const struct keyfile *keyfile, const char *path, bool is_new, char error[KEYFILE_ERROR_SIZE])
	MUST_CHECK;
/* Writes what would be in the file. */
void keyfile_print(const struct keyfile *keyfile, FILE *out);
/* Reads the pair of a file, which is made if there is none. As keyfile_read() and keyfile_write(). */
enum status keyfile_ensure(struct keyfile *out, const char *path, char error[KEYFILE_ERROR_SIZE]) MUST_CHECK;

#endif
