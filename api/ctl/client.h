/* HTTP calls of ccntctl to a server of CCNT, one after the other. */
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
	long status;    /* HTTP status; 0 = the server could not be reached, and it was said on stderr */
	char *location; /* "" without one */
	bool is_replayed; /* an answer given before, for the same Idempotency-Key */
	json_t *json;     /* NULL = no JSON */
};

struct client *client_new(const struct settings *settings);
void client_free(struct client *client);
DEFINE_CLEANUP(struct client, client_free)

/* path begins with "/"; body NULL = none; headers NULL = none, else "Name: value" lines closed by NULL. The
 * response is the caller's, to be freed. */
struct response client_call(struct client *client, const char *method, const char *path, const char *body,
			    const char *const *headers);
void response_free(struct response *response);

/* The response's JSON when its status is `wanted`; else says on stderr what the problem is and answers NULL. */
const json_t *response_expect(const struct response *response, long wanted);

#endif
