#include "api/db/prepared.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/log.h"

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

bool prepared_has(const struct prepared *prepared, const char *name)
{
	return tfind(name, &prepared->tree, compare) != NULL;
}

void prepared_add(struct prepared *prepared, const char *name)
{
	if (!prepared_has(prepared, name))
		must_alloc(tsearch(must_alloc(strdup(name)), &prepared->tree, compare));
}

void prepared_remove(struct prepared *prepared, const char *name)
{
	char **node = tfind(name, &prepared->tree, compare);
	char *owned;

	if (node == NULL)
		return;
	owned = *node; /* tdelete() frees the node, not what it points to */
	tdelete(name, &prepared->tree, compare);
	free(owned);
}

void prepared_clear(struct prepared *prepared)
{
	tdestroy(prepared->tree, free);
	prepared->tree = NULL;
}
