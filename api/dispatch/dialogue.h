/* What workers say, and what is answered: proto/PROTOCOL.md from the server's side. */
#ifndef CCNT_API_DISPATCH_DIALOGUE_H
#define CCNT_API_DISPATCH_DIALOGUE_H

#include "api/dispatch/inside.h"

/* A frame came: a bus_frame_fn, arg is the dispatcher. */
void dialogue_on_frame(void *arg, const struct bus_peer *peer, const void *data, size_t size);

#endif
