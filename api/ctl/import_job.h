/* One import as ccntctl carries it out. */
#ifndef CCNT_API_CTL_IMPORT_JOB_H
#define CCNT_API_CTL_IMPORT_JOB_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "api/ctl/client.h"
#include "api/ctl/import_parts.h"

struct import_job {
	const struct settings *settings;
	struct client *client;
	int64_t id;
	FILE *file;
	int64_t n_file_bytes; /* 0 = unknown: no regular file */
	json_t *stored; /* part number as text to sha256, of the parts that the server has already */
	bool is_quiet;  /* no progress: stderr is no terminal */
};

/* Set by Ctrl-C. */
bool import_is_interrupted(void);

/* import_send.c: sends all parts that the server does not have, several at a time, and waits as it says. *n_parts_out gets
 * the number of parts of the file. False: given up, and it was said why. */
bool import_send(struct import_job *job, int *n_parts_out);

/* import_watch.c: shows the jobs of the import until all are done, at most wait_s. Returns the exit code. */
int import_watch(struct import_job *job, int64_t wait_s);

/* Writes the errors of rows to the file of this name; with "" the first ones to stderr. False: it was said why. */
bool import_show_errors(struct import_job *job, const char *name);

#endif
