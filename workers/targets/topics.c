#include "workers/targets/topics.h"

#include <string.h>

static bool is_amount(const struct indicator *indicator)
{
	static const char *const units[] = {"mw", "mwh", "m3", "t", "tce", "ha", "m2"};
	for (size_t i = 0; i < sizeof units / sizeof *units && indicator != NULL; i++)
		if (strcmp(indicator->unit, units[i]) == 0)
			return !indicator->is_general;
	return false;
}

static void keep(struct topics *topics, const struct indicator *indicator)
{
	for (size_t i = 0; i < topics->n; i++)
		if (topics->list[i]->unit == indicator->unit) {
			topics->list[i] = indicator;
			return;
		}
	if (topics->n < TOPICS_MAX)
		topics->list[topics->n++] = indicator;
}

/* Notes the names of a part that end at or before `to`, each unless it lies within another. */
static void note_names(struct topics *topics, const struct part *part, size_t to)
{
	size_t reach = 0;
	for (size_t i = 0; i < part->names.n && part->names.list[i].from < to; i++) {
		const struct name *name = &part->names.list[i];
		if (!is_amount(name->indicator) || name->to > to || name->to <= reach)
			continue;
		reach = name->to;
		keep(topics, name->indicator);
	}
}

void topics_note(struct topics *topics, const struct part *part)
{
	enum { HEADING_BYTES = 90 };
	if (part->is_zh)
		return;
	note_names(topics, part, part->to);
	bool is_heading = !part->has_quantity && part->to < part->from + HEADING_BYTES;
	if (part->ends_paragraph && !is_heading)
		topics->n = 0;
}

/* Whether nothing but words that name no thing stands there. */
static bool is_weak(const char *text, struct span span)
{
	static const char *const words[] = {"operation", "in",     "place",     "wanted",  "installed", "planned",   "built",   "connected", "added",  "total",
	                                    "capacity",  "the",    "of",        "is",      "are",       "will",      "be",      "by",        "end",    "decade",
	                                    "it",        "to",     "and",       "online",  "service",   "use",       "under",   "construction", "there", "up",
	                                    "running",   "put",    "into",      "come",    "on",        "stream",    "needed",  "expected",  "should", "shall",
	                                    "must",      "then",   "that",      "year",    "years",     "reached",   "working", "completed", "further", "another",
	                                    "grid",      "figure", "commissioned", "available", "operating", "mark", "at",  "least", "a", "an", "this", "output", "for", "from", "gradually", "plans", "plan", "start", "starts", "starting", "begin", "build", "complete",
	                                    "newly", "taking", "bringing", "bring", "aims", "wants", "raising", "lifting", "province", "city", "region", "country", "finish", "overarching", "target", "targets", "goal", "remains", "remain", "achieve", "but", "still", "overall", "aim"};
	for (size_t at = span.from, end; at < span.to; at = end) {
		while (at < span.to && (text[at] < 'a' || text[at] > 'z'))
			at++;
		for (end = at; end < span.to && text[end] >= 'a' && text[end] <= 'z'; end++)
			;
		bool is_known = at == end;
		for (size_t i = 0; i < sizeof words / sizeof *words && !is_known; i++)
			is_known = strlen(words[i]) == end - at && memcmp(text + at, words[i], end - at) == 0;
		if (!is_known)
			return false;
	}
	return true;
}

/* What is measured without the region that it begins with: "Guangdong plans to start construction". */
static struct span behind_place(const struct candidate *c, const struct target_lexicon *lexicon)
{
	size_t end;
	struct span measured = c->measured;
	if (measured.from < measured.to && phrases_at(lexicon->region_names, c->part->text, measured.to, measured.from, &end) != NULL)
		measured.from = end;
	return measured;
}

const struct indicator *topics_find(const struct topics *topics, const struct candidate *c, const struct target_lexicon *lexicon)
{
	struct topics said = *topics;
	if (c->part->is_zh || c->indicator != NULL || c->quantity.unit == NULL || !is_weak(c->part->text, behind_place(c, lexicon)))
		return NULL;
	note_names(&said, c->part, c->part->tokens[c->i].start);
	for (size_t i = 0; i < said.n; i++)
		if (said.list[i]->unit == c->quantity.unit->canonical)
			return said.list[i];
	return NULL;
}
