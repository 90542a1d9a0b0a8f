/* Design: where the database does not answer, the keys read last stay in force: without it nothing is sent or committed
 * anyway (lease.c). */
#include "api/dispatch/keyring.h"

#include <event2/event.h>
#include <talloc.h>

#include "api/store/worker_key_store.h"
#include "proto/base/log.h"

#define LOOK_MS 1000

struct keyring {
	struct dispatcher *d;
	struct event *timer; /* NULL: without encryption there is nothing to do */
	struct worker_key *keys; /* with their names */
	size_t n;
	bool is_asking;
};

static void keep(struct keyring *keyring, const struct worker_key *keys, size_t n)
{
	struct bus_key *allowed = must_alloc(talloc_array(NULL, struct bus_key, (unsigned int)n + 1));

	talloc_free(keyring->keys);
	keyring->keys = must_alloc(talloc_array(keyring, struct worker_key, (unsigned int)n + 1));
	keyring->n = n;
	for (size_t i = 0; i < n; i++) {
		keyring->keys[i] = keys[i];
		keyring->keys[i].name = must_alloc(talloc_strdup(keyring->keys, keys[i].name));
		allowed[i] = (struct bus_key){keys[i].id, keys[i].key};
	}
	bus_allow(keyring->d->bus, allowed, n);
	talloc_free(allowed);
}

static void take_off(struct dispatcher *d)
{
	struct worker *worker, *next;

	for (worker = TAILQ_FIRST(&d->roster.workers); worker != NULL; worker = next) {
		next = TAILQ_NEXT(worker, link);
		if (!bus_allows(d->bus, &worker->peer))
			dispatcher_remove_worker(d, worker, false, "its key is not valid any more");
	}
}

static struct step on_valid(void *arg, enum status status, const struct worker_key *keys, size_t n)
{
	struct keyring *keyring = arg;

	keyring->is_asking = false;
	if (status != OK) {
		log_event(LOG_WARN, "keyring.not_read", "status=%s", status_name(status));
		return step_pending();
	}
	keep(keyring, keys, n);
	take_off(keyring->d);
	return step_pending();
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct keyring *keyring = arg;

	(void)fd;
	(void)what;
	if (keyring->is_asking)
		return;
	keyring->is_asking = true;
	step_detach(worker_key_store_valid(&keyring->d->store, on_valid, keyring));
}

struct keyring *keyring_new(struct dispatcher *d)
{
	const struct timeval tick = {LOOK_MS / 1000, 0};
	struct keyring *keyring = must_alloc(talloc_zero(NULL, struct keyring));

	keyring->d = d;
	if (d->config->key == NULL)
		return keyring;
	keyring->timer = must_alloc(event_new(d->base, -1, EV_PERSIST, on_tick, keyring));
	event_add(keyring->timer, &tick);
	event_active(keyring->timer, EV_TIMEOUT, 0);
	return keyring;
}

void keyring_free(struct keyring *keyring)
{
	if (keyring == NULL)
		return;
	if (keyring->timer != NULL)
		event_free(keyring->timer);
	talloc_free(keyring);
}

const char *keyring_name(const struct dispatcher *d, const struct bus_peer *peer)
{
	const struct keyring *keyring = d->keyring;

	for (size_t i = 0; i < keyring->n; i++) {
		if (keyring->keys[i].id == peer->key)
			return keyring->keys[i].name;
	}
	return NULL;
}
