/* /v1/review: the queue of labels that wait for a decision. */
#ifndef CCNT_API_HANDLERS_REVIEW_H
#define CCNT_API_HANDLERS_REVIEW_H

#include "api/http/router.h"

handler_fn review_list;

#endif
