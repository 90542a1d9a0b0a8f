/* Has every policy indexed again whose tokens are of an older scheme (TOKENS_SCHEME of proto/text/tokens.h), in the background: from
 * a server's start it goes through all of them, a stretch at a time, as long as a round finds any. Loop thread only. */
#ifndef CCNT_API_DISPATCH_REINDEX_H
#define CCNT_API_DISPATCH_REINDEX_H

#include <stdint.h>

struct dispatcher;
struct reindex;

/* Freed with owner. */
struct reindex *reindex_new(void *owner, struct dispatcher *d);
/* To be called often while the dispatcher is active. */
void reindex_tick(struct reindex *reindex, int64_t now_ms);

#endif
