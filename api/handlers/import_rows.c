/* POST /v1/imports/{id}/rows: one part of a file, one policy a line.
 *
 * Design. A part may be some MiB, and the loop serves others as well: its text is hashed, then read, SLICE_BYTES a turn.
 * Every row is read by the rules of POST /v1/policies; what is wrong with one is noted and keeps none of the others
 * from being stored. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>
#include <talloc.h>

#include "api/handlers/enter.h"
#include "api/handlers/idempotency.h"
#include "api/handlers/imports.h"
#include "api/handlers/policy_json.h"
#include "api/handlers/services.h"
#include "api/http/body.h"
#include "api/http/query.h"
#include "api/http/reply.h"
#include "api/store/import_part.h"
#include "api/store/pressure.h"

#define SLICE_BYTES	 (128 * 1024)
#define MAX_PART	 1000000
#define MAX_ROWS	 5000 /* of a part */
#define MAX_FAULTS	 1000 /* that are kept of a part */
#define MAX_FAULTS_A_ROW 20

_Static_assert(crypto_hash_sha256_BYTES == IMPORT_SHA256_BYTES, "the store keeps the whole hash");

struct put_rows {
	struct request *req;
	const char *text; /* the body */
	size_t n_bytes, at;
	crypto_hash_sha256_state hash;
	int64_t line; /* number in the file of the line at `at` */
	const char *source_system, *policy_state; /* of rows that name none; source_system NULL = none */
	struct import_part part;
	struct import_row *rows; /* MAX_ROWS places */
	struct import_fault *faults; /* MAX_FAULTS places */
	size_t n_faults_of_row;
	bool has_looked_again;
};

/* Steps, in the order they run. */
static struct step hash_slice(void *arg);
static struct step on_import_found(void *arg, enum status status, const struct import_head *head);
static struct step read_slice(void *arg);
static struct step on_part_stored(void *arg, enum status status, const struct import_counts *counts, bool is_disk_full);

static STEP reply_part(struct put_rows *op, int status, const struct import_counts *counts)
{
	char *text = talloc_asprintf(req_arena(op->req),
				     "{\"import\":%" PRId64 ",\"part\":%" PRId64 ",\"rows\":%" PRId64 ",\"stored\":%" PRId64
				     ",\"updated\":%" PRId64 ",\"skipped\":%" PRId64 ",\"refused\":%" PRId64 "}",
				     op->part.import_id, op->part.part, counts->n_rows, counts->n_stored, counts->n_updated,
				     counts->n_skipped, counts->n_refused);

	return reply_json(op->req, status, (struct reply_text){.data = must_alloc(text), .n_bytes = strlen(text)});
}

static bool is_ndjson(const char *media_type)
{
	static const char wanted[] = "application/x-ndjson";
	size_t n = media_type != NULL ? strcspn(media_type, "; \t") : 0;

	return n == sizeof wanted - 1 && strncasecmp(media_type, wanted, n) == 0;
}

struct admission import_admission(const struct pressure *pressure)
{
	switch (pressure_of_imports(pressure)) {
	case PRESSURE_DISK:
		return (struct admission){507, 30};
	case PRESSURE_HARD:
		return (struct admission){429, 5};
	default:
		return (struct admission){pressure_has_place(pressure) ? 0 : 429, 1};
	}
}

/* Between its head and its end others may have come. */
static STEP reply_not_now(struct request *req, struct admission admission)
{
	if (admission.status == 507)
		return reply_disk_full(req);
	return reply_busy(req, admission.retry_after_s, "The import is slowed down: send the part again.");
}

struct step imports_put_rows(struct request *req)
{
	struct admission admission = import_admission(services(req)->pressure);
	static const struct query_param params[] = {
		{"part", QUERY_INT, NULL, 1, MAX_PART, NULL, true},
		{"first_row", QUERY_INT, "1", 1, INT64_MAX / 2, NULL, false},
		{NULL},
	};
	struct put_rows *op = request_alloc(req, sizeof *op);
	const struct query *query;

	if (admission.status != 0 || pressure_take_place(services(req)->pressure, op) == NULL)
		return reply_not_now(req, admission);
	op->req = req;
	if (!request_param_id(&op->part.import_id, req, "id"))
		return reply_status(req, NOT_FOUND);
	if (query_read(&query, req, params) != OK)
		return reply_invalid(req);
	if (!is_ndjson(request_header(req, "Content-Type"))) {
		(void)request_error(req, FAULT_MEDIA_TYPE, "", "media_type", "Content-Type must be application/x-ndjson.");
		return reply_invalid(req);
	}
	op->part.part = query_int(query, "part");
	op->part.first_row = op->line = query_int(query, "first_row");
	op->part.actor = req_actor(req);
	op->text = request_body(req, &op->n_bytes);
	crypto_hash_sha256_init(&op->hash);
	return hash_slice(op);
}

static struct step hash_slice(void *arg)
{
	struct put_rows *op = arg;
	size_t left = op->n_bytes - op->at, n = left < 4 * SLICE_BYTES ? left : 4 * SLICE_BYTES;

	crypto_hash_sha256_update(&op->hash, (const unsigned char *)op->text + op->at, n);
	op->at += n;
	if (op->at < op->n_bytes)
		return request_later(op->req, hash_slice, op);
	crypto_hash_sha256_final(&op->hash, op->part.sha256);
	return import_store_find(req_store(op->req), op->part.import_id, op->part.part, op->part.sha256, op->part.actor,
				 on_import_found, op);
}

static struct step on_import_found(void *arg, enum status status, const struct import_head *head)
{
	struct put_rows *op = arg;

	if (status != OK)
		return reply_status(op->req, status);
	if (head->has_part && !head->is_same_part)
		return reply_problem(op->req, 409, "part-differs", "This part was stored with another text",
				     "A part is known by its number: another text needs another number.", NULL);
	if (head->has_part) {
		idempotency_tell_repeated(op->req);
		return reply_part(op, 200, &head->counts);
	}
	if (strcmp(head->status, "open") != 0)
		return reply_problem(op->req, 409, "import-ended", "The import takes no more rows", NULL, NULL);
	if (op->has_looked_again) /* it was neither stored nor closed: a clash that is over by now */
		return reply_status(op->req, BUSY);
	if (head->source_system != NULL)
		op->source_system = must_alloc(talloc_strdup(req_arena(op->req), head->source_system));
	op->policy_state = must_alloc(talloc_strdup(req_arena(op->req), head->policy_state));
	op->part.updates = head->updates;
	op->rows = must_alloc(talloc_array(req_arena(op->req), struct import_row, MAX_ROWS));
	op->faults = must_alloc(talloc_array(req_arena(op->req), struct import_fault, MAX_FAULTS));
	op->at = 0;
	return read_slice(op);
}

/* --- one row --- */

static void add_fault(void *arg, const char *path, const char *code, const char *message)
{
	struct put_rows *op = arg;
	void *arena = req_arena(op->req);

	if (op->n_faults_of_row++ >= MAX_FAULTS_A_ROW || op->part.n_faults == MAX_FAULTS)
		return;
	op->faults[op->part.n_faults++] = (struct import_fault){
		.row_number = op->line,
		.pointer = must_alloc(talloc_asprintf(arena, "%s%s", path[0] != '\0' ? "/" : "", path)),
		.code = code,
		.message = must_alloc(talloc_strdup(arena, message)),
	};
}

static int release(json_t **held)
{
	json_decref(*held);
	return 0;
}

/* NULL: it is no object, which was noted. The value lives as long as the request. */
static const json_t *parse_row(struct put_rows *op, const char *line, size_t n_bytes)
{
	struct body_fault fault;
	json_t *json = body_parse(line, n_bytes, &fault), **held;

	if (json == NULL) {
		add_fault(op, "", fault.code, fault.message);
		return NULL;
	}
	held = must_alloc(talloc(req_arena(op->req), json_t *));
	*held = json;
	talloc_set_destructor(held, release);
	if (json_is_object(json))
		return json;
	add_fault(op, "", "type", "must be an object");
	return NULL;
}

/* What the row does not say itself, by the import. */
static void fill_in(struct put_rows *op, struct import_row *row)
{
	const char **values = row->content.values;

	row->content = row->edit.mine;
	if (values[POLICY_SOURCE_SYSTEM] == NULL && values[POLICY_EXTERNAL_ID] != NULL)
		values[POLICY_SOURCE_SYSTEM] = op->source_system;
	if (!row->edit.is_set[POLICY_STATE])
		values[POLICY_STATE] = op->policy_state;
	policy_content_complete(&row->content);
}

/* A record without an identity of its own is the same when its text is. */
static void make_key(struct import_row *row, const char *line, size_t n_bytes)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof hash + 1];

	row->key[0] = '\0';
	if (row->content.values[POLICY_EXTERNAL_ID] != NULL)
		return;
	crypto_hash_sha256(hash, (const unsigned char *)line, n_bytes);
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	snprintf(row->key, sizeof row->key, "import-%s", hex);
}

static void read_row(struct put_rows *op, const char *line, size_t n_bytes)
{
	struct import_row *row = &op->rows[op->part.n_rows];
	const struct faults faults = {add_fault, op};
	const json_t *json;

	op->n_faults_of_row = 0;
	row->number = op->line;
	json = parse_row(op, line, n_bytes);
	if (json != NULL && policy_json_read(&row->edit, req_arena(op->req), json, true, &faults) == OK) {
		fill_in(op, row);
		if (!actor_may_import(op->part.actor, row->content.values[POLICY_STATE], op->part.updates))
			add_fault(op, "state", "denied", "A submitter imports drafts.");
		if (policy_content_check(&row->content, &faults) == OK && op->n_faults_of_row == 0) {
			make_key(row, line, n_bytes);
			op->part.n_rows++;
			return;
		}
	}
	op->part.n_refused++;
}

/* --- all rows --- */

static struct step read_slice(void *arg)
{
	struct put_rows *op = arg;
	size_t end = op->n_bytes - op->at < SLICE_BYTES ? op->n_bytes : op->at + SLICE_BYTES;

	while (op->at < end) {
		const char *line = op->text + op->at, *newline = memchr(line, '\n', op->n_bytes - op->at);
		size_t n = newline != NULL ? (size_t)(newline - line) : op->n_bytes - op->at;

		op->at += n + (newline != NULL);
		n -= n > 0 && line[n - 1] == '\r';
		if (op->part.n_rows + (size_t)op->part.n_refused == MAX_ROWS) {
			(void)request_error(op->req, FAULT_TOO_LARGE, "", "too_long", "A part holds at most %d rows.", MAX_ROWS);
			return reply_invalid(op->req);
		}
		if (n > 0)
			read_row(op, line, n);
		op->line++;
	}
	if (op->at < op->n_bytes)
		return request_later(op->req, read_slice, op);
	op->part.rows = op->rows;
	op->part.faults = op->faults;
	return import_part_store(req_store(op->req), &op->part, on_part_stored, op);
}

static struct step on_part_stored(void *arg, enum status status, const struct import_counts *counts, bool is_disk_full)
{
	struct put_rows *op = arg;

	if (status == OK)
		return reply_part(op, 201, counts);
	if (status == CONFLICT) { /* closed, or stored by another request: the same question as at first tells which */
		op->has_looked_again = true;
		return import_store_find(req_store(op->req), op->part.import_id, op->part.part, op->part.sha256, op->part.actor,
					 on_import_found, op);
	}
	if (is_disk_full)
		return reply_disk_full(op->req);
	return reply_status(op->req, status);
}
