/* The commands of ccntctl: THE table is in main.c. */
#ifndef CCNT_API_CTL_COMMAND_H
#define CCNT_API_CTL_COMMAND_H

#include "proto/base/settings.h"

/* What a command is given: its settings and the words that are no options, n of them. Borrowed. */
struct invocation {
	const struct settings *settings;
	char **words;
	int n_words;
};

struct command {
	const char *name;      /* one or two words: "migrate", "user add"; NULL ends the table */
	const char *arguments; /* for --help: "NAME [OPTION]..." */
	const char *help;      /* one line */
	int n_words;           /* words that the command needs, beside its name */
	int (*run)(const struct invocation *invocation); /* returns the exit code; says itself what is wrong */
	const struct setting *settings;
	int n_optional; /* words that it takes besides */
};

int migrate_run(const struct invocation *invocation);
int user_add_run(const struct invocation *invocation);
int token_create_run(const struct invocation *invocation);
int import_run(const struct invocation *invocation);
int status_run(const struct invocation *invocation);
int workers_run(const struct invocation *invocation);
int jobs_run(const struct invocation *invocation);
int jobs_pause_run(const struct invocation *invocation);
int jobs_resume_run(const struct invocation *invocation);
int jobs_cancel_run(const struct invocation *invocation);
int jobs_redrive_run(const struct invocation *invocation);
int jobs_history_run(const struct invocation *invocation);
int server_key_run(const struct invocation *invocation);
int worker_key_add_run(const struct invocation *invocation);
int worker_key_list_run(const struct invocation *invocation);
int worker_key_revoke_run(const struct invocation *invocation);

/* A list of the API as a table: of each item in `data` these members, cut to width. 0 or the exit code. */
struct client;
enum cell { CELL_PLAIN, CELL_SECONDS, CELL_DEPTH }; /* how a number is shown; a depth may be an estimate */
struct column {
	const char *key, *title; /* NULL ends the table */
	int width;               /* negative = left */
	enum cell cell;
};
int show_list(struct client *client, const char *path, const struct column *columns);

extern const struct setting migrate_settings[], user_add_settings[], token_create_settings[], import_settings[],
	server_key_settings[], worker_key_add_settings[], client_settings[], pause_settings[], resume_settings[],
	cancel_settings[], redrive_settings[], history_settings[];

int reclassify_run(const struct invocation *invocation);
extern const struct setting reclassify_settings[];
int reindex_run(const struct invocation *invocation);
int reindex_status_run(const struct invocation *invocation);
extern const struct setting reindex_settings[];
int model_list_run(const struct invocation *invocation);
int model_show_run(const struct invocation *invocation);
int model_train_run(const struct invocation *invocation);
int model_evaluate_run(const struct invocation *invocation);
int model_activate_run(const struct invocation *invocation);
int model_rollback_run(const struct invocation *invocation);
extern const struct setting model_train_settings[], model_activate_settings[];

#endif
