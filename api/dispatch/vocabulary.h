/* Keeps the vocabulary of titles and names up to date, a batch at a time. Loop thread only. */
#ifndef CCNT_API_DISPATCH_VOCABULARY_H
#define CCNT_API_DISPATCH_VOCABULARY_H

#include <stdint.h>

struct dispatcher;
struct vocabulary;

/* Freed with owner. */
struct vocabulary *vocabulary_new(void *owner, struct dispatcher *d);
/* To be called often while the dispatcher is active. */
void vocabulary_tick(struct vocabulary *vocabulary, int64_t now_ms);

#endif
