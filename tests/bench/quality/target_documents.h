/* The texts that the targets were labelled in, by the names that the tables of labels call them:
 * "332.txt" (policies_zh), "gwr:2014", "mee_en:86", "passage:peaking", "sample:2024-hubei-methane". */
#ifndef CCNT_TESTS_BENCH_TARGET_DOCUMENTS_H
#define CCNT_TESTS_BENCH_TARGET_DOCUMENTS_H

#include <jansson.h>
#include <stdbool.h>

#include "proto/job.h"
#include "tests/bench/quality/tsv.h"

enum { TARGET_PASSAGES_FILES = 6 };

struct target_documents {
	const char *corpus;  /* the folder of the real texts; may be absent */
	struct tsv policies; /* labels.tsv of its policies_zh; no rows where it is absent */
	struct tsv passages[TARGET_PASSAGES_FILES]; /* kept with the labels */
	json_t *sample;                             /* external_id: document; owned */
};

struct target_document {
	struct job_document job;
	struct job_body body;
};

/* Reads what the documents are found by under the talloc context owner; free the sample with json_decref.
 * False where labels_dir has no passages. */
bool target_documents_open(struct target_documents *out, void *owner, const char *corpus,
                           const char *labels_dir, const char *sample_path);

/* Finds one text in one language ("zh", "en") under the talloc context owner. False where it is not at hand.
 * The job's bodies are left to the caller: the body must not move. */
bool target_document_read(struct target_document *out, const struct target_documents *documents, void *owner,
                          const char *name, const char *lang);

#endif
