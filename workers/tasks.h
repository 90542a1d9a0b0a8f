/* What a slot can do: THE table of tasks, one for each kind of job. A task is a pure function of the document and the
 * knowledge: no file, no network, no state of its own. */
#ifndef CCNT_WORKERS_TASKS_H
#define CCNT_WORKERS_TASKS_H

#include "proto/result.h"
#include "proto/training.h"
#include "workers/knowledge.h"

/* Does the work. *out is set on OK and owned by `owner`, a talloc context that lives as long as the job. Otherwise error
 * (of MP_ERROR_SIZE) says what is wrong and failure_of_status() what follows from it. */
typedef enum status task_fn(struct result *out, void *owner, const struct knowledge *knowledge,
			    const struct job_document *document, char error[MP_ERROR_SIZE]);

/* The same with a training set in the document's place. */
typedef enum status train_fn(struct result *out, void *owner, const struct knowledge *knowledge,
			     const struct training *training, char error[MP_ERROR_SIZE]);

struct task {
	enum job_kind kind;
	const char *name;
	task_fn *run;    /* NULL: its payload is a training set */
	train_fn *train;
};

/* The task of a kind, or NULL. */
const struct task *task_find(int kind);

train_fn task_train;
task_fn task_noop, task_classify, task_translate, task_index;

#endif
