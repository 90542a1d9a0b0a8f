#include "api/store/refdata_store.h"

#include <talloc.h>

#include "api/db/unit.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define LOAD_MS 20000

static const struct stmt refdata_revision = {
	"refdata_revision",
	"SELECT revision FROM refdata_revision",
	.is_read = true,
};

/* The whole table, in the order of its key. */
static const struct stmt refdata_terms = {
	"refdata_terms",
	"SELECT facet, code, coalesce(parent, ''), name_zh, name_en, coalesce(valid_from::text, ''), coalesce(valid_to::text, ''),"
	" aliases, ARRAY(SELECT item FROM jsonb_each_text(attrs) AS a, unnest(ARRAY[a.key, coalesce(a.value, '')]) AS item)"
	" FROM term WHERE origin <> 'generated' ORDER BY facet, code",
	.is_read = true,
};

static const struct stmt refdata_glossary = {
	"refdata_glossary",
	"SELECT zh, en FROM glossary_term ORDER BY zh, en",
	.is_read = true,
};

/* model_active. */
static const struct stmt refdata_models = {
	"refdata_models",
	"SELECT id, bytes FROM model WHERE state = 'active' ORDER BY facet",
	.is_read = true,
};

struct revision {
	refdata_revision_fn *done;
	void *arg;
};

static struct step on_revision(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct revision op = *(struct revision *)arg;

	(void)error;
	talloc_free(arg);
	return op.done(op.arg, status, status == OK ? rows_int64(rows, 0, 0) : 0);
}

STEP refdata_store_revision(struct store *store, refdata_revision_fn *done, void *arg)
{
	struct revision *op = must_alloc(talloc(store->pool, struct revision));

	*op = (struct revision){done, arg};
	return db_query(store->pool, &refdata_revision, NULL, 0, on_revision, op);
}

struct load {
	refdata_load_fn *done;
	void *arg;
};

static struct term read_term(void *owner, const struct rows *rows, int row)
{
	struct term term = {
		.facet = rows_text(rows, row, 0),
		.code = rows_text(rows, row, 1),
		.parent = rows_text(rows, row, 2),
		.name_zh = rows_text(rows, row, 3),
		.name_en = rows_text(rows, row, 4),
		.valid_from = rows_text(rows, row, 5),
		.valid_to = rows_text(rows, row, 6),
	};
	size_t n_items;
	char **aliases = rows_text_array(owner, rows, row, 7, &term.n_aliases);
	char **items = rows_text_array(owner, rows, row, 8, &n_items);
	struct term_attr *attrs = must_alloc(talloc_array(owner, struct term_attr, (unsigned int)(n_items / 2 + 1)));

	term.aliases = must_alloc(talloc_array(owner, const char *, (unsigned int)(term.n_aliases + 1)));
	for (size_t i = 0; i < term.n_aliases; i++)
		term.aliases[i] = aliases[i];
	for (size_t i = 0; i + 1 < n_items; i += 2)
		attrs[term.n_attrs++] = (struct term_attr){items[i], items[i + 1]};
	term.attrs = attrs;
	return term;
}

static void read_models(void *owner, struct refdata *refdata, const struct rows *rows)
{
	struct refdata_model *models = must_alloc(talloc_array(owner, struct refdata_model, (unsigned int)rows_n(rows) + 1));

	refdata->n_models = (size_t)rows_n(rows);
	for (int i = 0; i < rows_n(rows); i++) {
		models[i].id = rows_int64(rows, i, 0);
		models[i].bytes.data = rows_bytea(models, rows, i, 1, &models[i].bytes.size);
	}
	refdata->models = models;
}

static struct step on_loaded(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct load *op = arg;
	struct refdata refdata = {0};
	struct refdata_entry *glossary;
	const struct rows *terms, *entries;
	struct step step;

	(void)error;
	if (status != OK) {
		step = op->done(op->arg, status, NULL);
		talloc_free(op);
		return step;
	}
	terms = rows_next(rows);
	entries = rows_next(terms);
	refdata.revision = rows_int64(rows, 0, 0);
	refdata.terms.n = (size_t)rows_n(terms);
	refdata.terms.terms = must_alloc(talloc_array(op, struct term, (unsigned int)(refdata.terms.n + 1)));
	for (int i = 0; i < rows_n(terms); i++)
		refdata.terms.terms[i] = read_term(op, terms, i);
	refdata.n_glossary = (size_t)rows_n(entries);
	glossary = must_alloc(talloc_array(op, struct refdata_entry, (unsigned int)(refdata.n_glossary + 1)));
	for (int i = 0; i < rows_n(entries); i++)
		glossary[i] = (struct refdata_entry){rows_text(entries, i, 0), rows_text(entries, i, 1)};
	refdata.glossary = glossary;
	read_models(op, &refdata, rows_next(entries));
	step = op->done(op->arg, OK, &refdata);
	talloc_free(op);
	return step;
}

STEP refdata_store_load(struct store *store, refdata_load_fn *done, void *arg)
{
	struct load *op = must_alloc(talloc(store->pool, struct load));
	struct unit *unit = unit_new(NULL);

	*op = (struct load){done, arg};
	unit_add(unit, &refdata_revision, NULL);
	unit_add(unit, &refdata_terms, NULL);
	unit_add(unit, &refdata_glossary, NULL);
	unit_add(unit, &refdata_models, NULL);
	return unit_run(store->pool, unit, clock_monotonic_ms() + LOAD_MS, on_loaded, op);
}
