/* Whole addresses, for what is read elsewhere: feeds, alerts. */
#ifndef CCNT_API_HANDLERS_SITE_URL_H
#define CCNT_API_HANDLERS_SITE_URL_H

#include "api/http/request.h"

/* Where the reader reaches this server, without a slash at the end: the setting public-url, else what Host and
 * X-Forwarded-Proto say; "" when neither is of use. Belongs to the request. */
const char *site_url(struct request *req);

#endif
