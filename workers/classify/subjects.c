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

struct sectors {
	struct tallies *tallies;
	double title_sum, text_sum; /* of all but the cross-cutting words */
};

static bool is_cross(const struct tally *tally)
{
	return tallies_is_cross(tally->term);
}

/* The cross-cutting sector, or the part of it (节能) that its words are about. */
static const struct tally *narrowed_cross(const struct tallies *tallies)
{
	const struct tally *whole = NULL, *part = NULL;
	for (size_t i = 0; i < tallies->n; i++) {
		const struct tally *one = &tallies->list[i];
		if (strcmp(one->term->code, CROSS_CUTTING) == 0)
			whole = one;
		else if (is_cross(one))
			part = one;
	}
	if (whole == NULL || part == NULL) /* the whole is there wherever its part is: roll_up() */
		return whole;
	bool is_part = whole->title > 0 ? part->title * 2 > whole->title : part->text * 2 > whole->text;
	return is_part ? part : whole;
}

/* The sector that attribute `attr` of the leading body names. */
static const struct term *sector_of_lead(const struct lexicon *lexicon, const struct issuers *issuers, const char *attr)
{
	if (issuers->n == 0)
		return NULL;
	const struct body_name *lead = &issuers->list[0].body;
	const struct term *body = lead->agency != NULL ? lead->agency : lead->organ;
	const char *code = body != NULL ? term_attr_get(body, attr) : NULL;
	return code != NULL ? lexicon_term(lexicon, "sector", code) : NULL;
}

/* A title that names no sector leaves it to the body that speaks: 财政厅 is about finance. */
static void count_issuer(struct tallies *tallies, const struct lexicon *lexicon, const struct issuers *issuers)
{
	static const double weight = 6;
	const struct term *sector = sector_of_lead(lexicon, issuers, "sector");
	struct tally *tally = sector != NULL ? tallies_of(tallies, sector) : NULL;
	if (tally == NULL)
		return;
	const struct issuer *lead = &issuers->list[0];
	tally->title += weight;
	if (tally->field == NULL) {
		tally->field = lead->field;
		tally->start = lead->body.start;
		tally->end = lead->body.end;
	}
}

/* Bodies with a wide field (attribute `sector_else`) speak of its main part only where nothing says of what: 生态环境厅 on 排口
 * is about the environment, on 碳达峰 it is not. */
static void add_else(struct subjects *subjects, const struct lexicon *lexicon, const struct issuers *issuers)
{
	static const double confidence = 0.45;
	const struct term *sector = sector_of_lead(lexicon, issuers, "sector_else");
	if (sector == NULL)
		return;
	const struct issuer *lead = &issuers->list[0];
	struct tally tally = {.term = sector, .field = lead->field, .start = lead->body.start, .end = lead->body.end};
	add(subjects, &tally, "primary", confidence);
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

/* Sums of what is said of all sectors but the cross-cutting one. */
static void sum_up(struct sectors *sectors)
{
	sectors->title_sum = sectors->text_sum = 0;
	for (size_t i = 0; i < sectors->tallies->n; i++) {
		const struct tally *tally = &sectors->tallies->list[i];
		if (is_cross(tally))
			continue;
		sectors->title_sum += tally->title;
		sectors->text_sum += tally->text;
	}
}

static void find_sectors(struct subjects *subjects, const struct document *document, const struct issuers *issuers,
			 struct tallies *tallies)
{
	/* The least shares: to be the one, to be named beside it, to be named beside a cross-cutting plan. */
	static const double primary_least = 0.22, beside_least = 0.22, beside_cross_least = 0.34;
	struct sectors sectors = {.tallies = tallies};
	const struct tally *best = NULL;

	tallies_count(tallies, document, MEANS_SECTOR, false);
	sum_up(&sectors);
	if (tallies->n == 0) { /* nothing names a sector: what the text speaks of, in whatever words */
		tallies_count(tallies, document, MEANS_SECTOR, true);
		sum_up(&sectors);
	}
	if (sectors.title_sum <= 0) {
		count_issuer(tallies, document->lexicon, issuers);
		sum_up(&sectors);
	}
	roll_up(tallies, document->lexicon);
	for (size_t i = 0; i < tallies->n; i++) {
		const struct tally *tally = &tallies->list[i];
		if (!is_cross(tally) && tally->term->parent[0] == '\0' &&
		    (best == NULL || share_of(&sectors, tally) > share_of(&sectors, best)))
			best = tally;
	}
	const struct tally *cross = narrowed_cross(tallies);
	double best_share = best != NULL ? share_of(&sectors, best) : 0;
	/* Broad words in the title and no narrow one, or no sector that leads: the whole economy is meant. */
	bool is_broad = cross != NULL && sectors.title_sum <= 0 && (cross->title > 0 || best_share < 0.4);
	if (is_broad)
		add(subjects, cross, "primary", cross->title > 0 ? 0.9 : 0.6);
	else if (best_share >= primary_least)
		add(subjects, narrowed(&sectors, best), "primary", 0.4 + best_share * 0.6);
	else if (best == NULL && cross == NULL)
		add_else(subjects, document->lexicon, issuers);
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

/* Terms that the titles name, and those that the text dwells on: as densely as `least`, and no less than `share` of what
 * is said of the one most spoken of. */
static void find_named(struct subjects *subjects, const struct document *document, struct tallies *tallies,
		       enum meaning_kind kind, double least, double share)
{
	double most = 0;
	tallies_count(tallies, document, kind, false);
	double thousands = (double)tallies->text_bytes / 3000.0; /* of characters */
	for (size_t i = 0; i < tallies->n; i++)
		most = tallies->list[i].text > most ? tallies->list[i].text : most;
	for (size_t i = 0; i < tallies->n; i++) {
		const struct tally *tally = &tallies->list[i];
		double density = tally->text / (thousands < 1 ? 1 : thousands);
		if (tally->title > 0)
			add(subjects, tally, "", 0.95);
		else if (density >= least && tally->n >= 2 && tally->text >= share * most)
			add(subjects, tally, "", 0.5 + (density > 4 ? 0.4 : density / 10));
	}
}

/* The slot of the "1+N" framework for carbon peaking in the primary sector, where the title is about peaking. */
static void add_slot(struct subjects *subjects, const struct document *document)
{
	static const char *const words[] = {"碳达峰", "碳中和", "carbon peaking", "carbon neutrality"};
	const struct subject *primary = NULL;
	for (size_t i = 0; i < subjects->n; i++)
		if (strcmp(subjects->list[i].role, "primary") == 0)
			primary = &subjects->list[i];
	const struct field *titles[] = {document->title_zh, document->title_en};
	for (size_t t = 0; t < 2 && primary != NULL; t++)
		for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
			size_t at = field_find(titles[t], 0, titles[t]->len, words[w]);
			const struct term *slot = at < titles[t]->len ? lexicon_slot(document->lexicon, primary->term) : NULL;
			if (slot != NULL) {
				struct tally tally = {.term = slot, .field = titles[t], .start = at, .end = at + strlen(words[w])};
				add(subjects, &tally, "", 0.85);
				return;
			}
		}
}

struct subjects subjects_find(const struct document *document, const struct issuers *issuers)
{
	struct subjects subjects = {0};
	struct tallies *tallies = must_alloc(talloc_zero(NULL, struct tallies));
	find_sectors(&subjects, document, issuers, tallies);
	find_named(&subjects, document, tallies, MEANS_INSTRUMENT, 6, 0.8);
	find_named(&subjects, document, tallies, MEANS_GAS, 1.5, 0);
	find_named(&subjects, document, tallies, MEANS_TOPIC, 3, 0.5);
	add_slot(&subjects, document);
	talloc_free(tallies);
	return subjects;
}
