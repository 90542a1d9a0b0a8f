/* All that a query finds, as CSV or NDJSON, however much: /v1/policies.csv and the like. */
#ifndef CCNT_API_HANDLERS_EXPORTS_H
#define CCNT_API_HANDLERS_EXPORTS_H

#include "api/http/request.h"

struct step policies_csv(struct request *req);
struct step policies_ndjson(struct request *req);
struct step targets_csv(struct request *req);
struct step targets_ndjson(struct request *req);

#endif
