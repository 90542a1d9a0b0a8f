/* How right the labels of single documents are, against labels.tsv and the tables of the blind sets, blind2_labels.tsv to blind5_labels.tsv:
 * every facet, in the tuning, test and blind parts.
 * Usage: bench_labels REFERENCE_DIR DOCUMENTS QUALITY_DIR [FACET]; DOCUMENTS is what documents.mjs wrote.
 * With FACET every disagreement of that facet is told. The exit status is 1 where a figure is below its floor.
 *
 * A cell of labels is a list separated by |. "a/b": either is right. "~a": neither right nor wrong. "-": the document
 * has none. An empty cell: not labelled, not counted. Sectors are compared by the sector at the top that they are part of. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <talloc.h>

#include "tests/bench/quality/reference.h"
#include "tests/bench/quality/score.h"
#include "tests/bench/quality/tsv.h"
#include "workers/classify/classify.h"

enum { CODES_MAX = 64, ITEMS_MAX = 32, LINE_MAX_BYTES = 8 << 20, N_TABLES = 5 };

static const char *const table_names[N_TABLES] = {"labels.tsv", "blind2_labels.tsv", "blind3_labels.tsv",
						"blind4_labels.tsv", "blind5_labels.tsv"};

static const struct check {
	const char *name, *column;
	const char *facet;
	const char *roles[3]; /* none: any */
	bool is_rolled_up;
} checks[] = {
	{"region", "region", "region", {"issuer"}, false},
	{"regions", "applies_to", "region", {"issuer", "applies_to"}, false},
	{"level", "level", "level", {NULL}, false},
	{"agency", "agency", "agency", {NULL}, false},
	{"policy_type", "policy_type", "policy_type", {NULL}, false},
	{"document_number", "document_number", "document_number", {NULL}, false},
	{"issued_on", "issued_on", "issued_on", {NULL}, false},
	{"effective_on", "effective_on", "effective_on", {NULL}, false},
	{"primary", "primary", "sector", {"primary"}, true},
	{"sector", "sector", "sector", {NULL}, true},
	{"instrument", "instrument", "instrument", {NULL}, false},
	{"topic", "topic", "topic", {NULL}, false},
};
enum { N_CHECKS = sizeof checks / sizeof *checks };

enum { BUCKETS = 10 };

/* Labels of confidences from 0, 0.1, 0.2 ... over all parts. */
struct reliability {
	int n[BUCKETS], n_right[BUCKETS];
	double sum[BUCKETS];
};

struct bench {
	struct lexicon *lexicon;
	struct score scores[N_CHECKS];
	struct reliability reliabilities[N_CHECKS];
	const char *told;
};

struct codes {
	const char *list[CODES_MAX];
	double confidences[CODES_MAX]; /* of answers */
	size_t n;
};

/* One entry of a cell: what satisfies it. */
struct item {
	struct codes any;
	bool is_optional, may_be_none;
};

static bool codes_have(const struct codes *codes, const char *code)
{
	for (size_t i = 0; i < codes->n; i++)
		if (strcmp(codes->list[i], code) == 0)
			return true;
	return false;
}

static void codes_add(struct codes *codes, const char *code, double confidence)
{
	if (codes->n >= CODES_MAX || codes_have(codes, code))
		return;
	codes->list[codes->n] = code;
	codes->confidences[codes->n++] = confidence;
}

/* An office stands for the ministry that it speaks for, in labels and answers alike. */
static const char *coarse(void *owner, const char *code)
{
	size_t len = strlen(code), tail = strlen("_office");
	bool is_ministry = len > tail && strcmp(code + len - tail, "_office") == 0 && strchr(code, '-') == NULL &&
			   strncmp(code, "sc_", 3) != 0 && strncmp(code, "cpc_", 4) != 0;
	return is_ministry ? talloc_strndup(owner, code, len - tail) : code;
}

static const char *at_the_top(const struct lexicon *lexicon, const char *code)
{
	const struct term *term = lexicon_term(lexicon, "sector", code);
	while (term != NULL && *term->parent != '\0')
		term = lexicon_term(lexicon, "sector", term->parent);
	return term != NULL ? term->code : code;
}

static struct codes answered(const struct bench *bench, void *owner, const struct check *check,
			     const struct result_classify *result)
{
	struct codes codes = {0};
	for (size_t i = 0; i < result->n_labels; i++) {
		const struct result_label *label = &result->labels[i];
		bool is_role = check->roles[0] == NULL;
		for (size_t r = 0; r < 3 && check->roles[r] != NULL; r++)
			is_role = is_role || strcmp(label->role, check->roles[r]) == 0;
		if (strcmp(label->facet, check->facet) != 0 || !is_role)
			continue;
		codes_add(&codes, check->is_rolled_up ? at_the_top(bench->lexicon, label->code)
						      : coarse(owner, label->code), label->confidence);
	}
	return codes;
}

static size_t read_items(struct item *items, void *owner, const char *cell)
{
	size_t n = 0;
	char *rest = talloc_strdup(owner, cell), *one;
	while (n < ITEMS_MAX && (one = strsep(&rest, "|")) != NULL) {
		struct item item = {.is_optional = *one == '~'};
		char *choice, *choices = one + item.is_optional;
		if (strcmp(one, "-") == 0)
			continue;
		while ((choice = strsep(&choices, "/")) != NULL) {
			item.may_be_none = item.may_be_none || strcmp(choice, "-") == 0 || *choice == '~';
			codes_add(&item.any, *choice == '~' ? choice + 1 : choice, 0);
		}
		items[n++] = item;
	}
	return n;
}

/* Adds what is right, wrong and missing; whether anything was not right. */
static bool count(struct tally *tally, const struct item *items, size_t n_items, const struct codes *got)
{
	bool differs = false;
	for (size_t g = 0; g < got->n; g++) {
		bool is_known = false;
		for (size_t i = 0; i < n_items; i++)
			is_known = is_known || codes_have(&items[i].any, got->list[g]);
		tally->wrong += !is_known;
		differs = differs || !is_known;
	}
	for (size_t i = 0; i < n_items; i++) {
		bool is_found = false;
		for (size_t g = 0; g < got->n; g++)
			is_found = is_found || codes_have(&items[i].any, got->list[g]);
		if (items[i].is_optional || (!is_found && items[i].may_be_none))
			continue;
		*(is_found ? &tally->right : &tally->missed) += 1;
		differs = differs || !is_found;
	}
	return differs;
}

/* What need not be said is neither right nor wrong. */
static void count_reliability(struct reliability *out, const struct item *items, size_t n_items, const struct codes *got)
{
	for (size_t g = 0; g < got->n; g++) {
		int bucket = (int)(got->confidences[g] * (BUCKETS - 0.001));
		bool is_right = false, is_open = false;
		for (size_t i = 0; i < n_items; i++) {
			bool is_meant = codes_have(&items[i].any, got->list[g]);
			is_right = is_right || is_meant;
			is_open = is_open || (is_meant && items[i].is_optional);
		}
		if (is_open)
			continue;
		out->n[bucket]++;
		out->n_right[bucket] += is_right;
		out->sum[bucket] += got->confidences[g];
	}
}

static void print_reliability(const char *facet, const struct reliability *of)
{
	double off = 0;
	int n = 0;
	printf("%-22s", facet);
	for (int b = 0; b < BUCKETS; b++) {
		if (of->n[b] == 0)
			continue;
		printf("  %.2f:%.2f (%d)", of->sum[b] / of->n[b], (double)of->n_right[b] / of->n[b], of->n[b]);
		off += of->sum[b] > of->n_right[b] ? of->sum[b] - of->n_right[b] : of->n_right[b] - of->sum[b];
		n += of->n[b];
	}
	printf("  off by %.3f\n", n > 0 ? off / n : 0);
}

static void check_facet(struct bench *bench, size_t c, const struct tsv *labels, size_t row,
			const struct result_classify *result)
{
	const struct check *check = &checks[c];
	const char *cell = tsv_cell(labels, row, check->column), *document = tsv_cell(labels, row, "document");
	void *owner = talloc_new(NULL);
	struct item items[ITEMS_MAX];
	if (strcmp(check->name, "regions") == 0 && *cell != '\0') /* those of the issuer are regions of the document too */
		cell = talloc_asprintf(owner, "%s|%s", tsv_cell(labels, row, "region"), cell);
	if (*cell != '\0') {
		const char *name = strrchr(document, '/');
		enum part part = part_named(tsv_cell(labels, row, "part"));
		if (part == N_PARTS)
			part = part_of(name + (name != NULL));
		struct codes got = answered(bench, owner, check, result);
		size_t n = read_items(items, owner, cell);
		count_reliability(&bench->reliabilities[c], items, n, &got);
		if (count(&bench->scores[c].parts[part], items, n, &got) && bench->told != NULL &&
		    strcmp(bench->told, check->name) == 0) {
			printf("%s\t%d\twant %s\tgot", document, (int)part, cell);
			for (size_t i = 0; i < got.n; i++)
				printf(" %s", got.list[i]);
			printf("\n");
		}
	}
	talloc_free(owner);
}

static const char *member(const json_t *json, const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));
	return text != NULL ? text : "";
}

static void check_document(struct bench *bench, const struct tsv *labels, size_t row, const json_t *json)
{
	void *owner = talloc_new(NULL);
	struct job_body bodies[] = {{"zh", member(json, "body_zh")}, {"en", member(json, "body_en")}};
	struct job_document job = {.title_zh = member(json, "title_zh"), .title_en = member(json, "title_en"),
				   .doc_number = "", .summary_zh = "", .summary_en = "", .source_url = "", .issued_on = "",
				   .bodies = bodies, .n_bodies = 2};
	struct result_classify result;
	if (classify_document(&result, owner, bench->lexicon, &job) == OK)
		for (size_t c = 0; c < N_CHECKS; c++)
			check_facet(bench, c, labels, row, &result);
	talloc_free(owner);
}

/* Checks the next lines of file, a document for each row. */
static bool check_documents(struct bench *bench, const struct tsv *labels, FILE *file, char *line)
{
	size_t n = 0;
	while (n < labels->n_rows && fgets(line, LINE_MAX_BYTES, file) != NULL) {
		json_t *json = json_loads(line, 0, NULL);
		if (json == NULL || strcmp(member(json, "id"), tsv_cell(labels, n, "document")) != 0) {
			json_decref(json);
			break;
		}
		check_document(bench, labels, n++, json);
		json_decref(json);
	}
	return n == labels->n_rows;
}

static bool check_tables(struct bench *bench, const struct tsv tables[N_TABLES], const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = malloc(LINE_MAX_BYTES);
	bool is_whole = file != NULL && line != NULL;
	for (size_t i = 0; i < N_TABLES && is_whole; i++)
		is_whole = check_documents(bench, &tables[i], file, line);
	free(line);
	if (file != NULL)
		fclose(file);
	return is_whole;
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: %s REFERENCE_DIR DOCUMENTS QUALITY_DIR [FACET]\n", argv[0]);
		return 2;
	}
	struct bench bench = {.told = argc > 4 ? argv[4] : NULL};
	void *owner = talloc_new(NULL);
	struct term_list terms = {0};
	struct tsv tables[N_TABLES], floors;
	bool holds = false, is_read = true;
	for (size_t c = 0; c < N_CHECKS; c++)
		bench.scores[c].facet = talloc_asprintf(owner, "labels:%s", checks[c].name);
	for (size_t i = 0; i < N_TABLES; i++)
		is_read = is_read && tsv_read(&tables[i], owner, talloc_asprintf(owner, "%s/%s", argv[3], table_names[i]));
	if (!reference_read(&terms, owner, argv[1]) || lexicon_build(&bench.lexicon, &terms) != OK)
		fprintf(stderr, "the reference data of %s cannot be used\n", argv[1]);
	else if (!is_read || !tsv_read(&floors, owner, talloc_asprintf(owner, "%s/floors.tsv", argv[3])))
		fprintf(stderr, "no tables of labels and no floors.tsv in %s\n", argv[3]);
	else if (!check_tables(&bench, tables, argv[2]))
		fprintf(stderr, "%s does not hold the documents of the labels\n", argv[2]);
	else {
		scores_print(bench.scores, N_CHECKS, N_PARTS);
		printf("\nconfidence:share that is right (labels), all parts\n");
		for (size_t c = 0; c < N_CHECKS; c++)
			print_reliability(bench.scores[c].facet, &bench.reliabilities[c]);
		holds = scores_hold(bench.scores, N_CHECKS, &floors);
	}
	lexicon_free(bench.lexicon);
	talloc_free(owner);
	return holds ? 0 : 1;
}
