#include "workers/classify/subjects.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"

/* What one term gathered. */
struct tally {
	const struct term *term;
	double title, text; /* weighted hits */
	uint32_t n;
	const struct field *field;
	size_t start, end;
	double best; /* weight of that evidence */
};

struct tallies {
	struct tally list[256];
	size_t n;
	size_t text_bytes;
};

static struct tally *tally_of(struct tallies *tallies, const struct term *term)
{
	for (size_t i = 0; i < tallies->n; i++)
		if (tallies->list[i].term == term)
			return &tallies->list[i];
	if (tallies->n == sizeof tallies->list / sizeof *tallies->list)
		return NULL;
	tallies->list[tallies->n] = (struct tally){.term = term};
	return &tallies->list[tallies->n++];
}

static void count_hit(struct tallies *tallies, const struct field *field, const struct hit *hit,
		      enum meaning_kind kind, double weight, bool is_title)
{
	for (uint32_t m = 0; m < hit->pattern->n_meanings; m++) {
		const struct meaning *meaning = &hit->pattern->meanings[m];
		struct tally *tally = meaning->kind == kind ? tally_of(tallies, meaning->term) : NULL;
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

static void tally_facet(struct tallies *tallies, const struct document *document, enum meaning_kind kind)
{
	memset(tallies, 0, sizeof *tallies);
	for (size_t f = 0; f < document->n_fields; f++) {
		const struct field *field = document->fields[f];
		bool is_title = field == document->title_zh || field == document->title_en;
		/* Names of bodies (生态环境局, 能源局) say who acts, not what about. */
		struct hits hits = hits_select(NULL, &field->hits, kind | MEANS_AGENCY | MEANS_ORGAN | MEANS_NOTHING);
		for (size_t i = 0; i < hits.n; i++) {
			const struct hit *hit = &hits.list[i];
			if ((hit->pattern->kinds & kind) && !(hit->pattern->kinds & (MEANS_AGENCY | MEANS_ORGAN | MEANS_NOTHING)))
				count_hit(tallies, field, hit, kind, is_title ? 1 : document->weights[f] > 1 ? 2 : 1,
					  is_title);
		}
		if (!is_title)
			tallies->text_bytes += field->len;
		talloc_free(hits.list);
	}
}

static void add(struct subjects *subjects, const struct tally *tally, const char *role, double confidence)
{
	if (subjects->n < SUBJECTS_MAX)
		subjects->list[subjects->n++] = (struct subject){
			.term = tally->term, .role = role, .confidence = confidence > 0.97 ? 0.97 : confidence,
			.field = tally->field, .start = tally->start, .end = tally->end,
		};
}

/* ---- Sectors ---- */

#define CROSS_CUTTING "cross_cutting"

/* A sector's part of all that was said, the title weighing as much as the whole text. */
static double share_of(const struct tally *tally, double title_sum, double text_sum)
{
	double title = title_sum > 0 ? tally->title / title_sum : 0;
	double text = text_sum > 0 ? tally->text / text_sum : 0;
	return title_sum > 0 && text_sum > 0 ? 0.6 * title + 0.4 * text : title + text;
}

static bool is_cross(const struct tally *tally)
{
	return strcmp(tally->term->code, CROSS_CUTTING) == 0;
}

static void find_sectors(struct subjects *subjects, const struct document *document, struct tallies *tallies)
{
	/* the least shares: to be the one, to be named beside it, and to be named beside a cross-cutting plan */
	static const double primary_least = 0.22, secondary_least = 0.20, beside_cross_least = 0.34;

	tally_facet(tallies, document, MEANS_SECTOR);
	double title_sum = 0, text_sum = 0, cross_title = 0;
	for (size_t i = 0; i < tallies->n; i++) {
		title_sum += is_cross(&tallies->list[i]) ? 0 : tallies->list[i].title;
		text_sum += is_cross(&tallies->list[i]) ? 0 : tallies->list[i].text;
		if (is_cross(&tallies->list[i]))
			cross_title = tallies->list[i].title;
	}
	const struct tally *best = NULL, *cross = NULL;
	double best_share = 0;
	for (size_t i = 0; i < tallies->n; i++) {
		const struct tally *tally = &tallies->list[i];
		double share = share_of(tally, title_sum, text_sum);
		if (is_cross(tally))
			cross = tally;
		else if (share > best_share) {
			best = tally;
			best_share = share;
		}
	}
	/* Broad words in the title and no narrow one, or no sector that leads: the whole economy is meant. */
	bool is_broad = cross != NULL && ((cross_title > 0 && cross_title > title_sum) ||
					  (title_sum <= 0 && best_share < 0.38));
	if (is_broad)
		add(subjects, cross, "primary", cross_title > 0 ? 0.9 : 0.6);
	else if (best != NULL && best_share >= primary_least)
		add(subjects, best, "primary", 0.4 + best_share * 0.6);
	for (size_t i = 0; i < tallies->n; i++) {
		const struct tally *tally = &tallies->list[i];
		double share = share_of(tally, title_sum, text_sum);
		if (is_cross(tally) || (!is_broad && tally == best))
			continue;
		if (share >= (is_broad ? beside_cross_least : secondary_least) && tally->n >= 2)
			add(subjects, tally, "secondary", 0.3 + share * 0.6);
	}
}

/* ---- Instruments, gases, topics ---- */

static void find_named(struct subjects *subjects, const struct document *document, struct tallies *tallies,
		       enum meaning_kind kind)
{
	tally_facet(tallies, document, kind);
	double thousands = (double)tallies->text_bytes / 3000.0;
	for (size_t i = 0; i < tallies->n; i++) {
		const struct tally *tally = &tallies->list[i];
		double density = tally->text / (thousands < 1 ? 1 : thousands);
		if (tally->title > 0)
			add(subjects, tally, "", 0.95);
		else if (density >= 1 && tally->n >= 2)
			add(subjects, tally, "", 0.5 + (density > 4 ? 0.4 : density / 10));
	}
}

struct subjects subjects_find(const struct document *document)
{
	struct subjects subjects = {0};
	struct tallies *tallies = must_alloc(talloc_zero(NULL, struct tallies));
	find_sectors(&subjects, document, tallies);
	find_named(&subjects, document, tallies, MEANS_INSTRUMENT);
	find_named(&subjects, document, tallies, MEANS_GAS);
	find_named(&subjects, document, tallies, MEANS_TOPIC);
	talloc_free(tallies);
	return subjects;
}
