#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "api/ctl/import_job.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

/* Design. Each lane holds one part: cut from the file, sent, and kept until the server has acknowledged it. A part that is
 * put off (429, 503, 504, 507, no connection) waits in its lane for as long as the server says, else ever longer. Only
 * when nothing at all was acknowledged for `patience` is the import given up: it can be resumed. */

#define FIRST_PAUSE_MS 250
#define MOST_PAUSE_MS  15000
#define TURN_MS	       200

enum lane_state { LANE_EMPTY, LANE_READY, LANE_SENT };

struct lane {
	enum lane_state state;
	struct file_part part;
	char path[96];
	int n_tries;
	int64_t ready_ms; /* not to be sent before */
};

struct sending {
	struct import_job *job;
	struct clients *clients;
	struct import_cutter cutter;
	struct lane *lanes;
	int n_lanes;
	bool is_read;  /* the file has ended */
	bool is_over;  /* given up */
	int64_t n_rows; /* acknowledged in this run */
	int64_t began_ms;
	int64_t progress_ms; /* when the last part was acknowledged */
	int64_t patience_ms;
	char trouble[300]; /* why the last one was put off */
};

static void show(const struct sending *sending, bool is_end)
{
	double seconds = (double)(clock_monotonic_ms() - sending->began_ms) / 1000;
	int64_t of = sending->job->n_file_bytes;

	if (sending->job->is_quiet)
		return;
	fprintf(stderr, "\r\033[Kstored %" PRId64 " rows", sending->n_rows);
	if (of > 0)
		fprintf(stderr, " (%d%% read)", (int)(100 * sending->cutter.n_bytes / of));
	if (seconds > 0.5)
		fprintf(stderr, ", %.0f/s", (double)sending->n_rows / seconds);
	if (sending->trouble[0] != '\0' && clock_monotonic_ms() - sending->progress_ms > 2000)
		fprintf(stderr, "; waiting: %.80s", sending->trouble);
	if (is_end)
		fputc('\n', stderr);
}

static void give_up(struct sending *sending, const char *why)
{
	if (!sending->is_over)
		fprintf(stderr, "\nccntctl: %s\n", why);
	sending->is_over = true;
}

/* Whether the server has the part already. Another text under the number: this is not the file. */
static bool is_stored(struct sending *sending, const struct file_part *part)
{
	char number[16];
	const char *sha256;

	snprintf(number, sizeof number, "%d", part->number);
	sha256 = json_string_value(json_object_get(sending->job->stored, number));
	if (sha256 != NULL && strcmp(sha256, part->sha256) != 0)
		give_up(sending, "this is not the file that the import was begun with");
	return sha256 != NULL;
}

static void fill(struct sending *sending, struct lane *lane)
{
	while (!sending->is_read && !sending->is_over && lane->state == LANE_EMPTY) {
		sending->is_read = !import_cut(&sending->cutter, &lane->part);
		if (sending->is_read || is_stored(sending, &lane->part))
			continue;
		lane->state = LANE_READY;
		lane->n_tries = 0;
		lane->ready_ms = 0;
		snprintf(lane->path, sizeof lane->path, "/v1/imports/%" PRId64 "/rows?part=%d&first_row=%" PRId64, sending->job->id,
			 lane->part.number, lane->part.first_row);
	}
}

static void send(struct sending *sending, struct lane *lane)
{
	const struct call call = {lane->path, "application/x-ndjson", lane->part.text, lane->part.n_bytes, lane};

	if (lane->state == LANE_READY && lane->ready_ms <= clock_monotonic_ms() && clients_begin(sending->clients, &call))
		lane->state = LANE_SENT;
}

static bool is_put_off(long status)
{
	return status == 0 || status == 429 || status == 503 || status == 504 || status == 507;
}

static void put_off(struct sending *sending, struct lane *lane, const struct response *response)
{
	const char *detail = json_string_value(json_object_get(response->json, "detail"));
	const char *title = json_string_value(json_object_get(response->json, "title"));
	int64_t pause_ms = FIRST_PAUSE_MS;

	for (int i = 0; i < lane->n_tries && pause_ms < MOST_PAUSE_MS; i++)
		pause_ms *= 2;
	if (response->retry_after_s >= 0)
		pause_ms = 1000 * response->retry_after_s;
	lane->n_tries++;
	lane->state = LANE_READY;
	lane->ready_ms = clock_monotonic_ms() + (pause_ms > MOST_PAUSE_MS ? MOST_PAUSE_MS : pause_ms);
	snprintf(sending->trouble, sizeof sending->trouble, "%s",
		 response->status == 0 ? response->error : detail != NULL ? detail : title != NULL ? title : "the server is busy");
	if (clock_monotonic_ms() - sending->progress_ms > sending->patience_ms)
		give_up(sending, sending->trouble);
}

static int64_t number_of(const json_t *json, const char *name)
{
	return json_integer_value(json_object_get(json, name));
}

static void take(struct sending *sending, struct lane *lane, const struct response *response)
{
	if (is_put_off(response->status)) {
		put_off(sending, lane, response);
		return;
	}
	if (response->status != 201 && response->status != 200) {
		fprintf(stderr, "\nccntctl: part %d (from row %" PRId64 " on) was not taken\n", lane->part.number, lane->part.first_row);
		(void)response_expect(response, 201);
		sending->is_over = true;
		return;
	}
	lane->state = LANE_EMPTY;
	sending->progress_ms = clock_monotonic_ms();
	sending->trouble[0] = '\0';
	sending->n_rows += number_of(response->json, "rows");
}

static bool is_any(const struct sending *sending, enum lane_state state)
{
	for (int i = 0; i < sending->n_lanes; i++) {
		if (sending->lanes[i].state == state)
			return true;
	}
	return false;
}

static void turn(struct sending *sending)
{
	struct response response;
	void *lane;

	for (int i = 0; i < sending->n_lanes && !import_is_interrupted(); i++) {
		fill(sending, &sending->lanes[i]);
		send(sending, &sending->lanes[i]);
	}
	if (!clients_wait(sending->clients, TURN_MS, &response, &lane))
		return;
	do {
		take(sending, lane, &response);
		response_free(&response);
	} while (clients_wait(sending->clients, 0, &response, &lane));
}

/* What has been sent is waited for, so that little is sent twice when the import goes on. */
static void run(struct sending *sending)
{
	int64_t shown_ms = 0;

	for (;;) {
		bool is_ending = sending->is_over || import_is_interrupted();

		if (!is_any(sending, LANE_SENT) &&
		    (is_ending || (sending->is_read && !is_any(sending, LANE_READY))))
			return;
		turn(sending);
		if (clock_monotonic_ms() - shown_ms >= TURN_MS) {
			shown_ms = clock_monotonic_ms();
			show(sending, false);
		}
	}
}

bool import_send(struct import_job *job, int *n_parts_out)
{
	struct sending sending = {
		.job = job,
		.n_lanes = (int)settings_int(job->settings, "parallel"),
		.cutter = {.file = job->file},
		.began_ms = clock_monotonic_ms(),
		.progress_ms = clock_monotonic_ms(),
		.patience_ms = 1000 * settings_int(job->settings, "patience"),
	};

	sending.clients = clients_new(job->settings, sending.n_lanes);
	sending.lanes = must_alloc(calloc((size_t)sending.n_lanes, sizeof *sending.lanes));
	run(&sending);
	show(&sending, true);
	if (!sending.is_over && ferror(job->file))
		give_up(&sending, "the file cannot be read");
	for (int i = 0; i < sending.n_lanes; i++)
		file_part_done(&sending.lanes[i].part);
	free(sending.lanes);
	clients_free(sending.clients);
	import_cutter_done(&sending.cutter);
	*n_parts_out = sending.cutter.n_parts;
	return !sending.is_over && !import_is_interrupted();
}
