/* Document numbers in English texts: "Guo Fa [2021] No. 33", "Guofa No. 33 (2021)", "Order No. 19 of the Ministry of Ecology and
 * Environment". What is spelled in letters is given in the characters that it spells (国发〔2021〕33号), where these are known;
 * else as it is written. */
#ifndef CCNT_WORKERS_CLASSIFY_NUMBERS_ENGLISH_H
#define CCNT_WORKERS_CLASSIFY_NUMBERS_ENGLISH_H

#include "workers/classify/document.h"
#include "workers/classify/numbers.h"

/* The next number in [*at, to) of a field of the document; *at moves past it. Of beginnings that sound alike the one counts
 * whose region the document names. False, out untouched, at the end. */
bool english_number_next(struct number *out, const struct document *document, const struct field *field, size_t *at, size_t to);

#endif
