/* ccntctl: the operator's command line. */
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>
#include <sodium.h>

#include "api/ctl/command.h"
#include "proto/base/log.h"

static const struct command commands[] = {
	{"migrate", "[OPTION]...", "bring the database to this version and load the reference data", 0, migrate_run,
	 migrate_settings},
	{"user add", "NAME [OPTION]...", "make an account and print its first token", 1, user_add_run, user_add_settings},
	{"token create", "NAME [OPTION]...", "make another token for the account of the one in use and print it", 1, token_create_run,
	 token_create_settings},
	{"import", "FILE [OPTION]...", "submit policies from a file with one JSON object a line; - is standard input", 1, import_run,
	 import_settings},
	{"status", "[OPTION]...", "show health, queue and workers", 0, status_run, client_settings},
	{"workers", "[OPTION]...", "list the connected workers", 0, workers_run, client_settings},
	{"jobs", "[OPTION]...", "show the queue and the jobs that were given up", 0, jobs_run, client_settings},
	{"jobs pause", "[OPTION]...", "claim no more jobs of a kind or an import", 0, jobs_pause_run, pause_settings},
	{"jobs resume", "[OPTION]...", "end a pause", 0, jobs_resume_run, resume_settings},
	{"jobs cancel", "[OPTION]...", "end the jobs of a kind or an import that were made until now", 0, jobs_cancel_run, cancel_settings},
	{"jobs redrive", "[UID] [OPTION]...", "put jobs that were given up or cancelled back into the queue", 0, jobs_redrive_run,
	 redrive_settings, 1},
	{"jobs history", "[OPTION]...", "show how attempts ended, newest first", 0, jobs_history_run, history_settings},
	{"server-key", "FILE", "make a server's key pair, unless FILE is there, and print its public key", 1, server_key_run,
	 server_key_settings},
	{"worker-key add", "NAME [OPTION]...", "let a worker host connect: make its key file and register it", 1, worker_key_add_run,
	 worker_key_add_settings},
	{"worker-key list", "[OPTION]...", "list the keys that workers may connect with", 0, worker_key_list_run, client_settings},
	{"worker-key revoke", "ID [OPTION]...", "end the connections of a key, now and for ever", 1, worker_key_revoke_run,
	 client_settings},
	{"reclassify", "[OPTION]...", "classify again what older rules or models were used for", 0, reclassify_run, reclassify_settings},
	{"reindex", "[OPTION]...", "index again what an older scheme of search tokens was used for", 0, reindex_run, reindex_settings},
	{"reindex status", "[OPTION]...", "show how many policies are still to be indexed again", 0, reindex_status_run, client_settings},
	{"model list", "[OPTION]...", "list the models learned from decisions", 0, model_list_run, client_settings},
	{"model show", "ID [OPTION]...", "show a model with the figures of each code", 1, model_show_run, client_settings},
	{"model train", "FACET [OPTION]...", "train a model of a facet (sector, policy_type, instrument, gas, topic) and wait for it", 1,
	 model_train_run, model_train_settings},
	{"model evaluate", "FACET [OPTION]...", "show what a model from the decisions of now would be worth; it stays a candidate", 1,
	 model_evaluate_run, client_settings},
	{"model activate", "ID [OPTION]...", "put a model in force", 1, model_activate_run, model_activate_settings},
	{"model rollback", "FACET [OPTION]...", "go back to the model that was in force before, or to the rules alone", 1,
	 model_rollback_run, client_settings},
	{NULL},
};

static void show_usage(FILE *out)
{
	fprintf(out, "Usage: ccntctl COMMAND [ARGUMENT]... [OPTION]...\n\nCommands (each with --help):\n");
	for (const struct command *c = commands; c->name != NULL; c++)
		fprintf(out, "  %-17s %s\n", c->name, c->help);
}

/* The command that argv begins with, the longest name first; *n_out is the number of words in its name. */
static const struct command *find(int argc, char **argv, int *n_out)
{
	char two[80];

	for (int n = 2; n >= 1; n--) {
		if (argc <= n)
			continue;
		snprintf(two, sizeof two, n == 2 ? "%s %s" : "%s", argv[1], argv[2]);
		for (const struct command *c = commands; c->name != NULL; c++) {
			if (strcmp(c->name, two) == 0) {
				*n_out = n;
				return c;
			}
		}
	}
	return NULL;
}

static int run(const struct command *command, int argc, char **argv)
{
	struct settings *settings = NULL;
	int rest, code = 2;
	char program[40], usage[200];

	/* Help and complaints name the command as it is typed. */
	snprintf(program, sizeof program, "ccntctl %s", command->name);
	snprintf(usage, sizeof usage, "%s\n%s", command->arguments, command->help);
	argv[0] = program;
	switch (settings_parse(&settings, &rest, command->settings, usage, argc, argv)) {
	case SETTINGS_SHOWN:
		return 0;
	case SETTINGS_FAILED:
		return 2;
	case SETTINGS_READY:
		break;
	}
	if (argc - rest < command->n_words || argc - rest > command->n_words + command->n_optional)
		fprintf(stderr, "Usage: %s %s\n", program, command->arguments);
	else
		code = command->run(&(struct invocation){settings, argv + rest, argc - rest});
	settings_free(settings);
	return code;
}

int main(int argc, char **argv)
{
	const struct command *command;
	int n_name = 0, code;

	if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "--version") == 0)) {
		if (strcmp(argv[1], "--version") == 0)
			puts("ccntctl " CCNT_VERSION);
		else
			show_usage(stdout);
		return 0;
	}
	command = find(argc, argv, &n_name);
	if (command == NULL) {
		if (argc > 1)
			fprintf(stderr, "ccntctl: there is no command '%s%s%s'\n\n", argv[1], argc > 2 ? " " : "", argc > 2 ? argv[2] : "");
		show_usage(stderr);
		return 2;
	}
	log_init(LOG_WARN, "ccntctl");
	if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		log_die("libraries", __FILE__, __LINE__);
	code = run(command, argc - n_name, argv + n_name);
	curl_global_cleanup();
	return code;
}
