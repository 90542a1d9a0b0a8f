#include "api/store/pressure.h"

#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include <talloc.h>

#include "api/db/bulk.h"
#include "api/db/unit.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define N_SAMPLES     40      /* 10 s */
#define SOFT_US	      100000  /* a save is to be visible within 1 s during an import; it takes a few commits */
#define HARD_US	      1500000
#define STEP_MS	      2000 /* between changes of the width */
#define SLOW_EVERY    8	   /* ticks between looks at depth and disk */
#define BUSY_MS	      10000 /* after the last part the probes go on for so long */
#define PROBE_LIMIT_MS 10000

struct pressure {
	struct pressure_options options;
	int64_t samples[N_SAMPLES]; /* us; a ring */
	int n_samples, next_sample;
	int64_t probe_began_us; /* 0 = none is under way */
	bool is_looking;	/* at the depth */
	int64_t ready_jobs, free_bytes;
	int64_t busy_until_ms, changed_ms;
	int width, n_parts;
	int n_ticks;
	enum pressure_level imports, submissions;
};

/* Writes a few bytes to the log and waits for the disk as a save does; nothing reads them. */
static const struct stmt pressure_probe = {
	"pressure_probe",
	"SELECT pg_logical_emit_message(true, 'ccnt', '')",
};

/* job_ready_pkey: one look. The ids of all lanes come from one sequence, so that the difference is an upper bound. */
static const struct stmt pressure_depth = {
	"pressure_depth",
	"SELECT CASE WHEN EXISTS (SELECT FROM job_ready WHERE lane = 2 AND id > h.last_value)"
	" THEN greatest(s.last_value - h.last_value, 0) ELSE 0 END FROM job_ready_id_seq s, job_head_2 h",
	.is_read = true,
};

/* ---- signals ---- */

static int compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The percentile, or the age of a probe that is still out when that is more. */
static int64_t commit_us(const struct pressure *pressure)
{
	int64_t sorted[N_SAMPLES], age = pressure->probe_began_us > 0 ? clock_monotonic_us() - pressure->probe_began_us : 0, p95 = 0;

	memcpy(sorted, pressure->samples, sizeof sorted);
	qsort(sorted, (size_t)pressure->n_samples, sizeof *sorted, compare);
	if (pressure->n_samples > 0)
		p95 = sorted[pressure->n_samples * 95 / 100];
	return age > p95 ? age : p95;
}

static struct step on_probed(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct pressure *pressure = arg;

	(void)status, (void)rows, (void)error; /* a database that does not answer is slow as well */
	pressure->samples[pressure->next_sample] = clock_monotonic_us() - pressure->probe_began_us;
	pressure->next_sample = (pressure->next_sample + 1) % N_SAMPLES;
	pressure->n_samples += pressure->n_samples < N_SAMPLES;
	pressure->probe_began_us = 0;
	return (struct step){0};
}

static void probe(struct pressure *pressure)
{
	if (pressure->probe_began_us > 0)
		return;
	pressure->probe_began_us = clock_monotonic_us();
	step_detach(db_query(pressure->options.store->pool, &pressure_probe, NULL, clock_monotonic_ms() + PROBE_LIMIT_MS, on_probed,
			     pressure));
}

static struct step on_depth(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct pressure *pressure = arg;

	(void)error;
	pressure->is_looking = false;
	if (status == OK && rows_n(rows) == 1)
		pressure->ready_jobs = rows_int64(rows, 0, 0);
	return (struct step){0};
}

static void look_at_depth_and_disk(struct pressure *pressure)
{
	struct statvfs disk;

	if (pressure->options.data_folder[0] != '\0' && statvfs(pressure->options.data_folder, &disk) == 0)
		pressure->free_bytes = (int64_t)(disk.f_bavail * disk.f_frsize);
	if (pressure->is_looking)
		return;
	pressure->is_looking = true;
	step_detach(db_query(pressure->options.store->pool, &pressure_depth, NULL, 0, on_depth, pressure));
}

/* ---- what follows ---- */

static enum pressure_level judge_imports(const struct pressure *pressure, int64_t us)
{
	const struct pressure_options *o = &pressure->options;

	if (pressure->free_bytes >= 0 && pressure->free_bytes < 2 * o->min_free_bytes)
		return PRESSURE_DISK;
	if (us > HARD_US || pressure->ready_jobs > o->max_ready_jobs)
		return PRESSURE_HARD;
	return us > SOFT_US || pressure->ready_jobs > o->max_ready_jobs / 2 ? PRESSURE_SOFT : PRESSURE_NONE;
}

static enum pressure_level judge_submissions(const struct pressure *pressure, int64_t us)
{
	if (pressure->free_bytes >= 0 && pressure->free_bytes < pressure->options.min_free_bytes)
		return PRESSURE_DISK;
	return us > HARD_US ? PRESSURE_SOFT : PRESSURE_NONE;
}

/* Half at once, one more at a time: as TCP finds its rate. */
static void set_width(struct pressure *pressure)
{
	static const char *const names[] = {"none", "soft", "hard", "disk"};
	int64_t now_ms = clock_monotonic_ms();
	int width = pressure->width, most = bulk_pool_max_width(pressure->options.store->bulk_pool);

	if (now_ms - pressure->changed_ms < STEP_MS)
		return;
	if (pressure->imports >= PRESSURE_HARD)
		width = 0;
	else if (pressure->imports == PRESSURE_SOFT)
		width = width > 2 ? width / 2 : 1;
	else if (width < most)
		width++;
	if (width == pressure->width)
		return;
	log_event(pressure->imports >= PRESSURE_HARD ? LOG_WARN : LOG_INFO, "import.width",
		  "from=%d to=%d level=%s commit_us=%lld ready=%lld free=%lld", pressure->width, width, names[pressure->imports],
		  (long long)commit_us(pressure), (long long)pressure->ready_jobs, (long long)pressure->free_bytes);
	pressure->width = width;
	pressure->changed_ms = now_ms;
	/* New parts are refused; those that were taken in before are stored, one at a time: somebody waits for each. */
	bulk_pool_set_width(pressure->options.store->bulk_pool, width > 0 ? width : 1);
}

static bool is_busy(const struct pressure *pressure)
{
	return clock_monotonic_ms() < pressure->busy_until_ms;
}

void pressure_tick(struct pressure *pressure)
{
	int64_t us;

	if (pressure->n_parts > 0)
		pressure->busy_until_ms = clock_monotonic_ms() + BUSY_MS;
	if (is_busy(pressure))
		probe(pressure);
	else
		pressure->n_samples = pressure->next_sample = 0;
	if (pressure->n_ticks++ % SLOW_EVERY == 0)
		look_at_depth_and_disk(pressure);
	us = is_busy(pressure) ? commit_us(pressure) : 0;
	pressure->imports = judge_imports(pressure, us);
	pressure->submissions = judge_submissions(pressure, us);
	set_width(pressure);
}

enum pressure_level pressure_of_imports(const struct pressure *pressure)
{
	return pressure->imports;
}

enum pressure_level pressure_of_submissions(const struct pressure *pressure)
{
	return pressure->submissions;
}

void pressure_figures(struct pressure_figures *out, const struct pressure *pressure)
{
	*out = (struct pressure_figures){
		.commit_us = is_busy(pressure) ? commit_us(pressure) : 0,
		.ready_jobs = pressure->ready_jobs,
		.free_bytes = pressure->free_bytes,
		.width = pressure->width,
		.n_parts = pressure->n_parts,
		.imports = pressure->imports,
		.submissions = pressure->submissions,
	};
}

/* ---- places ---- */

struct pressure_place {
	struct pressure *pressure;
};

static int leave(struct pressure_place *place)
{
	place->pressure->n_parts--;
	return 0;
}

bool pressure_has_place(const struct pressure *pressure)
{
	return pressure->n_parts < 2 * bulk_pool_max_width(pressure->options.store->bulk_pool);
}

struct pressure_place *pressure_take_place(struct pressure *pressure, const void *owner)
{
	struct pressure_place *place;

	if (!pressure_has_place(pressure))
		return NULL;
	place = must_alloc(talloc(owner, struct pressure_place));
	place->pressure = pressure;
	pressure->n_parts++;
	talloc_set_destructor(place, leave);
	return place;
}

/* ---- life cycle ---- */

struct pressure *pressure_new(const struct pressure_options *options)
{
	struct pressure *pressure = must_alloc(calloc(1, sizeof *pressure));

	pressure->options = *options;
	pressure->free_bytes = -1;
	pressure->width = bulk_pool_max_width(options->store->bulk_pool);
	return pressure;
}

void pressure_free(struct pressure *pressure)
{
	free(pressure);
}
