#include <string.h>

#include <jansson.h>
#include <talloc.h>

#include "api/handlers/feed_view.h"
#include "proto/base/log.h"

#define NO_CHANGE "1970-01-01T00:00:00Z" /* of a feed without entries: nothing is known that could be told */

static const char *text_of(void *owner, const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL && *text != '\0' ? must_alloc(talloc_strdup(owner, text)) : NULL;
}

/* The member NAME_LANG, or that of the other language, or "". */
static const char *text_in(void *owner, const json_t *object, const char *name, const char *lang)
{
	const bool is_zh = strcmp(lang, "zh") == 0;
	const char *text = NULL;

	for (int i = 0; text == NULL && i < 2; i++)
		text = text_of(owner, object, talloc_asprintf(owner, "%s_%s", name, is_zh == (i == 0) ? "zh" : "en"));
	return text != NULL ? text : "";
}

/* The names of one list of labels; with issuers only the first, which is who issued it. */
static void add_names(struct feed_names *out, void *owner, const json_t *card, const char *list, const char *lang)
{
	const json_t *labels = json_object_get(card, list);
	size_t i;
	json_t *label;

	out->items = must_alloc(talloc_realloc(owner, out->items, const char *, (unsigned)(out->n + json_array_size(labels) + 1)));
	json_array_foreach (labels, i, label)
		out->items[out->n++] = text_in(owner, label, "name", lang);
}

static void read_item(struct feed_item *out, void *owner, const struct feed_entry *entry, const char *lang, const char *site)
{
	json_t *card = must_alloc(json_loads(entry->card, 0, NULL));

	*out = (struct feed_item){
		.id = must_alloc(talloc_asprintf(owner, "urn:uuid:%s", entry->uuid)),
		.url = must_alloc(talloc_asprintf(owner, "%s/policies/%lld", site, (long long)entry->id)),
		.source_url = text_of(owner, card, "source_url"),
		.title = text_in(owner, card, "title", lang),
		.summary = text_in(owner, card, "summary", lang),
		.published = text_of(owner, card, "created_at"),
		.updated = must_alloc(talloc_strdup(owner, entry->updated)),
	};
	add_names(&out->authors, owner, card, "agencies", lang);
	add_names(&out->tags, owner, card, "regions", lang);
	add_names(&out->tags, owner, card, "sectors", lang);
	add_names(&out->tags, owner, card, "policy_types", lang);
	json_decref(card);
}

void feed_view_read(struct feed_view *out, void *owner, const struct feed *feed, const char *lang, const char *site)
{
	*out = (struct feed_view){
		.lang = strcmp(lang, "zh") == 0 ? "zh-CN" : "en",
		.site = site,
		.updated = feed->updated != NULL ? must_alloc(talloc_strdup(owner, feed->updated)) : NO_CHANGE,
		.items = must_alloc(talloc_zero_array(owner, struct feed_item, (unsigned)feed->n + 1)),
		.n = feed->n,
	};
	for (size_t i = 0; i < feed->n; i++)
		read_item(&out->items[i], owner, &feed->entries[i], lang, site);
}
