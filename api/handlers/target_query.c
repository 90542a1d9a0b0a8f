#include "api/handlers/target_query.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "api/handlers/enter.h"
#include "api/handlers/policy_query.h"
#include "api/handlers/services.h"
#include "api/http/reply.h"
#include "api/store/target_store.h"

static enum status read_number(double *out, bool *has_out, struct request *req, const struct query *query, const char *name)
{
	const char *text = query_text(query, name);
	char *end, *pointer;

	*has_out = text != NULL;
	if (text == NULL)
		return OK;
	*out = strtod(text, &end);
	if (*end == '\0' && isfinite(*out) && strspn(text, "0123456789.eE+-") == strlen(text))
		return OK;
	pointer = talloc_asprintf(req_arena(req), "?%s", name);
	return request_error(req, FAULT_SYNTAX, must_alloc(pointer), "type", "must be a number");
}

enum status target_query_filter(struct target_filter *out, struct request *req, const struct query *query)
{
	enum status low, high;

	for (int facet = 0; facet < N_TARGET_FACETS; facet++) {
		if (facet != TARGET_FACET_YEAR)
			out->words[facet] = query_text_set(req, query, target_facet_names[facet]);
	}
	out->region_exact = query_bool(query, "exact");
	out->year_from = query_int(query, "year_from");
	out->year_to = query_int(query, "year_to");
	out->unit = query_text(query, "unit");
	out->sees_unpublished = actor_sees_unpublished(req_actor(req));
	out->account_id = req_actor(req)->account_id;
	low = read_number(&out->value_min, &out->has_value_min, req, query, "value_min");
	high = read_number(&out->value_max, &out->has_value_max, req, query, "value_max");
	return low != OK ? low : high;
}

static void add_code(struct target_codes *out, const char *facet, const char *code)
{
	out->facets[out->n] = facet;
	out->codes[out->n++] = code;
}

static void collect_codes(struct target_codes *out, const struct target_filter *filter)
{
	static const enum target_facet coded[] = {TARGET_FACET_INDICATOR, TARGET_FACET_REGION, TARGET_FACET_SECTOR};

	out->n = 0;
	for (size_t i = 0; i < sizeof coded / sizeof *coded; i++) {
		const struct text_set *set = &filter->words[coded[i]];

		for (size_t k = 0; k < set->n; k++)
			if (coded[i] != TARGET_FACET_REGION || strcmp(set->items[k], CODE_NONE) != 0)
				add_code(out, target_facet_names[coded[i]], set->items[k]);
	}
	if (filter->unit != NULL)
		add_code(out, "unit", filter->unit);
}

struct check {
	struct request *req;
	const struct target_filter *filter;
	struct step (*go_on)(void *arg);
	void *arg;
};

static struct step on_checked(void *arg, enum status status, const struct target_base *base)
{
	struct check *op = arg;

	if (status != OK)
		return reply_status(op->req, status);
	for (size_t i = 0; i < base->n_unknown; i++) {
		char *pointer = talloc_asprintf(req_arena(op->req), "?%s", base->unknown_facets[i]);

		(void)request_error(op->req, FAULT_SYNTAX, must_alloc(pointer), "unknown_code", "'%s' is not known",
				    base->unknown_codes[i]);
	}
	if (base->n_unknown == 0 && base->is_unit_unfit)
		(void)request_error(op->req, FAULT_SYNTAX, "?unit", "incompatible", "none of the indicators is measured in '%s'",
				    op->filter->unit);
	return request_n_errors(op->req) > 0 ? reply_invalid(op->req) : op->go_on(op->arg);
}

STEP target_query_check(struct request *req, const struct target_filter *filter, struct step (*go_on)(void *arg), void *arg)
{
	struct check *op = request_alloc(req, sizeof *op);
	struct target_codes *codes = request_alloc(req, sizeof *codes);

	*op = (struct check){req, filter, go_on, arg};
	collect_codes(codes, filter);
	return target_store_check(req_store(req), codes, on_checked, op);
}
