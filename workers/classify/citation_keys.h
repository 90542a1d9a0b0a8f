/* The keys by which a cited document is known: citations.h tells what a key is. */
#ifndef CCNT_WORKERS_CLASSIFY_CITATION_KEYS_H
#define CCNT_WORKERS_CLASSIFY_CITATION_KEYS_H

#include "workers/classify/document.h"
#include "workers/classify/numbers.h"

/* The key of a title at bytes [from, to) of field, without its wrapping notice if is_inner. A title that names no region
 * gets that of `region`, unless that is NULL. NULL where too little of a title is left. Owned by owner. */
char *citation_title_key(void *owner, const struct field *field, size_t from, size_t to, bool is_inner,
			 const struct places *home, const struct region *region);

char *citation_number_key(void *owner, const struct number *number);

#endif
