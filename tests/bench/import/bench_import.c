/* Documents stored in bulk by the store of imports, with their jobs, against COPY BINARY of the same documents into a
 * plain table without anything: interleaved rounds on one database that writes to disk as in use.
 *   bench_import [DOCUMENTS [ROUNDS [TEXTS]]]     TEXTS: a file of Chinese text; without it made-up text is used */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <event2/event.h>
#include <talloc.h>

#include "api/db/bulk.h"
#include "api/store/import_part.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "tests/support/dispatch_rig.h"
#include "tests/support/pg_scratch.h"
#include "tests/support/run_loop.h"
#include "tests/support/store_rig.h"

#define BODY_BYTES   20000
#define ROWS_OF_PART 400 /* 8 MB, what one request may bring */
#define ROWS_OF_COPY 2000
#define PATIENCE_MS  600000
#define MAX_ROUNDS   31

/* What one round of one way took, for each document. */
struct figures {
	double seconds, database_cpu; /* in all */
};

struct bench {
	struct event_base *base;
	struct bulk_pool *pool;
	struct store store;
	int n_documents;
	char **bodies; /* n_documents */
	int n_done, n_failed, n_begun, n_parts, n_wanted;
	long long import_id;
};

/* ---- the documents ---- */

static const char *const phrases[] = {
	"到2030年", "非化石能源消费占比", "达到25%左右", "单位国内生产总值二氧化碳排放", "比2005年下降65%以上", "风电", "太阳能发电总装机容量",
	"12亿千瓦以上", "推动重点领域", "节能降碳", "工业", "建筑", "交通运输", "绿色低碳转型", "完善", "碳排放统计核算体系", "加快构建",
	"清洁低碳安全高效", "能源体系", "严格控制", "新增煤电项目", "有序淘汰落后产能", "各地区各有关部门", "认真贯彻落实", "实施方案",
	"，", "、", "。", "；", "和", "的", "在", "对", "企业", "园区", "城市", "农村", "林业碳汇", "甲烷", "钢铁", "水泥", "电解铝", "石化化工",
};

static char *made_up(unsigned seed)
{
	char *body = malloc(BODY_BYTES + 64), *end = body;

	while (end - body < BODY_BYTES) {
		seed = seed * 1103515245u + 12345u;
		if ((seed >> 16 & 15) == 0)
			end += snprintf(end, 8, "%u", seed >> 8 & 0xffff);
		else
			end = stpcpy(end, phrases[(seed >> 16) % (sizeof phrases / sizeof phrases[0])]);
	}
	*end = '\0';
	return body;
}

/* A piece of the text that begins and ends with a character. */
static char *cut(const char *text, size_t n_bytes, size_t at)
{
	char *body;
	size_t n;

	at %= n_bytes - BODY_BYTES - 8;
	while (((unsigned char)text[at] & 0xc0) == 0x80)
		at++;
	n = BODY_BYTES;
	while (((unsigned char)text[at + n] & 0xc0) == 0x80)
		n--;
	body = malloc(n + 1);
	memcpy(body, text + at, n);
	body[n] = '\0';
	return body;
}

static void make_bodies(struct bench *bench, const char *path)
{
	struct stat info = {0};
	char *text = NULL;
	int fd = path != NULL ? open(path, O_RDONLY) : -1;

	if (fd >= 0 && fstat(fd, &info) == 0 && info.st_size > 10 * BODY_BYTES) {
		text = malloc((size_t)info.st_size);
		if (read(fd, text, (size_t)info.st_size) != info.st_size)
			abort();
	}
	bench->bodies = calloc((size_t)bench->n_documents, sizeof *bench->bodies);
	for (int i = 0; i < bench->n_documents; i++)
		bench->bodies[i] = text != NULL ? cut(text, (size_t)info.st_size, (size_t)i * 7919 * 131) : made_up((unsigned)i);
	printf("%d documents of %d bytes, %s\n", bench->n_documents, BODY_BYTES, text != NULL ? path : "made-up text");
	free(text);
	if (fd >= 0)
		close(fd);
}

/* ---- time ---- */

/* CPU seconds that a process has used. */
static double cpu_of(long long pid)
{
	char path[64], text[1024] = "";
	unsigned long user = 0, kernel = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%lld/stat", pid);
	file = fopen(path, "r");
	if (file == NULL || fgets(text, sizeof text, file) == NULL)
		return 0;
	fclose(file);
	sscanf(strrchr(text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel);
	return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

/* Of the connections of the store. */
static double cpu_of_database(void)
{
	double sum = 0;

	for (int i = 0;; i++) {
		char sql[256];
		long long pid;

		snprintf(sql, sizeof sql, "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'ccnt%%' ORDER BY pid OFFSET %d LIMIT 1", i);
		pid = pg_scratch_int(sql);
		if (pid == 0)
			return sum;
		sum += cpu_of(pid);
	}
}

static struct figures start_clock(void)
{
	return (struct figures){(double)clock_monotonic_us() / 1e6, cpu_of_database()};
}

static struct figures since(struct figures start)
{
	double seconds = (double)clock_monotonic_us() / 1e6 - start.seconds;

	return (struct figures){seconds, cpu_of_database() - start.database_cpu};
}

/* ---- plain COPY ---- */

static struct step on_copied(void *arg, enum status status, const struct db_error *error);

static void copy_plain(struct bench *bench, int from, int n)
{
	static const struct stmt stmt = {"plain", "COPY plain (id, title, body) FROM STDIN (FORMAT binary)"};
	struct bulk *bulk = bulk_new(NULL);
	struct copy *copy = bulk_copy(bulk, &stmt, 3);

	for (int i = from; i < from + n; i++) {
		copy_row(copy);
		copy_int64(copy, i);
		copy_text(copy, "某省碳达峰实施方案");
		copy_text(copy, bench->bodies[i]);
	}
	step_detach(bulk_run(bench->pool, bulk, on_copied, bench));
}

static void begin_copy(struct bench *bench)
{
	int from = bench->n_begun++ * ROWS_OF_COPY;

	copy_plain(bench, from, bench->n_documents - from < ROWS_OF_COPY ? bench->n_documents - from : ROWS_OF_COPY);
}

static struct step on_copied(void *arg, enum status status, const struct db_error *error)
{
	struct bench *bench = arg;

	if (status != OK)
		fprintf(stderr, "copy: %s\n", error->message);
	bench->n_failed += status != OK;
	bench->n_done++;
	if (bench->n_begun < bench->n_wanted)
		begin_copy(bench);
	return (struct step){0};
}

/* n_at_a_time transactions under way. */
static struct figures plain(struct bench *bench, int n_at_a_time)
{
	struct figures start;

	pg_scratch_sql("DROP TABLE IF EXISTS plain; CREATE TABLE plain (id bigint PRIMARY KEY, title text, body text COMPRESSION lz4)");
	bench->n_done = bench->n_begun = 0;
	bench->n_wanted = (bench->n_documents + ROWS_OF_COPY - 1) / ROWS_OF_COPY;
	start = start_clock();
	for (int i = 0; i < n_at_a_time && bench->n_begun < bench->n_wanted; i++)
		begin_copy(bench);
	if (!run_loop_until_count(bench->base, &bench->n_done, bench->n_wanted, PATIENCE_MS))
		abort();
	return since(start);
}

/* ---- the import ---- */

struct part {
	struct bench *bench;
	struct import_part part;
	struct import_row rows[ROWS_OF_PART];
	char ids[ROWS_OF_PART][16];
};

static void begin_part(struct bench *bench);

static struct step on_stored(void *arg, enum status status, const struct import_counts *counts, bool is_disk_full)
{
	struct part *part = arg;
	struct bench *bench = part->bench;

	(void)is_disk_full;
	if (status != OK || counts->n_stored != (int64_t)part->part.n_rows) {
		fprintf(stderr, "part: %s\n", status_name(status));
		bench->n_failed++;
	}
	free(part);
	bench->n_done++;
	if (bench->n_begun < bench->n_wanted)
		begin_part(bench);
	return (struct step){0};
}

static void begin_part(struct bench *bench)
{
	static const struct actor actor = {.account_id = 1, .role = ROLE_ADMIN};
	struct part *part = calloc(1, sizeof *part);
	int from = bench->n_begun * ROWS_OF_PART;
	int n = bench->n_documents - from < ROWS_OF_PART ? bench->n_documents - from : ROWS_OF_PART;

	part->bench = bench;
	part->part = (struct import_part){.import_id = bench->import_id, .part = ++bench->n_begun, .first_row = from + 1, .actor = &actor,
					  .rows = part->rows, .n_rows = (size_t)n};
	for (int i = 0; i < n; i++) {
		const char **values = part->rows[i].content.values;

		snprintf(part->ids[i], sizeof part->ids[i], "%d", from + i);
		part->rows[i].number = from + i + 1;
		values[POLICY_TITLE_ZH] = "某省碳达峰实施方案";
		values[POLICY_SOURCE_SYSTEM] = "bench";
		values[POLICY_EXTERNAL_ID] = part->ids[i];
		values[POLICY_BODY_ZH] = bench->bodies[from + i];
		policy_content_complete(&part->rows[i].content);
	}
	step_detach(import_part_store(&bench->store, &part->part, on_stored, part));
}

/* n_at_a_time parts under way. */
static struct figures imported(struct bench *bench, int n_at_a_time)
{
	struct figures start;

	dispatch_rig_clear();
	pg_scratch_sql("INSERT INTO import (name, policy_state, on_duplicate, created_by) VALUES ('bench', 'draft', 'skip', 1)");
	bench->import_id = pg_scratch_int("SELECT max(id) FROM import");
	bench->n_done = bench->n_begun = 0;
	bench->n_wanted = (bench->n_documents + ROWS_OF_PART - 1) / ROWS_OF_PART;
	start = start_clock();
	for (int i = 0; i < n_at_a_time && bench->n_begun < bench->n_wanted; i++)
		begin_part(bench);
	if (!run_loop_until_count(bench->base, &bench->n_done, bench->n_wanted, PATIENCE_MS))
		abort();
	return since(start);
}

/* ---- rounds ---- */

enum { N_WAYS = 4, PLAIN = 0 };
static const struct {
	const char *name;
	struct figures (*run)(struct bench *bench, int n_at_a_time);
	int n_at_a_time;
} ways[N_WAYS] = {
	{"plain COPY BINARY", plain, 1},
	{"import, a part at a time", imported, 1},
	{"plain, two at a time", plain, 2},
	{"import, two at a time", imported, 2},
};

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double median(const double *values, int n)
{
	double sorted[MAX_ROUNDS];

	memcpy(sorted, values, (size_t)n * sizeof *values);
	qsort(sorted, (size_t)n, sizeof *sorted, compare);
	return sorted[n / 2];
}

static void run(struct bench *bench, int n_rounds)
{
	double rates[N_WAYS][MAX_ROUNDS], cpus[N_WAYS][MAX_ROUNDS], ratios[N_WAYS][MAX_ROUNDS], cpu_ratios[N_WAYS][MAX_ROUNDS];

	for (int i = 0; i < n_rounds; i++) {
		for (int way = 0; way < N_WAYS; way++) {
			struct figures figures;

			pg_scratch_sql("CHECKPOINT");
			figures = ways[way].run(bench, ways[way].n_at_a_time);
			rates[way][i] = bench->n_documents / figures.seconds;
			cpus[way][i] = figures.database_cpu * 1e6 / bench->n_documents;
			ratios[way][i] = rates[way][i] / rates[PLAIN][i];
			cpu_ratios[way][i] = cpus[PLAIN][i] / cpus[way][i];
			printf("round %d: %-26s %6.0f/s, database CPU %4.0f us each\n", i + 1, ways[way].name, rates[way][i], cpus[way][i]);
			fflush(stdout);
		}
	}
	for (int way = 0; way < N_WAYS; way++)
		printf("median:  %-26s %6.0f/s (%.2f of plain), database CPU %4.0f us each (%.2f)\n", ways[way].name,
		       median(rates[way], n_rounds), median(ratios[way], n_rounds), median(cpus[way], n_rounds),
		       median(cpu_ratios[way], n_rounds));
}

static void durable_database(void)
{
	dispatch_rig_clear();
	pg_scratch_sql("ALTER SYSTEM SET fsync = on");
	pg_scratch_sql("ALTER SYSTEM SET synchronous_commit = on");
	pg_scratch_sql("ALTER SYSTEM SET full_page_writes = on");
	pg_scratch_sql("ALTER SYSTEM SET autovacuum = on");
	pg_scratch_sql("ALTER SYSTEM SET shared_buffers = '256MB'");
	pg_scratch_sql("ALTER SYSTEM SET max_wal_size = '4GB'");
	pg_scratch_stop("fast");
	pg_scratch_restart();
}

int main(int argc, char **argv)
{
	struct bench bench = {.n_documents = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 8000};
	int n_rounds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 5;

	log_init(LOG_WARN, "bench");
	durable_database();
	bench.base = event_base_new();
	bench.pool = bulk_pool_new(bench.base, &(struct bulk_options){.database_url = dispatch_rig_database(), .max_waiting = 8});
	bench.store = (struct store){.pool = pool_new(bench.base, &(struct pool_options){.database_url = dispatch_rig_database()}),
				     .wake_fd = -1,
				     .bulk_pool = bench.pool};
	make_bodies(&bench, argc > 3 ? argv[3] : NULL);
	run(&bench, n_rounds < 1 ? 1 : n_rounds > MAX_ROUNDS ? MAX_ROUNDS : n_rounds);
	bulk_pool_free(bench.pool);
	pool_free(bench.store.pool);
	event_base_free(bench.base);
	for (int i = 0; i < bench.n_documents; i++)
		free(bench.bodies[i]);
	free(bench.bodies);
	return bench.n_failed > 0;
}
