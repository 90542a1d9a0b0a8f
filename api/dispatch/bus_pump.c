#include "api/dispatch/bus_pump.h"

#include <stdlib.h>

#include <event2/event.h>
#include <talloc.h>
#include <zmq.h>

#include "proto/base/log.h"

#define BUDGET    16 /* messages a turn: other events of the loop come in between */
#define SAFETY_MS 100

struct bus_pump {
	void *socket;
	bus_pump_fn *take;
	void *arg;
	struct event *readable, *soon, *safety;
	bool is_paused;
};

static void pump_run(evutil_socket_t fd, short what, void *arg)
{
	struct bus_pump *pump = arg;
	int events = 0;
	size_t size = sizeof events;

	(void)fd;
	(void)what;
	for (int n = 0; n < BUDGET; n++) {
		if (zmq_getsockopt(pump->socket, ZMQ_EVENTS, &events, &size) != 0 || (events & ZMQ_POLLIN) == 0 || pump->is_paused)
			return;
		if (!pump->take(pump->arg))
			return;
	}
	bus_pump_soon(pump);
}

struct bus_pump *bus_pump_new(struct event_base *base, void *socket, bus_pump_fn *take, void *arg)
{
	const struct timeval safety = {0, SAFETY_MS * 1000};
	struct bus_pump *pump;
	int fd = -1;
	size_t size = sizeof fd;

	if (zmq_getsockopt(socket, ZMQ_FD, &fd, &size) != 0)
		return NULL;
	pump = must_alloc(talloc_zero(NULL, struct bus_pump));
	pump->socket = socket;
	pump->take = take;
	pump->arg = arg;
	pump->readable = must_alloc(event_new(base, fd, EV_READ | EV_PERSIST, pump_run, pump));
	pump->soon = must_alloc(evtimer_new(base, pump_run, pump));
	pump->safety = must_alloc(event_new(base, -1, EV_PERSIST, pump_run, pump));
	event_add(pump->readable, NULL);
	event_add(pump->safety, &safety);
	bus_pump_soon(pump);
	return pump;
}

void bus_pump_free(struct bus_pump *pump)
{
	if (pump == NULL)
		return;
	event_free(pump->readable);
	event_free(pump->soon);
	event_free(pump->safety);
	talloc_free(pump);
}

void bus_pump_soon(struct bus_pump *pump)
{
	const struct timeval now = {0, 0};

	if (!evtimer_pending(pump->soon, NULL))
		evtimer_add(pump->soon, &now);
}

void bus_pump_pause(struct bus_pump *pump)
{
	pump->is_paused = true;
}

void bus_pump_resume(struct bus_pump *pump)
{
	if (pump->is_paused)
		bus_pump_soon(pump);
	pump->is_paused = false;
}

bool bus_pump_is_paused(const struct bus_pump *pump)
{
	return pump->is_paused;
}
