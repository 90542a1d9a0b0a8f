/* The inside of nursery.h: what the two sides say to each other, and the process itself. For nursery.c and nursery_child.c. */
#ifndef CCNT_WORKERS_NURSERY_CHILD_H
#define CCNT_WORKERS_NURSERY_CHILD_H

#include "workers/nursery.h"

enum nursery_order_kind { ORDER_BUILD, ORDER_SPAWN };

/* From the parent; a memory file with the blob, or the slot's end of its socket, comes with it. */
struct nursery_order {
	enum nursery_order_kind kind;
	int slot;
	int64_t cpu_s; /* SPAWN: limit of processor time; 0: none */
	int64_t revision;
	size_t size;
};

/* One message with a descriptor (-1: none). 0 or -errno. */
int nursery_send(int fd, const void *data, size_t size, int passed);
/* One message; *passed_out is the descriptor that came with it, or -1. Its length, 0 at the end, or -errno. */
long nursery_receive(int fd, void *data, size_t size, int flags, int *passed_out);

/* The nursery's life, until the parent closes the socket. The answer is its exit code. In a slot it ends the process. */
int nursery_child_run(int fd, pid_t parent, const struct nursery_plan *plan, struct nursery_board *board);

#endif
