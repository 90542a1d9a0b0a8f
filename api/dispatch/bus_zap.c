#include "api/dispatch/bus_zap.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <talloc.h>
#include <zmq.h>

#include "api/dispatch/bus_pump.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define ENDPOINT "inproc://zeromq.zap.01"
#define PART_MAX 256
#define TELL_MS  1000

/* The parts of a request, in their order. */
enum part { VERSION, REQUEST_ID, DOMAIN, ADDRESS, ROUTING_ID, MECHANISM, CREDENTIALS, N_PARTS };

struct part_bytes {
	unsigned char data[PART_MAX];
	size_t size; /* over PART_MAX: cut off */
};

struct bus_zap {
	void *socket;
	struct bus_pump *pump;
	bool is_ready; /* it is known who is allowed */
	bool is_trial;
	int64_t told_ms; /* when a refusal was logged last: strangers knock often */
	struct bus_key *by_id, *by_key; /* the same n */
	size_t n;
};

/* ---- who is allowed ---- */

static int compare_ids(const void *a, const void *b)
{
	const struct bus_key *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static int compare_keys(const void *a, const void *b)
{
	const struct bus_key *x = a, *y = b;

	return memcmp(&x->key, &y->key, sizeof x->key);
}

static struct bus_key *sorted(struct bus_zap *zap, const struct bus_key *keys, size_t n,
			      int (*compare)(const void *, const void *))
{
	struct bus_key *copy = must_alloc(talloc_array(zap, struct bus_key, (unsigned int)n + 1));

	if (n > 0)
		memcpy(copy, keys, n * sizeof *keys);
	qsort(copy, n, sizeof *copy, compare);
	return copy;
}

void bus_zap_allow(struct bus_zap *zap, const struct bus_key *keys, size_t n)
{
	talloc_free(zap->by_id);
	talloc_free(zap->by_key);
	zap->by_id = sorted(zap, keys, n, compare_ids);
	zap->by_key = sorted(zap, keys, n, compare_keys);
	zap->n = n;
	zap->is_ready = true;
}

void bus_zap_try(struct bus_zap *zap, const struct bus_key *key)
{
	bus_zap_allow(zap, key, key != NULL);
	zap->is_ready = zap->is_trial = key != NULL;
}

bool bus_zap_allows(const struct bus_zap *zap, int64_t id)
{
	const struct bus_key key = {.id = id};

	return zap->n > 0 && bsearch(&key, zap->by_id, zap->n, sizeof key, compare_ids) != NULL;
}

int64_t bus_zap_key_of(const char *user_id)
{
	return user_id == NULL ? 0 : strtoll(user_id, NULL, 10);
}

static const struct bus_key *find(const struct bus_zap *zap, const struct part_bytes *credentials)
{
	struct bus_key key = {.id = 0};

	if (zap->n == 0 || credentials->size != KEY_BYTES)
		return NULL;
	memcpy(key.key.bytes, credentials->data, KEY_BYTES);
	return bsearch(&key, zap->by_key, zap->n, sizeof key, compare_keys);
}

/* ---- question and answer ---- */

static bool is_text(const struct part_bytes *part, const char *text)
{
	return part->size == strlen(text) && memcmp(part->data, text, part->size) == 0;
}

static void send_part(struct bus_zap *zap, const void *data, size_t size, int flags)
{
	if (zmq_send(zap->socket, data, size, flags | ZMQ_DONTWAIT) < 0)
		log_event(LOG_ERROR, "zap.unanswered", NULL);
}

static void answer(struct bus_zap *zap, const struct part_bytes *request_id, const char *code, const char *text, int64_t id)
{
	char user_id[24] = "";

	if (id != 0)
		snprintf(user_id, sizeof user_id, "%" PRId64, id);
	send_part(zap, "1.0", 3, ZMQ_SNDMORE);
	send_part(zap, request_id->data, request_id->size, ZMQ_SNDMORE);
	send_part(zap, code, strlen(code), ZMQ_SNDMORE);
	send_part(zap, text, strlen(text), ZMQ_SNDMORE);
	send_part(zap, user_id, strlen(user_id), ZMQ_SNDMORE);
	send_part(zap, "", 0, 0);
}

static void tell_refusal(struct bus_zap *zap, const struct part_bytes *address)
{
	const int64_t now = clock_monotonic_ms();

	if (zap->is_trial || now - zap->told_ms < TELL_MS)
		return;
	zap->told_ms = now;
	log_event(LOG_WARN, "worker.key_refused", "address=%.*s", (int)address->size, (const char *)address->data);
}

static void decide(struct bus_zap *zap, const struct part_bytes parts[N_PARTS])
{
	const struct bus_key *found = find(zap, &parts[CREDENTIALS]);

	if (!is_text(&parts[VERSION], "1.0") || !is_text(&parts[DOMAIN], BUS_ZAP_DOMAIN)) {
		answer(zap, &parts[REQUEST_ID], "500", "another version or domain", 0);
	} else if (!zap->is_ready) {
		answer(zap, &parts[REQUEST_ID], "300", "later", 0);
	} else if (!is_text(&parts[MECHANISM], "CURVE") || found == NULL) {
		tell_refusal(zap, &parts[ADDRESS]);
		answer(zap, &parts[REQUEST_ID], "400", "the key is not known", 0);
	} else {
		answer(zap, &parts[REQUEST_ID], "200", "", found->id);
	}
}

/* A bus_pump_fn. */
static bool take(void *arg)
{
	struct bus_zap *zap = arg;
	struct part_bytes parts[N_PARTS] = {{.size = 0}};
	int more = 1, n = 0;

	while (more != 0) {
		struct part_bytes *part = &parts[n < N_PARTS ? n : N_PARTS - 1];
		size_t size = sizeof more;
		const int length = zmq_recv(zap->socket, part->data, PART_MAX, ZMQ_DONTWAIT);

		if (length < 0)
			return false;
		part->size = (size_t)length <= PART_MAX ? (size_t)length : PART_MAX;
		n++;
		if (zmq_getsockopt(zap->socket, ZMQ_RCVMORE, &more, &size) != 0)
			return false;
	}
	if (n != N_PARTS)
		parts[CREDENTIALS].size = 0; /* of a mechanism without a key */
	decide(zap, parts);
	bus_pump_soon(zap->pump);
	return true;
}

void bus_zap_serve(struct bus_zap *zap)
{
	while (take(zap)) {
		/* all of it */
	}
}

struct bus_zap *bus_zap_open(struct event_base *base, void *context)
{
	struct bus_zap *zap = must_alloc(talloc_zero(NULL, struct bus_zap));
	const int none = 0;

	zap->socket = must_alloc(zmq_socket(context, ZMQ_REP));
	if (zmq_setsockopt(zap->socket, ZMQ_LINGER, &none, sizeof none) == 0 && zmq_bind(zap->socket, ENDPOINT) == 0)
		zap->pump = bus_pump_new(base, zap->socket, take, zap);
	if (zap->pump != NULL)
		return zap;
	bus_zap_close(zap);
	return NULL;
}

void bus_zap_close(struct bus_zap *zap)
{
	if (zap == NULL)
		return;
	bus_pump_free(zap->pump);
	zmq_close(zap->socket);
	talloc_free(zap);
}
