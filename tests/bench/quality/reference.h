/* The reference terms that lexicons are made of, read from migrations/reference. */
#ifndef CCNT_TESTS_BENCH_REFERENCE_H
#define CCNT_TESTS_BENCH_REFERENCE_H

#include <stdbool.h>

#include "proto/term.h"

/* Appends the terms of every facet's file in dir to *list, under owner. False (told on stderr) where a file is
 * malformed or none is there. */
bool reference_read(struct term_list *list, void *owner, const char *dir);

#endif
