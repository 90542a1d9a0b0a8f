/* One HTTP process: the server, its database connections and the services that its handlers use. */
#ifndef CCNT_API_APP_H
#define CCNT_API_APP_H

#include <stdbool.h>

#include "api/config.h"

struct metrics;

struct app_options {
	const struct config *config;
	struct metrics *metrics; /* borrowed */
	int wake_fd;             /* eventfd of the dispatcher */
};

/* Whether nobody listens on the address yet. The processes share it by SO_REUSEPORT, so that a second server would
 * share it too, unnoticed: ask before the first process starts. False: told in the log. */
bool app_address_is_free(const struct config *config);

/* Serves until SIGTERM, then drains: no new connections, every started reply is finished within
 * config->drain_ms. slot is this process's place in the metrics. Returns the exit code. */
int app_run(const struct app_options *options, int slot);

#endif
