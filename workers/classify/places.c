#include "workers/classify/places.h"

#include <stdlib.h>
#include <string.h>

#include "workers/classify/array.h"
#include "workers/data/words.h"

static bool starts_any(const struct field *field, size_t at, const char *const *words)
{
	for (; *words != NULL; words++)
		if (field_has(field, at, *words))
			return true;
	return false;
}

static bool ends_any(const struct field *field, size_t at, const char *const *words)
{
	for (; *words != NULL; words++) {
		size_t len = strlen(*words);
		if (at >= len && memcmp(field->text + at - len, *words, len) == 0)
			return true;
	}
	return false;
}

/* Many counties' pinyin is an English word (Guiding, Linking): a county needs its kind or its parent behind it. */
static bool county_stands(const struct field *field, const struct hit *hit)
{
	static const char *const kinds[] = {" district", " county", " city", " banner", " autonomous", " new area", NULL};
	for (uint32_t i = 0; i < hit->pattern->n_meanings; i++)
		if (hit->pattern->meanings[i].kind == MEANS_REGION && hit->pattern->meanings[i].region->level != LEVEL_COUNTY)
			return true;
	const struct hit *parent = field_has(field, hit->end, ", ") ? field_hit_at(field, hit->end + 2, MEANS_REGION) : NULL;
	return parent != NULL || starts_any(field, hit->end, kinds);
}

bool place_stands(const struct field *field, const struct hit *hit)
{
	/* 上海市场, 济南市区, 成都市域: the suffix belongs to the next word, and the short name remains. */
	static const char *const after_city[] = {"场", NULL};
	/* 黄河南岸, 太湖北: a river's or a lake's bank. */
	static const char *const water[] = {"黄", "淮", "海", "辽", "渭", "太", "洞庭", "鄱阳", "巢", "运", "长", "太行", NULL};
	static const char *const bank_regions[] = {"河南", "河北", "湖南", "湖北", "江西", "山东", "山西", NULL};

	const struct meaning *meaning = pattern_meaning(hit->pattern, MEANS_REGION);
	if (meaning == NULL || (hit->pattern->is_latin && !county_stands(field, hit)))
		return false;
	size_t len = hit->end - hit->start;
	if (len > 3 && memcmp(field->text + hit->end - 3, "市", 3) == 0 && starts_any(field, hit->end, after_city))
		return false;
	if (meaning->is_short) {
		for (size_t i = 0; bank_regions[i] != NULL; i++)
			if (strcmp(meaning->text, bank_regions[i]) == 0 && ends_any(field, hit->start, water))
				return false;
		if (starts_any(field, hit->end, words_after_no_region))
			return false;
	}
	return true;
}

struct hits places_names(void *owner, const struct field *field)
{
	struct hits names = {.list = array_new(owner, struct hit, field->hits.n + 1)};
	uint32_t end = 0;
	for (size_t i = 0; i < field->hits.n; i++) {
		const struct hit *hit = &field->hits.list[i];
		bool is_trap = (hit->pattern->kinds & MEANS_NOTHING) != 0;
		if ((hit->pattern->kinds & (MEANS_REGION | MEANS_NOTHING)) == 0 || hit->start < end ||
		    (!is_trap && !place_stands(field, hit)))
			continue;
		names.list[names.n++] = *hit;
		end = hit->end;
	}
	return names;
}

/* The higher unit of two that share a name: 北京市 is the municipality, 吉林 the province. */
static bool is_higher(const struct region *a, const struct region *b)
{
	return b == NULL || (a->level < b->level && region_within(b, a)) ||
	       (a->level < b->level && a->level <= LEVEL_PROVINCE);
}

/* The one that an English text means by a name that several share, when nothing around says which: the city, not a county that
 * sounds alike (Wuxi); of two cities the one that the reference data calls foremost (Suzhou in Jiangsu, Fuzhou in Fujian). */
static const struct region *foremost(const struct hit *hit)
{
	const struct region *found = NULL;
	bool is_marked = false, is_open = false;
	for (uint32_t i = 0; i < hit->pattern->n_meanings; i++) {
		const struct meaning *meaning = &hit->pattern->meanings[i];
		const struct region *region = meaning->region;
		if (meaning->kind != MEANS_REGION || region == found || region->level > LEVEL_COUNTY || (found != NULL && region->level > found->level))
			continue;
		bool is_more = found == NULL || region->level < found->level, marks = term_attr_get(region->term, "foremost") != NULL;
		if (is_more || marks) {
			is_open = false;
			is_marked = marks;
			found = region;
		} else {
			is_open = is_open || !is_marked;
		}
	}
	return is_open ? NULL : found;
}

const struct region *place_of(const struct hit *hit, const struct region *within, const struct places *home)
{
	const struct region *inside = NULL, *at_home = NULL, *only = NULL;
	size_t n = 0;

	for (uint32_t i = 0; i < hit->pattern->n_meanings; i++) {
		const struct meaning *meaning = &hit->pattern->meanings[i];
		const struct region *region = meaning->region;
		if (meaning->kind != MEANS_REGION || region == only)
			continue;
		if (within != NULL && region != within && region_within(region, within) && is_higher(region, inside))
			inside = region;
		if (home != NULL && home->province != NULL && region_within(region, home->province) &&
		    (at_home == NULL ||
		     (home->prefecture != NULL && region_within(region, home->prefecture) && region != at_home &&
		      at_home->level >= region->level)))
			at_home = region;
		if (only == NULL || !is_higher(only, region)) {
			n += only == NULL || !is_higher(region, only);
			only = region;
		}
	}
	if (inside != NULL)
		return inside;
	if (n == 1)
		return only;
	return at_home == NULL && home != NULL && hit->pattern->is_latin ? foremost(hit) : at_home;
}

/* ---- Weighing ---- */

struct weighing {
	struct place_score *list;
	size_t n, room;
};

static struct place_score *score_of(void *owner, struct weighing *w, const struct region *region)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->list[i].region == region)
			return &w->list[i];
	if (w->n == w->room) {
		w->room = w->room * 2 + 32;
		w->list = array_grow(owner, w->list, struct place_score, w->room);
	}
	w->list[w->n] = (struct place_score){.region = region};
	return &w->list[w->n++];
}

/* 绍兴滨海新区: what a city calls its new area, another city has for a district. */
static bool is_anothers(const struct field *field, const struct hit *hit, const struct region *within, const struct region *region)
{
	static const char tail[] = "新区";
	size_t len = strlen(tail);
	return within != NULL && !region_within(region, within) && hit->end - hit->start > len &&
	       field_has(field, hit->end - len, tail);
}

/* Adds the mentions of one field. Names that several regions share wait for the second round, when the
 * first has shown where the document is at home. */
static void weigh_field(void *owner, struct weighing *w, const struct field *field, double weight,
			const struct places *home)
{
	const struct region *previous = NULL;
	size_t previous_end = 0;
	for (size_t i = 0; i < field->names.n; i++) {
		const struct hit *hit = &field->names.list[i];
		if ((hit->pattern->kinds & MEANS_REGION) == 0)
			continue;
		const struct region *within = previous_end == hit->start ? previous : NULL;
		const struct region *alone = place_of(hit, within, NULL);
		const struct region *region = alone != NULL ? alone : place_of(hit, within, home);
		previous = region;
		previous_end = hit->end;
		if (region == NULL || (home != NULL && alone != NULL) || is_anothers(field, hit, within, region))
			continue;
		const struct meaning *meaning = pattern_meaning(hit->pattern, MEANS_REGION);
		struct place_score *score = score_of(owner, w, region);
		double share = meaning->is_short ? 0.5 : 1.0;
		score->score += weight * share;
		score->n++;
		score->is_led = score->is_led || (within != NULL && region != within && region_within(region, within));
		if (score->field == NULL || weight * share > score->weight) {
			score->field = field;
			score->start = hit->start;
			score->end = hit->end;
			score->weight = weight * share;
		}
	}
}

static void add_totals(struct weighing *w)
{
	for (size_t i = 0; i < w->n; i++) {
		w->list[i].total = 0;
		for (size_t j = 0; j < w->n; j++)
			if (region_within(w->list[j].region, w->list[i].region))
				w->list[i].total += w->list[j].score;
	}
}

static const struct region *best_at(const struct weighing *w, enum region_level level, const struct region *within,
				    double least)
{
	const struct place_score *best = NULL;
	for (size_t i = 0; i < w->n; i++) {
		const struct place_score *one = &w->list[i];
		if (one->region->level == level && (within == NULL || region_within(one->region, within)) &&
		    one->total >= least && (best == NULL || one->total > best->total))
			best = one;
	}
	return best != NULL ? best->region : NULL;
}

/* A province may be named by its cities alone: every one gets an entry. */
static void add_ancestors(void *owner, struct weighing *w)
{
	for (size_t i = 0; i < w->n; i++) {
		const struct region *region = w->list[i].region;
		for (const struct region *up = region->parent; up != NULL && up->level != LEVEL_NATIONAL; up = up->parent)
			score_of(owner, w, up);
	}
}

static void choose_home(struct places *places, const struct weighing *w)
{
	places->province = best_at(w, LEVEL_PROVINCE, NULL, 0.01);
	places->prefecture = places->province != NULL ? best_at(w, LEVEL_PREFECTURE, places->province, 0.01) : NULL;
	const struct region *outer = places->prefecture != NULL ? places->prefecture : places->province;
	places->county = outer != NULL ? best_at(w, LEVEL_COUNTY, outer, 0.01) : NULL;
	places->zone = best_at(w, LEVEL_ZONE, NULL, 0.01);
}

static int by_score_down(const void *a, const void *b)
{
	const struct place_score *left = a, *right = b;
	if (left->score != right->score)
		return left->score < right->score ? 1 : -1;
	return strcmp(left->region->term->code, right->region->term->code);
}

bool place_is_backed(const struct places *places, const struct place_score *score)
{
	enum { SHORTEST_BYTES = 6, SHORT_BYTES = 9 };
	const struct region *region = score->region, *outer = region->parent;
	size_t len = strlen(region->term->name_zh);

	if (region->level != LEVEL_COUNTY || len > SHORT_BYTES || score->is_led || outer == NULL ||
	    outer == places->prefecture || (outer->level == LEVEL_PROVINCE && outer == places->province))
		return true;
	for (size_t i = 0; i < places->n_scores && len > SHORTEST_BYTES; i++)
		if (places->scores[i].region == outer)
			return places->scores[i].n > 0;
	return false;
}

struct places places_weigh(void *owner, struct field *const *fields, const double *weights, size_t n,
			   const struct region *numbered)
{
	struct weighing w = {0};
	struct places places = {0};

	if (numbered != NULL)
		score_of(owner, &w, numbered)->score += 30;
	for (size_t i = 0; i < n; i++)
		weigh_field(owner, &w, fields[i], weights[i], NULL);
	add_ancestors(owner, &w);
	add_totals(&w);
	choose_home(&places, &w);
	for (size_t i = 0; i < n; i++)
		weigh_field(owner, &w, fields[i], weights[i], &places);
	add_ancestors(owner, &w);
	add_totals(&w);
	choose_home(&places, &w);
	if (w.n > 0)
		qsort(w.list, w.n, sizeof *w.list, by_score_down);
	places.scores = w.list;
	places.n_scores = w.n;
	return places;
}
