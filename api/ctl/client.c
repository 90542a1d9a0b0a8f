#include "api/ctl/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>
#include <talloc.h>

#include "proto/base/log.h"

#define TIMEOUT_S 60L

struct client {
	CURL *curl;
	const char *url;
	char *authorization; /* header, or NULL */
	/* The call under way. */
	char *received; /* body of the response */
	char *request_url;
	struct curl_slist *headers;
	struct response response;
	bool is_busy; /* among clients */
	void *tag;
};

struct clients {
	CURLM *multi;
	struct client **all;
	int n, n_busy;
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
	if (length > 13 && strncasecmp(data, "Retry-After: ", 13) == 0)
		response->retry_after_s = strtol(data + 13, NULL, 10);
	return length;
}

static void begin(struct client *client, const char *method, const struct call *call, const char *const *headers)
{
	CURL *curl = client->curl;
	char *media_type = must_alloc(talloc_asprintf(client, "Content-Type: %s", call->media_type));

	client->response = (struct response){.location = must_alloc(talloc_strdup(NULL, "")), .retry_after_s = -1};
	client->received = must_alloc(talloc_strdup(client, ""));
	client->request_url = must_alloc(talloc_asprintf(client, "%s%s", client->url, call->path));
	client->headers = curl_slist_append(NULL, media_type);
	client->headers = curl_slist_append(client->headers, "Expect:");
	if (client->authorization != NULL)
		client->headers = curl_slist_append(client->headers, client->authorization);
	for (; headers != NULL && *headers != NULL; headers++)
		client->headers = curl_slist_append(client->headers, *headers);
	talloc_free(media_type);
	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, TIMEOUT_S);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, client);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, &client->response);
	curl_easy_setopt(curl, CURLOPT_PRIVATE, client);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, client->headers);
	curl_easy_setopt(curl, CURLOPT_URL, client->request_url);
	if (call->body != NULL) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->body);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->n_bytes);
	}
}

static struct response end(struct client *client, CURLcode code)
{
	struct response response = client->response;

	if (code != CURLE_OK)
		snprintf(response.error, sizeof response.error, "%s: %s", client->request_url, curl_easy_strerror(code));
	else
		curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &response.status);
	response.json = json_loads(client->received, JSON_DECODE_ANY, NULL);
	curl_slist_free_all(client->headers);
	talloc_free(client->received);
	talloc_free(client->request_url);
	return response;
}

struct response client_call(struct client *client, const char *method, const char *path, const char *body,
			    const char *const *headers)
{
	struct response response;

	begin(client, method,
	      &(struct call){.path = path, .media_type = "application/json", .body = body, .n_bytes = body != NULL ? strlen(body) : 0},
	      headers);
	response = end(client, curl_easy_perform(client->curl));
	if (response.status == 0)
		fprintf(stderr, "ccntctl: %s\n", response.error);
	return response;
}

/* ---- several at a time ---- */

struct clients *clients_new(const struct settings *settings, int n)
{
	struct clients *clients = must_alloc(talloc_zero(NULL, struct clients));

	clients->multi = must_alloc(curl_multi_init());
	clients->all = must_alloc(talloc_array(clients, struct client *, (unsigned)n));
	clients->n = n;
	for (int i = 0; i < n; i++)
		clients->all[i] = client_new(settings);
	return clients;
}

void clients_free(struct clients *clients)
{
	if (clients == NULL)
		return;
	for (int i = 0; i < clients->n; i++) {
		struct client *client = clients->all[i];

		if (client->is_busy) {
			struct response response;

			curl_multi_remove_handle(clients->multi, client->curl);
			response = end(client, CURLE_ABORTED_BY_CALLBACK);
			response_free(&response);
		}
		client_free(client);
	}
	curl_multi_cleanup(clients->multi);
	talloc_free(clients);
}

int clients_n_busy(const struct clients *clients)
{
	return clients->n_busy;
}

bool clients_begin(struct clients *clients, const struct call *call)
{
	for (int i = 0; i < clients->n; i++) {
		struct client *client = clients->all[i];

		if (client->is_busy)
			continue;
		client->is_busy = true;
		client->tag = call->tag;
		clients->n_busy++;
		begin(client, "POST", call, NULL);
		curl_multi_add_handle(clients->multi, client->curl);
		return true;
	}
	return false;
}

static bool take_ended(struct clients *clients, struct response *out, void **tag_out)
{
	struct client *client = NULL;
	CURLMsg *message;
	CURLcode code;
	int n_left;

	do {
		message = curl_multi_info_read(clients->multi, &n_left);
	} while (message != NULL && message->msg != CURLMSG_DONE);
	if (message == NULL)
		return false;
	code = message->data.result; /* removing the handle ends message's life */
	curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &client);
	curl_multi_remove_handle(clients->multi, client->curl);
	client->is_busy = false;
	clients->n_busy--;
	*tag_out = client->tag;
	*out = end(client, code);
	return true;
}

bool clients_wait(struct clients *clients, int wait_ms, struct response *out, void **tag_out)
{
	int n_running;

	curl_multi_perform(clients->multi, &n_running);
	if (take_ended(clients, out, tag_out))
		return true;
	curl_multi_poll(clients->multi, NULL, 0, wait_ms, NULL);
	curl_multi_perform(clients->multi, &n_running);
	return take_ended(clients, out, tag_out);
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
