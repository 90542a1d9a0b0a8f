#include "api/store/search_plan.h"

#include <talloc.h>

#include "api/store/term_store.h"
#include "proto/base/log.h"

struct planning {
	struct search_plan *plan;
	struct glossary *glossary;
	search_plan_done_fn *done;
	void *arg;
};

static struct step finish(struct planning *op)
{
	struct search_plan *plan = op->plan;
	enum status status;

	search_conditions_apply(plan->conditions, &plan->filter);
	status = search_terms_parse(&plan->terms, plan, plan->conditions->rest, op->glossary);
	return op->done(op->arg, status, status == OK ? plan : NULL);
}

static struct step on_named(void *arg, enum status status, const struct named_codes *named)
{
	struct planning *op = arg;
	struct search_conditions *conditions = op->plan->conditions;

	if (status != OK)
		return op->done(op->arg, status, NULL);
	for (size_t i = 0; i < named->n; i++) {
		struct text_set *codes = &conditions->named[named->which[i]].codes;

		codes->items = must_alloc(talloc_realloc(conditions, codes->items, const char *, (unsigned)codes->n + 1));
		codes->items[codes->n++] = must_alloc(talloc_strdup(conditions, named->codes[i]));
	}
	return finish(op);
}

STEP search_plan_make(struct store *store, void *owner, const struct search_wish *wish, search_plan_done_fn *done, void *arg)
{
	struct search_plan *plan = must_alloc(talloc_zero(owner, struct search_plan));
	struct planning *op = must_alloc(talloc(plan, struct planning));
	const char *facets[SEARCH_CONDITIONS_MAX], *values[SEARCH_CONDITIONS_MAX];
	const struct search_conditions *conditions;

	*op = (struct planning){plan, wish->glossary, done, arg};
	plan->filter = wish->filter;
	plan->conditions = search_conditions_read(plan, wish->q != NULL ? wish->q : "");
	conditions = plan->conditions;
	plan->has_conditions = conditions->n_named > 0 || conditions->issued_from != NULL || conditions->issued_to != NULL;
	if (conditions->n_named == 0)
		return finish(op);
	for (size_t i = 0; i < conditions->n_named; i++) {
		facets[i] = policy_facet_names[conditions->named[i].facet];
		values[i] = conditions->named[i].value;
	}
	return term_store_find_named(store, facets, values, conditions->n_named, on_named, op);
}
