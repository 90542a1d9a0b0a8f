/* The keys by which a cited document is known: citations.h tells what a key is. */
#ifndef CCNT_WORKERS_CLASSIFY_CITATION_KEYS_H
#define CCNT_WORKERS_CLASSIFY_CITATION_KEYS_H

#include "workers/classify/document.h"
#include "workers/classify/numbers.h"

/* The key of a title at bytes [from, to) of field, without its wrapping notice if is_inner. A title that names no region
 * gets that of `region`, unless that is NULL. NULL where too little of a title is left. Owned by owner. */
char *citation_title_key(void *owner, const struct field *field, size_t from, size_t to, bool is_inner,
			 const struct places *home, const struct region *region);

/* Whether a title is that of a notice around another document. */
bool citation_wraps(const struct field *title);

/* The key of an English title: the wrapped document's, in letters and digits alone. NULL where too little of a title is left. */
char *citation_english_key(void *owner, const struct field *field, size_t from, size_t to);

char *citation_number_key(void *owner, const struct number *number);

/* A title that its lines broke, in one piece: without the breaks and the blanks around them. Changes title, which is the answer. */
char *citation_unbroken(char *title);

#endif
