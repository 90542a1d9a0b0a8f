/* Where sentences of English begin and end: a dot behind "No." or an initial ends none, a line may. */
#ifndef CCNT_WORKERS_CLASSIFY_SENTENCES_H
#define CCNT_WORKERS_CLASSIFY_SENTENCES_H

#include "workers/classify/field.h"

/* Whether the dot at `at` ends a sentence. */
bool sentence_stops_at(const struct field *field, size_t at);

/* Where the sentence around `at` begins, at most `reach` bytes before it; a line's beginning begins one. */
size_t sentence_start(const struct field *field, size_t at, size_t reach);

/* The dot that ends the sentence around `at`, or `limit`. */
size_t sentence_end(const struct field *field, size_t at, size_t limit);

/* Whether [from, at) says that what follows is another document: "in accordance with the notice", "to implement the plan". */
bool sentence_cites(const struct field *field, size_t from, size_t at);

#endif
