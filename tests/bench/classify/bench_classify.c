/* How fast classification and the reading of targets are: building the lexicons, reading the corpus, and texts made to hurt.
 * Usage: bench_classify REFERENCE_DIR CORPUS_DIR [ROUNDS] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <talloc.h>

#include "proto/base/clock.h"
#include "tests/bench/quality/reference.h"
#include "tests/bench/quality/tsv.h"
#include "workers/classify/classify.h"
#include "workers/targets/targets.h"

struct corpus {
	char **titles, **texts;
	size_t n, bytes;
};

static bool corpus_read(struct corpus *out, void *owner, const char *dir)
{
	struct tsv labels;
	struct corpus corpus = {0};
	if (!tsv_read(&labels, owner, talloc_asprintf(owner, "%s/policies_zh/labels.tsv", dir)))
		return false;
	corpus.titles = talloc_zero_array(owner, char *, (unsigned)labels.n_rows + 1);
	corpus.texts = talloc_zero_array(owner, char *, (unsigned)labels.n_rows + 1);
	for (size_t i = 0; i < labels.n_rows; i++) {
		char *path = talloc_asprintf(owner, "%s/policies_zh/%s", dir, tsv_cell(&labels, i, "file"));
		char *text = file_text(owner, path);
		if (text == NULL)
			continue;
		corpus.titles[corpus.n] = talloc_strdup(owner, tsv_cell(&labels, i, "title_zh"));
		corpus.texts[corpus.n++] = text;
		corpus.bytes += strlen(text);
	}
	*out = corpus;
	return corpus.n > 0;
}

/* Classifies one document; the answer is the time in microseconds. */
static int64_t classify(const struct lexicon *lexicon, const char *title, const char *text, size_t *n_labels)
{
	int64_t start = clock_monotonic_us();
	void *owner = talloc_new(NULL);
	struct job_body body = {"zh", text};
	struct job_document job = {.title_zh = title, .title_en = "", .doc_number = "", .summary_zh = "", .summary_en = "",
				   .source_url = "", .issued_on = "", .bodies = &body, .n_bodies = 1};
	struct result_classify result;
	if (classify_document(&result, owner, lexicon, &job) == OK)
		*n_labels += result.n_labels;
	talloc_free(owner);
	return clock_monotonic_us() - start;
}

/* Reads the targets of one document; the answer is the time in microseconds. */
static int64_t extract(const struct target_lexicon *lexicon, const char *title, const char *lang, const char *text,
                       size_t *n_targets)
{
	int64_t start = clock_monotonic_us();
	void *owner = talloc_new(NULL);
	struct job_body body = {lang, text};
	struct job_document job = {.title_zh = title, .title_en = "", .doc_number = "", .summary_zh = "", .summary_en = "",
				   .source_url = "", .issued_on = "2021-10-24", .bodies = &body, .n_bodies = 1};
	struct target_list found;
	if (targets_extract(owner, lexicon, &job, &found) == OK)
		*n_targets += found.n;
	talloc_free(owner);
	return clock_monotonic_us() - start;
}

/* Processor time of this process in milliseconds: what the machine does beside it does not count. */
static double cpu_ms(void)
{
	struct rusage usage;
	if (getrusage(RUSAGE_SELF, &usage) != 0)
		return 0;
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static long peak_kib(void)
{
	struct rusage usage;
	return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : 0;
}

static void bench_corpus(const struct lexicon *lexicon, const struct target_lexicon *targets, const char *dir, int rounds)
{
	void *owner = talloc_new(NULL);
	struct corpus corpus;
	size_t n_labels = 0;
	int64_t worst = 0;
	if (!corpus_read(&corpus, owner, dir)) {
		printf("corpus      left out: nothing at %s\n", dir);
		talloc_free(owner);
		return;
	}
	double cpu = cpu_ms();
	for (int round = 0; round < rounds; round++)
		for (size_t i = 0; i < corpus.n; i++) {
			int64_t one = classify(lexicon, corpus.titles[i], corpus.texts[i], &n_labels);
			worst = one > worst ? one : worst;
		}
	double seconds = (cpu_ms() - cpu) / 1e3, documents = (double)corpus.n * rounds;
	double before = cpu_ms();
	size_t n_targets = 0;
	for (int round = 0; round < rounds; round++)
		for (size_t i = 0; i < corpus.n; i++)
			extract(targets, corpus.titles[i], "zh", corpus.texts[i], &n_targets);
	double extra = (cpu_ms() - before) / 1e3;
	printf("corpus      %zu documents, %.1f MB: %.1f MB/s, %.0f documents/s, worst %.1f ms, %.1f labels each\n", corpus.n,
	       (double)corpus.bytes / 1e6, (double)corpus.bytes * rounds / 1e6 / seconds, documents / seconds,
	       (double)worst / 1e3, (double)n_labels / documents);
	printf("targets     %.1f MB/s, %.1f targets each; with classification %.1f MB/s\n",
	       (double)corpus.bytes * rounds / 1e6 / extra, (double)n_targets / documents,
	       (double)corpus.bytes * rounds / 1e6 / (seconds + extra));
	talloc_free(owner);
}

/* 2 MiB of one piece, over and over. */
static void bench_poison(const struct lexicon *lexicon)
{
	static const char *const pieces[] = {"碳", "1", "《", "国务院\n", "鼓楼区", "〔2021〕1号", "2021年9月22日\n", "负责解释",
					     "省市场监管局", "起施行", "(", "碳达峰碳中和", "中国人民银行济南分行", "令第1号", "1.",
					     "10%", "of ", "国发〔2021〕33号目标", "》《全省中国人民银行济南分行一、", "令1令第1号", "\n"};
	char *text = malloc(JOB_TEXT_MAX + 1);
	for (size_t p = 0; text != NULL && p < sizeof pieces / sizeof *pieces; p++) {
		size_t len = strlen(pieces[p]), n = 0, n_labels = 0;
		while (n + len <= JOB_TEXT_MAX) {
			memcpy(text + n, pieces[p], len);
			n += len;
		}
		text[n] = '\0';
		int64_t us = classify(lexicon, "关于印发某方案的通知", text, &n_labels);
		printf("poison      2 MiB of \"%.*s\": %.0f ms, %zu labels\n", (int)strcspn(pieces[p], "\n"), pieces[p],
		       (double)us / 1e3, n_labels);
	}
	free(text);
}

/* 2 MiB of one piece, over and over, read for targets. */
static void bench_target_poison(const struct target_lexicon *lexicon)
{
	static const struct {
		const char *lang, *piece;
	} pieces[] = {{"en", "be 70 share of "},  {"en", "by 2025 18 percent, "}, {"en", "energy "}, {"en", "take 18% "}, {"en", "cut 24 of at reduced than "}, {"en", "18% of the "}, {"en", "of "}, {"en", "will be 7 percent of "},
	              {"en", "by 2025; by 7% "},   {"en", "5 projects and "},      {"zh", "下降10%、"},  {"zh", "到2025年达到10%，"},
	              {"zh", "单位生产总值能耗"},   {"zh", "指标\n2025年\n"},       {"zh", "指标\n2025年\n1\n约束性\n森林%\n"},
	              {"zh", "约束性\n"},         {"zh", "北京市10%"},            {"zh", "(10%)"},      {"zh", "10%"},  {"zh", "1万"}};
	char *text = malloc(TARGET_FIELD_MAX + 1);
	for (size_t p = 0; text != NULL && p < sizeof pieces / sizeof *pieces; p++) {
		size_t len = strlen(pieces[p].piece), n = 0, n_targets = 0;
		while (n + len <= TARGET_FIELD_MAX) {
			memcpy(text + n, pieces[p].piece, len);
			n += len;
		}
		text[n] = '\0';
		int64_t us = extract(lexicon, "行动方案", pieces[p].lang, text, &n_targets);
		printf("poison      targets of 2 MiB of \"%.*s\": %.0f ms, %zu targets\n", (int)strcspn(pieces[p].piece, "\n"),
		       pieces[p].piece, (double)us / 1e3, n_targets);
	}
	free(text);
}

/* Every region's name, over and over. */
static void bench_gazetteer(const struct lexicon *lexicon, const struct term_list *terms)
{
	char *text = malloc(JOB_TEXT_MAX + 1);
	size_t n = 0, n_labels = 0;
	for (size_t i = 0; text != NULL; i = (i + 1) % terms->n) {
		const struct term *term = &terms->terms[i];
		size_t len = strlen(term->name_zh);
		if (strcmp(term->facet, "region") != 0)
			continue;
		if (n + len > JOB_TEXT_MAX)
			break;
		memcpy(text + n, term->name_zh, len);
		n += len;
	}
	if (text != NULL) {
		text[n] = '\0';
		int64_t us = classify(lexicon, "关于印发某方案的通知", text, &n_labels);
		printf("poison      2 MiB of all regions: %.0f ms, %zu labels\n", (double)us / 1e3, n_labels);
	}
	free(text);
}

static bool read_target_lexicon(struct target_lexicon **out, void *owner, const char *dir)
{
	static const char *const facets[] = {"region", "unit", "indicator", "benchmark"};
	struct term_list *terms = talloc_zero(owner, struct term_list);
	for (size_t i = 0; i < sizeof facets / sizeof *facets; i++) {
		char error[256], *path = talloc_asprintf(owner, "%s/%s.tsv", dir, facets[i]);
		if (term_list_read_tsv(terms, owner, path, facets[i], error, sizeof error) != OK)
			return false;
	}
	return target_lexicon_build(out, terms) == OK;
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: %s REFERENCE_DIR CORPUS_DIR [ROUNDS]\n", argv[0]);
		return 2;
	}
	void *owner = talloc_new(NULL);
	struct term_list terms = {0};
	struct lexicon *lexicon;
	if (!reference_read(&terms, owner, argv[1]))
		return 1;
	long before = peak_kib();
	double start = cpu_ms();
	if (lexicon_build(&lexicon, &terms) != OK)
		return 1;
	printf("lexicon     %zu terms: built in %.0f ms, database %.1f MB, process grew by %.1f MB\n", terms.n,
	       cpu_ms() - start, (double)lexicon_bytes(lexicon) / 1e6,
	       (double)(peak_kib() - before) / 1024);
	struct target_lexicon *targets;
	if (!read_target_lexicon(&targets, owner, argv[1]))
		return 1;
	bench_corpus(lexicon, targets, argv[2], argc > 3 ? atoi(argv[3]) : 5);
	printf("memory      peak %.1f MB with the corpus in memory\n", (double)peak_kib() / 1024);
	bench_poison(lexicon);
	bench_gazetteer(lexicon, &terms);
	bench_target_poison(targets);
	printf("memory      peak %.1f MB after the poison\n", (double)peak_kib() / 1024);
	target_lexicon_free(targets);
	lexicon_free(lexicon);
	talloc_free(owner);
	return 0;
}
