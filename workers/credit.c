/* Design: the queue is as much as the slots can do in QUEUE_US: a longer one would only make urgent jobs wait behind
 * it. A server's share is one of as many parts as there are servers with jobs here; a server without any is promised
 * one of as many parts as there are servers, so that it can begin at once. So at most twice the queue is promised. */
#include "workers/credit.h"

#define QUEUE_US    100000
#define QUEUE_MIN   4   /* jobs a slot */
#define QUEUE_MAX   2048
#define QUEUE_BYTES ((int64_t)8 << 20) /* a slot, of payloads and results */

void credit_reset(struct credits *credits, int server)
{
	credits->of[server] = (struct credit){.revision = -1};
}

void credit_take(struct credits *credits, int server, int64_t n_bytes)
{
	credits->of[server].got_jobs++;
	credits->of[server].got_bytes += n_bytes;
}

/* How many jobs a slot is worth: what it does in QUEUE_US. */
static int64_t queue_of_slot(const struct ledger *ledger)
{
	const int64_t n = QUEUE_US / (ledger->mean_us + 1);

	return n < QUEUE_MIN ? QUEUE_MIN : n > QUEUE_MAX ? QUEUE_MAX : n;
}

static int n_sharers(const struct ledger *ledger, int server)
{
	const bool is_idle = ledger->of[server].n_unfinished == 0;
	int n = 0;

	for (int i = 0; i < LEDGER_SERVERS_MAX; i++)
		n += i == server || (ledger->is_open[i] && (is_idle || ledger->of[i].n_unfinished > 0));
	return n;
}

/* What may be held beside what is held and promised to others. */
static int64_t room_held(const struct credits *credits, int server)
{
	int64_t room = (int64_t)(LEDGER_HELD_MAX - ledger_n_held(credits->ledger));

	for (int i = 0; i < LEDGER_SERVERS_MAX; i++) {
		if (i != server && credits->ledger->is_open[i])
			room -= credits->of[i].jobs - credits->of[i].got_jobs;
	}
	return room > 0 ? room : 0;
}

static int64_t positive(int64_t n)
{
	return n > 0 ? n : 0;
}

bool credit_next(struct credits *credits, struct message_credit *out, int server, int64_t revision, bool may_ask)
{
	const struct ledger *ledger = credits->ledger;
	const struct ledger_part *part = &ledger->of[server];
	struct credit *credit = &credits->of[server];
	const int sharers = n_sharers(ledger, server);
	const int64_t whole = queue_of_slot(ledger) * credits->slots;
	const int64_t jobs = whole / sharers > 0 ? whole / sharers : 1, bytes = QUEUE_BYTES * credits->slots / sharers;
	const int64_t room = positive(jobs - (int64_t)part->n_unfinished), held_room = room_held(credits, server);
	int64_t more_jobs = credit->got_jobs + (room < held_room ? room : held_room) - credit->jobs;
	const int64_t more_bytes = credit->got_bytes + positive(bytes - (int64_t)part->n_bytes) - credit->bytes;

	if (!may_ask)
		more_jobs = 0;
	/* A quarter at a time, or what there is when the server has nothing left. */
	if (revision == credit->revision && more_jobs <= jobs / 4 && more_bytes <= bytes / 4 &&
	    (more_jobs <= 0 || credit->jobs > credit->got_jobs))
		return false;
	credit->jobs += positive(more_jobs);
	credit->bytes += positive(more_bytes);
	credit->revision = revision;
	*out = (struct message_credit){credit->jobs, credit->bytes, revision};
	return true;
}
