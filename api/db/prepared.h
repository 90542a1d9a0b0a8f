/* The names of the statements that were prepared on one connection. For conn.c alone. */
#ifndef CCNT_API_DB_PREPARED_H
#define CCNT_API_DB_PREPARED_H

#include <stdbool.h>

struct prepared {
	void *tree; /* of names, owned each; NULL = empty */
};

bool prepared_has(const struct prepared *prepared, const char *name);
/* Copies name. */
void prepared_add(struct prepared *prepared, const char *name);
/* A name that is not there is fine. */
void prepared_remove(struct prepared *prepared, const char *name);
/* Removes all: the session is over. */
void prepared_clear(struct prepared *prepared);

#endif
