/* ccntctl model: what is learned from people's decisions, shown and put in force. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/ctl/client.h"
#include "api/ctl/command.h"

#define TRAINING_S 1200 /* that a command waits for a training */

const struct setting model_train_settings[] = {
	{"activate", SETTING_BOOL, "false", "put it in force where it is not worse than the rules alone"},
	CLIENT_SETTINGS,
	{NULL},
};
const struct setting model_activate_settings[] = {
	{"force", SETTING_BOOL, "false", "also where it is worse than the rules alone"},
	CLIENT_SETTINGS,
	{NULL},
};

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "-";
}

static double figure(const json_t *figures, const char *who, const char *key)
{
	return json_number_value(json_object_get(json_object_get(figures, who), key));
}

static void show_figures(const json_t *figures)
{
	if (json_is_object(figures))
		printf("  %9.3f %9.3f  %9.3f %9.3f", figure(figures, "rules", "f1"), figure(figures, "learned", "f1"),
		       figure(figures, "rules", "brier"), figure(figures, "learned", "brier"));
}

static void show_head(void)
{
	printf("%6s  %-12s %-10s %8s  %9s %9s  %9s %9s  %s\n", "ID", "FACET", "STATE", "POLICIES", "F1 RULES", "F1 MODEL",
	       "BR RULES", "BR MODEL", "CREATED");
}

static void show_line(const json_t *model)
{
	const json_t *figures = json_object_get(model, "figures");

	printf("%6" JSON_INTEGER_FORMAT "  %-12s %-10s %8" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(model, "id")),
	       text_of(model, "facet"), text_of(model, "state"),
	       json_integer_value(json_object_get(figures, "n_policies")));
	if (json_is_object(figures))
		show_figures(figures);
	else
		printf("  %40s", "");
	printf("  %.19s\n", text_of(model, "created_at"));
}

static void show_codes(const json_t *figures)
{
	const json_t *code;
	size_t i;

	printf("\n%-32s %6s %6s  %-6s %9s %9s  %9s %9s\n", "CODE", "YES", "NO", "MODEL", "F1 RULES", "F1 MODEL", "BR RULES", "BR MODEL");
	json_array_foreach(json_object_get(figures, "codes"), i, code) {
		printf("%-32s %6" JSON_INTEGER_FORMAT " %6" JSON_INTEGER_FORMAT "  %-6s", text_of(code, "code"),
		       json_integer_value(json_object_get(code, "n_yes")), json_integer_value(json_object_get(code, "n_no")),
		       json_is_true(json_object_get(code, "is_learned")) ? "yes" : "no");
		show_figures(code);
		putchar('\n');
	}
}

static int show_model(const json_t *model)
{
	show_head();
	show_line(model);
	if (json_is_string(json_object_get(model, "reason")))
		printf("\nThe training failed: %s\n", text_of(model, "reason"));
	if (json_is_object(json_object_get(model, "figures")))
		show_codes(json_object_get(model, "figures"));
	return strcmp(text_of(model, "state"), "failed") == 0 ? 1 : 0;
}

int model_list_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	struct response response = client_call(client, "GET", "/v1/models?limit=100", NULL, NULL);
	const json_t *json = response_expect(&response, 200), *model;
	size_t i;

	if (json != NULL)
		show_head();
	json_array_foreach(json_object_get(json, "data"), i, model)
		show_line(model);
	response_free(&response);
	return json != NULL ? 0 : 1;
}

int model_show_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	struct response response;
	const json_t *json;
	char path[100];
	int code = 1;

	snprintf(path, sizeof path, "/v1/models/%.40s", invocation->words[0]);
	response = client_call(client, "GET", path, NULL, NULL);
	json = response_expect(&response, 200);
	if (json != NULL)
		code = show_model(json);
	response_free(&response);
	return code;
}

/* Until the training of this place is over. */
static int await(struct client *client, const char *place)
{
	for (int seconds = 0; seconds < TRAINING_S; seconds++) {
		struct response response = client_call(client, "GET", place, NULL, NULL);
		const json_t *json = response_expect(&response, 200);
		const bool is_over = json == NULL || strcmp(text_of(json, "state"), "training") != 0;
		const int code = json != NULL && is_over ? show_model(json) : 1;

		response_free(&response);
		if (is_over)
			return code;
		sleep(1);
	}
	fprintf(stderr, "ccntctl: the training is not over yet; see ccntctl model list\n");
	return 1;
}

static int train_and_wait(const struct invocation *invocation, bool activates)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	json_t *body = json_pack("{s:s, s:b}", "facet", invocation->words[0], "activate", (int)activates);
	char *text = json_dumps(body, JSON_COMPACT);
	struct response response = client_call(client, "POST", "/v1/models", text, NULL);
	const int code = response_expect(&response, 202) != NULL ? await(client, response.location) : 1;

	response_free(&response);
	free(text);
	json_decref(body);
	return code;
}

int model_train_run(const struct invocation *invocation)
{
	return train_and_wait(invocation, settings_bool(invocation->settings, "activate"));
}

int model_evaluate_run(const struct invocation *invocation)
{
	return train_and_wait(invocation, false);
}

static int change(struct client *client, const char *id, const char *body)
{
	struct response response;
	const json_t *json;
	char path[100];

	snprintf(path, sizeof path, "/v1/models/%.40s", id);
	response = client_call(client, "PATCH", path, body, NULL);
	json = response_expect(&response, 200);
	if (json != NULL) {
		show_head();
		show_line(json);
	}
	response_free(&response);
	return json != NULL ? 0 : 1;
}

int model_activate_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);

	return change(client, invocation->words[0],
		      settings_bool(invocation->settings, "force") ? "{\"state\":\"active\",\"force\":true}" : "{\"state\":\"active\"}");
}

/* The active model of a list, newest first, and the one that was active before it; 0 = none. */
static void find_pair(const json_t *models, json_int_t *active_out, json_int_t *before_out)
{
	const json_t *model;
	size_t i;

	*active_out = *before_out = 0;
	json_array_foreach(models, i, model) {
		const json_int_t id = json_integer_value(json_object_get(model, "id"));

		if (strcmp(text_of(model, "state"), "active") == 0)
			*active_out = id;
		else if (*active_out != 0 && *before_out == 0 && json_is_string(json_object_get(model, "activated_at")))
			*before_out = id;
	}
}

int model_rollback_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	struct response response;
	json_int_t active = 0, before = 0;
	char text[200];
	int code = 1;

	snprintf(text, sizeof text, "/v1/models?limit=1000&facet=%.40s", invocation->words[0]);
	response = client_call(client, "GET", text, NULL, NULL);
	if (response_expect(&response, 200) != NULL)
		find_pair(json_object_get(response.json, "data"), &active, &before);
	else
		active = -1;
	response_free(&response);
	if (active == 0)
		fprintf(stderr, "ccntctl: no model of %s is active\n", invocation->words[0]);
	if (active <= 0)
		return code;
	snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, before != 0 ? before : active);
	if (before == 0)
		puts("No model was active before: back to the rules alone.");
	return change(client, text, before != 0 ? "{\"state\":\"active\",\"force\":true}" : "{\"state\":\"retired\"}");
}
