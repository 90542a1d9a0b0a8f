#ifndef CCNT_API_HANDLERS_RELATED_H
#define CCNT_API_HANDLERS_RELATED_H

#include "api/http/request.h"

struct step related_get(struct request *req);

#endif
