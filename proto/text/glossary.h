/* Expressions that mean the same in Chinese and English, for the expansion of queries: methane <-> 甲烷,
 * 双碳 -> 碳达峰碳中和. Built once from pairs, then only read. */
#ifndef CCNT_PROTO_TEXT_GLOSSARY_H
#define CCNT_PROTO_TEXT_GLOSSARY_H

#include <stddef.h>

struct glossary;

/* Never NULL; freed with owner (talloc). */
struct glossary *glossary_new(void *owner);

/* Makes the two expressions (valid UTF-8, copied) stand for each other. A "|" separates several names on a side
 * ("甲烷" with "methane|CH4"); they stand for each other too. Expressions of more than 128 bytes are left out. Not after the
 * first glossary_expand(). */
void glossary_add(struct glossary *glossary, const char *one, const char *other);

/* How many expressions it knows. */
size_t glossary_count(const struct glossary *glossary);

/* The other names of an expression: a query_expand_fn, arg is the glossary. English is compared by stems, so
 * "methane emission" is "methane emissions". A name that holds another one, or the expression, is left out: what has it is found
 * anyway. Borrowed until the next call. */
size_t glossary_expand(void *glossary, const char *expression, const char *const **alternatives_out);

#endif
