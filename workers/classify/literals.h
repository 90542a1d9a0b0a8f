/* A set of literal texts that are looked for all at once: what a text holds is found in one pass, at some hundred MB/s, and
 * ten thousand texts are ready in a few milliseconds (Hyperscan's compiler took 250). Read-only once made. */
#ifndef CCNT_WORKERS_CLASSIFY_LITERALS_H
#define CCNT_WORKERS_CLASSIFY_LITERALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct literals;

/* Of n different texts without NUL bytes, none of them empty. Owned by owner, never NULL; texts is copied, what it points at
 * is borrowed. */
struct literals *literals_new(void *owner, const char *const *texts, size_t n);

/* Text number `literal` stands at [start, end). False: enough. */
typedef bool literal_fn(void *arg, size_t literal, size_t start, size_t end);

/* Calls found for every place of every text: by where they begin, the longest first. */
void literals_find(const struct literals *set, const char *text, size_t len, literal_fn *found, void *arg);

/* Bytes that the set takes, for reports. */
size_t literals_bytes(const struct literals *set);

#endif
