/* A dispatcher in a process of its own, on the scratch database with the project's schema. */
#ifndef CCNT_TESTS_SUPPORT_DISPATCH_RIG_H
#define CCNT_TESTS_SUPPORT_DISPATCH_RIG_H

#include <stdbool.h>
#include <sys/types.h>

#include "api/dispatch/dispatcher.h"

struct dispatch_rig {
	pid_t pid;
	char endpoint[256];
	struct dispatcher_counters *counters; /* shared memory */
};

/* Starts the scratch server and applies migrations/ to its database, once in a process; adds an account with id 1. */
const char *dispatch_rig_database(void);
/* Empties the queue and the policies. */
void dispatch_rig_clear(void);
/* A policy with a Chinese title and text, its listing row and its three jobs on lane 1. The answer is its id. */
long long dispatch_rig_policy(const char *title);
void dispatch_rig_noops(int n, int lane);

/* config: endpoint, server_name and database_url have defaults. Returns when the endpoint is bound. */
struct dispatch_rig dispatch_rig_start(const struct dispatcher_config *config);
/* Ends it by this signal; the answer is its exit code, or 128 + the signal that ended it. */
int dispatch_rig_stop(struct dispatch_rig *rig, int signal_number);

/* Waits until the first column of the first row is n, for at most 20 s. */
bool dispatch_rig_until(const char *sql, long long n);

#endif
