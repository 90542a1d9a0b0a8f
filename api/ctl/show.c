/* ccntctl status, workers, jobs: what the server says, as tables. */
#include <inttypes.h>
#include <stdio.h>

#include "api/ctl/client.h"
#include "api/ctl/command.h"

const struct setting client_settings[] = {CLIENT_SETTINGS, {NULL}};

static void show_cell(const json_t *value, int width)
{
	if (json_is_string(value))
		printf("%*s  ", width, json_string_value(value));
	else if (json_is_integer(value))
		printf("%*" JSON_INTEGER_FORMAT "  ", width, json_integer_value(value));
	else
		printf("%*s  ", width, "-");
}

static void show_table(const json_t *rows, const struct column *columns)
{
	const json_t *row;
	size_t i;

	for (const struct column *c = columns; c->key != NULL; c++)
		printf("%*s  ", c->width, c->title);
	putchar('\n');
	json_array_foreach(rows, i, row) {
		for (const struct column *c = columns; c->key != NULL; c++)
			show_cell(json_object_get(row, c->key), c->width);
		putchar('\n');
	}
}

int show_list(struct client *client, const char *path, const struct column *columns)
{
	struct response response = client_call(client, "GET", path, NULL, NULL);
	const json_t *json = response_expect(&response, 200);

	if (json != NULL)
		show_table(json_object_get(json, "data"), columns);
	response_free(&response);
	return json != NULL ? 0 : 1;
}

static const struct column worker_columns[] = {
	{"name", "WORKER", -24}, {"server", "SERVER", -8},       {"state", "STATE", -9}, {"slots", "SLOTS", 5},
	{"in_flight", "FLIGHT", 6}, {"done", "DONE", 10},        {"failed", "FAILED", 6}, {"refdata_revision", "REFDATA", 7},
	{"host", "HOST", -16},   {"pid", "PID", 7},              {NULL},
};

static const struct column job_columns[] = {
	{"kind", "KIND", -10}, {"ready", "READY", 8}, {"waiting", "WAITING", 8}, {"dead", "DEAD", 6},
	{"done", "DONE", 10},  {"failed", "FAILED", 8}, {NULL},
};

static const struct column dead_columns[] = {
	{"uid", "UID", 10},     {"kind", "KIND", -10}, {"policy_id", "POLICY", 8}, {"attempts", "ATTEMPTS", 8},
	{"died_at", "DIED", -32}, {"reason", "REASON", -1}, {NULL},
};

int workers_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);

	return show_list(client, "/v1/workers", worker_columns);
}

static int show_dead(struct client *client)
{
	struct response response = client_call(client, "GET", "/v1/jobs/dead?limit=20", NULL, NULL);
	const json_t *json = response_expect(&response, 200), *rows = json_object_get(json, "data");

	if (json_array_size(rows) > 0) {
		puts("\nGiven up, newest first (ccntctl jobs redrive UID tries one again):");
		show_table(rows, dead_columns);
	} else if (json != NULL) {
		puts("\nNo job was given up.");
	}
	response_free(&response);
	return json != NULL ? 0 : 1;
}

int jobs_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	int code = show_list(client, "/v1/jobs", job_columns);

	if (code != 0)
		return code;
	if (settings_text(invocation->settings, "token")[0] != '\0')
		return show_dead(client);
	puts("\nThe jobs that were given up are listed for operators: set CCNT_TOKEN.");
	return 0;
}

int jobs_redrive_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	char path[100];
	struct response response;
	const json_t *json;

	snprintf(path, sizeof path, "/v1/jobs/%.40s/redrive", invocation->words[0]);
	response = client_call(client, "POST", path, NULL, NULL);
	json = response_expect(&response, 202);
	if (json != NULL)
		puts("queued again");
	response_free(&response);
	return json != NULL ? 0 : 1;
}

int status_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	struct response response = client_call(client, "GET", "/readyz", NULL, NULL);
	const json_t *json = response_expect(&response, 200);
	int code = json != NULL ? 0 : 1;

	if (json != NULL)
		printf("server   %s, version %s\n\n", json_string_value(json_object_get(json, "status")),
		       json_string_value(json_object_get(json, "version")));
	response_free(&response);
	if (code == 0)
		code = show_list(client, "/v1/jobs", job_columns);
	if (code == 0)
		putchar('\n');
	return code == 0 ? show_list(client, "/v1/workers", worker_columns) : code;
}
