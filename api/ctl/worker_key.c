/* ccntctl server-key and worker-key: pairs are made here and their secrets stay in files of this machine; the server is
 * told public keys. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <sodium.h>
#include <talloc.h>

#include "api/ctl/client.h"
#include "api/ctl/command.h"
#include "api/db/db_sync.h"
#include "proto/base/log.h"
#include "proto/keyfile.h"

const struct setting server_key_settings[] = {{NULL}};

const struct setting worker_key_add_settings[] = {
	CLIENT_SETTINGS,
	{"key-file", SETTING_TEXT, "", "where the worker's key goes, - is standard output; one that is there keeps its key (default "
				       "NAME.key)"},
	{"server-key", SETTING_LIST, "", "public key of a server beside those that run now"},
	{"expires-at", SETTING_TEXT, "", "day from which on the key is not valid any more, YYYY-MM-DD"},
	{"database-url", SETTING_SECRET, "", "register it in this database instead of asking the server"},
	{NULL},
};

#define EXIT_NO_SERVER 3 /* done, but the file is of no use yet */

static int complain(const char *error)
{
	fprintf(stderr, "ccntctl: %s\n", error);
	return 1;
}

int server_key_run(const struct invocation *invocation)
{
	char error[KEYFILE_ERROR_SIZE], hex[KEY_HEX_SIZE];
	struct keyfile keyfile;

	if (keyfile_ensure(&keyfile, invocation->words[0], error) != OK)
		return complain(error);
	key_format(hex, &keyfile.public_key);
	sodium_memzero(&keyfile, sizeof keyfile);
	puts(hex);
	return 0;
}

/* ---- worker-key add ---- */

struct add {
	const struct invocation *invocation;
	const char *name, *expires_at;
	char hex[KEY_HEX_SIZE];
	struct keyfile keyfile; /* with the servers that it had before */
	struct key servers[KEYFILE_SERVERS_MAX]; /* that it is to have */
	size_t n_servers;
};

static bool add_server(struct add *add, const char *hex, size_t length)
{
	if (add->n_servers == KEYFILE_SERVERS_MAX || !key_parse(&add->servers[add->n_servers], hex, length))
		return false;
	add->n_servers++;
	return true;
}

static bool add_given_servers(struct add *add)
{
	const char *list = settings_text(add->invocation->settings, "server-key");

	while (*list != '\0') {
		const size_t length = strcspn(list, ",");

		if (!add_server(add, list, length))
			return false;
		list += length + (list[length] == ',');
	}
	return true;
}

static bool register_by_server(struct add *add)
{
	CLEANUP(client_freep) struct client *client = client_new(add->invocation->settings);
	json_t *body = json_pack("{s:s, s:s, s:s?}", "name", add->name, "public_key", add->hex, "expires_at", add->expires_at);
	char *text = must_alloc(json_dumps(body, JSON_COMPACT));
	struct response response = client_call(client, "POST", "/v1/worker-keys", text, NULL);
	const json_t *key = response_expect(&response, 201), *server;
	const bool is_registered = key != NULL;
	size_t i;

	json_array_foreach(json_object_get(key, "server_keys"), i, server)
		add_server(add, json_string_value(server), json_string_length(server));
	response_free(&response);
	json_decref(body);
	free(text);
	return is_registered;
}

static const char insert_key[] =
	"INSERT INTO worker_key AS k (name, public_key, expires_at) VALUES ($1, $2::bytea, $3::date)"
	" ON CONFLICT (public_key) DO UPDATE SET name = k.name WHERE k.revoked_at IS NULL AND k.name = EXCLUDED.name"
	" RETURNING (SELECT string_agg(DISTINCT encode(s.public_key, 'hex'), ',') FROM api_server s"
	" WHERE s.public_key IS NOT NULL AND s.lease_until > now())";

static enum status on_row(struct add *add, const struct rows *rows)
{
	const char *list;

	if (rows_n(rows) == 0)
		return CONFLICT;
	for (list = rows_is_null(rows, 0, 0) ? "" : rows_text(rows, 0, 0); *list != '\0';) {
		const size_t length = strcspn(list, ",");

		add_server(add, list, length);
		list += length + (list[length] == ',');
	}
	return OK;
}

static bool register_in_database(struct add *add, const char *url)
{
	struct db_sync *db = NULL;
	struct params *params = params_new(NULL);
	const struct rows *rows = NULL;
	enum status status;

	params_text(params, add->name);
	params_bytea(params, add->keyfile.public_key.bytes, KEY_BYTES);
	params_text(params, add->expires_at);
	status = db_sync_open(&db, url, "ccntctl worker-key add");
	if (status == OK)
		status = db_sync_query(db, &rows, insert_key, params);
	else
		params_free(params);
	if (status == OK)
		status = on_row(add, rows);
	if (status == CONFLICT)
		fprintf(stderr, "ccntctl: the key of that file was revoked, or is registered under another name\n");
	else if (status != OK)
		fprintf(stderr, "ccntctl: %s\n", db_sync_error(db)->message);
	db_sync_close(db);
	return status == OK;
}

/* The keys of servers that told theirs just now take the place of those before. Otherwise those before stay, beside those given. */
static void set_servers(struct add *add, bool is_told)
{
	if (is_told)
		add->keyfile.n_servers = 0;
	for (size_t i = 0; i < add->n_servers; i++)
		keyfile_add_server(&add->keyfile, &add->servers[i]);
}

/* The exit code. With a file that no server stands in a worker starts, and never gets in. */
static int tell_servers(const struct add *add, bool is_told)
{
	if (add->keyfile.n_servers == 0) {
		fprintf(stderr, "ccntctl: the key is registered, but the file names no server, and no worker gets in with it: no server has told"
				" its key yet. Say this again when one runs with --server-key-file, or give --server-key\n");
		return EXIT_NO_SERVER;
	}
	if (!is_told)
		fprintf(stderr, "ccntctl: no server has told its key: the file keeps those of before and those given\n");
	return 0;
}

static int add_key(struct add *add, const char *path)
{
	const size_t n_given = add->n_servers;
	const char *url = settings_text(add->invocation->settings, "database-url");
	char error[KEYFILE_ERROR_SIZE];
	const bool is_shown = strcmp(path, "-") == 0;
	enum status status = is_shown ? NOT_FOUND : keyfile_read(&add->keyfile, path, error);
	const bool is_there = status == OK;

	if (status == NOT_FOUND)
		keyfile_make(&add->keyfile);
	else if (status != OK)
		return complain(error);
	key_format(add->hex, &add->keyfile.public_key);
	/* Written before it is registered: a key that is valid is never lost. */
	if (!is_there && !is_shown && keyfile_write(&add->keyfile, path, true, error) != OK)
		return complain(error);
	if (!(url[0] != '\0' ? register_in_database(add, url) : register_by_server(add))) {
		if (!is_there && !is_shown)
			unlink(path);
		return 1;
	}
	set_servers(add, add->n_servers > n_given);
	if (is_shown)
		keyfile_print(&add->keyfile, stdout);
	else if (keyfile_write(&add->keyfile, path, false, error) != OK)
		return complain(error);
	else
		printf("%s %s\n", path, add->hex);
	return tell_servers(add, add->n_servers > n_given);
}

int worker_key_add_run(const struct invocation *invocation)
{
	struct add add = {.invocation = invocation, .name = invocation->words[0]};
	const char *path = settings_text(invocation->settings, "key-file");
	char own_path[80];
	int code;

	add.expires_at = settings_text(invocation->settings, "expires-at");
	if (add.expires_at[0] == '\0')
		add.expires_at = NULL;
	if (!add_given_servers(&add))
		return complain("--server-key wants 64 hex digits, and at most 16 of them");
	snprintf(own_path, sizeof own_path, "%.64s.key", add.name);
	code = add_key(&add, path[0] != '\0' ? path : own_path);
	sodium_memzero(&add.keyfile, sizeof add.keyfile);
	return code;
}

/* ---- list, revoke ---- */

int worker_key_list_run(const struct invocation *invocation)
{
	static const struct column columns[] = {
		{"id", "ID", 6}, {"name", "NAME", -24}, {"public_key", "PUBLIC KEY", -64}, {"created_at", "CREATED", -32},
		{"expires_at", "EXPIRES", -25}, {"revoked_at", "REVOKED", -32}, {NULL},
	};
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);

	return show_list(client, "/v1/worker-keys", columns);
}

int worker_key_revoke_run(const struct invocation *invocation)
{
	CLEANUP(client_freep) struct client *client = client_new(invocation->settings);
	char path[100];
	struct response response;
	int code = 1;

	snprintf(path, sizeof path, "/v1/worker-keys/%.40s", invocation->words[0]);
	response = client_call(client, "DELETE", path, NULL, NULL);
	if (response.status == 204) {
		puts("revoked");
		code = 0;
	} else {
		response_expect(&response, 204);
	}
	response_free(&response);
	return code;
}
