/* HTTP calls of ccntctl to a server of CCNT, one after the other or several at a time. */
#ifndef CCNT_API_CTL_CLIENT_H
#define CCNT_API_CTL_CLIENT_H

#include <stdbool.h>

#include <jansson.h>

#include "proto/base/cleanup.h"
#include "proto/base/settings.h"

struct client;

/* The rows of a settings table that every command with a client has. */
#define CLIENT_SETTINGS                                                                                          \
	{"server-url", SETTING_TEXT, "http://127.0.0.1:8080", "address of the server"},                          \
	{                                                                                                        \
		"token", SETTING_SECRET, "", "API token"                                                         \
	}

struct response {
	long status;    /* HTTP status; 0 = the server could not be reached: error says why */
	char *location; /* "" without one */
	bool is_replayed; /* an answer given before, for the same Idempotency-Key */
	long retry_after_s; /* -1 = the server does not say */
	char error[256];
	json_t *json;     /* NULL = no JSON */
};

struct client *client_new(const struct settings *settings);
void client_free(struct client *client);
DEFINE_CLEANUP(struct client, client_free)

/* path begins with "/"; body NULL = none; headers NULL = none, else "Name: value" lines closed by NULL. The
 * response is the caller's, to be freed. That the server could not be reached is said on stderr. */
struct response client_call(struct client *client, const char *method, const char *path, const char *body,
			    const char *const *headers);
void response_free(struct response *response);

/* Calls at the same time, n at most. */
struct clients;
struct clients *clients_new(const struct settings *settings, int n);
void clients_free(struct clients *clients);
DEFINE_CLEANUP(struct clients, clients_free)
int clients_n_busy(const struct clients *clients);
struct call {
	const char *path, *media_type;
	const char *body; /* n_bytes long; borrowed until the call has ended */
	size_t n_bytes;
	void *tag; /* for whoever began it */
};
/* POST; false: n are busy. Nothing is said on stderr. */
bool clients_begin(struct clients *clients, const struct call *call);
/* Waits for at most wait_ms until one has ended. False: none has. *out is the caller's, to be freed. */
bool clients_wait(struct clients *clients, int wait_ms, struct response *out, void **tag_out);

/* The response's JSON when its status is `wanted`; else says on stderr what the problem is and answers NULL. */
const json_t *response_expect(const struct response *response, long wanted);

#endif
