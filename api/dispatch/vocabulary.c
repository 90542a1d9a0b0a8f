#include "api/dispatch/vocabulary.h"

#include <talloc.h>

#include "api/dispatch/inside.h"
#include "api/store/vocabulary_store.h"
#include "proto/base/clock.h"
#include "proto/base/log.h"

#define LOOK_MS 2000 /* between looks at what has changed */

struct vocabulary {
	struct dispatcher *d;
	bool is_asking;
	int64_t due_ms;
};

struct vocabulary *vocabulary_new(void *owner, struct dispatcher *d)
{
	struct vocabulary *vocabulary = must_alloc(talloc_zero(owner, struct vocabulary));

	vocabulary->d = d;
	return vocabulary;
}

static struct step on_followed(void *arg, enum status status, int64_t n)
{
	struct vocabulary *vocabulary = arg;
	const bool has_more = status == OK && n == VOCABULARY_BATCH;

	vocabulary->is_asking = false;
	vocabulary->due_ms = has_more ? 0 : clock_monotonic_ms() + LOOK_MS;
	return step_pending();
}

void vocabulary_tick(struct vocabulary *vocabulary, int64_t now_ms)
{
	if (vocabulary->is_asking || now_ms < vocabulary->due_ms)
		return;
	vocabulary->is_asking = true;
	step_detach(vocabulary_store_follow(&vocabulary->d->store, on_followed, vocabulary));
}
