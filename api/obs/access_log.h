/* What is recorded of every answered request: a log line and the HTTP metrics. */
#ifndef CCNT_API_OBS_ACCESS_LOG_H
#define CCNT_API_OBS_ACCESS_LOG_H

#include <stdbool.h>
#include <stddef.h>

struct request;
struct server;

struct access_log {
	bool is_quiet; /* true = metrics only */
};

/* For server_options.on_finished, with a struct access_log (or NULL) as its argument. The line is
 *   event=http.answered request=ID method=GET route=/v1/policies/{id} status=200 bytes=512 us=734
 * at level debug, info for writes, warn for 5xx. */
void access_log_finished(void *log, const struct request *req, int status, size_t n_bytes);
/* Copies the server's own figures (connections, malformed, expired ...) to the metrics: to be
 * called every second or so, and before a scrape. */
void access_log_server(const struct server *server);

#endif
