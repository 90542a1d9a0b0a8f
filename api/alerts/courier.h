/* Takes messages that are due and sends them. Loop thread only. */
#ifndef CCNT_API_ALERTS_COURIER_H
#define CCNT_API_ALERTS_COURIER_H

#include "api/store/store.h"

struct courier;
struct sender;

/* All are borrowed for its life. Never NULL. */
struct courier *courier_new(struct store *store, struct sender *sender);
void courier_free(struct courier *courier);

void courier_tick(struct courier *courier);

#endif
