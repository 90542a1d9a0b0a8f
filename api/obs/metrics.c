/* Design: the region is an array of slots, one a process; a slot is an array of numbers, and the
 * table says where a metric's begin. Only its process writes a slot; a reader may see a histogram
 * between two of its numbers, which a scrape can bear. */
#include "api/obs/metrics.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>

#include <talloc.h>

#include "proto/base/log.h"

/* A span is a gauge of microseconds, shown in seconds: the largest of all processes. */
enum kind { COUNTER, GAUGE, HISTOGRAM, SPAN };

#define MAX_SERIES 8

struct definition {
	const char *name, *help;
	enum kind kind;
	const char *label; /* NULL = one series without a label */
	const char *values[MAX_SERIES];
};

static const struct definition table[N_METRICS] = {
        [METRIC_HTTP_REQUESTS] = {"ccnt_http_requests_total",
                                  "Requests answered",
                                  COUNTER,
                                  "class",
                                  {"1xx", "2xx", "3xx", "4xx", "5xx"}},
        [METRIC_HTTP_DURATION] = {"ccnt_http_request_duration_seconds",
                                  "From the request's last byte to its reply", HISTOGRAM},
        [METRIC_HTTP_SENT_BYTES] = {"ccnt_http_sent_body_bytes_total", "Bytes of reply bodies", COUNTER},
        [METRIC_HTTP_CONNECTIONS] = {"ccnt_http_connections", "Open connections", GAUGE},
        [METRIC_HTTP_REQUESTS_ACTIVE] = {"ccnt_http_requests_active", "Requests not yet answered", GAUGE},
        [METRIC_HTTP_MALFORMED] = {"ccnt_http_malformed_total", "Messages that were no HTTP requests",
                                   COUNTER},
        [METRIC_HTTP_EXPIRED] = {"ccnt_http_expired_total", "Connections closed at a deadline", COUNTER},
        [METRIC_DB_CONNECTIONS] = {"ccnt_db_connections", "Connections to the database", GAUGE},
        [METRIC_DB_UNITS] = {"ccnt_db_units_total", "Units of work sent to the database", COUNTER},
        [METRIC_DB_WAITING] = {"ccnt_db_waiting", "Units that wait for a connection", GAUGE},
        [METRIC_IMPORT_PARTS] = {"ccnt_import_parts", "Parts of imports that are received, read or stored", GAUGE},
        [METRIC_IMPORT_WIDTH] = {"ccnt_import_width", "Parts of imports that may be stored at a time; falls under pressure", GAUGE},
        [METRIC_IMPORT_COMMIT] = {"ccnt_import_commit_seconds", "95th percentile of a small commit while imports run, of the slowest process", SPAN},
        [METRIC_DB_RECONNECTS] = {"ccnt_db_reconnects_total", "Connections to the database made again",
                                  COUNTER},
        [METRIC_JOBS_CLAIMED] = {"ccnt_jobs_claimed_total", "Jobs claimed from the queue", COUNTER},
        [METRIC_JOBS_SENT] = {"ccnt_jobs_sent_total", "Jobs sent to workers", COUNTER},
        [METRIC_JOBS_STARTED] = {"ccnt_jobs_started_total",
                                 "Jobs of which workers told that they run, as they do of those not done at once",
                                 COUNTER,
                                 "kind",
                                 {"noop", "classify", "translate", "index", "train"}},
        [METRIC_JOBS_FINISHED] = {"ccnt_jobs_finished_total",
                                  "Jobs that came back",
                                  COUNTER,
                                  "outcome",
                                  {"done", "retried", "dead", "stale", "returned", "cancelled"}},
        [METRIC_JOBS_DURATION] = {"ccnt_job_duration_seconds", "What workers needed for a job", HISTOGRAM},
        [METRIC_JOBS_IN_FLIGHT] = {"ccnt_jobs_in_flight", "Jobs with workers", GAUGE},
        [METRIC_RESULTS_FLUSHES] = {"ccnt_result_flushes_total", "Transactions that stored results", COUNTER},
        [METRIC_FLUSH_DURATION] = {"ccnt_result_flush_duration_seconds", "Length of these transactions",
                                   HISTOGRAM},
        [METRIC_WORKERS] = {"ccnt_workers", "Workers connected", GAUGE},
        [METRIC_JOBS_READY] = {"ccnt_jobs_ready",
                               "Jobs that wait for a worker or are with one, estimated where there are many",
                               GAUGE,
                               "kind",
                               {"noop", "classify", "translate", "index", "train"}},
        [METRIC_LANE_READY] = {"ccnt_lane_jobs_ready",
                               "The same by lane",
                               GAUGE,
                               "lane",
                               {"interactive", "normal", "bulk", "quarantine"}},
        [METRIC_LANE_OLDEST] = {"ccnt_lane_oldest_job_seconds",
                                "Age of the oldest job looked at",
                                GAUGE,
                                "lane",
                                {"interactive", "normal", "bulk", "quarantine"}},
        [METRIC_JOB_CONTROLS] = {"ccnt_job_controls", "Pauses and cancels of jobs that are kept to", GAUGE},
        [METRIC_BREAKER_TRIPS] = {"ccnt_breaker_trips_total", "Kinds paused because too many attempts failed", COUNTER},
        [METRIC_RECEIPTS] = {"ccnt_receipts", "Claims whose jobs have not all ended", GAUGE},
        [METRIC_LEASE_LEFT] = {"ccnt_lease_left_seconds", "What may be used of the dispatcher's lease", SPAN},
        [METRIC_LEASES_LOST] = {"ccnt_leases_lost_total", "Leases that could not be renewed in time", COUNTER},
        [METRIC_JOBS_PUT_BACK] = {"ccnt_jobs_put_back_total", "Jobs of lost claims made ready again", COUNTER},
        [METRIC_PROCESS_RESTARTS] = {"ccnt_process_restarts_total", "Child processes started again", COUNTER},
};

/* Upper bounds of the buckets; one more bucket takes the rest. */
static const struct {
	int64_t us;
	const char *seconds;
} bounds[] = {
        {100, "0.0001"},  {250, "0.00025"}, {500, "0.0005"},  {1000, "0.001"},
        {2500, "0.0025"}, {5000, "0.005"},  {10000, "0.01"},  {25000, "0.025"},
        {50000, "0.05"},  {100000, "0.1"},  {250000, "0.25"}, {500000, "0.5"},
        {1000000, "1"},   {2500000, "2.5"}, {5000000, "5"},   {10000000, "10"},
};

#define N_BOUNDS (sizeof bounds / sizeof bounds[0])

/* A histogram's numbers: the buckets (not cumulative), then the sum in microseconds. */
#define N_NUMBERS (N_BOUNDS + 2)

struct slot {
	int64_t numbers[N_METRICS][N_NUMBERS];
};

struct metrics {
	int n_slots;
	struct slot slots[];
};

static struct slot *own;         /* this process's; NULL = writes go nowhere */
static uint64_t seen[N_METRICS]; /* totals given to metrics_count_to() */

static size_t size_of(int n_slots)
{
	return sizeof(struct metrics) + (size_t)n_slots * sizeof(struct slot);
}

struct metrics *metrics_new(int n_slots)
{
	struct metrics *metrics;

	assert(n_slots > 0 && n_slots <= METRICS_MAX_SLOTS);
	metrics = mmap(NULL, size_of(n_slots), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must_alloc(metrics != MAP_FAILED ? metrics : NULL);
	metrics->n_slots = n_slots;
	return metrics;
}

void metrics_free(struct metrics *metrics)
{
	if (metrics == NULL)
		return;
	own = NULL;
	munmap(metrics, size_of(metrics->n_slots));
}

void metrics_enter(struct metrics *metrics, int slot)
{
	own = NULL;
	if (metrics == NULL)
		return;
	assert(slot >= 0 && slot < metrics->n_slots);
	own = &metrics->slots[slot];
	memset(seen, 0, sizeof seen);
	for (int i = 0; i < N_METRICS; i++)
		if (table[i].kind == GAUGE || table[i].kind == SPAN)
			memset(own->numbers[i], 0, sizeof own->numbers[i]);
}

static int n_series(const struct definition *definition)
{
	int n = 0;

	while (n < MAX_SERIES && definition->values[n] != NULL)
		n++;
	return n > 0 ? n : 1;
}

/* A relaxed store is enough: one writer, and aligned words do not tear. */
static void put(int64_t *number, int64_t value)
{
	__atomic_store_n(number, value, __ATOMIC_RELAXED);
}

void metrics_add(enum metric metric, int series, uint64_t n)
{
	assert(series >= 0 && series < n_series(&table[metric]));
	if (own != NULL)
		put(&own->numbers[metric][series], own->numbers[metric][series] + (int64_t)n);
}

void metrics_set(enum metric metric, int series, int64_t value)
{
	assert(series >= 0 && series < n_series(&table[metric]));
	if (own != NULL)
		put(&own->numbers[metric][series], value);
}

void metrics_observe_us(enum metric metric, int64_t us)
{
	size_t i = 0;

	assert(table[metric].kind == HISTOGRAM);
	if (own == NULL)
		return;
	while (i < N_BOUNDS && us > bounds[i].us)
		i++;
	put(&own->numbers[metric][i], own->numbers[metric][i] + 1);
	put(&own->numbers[metric][N_BOUNDS + 1], own->numbers[metric][N_BOUNDS + 1] + us);
}

void metrics_count_to(enum metric metric, uint64_t total)
{
	metrics_add(metric, 0, total - seen[metric]);
	seen[metric] = total;
}

static int64_t sum(const struct metrics *metrics, enum metric metric, size_t number)
{
	int64_t total = 0;

	for (int i = 0; i < metrics->n_slots; i++)
		total += __atomic_load_n(&metrics->slots[i].numbers[metric][number], __ATOMIC_RELAXED);
	return total;
}

static int64_t largest(const struct metrics *metrics, enum metric metric)
{
	int64_t most = 0;

	for (int i = 0; i < metrics->n_slots; i++) {
		const int64_t n = __atomic_load_n(&metrics->slots[i].numbers[metric][0], __ATOMIC_RELAXED);

		most = n > most ? n : most;
	}
	return most;
}

int64_t metrics_value(const struct metrics *metrics, enum metric metric, int series)
{
	return sum(metrics, metric, (size_t)series);
}

/* --- the Prometheus text format --- */

static char *add_series(char *text, const struct metrics *metrics, enum metric metric)
{
	const struct definition *definition = &table[metric];

	for (int i = 0; i < n_series(definition); i++) {
		long long value = sum(metrics, metric, (size_t)i);

		if (definition->label != NULL)
			text = talloc_asprintf_append_buffer(text, "%s{%s=\"%s\"} %lld\n", definition->name,
			                                     definition->label, definition->values[i], value);
		else
			text = talloc_asprintf_append_buffer(text, "%s %lld\n", definition->name, value);
		must_alloc(text);
	}
	return text;
}

static char *add_histogram(char *text, const struct metrics *metrics, enum metric metric)
{
	const char *name = table[metric].name;
	long long n = 0;

	for (size_t i = 0; i <= N_BOUNDS; i++) {
		n += sum(metrics, metric, i);
		text = must_alloc(talloc_asprintf_append_buffer(text, "%s_bucket{le=\"%s\"} %lld\n", name,
		                                                i < N_BOUNDS ? bounds[i].seconds : "+Inf",
		                                                n));
	}
	text = talloc_asprintf_append_buffer(text, "%s_sum %.6f\n%s_count %lld\n", name,
	                                     (double)sum(metrics, metric, N_BOUNDS + 1) / 1e6, name, n);
	return must_alloc(text);
}

static char *add_span(char *text, const struct metrics *metrics, enum metric metric)
{
	return must_alloc(talloc_asprintf_append_buffer(text, "%s %.6f\n", table[metric].name,
							(double)largest(metrics, metric) / 1e6));
}

char *metrics_text(const void *owner, const struct metrics *metrics, size_t *n_out)
{
	static const char *const kinds[] = {
	        [COUNTER] = "counter", [GAUGE] = "gauge", [HISTOGRAM] = "histogram", [SPAN] = "gauge"};
	static char *(*const add[])(char *, const struct metrics *, enum metric) = {
	        [COUNTER] = add_series, [GAUGE] = add_series, [HISTOGRAM] = add_histogram, [SPAN] = add_span};
	char *text = must_alloc(talloc_strdup(owner, ""));

	for (enum metric i = 0; i < N_METRICS; i++) {
		text = talloc_asprintf_append_buffer(text, "# HELP %s %s.\n# TYPE %s %s\n", table[i].name,
		                                     table[i].help, table[i].name, kinds[table[i].kind]);
		must_alloc(text);
		text = add[table[i].kind](text, metrics, i);
	}
	if (n_out != NULL)
		*n_out = strlen(text);
	return text;
}
