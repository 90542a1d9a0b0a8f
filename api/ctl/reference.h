/* The reference data of migrations/reference: one file a facet, and the glossary. */
#ifndef CCNT_API_CTL_REFERENCE_H
#define CCNT_API_CTL_REFERENCE_H

struct db_sync;

/* Loads what has changed since the last time, in one transaction, then rebuilds the listings that show it. Terms that
 * a person made or changed, and terms that a file no longer has, stay. folder is that of the migrations. Returns the exit code. */
int reference_load(struct db_sync *db, const char *folder);

#endif
