#include "api/dispatch/strays.h"

#include <talloc.h>

#include "api/dispatch/intake.h"
#include "proto/base/log.h"

#define STRAYS_MAX 256 /* asked about at a time; beyond that nothing is read */

struct stray {
	struct dispatcher *d;
	uint64_t generation;
	struct bus_peer peer;
	struct message_result message;
};

static struct step on_found(void *arg, enum status status, const struct job_claim *claim)
{
	struct stray *stray = arg;
	struct dispatcher *d = stray->d;
	struct job *job;

	if (stray->generation == d->generation) {
		d->n_strays--;
		job = ledger_find(d->ledger, stray->message.fence); /* it may have been told twice */
		if (job == NULL && status == OK && claim->n > 0)
			job = ledger_adopt(d->ledger, &claim->jobs[0]);
		if (job != NULL)
			intake_known_result(d, job, &stray->peer, &stray->message);
		else if (status == OK)
			intake_ack(d, &stray->peer, &stray->message.fence, 1);
		if (!intake_is_deaf(d))
			bus_resume(d->bus);
	}
	talloc_free(stray);
	return step_pending();
}

void strays_add(struct dispatcher *d, const struct bus_peer *peer, const struct message_result *message)
{
	struct stray *stray = must_alloc(talloc(NULL, struct stray));

	*stray = (struct stray){d, d->generation, *peer, *message};
	if (message->ok.size > 0)
		stray->message.ok.data = must_alloc(talloc_memdup(stray, message->ok.data, message->ok.size));
	if (message->text != NULL)
		stray->message.text = must_alloc(talloc_strdup(stray, message->text));
	d->n_strays++;
	step_detach(job_store_find(&d->store, &stray->message.fence, 1, on_found, stray));
	if (intake_is_deaf(d))
		bus_pause(d->bus);
}

bool strays_are_any(const struct dispatcher *d)
{
	return d->n_strays > 0;
}

bool strays_are_many(const struct dispatcher *d)
{
	return d->n_strays >= STRAYS_MAX;
}
