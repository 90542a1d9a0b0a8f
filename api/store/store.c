#include "api/store/store.h"

#include <stdint.h>
#include <unistd.h>

void store_wake_dispatcher(const struct store *store)
{
	const uint64_t one = 1;

	/* A full counter means that the dispatcher has not looked yet: it will. */
	if (store->wake_fd >= 0 && write(store->wake_fd, &one, sizeof one) < 0)
		return;
}
