/* The process that follows what changes: it holds changed policies against saved searches and tells webhooks of what they
 * newly match. All it knows stands in the database, and all it does may be done again: killed at any moment, it or another
 * server's goes on, and a message goes out at least once. */
#ifndef CCNT_API_ALERTS_ALERTS_H
#define CCNT_API_ALERTS_ALERTS_H

struct alerts_options {
	const char *database_url;
	const char *webhook_hosts; /* that may be private and do without TLS, separated by commas */
};

/* Runs until SIGTERM. The answer is the exit code. */
int alerts_run(const struct alerts_options *options);

#endif
