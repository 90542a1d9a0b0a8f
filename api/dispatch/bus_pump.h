/* Reads a ZeroMQ socket from the event loop without ever missing a message. For bus.c and bus_zap.c. Loop thread only.
 *
 * The descriptor of a ZeroMQ socket is edge-triggered and speaks for both directions: after every burst of sends
 * or receives the socket's events must be looked at again, or it falls silent for good. So there is ONE pump for a
 * socket, and everything leads to it: the descriptor, every send (through a timer of 0 ms, which runs after the other
 * events of the loop), the end of its own budget, and a safety timer. */
#ifndef CCNT_API_DISPATCH_BUS_PUMP_H
#define CCNT_API_DISPATCH_BUS_PUMP_H

#include <stdbool.h>

struct event_base;
struct bus_pump;

/* Takes one message from the socket. False: there is none. */
typedef bool bus_pump_fn(void *arg);

/* The socket stays the caller's and outlives the pump. NULL: it has no descriptor. */
struct bus_pump *bus_pump_new(struct event_base *base, void *socket, bus_pump_fn *take, void *arg);
void bus_pump_free(struct bus_pump *pump);

/* Something was sent, or may have come: look soon. */
void bus_pump_soon(struct bus_pump *pump);

/* Stops and starts reading: what peers send meanwhile stays with them. */
void bus_pump_pause(struct bus_pump *pump);
void bus_pump_resume(struct bus_pump *pump);
bool bus_pump_is_paused(const struct bus_pump *pump);

#endif
