/* The tasks of ccnt-worker-fault: the true ones, but a document's English summary may say what is to go wrong with it:
 * "KIND WHAT [FILE]", KIND a kind of job. What is to go wrong:
 *   segv   the slot dies of SIGSEGV        oom   it takes memory until somebody ends it
 *   loop   it never ends                   huge  its result has 100 MB
 *   utf8   its result is not UTF-8         wait  it makes FILE.waits, and begins its work when FILE exists
 *   quick  its result is there at once
 * Everything else of this worker is ccnt-worker itself. */
#include "workers/tasks.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <talloc.h>

#include "proto/base/log.h"

#define HUGE_BYTES ((size_t)100 << 20)
#define PIECE      ((size_t)16 << 20)
#define LOOK_US    5000

static _Noreturn void die_of_signal(int number)
{
	signal(number, SIG_DFL); /* sanitizers catch some */
	raise(number);
	abort();
}

/* With sanitizers a slot's memory is not limited: then this is what the kernel does to it. */
static _Noreturn void take_all_memory(void)
{
#ifndef __SANITIZE_ADDRESS__
	for (;;)
		memset(must_alloc(malloc(PIECE)), 1, PIECE);
#else
	die_of_signal(SIGKILL);
#endif
}

static void wait_for(const char *path)
{
	char mark[300];
	FILE *file;

	snprintf(mark, sizeof mark, "%s.waits", path);
	file = fopen(mark, "w");
	if (file == NULL || fclose(file) != 0)
		abort();
	while (access(path, F_OK) != 0)
		usleep(LOOK_US);
}

static struct result one_segment(void *owner, const char *text)
{
	struct result_segment *segment = must_alloc(talloc(owner, struct result_segment));

	*segment = (struct result_segment){.field = "title_zh", .lang = "zh", .key = "00000000000000000000000000000000",
					   .text = text};
	return (struct result){.kind = JOB_TRANSLATE, .translate = {segment, 1}};
}

static enum status run_faulty(struct result *out, void *owner, const struct knowledge *knowledge,
			      const struct job_document *document, char error[MP_ERROR_SIZE], enum job_kind kind, task_fn *task)
{
	char name[16], what[16], path[256] = "";
	const int n = sscanf(document->summary_en, "%15s %15s %255s", name, what, path);
	volatile bool is_endless = true;

	if (n < 2 || strcmp(name, job_kind_name(kind)) != 0)
		return task(out, owner, knowledge, document, error);
	if (strcmp(what, "segv") == 0)
		die_of_signal(SIGSEGV);
	if (strcmp(what, "oom") == 0)
		take_all_memory();
	while (strcmp(what, "loop") == 0 && is_endless)
		continue;
	if (strcmp(what, "huge") == 0 || strcmp(what, "utf8") == 0) {
		char *text = must_alloc(talloc_zero_size(owner, HUGE_BYTES + 1));

		memset(text, *what == 'h' ? 'a' : 0xff, *what == 'h' ? HUGE_BYTES : 3);
		*out = one_segment(owner, text);
		return OK;
	}
	if (strcmp(what, "quick") == 0) {
		*out = one_segment(owner, "quick");
		return OK;
	}
	if (strcmp(what, "wait") == 0)
		wait_for(path);
	return task(out, owner, knowledge, document, error);
}

#define FAULTY(name, kind)                                                                                            \
	static enum status faulty_##name(struct result *out, void *owner, const struct knowledge *knowledge,          \
					 const struct job_document *document, char error[MP_ERROR_SIZE])              \
	{                                                                                                             \
		return run_faulty(out, owner, knowledge, document, error, kind, task_##name);                         \
	}

FAULTY(classify, JOB_CLASSIFY)
FAULTY(translate, JOB_TRANSLATE)
FAULTY(index, JOB_INDEX)

const struct task *task_find(int kind)
{
	static const struct task tasks[] = {
		{JOB_NOOP, "noop", task_noop},
		{JOB_CLASSIFY, "classify", faulty_classify},
		{JOB_TRANSLATE, "translate", faulty_translate},
		{JOB_INDEX, "index", faulty_index},
	};

	for (size_t i = 0; i < sizeof tasks / sizeof tasks[0]; i++) {
		if ((int)tasks[i].kind == kind)
			return &tasks[i];
	}
	return NULL;
}
