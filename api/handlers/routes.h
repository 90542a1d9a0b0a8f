/* THE table of what the server answers: method, path, handler, and who it is for. */
#ifndef CCNT_API_HANDLERS_ROUTES_H
#define CCNT_API_HANDLERS_ROUTES_H

#include "api/http/router.h"

extern const struct route routes[];

#endif
