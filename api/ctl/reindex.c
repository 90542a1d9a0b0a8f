/* ccntctl reindex, reindex status: policies are indexed again, and how far that has come.
 *
 * Design. The server tells of a stretch of policies at a time. Jobs are done in the order of policies, so that who watches looks at
 * one stretch until nothing of it is left, and goes on to the next. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "api/ctl/client.h"
#include "api/ctl/command.h"
#include "proto/base/clock.h"

#define POLL_MS 500

const struct setting reindex_settings[] = {
	{"all", SETTING_BOOL, "false", "also what is of the scheme of today"},
	{"watch", SETTING_BOOL, "false", "wait until all of it is done, and show how far it is"},
	{"patience", SETTING_INT, "120", "with --watch: give up when nothing has moved for so many seconds", 1, 86400},
	CLIENT_SETTINGS,
	{NULL},
};

struct stretch {
	json_int_t scheme, policies, behind, waiting, queued;
	json_int_t next; /* 0 = this was the last one */
};

static json_int_t number_of(const json_t *json, const char *name)
{
	return json_integer_value(json_object_get(json, name));
}

/* POSTs body, or GETs where it is NULL. False: it failed, which was said. */
static bool call(struct client *client, const char *path, const char *body, struct stretch *out)
{
	struct response response = client_call(client, body != NULL ? "POST" : "GET", path, body, NULL);
	const json_t *json = response_expect(&response, body != NULL ? 202 : 200);

	if (json != NULL)
		*out = (struct stretch){number_of(json, "scheme"), number_of(json, "policies"), number_of(json, "behind"),
					number_of(json, "waiting"), number_of(json, "queued"), number_of(json, "next")};
	response_free(&response);
	return json != NULL;
}

static bool look(struct client *client, json_int_t after, struct stretch *out)
{
	char path[80];

	snprintf(path, sizeof path, "/v1/jobs/index?after=%" JSON_INTEGER_FORMAT, after);
	return call(client, path, NULL, out);
}

static bool queue(struct client *client, bool is_all, json_int_t *queued_out)
{
	struct stretch stretch = {0};
	char body[80];

	do {
		snprintf(body, sizeof body, "{\"all\":%s,\"after\":%" JSON_INTEGER_FORMAT "}", is_all ? "true" : "false", stretch.next);
		if (!call(client, "/v1/jobs/index", body, &stretch))
			return false;
		*queued_out += stretch.queued;
	} while (stretch.next != 0);
	return true;
}

static int watch(struct client *client, int64_t patience_ms)
{
	struct stretch stretch;
	json_int_t after = 0, n_done = 0, n_left = -1;
	int64_t moved_ms = clock_monotonic_ms();

	while (look(client, after, &stretch)) {
		/* What is behind and not waiting is queued by the server by and by. */
		const json_int_t n_now = stretch.behind > stretch.waiting ? stretch.behind : stretch.waiting;

		if (n_now != n_left)
			moved_ms = clock_monotonic_ms();
		n_left = n_now;
		fprintf(stderr, "\r\033[K%" JSON_INTEGER_FORMAT " policies are indexed", n_done + stretch.policies - n_now);
		if (n_now == 0) {
			n_done += stretch.policies;
			after = stretch.next;
			n_left = -1;
			if (after == 0) {
				fputc('\n', stderr);
				return 0;
			}
			continue;
		}
		if (clock_monotonic_ms() - moved_ms > patience_ms) {
			fprintf(stderr, "\nccntctl: nothing moves any more; ccntctl status shows whether jobs of kind index are paused or were given up,"
					" and workers are connected\n");
			return 1;
		}
		nanosleep(&(struct timespec){.tv_nsec = POLL_MS * 1000000L}, NULL);
	}
	return 1;
}

int reindex_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	json_int_t queued = 0;

	if (!queue(client, settings_bool(invocation->settings, "all"), &queued))
		return 1;
	printf("%" JSON_INTEGER_FORMAT " policies will be indexed again\n", queued);
	fflush(stdout);
	return settings_bool(invocation->settings, "watch") ? watch(client, settings_int(invocation->settings, "patience") * 1000) : 0;
}

int reindex_status_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	struct stretch all = {0}, stretch = {0};

	do {
		if (!look(client, stretch.next, &stretch))
			return 1;
		all.policies += stretch.policies;
		all.behind += stretch.behind;
		all.waiting += stretch.waiting;
	} while (stretch.next != 0);
	printf("scheme %" JSON_INTEGER_FORMAT ": %" JSON_INTEGER_FORMAT " policies are indexed, %" JSON_INTEGER_FORMAT " of them by an older scheme; %"
	       JSON_INTEGER_FORMAT " wait to be indexed again\n", stretch.scheme, all.policies, all.behind, all.waiting);
	return 0;
}
