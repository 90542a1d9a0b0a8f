#include "api/domain/relation.h"

#include <stddef.h>

const char *const relation_kinds[] = {"implements", "follows", "amends", "supersedes", "repeals", "cites", "attachment_of", NULL};
const char *const relation_states[] = {"suggested", "accepted", "rejected", NULL};
