#include "workers/tasks.h"

#include <stddef.h>

static const struct task tasks[] = {
	{JOB_NOOP, "noop", task_noop, NULL},
	{JOB_CLASSIFY, "classify", task_classify, NULL},
	{JOB_TRANSLATE, "translate", task_translate, NULL},
	{JOB_INDEX, "index", task_index, NULL},
	{JOB_TRAIN, "train", NULL, task_train},
};

const struct task *task_find(int kind)
{
	for (size_t i = 0; i < sizeof tasks / sizeof tasks[0]; i++) {
		if ((int)tasks[i].kind == kind)
			return &tasks[i];
	}
	return NULL;
}
