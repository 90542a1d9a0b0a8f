#include "tests/support/store_rig.h"

#include <stdio.h>
#include <stdlib.h>

#include <event2/event.h>

#include "api/db/pool.h"
#include "tests/support/dispatch_rig.h"
#include "tests/support/run_loop.h"

#define PATIENCE_MS 30000

static struct event_base *base;
static struct store store = {.wake_fd = -1};

int store_rig_start(void **state)
{
	(void)state;
	base = event_base_new();
	store.pool = pool_new(base, &(struct pool_options){.database_url = dispatch_rig_database()});
	return base == NULL;
}

int store_rig_stop(void **state)
{
	(void)state;
	pool_free(store.pool);
	event_base_free(base);
	return 0;
}

int store_rig_clear(void **state)
{
	(void)state;
	dispatch_rig_clear();
	return 0;
}

struct store *store_rig(void)
{
	return &store;
}

static void copy(char *out, size_t size, const char *text, size_t n_bytes)
{
	snprintf(out, size, "%.*s", (int)(n_bytes < size ? n_bytes : size - 1), text);
}

static void copy_text(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text != NULL ? text : "");
}

struct step store_rig_document(void *arg, enum status status, const struct document *document)
{
	struct outcome *outcome = arg;

	outcome->n_done++;
	outcome->status = status;
	if (document != NULL) {
		outcome->id = document->id;
		outcome->version = document->version;
		outcome->stamp = document->stamp;
		copy(outcome->text, sizeof outcome->text, document->text, document->n_bytes);
	}
	return step_pending();
}

struct step store_rig_listing(void *arg, enum status status, const struct listing *listing)
{
	struct outcome *outcome = arg;

	outcome->n_done++;
	outcome->status = status;
	outcome->total = -1;
	if (listing != NULL) {
		copy(outcome->text, sizeof outcome->text, listing->data, listing->n_bytes);
		copy_text(outcome->next_key, sizeof outcome->next_key, listing->next_key);
		outcome->next_id = listing->next_id;
		if (listing->total != NULL)
			outcome->total = atoll(listing->total);
		copy_text(outcome->facets, sizeof outcome->facets, listing->facets);
	}
	return step_pending();
}

void store_rig_wait(const int *n_done, int n)
{
	if (!run_loop_until_count(base, n_done, n, PATIENCE_MS)) {
		fprintf(stderr, "store_rig: %d of %d answers came\n", *n_done, n);
		abort();
	}
}
