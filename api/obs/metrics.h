/* Figures of all processes of one server, told in the Prometheus text format.
 *
 * The region is mapped before fork: every process writes to a slot of its own, without locks, and
 * whoever is asked adds all slots up. A restarted process takes its predecessor's slot and counts
 * on. One static table defines every metric (metrics.c); series of a metric differ by one label
 * whose values are known in advance. */
#ifndef CCNT_API_OBS_METRICS_H
#define CCNT_API_OBS_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "proto/base/cleanup.h"

#define METRICS_MAX_SLOTS 64

enum metric {
	METRIC_HTTP_REQUESTS,        /* counter, by class: 1xx 2xx 3xx 4xx 5xx */
	METRIC_HTTP_DURATION,        /* histogram, microseconds */
	METRIC_HTTP_SENT_BYTES,      /* counter */
	METRIC_HTTP_CONNECTIONS,     /* gauge */
	METRIC_HTTP_REQUESTS_ACTIVE, /* gauge */
	METRIC_HTTP_MALFORMED,       /* counter */
	METRIC_HTTP_EXPIRED,         /* counter */
	METRIC_DB_CONNECTIONS,       /* gauge: connected now */
	METRIC_DB_UNITS,             /* counter */
	METRIC_DB_WAITING,           /* gauge */
	METRIC_DB_RECONNECTS,        /* counter */
	METRIC_IMPORT_PARTS,         /* gauge: being received, read or stored */
	METRIC_IMPORT_WIDTH,         /* gauge: stored at a time at most */
	METRIC_IMPORT_COMMIT,        /* span, microseconds: 95th percentile that an import goes by */
	METRIC_JOBS_CLAIMED,         /* counter */
	METRIC_JOBS_SENT,            /* counter */
	METRIC_JOBS_STARTED,         /* counter, by kind */
	METRIC_JOBS_FINISHED,        /* counter, by outcome: done retried dead stale returned cancelled */
	METRIC_JOBS_DURATION,        /* histogram, microseconds: in the worker */
	METRIC_JOBS_IN_FLIGHT,       /* gauge */
	METRIC_RESULTS_FLUSHES,      /* counter */
	METRIC_FLUSH_DURATION,       /* histogram, microseconds */
	METRIC_WORKERS,              /* gauge */
	METRIC_JOBS_READY,           /* gauge, by kind */
	METRIC_LANE_READY,           /* gauge, by lane */
	METRIC_LANE_OLDEST,          /* gauge, by lane: seconds */
	METRIC_JOB_CONTROLS,         /* gauge: pauses and cancels in force */
	METRIC_BREAKER_TRIPS,        /* counter */
	METRIC_RECEIPTS,             /* gauge */
	METRIC_LEASE_LEFT,           /* span, microseconds */
	METRIC_LEASES_LOST,          /* counter */
	METRIC_JOBS_PUT_BACK,        /* counter */
	METRIC_PROCESS_RESTARTS,     /* counter */
	N_METRICS
};

struct metrics;

/* Maps the region, before fork. n_slots processes, slot 0 .. n_slots - 1. Never NULL. */
struct metrics *metrics_new(int n_slots);
/* Unmaps it in this process only. */
void metrics_free(struct metrics *metrics);
DEFINE_CLEANUP(struct metrics, metrics_free)

/* Makes slot this process's own: all that follows writes there. Gauges begin at 0, counters and
 * histograms go on. Before this, or with metrics == NULL, the functions below write nowhere. */
void metrics_enter(struct metrics *metrics, int slot);

/* series is the index of the label's value in the table, 0 for a metric without a label. */
void metrics_add(enum metric metric, int series, uint64_t n);
void metrics_set(enum metric metric, int series, int64_t value);
void metrics_observe_us(enum metric metric, int64_t us);

/* Raises a counter by what total has grown since this process's last call: for what others count. */
void metrics_count_to(enum metric metric, uint64_t total);

/* The figures of all slots, as text ending in NUL; owned by the talloc context owner. *n_out (may be
 * NULL) gets its length. */
char *metrics_text(const void *owner, const struct metrics *metrics, size_t *n_out);
/* The sum over all slots of a counter or gauge. */
int64_t metrics_value(const struct metrics *metrics, enum metric metric, int series);

#endif
