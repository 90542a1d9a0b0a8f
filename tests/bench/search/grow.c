/* Grows a large corpus from real texts: each document is a row of passages taken at random from a few of them, under a
 * title of the form that such documents have. Writes lines for COPY with the search tokens already made:
 *   number title_zh doc_number body issued_on region sector level head tsv fingerprint
 * Usage: bench_search_grow N MIN MAX FOLDER...   (bodies of MIN to MAX bytes and up to a passage more; files *.txt and *.md; the same
 * words give the same documents) */
#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/tokens.h"
#include "proto/text/utf8.h"

#define BODY_MAX  20000 /* bytes */
#define PASSAGE   1200 /* bytes of one text in a row, about */
#define FILE_MAX  (1 << 20)

struct text {
	char *bytes;
	size_t len;
};

static const struct {
	const char *code, *name, *number;
} regions[] = {
	{"100000", "国务院", "国发"},   {"110000", "北京市", "京政发"},  {"120000", "天津市", "津政发"},
	{"130000", "河北省", "冀政发"}, {"140000", "山西省", "晋政发"},  {"210000", "辽宁省", "辽政发"},
	{"310000", "上海市", "沪府发"}, {"320000", "江苏省", "苏政发"},  {"320500", "苏州市", "苏府"},
	{"330000", "浙江省", "浙政发"}, {"330100", "杭州市", "杭政函"},  {"350000", "福建省", "闽政"},
	{"370000", "山东省", "鲁政发"}, {"370200", "青岛市", "青政发"},  {"410000", "河南省", "豫政"},
	{"420000", "湖北省", "鄂政发"}, {"420100", "武汉市", "武政"},    {"440000", "广东省", "粤府"},
	{"440100", "广州市", "穗府"},   {"440300", "深圳市", "深府"},    {"500000", "重庆市", "渝府发"},
	{"510000", "四川省", "川府发"}, {"610000", "陕西省", "陕政发"},  {"650000", "新疆维吾尔自治区", "新政发"},
};
static const struct {
	const char *code, *name;
} sectors[] = {
	{"power", "新型储能"},       {"power", "海上风电"},       {"power", "需求侧响应"},     {"energy", "能源绿色低碳转型"},
	{"coal_power", "煤电低碳化改造"}, {"coal", "煤炭清洁高效利用"}, {"energy", "碳达峰"},   {"energy", "节能降碳"},
	{"energy", "甲烷排放控制"},  {"energy", "绿色建筑"},      {"energy", "新能源汽车推广"}, {"energy", "碳市场建设"},
};
static const char *const kinds[] = {"实施方案", "行动方案", "“十四五”规划", "工作要点", "管理办法", "若干措施", "指导意见"};

static uint64_t state = 20211024;
static uint64_t n_tokenised_bytes;
static clock_t tokenising;

/* SplitMix64. */
static uint64_t draw(uint64_t n)
{
	uint64_t z = (state += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return (z ^ (z >> 31)) % n;
}

static size_t read_folder(struct text **texts, size_t n, const char *folder, const char *pattern)
{
	char *path = talloc_asprintf(NULL, "%s/%s", folder, pattern);
	glob_t files;

	if (glob(path, 0, NULL, &files) != 0)
		return n;
	for (size_t i = 0; i < files.gl_pathc; i++) {
		FILE *file = fopen(files.gl_pathv[i], "rb");
		struct text text = {.bytes = must_alloc(talloc_size(NULL, FILE_MAX + 1))};

		if (file == NULL)
			continue;
		text.len = fread(text.bytes, 1, FILE_MAX, file);
		fclose(file);
		text.len = utf8_cut(text.bytes, text.len, FILE_MAX - 4);
		text.bytes[text.len] = '\0';
		if (text.len < 2 * PASSAGE || !utf8_valid(text.bytes, text.len))
			continue;
		*texts = must_alloc(talloc_realloc(NULL, *texts, struct text, (unsigned)n + 1));
		(*texts)[n++] = text;
	}
	globfree(&files);
	return n;
}

/* Whole code points from about where, about PASSAGE bytes of them; without what COPY gives a meaning to. */
static size_t put_passage(char *out, const struct text *text)
{
	size_t from = draw(text->len - PASSAGE), to, n = 0;

	while (from > 0 && ((unsigned char)text->bytes[from] & 0xC0) == 0x80)
		from--;
	to = utf8_cut(text->bytes, text->len, from + PASSAGE);
	for (size_t i = from; i < to; i++) {
		const char c = text->bytes[i];

		if (c == '\\' || c == '\r' || c == '\0')
			continue;
		if (c == '\n' || c == '\t') {
			out[n++] = '\\';
			out[n++] = c == '\n' ? 'n' : 't';
		} else {
			out[n++] = c;
		}
	}
	out[n++] = '\\';
	out[n++] = 'n';
	return n;
}

/* The body as COPY writes it, back to what it means. */
static char *plain(void *owner, const char *escaped)
{
	char *out = must_alloc(talloc_strdup(owner, escaped)), *to = out;

	for (const char *at = escaped; *at != '\0'; at++) {
		if (*at == '\\')
			*to++ = *++at == 'n' ? '\n' : '\t';
		else
			*to++ = *at;
	}
	*to = '\0';
	return out;
}

/* The token literal with its backslashes doubled. */
static void put_literal(const char *literal)
{
	for (; *literal != '\0'; literal++) {
		if (*literal == '\\')
			putchar('\\');
		putchar(*literal);
	}
}

static void put_document(uint64_t number, uint64_t least, uint64_t most, const struct text *texts, size_t n)
{
	static char body[BODY_MAX * 2 + 8 * PASSAGE];
	void *owner = must_alloc(talloc_new(NULL));
	const size_t region = draw(sizeof regions / sizeof regions[0]), sector = draw(sizeof sectors / sizeof sectors[0]);
	const uint64_t year = 2015 + draw(11), size = least + draw(most - least);
	const struct text *sources[3] = {&texts[draw(n)], &texts[draw(n)], &texts[draw(n)]};
	const char *level = region == 0 ? "national" : strcmp(regions[region].code + 2, "0000") == 0 ? "province" : "prefecture";
	char *title, *doc_number, *text, *head, *all;
	size_t len = 0;
	struct token_field fields[3];
	int64_t fingerprint;
	clock_t begin;

	while (len < size)
		len += put_passage(body + len, sources[draw(3)]);
	body[len] = '\0';
	text = plain(owner, body);
	title = talloc_asprintf(owner, "%s关于印发%s%s的通知", regions[region].name, sectors[sector].name,
				kinds[draw(sizeof kinds / sizeof kinds[0])]);
	doc_number = talloc_asprintf(owner, "%s〔%" PRIu64 "〕%" PRIu64 "号", regions[region].number, year, 1 + draw(200));
	fields[0] = (struct token_field){title, strlen(title), 'A'};
	fields[1] = (struct token_field){doc_number, strlen(doc_number), 'A'};
	fields[2] = (struct token_field){text, strlen(text), 'D'};
	begin = clock();
	head = tokens_tsvector(owner, fields, 2, NULL);
	all = tokens_tsvector(owner, fields, 3, NULL);
	fingerprint = (int64_t)tokens_fingerprint(text, strlen(text));
	tokenising += clock() - begin;
	n_tokenised_bytes += strlen(text);
	printf("%" PRIu64 "\t%s\t%s\t%s\t%" PRIu64 "-%02d-%02d\t%s\t%s\t%s\t", number, title, doc_number, body, year,
	       1 + (int)draw(12), 1 + (int)draw(28), regions[region].code, sectors[sector].code, level);
	put_literal(head);
	putchar('\t');
	put_literal(all);
	printf("\t%" PRId64 "\n", fingerprint);
	talloc_free(owner);
}

int main(int argc, char **argv)
{
	const uint64_t n_documents = argc > 4 ? strtoull(argv[1], NULL, 10) : 0;
	const uint64_t least = argc > 4 ? strtoull(argv[2], NULL, 10) : 0, most = argc > 4 ? strtoull(argv[3], NULL, 10) : 0;
	struct text *texts = NULL;
	size_t n = 0;

	for (int i = 4; i < argc; i++) {
		n = read_folder(&texts, n, argv[i], "*.txt");
		n = read_folder(&texts, n, argv[i], "*.md");
	}
	if (n_documents == 0 || n == 0 || least >= most || most > BODY_MAX) {
		fprintf(stderr, "usage: bench_search_grow N MIN MAX FOLDER...   (folders with *.txt or *.md)\n");
		return 2;
	}
	for (uint64_t i = 1; i <= n_documents; i++)
		put_document(i, least, most, texts, n);
	fprintf(stderr, "tokens of %.0f MB of text: %.1f MB/s a core\n", (double)n_tokenised_bytes / 1e6,
		(double)n_tokenised_bytes / 1e6 / ((double)tokenising / CLOCKS_PER_SEC));
	return ferror(stdout) != 0;
}
