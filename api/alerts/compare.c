/* Design: a round takes the oldest changes and one search after the other; only when all have been asked are the changes
 * forgotten. A round that breaks off begins anew with the same changes: what was found is not found twice. A search
 * that cannot be asked is left out of the round, lest it stops all others. */
#include "api/alerts/compare.h"

#include <string.h>

#include <talloc.h>

#include "api/store/alert_store.h"
#include "api/store/saved_wish.h"
#include "proto/base/log.h"

struct round {
	struct comparer *comparer;
	struct alert_work work;
	struct search_wish wish;
	size_t at; /* the search */
};

struct comparer {
	struct store *store;
	struct glossary *const *glossary;
	bool is_busy;
};

/* Steps, in the order they run; those in the middle once for each search. */
static struct step on_work(void *arg, enum status status, const struct alert_work *work);
static struct step on_planned(void *arg, enum status status, struct search_plan *plan);
static struct step on_matched(void *arg, enum status status);
static struct step on_forgotten(void *arg, enum status status);

struct comparer *comparer_new(struct store *store, struct glossary *const *glossary)
{
	struct comparer *comparer = must_alloc(talloc_zero(NULL, struct comparer));

	comparer->store = store;
	comparer->glossary = glossary;
	return comparer;
}

void comparer_free(struct comparer *comparer)
{
	talloc_free(comparer);
}

void comparer_tick(struct comparer *comparer)
{
	if (comparer->is_busy)
		return;
	comparer->is_busy = true;
	step_detach(alert_store_work(comparer->store, on_work, comparer));
}

static struct step end_round(struct round *round)
{
	round->comparer->is_busy = false;
	talloc_free(round);
	return step_pending();
}

static bool is_away(enum status status)
{
	return status == UNAVAILABLE || status == BUSY;
}

static struct step next_search(struct round *round)
{
	struct alert_work *work = &round->work;

	if (round->at == work->n_searches)
		return alert_store_forget(round->comparer->store, work->change_ids, work->n_changes, on_forgotten, round);
	saved_wish_read(&round->wish, round, work->wishes[round->at], *round->comparer->glossary);
	return search_plan_make(round->comparer->store, round, &round->wish, on_planned, round);
}

static void copy_work(struct round *round, const struct alert_work *work)
{
	struct alert_work *own = &round->work;

	*own = *work;
	own->change_ids = must_alloc(talloc_memdup(round, work->change_ids, (work->n_changes + 1) * sizeof(int64_t)));
	own->policy_ids = must_alloc(talloc_memdup(round, work->policy_ids, (work->n_changes + 1) * sizeof(int64_t)));
	own->search_ids = must_alloc(talloc_memdup(round, work->search_ids, (work->n_searches + 1) * sizeof(int64_t)));
	own->wishes = must_alloc(talloc_zero_array(round, const char *, (unsigned)work->n_searches + 1));
	for (size_t i = 0; i < work->n_searches; i++)
		own->wishes[i] = must_alloc(talloc_strdup(round, work->wishes[i]));
}

static struct step on_work(void *arg, enum status status, const struct alert_work *work)
{
	struct comparer *comparer = arg;
	struct round *round;

	if (status != OK || work->n_changes == 0) {
		comparer->is_busy = false;
		return step_pending();
	}
	round = must_alloc(talloc_zero(comparer, struct round));
	round->comparer = comparer;
	copy_work(round, work);
	return next_search(round);
}

static struct step leave_out(struct round *round, enum status status)
{
	log_event(LOG_WARN, "alerts.search_left_out", "search=%lld status=%s", (long long)round->work.search_ids[round->at],
		  status_name(status));
	round->at++;
	return next_search(round);
}

static struct step on_planned(void *arg, enum status status, struct search_plan *plan)
{
	struct round *round = arg;

	if (is_away(status))
		return end_round(round);
	if (status != OK)
		return leave_out(round, status);
	return alert_store_match(round->comparer->store, round->work.search_ids[round->at], plan, round->work.policy_ids,
				 round->work.n_changes, on_matched, round);
}

static struct step on_matched(void *arg, enum status status)
{
	struct round *round = arg;

	if (is_away(status))
		return end_round(round);
	if (status != OK)
		return leave_out(round, status);
	round->at++;
	return next_search(round);
}

static struct step on_forgotten(void *arg, enum status status)
{
	struct round *round = arg;
	struct comparer *comparer = round->comparer;
	const bool is_full = status == OK && round->work.n_changes == ALERT_CHANGES;
	struct step step = end_round(round);

	if (is_full)
		comparer_tick(comparer);
	return step;
}
