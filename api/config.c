#include "api/config.h"

#include <stdio.h>

const struct setting api_settings[] = {
	{"database-url", SETTING_SECRET, "", "PostgreSQL as libpq connection string or URI"},
	{"bind", SETTING_TEXT, "127.0.0.1", "address that the HTTP server listens on"},
	{"port", SETTING_INT, "8080", "TCP port of the HTTP server", 1, 65535},
	{"public-url", SETTING_TEXT, "", "address under which readers reach the server, for links in feeds and alerts; empty = as they ask for it"},
	{"webhook-hosts", SETTING_TEXT, "",
	 "hosts, separated by commas, to which alerts may go without TLS and by private addresses; empty = none"},
	{"http-processes", SETTING_INT, "2", "processes that answer HTTP", 1, 60},
	{"db-connections", SETTING_INT, "4", "database connections of each HTTP process", 1, 64},
	{"import-connections", SETTING_INT, "2", "further database connections of each HTTP process, opened while imports run", 1, 16},
	{"worker-endpoint", SETTING_TEXT, "tcp://127.0.0.1:5571",
	 "ZeroMQ endpoint that workers connect to: loopback or ipc, with a server-key-file any"},
	{"server-key-file", SETTING_TEXT, "",
	 "file of the server's key pair, made if it is not there: workers then need keys; empty = no encryption"},
	{"server-name", SETTING_TEXT, "main", "name of this server among those of one database"},
	{"lease-ms", SETTING_INT, "10000",
	 "how soon after this server's last sign of life others take over its jobs, in milliseconds", 1000, 600000},
	{"web-root", SETTING_TEXT, "", "folder of the built browser application; empty = none"},
	{"max-connections", SETTING_INT, "1024", "HTTP connections of each process", 16, 100000},
	{"max-body-bytes", SETTING_INT, "8388608", "largest request body, in bytes", 1024, 67108864},
	{"max-bodies-bytes", SETTING_INT, "268435456", "request bodies of each process at a time, in bytes; beyond, 503", 1048576, 17179869184},
	{"max-ready-jobs", SETTING_INT, "6000000", "jobs that imports may have waiting; beyond, imports pause", 1000, 1000000000},
	{"database-folder", SETTING_TEXT, "", "folder of the database when it is on this machine, to watch its disk; empty = unknown"},
	{"min-free-bytes", SETTING_INT, "536870912", "free space of that disk below which nothing is taken, in bytes; imports stop at twice as much", 0, 1125899906842624},
	{"history-days", SETTING_INT, "14", "how long it is remembered how jobs ended, in days", 1, 3650},
	{"drain-ms", SETTING_INT, "10000", "how long started requests may take after SIGTERM, in milliseconds", 0, 600000},
	{"log-level", SETTING_TEXT, "info", "debug, info, warn or error"},
	{NULL},
};

bool config_read(struct config *out, const struct settings *settings)
{
	struct config config = {
		.database_url = settings_text(settings, "database-url"),
		.bind = settings_text(settings, "bind"),
		.port = (uint16_t)settings_int(settings, "port"),
		.public_url = settings_text(settings, "public-url"),
		.webhook_hosts = settings_text(settings, "webhook-hosts"),
		.n_http_processes = (int)settings_int(settings, "http-processes"),
		.n_db_connections = (int)settings_int(settings, "db-connections"),
		.n_import_connections = (int)settings_int(settings, "import-connections"),
		.worker_endpoint = settings_text(settings, "worker-endpoint"),
		.server_key_file = settings_text(settings, "server-key-file"),
		.server_name = settings_text(settings, "server-name"),
		.lease_ms = (int)settings_int(settings, "lease-ms"),
		.web_root = settings_text(settings, "web-root"),
		.max_connections = (int)settings_int(settings, "max-connections"),
		.max_body_bytes = settings_int(settings, "max-body-bytes"),
		.max_bodies_bytes = settings_int(settings, "max-bodies-bytes"),
		.max_ready_jobs = settings_int(settings, "max-ready-jobs"),
		.database_folder = settings_text(settings, "database-folder"),
		.min_free_bytes = settings_int(settings, "min-free-bytes"),
		.history_days = (int)settings_int(settings, "history-days"),
		.drain_ms = (int)settings_int(settings, "drain-ms"),
	};

	if (!log_level_parse(&config.log_level, settings_text(settings, "log-level"))) {
		fprintf(stderr, "log-level: '%s' is none of debug, info, warn, error\n", settings_text(settings, "log-level"));
		return false;
	}
	if (config.database_url[0] == '\0') {
		fprintf(stderr, "database-url is needed: set CCNT_DATABASE_URL or give --database-url\n");
		return false;
	}
	*out = config;
	return true;
}
