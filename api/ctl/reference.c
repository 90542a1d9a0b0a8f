#include "api/ctl/reference.h"

#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <talloc.h>

#include "api/ctl/file.h"
#include "api/db/db_sync.h"
#include "proto/base/log.h"
#include "proto/term.h"

#define PLAIN_COLUMNS 5

/* Only rows that differ are written: an unchanged term makes no new revision for the workers. */
static const char term_upsert[] =
	"WITH given AS (SELECT i.code, nullif(i.parent, '') AS parent, i.name_zh, i.name_en,"
	"  coalesce(string_to_array(nullif(i.aliases, ''), '|'), '{}') AS aliases,"
	"  nullif(i.valid_from, '')::date AS valid_from, nullif(i.valid_to, '')::date AS valid_to,"
	"  (SELECT coalesce(jsonb_object_agg(split_part(kv, '=', 1), substr(kv, strpos(kv, '=') + 1)), '{}')"
	"   FROM unnest(string_to_array(nullif(i.attrs, ''), '|')) AS kv) AS attrs"
	"  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])"
	"   AS i (code, parent, name_zh, name_en, aliases, valid_from, valid_to, attrs))"
	" INSERT INTO term AS t (facet, code, parent, name_zh, name_en, aliases, valid_from, valid_to, attrs)"
	"  SELECT $1::text, code, parent, name_zh, name_en, aliases, valid_from, valid_to, attrs FROM given"
	"  ON CONFLICT (facet, code) DO UPDATE SET parent = EXCLUDED.parent, name_zh = EXCLUDED.name_zh,"
	"   name_en = EXCLUDED.name_en, aliases = EXCLUDED.aliases, valid_from = EXCLUDED.valid_from,"
	"   valid_to = EXCLUDED.valid_to, attrs = EXCLUDED.attrs, origin = 'reference'"
	"  WHERE t.origin <> 'editor' AND (t.parent, t.name_zh, t.name_en, t.aliases, t.valid_from, t.valid_to, t.attrs)"
	"   IS DISTINCT FROM (EXCLUDED.parent, EXCLUDED.name_zh, EXCLUDED.name_en, EXCLUDED.aliases, EXCLUDED.valid_from,"
	"    EXCLUDED.valid_to, EXCLUDED.attrs)";

static const char glossary_upsert[] =
	"INSERT INTO glossary_term AS g (zh, en, note, is_official, forbidden)"
	" SELECT zh, en, note, official IN ('1', 'true', 'yes'), coalesce(string_to_array(nullif(forbidden, ''), '|'), '{}')"
	" FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS i (zh, en, note, official, forbidden)"
	" ON CONFLICT (zh, en) DO UPDATE SET note = EXCLUDED.note, is_official = EXCLUDED.is_official,"
	"  forbidden = EXCLUDED.forbidden"
	" WHERE (g.note, g.is_official, g.forbidden) IS DISTINCT FROM (EXCLUDED.note, EXCLUDED.is_official, EXCLUDED.forbidden)";

/* The file is the whole table. */
static const char crosswalk_replace[] =
	"WITH given AS (SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])"
	"  AS i (facet, code, scheme, match, label)),"
	" gone AS (DELETE FROM term_crosswalk c WHERE NOT EXISTS (SELECT FROM given g"
	"  WHERE (g.facet, g.code, g.scheme, g.label) = (c.facet, c.code, c.scheme, c.label)))"
	" INSERT INTO term_crosswalk AS c (facet, code, scheme, match, label) SELECT facet, code, scheme, match, label FROM given"
	" ON CONFLICT (facet, code, scheme, label) DO UPDATE SET match = EXCLUDED.match WHERE c.match <> EXCLUDED.match";

/* Files that hold no terms: their columns are the parameters of one statement. */
static const struct plain_file {
	const char *name, *statement;
} plain_files[] = {{"glossary", glossary_upsert}, {"crosswalk", crosswalk_replace}};

static int fail(const struct db_sync *db, const char *what)
{
	const struct db_error *error = db_sync_error(db);

	fprintf(stderr, "ccntctl: %s: %s %s\n", what, error->message, error->detail);
	return 1;
}

static void add_column(struct params *params, const struct term_list *list, const char *(*value)(void *owner, const struct term *term))
{
	void *owner = talloc_new(NULL);

	params_array_begin(params, ARRAY_TEXT);
	for (size_t i = 0; i < list->n; i++)
		params_item_text(params, value(owner, &list->terms[i]));
	params_array_end(params);
	talloc_free(owner);
}

#define COLUMN(name)                                                                                             \
	static const char *name##_of(void *owner, const struct term *term)                                      \
	{                                                                                                        \
		(void)owner;                                                                                     \
		return term->name;                                                                               \
	}
COLUMN(code)
COLUMN(parent)
COLUMN(name_zh)
COLUMN(name_en)
COLUMN(valid_from)
COLUMN(valid_to)

static const char *aliases_of(void *owner, const struct term *term)
{
	char *text = must_alloc(talloc_strdup(owner, ""));

	for (size_t i = 0; i < term->n_aliases; i++)
		text = must_alloc(talloc_asprintf_append_buffer(text, "%s%s", i > 0 ? "|" : "", term->aliases[i]));
	return text;
}

static const char *attrs_of(void *owner, const struct term *term)
{
	char *text = must_alloc(talloc_strdup(owner, ""));

	for (size_t i = 0; i < term->n_attrs; i++)
		text = must_alloc(talloc_asprintf_append_buffer(text, "%s%s=%s", i > 0 ? "|" : "", term->attrs[i].key,
								term->attrs[i].value));
	return text;
}

static int load_terms(struct db_sync *db, void *owner, const char *path, const char *facet)
{
	struct term_list list = {0};
	struct params *params = params_new(owner);
	char error[300];

	if (term_list_read_tsv(&list, owner, path, facet, error, sizeof error) != OK) {
		fprintf(stderr, "ccntctl: %s\n", error);
		return 1;
	}
	params_text(params, facet);
	add_column(params, &list, code_of);
	add_column(params, &list, parent_of);
	add_column(params, &list, name_zh_of);
	add_column(params, &list, name_en_of);
	add_column(params, &list, aliases_of);
	add_column(params, &list, valid_from_of);
	add_column(params, &list, valid_to_of);
	add_column(params, &list, attrs_of);
	if (db_sync_query(db, NULL, term_upsert, params) != OK)
		return fail(db, path);
	return 0;
}

static int load_plain(struct db_sync *db, void *owner, const char *path, char *text, const char *statement)
{
	struct params *params = params_new(owner);
	const char **columns[PLAIN_COLUMNS];
	size_t n = 0, max = 0;
	char *line, *rest = text;

	for (const char *at = text; *at != '\0'; at++)
		max += *at == '\n';
	for (int column = 0; column < PLAIN_COLUMNS; column++)
		columns[column] = must_alloc(talloc_array(owner, const char *, (unsigned)max + 1));
	(void)strsep(&rest, "\n"); /* the header */
	while ((line = strsep(&rest, "\n")) != NULL) {
		if (line[0] == '\0')
			continue;
		for (int column = 0; column < PLAIN_COLUMNS; column++) {
			const char *value = strsep(&line, "\t");

			columns[column][n] = value != NULL ? value : "";
		}
		n++;
	}
	for (int column = 0; column < PLAIN_COLUMNS; column++)
		params_text_array(params, columns[column], n);
	if (db_sync_query(db, NULL, statement, params) != OK)
		return fail(db, path);
	return 0;
}

/* Whether the file is another than the one loaded last; notes it as loaded. */
static int note_if_changed(bool *out, struct db_sync *db, void *owner, const char *name, const struct file *file)
{
	struct params *params = params_new(owner);
	const struct rows *rows;

	params_text(params, name);
	params_text(params, file->sha256);
	if (db_sync_query(db, &rows,
			  "INSERT INTO reference_file AS f (name, sha256) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE"
			  " SET sha256 = EXCLUDED.sha256, loaded_at = now() WHERE f.sha256 <> EXCLUDED.sha256 RETURNING 1",
			  params) != OK)
		return fail(db, name);
	*out = rows_n(rows) > 0;
	return 0;
}

static int load_any(struct db_sync *db, void *owner, const char *path, const char *facet, char *text)
{
	for (size_t i = 0; i < sizeof plain_files / sizeof *plain_files; i++)
		if (strcmp(facet, plain_files[i].name) == 0)
			return load_plain(db, owner, path, text, plain_files[i].statement);
	return load_terms(db, owner, path, facet);
}

static int load_file(struct db_sync *db, const char *path, bool *is_changed_out)
{
	void *owner = talloc_new(NULL);
	const char *name = strrchr(path, '/') + 1;
	char *facet = talloc_strndup(owner, name, strlen(name) - strlen(".tsv"));
	bool is_changed = false;
	struct file file;
	int code = 1;

	if (!file_read(&file, owner, path))
		fprintf(stderr, "ccntctl: %s: %s\n", path, strerror(errno));
	else
		code = note_if_changed(&is_changed, db, owner, name, &file);
	if (code == 0 && is_changed) {
		code = load_any(db, owner, path, facet, file.text);
		if (code == 0)
			printf("loaded %s\n", name);
		*is_changed_out = true;
	}
	talloc_free(owner);
	return code;
}

/* Every term that this transaction wrote, also those that only came below another macro region. */
static const char note_changes[] =
	"SELECT term_refresh_ancestors();"
	"INSERT INTO term_change SELECT facet, code FROM term WHERE xmin = pg_current_xact_id()::xid"
	" ON CONFLICT DO NOTHING";

/* Names and places of changed terms stand in the listings of the policies that carry them. The change is committed
 * before, so that whoever rebuilds a listing meanwhile uses it; the batches are small, so that nobody waits long. */
static int refresh_listings(struct db_sync *db)
{
	static const char batch[] =
		"WITH p AS (SELECT DISTINCT l.policy_id AS id FROM policy_label l JOIN term_change c USING (facet, code)"
		"  WHERE l.policy_id > $1::int8 ORDER BY 1 LIMIT 200)"
		" SELECT coalesce(max(id), 0), policy_listing_refresh(array_agg(id)) FROM p";
	int64_t last = 0;

	do {
		struct params *params = params_new(NULL);
		const struct rows *rows;

		params_int64(params, last);
		if (db_sync_query(db, &rows, batch, params) != OK)
			return fail(db, "refresh");
		last = rows_int64(rows, 0, 0);
	} while (last > 0);
	return db_sync_script(db, "DELETE FROM term_change") == OK ? 0 : fail(db, "refresh");
}

int reference_load(struct db_sync *db, const char *folder)
{
	char pattern[4096];
	glob_t files = {0};
	bool is_changed = false;
	int code = 0;

	snprintf(pattern, sizeof pattern, "%s/reference/*.tsv", folder);
	if (glob(pattern, 0, NULL, &files) != 0) {
		fprintf(stderr, "ccntctl: there is no reference data in %s/reference\n", folder);
		return 1;
	}
	if (db_sync_begin(db) != OK)
		code = fail(db, "reference data");
	for (size_t i = 0; code == 0 && i < files.gl_pathc; i++)
		code = load_file(db, files.gl_pathv[i], &is_changed);
	if (code == 0 && is_changed && db_sync_script(db, note_changes) != OK)
		code = fail(db, "reference data");
	if (code == 0 && db_sync_commit(db) != OK)
		code = fail(db, "reference data");
	if (code != 0)
		db_sync_rollback(db);
	globfree(&files);
	return code == 0 ? refresh_listings(db) : code;
}
