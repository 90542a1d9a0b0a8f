/* How right classification is: precision, recall and F1 for each facet on the labelled documents, split by
 * document into a tuning and a test half. Usage: bench_quality REFERENCE_DIR CORPUS_DIR QUALITY_DIR [FACET]
 * QUALITY_DIR holds corrections.tsv and floors.tsv. With FACET every disagreement of that facet is told.
 * The exit status is 1 where a figure of the test half is below its floor. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "tests/bench/quality/tsv.h"
#include "tests/bench/quality/reference.h"
#include "tests/bench/quality/score.h"
#include "workers/classify/bodies.h"
#include "workers/classify/classify.h"

enum facet { REGION, LEVEL, ISSUERS, TYPE, NUMBER, DATE, T_ISSUERS, T_TYPE, T_SECTORS, T_PRIMARY, N_FACETS };

static const char *const facet_names[N_FACETS] = {"region", "level", "agency", "policy_type", "document_number", "issued_on",
						  "titles:agency", "titles:policy_type", "titles:sector", "titles:primary"};

struct bench {
	struct lexicon *lexicon;
	struct score scores[N_FACETS];
	struct tsv corrections;
	const char *told; /* the facet whose disagreements are told */
	void *job;        /* talloc context of the current document */
};

/* A small set of codes. */
struct set {
	const char *list[64];
	size_t n;
};

static bool set_has(const struct set *set, const char *code)
{
	for (size_t i = 0; i < set->n; i++)
		if (strcmp(set->list[i], code) == 0)
			return true;
	return false;
}

static void set_add(struct set *set, const char *code)
{
	if (*code != '\0' && set->n < 64 && !set_has(set, code))
		set->list[set->n++] = code;
}

static const char *set_text(void *owner, const struct set *set)
{
	char *text = talloc_strdup(owner, "");
	for (size_t i = 0; i < set->n; i++)
		text = talloc_asprintf_append(text, "%s%s", i > 0 ? "|" : "", set->list[i]);
	return text;
}

static void compare(struct bench *bench, enum facet facet, const char *name, const struct set *want,
		    const struct set *got)
{
	struct tally *tally = &bench->scores[facet].parts[part_of(name)];
	bool differs = false;
	for (size_t i = 0; i < got->n; i++) {
		bool right = set_has(want, got->list[i]);
		*(right ? &tally->right : &tally->wrong) += 1;
		differs = differs || !right;
	}
	for (size_t i = 0; i < want->n; i++)
		if (!set_has(got, want->list[i])) {
			tally->missed++;
			differs = true;
		}
	if (differs && bench->told != NULL && strcmp(bench->told, facet_names[facet]) == 0)
		printf("%s\t%d\twant %s\tgot %s\n", name, (int)part_of(name), set_text(bench->job, want),
		       set_text(bench->job, got));
}

/* ---- What the labels of the source mean ---- */

/* The source's rough type of one of ours, by the group that it belongs to. */
static const char *rough_type(const struct lexicon *lexicon, const char *code)
{
	static const char *const table[][2] = {
		{"plans", "plan"}, {"opinions_group", "opinion_or_decision"}, {"rules_group", "measures_or_regulation"},
	};
	const struct term *term = lexicon_term(lexicon, "policy_type", code);
	if (strcmp(code, "policy_measures") == 0) /* the source counts 措施 and 政策 as plans */
		return "plan";
	for (size_t i = 0; term != NULL && i < sizeof table / sizeof *table; i++)
		if (strcmp(term->parent, table[i][0]) == 0)
			return table[i][1];
	return "notice";
}

/* The source does not tell a plan from a work plan reliably, nor a government from its office. */
static const char *coarse(void *owner, const char *code)
{
	if (strcmp(code, "action_or_work_plan") == 0)
		return "plan";
	const char *office = strstr(code, "-government_office");
	if (office != NULL)
		return talloc_asprintf(owner, "%.*s-people_government", (int)(office - code), code);
	office = strstr(code, "-party_office");
	if (office != NULL)
		return talloc_asprintf(owner, "%.*s-party_committee", (int)(office - code), code);
	office = strstr(code, "_office");
	if (office != NULL && office[strlen("_office")] == '\0' && strncmp(code, "sc_", 3) != 0 &&
	    strncmp(code, "cpc_", 4) != 0 && strchr(code, '-') == NULL)
		return talloc_asprintf(owner, "%.*s", (int)(office - code), code);
	return code;
}

/* Issuers as the source writes them, "江苏省住建厅|江苏省发改委", as codes; a name that cannot be read stays. */
static void add_issuers(struct bench *bench, struct set *out, const char *names)
{
	char *copy = talloc_strdup(bench->job, names), *rest = copy, *name;
	while ((name = strsep(&rest, "|")) != NULL) {
		struct field *field = field_new(bench->job, bench->lexicon, "issuers", "zh", name);
		struct body_name body;
		const char *code = NULL;
		if (field->len > 0 && body_at(&body, field, 0, NULL, NULL)) {
			if (body.agency != NULL)
				code = body.agency->code;
			else if (body.region != NULL && body.organ != NULL)
				code = talloc_asprintf(bench->job, "%s-%s", body.region->term->code, body.organ->code);
		}
		set_add(out, coarse(bench->job, code != NULL ? code : name));
	}
}

/* The right value where the source errs, or NULL. "-": the text does not say. */
static const char *corrected(const struct bench *bench, const char *file, const char *facet)
{
	for (size_t i = 0; i < bench->corrections.n_rows; i++)
		if (strcmp(tsv_cell(&bench->corrections, i, "file"), file) == 0 &&
		    strcmp(tsv_cell(&bench->corrections, i, "facet"), facet) == 0)
			return tsv_cell(&bench->corrections, i, "value");
	return NULL;
}

static void add_codes(void *owner, struct set *out, const char *codes)
{
	char *rest = talloc_strdup(owner, codes), *code;
	while ((code = strsep(&rest, "|")) != NULL)
		if (strcmp(code, "-") != 0)
			set_add(out, code);
}

/* ---- Documents ---- */

static struct set labelled(const struct bench *bench, const struct result_classify *result, const char *facet,
			   const char *role)
{
	struct set set = {0};
	for (size_t i = 0; i < result->n_labels; i++) {
		const struct result_label *label = &result->labels[i];
		if (strcmp(label->facet, facet) == 0 && (role == NULL || strcmp(label->role, role) == 0))
			set_add(&set, strcmp(facet, "agency") == 0 ? coarse(bench->job, label->code) : label->code);
	}
	return set;
}

static void check_document(struct bench *bench, const struct tsv *labels, size_t row, const char *text)
{
	static const struct {
		enum facet facet;
		const char *column; /* of the source's labels, NULL: only where corrections tell */
		const char *role;
	} checks[] = {{REGION, "region_code", "issuer"}, {LEVEL, "level", NULL}, {ISSUERS, "issuers", NULL},
		      {TYPE, "doc_type", NULL}, {NUMBER, NULL, NULL}, {DATE, "date", NULL}};
	const char *file = tsv_cell(labels, row, "file");
	struct job_body body = {"zh", text};
	struct job_document job = {.title_zh = tsv_cell(labels, row, "title_zh"), .title_en = "", .doc_number = "",
				   .summary_zh = "", .summary_en = "", .source_url = "", .issued_on = "",
				   .bodies = &body, .n_bodies = 1};
	struct result_classify result;
	if (classify_document(&result, bench->job, bench->lexicon, &job) != OK)
		return;
	for (size_t c = 0; c < sizeof checks / sizeof *checks; c++) {
		const char *facet = facet_names[checks[c].facet];
		struct set want = {0}, got = labelled(bench, &result, facet, checks[c].role);
		const char *right = corrected(bench, file, facet);
		if (right != NULL && strcmp(right, "?") == 0)
			continue; /* the text does not say, and a guess is neither right nor wrong */
		if (right != NULL)
			add_codes(bench->job, &want, right);
		else if (checks[c].facet == ISSUERS)
			add_issuers(bench, &want, tsv_cell(labels, row, "issuers"));
		else if (checks[c].facet == TYPE)
			set_add(&want, coarse(bench->job, tsv_cell(labels, row, "doc_type")));
		else if (checks[c].column != NULL)
			set_add(&want, tsv_cell(labels, row, checks[c].column));
		else if (bench->told == NULL || strcmp(bench->told, facet) != 0)
			continue;
		if (checks[c].facet == TYPE && right == NULL)
			for (size_t i = 0; i < got.n; i++)
				got.list[i] = rough_type(bench->lexicon, got.list[i]);
		compare(bench, checks[c].facet, file, &want, &got);
	}
}

static bool check_documents(struct bench *bench, const char *corpus)
{
	struct tsv labels;
	char *path = talloc_asprintf(bench->lexicon, "%s/policies_zh/labels.tsv", corpus);
	if (!tsv_read(&labels, bench->lexicon, path))
		return false;
	for (size_t row = 0; row < labels.n_rows; row++) {
		bench->job = talloc_new(NULL);
		path = talloc_asprintf(bench->job, "%s/policies_zh/%s", corpus, tsv_cell(&labels, row, "file"));
		char *text = file_text(bench->job, path);
		if (text != NULL)
			check_document(bench, &labels, row, text);
		talloc_free(bench->job);
	}
	return true;
}

/* ---- Titles alone ---- */

/* The code of a type by its Chinese name; the name itself where it has none. */
static const char *type_code_of(const struct lexicon *lexicon, const char *name)
{
	size_t n;
	const struct type_name *types = lexicon_types(lexicon, &n);
	for (size_t i = 0; i < n; i++)
		if (strcmp(types[i].text, name) == 0)
			return types[i].term->code;
	return name;
}

static void add_sectors(struct set *out, const char *codes, void *owner)
{
	static const char *const table[][2] = {
		{"cross-cutting", "cross_cutting"}, {"energy/power", "energy"}, {"forestry/land-use", "forestry"},
		{"digital/ICT", "digital"},
	};
	char *rest = talloc_strdup(owner, codes), *code;
	while ((code = strsep(&rest, "|")) != NULL) {
		for (size_t i = 0; i < sizeof table / sizeof *table; i++)
			if (strcmp(code, table[i][0]) == 0)
				set_add(out, table[i][1]);
		if (strpbrk(code, "-/") == NULL)
			set_add(out, code);
	}
}

/* The source knows ten broad sectors; ours are parts of them, or matters that it calls cross-cutting. */
static struct set broad_sectors(const struct lexicon *lexicon, const struct set *codes)
{
	static const char *const known[] = {"energy", "industry", "buildings", "transport", "agriculture", "forestry", "waste", "finance", "digital"};
	struct set broad = {0};
	for (size_t i = 0; i < codes->n; i++) {
		const struct term *term = lexicon_term(lexicon, "sector", codes->list[i]);
		while (term != NULL && *term->parent != '\0')
			term = lexicon_term(lexicon, "sector", term->parent);
		const char *code = "cross_cutting";
		if (term != NULL && strcmp(term->code, "circular_economy") == 0)
			code = "waste";
		for (size_t k = 0; term != NULL && k < sizeof known / sizeof *known; k++)
			if (strcmp(term->code, known[k]) == 0)
				code = known[k];
		set_add(&broad, code);
	}
	return broad;
}

static void check_title(struct bench *bench, const struct tsv *titles, size_t row)
{
	const char *name = tsv_cell(titles, row, "title_zh");
	struct job_document job = {.title_zh = name, .title_en = "", .doc_number = tsv_cell(titles, row, "doc_no"),
				   .summary_zh = "", .summary_en = "", .source_url = "", .issued_on = ""};
	struct result_classify result;
	if (classify_document(&result, bench->job, bench->lexicon, &job) != OK)
		return;
	struct set got = labelled(bench, &result, "agency", NULL), want = {0};
	if (got.n > 0) { /* a title without issuers and number says nothing about them */
		add_issuers(bench, &want, tsv_cell(titles, row, "issuers"));
		compare(bench, T_ISSUERS, name, &want, &got);
	}
	want = (struct set){0};
	got = labelled(bench, &result, "policy_type", NULL);
	set_add(&want, rough_type(bench->lexicon, type_code_of(bench->lexicon, tsv_cell(titles, row, "policy_type"))));
	for (size_t i = 0; i < got.n; i++)
		got.list[i] = rough_type(bench->lexicon, got.list[i]);
	compare(bench, T_TYPE, name, &want, &got);
	want = (struct set){0};
	got = labelled(bench, &result, "sector", NULL);
	add_sectors(&want, tsv_cell(titles, row, "sectors"), bench->job);
	got = broad_sectors(bench->lexicon, &got);
	compare(bench, T_SECTORS, name, &want, &got);
	got = labelled(bench, &result, "sector", "primary");
	got = broad_sectors(bench->lexicon, &got);
	want.n = want.n > 0 ? 1 : 0;
	compare(bench, T_PRIMARY, name, &want, &got);
}

static bool check_titles(struct bench *bench, const char *corpus)
{
	struct tsv titles;
	char *path = talloc_asprintf(bench->lexicon, "%s/titles_zh.tsv", corpus);
	if (!tsv_read(&titles, bench->lexicon, path))
		return false;
	for (size_t row = 0; row < titles.n_rows; row++) {
		bench->job = talloc_new(NULL);
		check_title(bench, &titles, row);
		talloc_free(bench->job);
	}
	return true;
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: %s REFERENCE_DIR CORPUS_DIR QUALITY_DIR [FACET]\n", argv[0]);
		return 2;
	}
	struct bench bench = {.told = argc > 4 ? argv[4] : NULL};
	void *owner = talloc_new(NULL);
	struct term_list terms = {0};
	if (!reference_read(&terms, owner, argv[1]) || lexicon_build(&bench.lexicon, &terms) != OK) {
		fprintf(stderr, "the reference data of %s cannot be used\n", argv[1]);
		return 1;
	}
	for (size_t f = 0; f < N_FACETS; f++)
		bench.scores[f].facet = facet_names[f];
	struct tsv floors;
	if (!tsv_read(&bench.corrections, owner, talloc_asprintf(owner, "%s/corrections.tsv", argv[3])) ||
	    !tsv_read(&floors, owner, talloc_asprintf(owner, "%s/floors.tsv", argv[3]))) {
		fprintf(stderr, "no corrections.tsv and floors.tsv in %s\n", argv[3]);
		return 1;
	}
	bool holds = false, complete = check_documents(&bench, argv[2]) && check_titles(&bench, argv[2]);
	if (complete) {
		scores_print(bench.scores, N_FACETS, PART_BLIND);
		holds = scores_hold(bench.scores, N_FACETS, &floors);
	} else {
		fprintf(stderr, "the corpus is not at %s\n", argv[2]);
	}
	lexicon_free(bench.lexicon);
	talloc_free(owner);
	return holds ? 0 : 1;
}
