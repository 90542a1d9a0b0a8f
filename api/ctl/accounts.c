/* ccntctl user add (talks to PostgreSQL: there may be no account yet) and token create (talks HTTP). */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "api/ctl/client.h"
#include "api/ctl/command.h"
#include "api/db/db_sync.h"
#include "api/domain/access.h"
#include "api/domain/token.h"
#include "proto/base/log.h"

const struct setting user_add_settings[] = {
	{"database-url", SETTING_SECRET, "", "PostgreSQL as libpq connection string or URI"},
	{"role", SETTING_TEXT, "reader", "reader, submitter, editor, reviewer or admin"},
	{"operator", SETTING_BOOL, "false", "may also manage jobs and workers"},
	{NULL},
};

const struct setting token_create_settings[] = {CLIENT_SETTINGS, {NULL}};

static const char add_account[] =
	"WITH made AS (INSERT INTO account (name, role, is_operator) VALUES ($1, $2, $3::bool) RETURNING id)"
	" INSERT INTO api_token (account_id, name, secret_sha256) SELECT id, 'first', $4::bytea FROM made";

/* A person is told what the word is; a program reads the token alone. */
static void show_secret(const char *secret)
{
	puts(secret);
	if (isatty(STDOUT_FILENO))
		fprintf(stderr, "This is the token, shown this once. Use it by: export CCNT_TOKEN=...\n");
}

static int explain(const struct db_sync *db, enum status status, const char *name)
{
	if (status == CONFLICT)
		fprintf(stderr, "ccntctl: there is an account '%s' already\n", name);
	else if (status == INVALID)
		fprintf(stderr, "ccntctl: '%s' is no name for an account: 1 to 64 of a-z 0-9 . _ @ + - in lower case\n", name);
	else
		fprintf(stderr, "ccntctl: %s\n", db_sync_error(db)->message);
	if (status == UNAVAILABLE)
		fprintf(stderr, "Name the server's database by --database-url or CCNT_DATABASE_URL.\n");
	return 1;
}

int user_add_run(const struct invocation *invocation)
{
	const char *name = invocation->words[0], *role = settings_text(invocation->settings, "role");
	struct db_sync *db = NULL;
	char secret[TOKEN_SECRET_SIZE];
	unsigned char hash[TOKEN_HASH_BYTES];
	struct params *params = params_new(NULL);
	enum status status;
	int code = 0;

	if (role_parse(role) == ROLE_ANONYMOUS) {
		fprintf(stderr, "ccntctl: '%s' is no role: reader, submitter, editor, reviewer or admin\n", role);
		params_free(params);
		return 2;
	}
	token_make(secret, hash);
	params_text(params, name);
	params_text(params, role);
	params_bool(params, settings_bool(invocation->settings, "operator"));
	params_bytea(params, hash, sizeof hash);
	status = db_sync_open(&db, settings_text(invocation->settings, "database-url"), "ccntctl user add");
	if (status == OK)
		status = db_sync_query(db, NULL, add_account, params);
	else
		params_free(params);
	if (status != OK)
		code = explain(db, status, name);
	else
		show_secret(secret);
	db_sync_close(db);
	return code;
}

int token_create_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	json_t *body = json_pack("{s:s}", "name", invocation->words[0]);
	char *text = must_alloc(json_dumps(body, JSON_COMPACT));
	struct response response = client_call(client, "POST", "/v1/tokens", text, NULL);
	const json_t *token = response_expect(&response, 201);

	if (token != NULL)
		show_secret(json_string_value(json_object_get(token, "secret")));
	response_free(&response);
	json_decref(body);
	free(text);
	return token != NULL ? 0 : 1;
}
