/* ccntctl migrate: forward-only, each file in a transaction of its own, under one advisory lock. */
#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>
#include <talloc.h>

#include "api/ctl/command.h"
#include "api/ctl/file.h"
#include "api/ctl/reference.h"
#include "api/db/db_sync.h"
#include "proto/base/log.h"

/* "CCNT" in ASCII: whoever holds this lock migrates, others wait. */
#define LOCK          "1128484436"
#define NUMBER_DIGITS 4

const struct setting migrate_settings[] = {
	{"database-url", SETTING_SECRET, "", "PostgreSQL as libpq connection string or URI"},
	{"migrations", SETTING_TEXT, "migrations", "folder of the migrations"},
	{NULL},
};

static int fail(const struct db_sync *db, const char *what)
{
	const struct db_error *error = db_sync_error(db);

	fprintf(stderr, "ccntctl: %s: %s\n", what, error->message);
	if (error->detail[0] != '\0')
		fprintf(stderr, "  %s\n", error->detail);
	return 1;
}

/* What the database says of this migration: NULL = it has not been applied. Owned by owner. */
static enum status applied_sha256(const char **out, void *owner, struct db_sync *db, const char *name)
{
	struct params *params = params_new(owner);
	const struct rows *rows;
	enum status status;

	params_text(params, name);
	status = db_sync_query(db, &rows, "SELECT sha256 FROM schema_migration WHERE name = $1", params);
	if (status == OK)
		*out = rows_n(rows) > 0 ? must_alloc(talloc_strdup(owner, rows_text(rows, 0, 0))) : NULL;
	return status;
}

static int apply(struct db_sync *db, void *owner, const char *name, const struct file *file)
{
	struct params *params = params_new(owner);

	params_text(params, name);
	params_text(params, file->sha256);
	if (db_sync_begin(db) != OK || db_sync_script(db, file->text) != OK ||
	    db_sync_query(db, NULL, "INSERT INTO schema_migration (name, sha256) VALUES ($1, $2)", params) != OK ||
	    db_sync_commit(db) != OK) {
		db_sync_rollback(db);
		return fail(db, name);
	}
	printf("applied %s\n", name);
	return 0;
}

static int apply_if_new(struct db_sync *db, const char *path)
{
	void *owner = talloc_new(NULL);
	const char *name = strrchr(path, '/') + 1, *earlier = NULL;
	struct file file;
	int code = 1;

	if (!file_read(&file, owner, path))
		fprintf(stderr, "ccntctl: %s: %s\n", path, strerror(errno));
	else if (applied_sha256(&earlier, owner, db, name) != OK)
		code = fail(db, name);
	else if (earlier == NULL)
		code = apply(db, owner, name, &file);
	else if (strcmp(earlier, file.sha256) == 0)
		code = 0;
	else
		fprintf(stderr, "ccntctl: %s was changed after it had been applied; write a new migration instead\n", name);
	talloc_free(owner);
	return code;
}

/* A database that has more than this program knows is of a newer version: nothing is safe to do. */
static int check_unknown(struct db_sync *db, const glob_t *files)
{
	const struct rows *rows;

	if (db_sync_query(db, &rows, "SELECT name FROM schema_migration ORDER BY name", NULL) != OK)
		return fail(db, "schema_migration");
	for (int row = 0; row < rows_n(rows); row++) {
		bool is_known = false;

		for (size_t i = 0; i < files->gl_pathc; i++)
			is_known = is_known || strcmp(strrchr(files->gl_pathv[i], '/') + 1, rows_text(rows, row, 0)) == 0;
		if (!is_known) {
			fprintf(stderr, "ccntctl: the database has the migration %s, which this version does not know\n",
				rows_text(rows, row, 0));
			return 1;
		}
	}
	return 0;
}

/* Which of two comes first must not depend on the rest of their names. glob() has sorted them. */
static bool numbers_differ(const glob_t *files)
{
	for (size_t i = 1; i < files->gl_pathc; i++) {
		const char *before = strrchr(files->gl_pathv[i - 1], '/') + 1, *name = strrchr(files->gl_pathv[i], '/') + 1;

		if (strncmp(before, name, NUMBER_DIGITS) == 0) {
			fprintf(stderr, "ccntctl: %s and %s have the same number\n", before, name);
			return false;
		}
	}
	return true;
}

static int migrate(struct db_sync *db, const char *folder, const glob_t *files)
{
	static const char lock[] = "SELECT pg_advisory_lock(" LOCK ")";
	static const char table[] = "CREATE TABLE IF NOT EXISTS schema_migration (name text PRIMARY KEY, sha256 text NOT NULL,"
				    " applied_at timestamptz NOT NULL DEFAULT now())";
	int code;

	if (db_sync_script(db, lock) != OK || db_sync_script(db, table) != OK)
		return fail(db, "schema_migration");
	code = check_unknown(db, files);
	for (size_t i = 0; code == 0 && i < files->gl_pathc; i++)
		code = apply_if_new(db, files->gl_pathv[i]);
	return code == 0 ? reference_load(db, folder) : code;
}

int migrate_run(const struct invocation *invocation)
{
	const char *folder = settings_text(invocation->settings, "migrations");
	struct db_sync *db = NULL;
	char pattern[4096];
	glob_t files = {0};
	int code = 1;

	snprintf(pattern, sizeof pattern, "%s/[0-9][0-9][0-9][0-9]_*.sql", folder);
	if (glob(pattern, 0, NULL, &files) != 0)
		fprintf(stderr, "ccntctl: there are no migrations in the folder '%s'; name it by --migrations or CCNT_MIGRATIONS\n", folder);
	else if (!numbers_differ(&files))
		code = 1;
	else if (db_sync_open(&db, settings_text(invocation->settings, "database-url"), "ccntctl migrate") != OK)
		code = fail(db, "cannot reach the database");
	else
		code = migrate(db, folder, &files);
	db_sync_close(db);
	globfree(&files);
	return code;
}
