#include "api/dispatch/roster.h"

#include <assert.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <talloc.h>

#include "proto/base/log.h"

static const char *const state_names[N_WORKER_STATES] = {
	[WORKER_LOADING] = "loading",
	[WORKER_READY] = "ready",
	[WORKER_DRAINING] = "draining",
	[WORKER_GONE] = "gone",
};

static const bool is_legal[N_WORKER_STATES][N_WORKER_STATES] = {
	[WORKER_LOADING] = {[WORKER_READY] = true, [WORKER_DRAINING] = true, [WORKER_GONE] = true},
	[WORKER_READY] = {[WORKER_LOADING] = true, [WORKER_DRAINING] = true, [WORKER_GONE] = true},
	[WORKER_DRAINING] = {[WORKER_GONE] = true},
};

static int compare_workers(const void *a, const void *b)
{
	const struct worker *x = a, *y = b;

	return bus_peer_compare(&x->peer, &y->peer);
}

void roster_init(struct roster *roster)
{
	*roster = (struct roster){0};
	TAILQ_INIT(&roster->workers);
}

void roster_done(struct roster *roster)
{
	while (!TAILQ_EMPTY(&roster->workers))
		roster_remove(roster, TAILQ_FIRST(&roster->workers));
}

struct worker *roster_add(struct roster *roster, const struct bus_peer *peer, const char *key,
			  const struct message_hello *hello, int64_t now_ms)
{
	struct worker *worker;

	if (roster->n >= ROSTER_MAX)
		return NULL;
	worker = must_alloc(talloc_zero(NULL, struct worker));
	worker->peer = *peer;
	worker->name = must_alloc(talloc_asprintf(worker, "%s/%lld", hello->name, (long long)hello->pid));
	worker->instance = must_alloc(talloc_strdup(worker, hello->instance));
	worker->host = must_alloc(talloc_strdup(worker, hello->host));
	worker->program = must_alloc(talloc_strdup(worker, hello->program));
	worker->key = key == NULL ? NULL : must_alloc(talloc_strdup(worker, key));
	worker->pid = hello->pid;
	worker->slots = hello->slots;
	worker->revision = hello->revision;
	worker->heard_ms = now_ms;
	for (size_t i = 0; i < hello->n_kinds; i++) {
		if (hello->kinds[i] >= 0 && hello->kinds[i] < N_JOB_KINDS)
			worker->kinds |= 1u << hello->kinds[i];
	}
	TAILQ_INIT(&worker->jobs);
	TAILQ_INSERT_TAIL(&roster->workers, worker, link);
	must_alloc(tsearch(worker, &roster->by_peer, compare_workers));
	roster->n++;
	return worker;
}

void roster_remove(struct roster *roster, struct worker *worker)
{
	assert(worker->n_jobs == 0);
	tdelete(worker, &roster->by_peer, compare_workers);
	TAILQ_REMOVE(&roster->workers, worker, link);
	roster->n--;
	talloc_free(worker);
}

struct worker *roster_find(const struct roster *roster, const struct bus_peer *peer)
{
	const struct worker key = {.peer = *peer};
	struct worker **found = tfind(&key, (void *const *)&roster->by_peer, compare_workers);

	return found == NULL ? NULL : *found;
}

struct worker *roster_find_instance(const struct roster *roster, const char *instance)
{
	struct worker *worker;

	TAILQ_FOREACH(worker, &roster->workers, link) {
		if (strcmp(worker->instance, instance) == 0)
			return worker;
	}
	return NULL;
}

const char *worker_state_name(enum worker_state state)
{
	return state_names[state];
}

void worker_set_state(struct worker *worker, enum worker_state state, const char *reason)
{
	if (worker->state == state)
		return;
	if (!is_legal[worker->state][state])
		log_die("worker.illegal_state", __FILE__, __LINE__);
	log_event(LOG_INFO, "worker.state", "worker=%s from=%s to=%s reason=%s", log_quote(worker->name),
		  state_names[worker->state], state_names[state], log_quote(reason));
	worker->state = state;
}

void roster_add_job(struct worker *worker, struct job *job)
{
	TAILQ_INSERT_TAIL(&worker->jobs, job, link);
	worker->n_jobs++;
	worker->n_bytes += job->size;
	worker->n_quarantined += job->about.lane == JOB_LANES - 1;
}

void roster_forget_job(struct worker *worker, struct job *job)
{
	TAILQ_REMOVE(&worker->jobs, job, link);
	worker->n_jobs--;
	worker->n_bytes -= job->size;
	worker->n_quarantined -= job->about.lane == JOB_LANES - 1;
}

static bool is_leaving(const struct worker *worker)
{
	return worker->state == WORKER_DRAINING || worker->state == WORKER_GONE;
}

int worker_room(const struct worker *worker)
{
	const int64_t asked = worker->credit_jobs - worker->sent_jobs;
	const int64_t most = WORKER_JOBS_MAX - worker->n_jobs;

	if (is_leaving(worker) || asked <= 0 || most <= 0)
		return 0;
	return (int)(asked < most ? asked : most);
}

bool worker_takes(const struct worker *worker, const struct job *job)
{
	if (worker_room(worker) == 0 || (worker->kinds & 1u << job->about.kind) == 0)
		return false;
	if (job->about.lane == JOB_LANES - 1 && worker->n_quarantined > 0)
		return false;
	return worker->n_jobs == 0 || (worker->sent_bytes + job->size <= worker->credit_bytes &&
				       worker->n_bytes + job->size <= WORKER_BYTES_MAX);
}

int roster_room(const struct roster *roster)
{
	const struct worker *worker;
	int room = 0;

	TAILQ_FOREACH(worker, &roster->workers, link)
		room += worker_room(worker);
	return room;
}

job_kinds roster_kinds(const struct roster *roster)
{
	const struct worker *worker;
	job_kinds kinds = 0;

	TAILQ_FOREACH(worker, &roster->workers, link)
		kinds |= is_leaving(worker) ? 0 : worker->kinds;
	return kinds;
}

struct roster_open roster_open(const struct roster *roster)
{
	struct roster_open open = {0};
	const struct worker *worker;

	TAILQ_FOREACH(worker, &roster->workers, link) {
		const int room = worker_room(worker);

		if (room == 0)
			continue;
		open.kinds |= worker->kinds;
		open.room += room;
		open.n_out += worker->n_jobs;
	}
	return open;
}

static json_t *kinds_json(job_kinds kinds)
{
	json_t *list = must_alloc(json_array());

	for (int kind = 0; kind < N_JOB_KINDS; kind++) {
		if ((kinds & 1u << kind) != 0)
			json_array_append_new(list, json_string(job_kind_name((enum job_kind)kind)));
	}
	return list;
}

char *roster_json(const void *owner, const struct roster *roster)
{
	json_t *list = must_alloc(json_array());
	const struct worker *worker;
	char *text, *copy;

	TAILQ_FOREACH(worker, &roster->workers, link) {
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:i, s:i, s:i, s:o, s:I, s:I, s:I, s:s, s:s, s:I, s:s?}", "name", worker->name, "state",
					state_names[worker->state], "slots", worker->slots, "in_flight", worker->n_jobs,
					"quarantined", worker->n_quarantined, "kinds", kinds_json(worker->kinds),
					"done", (json_int_t)worker->done, "failed", (json_int_t)worker->failed,
					"refdata_revision", (json_int_t)worker->revision, "version", worker->program,
					"host", worker->host, "pid", (json_int_t)worker->pid, "key", worker->key));
	}
	text = must_alloc(json_dumps(list, JSON_COMPACT));
	copy = must_alloc(talloc_strdup(owner, text));
	free(text);
	json_decref(list);
	return copy;
}
