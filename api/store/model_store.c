#include "api/store/model_store.h"

#include "api/db/unit.h"

/* A training whose job was given up, or that nobody has heard of for an hour. */
#define HAS_FAILED                                                                                                   \
	"m.state = 'training' AND (m.created_at < now() - interval '1 hour'"                                         \
	" OR EXISTS (SELECT FROM job_dead d WHERE d.job_uid = m.job_uid))"

#define MODEL_JSON(figures)                                                                                          \
	"json_build_object('id', m.id, 'facet', m.facet, 'state', CASE WHEN " HAS_FAILED " THEN 'failed' ELSE m.state END," \
	" 'reason', (SELECT d.reason FROM job_dead d WHERE d.job_uid = m.job_uid), 'job_uid', m.job_uid,"            \
	" 'is_automatic', m.is_automatic, 'bytes', octet_length(m.bytes), 'figures', " figures ","                   \
	" 'created_at', m.created_at, 'created_by', made.name, 'trained_at', m.trained_at,"                          \
	" 'activated_at', m.activated_at, 'activated_by', acted.name, 'retired_at', m.retired_at)"

#define MODEL_JOINS                                                                                                  \
	" JOIN account made ON made.id = m.created_by LEFT JOIN account acted ON acted.id = m.activated_by"

/* model_pkey. */
static const struct stmt model_list = {
	"model_list",
	"WITH page AS (SELECT m.id, " MODEL_JSON("m.figures - 'codes'") " AS json, row_number() OVER (ORDER BY m.id DESC) AS n"
	" FROM model m" MODEL_JOINS
	" WHERE ($1::text IS NULL OR m.facet = $1) AND ($3::int8 = 0 OR m.id < $3::int8) ORDER BY m.id DESC LIMIT $2::int8 + 1)"
	"SELECT coalesce(json_agg(json ORDER BY n) FILTER (WHERE n <= $2::int8), '[]')::text,"
	" CASE WHEN count(*) > $2::int8 THEN '' END, min(id) FILTER (WHERE n <= $2::int8), NULL, NULL FROM page",
	.is_read = true,
};

static const struct stmt model_get = {
	"model_get",
	"SELECT " MODEL_JSON("m.figures") "::text, m.id, 0, 0 FROM model m" MODEL_JOINS " WHERE m.id = $1::int8",
	.is_read = true,
};

/* model_training. */
static const struct stmt model_give_up = {
	"model_give_up",
	"UPDATE model m SET state = 'failed' WHERE m.facet = $1::text AND " HAS_FAILED,
};

static const struct stmt model_train = {
	"model_train",
	"WITH made AS ("
	" INSERT INTO model (facet, is_automatic, created_by) VALUES ($1::text, $2::bool, $3::int8)"
	" ON CONFLICT (facet) WHERE state = 'training' DO NOTHING RETURNING job_uid)"
	"INSERT INTO job_ready (job_uid, lane, kind) SELECT job_uid, 1, 4 FROM made",
};

static const struct stmt model_get_training = {
	"model_get_training",
	"SELECT " MODEL_JSON("m.figures") "::text, m.id, (m.created_at = now())::int, 0 FROM model m" MODEL_JOINS
	" WHERE m.facet = $1::text AND m.state = 'training'",
};

/* model_pkey, model_active. */
#define MAY_ACT                                                                                                      \
	"x.id = $1::int8 AND x.state IN ('candidate', 'retired', 'active')"                                          \
	" AND ($2::bool OR (x.figures -> 'learned' ->> 'f1')::float8 >= (x.figures -> 'rules' ->> 'f1')::float8)"

static const struct stmt model_others_retire = {
	"model_others_retire",
	"UPDATE model m SET state = 'retired', retired_at = now() FROM model x"
	" WHERE m.facet = x.facet AND m.id <> x.id AND m.state = 'active' AND " MAY_ACT,
};

static const struct stmt model_act = {
	"model_act",
	"UPDATE model x SET state = 'active', activated_at = CASE WHEN x.state = 'active' THEN x.activated_at ELSE now() END,"
	" activated_by = CASE WHEN x.state = 'active' THEN x.activated_by ELSE $3::int8 END, retired_at = NULL"
	" WHERE " MAY_ACT " RETURNING 1",
};

static const struct stmt model_retire = {
	"model_retire",
	"UPDATE model SET state = 'retired', retired_at = now() WHERE id = $1::int8 AND state = 'active' RETURNING 1",
};

/* What a change was about must be looked at first, so that its rows decide; it changes nothing. */
static const struct stmt model_may_act = {
	"model_may_act",
	"SELECT 1 FROM model x WHERE " MAY_ACT " FOR UPDATE",
};

static struct params *id_params(int64_t id)
{
	struct params *params = params_new(NULL);

	params_int64(params, id);
	return params;
}

STEP model_store_list(struct store *store, const char *facet, int64_t limit, int64_t before, listing_done_fn *done, void *arg)
{
	struct params *params = params_new(NULL);

	params_text(params, facet);
	params_int64(params, limit);
	params_int64(params, before);
	return listing_query(store, &model_list, params, done, arg);
}

STEP model_store_get(struct store *store, int64_t id, const struct actor *actor, document_done_fn *done, void *arg)
{
	(void)actor; /* who may ask at all sees all */
	return document_query(store, &model_get, id_params(id), done, arg);
}

static struct params *facet_params(const char *facet)
{
	struct params *params = params_new(NULL);

	params_text(params, facet);
	return params;
}

STEP model_store_train(struct store *store, const char *facet, bool is_automatic, int64_t account_id, document_done_fn *done,
		       void *arg)
{
	struct unit *unit = unit_new(NULL);
	struct params *train = facet_params(facet);

	params_bool(train, is_automatic);
	params_int64(train, account_id);
	unit_add(unit, &model_give_up, facet_params(facet));
	unit_add(unit, &model_train, train);
	unit_add(unit, &model_get_training, facet_params(facet));
	return document_run(store, &(struct document_unit){.unit = unit, .wakes = true}, done, arg);
}

static struct params *change_params(const struct model_change *change)
{
	struct params *params = id_params(change->id);

	params_bool(params, change->is_forced);
	return params;
}

STEP model_store_activate(struct store *store, const struct model_change *change, document_done_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);
	struct params *act = change_params(change);

	params_int64(act, change->account_id);
	unit_add(unit, &model_may_act, change_params(change));
	unit_add(unit, &model_others_retire, change_params(change));
	unit_add(unit, &model_act, act);
	unit_add(unit, &model_get, id_params(change->id));
	return document_run(store, &(struct document_unit){.unit = unit, .first_decides = true}, done, arg);
}

STEP model_store_retire(struct store *store, int64_t id, document_done_fn *done, void *arg)
{
	struct unit *unit = unit_new(NULL);

	unit_add(unit, &model_retire, id_params(id));
	unit_add(unit, &model_get, id_params(id));
	return document_run(store, &(struct document_unit){.unit = unit, .first_decides = true}, done, arg);
}
