/* Holds changed policies against every saved search. Loop thread only. */
#ifndef CCNT_API_ALERTS_COMPARE_H
#define CCNT_API_ALERTS_COMPARE_H

#include "api/store/store.h"

struct comparer;
struct glossary;

/* store and *glossary (which may be NULL, and another one later) are borrowed for its life. Never NULL. */
struct comparer *comparer_new(struct store *store, struct glossary *const *glossary);
void comparer_free(struct comparer *comparer);

/* The glossary or the names of terms have changed: queries mean what they mean now. */
void comparer_renew(struct comparer *comparer);

/* Looks whether there is something to do, unless it is at it. */
void comparer_tick(struct comparer *comparer);

#endif
