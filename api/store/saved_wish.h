/* A kept query as JSON: what it was read into, so that it can be asked without its reader. */
#ifndef CCNT_API_STORE_SAVED_WISH_H
#define CCNT_API_STORE_SAVED_WISH_H

#include "api/store/search_plan.h"

/* {"q":"...","expand":true,"region":["440000"],...}, allocated in owner. Of the filter's owner nothing is kept: whoever asks later
 * sees what is published. */
char *saved_wish_json(void *owner, const struct search_wish *wish);

/* The way back; text is what saved_wish_json() made. Texts belong to owner; glossary is used if the query wants it. */
void saved_wish_read(struct search_wish *out, void *owner, const char *text, struct glossary *glossary);

#endif
