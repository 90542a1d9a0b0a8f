/* ccntctl jobs pause, resume, cancel, redrive, history. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "api/ctl/client.h"
#include "api/ctl/command.h"
#include "proto/base/log.h"

#define TARGET_SETTINGS                                                                                          \
	{"kind", SETTING_TEXT, "", "jobs of this kind: noop, classify, translate, index or train"},                     \
	{                                                                                                        \
		"import", SETTING_INT, "0", "jobs of this import", 0, INT64_MAX                                  \
	}
#define REASON_SETTING {"reason", SETTING_TEXT, "", "why: shown to everybody who looks at the queue"}

const struct setting pause_settings[] = {
	CLIENT_SETTINGS, TARGET_SETTINGS, REASON_SETTING,
	{"for-seconds", SETTING_INT, "0", "ends by itself after so many seconds; 0 = by ccntctl jobs resume", 0, 31622400},
	{NULL},
};
const struct setting resume_settings[] = {CLIENT_SETTINGS, TARGET_SETTINGS, {NULL}};
const struct setting cancel_settings[] = {CLIENT_SETTINGS, TARGET_SETTINGS, REASON_SETTING, {NULL}};
const struct setting redrive_settings[] = {
	CLIENT_SETTINGS, TARGET_SETTINGS,
	{"policy", SETTING_INT, "0", "jobs of this policy", 0, INT64_MAX},
	{"reason", SETTING_TEXT, "", "jobs whose reason contains this"},
	{"died-from", SETTING_TEXT, "", "given up on this day (UTC, YYYY-MM-DD) or later"},
	{"died-to", SETTING_TEXT, "", "given up on this day (UTC, YYYY-MM-DD) or before"},
	{"cancelled", SETTING_BOOL, "false", "jobs that were cancelled instead of those that failed"},
	{NULL},
};
const struct setting history_settings[] = {
	CLIENT_SETTINGS,
	{"kind", SETTING_TEXT, "", "attempts of this kind"},
	{"policy", SETTING_INT, "0", "attempts about this policy", 0, INT64_MAX},
	{"outcome", SETTING_TEXT, "", "done, retried, dead, returned, cancelled or stale"},
	{"from", SETTING_TEXT, "", "on this day (UTC, YYYY-MM-DD) or later"},
	{"to", SETTING_TEXT, "", "on this day (UTC, YYYY-MM-DD) or before"},
	{"limit", SETTING_INT, "50", "how many, newest first", 1, 1000},
	{NULL},
};

/* Adds what is set: texts that are not empty, numbers that are not 0. */
static void add_text(json_t *body, const struct settings *settings, const char *name, const char *key)
{
	const char *text = settings_text(settings, name);

	if (text[0] != '\0')
		json_object_set_new(body, key, json_string(text));
}

static void add_int(json_t *body, const struct settings *settings, const char *name, const char *key)
{
	const int64_t value = settings_int(settings, name);

	if (value != 0)
		json_object_set_new(body, key, json_integer(value));
}

/* NULL: neither a kind nor an import was named, which was said. */
static json_t *target(const struct settings *settings)
{
	json_t *body = must_alloc(json_object());

	add_text(body, settings, "kind", "kind");
	add_int(body, settings, "import", "import_id");
	if (json_object_size(body) == 1)
		return body;
	fprintf(stderr, "ccntctl: name either --kind or --import\n");
	json_decref(body);
	return NULL;
}

static struct response post(struct client *client, const char *path, const json_t *body)
{
	char *text = must_alloc(json_dumps(body, JSON_COMPACT));
	struct response response = client_call(client, "POST", path, text, NULL);

	free(text);
	return response;
}

/* Posts what is said about a kind or import; takes body. */
static int say(const struct invocation *invocation, const char *path, json_t *body, const char *what)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	struct response response = post(client, path, body);
	const bool is_ok = response_expect(&response, 200) != NULL;

	if (is_ok)
		puts(what);
	response_free(&response);
	json_decref(body);
	return is_ok ? 0 : 1;
}

int jobs_pause_run(const struct invocation *invocation)
{
	json_t *body = target(invocation->settings);

	if (body == NULL)
		return 2;
	add_text(body, invocation->settings, "reason", "reason");
	add_int(body, invocation->settings, "for-seconds", "for_seconds");
	return say(invocation, "/v1/jobs/pause", body, "paused: jobs that run are finished, no more are claimed");
}

int jobs_resume_run(const struct invocation *invocation)
{
	json_t *body = target(invocation->settings);

	return body == NULL ? 2 : say(invocation, "/v1/jobs/resume", body, "resumed: what was held goes back to the queue");
}

int jobs_cancel_run(const struct invocation *invocation)
{
	json_t *body = target(invocation->settings);

	if (body == NULL)
		return 2;
	add_text(body, invocation->settings, "reason", "reason");
	return say(invocation, "/v1/jobs/cancel", body,
		   "cancelled: ccntctl status shows how far it is, ccntctl jobs redrive --cancelled takes it back");
}

/* ---- redrive ---- */

static int redrive_one(struct client *client, const char *uid)
{
	char path[100];
	struct response response;
	bool is_ok;

	snprintf(path, sizeof path, "/v1/jobs/%.40s/redrive", uid);
	response = client_call(client, "POST", path, NULL, NULL);
	is_ok = response_expect(&response, 202) != NULL;
	if (is_ok)
		puts("queued again");
	response_free(&response);
	return is_ok ? 0 : 1;
}

/* The server looks at some thousands a call. */
static int redrive_some(struct client *client, json_t *body)
{
	json_int_t n = 0;
	bool is_more = true;

	while (is_more) {
		struct response response = post(client, "/v1/jobs/dead/redrive", body);
		const json_t *json = response_expect(&response, 202), *next = json_object_get(json, "next");

		if (json == NULL) {
			response_free(&response);
			fprintf(stderr, "ccntctl: stopped after %lld jobs; to say it again is safe\n", (long long)n);
			return 1;
		}
		n += json_integer_value(json_object_get(json, "redriven"));
		is_more = json_is_integer(next);
		if (is_more)
			json_object_set_new(body, "after", json_integer(json_integer_value(next)));
		response_free(&response);
	}
	printf("%lld jobs queued again\n", (long long)n);
	return 0;
}

int jobs_redrive_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	const struct settings *settings = invocation->settings;
	json_t *body = must_alloc(json_object());
	int code = 2;

	add_text(body, settings, "kind", "kind");
	add_int(body, settings, "import", "import_id");
	add_int(body, settings, "policy", "policy_id");
	add_text(body, settings, "reason", "reason_contains");
	add_text(body, settings, "died-from", "died_from");
	add_text(body, settings, "died-to", "died_to");
	if (settings_bool(settings, "cancelled"))
		json_object_set_new(body, "cancelled", json_true());
	if (invocation->n_words == 1 && json_object_size(body) > 0)
		fprintf(stderr, "ccntctl: name a job or say which ones, not both\n");
	else if (invocation->n_words == 1)
		code = redrive_one(client, invocation->words[0]);
	else if (json_object_size(body) == 0)
		fprintf(stderr, "ccntctl: say which jobs: a UID, or --kind, --import, --policy, --reason, --died-from, --died-to, --cancelled\n");
	else
		code = redrive_some(client, body);
	json_decref(body);
	return code;
}

/* ---- history ---- */

/* Adds "&key=value"; what is not plain is refused by the server by name. */
static char *add_param(char *path, const char *key, const char *value)
{
	return value[0] == '\0' ? path : must_alloc(talloc_asprintf_append(path, "&%s=%s", key, value));
}

static void show_end(const json_t *end)
{
	const char *message = json_string_value(json_object_get(end, "message"));
	const json_t *policy = json_object_get(end, "policy_id");

	printf("%-19.19s  %12" JSON_INTEGER_FORMAT "  %10" JSON_INTEGER_FORMAT "  %-9s  %2" JSON_INTEGER_FORMAT "  %-9s  %8" JSON_INTEGER_FORMAT
	       "  %s\n",
	       json_string_value(json_object_get(end, "at")), json_integer_value(json_object_get(end, "uid")),
	       json_integer_value(policy), json_string_value(json_object_get(end, "kind")),
	       json_integer_value(json_object_get(end, "attempt")), json_string_value(json_object_get(end, "outcome")),
	       json_integer_value(json_object_get(end, "ms")), message != NULL ? message : "");
}

int jobs_history_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	const struct settings *settings = invocation->settings;
	char *path = must_alloc(talloc_asprintf(NULL, "/v1/jobs/history?limit=%lld", (long long)settings_int(settings, "limit")));
	struct response response;
	const json_t *json, *end;
	size_t i;
	int code;

	path = add_param(path, "kind", settings_text(settings, "kind"));
	path = add_param(path, "outcome", settings_text(settings, "outcome"));
	path = add_param(path, "from", settings_text(settings, "from"));
	path = add_param(path, "to", settings_text(settings, "to"));
	if (settings_int(settings, "policy") != 0)
		path = must_alloc(talloc_asprintf_append(path, "&policy_id=%lld", (long long)settings_int(settings, "policy")));
	response = client_call(client, "GET", path, NULL, NULL);
	json = response_expect(&response, 200);
	code = json != NULL ? 0 : 1;
	if (json != NULL)
		printf("%-19s  %12s  %10s  %-9s  %2s  %-9s  %8s  %s\n", "AT", "JOB", "POLICY", "KIND", "NO", "OUTCOME", "MS", "MESSAGE");
	json_array_foreach(json_object_get(json, "data"), i, end)
		show_end(end);
	response_free(&response);
	talloc_free(path);
	return code;
}
