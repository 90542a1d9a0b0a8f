/* Rows of a part whose policies are there already: the fields that a row names are put onto the policy, as an edit
 * would, with a revision that tells what was there before. */
#include <string.h>

#include <talloc.h>

#include "api/db/bulk.h"
#include "api/db/unit.h"
#include "api/store/import_inside.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define LOAD_MS 30000

/* policy_pkey, policy_text_pkey. */
static const struct stmt load_known = {
	"import_update_load",
	"SELECT g.n - 1, p.id, p.version, p.state, p.title_zh, p.title_en, p.doc_number, p.level, p.issued_on,"
	" p.effective_on, p.expires_on, p.legal_status, p.actor_kind, p.summary_zh, p.summary_en, p.source_url,"
	" p.source_system, p.external_id, zh.body, zh.origin, en.body, en.origin"
	" FROM unnest($1::int8[]) WITH ORDINALITY AS g (id, n) JOIN policy p ON p.id = g.id"
	" LEFT JOIN policy_text zh ON zh.policy_id = p.id AND zh.lang = 'zh'"
	" LEFT JOIN policy_text en ON en.policy_id = p.id AND en.lang = 'en'"
	" ORDER BY g.n",
	.is_read = true,
};
enum { LOADED_ROW, LOADED_ID, LOADED_VERSION, LOADED_VALUES };

/* $1 account, $2 ids, $3 versions, $4 whether the workers must read it again, $5-$19 the columns in the order of enum
 * policy_field. policy_pkey. */
static const struct stmt update_policies = {
	"import_update_policies",
	"UPDATE policy p SET state = g.state, title_zh = g.title_zh, title_en = g.title_en, doc_number = g.doc_number,"
	" level = g.level, issued_on = g.issued_on::date, effective_on = g.effective_on::date,"
	" expires_on = g.expires_on::date, legal_status = g.legal_status, actor_kind = g.actor_kind,"
	" summary_zh = g.summary_zh, summary_en = g.summary_en, source_url = g.source_url, source_system = g.source_system,"
	" external_id = g.external_id, version = p.version + 1, text_version = p.text_version + g.is_worked_on::int,"
	" updated_at = now(), updated_by = $1::int8"
	" FROM unnest($2::int8[], $3::int8[], $4::bool[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],"
	"  $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[],"
	"  $18::text[], $19::text[]) AS g (id, version, is_worked_on, state, title_zh, title_en, doc_number, level, issued_on,"
	"  effective_on, expires_on, legal_status, actor_kind, summary_zh, summary_en, source_url, source_system, external_id)"
	" WHERE p.id = g.id AND p.version = g.version",
};

/* policy_text_pkey. $1 ids, $2 languages, $3 bodies (null: taken away), $4 origins. */
#define TEXTS " FROM unnest($1::int8[], $2::text[], $3::text[], $4::text[]) AS g (id, lang, body, origin) "
static const struct stmt update_texts = {
	"import_update_texts",
	"INSERT INTO policy_text AS t (policy_id, lang, body, origin) SELECT g.id, g.lang, g.body, g.origin" TEXTS
	"WHERE g.body IS NOT NULL"
	" ON CONFLICT (policy_id, lang) DO UPDATE SET body = EXCLUDED.body, origin = EXCLUDED.origin",
};
static const struct stmt delete_texts = {
	"import_update_delete_texts",
	"WITH gone AS (SELECT g.id, g.lang, g.origin" TEXTS "WHERE g.body IS NULL)"
	"DELETE FROM policy_text t USING gone WHERE t.policy_id = gone.id AND t.lang = gone.lang",
};

/* $1 account, $2 ids, $3 versions before, $4-$6 what changed: paths, values before, values after. */
static const struct stmt insert_revisions = {
	"import_update_revisions",
	"INSERT INTO revision (policy_id, version, action, account_id, changes)"
	" SELECT g.id, g.version + 1, 'edit', $1::int8, jsonb_object_agg(g.path, jsonb_build_array(g.before, g.after))"
	" FROM unnest($2::int8[], $3::int8[], $4::text[], $5::text[], $6::text[]) AS g (id, version, path, before, after)"
	" GROUP BY g.id, g.version",
};

static const struct stmt refresh_listings = {
	"import_update_listings",
	"SELECT policy_listing_refresh($1::int8[])",
};

/* $1 = import, $2 = policies whose text changed. */
static const struct stmt insert_jobs = {
	"import_update_jobs",
	"INSERT INTO job_ready (lane, kind, policy_id, text_version, import_id)"
	" SELECT 2, k.id, p.id, p.text_version, $1::int8 FROM policy p, job_kind k"
	" WHERE p.id = ANY ($2::int8[]) AND k.is_automatic ORDER BY p.id, k.id",
};

/* ---- putting the rows onto the policies ---- */

struct fault_list {
	struct part_op *op;
	int64_t row_number;
};

static void add_fault(void *arg, const char *path, const char *code, const char *message)
{
	struct fault_list *list = arg;
	struct part_op *op = list->op;
	struct import_fault *faults = must_alloc(talloc_array(op, struct import_fault, (unsigned)op->n_faults + 1));

	if (op->n_faults > 0)
		memcpy(faults, op->faults, op->n_faults * sizeof *faults);
	faults[op->n_faults++] = (struct import_fault){
		.row_number = list->row_number,
		.pointer = must_alloc(talloc_asprintf(op, "/%s", path)),
		.code = code,
		.message = must_alloc(talloc_strdup(op, message)),
	};
	op->faults = faults;
}

static void put_onto(struct part_op *op, const struct import_row *row, struct row_update update)
{
	struct fault_list list = {op, row->number};
	struct faults faults = {add_fault, &list};
	bool clashes[N_POLICY_FIELDS];

	if (policy_merge(&update.after, clashes, &row->edit, &update.before, &update.before) != OK)
		return; /* cannot be: nothing has changed since the version that is merged with */
	policy_content_complete(&update.after);
	update.changes = policy_compare(&update.before, &update.after);
	if (update.changes.n == 0)
		return;
	op->counts.n_skipped--;
	if (policy_content_check(&update.after, &faults) != OK) {
		op->counts.n_refused++;
		return;
	}
	op->n_updated_texts += update.changes.is_worked_on;
	op->updates[op->counts.n_updated++] = update;
}

static int release(struct rows_hold **hold)
{
	rows_hold_free(*hold);
	return 0;
}

/* The texts of the policies stay until the part is stored. */
static void keep(struct part_op *op, const struct rows *rows)
{
	struct rows_hold **hold = must_alloc(talloc(op, struct rows_hold *));

	*hold = rows_hold(rows);
	talloc_set_destructor(hold, release);
}

static struct step on_loaded(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct part_op *op = arg;

	(void)error;
	if (status != OK)
		return import_part_failed(op, status);
	keep(op, rows);
	op->updates = must_alloc(talloc_zero_array(op, struct row_update, (unsigned)rows_n(rows) + 1));
	for (int row = 0; row < rows_n(rows); row++) {
		struct row_update update = {.id = rows_int64(rows, row, LOADED_ID), .version = rows_int64(rows, row, LOADED_VERSION)};

		for (int field = 0; field < N_POLICY_FIELDS; field++)
			update.before.values[field] = rows_text_or_null(rows, row, LOADED_VALUES + field);
		put_onto(op, &op->part->rows[rows_int64(rows, row, LOADED_ROW)], update);
	}
	return import_part_run(op);
}

/* The array has an item for each row, so that what comes back tells its row: 0 joins nothing. */
STEP import_updates_load(struct part_op *op)
{
	struct params *params = params_new(op);

	params_array_begin(params, ARRAY_INT64);
	for (size_t i = 0; i < op->part->n_rows; i++)
		params_item_int64(params, op->fates[i].is_repeated ? 0 : op->fates[i].known_id);
	params_array_end(params);
	return db_query(op->store->pool, &load_known, params, clock_monotonic_ms() + LOAD_MS, on_loaded, op);
}

/* ---- the transaction ---- */

static void add_ids(struct params *params, const struct part_op *op, bool only_worked_on)
{
	params_array_begin(params, ARRAY_INT64);
	for (int64_t i = 0; i < op->counts.n_updated; i++) {
		if (!only_worked_on || op->updates[i].changes.is_worked_on)
			params_item_int64(params, op->updates[i].id);
	}
	params_array_end(params);
}

static void add_policies(struct bulk *bulk, const struct part_op *op)
{
	struct params *params = params_new(bulk);
	int64_t n = op->counts.n_updated;

	params_int64(params, op->part->actor->account_id);
	add_ids(params, op, false);
	params_array_begin(params, ARRAY_INT64);
	for (int64_t i = 0; i < n; i++)
		params_item_int64(params, op->updates[i].version);
	params_array_end(params);
	params_array_begin(params, ARRAY_BOOL);
	for (int64_t i = 0; i < n; i++)
		params_item_bool(params, op->updates[i].changes.is_worked_on);
	params_array_end(params);
	for (int field = 0; field < N_POLICY_COLUMNS; field++) {
		params_array_begin(params, ARRAY_TEXT);
		for (int64_t i = 0; i < n; i++)
			params_item_text(params, op->updates[i].after.values[field]);
		params_array_end(params);
	}
	bulk_add(bulk, &update_policies, params, n);
}

/* Adds an array with one item for each text that changed: its policy's id, or one of the fields of its language. */
static void add_text_column(struct params *params, const struct part_op *op, int column)
{
	static const enum policy_field bodies[] = {POLICY_BODY_ZH, POLICY_BODY_EN};
	static const char *const langs[] = {"zh", "en"};

	params_array_begin(params, column == 0 ? ARRAY_INT64 : ARRAY_TEXT);
	for (int64_t i = 0; i < op->counts.n_updated; i++) {
		for (size_t lang = 0; lang < 2; lang++) {
			const struct row_update *update = &op->updates[i];
			enum policy_field body = bodies[lang], origin = body + 1;

			if (!update->changes.is_changed[body] && !update->changes.is_changed[origin])
				continue;
			if (column == 0)
				params_item_int64(params, update->id);
			else
				params_item_text(params, column == 1   ? langs[lang]
							 : column == 2 ? update->after.values[body]
								       : update->after.values[origin]);
		}
	}
	params_array_end(params);
}

static void add_texts(struct bulk *bulk, const struct part_op *op, const struct stmt *stmt)
{
	struct params *params = params_new(bulk);

	for (int column = 0; column < 4; column++)
		add_text_column(params, op, column);
	bulk_add(bulk, stmt, params, BULK_ANY);
}

enum revision_column { OF_ID, OF_VERSION, OF_PATH, OF_BEFORE, OF_AFTER, N_REVISION_COLUMNS };

static void add_change(struct params *params, const struct row_update *update, int field, enum revision_column column)
{
	switch (column) {
	case OF_ID:
		params_item_int64(params, update->id);
		break;
	case OF_VERSION:
		params_item_int64(params, update->version);
		break;
	case OF_PATH:
		params_item_text(params, policy_fields[field].path);
		break;
	case OF_BEFORE:
		params_item_text(params, update->before.values[field]);
		break;
	default:
		params_item_text(params, update->after.values[field]);
	}
}

static void add_revisions(struct bulk *bulk, const struct part_op *op)
{
	struct params *params = params_new(bulk);

	params_int64(params, op->part->actor->account_id);
	for (int column = OF_ID; column < N_REVISION_COLUMNS; column++) {
		params_array_begin(params, column <= OF_VERSION ? ARRAY_INT64 : ARRAY_TEXT);
		for (int64_t i = 0; i < op->counts.n_updated; i++) {
			for (int field = 0; field < N_POLICY_FIELDS; field++) {
				if (op->updates[i].changes.is_changed[field])
					add_change(params, &op->updates[i], field, (enum revision_column)column);
			}
		}
		params_array_end(params);
	}
	bulk_add(bulk, &insert_revisions, params, op->counts.n_updated);
}

void import_updates_add(struct bulk *bulk, const struct part_op *op)
{
	struct params *params;

	add_policies(bulk, op);
	add_texts(bulk, op, &update_texts);
	add_texts(bulk, op, &delete_texts);
	add_revisions(bulk, op);
	params = params_new(bulk);
	add_ids(params, op, false);
	bulk_add(bulk, &refresh_listings, params, BULK_ANY);
	if (op->n_updated_texts == 0)
		return;
	params = params_new(bulk);
	params_int64(params, op->part->import_id);
	add_ids(params, op, true);
	bulk_add(bulk, &insert_jobs, params, BULK_ANY);
}
