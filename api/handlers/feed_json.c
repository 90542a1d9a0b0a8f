/* JSON Feed 1.1 (jsonfeed.org/version/1.1). */
#include <stdlib.h>

#include <jansson.h>
#include <talloc.h>

#include "api/handlers/feed_view.h"
#include "proto/base/log.h"

static json_t *names_json(const struct feed_names *names)
{
	json_t *list = json_array();

	for (size_t i = 0; i < names->n; i++)
		json_array_append_new(list, json_string(names->items[i]));
	return list;
}

static json_t *authors_json(const struct feed_names *names)
{
	json_t *list = json_array();

	for (size_t i = 0; i < names->n; i++)
		json_array_append_new(list, json_pack("{s:s}", "name", names->items[i]));
	return list;
}

static json_t *item_json(const struct feed_item *item)
{
	json_t *json = json_pack("{s:s, s:s, s:s*, s:s, s:s, s:s, s:s, s:o, s:o}", "id", item->id, "url", item->url, "external_url",
				 item->source_url, "title", item->title, "content_text",
				 item->summary[0] != '\0' ? item->summary : item->title, "date_published", item->published,
				 "date_modified", item->updated, "authors", authors_json(&item->authors), "tags",
				 names_json(&item->tags));

	return must_alloc(json);
}

char *feed_view_json(void *owner, const struct feed_view *view)
{
	json_t *items = json_array(), *feed;
	char *text, *out;

	for (size_t i = 0; i < view->n; i++)
		json_array_append_new(items, item_json(&view->items[i]));
	feed = must_alloc(json_pack("{s:s, s:s, s:s, s:s, s:s*, s:s, s:o}", "version", "https://jsonfeed.org/version/1.1", "title",
				    view->title, "home_page_url", view->page, "feed_url", view->self, "next_url", view->next,
				    "language", view->lang, "items", items));
	text = must_alloc(json_dumps(feed, JSON_COMPACT));
	json_decref(feed);
	out = must_alloc(talloc_strdup(owner, text));
	free(text);
	return out;
}
