/* Saved searches of the caller's account: /v1/searches. */
#ifndef CCNT_API_HANDLERS_SAVED_H
#define CCNT_API_HANDLERS_SAVED_H

#include "api/http/request.h"

struct step saved_list(struct request *req);
struct step saved_create(struct request *req);
struct step saved_get(struct request *req);
struct step saved_patch(struct request *req);
struct step saved_delete(struct request *req);
struct step saved_looked(struct request *req);
struct step saved_open_feed(struct request *req);
struct step saved_close_feed(struct request *req);

#endif
