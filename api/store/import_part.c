#include "api/store/import_part.h"

#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "api/db/bulk.h"
#include "api/db/unit.h"
#include "api/store/import_inside.h"
#include "api/store/policy_store.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

/* Design. Two round trips. The first, a unit of reads, finds which rows are there already and draws ids for the
 * others; the second is the transaction that stores everything. Between the two another import may store the same
 * record: then a unique index or a version refuses the transaction, and both are done again, which finds it. The part's
 * own row comes first and holds the import open until the commit, so that closing an import waits for its parts. The jobs
 * come last: their ids are drawn right before they can be seen. */

#define MAX_TRIES 6
#define LOOKUP_MS 30000

/* policy_source_system_external_id_key. */
static const struct stmt find_by_source = {
	"import_part_find_by_source",
	"SELECT g.n - 1, p.id, p.state = 'withdrawn', p.version"
	" FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS g (source_system, external_id, n)"
	" JOIN policy p ON p.source_system = g.source_system AND p.external_id = g.external_id",
	.is_read = true,
};

/* submission_pkey. */
static const struct stmt find_by_key = {
	"import_part_find_by_key",
	"SELECT g.n - 1 FROM unnest($1::text[]) WITH ORDINALITY AS g (key, n)"
	" JOIN submission s ON s.account_id = $2::int8 AND s.idempotency_key = g.key",
	.is_read = true,
};

static const struct stmt draw_ids = {
	"import_part_draw_ids",
	"SELECT nextval('policy_id_seq') FROM generate_series(1, $1::int8)",
};

static const struct stmt insert_part = {
	"import_part_insert",
	"INSERT INTO import_part (import_id, part, sha256, first_row, n_rows, n_stored, n_updated, n_skipped, n_refused)"
	" SELECT i.id, $2::int8, $3::bytea, $4::int8, $5::int8, $6::int8, $7::int8, $8::int8, $9::int8"
	" FROM import i WHERE i.id = $1::int8 AND i.status = 'open' FOR SHARE",
};

static const struct stmt copy_policies = {
	"import_part_policies",
	"COPY policy (id, state, title_zh, title_en, doc_number, level, issued_on, effective_on, expires_on, legal_status,"
	" actor_kind, summary_zh, summary_en, source_url, source_system, external_id, created_by, updated_by)"
	" FROM STDIN (FORMAT binary)",
};
#define N_COPIED_COLUMNS (N_POLICY_COLUMNS + 3)

static const struct stmt copy_texts = {
	"import_part_texts",
	"COPY policy_text (policy_id, lang, body, origin) FROM STDIN (FORMAT binary)",
};

static const struct stmt insert_revisions = {
	"import_part_revisions",
	"INSERT INTO revision (policy_id, version, action, account_id)"
	" SELECT id, 1, 'create', $2::int8 FROM unnest($1::int8[]) AS made (id)",
};

static const struct stmt insert_keys = {
	"import_part_keys",
	"INSERT INTO submission (account_id, idempotency_key, body_sha256, policy_id)"
	" SELECT $1::int8, key, sha256(key::bytea), id FROM unnest($2::text[], $3::int8[]) AS made (key, id)",
};

static const struct stmt insert_listings = {
	"import_part_listings",
	"SELECT policy_listing_begin($1::int8[])",
};

static const struct stmt insert_errors = {
	"import_part_errors",
	"INSERT INTO import_error (import_id, part, seq, row_number, pointer, code, message)"
	" SELECT $1::int8, $2::int8, e.n, e.row_number, e.pointer, e.code, e.message"
	" FROM unnest($3::int8[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS e (row_number, pointer, code, message, n)",
};

/* $1 = import, $2 = new policies. */
static const struct stmt insert_jobs = {
	"import_part_jobs",
	"INSERT INTO job_ready (lane, kind, policy_id, text_version, import_id)"
	" SELECT 2, k.id, made.id, 1, $1::int8 FROM unnest($2::int8[]) WITH ORDINALITY AS made (id, n), job_kind k"
	" WHERE k.is_automatic ORDER BY made.n, k.id",
};

/* $2 = policies with jobs. */
static const struct stmt count_jobs = {
	"import_part_count_jobs",
	"INSERT INTO import_delta (import_id, kind, queued)"
	" SELECT $1::int8, k.id, $2::int8 FROM job_kind k WHERE k.is_automatic",
};

/* ---- which rows are one and the same ---- */

static int compare_text(const char *a, const char *b)
{
	return a == b ? 0 : a == NULL ? -1 : b == NULL ? 1 : strcmp(a, b);
}

static int compare_identity(const void *a, const void *b)
{
	const struct import_row *const *one = a, *const *other = b;
	int order = strcmp((*one)->key, (*other)->key);

	if (order == 0)
		order = compare_text((*one)->content.values[POLICY_SOURCE_SYSTEM], (*other)->content.values[POLICY_SOURCE_SYSTEM]);
	if (order == 0)
		order = compare_text((*one)->content.values[POLICY_EXTERNAL_ID], (*other)->content.values[POLICY_EXTERNAL_ID]);
	return order;
}

static int compare_rows(const void *a, const void *b)
{
	const struct import_row *const *one = a, *const *other = b;
	int order = compare_identity(a, b);

	return order != 0 ? order : (*one > *other) - (*one < *other);
}

/* Of rows that are the same record the first one counts. */
static void mark_repeated(struct part_op *op)
{
	const struct import_row **sorted =
		must_alloc(talloc_array(op, const struct import_row *, (unsigned)op->part->n_rows + 1));

	for (size_t i = 0; i < op->part->n_rows; i++)
		sorted[i] = &op->part->rows[i];
	qsort(sorted, op->part->n_rows, sizeof(struct import_row *), compare_rows);
	for (size_t i = 1; i < op->part->n_rows; i++) {
		if (compare_identity(&sorted[i - 1], &sorted[i]) == 0)
			op->fates[sorted[i] - op->part->rows].is_repeated = true;
	}
	talloc_free(sorted);
}

/* ---- the transaction ---- */

static void copy_policy(struct copy *copy, int64_t id, const struct policy_content *content, int64_t account_id)
{
	copy_row(copy);
	copy_int64(copy, id);
	for (int field = 0; field < N_POLICY_COLUMNS; field++) {
		if (policy_fields[field].type == FIELD_DATE)
			copy_date(copy, content->values[field]);
		else
			copy_text(copy, content->values[field]);
	}
	copy_int64(copy, account_id);
	copy_int64(copy, account_id);
}

static void copy_body(struct copy *copy, int64_t id, const char *lang, const char *body, const char *origin)
{
	if (body == NULL)
		return;
	copy_row(copy);
	copy_int64(copy, id);
	copy_text(copy, lang);
	copy_text(copy, body);
	copy_text(copy, origin);
}

static void add_policies(struct bulk *bulk, const struct part_op *op)
{
	struct copy *policies = bulk_copy(bulk, &copy_policies, N_COPIED_COLUMNS);
	struct copy *texts = bulk_copy(bulk, &copy_texts, 4);

	for (size_t i = 0; i < op->part->n_rows; i++) {
		const char *const *values = op->part->rows[i].content.values;
		int64_t id = op->fates[i].new_id;

		if (id == 0)
			continue;
		copy_policy(policies, id, &op->part->rows[i].content, op->part->actor->account_id);
		copy_body(texts, id, "zh", values[POLICY_BODY_ZH], values[POLICY_ORIGIN_ZH]);
		copy_body(texts, id, "en", values[POLICY_BODY_EN], values[POLICY_ORIGIN_EN]);
	}
}

static void add_part(struct bulk *bulk, const struct part_op *op)
{
	const struct import_part *part = op->part;
	struct params *params = params_new(bulk);

	params_int64(params, part->import_id);
	params_int64(params, part->part);
	params_bytea(params, part->sha256, sizeof part->sha256);
	params_int64(params, part->first_row);
	params_int64(params, op->counts.n_rows);
	params_int64(params, op->counts.n_stored);
	params_int64(params, op->counts.n_updated);
	params_int64(params, op->counts.n_skipped);
	params_int64(params, op->counts.n_refused);
	bulk_add(bulk, &insert_part, params, 1);
}

static void add_errors(struct bulk *bulk, const struct part_op *op)
{
	struct params *params = params_new(bulk);

	params_int64(params, op->part->import_id);
	params_int64(params, op->part->part);
	params_array_begin(params, ARRAY_INT64);
	for (size_t i = 0; i < op->n_faults; i++)
		params_item_int64(params, op->faults[i].row_number);
	params_array_end(params);
	for (size_t column = 0; column < 3; column++) {
		params_array_begin(params, ARRAY_TEXT);
		for (size_t i = 0; i < op->n_faults; i++)
			params_item_text(params, column == 0   ? op->faults[i].pointer
						 : column == 1 ? op->faults[i].code
							       : op->faults[i].message);
		params_array_end(params);
	}
	bulk_add(bulk, &insert_errors, params, BULK_ANY);
}

static void add_keys(struct bulk *bulk, const struct part_op *op)
{
	struct params *params = params_new(bulk);
	size_t n = 0;

	params_int64(params, op->part->actor->account_id);
	params_array_begin(params, ARRAY_TEXT);
	for (size_t i = 0; i < op->part->n_rows; i++) {
		if (op->fates[i].new_id == 0 || op->part->rows[i].key[0] == '\0')
			continue;
		params_item_text(params, op->part->rows[i].key);
		n++;
	}
	params_array_end(params);
	params_array_begin(params, ARRAY_INT64);
	for (size_t i = 0; i < op->part->n_rows; i++) {
		if (op->fates[i].new_id != 0 && op->part->rows[i].key[0] != '\0')
			params_item_int64(params, op->fates[i].new_id);
	}
	params_array_end(params);
	if (n > 0)
		bulk_add(bulk, &insert_keys, params, BULK_ANY);
}

/* A statement whose only or last parameter are the new policies. */
static void add_for_new(struct bulk *bulk, const struct stmt *stmt, const struct part_op *op, int64_t before, int64_t after)
{
	struct params *params = params_new(bulk);

	if (before != 0)
		params_int64(params, before);
	params_array_begin(params, ARRAY_INT64);
	for (size_t i = 0; i < op->part->n_rows; i++) {
		if (op->fates[i].new_id != 0)
			params_item_int64(params, op->fates[i].new_id);
	}
	params_array_end(params);
	if (after != 0)
		params_int64(params, after);
	bulk_add(bulk, stmt, params, BULK_ANY);
}

static struct bulk *put_together(struct part_op *op)
{
	struct bulk *bulk = bulk_new(op);
	int64_t n_with_jobs = op->counts.n_stored + op->n_updated_texts;
	struct params *params;

	add_part(bulk, op);
	if (op->counts.n_stored > 0) {
		add_policies(bulk, op);
		add_for_new(bulk, &insert_revisions, op, 0, op->part->actor->account_id);
		add_keys(bulk, op);
		add_for_new(bulk, &insert_listings, op, 0, 0);
	}
	if (op->n_faults > 0)
		add_errors(bulk, op);
	if (op->counts.n_updated > 0)
		import_updates_add(bulk, op);
	if (op->counts.n_stored > 0)
		add_for_new(bulk, &insert_jobs, op, op->part->import_id, 0);
	if (n_with_jobs > 0) {
		params = params_new(bulk);
		params_int64(params, op->part->import_id);
		params_int64(params, n_with_jobs);
		bulk_add(bulk, &count_jobs, params, BULK_ANY);
	}
	return bulk;
}

/* ---- the steps ---- */

static struct step on_known(void *arg, enum status status, const struct rows *rows, const struct db_error *error);
static struct step on_stored(void *arg, enum status status, const struct db_error *error);

static STEP finish(struct part_op *op, enum status status, bool is_disk_full)
{
	import_part_fn *done = op->done;
	void *arg = op->arg;
	struct import_counts counts = op->counts;

	if (status == OK)
		store_wake_dispatcher(op->store);
	talloc_free(op);
	return done(arg, status, status == OK ? &counts : NULL, is_disk_full);
}

static STEP look_up(struct part_op *op)
{
	struct unit *unit = unit_new(op);
	struct params *sources = params_new(op), *keys = params_new(op), *ids = params_new(op);

	for (int column = 0; column < 2; column++) {
		params_array_begin(sources, ARRAY_TEXT);
		for (size_t i = 0; i < op->part->n_rows; i++)
			params_item_text(sources, op->part->rows[i].content.values[column == 0 ? POLICY_SOURCE_SYSTEM : POLICY_EXTERNAL_ID]);
		params_array_end(sources);
	}
	params_array_begin(keys, ARRAY_TEXT);
	for (size_t i = 0; i < op->part->n_rows; i++)
		params_item_text(keys, op->part->rows[i].key);
	params_array_end(keys);
	params_int64(keys, op->part->actor->account_id);
	params_int64(ids, (int64_t)op->part->n_rows);
	unit_add(unit, &find_by_source, sources);
	unit_add(unit, &find_by_key, keys);
	unit_add(unit, &draw_ids, ids);
	return unit_run(op->store->pool, unit, clock_monotonic_ms() + LOOKUP_MS, on_known, op);
}

/* What becomes of each row, by what the reads have found. */
static void decide(struct part_op *op, const struct rows *rows)
{
	const struct rows *keys = rows_next(rows), *ids = rows_next(keys);
	int next = 0;

	for (size_t i = 0; i < op->part->n_rows; i++)
		op->fates[i] = (struct row_fate){.is_repeated = op->fates[i].is_repeated};
	for (int row = 0; row < rows_n(rows); row++) {
		struct row_fate *fate = &op->fates[rows_int64(rows, row, 0)];

		fate->is_known = true;
		fate->known_id = rows_bool(rows, row, 2) ? 0 : rows_int64(rows, row, 1); /* withdrawn: left alone */
	}
	for (int row = 0; row < rows_n(keys); row++)
		op->fates[rows_int64(keys, row, 0)].is_known = true;
	op->counts = (struct import_counts){.n_rows = (int64_t)op->part->n_rows + op->part->n_refused,
					    .n_refused = op->part->n_refused};
	for (size_t i = 0; i < op->part->n_rows; i++) {
		struct row_fate *fate = &op->fates[i];

		if (fate->is_known || fate->is_repeated)
			continue;
		fate->new_id = rows_int64(ids, next++, 0);
		op->counts.n_stored++;
	}
	op->counts.n_skipped = op->counts.n_rows - op->counts.n_refused - op->counts.n_stored;
	op->faults = op->part->faults;
	op->n_faults = op->part->n_faults;
	op->n_updated_texts = 0;
}

STEP import_part_run(struct part_op *op)
{
	return bulk_run(op->store->bulk_pool, put_together(op), on_stored, op);
}

static struct step on_known(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct part_op *op = arg;

	(void)error;
	if (status != OK)
		return finish(op, status, false);
	decide(op, rows);
	if (op->part->updates)
		return import_updates_load(op);
	return import_part_run(op);
}

STEP import_part_failed(struct part_op *op, enum status status)
{
	return finish(op, status, false);
}

/* Whether the next try will see what was in the way of this one. */
static bool is_worth_retry(const struct part_op *op, enum status status, const struct db_error *error)
{
	if (op->n_tries >= MAX_TRIES)
		return false;
	if (status == BUSY)
		return error->sqlstate[0] != '\0'; /* a deadlock; a full pool is told */
	return status == CONFLICT && error->statement != 0;
}

static struct step on_stored(void *arg, enum status status, const struct db_error *error)
{
	struct part_op *op = arg;

	if (status == OK)
		return finish(op, OK, false);
	op->n_tries++;
	if (is_worth_retry(op, status, error))
		return look_up(op);
	if (status == CONFLICT && error->statement != 0)
		status = BUSY;
	if (status != CONFLICT)
		log_event(LOG_WARN, "import.part_failed", "import=%lld part=%lld status=%s error=%s", (long long)op->part->import_id,
			  (long long)op->part->part, status_name(status), log_quote(error->message));
	return finish(op, status, strcmp(error->sqlstate, "53100") == 0);
}

STEP import_part_store(struct store *store, const struct import_part *part, import_part_fn *done, void *arg)
{
	struct part_op *op = must_alloc(talloc_zero(NULL, struct part_op));

	op->store = store;
	op->part = part;
	op->done = done;
	op->arg = arg;
	op->fates = must_alloc(talloc_zero_array(op, struct row_fate, (unsigned)part->n_rows + 1));
	mark_repeated(op);
	return look_up(op);
}
