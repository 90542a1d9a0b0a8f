/* ccntctl status, workers, jobs: what the server says, as tables. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "api/ctl/client.h"
#include "api/ctl/command.h"

const struct setting client_settings[] = {CLIENT_SETTINGS, {NULL}};

/* "12 s", "3 min", "2.5 h", "4.1 d": as short as a glance wants it. */
static const char *duration(char out[32], double seconds)
{
	if (seconds < 100)
		snprintf(out, 32, "%.0f s", seconds < 1 && seconds > 0 ? 1 : seconds);
	else if (seconds < 6000)
		snprintf(out, 32, "%.0f min", seconds / 60);
	else if (seconds < 48 * 3600)
		snprintf(out, 32, "%.1f h", seconds / 3600);
	else
		snprintf(out, 32, "%.1f d", seconds / 86400);
	return out;
}

static void show_cell(const json_t *value, const struct column *column, bool is_estimate)
{
	char text[64] = "-";

	if (json_is_number(value) && column->cell == CELL_SECONDS)
		duration(text, json_number_value(value));
	else if (json_is_integer(value))
		snprintf(text, sizeof text, "%s%" JSON_INTEGER_FORMAT, column->cell == CELL_DEPTH && is_estimate && json_integer_value(value) > 0 ? "~" : "",
			 json_integer_value(value));
	else if (json_is_real(value))
		snprintf(text, sizeof text, "%.1f", json_real_value(value));
	printf("%*s  ", column->width, json_is_string(value) ? json_string_value(value) : text);
}

static void show_table(const json_t *rows, const struct column *columns, bool is_estimate)
{
	const json_t *row;
	size_t i;

	for (const struct column *c = columns; c->key != NULL; c++)
		printf("%*s  ", c->width, c->title);
	putchar('\n');
	json_array_foreach(rows, i, row) {
		for (const struct column *c = columns; c->key != NULL; c++)
			show_cell(json_object_get(row, c->key), c, is_estimate || json_is_true(json_object_get(row, "is_estimate")));
		putchar('\n');
	}
}

int show_list(struct client *client, const char *path, const struct column *columns)
{
	struct response response = client_call(client, "GET", path, NULL, NULL);
	const json_t *json = response_expect(&response, 200);

	if (json != NULL)
		show_table(json_object_get(json, "data"), columns, false);
	response_free(&response);
	return json != NULL ? 0 : 1;
}

static const struct column worker_columns[] = {
	{"name", "WORKER", -24}, {"server", "SERVER", -8},       {"state", "STATE", -9}, {"slots", "SLOTS", 5},
	{"in_flight", "FLIGHT", 6}, {"done", "DONE", 10},        {"failed", "FAILED", 6}, {"refdata_revision", "REFDATA", 7},
	{"key", "KEY", -12},     {"host", "HOST", -16},         {"pid", "PID", 7},       {NULL},
};

static const struct column job_columns[] = {
	{"kind", "KIND", -10},        {"workers", "WORKERS", 7}, {"ready", "READY", 9, CELL_DEPTH}, {"in_flight", "FLIGHT", 6}, {"per_second", "RATE/s", 8},
	{"eta_seconds", "ETA", 8, CELL_SECONDS}, {"oldest_seconds", "OLDEST", 8, CELL_SECONDS},      {"waiting", "WAITING", 7},
	{"dead", "DEAD", 6},          {"done", "DONE", 10},              {"failed", "FAILED", 6},    {NULL},
};

static const struct column lane_columns[] = {
	{"lane", "LANE", -11}, {"ready", "READY", 9, CELL_DEPTH}, {"oldest_seconds", "OLDEST", 8, CELL_SECONDS}, {NULL}};

static const struct column reason_columns[] = {{"n", "DEAD", 7}, {"kind", "KIND", -10}, {"reason", "REASON", -1}, {NULL}};

static const struct column dead_columns[] = {
	{"uid", "UID", 10},     {"kind", "KIND", -10}, {"policy_id", "POLICY", 8}, {"attempts", "ATTEMPTS", 8},
	{"died_at", "DIED", -32}, {"reason", "REASON", -1}, {NULL},
};

/* ---- pauses and cancels ---- */

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

static void show_control(const json_t *control)
{
	const bool is_cancel = strcmp(text_of(control, "action"), "cancel") == 0;
	const bool is_breaker = json_is_true(json_object_get(control, "is_breaker"));
	const json_t *import = json_object_get(control, "import_id");
	char target[64];

	if (json_is_integer(import))
		snprintf(target, sizeof target, "import %" JSON_INTEGER_FORMAT, json_integer_value(import));
	else
		snprintf(target, sizeof target, "kind %s", text_of(control, "kind"));
	printf("%-9s  %-16s  %" JSON_INTEGER_FORMAT " jobs %s", is_cancel ? "CANCELLED" : is_breaker ? "BREAKER" : "PAUSED", target,
	       json_integer_value(json_object_get(control, "n_jobs")), is_cancel ? "ended" : "held");
	if (strcmp(text_of(control, "state"), "in_force") != 0)
		printf(", %s", text_of(control, "state"));
	if (text_of(control, "until")[0] != '\0')
		printf("  %s %.19s", is_breaker ? "tries again" : "until", text_of(control, "until"));
	if (text_of(control, "said_by")[0] != '\0')
		printf("  by %s: %s", text_of(control, "said_by"), text_of(control, "reason"));
	putchar('\n');
}

static void show_controls(const json_t *controls)
{
	const json_t *control;
	size_t i;

	json_array_foreach(controls, i, control)
		show_control(control);
	if (json_array_size(controls) > 0)
		putchar('\n');
}

/* Jobs wait, and not for their turn. A pause is told by show_controls(). */
static void show_blocked(const json_t *kinds)
{
	const json_t *kind;
	size_t i;

	json_array_foreach(kinds, i, kind) {
		const char *reason = text_of(kind, "blocked_by");
		const json_int_t n = json_integer_value(json_object_get(kind, "ready"));

		if (n > 0 && strncmp(reason, "no_worker", 9) == 0)
			printf("BLOCKED    kind %-11s  %" JSON_INTEGER_FORMAT " jobs ready: %s\n", text_of(kind, "kind"), n,
			       strcmp(reason, "no_worker") == 0 ? "no worker is connected" : "no connected worker knows this kind");
	}
}

/* ---- commands ---- */

static int show_workers(struct client *client)
{
	struct response response = client_call(client, "GET", "/v1/workers", NULL, NULL);
	const json_t *json = response_expect(&response, 200), *rows = json_object_get(json, "data");

	if (json != NULL && json_array_size(rows) == 0)
		puts("No worker is connected.");
	else if (json != NULL)
		show_table(rows, worker_columns, false);
	response_free(&response);
	return json != NULL ? 0 : 1;
}

int workers_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);

	return show_workers(client);
}

/* What is unusual comes first: what is paused, then the kinds, then the lanes, then why jobs were given up. */
static int show_queue(struct client *client, bool has_lanes)
{
	struct response response = client_call(client, "GET", "/v1/jobs", NULL, NULL);
	const json_t *json = response_expect(&response, 200), *reasons = json_object_get(json, "dead_reasons");

	if (json != NULL) {
		show_controls(json_object_get(json, "controls"));
		show_blocked(json_object_get(json, "data"));
		show_table(json_object_get(json, "data"), job_columns, json_is_true(json_object_get(json, "is_estimate")));
	}
	if (json != NULL && has_lanes) {
		putchar('\n');
		show_table(json_object_get(json, "lanes"), lane_columns, false);
	}
	if (json_array_size(reasons) > 0) {
		putchar('\n');
		show_table(reasons, reason_columns, false);
	}
	response_free(&response);
	return json != NULL ? 0 : 1;
}

static int show_dead(struct client *client)
{
	struct response response = client_call(client, "GET", "/v1/jobs/dead?limit=20", NULL, NULL);
	const json_t *json = response_expect(&response, 200), *rows = json_object_get(json, "data");

	if (json_array_size(rows) > 0) {
		puts("\nGiven up, newest first (ccntctl jobs redrive UID tries one again):");
		show_table(rows, dead_columns, false);
	} else if (json != NULL) {
		puts("\nNo job was given up.");
	}
	response_free(&response);
	return json != NULL ? 0 : 1;
}

int jobs_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	int code = show_queue(client, true);

	if (code != 0)
		return code;
	if (settings_text(invocation->settings, "token")[0] != '\0')
		return show_dead(client);
	puts("\nThe jobs that were given up are listed for operators: set CCNT_TOKEN.");
	return 0;
}

int status_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	struct response response = client_call(client, "GET", "/readyz", NULL, NULL);
	const json_t *json = response_expect(&response, 200);
	int code = json != NULL ? 0 : 1;

	if (json != NULL)
		printf("server   %s, version %s\n\n", text_of(json, "status"), text_of(json, "version"));
	response_free(&response);
	if (code == 0)
		code = show_queue(client, false);
	if (code == 0)
		putchar('\n');
	return code == 0 ? show_workers(client) : code;
}
