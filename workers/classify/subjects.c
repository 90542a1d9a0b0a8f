#include "workers/classify/subjects.h"

#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "workers/classify/tallies.h"

static void add(struct subjects *subjects, const struct tally *tally, const char *role, double confidence)
{
	if (subjects->n < SUBJECTS_MAX)
		subjects->list[subjects->n++] = (struct subject){
			.term = tally->term, .role = role, .confidence = confidence > 0.97 ? 0.97 : confidence,
			.field = tally->field, .start = tally->start, .end = tally->end,
		};
}

/* ---- Sectors ---- */

/* The sector of what is about no single one: 碳达峰碳中和, 节能减排, 绿色低碳循环发展. */
#define CROSS_CUTTING "cross_cutting"

struct sectors {
	struct tallies *tallies;
	double title_sum, text_sum; /* of all but the cross-cutting words */
};

static bool is_cross(const struct tally *tally)
{
	return strcmp(tally->term->code, CROSS_CUTTING) == 0;
}

/* What is said of a sector is said of those that it is part of; the parents' best evidence is their parts'. */
static void roll_up(struct tallies *tallies, const struct lexicon *lexicon)
{
	enum { DEEPEST = 4 };
	size_t found = tallies->n;
	struct tally own[TALLIES_MAX];
	memcpy(own, tallies->list, found * sizeof *own);
	for (size_t i = 0; i < found; i++) {
		const struct term *term = own[i].term;
		for (int depth = 0; depth < DEEPEST && term->parent[0] != '\0'; depth++) {
			const struct term *parent = lexicon_term(lexicon, "sector", term->parent);
			struct tally *above = parent != NULL ? tallies_of(tallies, parent) : NULL;
			if (above == NULL)
				break;
			above->title += own[i].title;
			above->text += own[i].text;
			above->n += own[i].n;
			if (above->field == NULL || own[i].best > above->best) {
				above->field = own[i].field;
				above->start = own[i].start;
				above->end = own[i].end;
				above->best = own[i].best;
			}
			term = parent;
		}
	}
}

/* A sector's part of all that is said, the title weighing more than the whole text. */
static double share_of(const struct sectors *sectors, const struct tally *tally)
{
	double title = sectors->title_sum > 0 ? tally->title / sectors->title_sum : 0;
	double text = sectors->text_sum > 0 ? tally->text / sectors->text_sum : 0;
	return sectors->title_sum > 0 && sectors->text_sum > 0 ? 0.6 * title + 0.4 * text : title + text;
}

/* From a sector down to the part of it that most of the words are about: 风电 alone is wind, 风电 and 光伏 are
 * renewables. */
static const struct tally *narrowed(const struct sectors *sectors, const struct tally *tally)
{
	static const double most = 0.6;
	for (;;) {
		const struct tally *part = NULL;
		for (size_t i = 0; i < sectors->tallies->n; i++) {
			const struct tally *one = &sectors->tallies->list[i];
			if (strcmp(one->term->parent, tally->term->code) == 0 &&
			    share_of(sectors, one) >= most * share_of(sectors, tally) &&
			    (part == NULL || share_of(sectors, one) > share_of(sectors, part)))
				part = one;
		}
		if (part == NULL)
			return tally;
		tally = part;
	}
}

static void find_sectors(struct subjects *subjects, const struct document *document, struct tallies *tallies)
{
	/* The least shares: to be the one, to be named beside it, to be named beside a cross-cutting plan. */
	static const double primary_least = 0.22, beside_least = 0.22, beside_cross_least = 0.34;
	struct sectors sectors = {.tallies = tallies};
	const struct tally *best = NULL, *cross = NULL;

	tallies_count(tallies, document, MEANS_SECTOR);
	for (size_t i = 0; i < tallies->n; i++) {
		if (is_cross(&tallies->list[i]))
			continue;
		sectors.title_sum += tallies->list[i].title;
		sectors.text_sum += tallies->list[i].text;
	}
	roll_up(tallies, document->lexicon);
	for (size_t i = 0; i < tallies->n; i++) {
		const struct tally *tally = &tallies->list[i];
		if (is_cross(tally))
			cross = tally;
		else if (tally->term->parent[0] == '\0' &&
			 (best == NULL || share_of(&sectors, tally) > share_of(&sectors, best)))
			best = tally;
	}
	double best_share = best != NULL ? share_of(&sectors, best) : 0;
	/* Broad words in the title and no narrow one, or no sector that leads: the whole economy is meant. */
	bool is_broad = cross != NULL && ((cross->title > 0 && cross->title > sectors.title_sum) ||
					  (sectors.title_sum <= 0 && best_share < 0.4));
	if (is_broad)
		add(subjects, cross, "primary", cross->title > 0 ? 0.9 : 0.6);
	else if (best_share >= primary_least)
		add(subjects, narrowed(&sectors, best), "primary", 0.4 + best_share * 0.6);
	for (size_t i = 0; i < tallies->n; i++) {
		const struct tally *tally = &tallies->list[i];
		if (is_cross(tally) || tally->term->parent[0] != '\0' || (!is_broad && tally == best))
			continue;
		double share = share_of(&sectors, tally);
		if (share >= (is_broad ? beside_cross_least : beside_least) && (tally->n >= 2 || tally->title > 0))
			add(subjects, narrowed(&sectors, tally), "secondary", 0.3 + share * 0.6);
	}
}

/* ---- Instruments, gases, topics ---- */

static void find_named(struct subjects *subjects, const struct document *document, struct tallies *tallies,
		       enum meaning_kind kind)
{
	/* mentions (of weight 2) a thousand characters that make a matter of it */
	static const double least = 1.5;
	tallies_count(tallies, document, kind);
	double thousands = (double)tallies->text_bytes / 3000.0;
	for (size_t i = 0; i < tallies->n; i++) {
		const struct tally *tally = &tallies->list[i];
		double density = tally->text / (thousands < 1 ? 1 : thousands);
		if (tally->title > 0)
			add(subjects, tally, "", 0.95);
		else if (density >= least && tally->n >= 2)
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
