#include "api/handlers/rereads.h"

#include "api/handlers/services.h"
#include "api/handlers/views.h"
#include "api/http/body.h"
#include "api/store/reread_store.h"

#define LIMIT_MAX     10000
#define LIMIT_INITIAL 5000
#define ID_MAX        ((int64_t)1 << 53)

static struct text_set text_set_of(struct request *req, const json_t *body, const char *name)
{
	const json_t *list = json_object_get(body, name);
	struct text_set set = {.items = request_alloc(req, (json_array_size(list) + 1) * sizeof *set.items)};

	for (size_t i = 0; i < json_array_size(list); i++)
		set.items[set.n++] = json_string_value(json_array_get(list, i));
	return set;
}

struct step rereads_queue(struct request *req)
{
	static const struct body_field fields[] = {
		{"all", BODY_BOOL},
		{"revision_below", BODY_INT, .min = 1, .max = ID_MAX},
		{"region", BODY_TEXT_LIST, .max = POLICY_FILTER_MAX_CODES},
		{"sector", BODY_TEXT_LIST, .max = POLICY_FILTER_MAX_CODES},
		{"after", BODY_INT, .min = 0, .max = ID_MAX},
		{"limit", BODY_INT, .min = 1, .max = LIMIT_MAX},
		{NULL},
	};
	const struct query *query;
	const json_t *body;
	struct reread reread;

	if (query_read(&query, req, query_none) != OK || body_read(&body, req, fields) != OK)
		return reply_invalid(req);
	reread = (struct reread){
		.is_all = body_bool(body, "all"),
		.below = body_int(body, "revision_below"),
		.regions = text_set_of(req, body, "region"),
		.sectors = text_set_of(req, body, "sector"),
		.after = body_int(body, "after"),
		.limit = body_has(body, "limit") ? body_int(body, "limit") : LIMIT_INITIAL,
	};
	return reread_store_queue(req_store(req), &reread, on_document_accepted, req);
}
