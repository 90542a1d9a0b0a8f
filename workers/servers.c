#include "workers/servers.h"

#include <string.h>

#include <talloc.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "workers/credit.h"
#include "workers/dialogue.h"
#include "workers/link.h"

#define WAIT_MAX_MS 60000

struct servers {
	struct wires *wires;
	struct credits credits;
	struct link *links[LEDGER_SERVERS_MAX];
	struct dialogue *dialogues[LEDGER_SERVERS_MAX];
	size_t n;
	bool is_terminating;
};

static void add(struct servers *servers, const struct servers_plan *plan, const char *endpoint)
{
	const size_t i = servers->n++;

	servers->links[i] = link_new(servers->wires, endpoint, plan->key);
	servers->dialogues[i] = dialogue_new(&(struct dialogue_plan){
		.name = plan->name,
		.endpoint = endpoint,
		.server = (int)i,
		.link = servers->links[i],
		.ledger = plan->ledger,
		.credits = &servers->credits,
		.slots = plan->slots,
	});
}

/* Each endpoint once. False: there are none, or too many. */
static bool add_all(struct servers *servers, const struct servers_plan *plan)
{
	const char *endpoints[LEDGER_SERVERS_MAX], *from = plan->endpoints;
	size_t n = 0;

	for (size_t length; *from != '\0'; from += length + (from[length] == ',')) {
		char *endpoint;
		bool is_new = true;

		length = strcspn(from, ",");
		endpoint = must_alloc(talloc_strndup(servers, from, length));
		for (size_t i = 0; i < n; i++)
			is_new = is_new && strcmp(endpoints[i], endpoint) != 0;
		if (!is_new || length == 0)
			continue;
		if (n == LEDGER_SERVERS_MAX)
			return false;
		endpoints[n++] = endpoint;
	}
	for (size_t i = 0; i < n; i++)
		add(servers, plan, endpoints[i]);
	return n > 0;
}

struct servers *servers_new(const struct servers_plan *plan)
{
	struct servers *servers = must_alloc(talloc_zero(NULL, struct servers));

	servers->wires = wires_new();
	servers->credits = (struct credits){.ledger = plan->ledger, .slots = plan->n_slots};
	if (add_all(servers, plan))
		return servers;
	log_event(LOG_ERROR, "settings.invalid", "server=%s wanted=\"1 to %d endpoints\"", log_quote(plan->endpoints),
		  LEDGER_SERVERS_MAX);
	servers_free(servers, 0);
	return NULL;
}

void servers_free(struct servers *servers, int linger_ms)
{
	if (servers == NULL)
		return;
	for (size_t i = 0; i < servers->n; i++) {
		dialogue_free(servers->dialogues[i]);
		link_free(servers->links[i], linger_ms);
	}
	wires_free(servers->wires);
	talloc_free(servers);
}

void servers_wait(struct servers *servers, struct pollfd *fds, size_t n, int64_t until_ms)
{
	int64_t left;

	for (size_t i = 0; i < servers->n; i++) {
		const int64_t next = dialogue_next_ms(servers->dialogues[i]);

		until_ms = next < until_ms ? next : until_ms;
	}
	left = until_ms - clock_monotonic_ms();
	wires_wait(servers->wires, servers->links, servers->n, fds, n,
		   left < 0 ? 0 : left > WAIT_MAX_MS ? WAIT_MAX_MS : (long)left);
}

void servers_hear(struct servers *servers)
{
	for (size_t i = 0; i < servers->n; i++) {
		dialogue_hear(servers->dialogues[i]);
		if (dialogue_is_terminating(servers->dialogues[i]) && !servers->is_terminating)
			servers_terminate(servers, "a server's order");
	}
}

void servers_speak(struct servers *servers)
{
	for (size_t i = 0; i < servers->n; i++)
		dialogue_speak(servers->dialogues[i]);
}

void servers_started(void *arg, const struct job *job)
{
	struct servers *servers = arg;

	dialogue_started(servers->dialogues[job->server], job->fence);
}

bool servers_are_handing(const struct servers *servers)
{
	return !servers->is_terminating;
}

void servers_terminate(struct servers *servers, const char *reason)
{
	servers->is_terminating = true;
	for (size_t i = 0; i < servers->n; i++)
		dialogue_terminate(servers->dialogues[i], reason);
}

bool servers_are_over(const struct servers *servers)
{
	for (size_t i = 0; i < servers->n; i++) {
		if (!dialogue_is_over(servers->dialogues[i]))
			return false;
	}
	return true;
}
