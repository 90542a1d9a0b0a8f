/* ccntctl import: policies from a file, one JSON object a line. Safe to repeat: a record with
 * source_system and external_id that is there already is counted and left alone; any other is sent with
 * an Idempotency-Key made from its text. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

#include "api/ctl/client.h"
#include "api/ctl/command.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define POLL_MS     100
#define MAX_RETRIES 20

const struct setting import_settings[] = {
	CLIENT_SETTINGS,
	{"bulk", SETTING_BOOL, "false", "large import: its jobs give way to those of people at work"},
	{"wait", SETTING_BOOL, "false", "wait until every record has been classified, cut for translation and indexed"},
	{"wait-seconds", SETTING_INT, "600", "how long to wait at most", 1, 86400},
	{NULL},
};

struct import {
	struct client *client;
	bool is_bulk, is_quiet;
	bool is_over; /* the server cannot be reached or refuses this account: the next line would fare no better */
	size_t n_lines, n_stored, n_there, n_failed;
	char **paths; /* of the policies, n_stored + n_there */
	size_t n_paths;
};

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static void show_progress(const struct import *import, const char *what, size_t n, size_t of)
{
	if (import->is_quiet)
		return;
	fprintf(stderr, "\r%s %zu", what, n);
	if (of > 0)
		fprintf(stderr, "/%zu", of);
	fflush(stderr);
}

static void add_path(struct import *import, const char *path)
{
	import->paths = must_alloc(realloc(import->paths, (import->n_paths + 1) * sizeof *import->paths));
	import->paths[import->n_paths++] = must_alloc(strdup(path));
}

/* A busy server says when to come back; the import slows down with it. */
static struct response submit(struct import *import, const char *line)
{
	unsigned char hash[crypto_generichash_BYTES];
	char key[2 * sizeof hash + 1], header[200];
	const char *headers[] = {header, import->is_bulk ? "Prefer: lane=bulk" : NULL, NULL};

	crypto_generichash(hash, sizeof hash, (const unsigned char *)line, strlen(line), NULL, 0);
	sodium_bin2hex(key, sizeof key, hash, sizeof hash);
	snprintf(header, sizeof header, "Idempotency-Key: import-%s", key);
	for (int n_tries = 1;; n_tries++) {
		struct response response = client_call(import->client, "POST", "/v1/policies", line, headers);

		if ((response.status != 429 && response.status != 503) || n_tries == MAX_RETRIES)
			return response;
		response_free(&response);
		pause_ms(100L * n_tries);
	}
}

static void import_line(struct import *import, const char *line)
{
	struct response response = submit(import, line);

	if (response.status == 201) {
		import->n_stored += !response.is_replayed;
		import->n_there += response.is_replayed;
		add_path(import, response.location);
	} else if (response.status == 409 && response.location[0] != '\0') {
		import->n_there++;
		add_path(import, response.location);
	} else {
		import->n_failed++;
		import->is_over = response.status == 0 || response.status == 401 || response.status == 403;
		fprintf(stderr, "%sline %zu was not stored\n", import->is_quiet ? "" : "\n", import->n_lines);
		(void)response_expect(&response, 201);
		if (import->is_over)
			fprintf(stderr, "ccntctl: stopped here; the import may be repeated, nothing is stored twice\n");
	}
	response_free(&response);
	show_progress(import, "submitted", import->n_lines, 0);
}

/* 1 = every kind of job is done, 0 = not yet, -1 = given up. */
static int is_processed(struct import *import, const char *path)
{
	struct response response = client_call(import->client, "GET", path, NULL, NULL);
	json_t *processing = json_object_get(response.json, "processing"), *value;
	int answer = response.status == 200 ? 1 : -1;
	const char *kind;

	json_object_foreach(processing, kind, value) {
		if (strcmp(json_string_value(value), "pending") == 0 && answer == 1)
			answer = 0;
		if (strcmp(json_string_value(value), "dead") == 0)
			answer = -1;
	}
	response_free(&response);
	return answer;
}

static int wait_for_all(struct import *import, int64_t wait_ms)
{
	int64_t end_ms = clock_monotonic_ms() + wait_ms;
	size_t n_dead = 0;

	for (size_t i = 0; i < import->n_paths; i++) {
		int answer;

		while ((answer = is_processed(import, import->paths[i])) == 0 && clock_monotonic_ms() < end_ms)
			pause_ms(POLL_MS);
		if (answer == 0) {
			fprintf(stderr, "\nccntctl: %zu records are still waiting; ccntctl status shows whether workers are connected\n", import->n_paths - i);
			return 1;
		}
		if (answer < 0) {
			n_dead++;
			fprintf(stderr, "\nccntctl: %s could not be processed; see ccntctl jobs\n", import->paths[i]);
		}
		show_progress(import, "processed", i + 1, import->n_paths);
	}
	return n_dead > 0 ? 1 : 0;
}

static int import_file(struct import *import, FILE *file)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	while (!import->is_over && (n = getline(&line, &size, file)) >= 0) {
		import->n_lines++;
		if (strspn(line, " \t\r\n") < (size_t)n)
			import_line(import, line);
	}
	if (ferror(file))
		fprintf(stderr, "ccntctl: the file cannot be read: %s\n", strerror(errno));
	free(line);
	if (!import->is_quiet)
		fputc('\n', stderr);
	printf("%zu stored, %zu there already, %zu refused\n", import->n_stored, import->n_there, import->n_failed);
	return import->n_failed > 0 || ferror(file) ? 1 : 0;
}

int import_run(const struct invocation *invocation)
{
	const char *name = invocation->words[0];
	struct import import = {.is_bulk = settings_bool(invocation->settings, "bulk"), .is_quiet = !isatty(STDERR_FILENO)};
	FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
	int code;

	if (file == NULL) {
		fprintf(stderr, "ccntctl: %s: %s\n", name, strerror(errno));
		return 1;
	}
	import.client = client_new(invocation->settings);
	code = import_file(&import, file);
	if (settings_bool(invocation->settings, "wait") && !import.is_over &&
	    wait_for_all(&import, 1000 * settings_int(invocation->settings, "wait-seconds")) != 0)
		code = 1;
	if (!import.is_quiet)
		fputc('\n', stderr);
	for (size_t i = 0; i < import.n_paths; i++)
		free(import.paths[i]);
	free(import.paths);
	client_free(import.client);
	if (file != stdin)
		fclose(file);
	return code;
}
