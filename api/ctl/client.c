#include "api/ctl/client.h"

#include <stdio.h>
#include <string.h>

#include <curl/curl.h>
#include <talloc.h>

#include "proto/base/log.h"

#define TIMEOUT_S 60L

struct client {
	CURL *curl;
	const char *url;
	char *authorization; /* header, or NULL */
	char *received;      /* body of the response under way */
};

struct client *client_new(const struct settings *settings)
{
	struct client *client = must_alloc(talloc_zero(NULL, struct client));
	const char *token = settings_text(settings, "token");

	client->curl = must_alloc(curl_easy_init());
	client->url = settings_text(settings, "server-url");
	if (token[0] != '\0')
		client->authorization = must_alloc(talloc_asprintf(client, "Authorization: Bearer %s", token));
	return client;
}

void client_free(struct client *client)
{
	if (client == NULL)
		return;
	curl_easy_cleanup(client->curl);
	talloc_free(client);
}

static size_t on_body(char *data, size_t size, size_t n, void *arg)
{
	struct client *client = arg;

	client->received = must_alloc(talloc_strndup_append_buffer(client->received, data, size * n));
	return size * n;
}

static size_t on_header(char *data, size_t size, size_t n, void *arg)
{
	struct response *response = arg;
	size_t length = size * n;

	if (length > 10 && strncasecmp(data, "Location: ", 10) == 0) {
		talloc_free(response->location);
		response->location = must_alloc(talloc_strndup(NULL, data + 10, strcspn(data + 10, "\r\n")));
	}
	if (length > 25 && strncasecmp(data, "Idempotent-Replayed: true", 25) == 0)
		response->is_replayed = true;
	return length;
}

static void prepare(struct client *client, const char *method, const char *body, struct response *response)
{
	CURL *curl = client->curl;

	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, TIMEOUT_S);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, client);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, response);
	if (body != NULL) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(body));
	}
}

struct response client_call(struct client *client, const char *method, const char *path, const char *body,
			    const char *const *headers)
{
	struct response response = {.location = must_alloc(talloc_strdup(NULL, ""))};
	char *url = must_alloc(talloc_asprintf(client, "%s%s", client->url, path));
	struct curl_slist *list = curl_slist_append(NULL, "Content-Type: application/json");
	CURLcode code;

	prepare(client, method, body, &response);
	list = curl_slist_append(list, "Expect:");
	if (client->authorization != NULL)
		list = curl_slist_append(list, client->authorization);
	for (; headers != NULL && *headers != NULL; headers++)
		list = curl_slist_append(list, *headers);
	client->received = must_alloc(talloc_strdup(client, ""));
	curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, list);
	curl_easy_setopt(client->curl, CURLOPT_URL, url);
	code = curl_easy_perform(client->curl);
	if (code != CURLE_OK)
		fprintf(stderr, "ccntctl: %s: %s\n", url, curl_easy_strerror(code));
	else
		curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &response.status);
	response.json = json_loads(client->received, JSON_DECODE_ANY, NULL);
	curl_slist_free_all(list);
	talloc_free(client->received);
	talloc_free(url);
	return response;
}

void response_free(struct response *response)
{
	json_decref(response->json);
	talloc_free(response->location);
}

static void show_problem(const struct response *response)
{
	const json_t *errors = json_object_get(response->json, "errors"), *error;
	const char *detail = json_string_value(json_object_get(response->json, "detail"));
	const char *title = json_string_value(json_object_get(response->json, "title"));
	size_t i;

	fprintf(stderr, "ccntctl: the server answered %ld: %s%s%s\n", response->status, title != NULL ? title : "no problem document",
		detail != NULL ? ": " : "", detail != NULL ? detail : "");
	json_array_foreach(errors, i, error) {
		fprintf(stderr, "  %s: %s\n", json_string_value(json_object_get(error, "pointer")),
			json_string_value(json_object_get(error, "message")));
	}
}

const json_t *response_expect(const struct response *response, long wanted)
{
	if (response->status == wanted && response->json != NULL)
		return response->json;
	if (response->status != 0)
		show_problem(response);
	return NULL;
}
