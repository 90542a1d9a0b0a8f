/* Quantified targets: reading, deciding, adding by hand. */
#ifndef CCNT_API_HANDLERS_TARGETS_H
#define CCNT_API_HANDLERS_TARGETS_H

#include "api/http/router.h"

handler_fn targets_list, targets_of_policy, targets_create, targets_get, targets_patch, targets_reject, indicators_list,
	benchmarks_list;

#endif
