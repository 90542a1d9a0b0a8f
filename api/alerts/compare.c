/* Design: a round takes the oldest changes and all saved searches, which become forms: what one statement asks for many searches,
 * made once and kept from round to round, one for all who wish the same. Only when all have been asked are the changes
 * forgotten. A round that breaks off begins anew with the same changes: what was found is not found twice. A form that
 * cannot be asked is found by halving what was asked together, and left out of the round, lest it stops all others. */
#include "api/alerts/compare.h"

#include <string.h>

#include <talloc.h>

#include "api/store/alert_store.h"
#include "api/store/saved_wish.h"
#include "proto/base/log.h"

#define ASKED_TOGETHER 1000

/* The form of a wish. */
struct kept {
	struct alert_form form;
	const char *wish;
	bool is_made, is_bad; /* bad: not to be asked in this round */
};

struct round {
	struct comparer *comparer;
	int64_t *change_ids, *policy_ids;
	size_t n_changes;
	struct alert_search *searches;
	size_t n_searches;
	const struct alert_form **forms; /* of the comparer */
	struct search_wish wish;
	size_t at, end; /* of the forms that are made or asked */
	enum status plan_status;
	bool is_planned, is_planning; /* done came; search_plan_make() has not come back yet */
};

struct comparer {
	struct store *store;
	struct glossary *const *glossary;
	struct kept **forms; /* of the last round, in the order of their wishes */
	size_t n_forms;
	bool is_busy, is_new_language;
};

/* Steps, in the order they run; those in the middle once for each form to be made, then for those that are asked together. */
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

void comparer_renew(struct comparer *comparer)
{
	comparer->is_new_language = true;
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

/* Names one of the searches that want the form. */
static void tell_left_out(const struct round *round, enum status status)
{
	size_t i = 0;

	while (round->searches[i].form != round->at)
		i++;
	log_event(LOG_WARN, "alerts.search_left_out", "search=%lld status=%s", (long long)round->searches[i].id, status_name(status));
}

static bool is_away(enum status status)
{
	return status == UNAVAILABLE || status == BUSY;
}

/* ---- the forms ---- */

/* Forms of the wishes of now: those that were there, and empty ones. Both lists are in the order of their wishes. */
static void renew_forms(struct round *round, const struct alert_work *work)
{
	struct comparer *comparer = round->comparer;
	struct kept **forms = must_alloc(talloc_array(comparer, struct kept *, (unsigned)work->n_searches + 1));
	size_t n = 0, old = 0;

	for (size_t i = 0; i < work->n_searches; i++) {
		const char *wish = work->wishes[i];

		if (n == 0 || strcmp(forms[n - 1]->wish, wish) != 0) {
			while (old < comparer->n_forms && strcmp(comparer->forms[old]->wish, wish) < 0)
				old++;
			if (!comparer->is_new_language && old < comparer->n_forms && strcmp(comparer->forms[old]->wish, wish) == 0) {
				forms[n] = talloc_steal(forms, comparer->forms[old++]);
				forms[n]->is_bad = forms[n]->is_bad && forms[n]->is_made;
			} else {
				forms[n] = must_alloc(talloc_zero(forms, struct kept));
				forms[n]->wish = must_alloc(talloc_strdup(forms[n], wish));
			}
			n++;
		}
		round->forms[n - 1] = &forms[n - 1]->form;
		round->searches[i] = (struct alert_search){work->search_ids[i], n - 1};
	}
	talloc_free(comparer->forms);
	comparer->forms = forms;
	comparer->n_forms = n;
	comparer->is_new_language = false;
}

static struct step ask(struct round *round);

/* Plans may be ready within the call that asked for them: then the loop goes on, not the step. */
static struct step make_forms(struct round *round)
{
	struct comparer *comparer = round->comparer;

	for (; round->at < comparer->n_forms; round->at++) {
		struct step step;

		if (comparer->forms[round->at]->is_made)
			continue;
		saved_wish_read(&round->wish, round, comparer->forms[round->at]->wish, *comparer->glossary);
		round->is_planned = false;
		round->is_planning = true;
		step = search_plan_make(comparer->store, round, &round->wish, on_planned, round);
		round->is_planning = false;
		if (!round->is_planned)
			return step;
		if (is_away(round->plan_status))
			return end_round(round);
	}
	round->at = round->end = 0;
	return ask(round);
}

static void keep_form(struct round *round, enum status status, struct search_plan *plan)
{
	struct kept *kept = round->comparer->forms[round->at];

	if (is_away(status))
		return;
	kept->is_made = status == OK || status == TOO_LARGE; /* what else went wrong may go better */
	kept->is_bad = status != OK;
	if (status == OK)
		alert_form_make(&kept->form, kept, plan);
	else
		tell_left_out(round, status);
	talloc_free(plan);
}

static struct step on_planned(void *arg, enum status status, struct search_plan *plan)
{
	struct round *round = arg;

	keep_form(round, status, plan);
	round->plan_status = status;
	round->is_planned = true;
	if (round->is_planning)
		return step_pending();
	if (is_away(status))
		return end_round(round);
	round->at++;
	return make_forms(round);
}

/* ---- a round ---- */

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
	round->n_changes = work->n_changes;
	round->change_ids = must_alloc(talloc_memdup(round, work->change_ids, (work->n_changes + 1) * sizeof(int64_t)));
	round->policy_ids = must_alloc(talloc_memdup(round, work->policy_ids, (work->n_changes + 1) * sizeof(int64_t)));
	round->n_searches = work->n_searches;
	round->searches = must_alloc(talloc_array(round, struct alert_search, (unsigned)work->n_searches + 1));
	round->forms = must_alloc(talloc_array(round, const struct alert_form *, (unsigned)work->n_searches + 1));
	renew_forms(round, work);
	return make_forms(round);
}

/* The next forms, up to one that cannot be asked. */
static struct step ask(struct round *round)
{
	struct comparer *comparer = round->comparer;
	const size_t most = round->end > round->at ? round->end - round->at : ASKED_TOGETHER;

	while (round->at < comparer->n_forms && comparer->forms[round->at]->is_bad)
		round->at++;
	for (round->end = round->at; round->end < comparer->n_forms && round->end - round->at < most; round->end++) {
		if (comparer->forms[round->end]->is_bad)
			break;
	}
	if (round->at == comparer->n_forms)
		return alert_store_forget(comparer->store, round->change_ids, round->n_changes, on_forgotten, round);
	return alert_store_match(comparer->store,
				 &(struct alert_match){round->policy_ids, round->n_changes, round->forms, round->at, round->end,
						       round->searches, round->n_searches},
				 on_matched, round);
}

static struct step on_matched(void *arg, enum status status)
{
	struct round *round = arg;

	if (is_away(status))
		return end_round(round);
	if (status != OK && round->end - round->at > 1) {
		round->end = round->at + (round->end - round->at) / 2;
		return ask(round);
	}
	if (status != OK)
		tell_left_out(round, status);
	round->at = round->end;
	return ask(round);
}

static struct step on_forgotten(void *arg, enum status status)
{
	struct round *round = arg;
	struct comparer *comparer = round->comparer;
	const bool is_full = status == OK && round->n_changes == ALERT_CHANGES;
	struct step step = end_round(round);

	if (is_full)
		comparer_tick(comparer);
	return step;
}
