/* The settings of ccnt-api, read once by main. */
#ifndef CCNT_API_CONFIG_H
#define CCNT_API_CONFIG_H

#include <stdint.h>

#include "proto/base/log.h"
#include "proto/base/settings.h"

extern const struct setting api_settings[];

/* Texts are borrowed from the settings. */
struct config {
	const char *database_url;
	const char *bind;
	uint16_t port;
	const char *public_url; /* "" = unknown */
	const char *webhook_hosts; /* separated by commas */
	int n_http_processes;
	int n_db_connections; /* of each http process */
	int n_import_connections; /* likewise */
	const char *worker_endpoint;
	const char *server_key_file; /* "" = without encryption */
	const char *server_name;
	int lease_ms; /* how soon after its last sign of life others take over */
	const char *web_root; /* "" = no browser application */
	int max_connections;  /* of each http process */
	int64_t max_body_bytes;
	int64_t max_bodies_bytes; /* of each http process */
	int64_t max_ready_jobs;   /* of the bulk lane */
	const char *database_folder; /* "" = unknown */
	int64_t min_free_bytes;
	int history_days;
	int drain_ms;
	enum log_level log_level;
};

/* False: a setting makes no sense; told on stderr. */
bool config_read(struct config *out, const struct settings *settings);

#endif
