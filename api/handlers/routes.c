#include "api/handlers/routes.h"

#include "api/handlers/accounts.h"
#include "api/handlers/enter.h"
#include "api/handlers/exports.h"
#include "api/handlers/feeds.h"
#include "api/handlers/imports.h"
#include "api/handlers/job_controls.h"
#include "api/handlers/labels.h"
#include "api/handlers/models.h"
#include "api/handlers/operations.h"
#include "api/handlers/policies.h"
#include "api/handlers/reindex.h"
#include "api/handlers/relations.h"
#include "api/handlers/related.h"
#include "api/handlers/rereads.h"
#include "api/handlers/review.h"
#include "api/handlers/saved.h"
#include "api/handlers/search.h"
#include "api/handlers/segments.h"
#include "api/handlers/service.h"
#include "api/handlers/suggest.h"
#include "api/handlers/targets.h"
#include "api/handlers/terms.h"
#include "api/handlers/web.h"
#include "api/handlers/worker_keys.h"

const struct route routes[] = {
	{HTTP_GET, "/v1/policies", policies_list, FOR_ANYONE},
	{HTTP_GET, "/v1/policies.csv", policies_csv, FOR_ANYONE},
	{HTTP_GET, "/v1/policies.ndjson", policies_ndjson, FOR_ANYONE},
	{HTTP_POST, "/v1/policies", policies_create, FOR_SUBMITTERS},
	{HTTP_GET, "/v1/policies/{id}", policies_get, FOR_ANYONE},
	{HTTP_PATCH, "/v1/policies/{id}", policies_patch, FOR_SUBMITTERS},
	{HTTP_DELETE, "/v1/policies/{id}", policies_withdraw, FOR_EDITORS},
	{HTTP_GET, "/v1/policies/{id}/revisions", policies_revisions, FOR_ANYONE},
	{HTTP_GET, "/v1/policies/{id}/segments", segments_list, FOR_ANYONE},
	{HTTP_GET, "/v1/policies/{id}/segments/{field}/{seq}", segments_get, FOR_EDITORS},
	{HTTP_PATCH, "/v1/policies/{id}/segments/{field}/{seq}", segments_patch, FOR_EDITORS},
	{HTTP_GET, "/v1/policies/{id}/relations", relations_of_policy, FOR_ANYONE},
	{HTTP_POST, "/v1/policies/{id}/relations", relations_create, FOR_EDITORS},
	{HTTP_GET, "/v1/policies/{id}/related", related_get, FOR_ANYONE},
	{HTTP_GET, "/v1/policies/{id}/labels", labels_list, FOR_ANYONE},
	{HTTP_POST, "/v1/policies/{id}/labels", labels_add, FOR_EDITORS},
	{HTTP_GET, "/v1/policies/{id}/labels/{label}", labels_get, FOR_ANYONE},
	{HTTP_PATCH, "/v1/policies/{id}/labels/{label}", labels_decide, FOR_EDITORS},
	{HTTP_DELETE, "/v1/policies/{id}/labels/{label}", labels_remove, FOR_EDITORS},
	{HTTP_GET, "/v1/policies/{id}/decisions", labels_decisions, FOR_ANYONE},

	{HTTP_GET, "/v1/relations/{id}", relations_get, FOR_ANYONE},
	{HTTP_PATCH, "/v1/relations/{id}", relations_patch, FOR_EDITORS},
	{HTTP_DELETE, "/v1/relations/{id}", relations_reject, FOR_EDITORS},

	{HTTP_GET, "/v1/policies/{id}/targets", targets_of_policy, FOR_ANYONE},
	{HTTP_POST, "/v1/policies/{id}/targets", targets_create, FOR_EDITORS},
	{HTTP_GET, "/v1/targets", targets_list, FOR_ANYONE},
	{HTTP_GET, "/v1/targets.csv", targets_csv, FOR_ANYONE},
	{HTTP_GET, "/v1/targets.ndjson", targets_ndjson, FOR_ANYONE},
	{HTTP_GET, "/v1/targets/{id}", targets_get, FOR_ANYONE},
	{HTTP_PATCH, "/v1/targets/{id}", targets_patch, FOR_EDITORS},
	{HTTP_DELETE, "/v1/targets/{id}", targets_reject, FOR_EDITORS},
	{HTTP_GET, "/v1/indicators", indicators_list, FOR_ANYONE},
	{HTTP_GET, "/v1/benchmarks", benchmarks_list, FOR_ANYONE},

	{HTTP_GET, "/v1/review", review_list, FOR_EDITORS},
	{HTTP_GET, "/v1/translations", translations_list, FOR_EDITORS},

	{HTTP_GET, "/v1/search", search, FOR_ANYONE},
	{HTTP_GET, "/v1/feed.atom", feed_atom, FOR_ANYONE},
	{HTTP_GET, "/v1/feed.json", feed_json, FOR_ANYONE},
	{HTTP_GET, "/v1/suggest", suggest, FOR_ANYONE},
	{HTTP_GET, "/v1/terms", terms_list, FOR_ANYONE},
	{HTTP_GET, "/v1/terms/{facet}/{code}", terms_get, FOR_ANYONE},

	{HTTP_GET, "/v1/imports", imports_list, FOR_IMPORTERS},
	{HTTP_POST, "/v1/imports", imports_open, FOR_IMPORTERS},
	{HTTP_GET, "/v1/imports/{id}", imports_get, FOR_IMPORTERS},
	{HTTP_POST, "/v1/imports/{id}/rows", imports_put_rows, FOR_IMPORTERS},
	{HTTP_GET, "/v1/imports/{id}/parts", imports_parts, FOR_IMPORTERS},
	{HTTP_GET, "/v1/imports/{id}/errors", imports_errors, FOR_IMPORTERS},
	{HTTP_POST, "/v1/imports/{id}/close", imports_close, FOR_IMPORTERS},
	{HTTP_POST, "/v1/imports/{id}/cancel", imports_cancel, FOR_IMPORTERS},

	{HTTP_GET, "/v1/jobs", jobs_summary, FOR_ANYONE},
	{HTTP_POST, "/v1/jobs", jobs_create, FOR_OPERATORS},
	{HTTP_GET, "/v1/jobs/dead", jobs_dead, FOR_OPERATORS},
	{HTTP_POST, "/v1/jobs/dead/redrive", jobs_redrive_some, FOR_OPERATORS},
	{HTTP_POST, "/v1/jobs/{uid}/redrive", jobs_redrive, FOR_OPERATORS},
	{HTTP_POST, "/v1/jobs/classify", rereads_queue, FOR_OPERATORS},
	{HTTP_GET, "/v1/jobs/index", reindex_show, FOR_OPERATORS},
	{HTTP_POST, "/v1/jobs/index", reindex_queue, FOR_OPERATORS},
	{HTTP_POST, "/v1/jobs/pause", jobs_pause, FOR_OPERATORS},
	{HTTP_POST, "/v1/jobs/resume", jobs_resume, FOR_OPERATORS},
	{HTTP_POST, "/v1/jobs/cancel", jobs_cancel, FOR_OPERATORS},
	{HTTP_GET, "/v1/jobs/history", jobs_history, FOR_OPERATORS},
	{HTTP_GET, "/v1/models", models_list, FOR_READERS},
	{HTTP_POST, "/v1/models", models_train, FOR_OPERATORS},
	{HTTP_GET, "/v1/models/{id}", models_get, FOR_READERS},
	{HTTP_PATCH, "/v1/models/{id}", models_change, FOR_OPERATORS},
	{HTTP_GET, "/v1/workers", workers_list, FOR_ANYONE},
	{HTTP_GET, "/v1/worker-keys", worker_keys_list, FOR_OPERATORS},
	{HTTP_POST, "/v1/worker-keys", worker_keys_create, FOR_OPERATORS},
	{HTTP_DELETE, "/v1/worker-keys/{id}", worker_keys_revoke, FOR_OPERATORS},

	{HTTP_GET, "/v1/searches", saved_list, FOR_READERS},
	{HTTP_POST, "/v1/searches", saved_create, FOR_READERS},
	{HTTP_GET, "/v1/searches/{id}", saved_get, FOR_READERS},
	{HTTP_PATCH, "/v1/searches/{id}", saved_patch, FOR_READERS},
	{HTTP_DELETE, "/v1/searches/{id}", saved_delete, FOR_READERS},
	{HTTP_POST, "/v1/searches/{id}/looked", saved_looked, FOR_READERS},
	{HTTP_POST, "/v1/searches/{id}/feed", saved_open_feed, FOR_READERS},
	{HTTP_DELETE, "/v1/searches/{id}/feed", saved_close_feed, FOR_READERS},

	{HTTP_GET, "/v1/accounts/self", accounts_self, FOR_READERS},
	{HTTP_GET, "/v1/tokens", tokens_list, FOR_READERS},
	{HTTP_POST, "/v1/tokens", tokens_create, FOR_READERS},
	{HTTP_DELETE, "/v1/tokens/{id}", tokens_revoke, FOR_READERS},

	{HTTP_GET, "/v1/openapi.json", openapi, FOR_ANYONE},
	{HTTP_GET, "/healthz", healthz, FOR_ANYONE},
	{HTTP_GET, "/readyz", readyz, FOR_ANYONE},
	{HTTP_GET, "/metrics", metrics, FOR_ANYONE},

	{HTTP_GET, "/assets/*", web_file, FOR_ANYONE},
	{HTTP_GET, "/*", web_page, FOR_ANYONE},
	{HTTP_GET, NULL, NULL, 0},
};
