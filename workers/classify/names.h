/* Names as the lexicon keeps them, and what can be told from a name alone. */
#ifndef CCNT_WORKERS_CLASSIFY_NAMES_H
#define CCNT_WORKERS_CLASSIFY_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* The form in which a name is looked for: folded, no spaces beside Chinese characters. Owned by owner. */
char *name_key(void *owner, const char *name);

/* Whether a region's name says its kind: ends in 省, 市, 县 ... */
bool name_is_full(const char *name);

/* Whether a region's name is fit to be looked for: one Chinese character (京, 沪) or a word such as
 * 全国 is not. */
bool name_is_usable(const char *name);

/* An English county's name without its kind: "Dongcheng District" -> "Dongcheng". NULL where there is none. Owned by
 * owner. */
char *name_without_kind(void *owner, const char *name);

#endif
