#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "api/ctl/import_job.h"
#include "proto/base/clock.h"

#define FIRST_POLL_MS 50
#define MOST_POLL_MS  1000
#define ERRORS_SHOWN  20

static int64_t number_of(const json_t *json, const char *name)
{
	return json_integer_value(json_object_get(json, name));
}

static void pause_ms(int64_t ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static struct response get(struct import_job *job, const char *rest)
{
	char path[700];

	snprintf(path, sizeof path, "/v1/imports/%" PRId64 "%s", job->id, rest);
	return client_call(job->client, "GET", path, NULL, NULL);
}

/* ---- the jobs ---- */

struct watch {
	int64_t began_ms;
	int64_t n_left_at_first; /* -1 = not known yet */
	int64_t n_left, moved_ms; /* as it was told last, and when that changed */
};

static void show_jobs(const struct import_job *job, struct watch *watch, const json_t *import)
{
	double seconds = (double)(clock_monotonic_ms() - watch->began_ms) / 1000;
	int64_t n_left = number_of(import, "jobs_left");
	double rate = seconds > 0 ? (double)(watch->n_left_at_first - n_left) / seconds : 0;
	const json_t *kinds = json_object_get(import, "jobs"), *kind;
	size_t i;

	if (job->is_quiet)
		return;
	fprintf(stderr, "\r\033[K");
	json_array_foreach(kinds, i, kind) {
		fprintf(stderr, "%s %" PRId64 "/%" PRId64 "  ", json_string_value(json_object_get(kind, "kind")), number_of(kind, "done"),
			number_of(kind, "queued"));
	}
	if (rate > 0)
		fprintf(stderr, "%.0f jobs/s, %.0f s to go", rate, (double)n_left / rate);
	fflush(stderr);
}

static int64_t n_dead(const json_t *import)
{
	const json_t *kinds = json_object_get(import, "jobs"), *kind;
	int64_t n = 0;
	size_t i;

	json_array_foreach(kinds, i, kind)
		n += number_of(kind, "dead");
	return n;
}

/* -1 = not over; else the exit code. */
static int look(struct import_job *job, struct watch *watch)
{
	struct response response = get(job, "");
	int code = -1;

	if (response.status == 200) {
		if (watch->n_left_at_first < 0)
			watch->n_left_at_first = number_of(response.json, "jobs_left");
		if (number_of(response.json, "jobs_left") != watch->n_left)
			watch->moved_ms = clock_monotonic_ms();
		watch->n_left = number_of(response.json, "jobs_left");
		show_jobs(job, watch, response.json);
		if (json_is_true(json_object_get(response.json, "is_done")))
			code = n_dead(response.json) > 0;
		if (code == 1)
			fprintf(stderr, "\nccntctl: %" PRId64 " jobs were given up; see ccntctl jobs\n", n_dead(response.json));
	} else if (response.status >= 400 && response.status < 500 && response.status != 429) {
		(void)response_expect(&response, 200);
		code = 1;
	}
	response_free(&response);
	return code;
}

int import_watch(struct import_job *job, int64_t wait_s)
{
	const int64_t now = clock_monotonic_ms();
	struct watch watch = {now, -1, -1, now};
	int64_t poll_ms = FIRST_POLL_MS;
	int code;

	while ((code = look(job, &watch)) < 0 && clock_monotonic_ms() < watch.moved_ms + 1000 * wait_s && !import_is_interrupted()) {
		pause_ms(poll_ms);
		poll_ms = poll_ms * 2 > MOST_POLL_MS ? MOST_POLL_MS : poll_ms * 2;
	}
	if (!job->is_quiet)
		fputc('\n', stderr);
	if (code < 0 && import_is_interrupted())
		fprintf(stderr, "ccntctl: all rows are stored, and their jobs go on; ccntctl status shows them\n");
	else if (code < 0)
		fprintf(stderr, "ccntctl: jobs are waiting, and none has ended for %" PRId64 " s; ccntctl status shows whether they are paused and"
			" workers are connected\n", wait_s);
	return code < 0 ? 1 : code;
}

/* ---- the errors ---- */

/* Shows a page; the cursor of the next one, "" = none, goes to next. False: it could not be had. */
static bool show_page(struct import_job *job, FILE *file, char next[512], int64_t limit)
{
	char rest[600];
	struct response response;
	const json_t *error;
	const char *cursor;
	size_t i;
	bool is_there;

	snprintf(rest, sizeof rest, "/errors?limit=%" PRId64 "%s%s", limit, next[0] != '\0' ? "&cursor=" : "", next);
	response = get(job, rest);
	is_there = response_expect(&response, 200) != NULL;
	json_array_foreach(json_object_get(response.json, "data"), i, error) {
		if (file == stderr)
			fprintf(stderr, "row %" PRId64 " was refused: %s: %s\n", number_of(error, "row"),
				json_string_value(json_object_get(error, "pointer")), json_string_value(json_object_get(error, "message")));
		else if (json_dumpf(error, file, JSON_COMPACT) != 0 || fputc('\n', file) == EOF)
			is_there = false;
	}
	cursor = json_string_value(json_object_get(json_object_get(response.json, "page"), "next"));
	snprintf(next, 512, "%s", cursor != NULL ? cursor : "");
	response_free(&response);
	return is_there;
}

bool import_show_errors(struct import_job *job, const char *name)
{
	FILE *file = name[0] != '\0' ? fopen(name, "w") : stderr;
	char next[512] = "";
	bool is_good = file != NULL && show_page(job, file, next, file == stderr ? ERRORS_SHOWN : 1000);

	if (is_good && file == stderr && next[0] != '\0')
		fprintf(stderr, "there are more: --errors FILE has all, or GET /v1/imports/%" PRId64 "/errors\n", job->id);
	while (is_good && file != stderr && next[0] != '\0')
		is_good = show_page(job, file, next, 1000);
	if (file != NULL && file != stderr && fclose(file) != 0)
		is_good = false;
	if (!is_good && name[0] != '\0')
		fprintf(stderr, "ccntctl: the errors could not be written to %s: %s\n", name, strerror(errno));
	return is_good;
}
