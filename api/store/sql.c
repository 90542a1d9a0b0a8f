#include "api/store/sql.h"

#include <stdarg.h>
#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"

#define MAX_SHAPES 256

struct sql *sql_new(const void *owner)
{
	struct sql *sql = must_alloc(talloc_zero(owner, struct sql));

	sql->text = must_alloc(talloc_strdup(sql, ""));
	sql->params = params_new(NULL);
	return sql;
}

void sql_add(struct sql *sql, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	sql->text = must_alloc(talloc_vasprintf_append_buffer(sql->text, format, values));
	va_end(values);
}

int sql_text(struct sql *sql, const char *value)
{
	params_text(sql->params, value);
	return params_n(sql->params);
}

int sql_int64(struct sql *sql, int64_t value)
{
	params_int64(sql->params, value);
	return params_n(sql->params);
}

int sql_text_set(struct sql *sql, const struct text_set *set)
{
	params_text_array(sql->params, set->items, set->n);
	return params_n(sql->params);
}

/* One state is compared by "=", which lets the index on (state, ...) give the rows in order. */
static void add_states(struct sql *sql, const struct policy_filter *filter)
{
	if (!filter->sees_unpublished)
		sql_add(sql, "l.state = 'published'");
	else if (filter->states.n == 0)
		sql_add(sql, "l.state <> 'withdrawn'");
	else if (filter->states.n == 1)
		sql_add(sql, "l.state = $%d", sql_text(sql, filter->states.items[0]));
	else
		sql_add(sql, "l.state = ANY ($%d::text[])", sql_text_set(sql, &filter->states));
}

void sql_codes(struct params *params, const char *facet, const struct text_set *codes)
{
	if (codes->n == 0) {
		params_null(params);
		return;
	}
	params_array_begin(params, ARRAY_TEXT);
	for (size_t i = 0; i < codes->n; i++) {
		char *text = must_alloc(talloc_asprintf(NULL, "%s:%s", facet, codes->items[i]));

		params_item_text(params, text);
		talloc_free(text);
	}
	params_array_end(params);
}

static void add_codes(struct sql *sql, const char *facet, const struct text_set *codes)
{
	if (codes->n == 0)
		return;
	sql_codes(sql->params, facet, codes);
	sql_add(sql, " AND l.codes && $%d::text[]", params_n(sql->params));
}

void sql_add_filter(struct sql *sql, const struct policy_filter *filter)
{
	add_states(sql, filter);
	for (int facet = 0; facet < N_TAXONOMY_FACETS; facet++) {
		add_codes(sql, policy_facet_names[facet], &filter->codes[facet]);
		add_codes(sql, policy_facet_names[facet], &filter->also[facet]);
	}
	if (filter->codes[FACET_REGION].n > 0 && filter->region_exact)
		sql_add(sql,
			" AND ('region:none' = ANY (l.codes)"
			" OR EXISTS (SELECT FROM policy_label x WHERE x.policy_id = l.policy_id AND x.facet = 'region'"
			" AND x.code = ANY ($%d::text[]) AND x.state <> 'rejected' AND x.role <> 'mentioned'))",
			sql_text_set(sql, &filter->codes[FACET_REGION]));
	if (filter->levels.n > 0)
		sql_add(sql, text_set_has(&filter->levels, CODE_NONE) ? " AND coalesce(l.level, 'none') = ANY ($%d::text[])"
								     : " AND l.level = ANY ($%d::text[])",
			sql_text_set(sql, &filter->levels));
	if (filter->legal_statuses.n > 0)
		sql_add(sql, " AND l.legal_status = ANY ($%d::text[])", sql_text_set(sql, &filter->legal_statuses));
	if (filter->issued_from != NULL)
		sql_add(sql, " AND l.issued_on >= $%d::date", sql_text(sql, filter->issued_from));
	if (filter->issued_to != NULL)
		sql_add(sql, " AND l.issued_on <= $%d::date", sql_text(sql, filter->issued_to));
	if (filter->source_system != NULL) {
		sql_add(sql, " AND EXISTS (SELECT FROM policy s WHERE s.id = l.policy_id AND s.source_system = $%d",
			sql_text(sql, filter->source_system));
		if (filter->external_id != NULL)
			sql_add(sql, " AND s.external_id = $%d", sql_text(sql, filter->external_id));
		sql_add(sql, ")");
	}
}

const struct stmt *sql_stmt(struct sql *sql)
{
	static struct stmt shapes[MAX_SHAPES];
	static int n_shapes;
	struct stmt *shape;

	for (int i = 0; i < n_shapes; i++) {
		if (strcmp(shapes[i].sql, sql->text) == 0)
			return &shapes[i];
	}
	if (n_shapes == MAX_SHAPES) {
		shape = must_alloc(talloc(sql, struct stmt));
		*shape = (struct stmt){.sql = sql->text, .is_read = true};
		return shape;
	}
	shape = &shapes[n_shapes];
	shape->name = must_alloc(talloc_asprintf(NULL, "shape_%d", n_shapes));
	shape->sql = must_alloc(talloc_strdup(NULL, sql->text));
	shape->is_read = true;
	n_shapes++;
	return shape;
}

struct run {
	listing_done_fn *done;
	void *arg;
};

static struct step on_run(void *arg, enum status status, const struct listing *listing)
{
	struct run run = *(struct run *)arg;
	struct step step = run.done(run.arg, status, listing);

	talloc_free(arg); /* with the sql, whose statement may have been the only one of its shape */
	return step;
}

STEP sql_run(struct store *store, struct sql *sql, listing_done_fn *done, void *arg)
{
	struct run *run = must_alloc(talloc(store->pool, struct run));

	run->done = done;
	run->arg = arg;
	talloc_steal(run, sql);
	return listing_query(store, sql_stmt(sql), sql->params, on_run, run);
}
