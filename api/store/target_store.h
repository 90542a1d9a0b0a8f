/* Targets as people read and decide on them; what the workers find comes in by result_store.h. What a person made or decided
 * is never changed by a machine: see target_apply() in the migrations. Completions as in document.h. */
#ifndef CCNT_API_STORE_TARGET_STORE_H
#define CCNT_API_STORE_TARGET_STORE_H

#include "api/domain/access.h"
#include "api/domain/target_filter.h"
#include "api/store/document.h"
#include "api/store/store.h"

/* ---- read ---- */

/* A page of targets (schema Target). With filter->policy_id NOT_FOUND: no such policy for this caller. INVALID: the
 * cursor's key. filter and page are borrowed for the call. */
STEP target_store_list(struct store *store, const struct target_filter *filter, const struct target_page *page,
		       listing_done_fn *done, void *arg);
/* One target with its history (schema TargetDetail). */
STEP target_store_get(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg);
/* All indicators (schema Indicator), the most used first. */
STEP target_store_indicators(struct store *store, listing_done_fn *done, void *arg);
/* All benchmarks (schema Benchmark); indicator and region NULL = any. */
STEP target_store_benchmarks(struct store *store, const char *indicator, const char *region, listing_done_fn *done, void *arg);

/* ---- write ---- */

enum { TARGET_CODES_MAX = 3 * POLICY_FILTER_MAX_CODES + 1 };

/* Codes that somebody names; facet "unit" takes whatever unit_find() knows. */
struct target_codes {
	const char *facets[TARGET_CODES_MAX], *codes[TARGET_CODES_MAX];
	size_t n;
};

/* What an edit is based on. Borrowed for the call. */
struct target_base {
	int64_t version; /* 0: a new one */
	bool is_human;   /* made by a person */
	const char *state, *indicator, *subject, *comparator;
	int64_t decided_by; /* account; 0: nobody */
	double value, value_high;
	int64_t year, year_from; /* 0: none */
	bool has_claim;
	bool is_quote_found; /* where one is given */
	bool is_unit_unfit;  /* for target_store_check(): no indicator that is named is measured in it */
	const char *indicator_unit; /* in which the indicator that it is to have is measured; "" = any */
	const char *unit;           /* canonical, of the unit that it is to have; "" = not known */
	size_t n_unknown;    /* codes that the taxonomy lacks */
	const char **unknown_facets, **unknown_codes;
};
typedef struct step target_base_fn(void *arg, enum status status, const struct target_base *base);

/* The target to be edited, which is to quote these words of its policy (NULL = as it does). NOT_FOUND. codes is borrowed for the
 * call. */
STEP target_store_base(struct store *store, int64_t id, const char *quote, const struct target_codes *codes,
		       target_base_fn *done, void *arg);
/* The same for a new target of a policy. NOT_FOUND: no such policy. */
STEP target_store_base_new(struct store *store, int64_t policy_id, const char *quote, const struct target_codes *codes,
			   target_base_fn *done, void *arg);

/* Whether the taxonomy knows these codes, and one of the indicators among them, if any, is measured in the unit. base has
 * nothing but the answers. */
STEP target_store_check(struct store *store, const struct target_codes *codes, target_base_fn *done, void *arg);

/* Columns of target by name, as JSON text: all of a new one's, or those that change. */
struct target_write {
	int64_t id;      /* of the target; for a new one of its policy */
	int64_t version; /* that the change is based on */
	int64_t account_id;
	const char *columns;
	const char *quote; /* words of the policy; NULL = none, or as it is */
};

/* CONFLICT: the policy states this already; find it by target_store_find_same(). */
STEP target_store_insert(struct store *store, const struct target_write *write, document_done_fn *done, void *arg);
STEP target_store_find_same(struct store *store, const struct target_write *write, document_done_fn *done, void *arg);
/* CONFLICT: the version has moved on. A change that changes nothing makes no version. */
STEP target_store_update(struct store *store, const struct target_write *write, document_done_fn *done, void *arg);

#endif
