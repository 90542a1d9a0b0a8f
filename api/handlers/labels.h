/* /v1/policies/{id}/labels and /v1/policies/{id}/decisions: what is stated about a policy, and what people decided. */
#ifndef CCNT_API_HANDLERS_LABELS_H
#define CCNT_API_HANDLERS_LABELS_H

#include "api/http/router.h"

handler_fn labels_list, labels_add, labels_get, labels_decide, labels_remove, labels_decisions;

#endif
