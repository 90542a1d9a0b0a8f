#include "workers/targets/lexicon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "workers/targets/deeds.h"
#include "workers/targets/shares.h"
#include "workers/targets/words.h"

/* The things that English texts count without a unit ("70 national standards") are the names of this unit. */
static const char counted[] = "count_en";

static const char *attr(const struct term *term, const char *key)
{
	const char *value = term_attr_get(term, key);
	return value != NULL ? value : "";
}

/* Adds a name, and once more as it is written elsewhere: "utilisation", "metres", "new-energy". */
static void add_spellings(struct phrases *phrases, const char *name, int32_t value)
{
	enum { NAME_BYTES = 160 };
	static const char *const pairs[][2] = {{"utilis", "utiliz"},   {"fertilis", "fertiliz"}, {"metre", "meter"},       {"centre", "center"},
	                                       {"aluminium", "aluminum"},    {"sulph", "sulf"},        {"tonnes", "tons"},       {"tonne ", "ton "},
	                                       {"new-energy", "new energy"}, {"low-", "low "},         {"refuell", "refuel"},    {"wastewater", "waste water"}};
	char other[NAME_BYTES];
	phrases_add(phrases, name, value);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		for (size_t from = 0; from < 2; from++) {
			const char *at = strstr(name, pairs[i][from]), *by = pairs[i][1 - from];
			size_t n = strlen(pairs[i][from]);
			if (at != NULL && strlen(name) + strlen(by) < sizeof other) {
				snprintf(other, sizeof other, "%.*s%s%s", (int)(at - name), name, by, at + n);
				phrases_add(phrases, other, value);
			}
		}
}

static void add_list(struct phrases *phrases, const char *list, int32_t value)
{
	char *copy = must_alloc(talloc_strdup(phrases, list)), *rest = copy, *piece;
	while ((piece = strsep(&rest, ",")) != NULL)
		add_spellings(phrases, piece, value);
	talloc_free(copy);
}

static void add_names(struct phrases *phrases, const struct term *term, int32_t value)
{
	add_spellings(phrases, term->name_zh, value);
	add_spellings(phrases, term->name_en, value);
	for (size_t i = 0; i < term->n_aliases; i++)
		add_spellings(phrases, term->aliases[i], value);
}

/* The one address of a canonical unit's name. */
static const char *canonical(const struct target_lexicon *lexicon, const char *name)
{
	for (size_t i = 0; i < lexicon->n_units; i++)
		if (strcmp(lexicon->units[i].canonical, name) == 0)
			return lexicon->units[i].canonical;
	return name;
}

static enum status add_unit(struct target_lexicon *lexicon, const struct term *term)
{
	struct unit *unit = &lexicon->units[lexicon->n_units];
	*unit = (struct unit){term->code, canonical(lexicon, attr(term, "canonical")), strtod(attr(term, "factor"), NULL)};
	if (*unit->canonical == '\0' || !(unit->factor > 0))
		return INVALID;
	int32_t value = (int32_t)lexicon->n_units++;
	if (strcmp(unit->code, counted) == 0)
		lexicon->count_unit = value;
	if (strcmp(unit->code, "ratio") == 0)
		lexicon->ratio_unit = value;
	else
		add_names(lexicon->unit_names, term, value);
	return OK;
}

static enum status add_indicator(struct target_lexicon *lexicon, const struct term *term)
{
	struct indicator *indicator = &lexicon->indicators[lexicon->n_indicators];
	*indicator = (struct indicator){term->code, attr(term, "unit"), strcmp(attr(term, "direction"), "down") == 0, *attr(term, "general") != '\0', *attr(term, "joint") != '\0'};
	if (*indicator->unit == '\0')
		return INVALID;
	int32_t value = (int32_t)lexicon->n_indicators++;
	add_names(lexicon->indicator_names, term, value);
	add_list(lexicon->indicator_names, attr(term, "patterns"), value);
	return OK;
}

static enum status add_benchmark(struct target_lexicon *lexicon, const struct term *term)
{
	struct benchmark *benchmark = &lexicon->benchmarks[lexicon->n_benchmarks++];
	*benchmark = (struct benchmark){
	        .code = term->code,
	        .indicator = attr(term, "indicator"),
	        .region = attr(term, "region"),
	        .comparator = attr(term, "comparator"),
	        .unit = attr(term, "unit"),
	        .value = strtod(attr(term, "value"), NULL),
	        .year = (int32_t)strtol(attr(term, "year"), NULL, 10),
	};
	return *benchmark->indicator != '\0' && benchmark->year > 0 ? OK : INVALID;
}

/* A county is looked for by its full names only: short ones are too often other words. */
static enum status add_region(struct target_lexicon *lexicon, const struct term *term)
{
	lexicon->regions[lexicon->n_regions] = term->code;
	int32_t value = (int32_t)lexicon->n_regions++;
	if (strcmp(term->code, "100000") == 0)
		return OK; /* the country is no place within a text about it */
	if (strcmp(attr(term, "level"), "county") == 0) {
		phrases_add(lexicon->region_names, term->name_zh, value);
		phrases_add(lexicon->region_names, term->name_en, value);
	} else {
		add_names(lexicon->region_names, term, value);
	}
	return OK;
}

static const struct facet {
	const char *name;
	enum status (*add)(struct target_lexicon *lexicon, const struct term *term);
} facets[] = {{"unit", add_unit},
              {"indicator", add_indicator},
              {"benchmark", add_benchmark},
              {"region", add_region}};

static void make_room(struct target_lexicon *lexicon, const struct term_list *terms)
{
	size_t n[sizeof facets / sizeof *facets] = {0};
	for (size_t i = 0; i < terms->n; i++)
		for (size_t f = 0; f < sizeof facets / sizeof *facets; f++)
			n[f] += strcmp(terms->terms[i].facet, facets[f].name) == 0;
	lexicon->units = must_alloc(talloc_array(lexicon, struct unit, (unsigned)n[0] + 1));
	lexicon->indicators = must_alloc(talloc_array(lexicon, struct indicator, (unsigned)n[1] + 1));
	lexicon->benchmarks = must_alloc(talloc_array(lexicon, struct benchmark, (unsigned)n[2] + 1));
	lexicon->regions = must_alloc(talloc_array(lexicon, const char *, (unsigned)n[3] + 1));
	lexicon->unit_names = phrases_new(lexicon);
	lexicon->indicator_names = phrases_new(lexicon);
	lexicon->region_names = phrases_new(lexicon);
	lexicon->words = phrases_new(lexicon);
	lexicon->count_unit = -1;
}

enum status target_lexicon_build(struct target_lexicon **out, const struct term_list *terms)
{
	CLEANUP(target_lexicon_freep)
	struct target_lexicon *lexicon = must_alloc(talloc_zero(NULL, struct target_lexicon));
	make_room(lexicon, terms);
	for (size_t i = 0; i < terms->n; i++)
		for (size_t f = 0; f < sizeof facets / sizeof *facets; f++)
			if (strcmp(terms->terms[i].facet, facets[f].name) == 0 &&
			    facets[f].add(lexicon, &terms->terms[i]) != OK)
				log_event(LOG_WARN, "targets.term_refused", "facet=%s code=%s", terms->terms[i].facet,
				          terms->terms[i].code);
	if (lexicon->n_units == 0 || lexicon->n_indicators == 0)
		return INVALID;
	for (size_t i = 0; i < lexicon->n_indicators; i++)
		lexicon->indicators[i].unit = canonical(lexicon, lexicon->indicators[i].unit);
	deeds_add(lexicon, shares_add(lexicon));
	lexicon->times = (struct unit){"times", canonical(lexicon, "times"), 1};
	lexicon->percent = (struct unit){"percent", canonical(lexicon, "percent"), 1};
	lexicon->ratio = canonical(lexicon, "ratio");
	for (size_t i = 0; i < n_target_words; i++)
		phrases_add_list(lexicon->words, target_words[i].texts, "|", (int32_t)i);
	phrases_ready(lexicon->unit_names);
	phrases_ready(lexicon->indicator_names);
	phrases_ready(lexicon->region_names);
	phrases_ready(lexicon->words);
	*out = lexicon;
	lexicon = NULL;
	return OK;
}

void target_lexicon_free(struct target_lexicon *lexicon)
{
	talloc_free(lexicon);
}

const struct benchmark *lexicon_benchmark(const struct target_lexicon *lexicon, const char *indicator,
                                          const char *region, int32_t year)
{
	for (size_t i = 0; i < lexicon->n_benchmarks; i++) {
		const struct benchmark *one = &lexicon->benchmarks[i];
		if (one->year == year && strcmp(one->indicator, indicator) == 0 &&
		    strcmp(one->region, region) == 0)
			return one;
	}
	return NULL;
}
