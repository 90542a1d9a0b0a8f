/* Document numbers (文号): 国办发〔2024〕39号, 生态环境部令第31号, 公告2024年第5号, in the canonical form
 * that people write: 〔〕 around the year, no spaces, no zeros in front. */
#ifndef CCNT_WORKERS_CLASSIFY_NUMBERS_H
#define CCNT_WORKERS_CLASSIFY_NUMBERS_H

#include "workers/classify/field.h"
#include "workers/classify/prefixes.h"

#define NUMBER_MAX_BYTES ((size_t)160)

struct number {
	size_t start, end;             /* bytes of the field */
	size_t prefix_len;             /* bytes of text before the year; 0 for an order's number, and where letters could not be read */
	char text[NUMBER_MAX_BYTES];   /* canonical */
	bool is_order;                 /* 令 or 公告 with a number of its own */
};

/* Whose numbers begin as this one does; NULL: not known. */
const struct issuing_prefix *number_prefix(const struct lexicon *lexicon, const struct number *number);

/* The next document number that begins in [*at, to); *at moves past it. False, out untouched, at the end. */
bool number_next(struct number *out, const struct field *field, size_t *at, size_t to);

#endif
