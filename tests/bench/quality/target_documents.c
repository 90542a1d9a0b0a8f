#include "tests/bench/quality/target_documents.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

static bool corpus_document(struct target_document *out, const struct target_documents *documents,
                            void *owner, const char *file, const char *lang)
{
	char *text = file_text(owner, talloc_asprintf(owner, "%s/policies_zh/%s", documents->corpus, file));
	if (text == NULL)
		return false;
	*out = (struct target_document){.job = {"", "", "", "", "", "", "", NULL, 1}, .body = {lang, text}};
	for (size_t row = 0; row < documents->policies.n_rows; row++)
		if (strcmp(tsv_cell(&documents->policies, row, "file"), file) == 0) {
			out->job.title_zh = tsv_cell(&documents->policies, row, "title_zh");
			out->job.issued_on = tsv_cell(&documents->policies, row, "date");
		}
	return true;
}

/* "gwr:2014": the government's work report of that year in one language, its aligned pieces a line each. */
static bool report_document(struct target_document *out, const struct target_documents *documents,
                            void *owner, const char *year, const char *lang)
{
	enum { LINE_BYTES = 65536 };
	char *line = talloc_array(owner, char, LINE_BYTES), *text = talloc_strdup(owner, "");
	FILE *pipe = popen(talloc_asprintf(owner, "xz -dc %s/gwr_zh_en_aligned_2008_2022.tsv.xz 2>/dev/null",
	                                   documents->corpus),
	                   "r");
	while (pipe != NULL && fgets(line, LINE_BYTES, pipe) != NULL) {
		char *rest = line, *of = strsep(&rest, "\t"), *zh = strsep(&rest, "\t");
		if (rest == NULL || strcmp(of, year) != 0)
			continue;
		rest[strcspn(rest, "\n")] = '\0';
		text = talloc_asprintf_append_buffer(text, "%s%s", *text != '\0' ? "\n" : "",
		                                     strcmp(lang, "zh") == 0 ? zh : rest);
	}
	if (pipe == NULL || pclose(pipe) != 0 || *text == '\0')
		return false;
	*out = (struct target_document){.job = {"政府工作报告", "Report on the Work of the Government", "",
	                                        "", "", "", talloc_asprintf(owner, "%s-03-05", year), NULL,
	                                        1},
	                                .body = {lang, text}};
	return true;
}

static const char *string_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text != NULL ? text : "";
}

static bool sample_document(struct target_document *out, const struct target_documents *documents,
                            const char *id, const char *lang)
{
	const json_t *document = json_object_get(documents->sample, id);
	const json_t *text = json_object_get(json_object_get(document, "texts"), lang);
	if (text == NULL)
		return false;
	*out = (struct target_document){.job = {string_of(document, "title_zh"),
	                                        string_of(document, "title_en"), "", "", "", "",
	                                        string_of(document, "issued_on"), NULL, 1},
	                                .body = {lang, string_of(text, "body")}};
	return true;
}

static void unescape(char *text)
{
	char *to = text;
	for (const char *at = text; *at != '\0'; to++)
		if (at[0] == '\\' && at[1] == 'n') {
			*to = '\n';
			at += 2;
		} else {
			*to = *at++;
		}
	*to = '\0';
}

/* A passage in the words of official documents, kept with the labels. */
static bool passage_of(struct target_document *out, const struct tsv *passages, void *owner, const char *name)
{
	for (size_t row = 0; row < passages->n_rows; row++) {
		if (strcmp(tsv_cell(passages, row, "name"), name) != 0)
			continue;
		const char *lang = tsv_cell(passages, row, "lang"), *title = tsv_cell(passages, row, "title");
		bool is_zh = strcmp(lang, "zh") == 0;
		char *text = talloc_strdup(owner, tsv_cell(passages, row, "text"));
		unescape(text);
		*out = (struct target_document){.job = {is_zh ? title : "", is_zh ? "" : title, "", "", "",
		                                        "", tsv_cell(passages, row, "issued"), NULL, 1},
		                                .body = {lang, text}};
		return true;
	}
	return false;
}

static bool passage_document(struct target_document *out, const struct target_documents *documents,
                             void *owner, const char *name)
{
	bool is_found = false;
	for (size_t i = 0; i < TARGET_PASSAGES_FILES && !is_found; i++)
		is_found = passage_of(out, &documents->passages[i], owner, name);
	return is_found;
}

/* "mee_en:86": the machine-made English of a paper of the environment ministry, by its line in the
 * collection. Its day is told by its address: ".../t20220617_985879.html". */
static bool ministry_document(struct target_document *out, const struct target_documents *documents,
                              void *owner, const char *line_number, const char *lang)
{
	long left = strtol(line_number, NULL, 10);
	FILE *pipe = popen(
	        talloc_asprintf(owner, "xz -dc %s/mee_bilingual.jsonl.xz 2>/dev/null", documents->corpus),
	        "r");
	json_t *paper = NULL, *line;
	while (pipe != NULL && paper == NULL &&
	       (line = json_loadf(pipe, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
		if (left-- == 0)
			paper = line;
		else
			json_decref(line);
	}
	if (pipe != NULL)
		pclose(pipe);
	if (paper == NULL)
		return false;
	int year = 0, month = 0, day = 0;
	const char *at = strstr(string_of(paper, "url"), "/t20");
	if (at != NULL)
		sscanf(at, "/t%4d%2d%2d", &year, &month, &day);
	*out = (struct target_document){
	        .job = {"", talloc_strdup(owner, string_of(paper, "title_en_mt")), "", "", "", "",
	                talloc_asprintf(owner, "%04d-%02d-%02d", year, month, day), NULL, 1},
	        .body = {lang, talloc_strdup(owner, string_of(paper, "text_en_mt"))}};
	json_decref(paper);
	return true;
}

static json_t *read_sample(const char *path)
{
	json_t *sample = json_object(), *line;
	FILE *file = fopen(path, "r");
	while (file != NULL && (line = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL)) != NULL)
		json_object_set_new(sample, string_of(line, "external_id"), line);
	if (file != NULL)
		fclose(file);
	return sample;
}

bool target_documents_open(struct target_documents *out, void *owner, const char *corpus,
                           const char *labels_dir, const char *sample_path)
{
	static const char *const passages[TARGET_PASSAGES_FILES] = {
	        "targets_passages.tsv", "blind2_passages.tsv", "blind3_passages.tsv", "blind4_passages.tsv", "blind5_passages.tsv", "blind6_passages.tsv"};
	*out = (struct target_documents){.corpus = corpus, .sample = read_sample(sample_path)};
	if (!tsv_read(&out->policies, owner, talloc_asprintf(owner, "%s/policies_zh/labels.tsv", corpus)))
		out->policies.n_rows = 0;
	bool is_read = true;
	for (size_t i = 0; i < TARGET_PASSAGES_FILES; i++)
		is_read = is_read && tsv_read(&out->passages[i], owner,
		                              talloc_asprintf(owner, "%s/%s", labels_dir, passages[i]));
	return is_read;
}

bool target_document_read(struct target_document *out, const struct target_documents *documents, void *owner,
                          const char *name, const char *lang)
{
	if (strncmp(name, "sample:", 7) == 0)
		return sample_document(out, documents, name + 7, lang);
	if (strncmp(name, "passage:", 8) == 0)
		return passage_document(out, documents, owner, name + 8);
	if (strncmp(name, "gwr:", 4) == 0)
		return report_document(out, documents, owner, name + 4, lang);
	if (strncmp(name, "mee_en:", 7) == 0)
		return ministry_document(out, documents, owner, name + 7, lang);
	return corpus_document(out, documents, owner, name, lang);
}
