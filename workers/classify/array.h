/* Arrays under talloc, whose counts are unsigned while ours are size_t: all of them are bounded by the
 * size of a document or of the taxonomy. Out of memory aborts. */
#ifndef CCNT_WORKERS_CLASSIFY_ARRAY_H
#define CCNT_WORKERS_CLASSIFY_ARRAY_H

#include <talloc.h>

#include "proto/base/log.h"

#define array_new(owner, type, n) ((type *)must_alloc(talloc_array((owner), type, (unsigned)(n))))
#define array_grow(owner, list, type, n) ((type *)must_alloc(talloc_realloc((owner), (list), type, (unsigned)(n))))

#endif
