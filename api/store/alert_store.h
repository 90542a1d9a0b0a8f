/* What saved searches newly match, and the messages about it. Loop thread only. */
#ifndef CCNT_API_STORE_ALERT_STORE_H
#define CCNT_API_STORE_ALERT_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "api/domain/webhook.h"
#include "api/store/alert_form.h"
#include "api/store/store.h"

#define ALERT_CHANGES  500 /* policies that are held against the searches at a time */
#define ALERT_ATTEMPTS 15  /* of one message: over two days */
#define ALERT_MATCH_DAYS   180
#define ALERT_MESSAGE_DAYS 90

/* What is to be compared. Borrowed for the completion. */
struct alert_work {
	int64_t *change_ids, *policy_ids;
	size_t n_changes;
	int64_t *search_ids;
	const char **wishes; /* saved_wish.h; in the order of strcmp(), so that what is wished several times stands together */
	size_t n_searches;
};
typedef struct step alert_work_fn(void *arg, enum status status, const struct alert_work *work);
/* Changes of policies, oldest first, with all saved searches; of nothing without changes. */
STEP alert_store_work(struct store *store, alert_work_fn *done, void *arg);

typedef struct step alert_done_fn(void *arg, enum status status);

/* A search that is to be asked. */
struct alert_search {
	int64_t id;
	size_t form;
};

/* Remembers which of these policies the searches newly match, and makes or lengthens the messages about them, for forms[from] to
 * forms[to - 1] and the searches with these forms, which stand in the order of their forms. May be repeated. All is borrowed for
 * the call. */
struct alert_match {
	const int64_t *policy_ids;
	size_t n_policies;
	const struct alert_form *const *forms;
	size_t from, to;
	const struct alert_search *searches;
	size_t n_searches;
};
STEP alert_store_match(struct store *store, const struct alert_match *match, alert_done_fn *done, void *arg);
/* These changes have been held against every search. */
STEP alert_store_forget(struct store *store, const int64_t *change_ids, size_t n, alert_done_fn *done, void *arg);

/* Notes once more what has changed within the last day: a server of another version may not have noted it. */
STEP alert_store_catch_up(struct store *store, alert_done_fn *done, void *arg);
/* Forgets matches after ALERT_MATCH_DAYS, and that what changed before them would be new; messages that are over after
 * ALERT_MESSAGE_DAYS. Of each a bounded number: to be repeated from time to time. */
STEP alert_store_prune(struct store *store, alert_done_fn *done, void *arg);

/* One message, taken for one attempt: unless it is ended, it is due again after a while that grows with each. */
struct alert_message {
	int64_t id, attempt;
	const char *url;
	unsigned char secret[WEBHOOK_SECRET_BYTES];
	const char *data; /* JSON: {"search":{"id","name","query"},"n_policies":3,"policies":[PolicyCard, ...]} */
};
typedef struct step alert_messages_fn(void *arg, enum status status, const struct alert_message *messages, size_t n);
/* Takes up to `most` messages that are due. messages is borrowed for the completion. */
STEP alert_store_take(struct store *store, int64_t most, alert_messages_fn *done, void *arg);
/* How an attempt ended. error "" = delivered. http_status 0 = there was no answer. */
STEP alert_store_end(struct store *store, int64_t id, int64_t http_status, const char *error, alert_done_fn *done, void *arg);

#endif
