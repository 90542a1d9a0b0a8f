/* ccntctl reclassify: queues the policies that older rules or models were used for, stretch by stretch. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/ctl/client.h"
#include "api/ctl/command.h"

const struct setting reclassify_settings[] = {
	{"all", SETTING_BOOL, "false", "also what the rules and models in force were used for"},
	{"region", SETTING_TEXT, "", "only policies of these regions and what lies below, separated by commas"},
	{"sector", SETTING_TEXT, "", "only policies of these sectors, separated by commas"},
	CLIENT_SETTINGS,
	{NULL},
};

static void add_list(json_t *body, const char *name, const char *list)
{
	json_t *items = json_array();

	while (*list != '\0') {
		const size_t n = strcspn(list, ",");

		if (n > 0)
			json_array_append_new(items, json_stringn(list, n));
		list += n + (list[n] == ',');
	}
	if (json_array_size(items) > 0)
		json_object_set_new(body, name, items);
	else
		json_decref(items);
}

/* One stretch; *next_out is where to go on, 0 = that was the last. */
static int queue_stretch(struct client *client, json_t *body, json_int_t *queued, json_int_t *next_out)
{
	char *text = json_dumps(body, JSON_COMPACT);
	struct response response = client_call(client, "POST", "/v1/jobs/classify", text, NULL);
	const json_t *json = response_expect(&response, 202);
	const int code = json != NULL ? 0 : 1;

	*queued += json_integer_value(json_object_get(json, "queued"));
	*next_out = json_integer_value(json_object_get(json, "next"));
	response_free(&response);
	free(text);
	return code;
}

int reclassify_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	json_t *body = json_pack("{s:b}", "all", (int)settings_bool(invocation->settings, "all"));
	json_int_t queued = 0, next = 0;
	int code;

	add_list(body, "region", settings_text(invocation->settings, "region"));
	add_list(body, "sector", settings_text(invocation->settings, "sector"));
	do {
		json_object_set_new(body, "after", json_integer(next));
		code = queue_stretch(client, body, &queued, &next);
	} while (code == 0 && next != 0);
	json_decref(body);
	if (code == 0)
		printf("%" JSON_INTEGER_FORMAT " policies will be classified again\n", queued);
	return code;
}
