/* Design: hearing changes what the worker knows, speaking says what follows from it, once a turn. So a burst of messages is
 * answered by one STARTED, one CREDIT and full RESULTS, and no handler sends anything but a complaint and what goes back. */
#include "workers/dialogue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

#include <talloc.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "proto/refdata.h"
#include "workers/tasks.h"

#define HEAR_MAX          256 /* messages a turn */
#define RESULTS_LINGER_MS 2
#define RESULTS_BYTES     ((size_t)1 << 20) /* worth a message before the time */
#define BACKOFF_MIN_MS    100
#define BACKOFF_MAX_MS    5000
#define RETURN_MS         1000 /* after a DRAIN */
#define GOODBYE_MS        1000
#define REFUSED_LOOK_MS   200 /* between looks whether the key was refused */
#define KEY_TRY_MS        1000 /* for an answer, when the server may have several keys and this one is new */

struct dialogue {
	struct dialogue_plan plan;
	enum dialogue_state state;
	char instance[33], host[MESSAGE_TEXT_MAX]; /* one for each server, so that two names of one server do no harm */
	int64_t begun_ms;

	/* Of the connection. */
	int64_t heard_ms, ping_ms, silence_ms, pinged_ms, n_pings;
	int64_t deadline_ms;             /* LEAVING: of the server's drain; INT64_MAX: none */
	bool is_quiet;
	int version; /* of the protocol */
	struct refdata_joiner *joiner;
	size_t n_started;
	int64_t started[MESSAGE_FENCES_MAX]; /* not yet said */

	/* Across connections. */
	size_t n_unanswered; /* HELLOs since the last WELCOME */
	int64_t backoff_ms, reopen_ms;
	bool is_terminating;
	const char *reason; /* of the BYE */
};

static const char *const state_names[N_DIALOGUE_STATES] = {"closed", "greeting", "open", "leaving"};

static const bool is_legal[N_DIALOGUE_STATES][N_DIALOGUE_STATES] = {
	[DIALOGUE_CLOSED] = {[DIALOGUE_GREETING] = true},
	[DIALOGUE_GREETING] = {[DIALOGUE_OPEN] = true, [DIALOGUE_CLOSED] = true},
	[DIALOGUE_OPEN] = {[DIALOGUE_LEAVING] = true, [DIALOGUE_CLOSED] = true},
	[DIALOGUE_LEAVING] = {[DIALOGUE_CLOSED] = true},
};

static void set_state(struct dialogue *d, enum dialogue_state state, const char *reason)
{
	if (!is_legal[d->state][state])
		log_die("dialogue.illegal_state", __FILE__, __LINE__);
	log_event(state == DIALOGUE_GREETING || d->state == DIALOGUE_GREETING ? LOG_DEBUG : LOG_INFO, "server.state",
		  "from=%s to=%s reason=%s endpoint=%s", state_names[d->state], state_names[state], log_quote(reason),
		  log_quote(d->plan.endpoint));
	d->state = state;
}

struct dialogue *dialogue_new(const struct dialogue_plan *plan)
{
	struct dialogue *d = must_alloc(talloc_zero(NULL, struct dialogue));
	unsigned char random[16];

	d->plan = *plan;
	d->begun_ms = clock_monotonic_ms();
	d->silence_ms = MESSAGE_SILENCE_MS;
	d->ping_ms = MESSAGE_PING_MS;
	d->reason = "terminated";
	if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
		log_die("dialogue.no_random", __FILE__, __LINE__);
	for (size_t i = 0; i < sizeof random; i++)
		snprintf(d->instance + 2 * i, 3, "%02x", random[i]);
	srandom((unsigned)random[0] << 8 | random[1]);
	if (gethostname(d->host, sizeof d->host - 1) != 0)
		snprintf(d->host, sizeof d->host, "unknown");
	return d;
}

void dialogue_free(struct dialogue *d)
{
	talloc_free(d);
}

/* ---- Connections ---- */

/* Closes the connection and comes back after pause_ms. Started jobs go on, results are kept. */
static void leave_connection(struct dialogue *d, int64_t pause_ms, const char *reason)
{
	link_close(d->plan.link, d->state == DIALOGUE_LEAVING ? GOODBYE_MS : 0);
	ledger_disconnect(d->plan.ledger, d->plan.server);
	credit_reset(d->plan.credits, d->plan.server);
	d->reopen_ms = clock_monotonic_ms() + pause_ms - pause_ms / 4 + random() % (pause_ms / 2 + 1);
	set_state(d, DIALOGUE_CLOSED, reason);
}

static void lose_connection(struct dialogue *d, const char *reason)
{
	if (d->state == DIALOGUE_OPEN)
		log_event(LOG_WARN, "server.lost", "reason=%s endpoint=%s", log_quote(reason), log_quote(d->plan.endpoint));
	if (d->state == DIALOGUE_GREETING) {
		link_expect_another(d->plan.link);
		d->n_unanswered++;
	}
	d->backoff_ms = d->backoff_ms == 0 ? BACKOFF_MIN_MS : d->backoff_ms * 2;
	if (d->backoff_ms > BACKOFF_MAX_MS)
		d->backoff_ms = BACKOFF_MAX_MS;
	leave_connection(d, d->backoff_ms, reason);
}

static bool say(struct dialogue *d, const struct message *message)
{
	const enum status status = link_send(d->plan.link, message);

	if (status == OK)
		return true;
	log_event(LOG_WARN, "server.unsent", "kind=%s status=%s", message_kind_name((int)message->kind), status_name(status));
	lose_connection(d, "a message could not be sent");
	return false;
}

static void greet(struct dialogue *d)
{
	int kinds[N_JOB_KINDS];
	void *memory = must_alloc(talloc_new(NULL));
	struct message message = {
		.kind = MESSAGE_HELLO,
		.hello = {.v_min = MESSAGE_VERSION_OLDEST, .v_max = MESSAGE_VERSION_NEWEST, .slots = d->plan.credits->slots,
			  .pid = getpid(), .revision = slots_revision(d->plan.slots), .name = d->plan.name,
			  .host = d->host, .instance = d->instance, .program = CCNT_VERSION, .kinds = kinds,
			  .running = ledger_fences(d->plan.ledger, memory, JOB_QUEUED, JOB_SENT)},
	};

	for (int kind = 0; kind < N_JOB_KINDS; kind++) {
		if (task_find(kind) != NULL)
			kinds[message.hello.n_kinds++] = kind;
	}
	set_state(d, DIALOGUE_GREETING, "time to");
	d->heard_ms = clock_monotonic_ms();
	d->n_pings = 0;
	d->n_started = 0;
	d->is_quiet = false;
	d->deadline_ms = INT64_MAX;
	talloc_free(d->joiner);
	d->joiner = refdata_joiner_new(d);
	if (!link_open(d->plan.link))
		lose_connection(d, "the endpoint cannot be used");
	else
		say(d, &message);
	talloc_free(memory);
}

/* ---- Hearing ---- */

static void on_welcome(struct dialogue *d, const struct message *message)
{
	const struct message_welcome *welcome = &message->welcome;

	if (welcome->version < MESSAGE_VERSION_OLDEST || welcome->version > MESSAGE_VERSION_NEWEST) {
		lose_connection(d, "the server speaks another version");
		return;
	}
	d->version = welcome->version;
	d->ping_ms = welcome->ping_ms;
	d->silence_ms = welcome->silence_ms;
	d->pinged_ms = clock_monotonic_ms();
	d->backoff_ms = 0;
	d->n_unanswered = 0;
	set_state(d, DIALOGUE_OPEN, "WELCOME");
	ledger_connect(d->plan.ledger, d->plan.server);
	credit_reset(d->plan.credits, d->plan.server);
	log_event(LOG_INFO, "server.joined", "server=%s worker=%s revision=%lld", log_quote(welcome->server),
		  log_quote(welcome->worker), (long long)welcome->revision);
}

static void on_refuse(struct dialogue *d, const struct message *message)
{
	const struct message_refuse *refuse = &message->refuse;

	log_event(LOG_WARN, "server.refused", "code=%s text=%s retry_ms=%lld", log_quote(refuse->code), log_quote(refuse->text),
		  (long long)refuse->retry_ms);
	leave_connection(d, BACKOFF_MIN_MS, "REFUSE");
	d->reopen_ms += refuse->retry_ms;
}

static void on_refdata(struct dialogue *d, const struct message *message)
{
	struct mp_bytes blob;

	if (refdata_joiner_add(d->joiner, &message->refdata) != OK) {
		log_event(LOG_WARN, "refdata.garbled", "revision=%lld seq=%d", (long long)message->refdata.revision,
			  message->refdata.seq);
		return;
	}
	if (!refdata_joiner_is_complete(d->joiner, &blob))
		return;
	slots_brief(d->plan.slots, message->refdata.revision, blob);
	talloc_free(d->joiner);
	d->joiner = refdata_joiner_new(d);
}

static void complain(struct dialogue *d, const char *code, const char *text, int kind)
{
	const struct message message = {.kind = MESSAGE_ERROR, .error = {.code = code, .text = text, .kind = kind}};

	log_event(LOG_WARN, "server.unexpected", "code=%s text=%s kind=%s", code, log_quote(text), message_kind_name(kind));
	say(d, &message);
}

static void on_jobs(struct dialogue *d, const struct message *message)
{
	for (size_t i = 0; i < message->jobs.n; i++) {
		const struct message_job *job = &message->jobs.jobs[i];

		credit_take(d->plan.credits, d->plan.server, (int64_t)job->payload.size);
		if (!ledger_add(d->plan.ledger, d->plan.server, job))
			log_event(LOG_WARN, "job.not_taken", "fence=%lld", (long long)job->fence);
	}
}

static void on_ack(struct dialogue *d, const struct message *message)
{
	for (size_t i = 0; i < message->ack.n; i++) {
		struct job *job = ledger_find(d->plan.ledger, message->ack.fences[i]);

		if (job != NULL && job->state == JOB_SENT && job->carrier == d->plan.server)
			ledger_forget(d->plan.ledger, job);
	}
}

static void on_cancel(struct dialogue *d, const struct message *message)
{
	const struct message_fences *fences = &message->cancel.fences;

	for (size_t i = 0; i < fences->n; i++) {
		struct job *job = ledger_find(d->plan.ledger, fences->fences[i]);

		if (job != NULL && job->state == JOB_QUEUED)
			ledger_forget(d->plan.ledger, job);
		else if (job != NULL && job->state == JOB_HANDED)
			slots_cancel(d->plan.slots, job);
	}
}

static void begin_leaving(struct dialogue *d, const char *reason, int64_t deadline_ms)
{
	struct message message = {.kind = MESSAGE_BYE, .bye = {.reason = reason}};

	d->reason = reason;
	d->deadline_ms = deadline_ms;
	set_state(d, DIALOGUE_LEAVING, reason);
	say(d, &message); /* the fences follow: give_back() */
}

static void on_pong(struct dialogue *d, const struct message *message)
{
	d->is_quiet = message->pong.order == ORDER_QUIET;
	if (message->pong.order == ORDER_TERMINATE)
		dialogue_terminate(d, "the server's order");
}

static void on_drain(struct dialogue *d, const struct message *message)
{
	if (d->state == DIALOGUE_OPEN)
		begin_leaving(d, "the server drains", clock_monotonic_ms() + message->drain.deadline_ms);
}

static void on_error(struct dialogue *d, const struct message *message)
{
	const struct message_error *error = &message->error;

	log_event(LOG_WARN, "server.complains", "code=%s text=%s kind=%s", log_quote(error->code), log_quote(error->text),
		  message_kind_name(error->kind));
	/* It has begun anew, or taken this worker off: waiting for its silence would be in vain, since it answers. */
	if (strcmp(error->code, "hello_first") == 0 && d->state != DIALOGUE_GREETING)
		lose_connection(d, "the server does not know this worker");
}

#define IN_GREETING (1u << DIALOGUE_GREETING)
#define IN_DIALOGUE (1u << DIALOGUE_OPEN | 1u << DIALOGUE_LEAVING)

static const struct {
	unsigned states; /* in which it is expected */
	void (*handle)(struct dialogue *, const struct message *);
} handlers[N_MESSAGE_KINDS] = {
	[MESSAGE_WELCOME] = {IN_GREETING, on_welcome}, [MESSAGE_REFUSE] = {IN_GREETING, on_refuse},
	[MESSAGE_REFDATA] = {IN_DIALOGUE, on_refdata}, [MESSAGE_JOBS] = {IN_DIALOGUE, on_jobs},
	[MESSAGE_ACK] = {IN_DIALOGUE, on_ack},         [MESSAGE_CANCEL] = {IN_DIALOGUE, on_cancel},
	[MESSAGE_PONG] = {IN_DIALOGUE, on_pong},       [MESSAGE_DRAIN] = {IN_DIALOGUE, on_drain},
	[MESSAGE_ERROR] = {IN_GREETING | IN_DIALOGUE, on_error},
};

/* What waits in the queue goes back: what had not begun when the worker took its leave, and what came too late. */
static bool give_back(struct dialogue *d)
{
	struct ledger *ledger = d->plan.ledger;
	int64_t fences[MESSAGE_FENCES_MAX];
	struct message message = {.kind = MESSAGE_BYE, .bye = {.fences = {fences, 0}, .reason = d->reason}};
	struct job *job, *next;

	for (job = TAILQ_FIRST(&ledger->lists[JOB_QUEUED]); job != NULL; job = next) {
		next = TAILQ_NEXT(job, link);
		if (ledger_carrier(ledger, job->server) != d->plan.server || message.bye.fences.n == MESSAGE_FENCES_MAX)
			continue;
		fences[message.bye.fences.n++] = job->fence;
		ledger_forget(ledger, job);
	}
	return message.bye.fences.n == 0 || (say(d, &message) && give_back(d));
}

void dialogue_hear(struct dialogue *d)
{
	struct message message;
	struct message_fault fault;
	enum link_news news;

	for (int n = 0; n < HEAR_MAX && (news = link_receive(d->plan.link, &message, &fault)) != LINK_NOTHING; n++) {
		d->heard_ms = clock_monotonic_ms();
		if (news == LINK_FAULT)
			complain(d, fault.code, fault.text, fault.kind);
		else if ((handlers[message.kind].states & 1u << d->state) == 0)
			complain(d, "unexpected", "not now", (int)message.kind);
		else
			handlers[message.kind].handle(d, &message);
	}
	if (d->state == DIALOGUE_LEAVING && give_back(d))
		return; /* before the slots have their turn */
}

/* ---- Speaking: each says what is due and is false when the connection broke ---- */

static bool speak_started(struct dialogue *d)
{
	const struct message message = {.kind = MESSAGE_STARTED, .started = {d->started, d->n_started}};

	if (d->n_started == 0)
		return true;
	d->n_started = 0;
	return say(d, &message);
}

void dialogue_started(struct dialogue *d, int64_t fence)
{
	if (d->state != DIALOGUE_OPEN && d->state != DIALOGUE_LEAVING)
		return; /* the next HELLO tells */
	if (d->n_started == MESSAGE_FENCES_MAX && !speak_started(d))
		return;
	d->started[d->n_started++] = fence;
}

static bool are_results_due(const struct dialogue *d, const struct job *oldest)
{
	const struct ledger *ledger = d->plan.ledger;

	return oldest != NULL && (ledger->n[JOB_DONE] >= message_results_max(d->version) || ledger->done_bytes >= RESULTS_BYTES ||
				  ledger->n[JOB_HANDED] == 0 || clock_monotonic_ms() - oldest->done_ms >= RESULTS_LINGER_MS);
}

static bool speak_results(struct dialogue *d)
{
	struct message_result results[MESSAGE_RESULTS_MAX];
	struct message message = {.kind = MESSAGE_RESULTS, .results = {.results = results, .version = d->version}};
	struct ledger *ledger = d->plan.ledger;
	const size_t most = message_results_max(d->version);
	const int server = d->plan.server;
	struct job *job, *next;

	while (are_results_due(d, job = ledger_next_done(ledger, server, NULL))) {
		size_t n = 0, n_bytes = 0;

		for (; job != NULL && n < most && (n == 0 || n_bytes + job->result.ok.size <= RESULTS_BYTES); job = next) {
			next = ledger_next_done(ledger, server, job);
			n_bytes += job->result.ok.size;
			results[n++] = job->result;
			ledger_send(ledger, job, server);
		}
		message.results.n = n;
		if (!say(d, &message))
			return false;
	}
	return true;
}

static bool speak_credit(struct dialogue *d)
{
	const int64_t revision = slots_revision(d->plan.slots);
	struct message message = {.kind = MESSAGE_CREDIT};

	return !credit_next(d->plan.credits, &message.credit, d->plan.server, revision, revision != 0 && !d->is_quiet) ||
	       say(d, &message);
}

static bool speak_ping(struct dialogue *d)
{
	const struct ledger *ledger = d->plan.ledger;
	const int64_t now = clock_monotonic_ms();
	struct message message = {.kind = MESSAGE_PING};
	struct rusage usage = {0};

	if (now < d->pinged_ms + d->ping_ms)
		return true;
	d->pinged_ms = now;
	getrusage(RUSAGE_SELF, &usage);
	message.ping = (struct message_ping){
		.seq = ++d->n_pings,
		.slots = d->plan.credits->slots,
		.running = (int64_t)ledger->n[JOB_HANDED],
		.queued = (int64_t)ledger->n[JOB_QUEUED],
		.unacked = (int64_t)(ledger->n[JOB_DONE] + ledger->n[JOB_SENT]),
		.done = ledger->done,
		.failed = ledger->failed,
		.crashed = ledger->crashed,
		.rss_bytes = (int64_t)usage.ru_maxrss * 1024,
		.uptime_ms = now - d->begun_ms,
	};
	return say(d, &message);
}

static void be_refused(struct dialogue *d)
{
	log_event(LOG_WARN, "server.key_refused", "endpoint=%s", log_quote(d->plan.endpoint));
	lose_connection(d, "the key was refused");
}

static void speak_open(struct dialogue *d)
{
	if (d->is_terminating)
		begin_leaving(d, d->reason, INT64_MAX);
	else if (speak_started(d) && speak_results(d) && speak_credit(d))
		speak_ping(d);
}

static void speak_leaving(struct dialogue *d)
{
	if (!speak_started(d) || !give_back(d) || !speak_results(d) || !speak_ping(d))
		return;
	if (ledger_n_owed(d->plan.ledger, d->plan.server) == 0)
		leave_connection(d, RETURN_MS, "nothing is held");
	else if (clock_monotonic_ms() >= d->deadline_ms)
		leave_connection(d, RETURN_MS, "the deadline has passed");
}

/* How long nothing may be heard. */
static int64_t patience_of(const struct dialogue *d)
{
	const size_t n_keys = link_n_keys(d->plan.link);

	return d->state == DIALOGUE_GREETING && n_keys > 1 && d->n_unanswered < n_keys ? KEY_TRY_MS : d->silence_ms;
}

void dialogue_speak(struct dialogue *d)
{
	const int64_t now = clock_monotonic_ms();

	if (d->state == DIALOGUE_CLOSED) {
		if (now >= d->reopen_ms && !d->is_terminating)
			greet(d);
		return;
	}
	if (now - d->heard_ms >= patience_of(d))
		lose_connection(d, "silence");
	else if (d->state == DIALOGUE_GREETING && link_is_refused(d->plan.link))
		be_refused(d);
	if (d->state == DIALOGUE_OPEN)
		speak_open(d);
	if (d->state == DIALOGUE_LEAVING)
		speak_leaving(d);
}

/* ---- The loop ---- */

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t dialogue_next_ms(const struct dialogue *d)
{
	const struct job *oldest;
	int64_t next;

	if (d->state == DIALOGUE_CLOSED)
		return d->is_terminating ? INT64_MAX : d->reopen_ms;
	next = d->heard_ms + patience_of(d);
	if (d->state == DIALOGUE_GREETING)
		return earlier(next, clock_monotonic_ms() + REFUSED_LOOK_MS);
	oldest = ledger_next_done(d->plan.ledger, d->plan.server, NULL);
	next = earlier(next, d->pinged_ms + d->ping_ms);
	if (oldest != NULL)
		next = earlier(next, oldest->done_ms + RESULTS_LINGER_MS);
	return d->state == DIALOGUE_LEAVING ? earlier(next, d->deadline_ms) : next;
}

void dialogue_terminate(struct dialogue *d, const char *reason)
{
	d->is_terminating = true;
	d->reason = reason;
}

bool dialogue_is_terminating(const struct dialogue *d)
{
	return d->is_terminating;
}

bool dialogue_is_over(const struct dialogue *d)
{
	return d->is_terminating && (d->state == DIALOGUE_CLOSED || d->state == DIALOGUE_GREETING);
}

enum dialogue_state dialogue_state(const struct dialogue *d)
{
	return d->state;
}
