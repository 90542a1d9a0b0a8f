/* What every store function works with: the pool of the process, and the way to tell its dispatcher
 * that new jobs were committed. What a query needs until its completion belongs to the pool (talloc), and goes with it
 * where a completion does not come any more. Loop thread only. */
#ifndef CCNT_API_STORE_STORE_H
#define CCNT_API_STORE_STORE_H

#include "api/db/pool.h"

struct bulk_pool;

struct store {
	struct pool *pool; /* borrowed */
	int wake_fd;       /* eventfd of the dispatcher; -1 = there is none, it finds the jobs by polling */
	struct bulk_pool *bulk_pool; /* borrowed; NULL = no imports here */
};

/* Tells the dispatcher that there is work. Never blocks. */
void store_wake_dispatcher(const struct store *store);

#endif
