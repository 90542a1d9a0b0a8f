/* ccntctl import: policies from a file, one JSON object a line, as an import of the server. Safe to break off at any
 * moment, on either side: --resume goes on with what is missing. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/ctl/command.h"
#include "api/ctl/import_job.h"
#include "proto/base/log.h"

#define EXIT_INTERRUPTED 130

const struct setting import_settings[] = {
	CLIENT_SETTINGS,
	{"name", SETTING_TEXT, "", "what people call the import; empty = the file's name"},
	{"source-system", SETTING_TEXT, "", "of rows that have an external_id and name no source_system"},
	{"state", SETTING_TEXT, "draft", "of rows that name none: draft, in_review or published"},
	{"on-duplicate", SETTING_TEXT, "skip", "skip, or update: put the fields that a row names onto the policy that is there"},
	{"resume", SETTING_INT, "0", "number of an import that was broken off: send what is missing", 0, INT64_MAX},
	{"parallel", SETTING_INT, "4", "parts that are sent at a time", 1, 32},
	{"patience", SETTING_INT, "300", "seconds without a part taken until the import is given up", 0, 86400},
	{"errors", SETTING_TEXT, "", "file for what is wrong with refused rows, one JSON object a line; empty = show the first ones"},
	{"wait", SETTING_BOOL, "false", "wait until every policy has been classified, cut for translation and indexed"},
	{"wait-seconds", SETTING_INT, "600", "with --wait: give up when no job has ended for so long", 1, 864000},
	{NULL},
};

static volatile sig_atomic_t is_interrupted;

static void on_interrupt(int number)
{
	(void)number;
	is_interrupted = 1;
}

bool import_is_interrupted(void)
{
	return is_interrupted != 0;
}

static void put_text(json_t *object, const char *name, const char *text)
{
	if (text[0] != '\0')
		json_object_set_new(object, name, json_string(text));
}

static bool open_import(struct import_job *job, const char *file_name)
{
	const char *name = settings_text(job->settings, "name"), *slash = strrchr(file_name, '/');
	json_t *options = must_alloc(json_object());
	struct response response;
	const json_t *import;
	char *body;

	put_text(options, "name", name[0] != '\0' ? name : slash != NULL && slash[1] != '\0' ? slash + 1 : file_name);
	put_text(options, "source_system", settings_text(job->settings, "source-system"));
	put_text(options, "state", settings_text(job->settings, "state"));
	put_text(options, "on_duplicate", settings_text(job->settings, "on-duplicate"));
	body = must_alloc(json_dumps(options, JSON_COMPACT));
	response = client_call(job->client, "POST", "/v1/imports", body, NULL);
	import = response_expect(&response, 201);
	if (import != NULL)
		job->id = json_integer_value(json_object_get(import, "id"));
	response_free(&response);
	free(body);
	json_decref(options);
	return import != NULL;
}

/* The parts that the server has. */
static bool load_parts(struct import_job *job)
{
	char path[700], next[512] = "";
	bool is_there;

	do {
		struct response response;
		const json_t *part;
		const char *cursor;
		size_t i;

		snprintf(path, sizeof path, "/v1/imports/%" PRId64 "/parts?limit=1000%s%s", job->id, next[0] != '\0' ? "&cursor=" : "", next);
		response = client_call(job->client, "GET", path, NULL, NULL);
		is_there = response_expect(&response, 200) != NULL;
		json_array_foreach(json_object_get(response.json, "data"), i, part) {
			char number[24];

			snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(part, "part")));
			json_object_set(job->stored, number, json_object_get(part, "sha256"));
		}
		cursor = json_string_value(json_object_get(json_object_get(response.json, "page"), "next"));
		snprintf(next, sizeof next, "%s", cursor != NULL ? cursor : "");
		response_free(&response);
	} while (is_there && next[0] != '\0');
	return is_there;
}

static bool close_import(struct import_job *job, int n_parts)
{
	char path[80], body[40] = "{}";
	struct response response;
	const json_t *import, *rows;

	if (n_parts > 0)
		snprintf(body, sizeof body, "{\"parts\": %d}", n_parts);
	snprintf(path, sizeof path, "/v1/imports/%" PRId64 "/close", job->id);
	response = client_call(job->client, "POST", path, body, NULL);
	import = response_expect(&response, 200);
	rows = json_object_get(import, "rows");
	if (import != NULL)
		printf("import %" PRId64 ": %" JSON_INTEGER_FORMAT " stored, %" JSON_INTEGER_FORMAT " updated, %" JSON_INTEGER_FORMAT
		       " there already, %" JSON_INTEGER_FORMAT " refused\n",
		       job->id, json_integer_value(json_object_get(rows, "stored")), json_integer_value(json_object_get(rows, "updated")),
		       json_integer_value(json_object_get(rows, "skipped")), json_integer_value(json_object_get(rows, "refused")));
	fflush(stdout);
	response_free(&response);
	return import != NULL;
}

/* The exit code: 0 when every row is stored or there, and with --wait every job is done. */
static int carry_out(struct import_job *job, const char *file_name)
{
	const char *errors = settings_text(job->settings, "errors");
	int n_parts = 0, code = 0;
	int64_t n_refused;
	struct response response;
	char path[64];

	job->id = settings_int(job->settings, "resume");
	if (job->id > 0 ? !load_parts(job) : !open_import(job, file_name))
		return 1;
	if (!import_send(job, &n_parts)) {
		fprintf(stderr, "ccntctl: go on with: ccntctl import %s --resume %" PRId64 "\n", file_name, job->id);
		return import_is_interrupted() ? EXIT_INTERRUPTED : 1;
	}
	if (!close_import(job, n_parts))
		return 1;
	snprintf(path, sizeof path, "/v1/imports/%" PRId64, job->id);
	response = client_call(job->client, "GET", path, NULL, NULL);
	n_refused = json_integer_value(json_object_get(json_object_get(response.json, "rows"), "refused"));
	response_free(&response);
	if (n_refused > 0 || errors[0] != '\0')
		code = !import_show_errors(job, errors) || n_refused > 0;
	if (settings_bool(job->settings, "wait") && import_watch(job, settings_int(job->settings, "wait-seconds")) != 0)
		code = 1;
	return import_is_interrupted() ? EXIT_INTERRUPTED : code;
}

int import_run(const struct invocation *invocation)
{
	const char *name = invocation->words[0];
	struct import_job job = {.settings = invocation->settings, .is_quiet = !isatty(STDERR_FILENO)};
	struct stat info;
	int code;

	job.file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
	if (job.file == NULL) {
		fprintf(stderr, "ccntctl: %s: %s\n", name, strerror(errno));
		return 1;
	}
	if (fstat(fileno(job.file), &info) == 0 && S_ISREG(info.st_mode))
		job.n_file_bytes = info.st_size;
	/* A second Ctrl-C ends at once. */
	sigaction(SIGINT, &(struct sigaction){.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND}, NULL);
	job.client = client_new(invocation->settings);
	job.stored = must_alloc(json_object());
	code = carry_out(&job, name);
	json_decref(job.stored);
	client_free(job.client);
	if (job.file != stdin)
		fclose(job.file);
	return code;
}
