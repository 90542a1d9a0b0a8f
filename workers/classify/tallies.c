#include "workers/classify/tallies.h"

#include <string.h>
#include <talloc.h>

struct tally *tallies_of(struct tallies *tallies, const struct term *term)
{
	for (size_t i = 0; i < tallies->n; i++)
		if (tallies->list[i].term == term)
			return &tallies->list[i];
	if (tallies->n == TALLIES_MAX)
		return NULL;
	tallies->list[tallies->n] = (struct tally){.term = term};
	return &tallies->list[tallies->n++];
}

/* Whether meaning m is a word of a field that is a name of its sector as well, or was listed before: it counts once. */
static bool is_named(const struct pattern *pattern, uint32_t m)
{
	for (uint32_t i = 0; pattern->meanings[m].kind == MEANS_FIELD && i < pattern->n_meanings; i++)
		if (pattern->meanings[i].term == pattern->meanings[m].term &&
		    (pattern->meanings[i].kind == MEANS_SECTOR || (pattern->meanings[i].kind == MEANS_FIELD && i < m)))
			return true;
	return false;
}

static void count_hit(struct tallies *tallies, const struct field *field, const struct hit *hit,
		      uint32_t kinds, double weight, bool is_title)
{
	for (uint32_t m = 0; m < hit->pattern->n_meanings; m++) {
		const struct meaning *meaning = &hit->pattern->meanings[m];
		bool is_counted = (meaning->kind & kinds) != 0 && !is_named(hit->pattern, m);
		struct tally *tally = is_counted ? tallies_of(tallies, meaning->term) : NULL;
		if (tally == NULL)
			continue;
		double worth = weight * meaning->weight;
		*(is_title ? &tally->title : &tally->text) += worth;
		tally->n++;
		if (worth > tally->best) {
			tally->best = worth;
			tally->field = field;
			tally->start = hit->start;
			tally->end = hit->end;
		}
	}
}

static bool is_of_kind(const struct pattern *pattern, uint32_t kinds)
{
	const uint32_t others = MEANS_AGENCY | MEANS_ORGAN | MEANS_NOTHING;
	return (pattern->kinds & kinds) != 0 && (pattern->kinds & others) == 0;
}

/* Whether all that the pattern names is the cross-cutting sector or a part of it. */
static bool is_broad(const struct pattern *pattern, uint32_t kinds)
{
	for (uint32_t m = 0; m < pattern->n_meanings; m++)
		if ((pattern->meanings[m].kind & kinds) != 0 && !tallies_is_cross(pattern->meanings[m].term))
			return false;
	return true;
}

/* The hit that an English title begins with after all that is said of everything: "Charging Facilities in Residential Areas" are
 * about what charges. n: none; a Chinese title has its head at either end. */
static size_t head_of(const struct hits *hits, uint32_t kinds)
{
	size_t i = 0;
	while (i < hits->n && (!is_of_kind(hits->list[i].pattern, kinds) || is_broad(hits->list[i].pattern, kinds)))
		i++;
	return i;
}

bool tallies_is_cross(const struct term *sector)
{
	return strcmp(sector->code, CROSS_CUTTING) == 0 || strcmp(sector->parent, CROSS_CUTTING) == 0;
}

void tallies_count(struct tallies *out, const struct document *document, enum meaning_kind kind, bool is_wide)
{
	const uint32_t others = MEANS_AGENCY | MEANS_ORGAN | MEANS_NOTHING;
	static const double head = 1.1; /* enough to decide between equals */
	memset(out, 0, sizeof *out);
	for (size_t f = 0; f < document->n_fields; f++) {
		const struct field *field = document->fields[f];
		bool is_title = field == document->title_zh || field == document->title_en;
		double weight = is_title ? 3 : document->weights[f] > 1 ? 2 : 1;
		uint32_t kinds = kind == MEANS_SECTOR && (is_title || is_wide) ? MEANS_SECTOR | MEANS_FIELD : kind;
		struct hits hits = hits_select(NULL, &field->hits, kinds | others);
		size_t first = kind == MEANS_SECTOR && field == document->title_en ? head_of(&hits, kinds) : hits.n;
		for (size_t i = 0; i < hits.n; i++)
			if (is_of_kind(hits.list[i].pattern, kinds))
				count_hit(out, field, &hits.list[i], kinds, i == first ? weight * head : weight, is_title);
		if (!is_title)
			out->text_bytes += field->len;
		talloc_free(hits.list);
	}
}
