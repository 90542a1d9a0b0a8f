/* A feed, ready to be written in one of its forms. For the files feed*.c. All texts belong to the request's arena. */
#ifndef CCNT_API_HANDLERS_FEED_VIEW_H
#define CCNT_API_HANDLERS_FEED_VIEW_H

#include <stddef.h>

#include "api/store/feed_store.h"

struct feed_names {
	const char **items;
	size_t n;
};

struct feed_item {
	const char *id;         /* urn:uuid:... */
	const char *url;        /* of the policy's page */
	const char *source_url; /* of the document itself; NULL = unknown */
	const char *title, *summary; /* in the feed's language if there is one; summary may be "" */
	const char *published, *updated;
	struct feed_names authors; /* issuing agencies */
	struct feed_names tags;    /* regions, sectors, types */
};

struct feed_view {
	const char *id;
	const char *lang;    /* BCP 47 */
	const char *title;
	const char *site;    /* the address of the server */
	const char *self;    /* of this page of the feed */
	const char *page;    /* of the same for people */
	const char *next;    /* NULL = this is the last page */
	const char *updated; /* never NULL */
	struct feed_item *items;
	size_t n;
};

/* Reads the cards of a feed's entries; lang is "zh" or "en", site as site_url(). */
void feed_view_read(struct feed_view *out, void *owner, const struct feed *feed, const char *lang, const char *site);

/* The whole text, allocated in owner. */
char *feed_view_atom(void *owner, const struct feed_view *view);
char *feed_view_json(void *owner, const struct feed_view *view);

#endif
