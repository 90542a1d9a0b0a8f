#include "api/store/visible.h"

#include "api/db/params.h"

struct params *visible_params(int64_t id, const struct actor *actor)
{
	struct params *params = params_new(NULL);

	params_int64(params, id);
	params_bool(params, actor_sees_unpublished(actor));
	params_int64(params, actor->account_id);
	return params;
}
