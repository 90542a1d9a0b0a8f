/* Atom (RFC 4287), written by libxml2. */
#include <string.h>

#include <libxml/xmlwriter.h>
#include <talloc.h>

#include "api/handlers/feed_view.h"
#include "proto/base/log.h"

#define ATOM "http://www.w3.org/2005/Atom"

/* Its failures are those of memory. */
static void must(int result)
{
	if (result < 0)
		log_die("feed.xml", __FILE__, __LINE__);
}

/* What XML 1.0 has no character for becomes a space: control characters, and U+FFFE and U+FFFF, which take three bytes of
 * UTF-8 that begin with EF BF. */
static char *printable(void *owner, const char *text)
{
	char *out = must_alloc(talloc_strdup(owner, text));

	for (char *c = out; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ' && strchr("\t\n\r", *c) == NULL)
			*c = ' ';
		else if (memcmp(c, "\xef\xbf", strnlen(c, 2) == 2 ? 2 : 0) == 0 && strnlen(c, 3) == 3 && (unsigned char)c[2] >= 0xbe)
			memset(c, ' ', 3);
	}
	return out;
}

static const xmlChar *utf8(const char *text)
{
	return (const xmlChar *)text;
}

static void add_text(xmlTextWriterPtr xml, void *owner, const char *name, const char *text)
{
	must(xmlTextWriterWriteElement(xml, utf8(name), utf8(printable(owner, text))));
}

static void add_link(xmlTextWriterPtr xml, const char *relation, const char *type, const char *address)
{
	must(xmlTextWriterStartElement(xml, utf8("link")));
	must(xmlTextWriterWriteAttribute(xml, utf8("rel"), utf8(relation)));
	if (type != NULL)
		must(xmlTextWriterWriteAttribute(xml, utf8("type"), utf8(type)));
	must(xmlTextWriterWriteAttribute(xml, utf8("href"), utf8(address)));
	must(xmlTextWriterEndElement(xml));
}

static void add_author(xmlTextWriterPtr xml, void *owner, const char *name)
{
	must(xmlTextWriterStartElement(xml, utf8("author")));
	add_text(xml, owner, "name", name);
	must(xmlTextWriterEndElement(xml));
}

static void add_entry(xmlTextWriterPtr xml, void *owner, const struct feed_item *item)
{
	must(xmlTextWriterStartElement(xml, utf8("entry")));
	add_text(xml, owner, "id", item->id);
	add_text(xml, owner, "title", item->title);
	add_text(xml, owner, "updated", item->updated);
	add_text(xml, owner, "published", item->published);
	for (size_t i = 0; i < item->authors.n; i++)
		add_author(xml, owner, item->authors.items[i]);
	add_link(xml, "alternate", "text/html", item->url);
	if (item->source_url != NULL)
		add_link(xml, "via", NULL, printable(owner, item->source_url));
	for (size_t i = 0; i < item->tags.n; i++) {
		must(xmlTextWriterStartElement(xml, utf8("category")));
		must(xmlTextWriterWriteAttribute(xml, utf8("term"), utf8(printable(owner, item->tags.items[i]))));
		must(xmlTextWriterEndElement(xml));
	}
	add_text(xml, owner, "summary", item->summary[0] != '\0' ? item->summary : item->title);
	must(xmlTextWriterEndElement(xml));
}

static void add_feed(xmlTextWriterPtr xml, void *owner, const struct feed_view *view)
{
	must(xmlTextWriterStartElementNS(xml, NULL, utf8("feed"), utf8(ATOM)));
	must(xmlTextWriterWriteAttribute(xml, utf8("xml:lang"), utf8(view->lang)));
	add_text(xml, owner, "id", view->id);
	add_text(xml, owner, "title", view->title);
	add_text(xml, owner, "updated", view->updated);
	add_author(xml, owner, "CCNT");
	add_link(xml, "self", "application/atom+xml", view->self);
	add_link(xml, "alternate", "text/html", view->page);
	if (view->next != NULL)
		add_link(xml, "next", "application/atom+xml", view->next);
	for (size_t i = 0; i < view->n; i++)
		add_entry(xml, owner, &view->items[i]);
	must(xmlTextWriterEndElement(xml));
}

char *feed_view_atom(void *owner, const struct feed_view *view)
{
	xmlBufferPtr buffer = must_alloc(xmlBufferCreate());
	xmlTextWriterPtr xml = must_alloc(xmlNewTextWriterMemory(buffer, 0));
	char *out;

	must(xmlTextWriterStartDocument(xml, NULL, "UTF-8", NULL));
	add_feed(xml, owner, view);
	must(xmlTextWriterEndDocument(xml));
	xmlFreeTextWriter(xml);
	out = must_alloc(talloc_strndup(owner, (const char *)xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer)));
	xmlBufferFree(buffer);
	return out;
}
