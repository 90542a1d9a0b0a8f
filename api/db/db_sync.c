#include "api/db/db_sync.h"

#include <string.h>

#include <talloc.h>

#include "api/db/inside.h"
#include "api/db/sqlstate.h"
#include "proto/base/log.h"

struct db_sync {
	PGconn *pg;
	struct rows rows; /* the view of rows.result that the caller has */
	bool is_held;
	PGresult *failure; /* what error's texts are borrowed from */
	char *message;	   /* as failure, when the server did not speak */
	struct db_error error;
};

static void drop_rows(struct db_sync *db)
{
	if (!db->is_held)
		PQclear(db->rows.result);
	db->rows = (struct rows){.is_held = &db->is_held};
	db->is_held = false;
}

/* Remembers a failure and gives its status. Takes result (NULL = there was none). */
static enum status fail(struct db_sync *db, PGresult *result)
{
	PQclear(db->failure);
	db->failure = result;
	talloc_free(db->message);
	db->message = must_alloc(talloc_strdup(db, PQerrorMessage(db->pg)));
	db->error = error_of(result, db->message, 0);
	if (db->error.sqlstate[0] == '\0')
		return PQstatus(db->pg) == CONNECTION_OK ? INTERNAL : UNAVAILABLE;
	return sqlstate_status(db->error.sqlstate);
}

static enum status take(struct db_sync *db, PGresult *result)
{
	ExecStatusType outcome = PQresultStatus(result);

	drop_rows(db);
	if (outcome != PGRES_COMMAND_OK && outcome != PGRES_TUPLES_OK && outcome != PGRES_EMPTY_QUERY)
		return fail(db, result);
	db->rows.result = result;
	return OK;
}

static void drop_notice(void *arg, const char *message)
{
	(void)arg, (void)message;
}

enum status db_sync_open(struct db_sync **out, const char *database_url, const char *application_name)
{
	const char *const keys[] = {"connect_timeout", "dbname",  "application_name",
				    "client_encoding", "options", NULL};
	const char *const values[] = {"10", database_url, application_name, "UTF8", "-c TimeZone=UTC", NULL};
	struct db_sync *db = must_alloc(talloc_zero(NULL, struct db_sync));

	db->rows.is_held = &db->is_held;
	db->error = error_of(NULL, "", -1);
	db->pg = must_alloc(PQconnectdbParams(keys, values, 1));
	*out = db;
	if (PQstatus(db->pg) != CONNECTION_OK) {
		(void)fail(db, NULL);
		return UNAVAILABLE;
	}
	PQsetNoticeProcessor(db->pg, drop_notice, NULL);
	return OK;
}

void db_sync_close(struct db_sync *db)
{
	if (db == NULL)
		return;
	drop_rows(db);
	PQclear(db->failure);
	PQfinish(db->pg);
	talloc_free(db);
}

enum status db_sync_script(struct db_sync *db, const char *sql)
{
	return take(db, PQexec(db->pg, sql));
}

enum status db_sync_query(struct db_sync *db, const struct rows **out, const char *sql, struct params *params)
{
	static const struct params none = {.status = OK};
	const struct params *p = params == NULL ? &none : params;
	enum status status = p->status;

	if (status == OK)
		status =
			take(db, PQexecParams(db->pg, sql, p->n, NULL, p->values, p->lengths, p->formats, 0));
	else
		db->error = error_of(NULL, "the parameters cannot be sent", 0);
	params_free(params);
	if (status == OK && out != NULL)
		*out = &db->rows;
	return status;
}

enum status db_sync_begin(struct db_sync *db)
{
	return db_sync_script(db, "BEGIN");
}

/* COMMIT of a transaction that failed is a rollback that reports success: ask first. */
enum status db_sync_commit(struct db_sync *db)
{
	if (PQtransactionStatus(db->pg) == PQTRANS_INERROR) {
		db_sync_rollback(db);
		return INTERNAL;
	}
	return db_sync_script(db, "COMMIT");
}

void db_sync_rollback(struct db_sync *db)
{
	PQclear(PQexec(db->pg, "ROLLBACK"));
}

const struct db_error *db_sync_error(const struct db_sync *db)
{
	return &db->error;
}
