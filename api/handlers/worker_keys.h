/* The keys that workers may connect with: a resource for operators. */
#ifndef CCNT_API_HANDLERS_WORKER_KEYS_H
#define CCNT_API_HANDLERS_WORKER_KEYS_H

#include "api/http/request.h"
#include "proto/base/step.h"

struct step worker_keys_list(struct request *req);
struct step worker_keys_create(struct request *req);
struct step worker_keys_revoke(struct request *req);

#endif
