#include "api/obs/access_log.h"

#include "api/http/request.h"
#include "api/http/router.h"
#include "api/http/server.h"
#include "api/obs/metrics.h"
#include "proto/base/log.h"

static enum log_level level_of(const struct request *req, int status)
{
	if (status >= 500)
		return LOG_WARN;
	return request_method(req) == HTTP_GET || request_method(req) == HTTP_HEAD ? LOG_DEBUG : LOG_INFO;
}

void access_log_finished(void *log, const struct request *req, int status, size_t n_bytes)
{
	const struct access_log *access_log = log;
	const struct route *route = request_route(req);
	int64_t us = request_elapsed_us(req);

	metrics_add(METRIC_HTTP_REQUESTS, status / 100 - 1, 1);
	metrics_add(METRIC_HTTP_SENT_BYTES, 0, n_bytes);
	metrics_observe_us(METRIC_HTTP_DURATION, us);
	if (access_log != NULL && access_log->is_quiet)
		return;
	log_event(level_of(req, status), "http.answered",
	          "request=%s method=%s route=%s status=%d bytes=%zu us=%lld", request_id(req),
	          http_method_name(request_method(req)), route != NULL ? route->pattern : "-", status,
	          n_bytes, (long long)us);
}

void access_log_server(const struct server *server)
{
	struct server_stats stats;

	server_stats(&stats, server);
	metrics_set(METRIC_HTTP_CONNECTIONS, 0, stats.n_connections);
	metrics_set(METRIC_HTTP_REQUESTS_ACTIVE, 0, stats.n_requests);
	/* A restarted process begins these again: what its predecessor counted stays in the slot. */
	metrics_count_to(METRIC_HTTP_MALFORMED, stats.n_malformed);
	metrics_count_to(METRIC_HTTP_EXPIRED, stats.n_expired);
}
