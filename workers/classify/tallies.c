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

static void count_hit(struct tallies *tallies, const struct field *field, const struct hit *hit,
		      enum meaning_kind kind, double weight, bool is_title)
{
	for (uint32_t m = 0; m < hit->pattern->n_meanings; m++) {
		const struct meaning *meaning = &hit->pattern->meanings[m];
		struct tally *tally = meaning->kind == kind ? tallies_of(tallies, meaning->term) : NULL;
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

void tallies_count(struct tallies *out, const struct document *document, enum meaning_kind kind)
{
	const uint32_t others = MEANS_AGENCY | MEANS_ORGAN | MEANS_NOTHING;
	memset(out, 0, sizeof *out);
	for (size_t f = 0; f < document->n_fields; f++) {
		const struct field *field = document->fields[f];
		bool is_title = field == document->title_zh || field == document->title_en;
		double weight = is_title ? 3 : document->weights[f] > 1 ? 2 : 1;
		struct hits hits = hits_select(NULL, &field->hits, kind | others);
		for (size_t i = 0; i < hits.n; i++)
			if ((hits.list[i].pattern->kinds & kind) && !(hits.list[i].pattern->kinds & others))
				count_hit(out, field, &hits.list[i], kind, weight, is_title);
		if (!is_title)
			out->text_bytes += field->len;
		talloc_free(hits.list);
	}
}
