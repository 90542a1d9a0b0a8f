#include "api/store/result_models.h"

#include <stdlib.h>

#include <jansson.h>

#include "proto/base/log.h"

/* model_job_uid_key. */
static const struct stmt model_take = {
	"model_take",
	"UPDATE model SET state = 'candidate', bytes = $2::bytea, figures = $3::jsonb, trained_at = now()"
	" WHERE job_uid = $1::int8 AND state = 'training' AND facet = $4::text",
};

/* The models that may go active by themselves: of this job, and not worse than the rules on labels held back. */
#define IS_BETTER                                                                                                    \
	"x.job_uid = $1::int8 AND x.state = 'candidate' AND x.is_automatic"                                          \
	" AND (x.figures -> 'learned' ->> 'f1')::float8 >= (x.figures -> 'rules' ->> 'f1')::float8"                  \
	" AND (x.figures -> 'learned' ->> 'brier')::float8 <= (x.figures -> 'rules' ->> 'brier')::float8"

/* model_active. */
static const struct stmt model_give_way = {
	"model_give_way",
	"UPDATE model m SET state = 'retired', retired_at = now() FROM model x"
	" WHERE m.facet = x.facet AND m.state = 'active' AND " IS_BETTER,
};

static const struct stmt model_go_active = {
	"model_go_active",
	"UPDATE model x SET state = 'active', activated_at = now(), activated_by = NULL WHERE " IS_BETTER,
};

static json_t *figures_json(const struct result_figures *figures)
{
	return json_pack("{s:f, s:f, s:f, s:f}", "precision", figures->precision, "recall", figures->recall, "f1", figures->f1,
			 "brier", figures->brier);
}

/* Schema ModelFigures; to be freed. */
static char *train_json(const struct result_train *train)
{
	json_t *codes = must_alloc(json_array()), *json;
	char *text;

	for (size_t i = 0; i < train->n_codes; i++) {
		const struct result_code_figures *code = &train->codes[i];

		json_array_append_new(codes, json_pack("{s:s, s:i, s:i, s:b, s:o, s:o}", "code", code->code, "n_yes", (int)code->n_yes,
						       "n_no", (int)code->n_no, "is_learned", (int)code->is_learned, "rules",
						       figures_json(&code->rules), "learned", figures_json(&code->learned)));
	}
	json = must_alloc(json_pack("{s:i, s:i, s:i, s:o, s:o, s:o}", "n_policies", (int)train->n_policies, "n_labels",
				    (int)train->n_labels, "n_yes", (int)train->n_yes, "rules", figures_json(&train->rules),
				    "learned", figures_json(&train->learned), "codes", codes));
	text = must_alloc(json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(6)));
	json_decref(json);
	return text;
}

static void add_activation(struct unit *unit, const struct stmt *stmt, int64_t uid)
{
	struct params *params = params_new(NULL);

	params_int64(params, uid);
	unit_add(unit, stmt, params);
}

/* At most one training a facet is on the way, so that these are few. */
void result_add_models(struct unit *unit, const struct job_batch *batch)
{
	for (size_t i = 0; i < batch->n; i++) {
		const struct job_settled *item = &batch->items[i];
		struct params *params;
		char *figures;

		if (item->outcome != OUTCOME_DONE || item->result == NULL || item->result->kind != JOB_TRAIN)
			continue;
		figures = train_json(&item->result->train);
		params = params_new(NULL);
		params_int64(params, item->uid);
		params_bytea(params, item->result->train.model.data, item->result->train.model.size);
		params_json(params, figures);
		params_text(params, item->result->train.facet);
		free(figures);
		unit_add(unit, &model_take, params);
		add_activation(unit, &model_give_way, item->uid);
		add_activation(unit, &model_go_active, item->uid);
	}
}
