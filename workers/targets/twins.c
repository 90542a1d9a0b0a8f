/* Design. A translation says the same amounts in the same order, but not always in words that the rules read alike: an
 * indicator is known in one language only, 以上 becomes "more than", 涨幅3% "grow by 3 %", a year stands in a heading. So the two languages are
 * aligned as a whole: of all pairings that keep the order, the one that fits best. What crosses (a list that English tells
 * the other way round) is paired after that where there is no choice. Two amounts that an indicator does not hold together
 * must stand at about the same place of texts of the same kind. Then repetitions within a language join, unless that
 * would put together what differs in year, region, indicator or baseline. */
#include "workers/targets/twins.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"

/* How far apart a statement and its translation stand: a part of their texts, and a sentence more in short ones. */
static const double near_part = 0.1, near_points = 30, short_points = 60;

struct said {
	const struct result_target *target;
	double place; /* 0 to 1, in its field */
	double reach; /* what is near in that field */
	bool is_body;
	bool is_paired;
	size_t parent; /* of the set that it is in */
	/* of the set, where this is its root */
	const char *indicator, *region;
	int32_t year, baseline;
};

struct side {
	size_t *list; /* indices of what one language says */
	size_t n;
};

static bool is_same_amount(const struct result_target *a, const struct result_target *b)
{
	return fabs(a->normal - b->normal) <= 1e-6 * fabs(a->normal) &&
	       fabs(a->normal_high - b->normal_high) <= 1e-6 * fabs(a->normal_high) && strcmp(a->unit, b->unit) == 0;
}

/* Levels that are bounded in different words may be one; a level and a change are two things. */
static bool is_same_kind(const struct result_target *a, const struct result_target *b)
{
	static const char *const changes[] = {"increase_by", "reduce_by", "multiply"};
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		if ((strcmp(a->comparator, changes[i]) == 0) != (strcmp(b->comparator, changes[i]) == 0))
			return false;
	return true;
}

static bool words_differ(const char *a, const char *b)
{
	return *a != '\0' && *b != '\0' && strcmp(a, b) != 0;
}

static bool numbers_differ(int32_t a, int32_t b)
{
	return a != 0 && b != 0 && a != b;
}

/* ---- Sets ---- */

static size_t root_of(struct said *all, size_t i)
{
	while (all[i].parent != i)
		i = all[i].parent = all[all[i].parent].parent;
	return i;
}

static void join(struct said *all, size_t i, size_t k)
{
	struct said *a = &all[root_of(all, i)], *b = &all[root_of(all, k)];
	if (a == b || words_differ(a->indicator, b->indicator) || words_differ(a->region, b->region) ||
	    numbers_differ(a->year, b->year) || numbers_differ(a->baseline, b->baseline))
		return;
	if (b < a) { /* the first is the root */
		struct said *other = a;
		a = b;
		b = other;
	}
	b->parent = (size_t)(a - all);
	a->indicator = *a->indicator != '\0' ? a->indicator : b->indicator;
	a->region = *a->region != '\0' ? a->region : b->region;
	a->year = a->year != 0 ? a->year : b->year;
	a->baseline = a->baseline != 0 ? a->baseline : b->baseline;
}

/* ---- Two languages ---- */

/* How well two targets of two languages fit; 0: they say different things. */
static double fit_of(const struct said *a, const struct said *b)
{
	const struct result_target *one = a->target, *other = b->target;
	bool is_known = *one->indicator != '\0' && strcmp(one->indicator, other->indicator) == 0;
	double apart = fabs(a->place - b->place);
	bool is_kind = is_same_kind(one, other);
	if (!is_same_amount(one, other) || words_differ(one->indicator, other->indicator) ||
	    words_differ(one->region, other->region) || numbers_differ(one->year, other->year) ||
	    numbers_differ(one->baseline_year, other->baseline_year))
		return 0;
	if ((!is_known || !is_kind) && (a->is_body != b->is_body || apart > fmax(a->reach, b->reach)))
		return 0;
	return (is_known ? 3 : 1) + (is_kind ? 1 : 0) + (one->year == other->year ? 2 : 0) + (strcmp(one->comparator, other->comparator) == 0 ? 0.5 : 0) +
	       (strcmp(one->region, other->region) == 0 ? 0.5 : 0) + (a->is_body == b->is_body ? 1 - apart : 0);
}

static void pair(struct said *all, size_t i, size_t k)
{
	all[i].is_paired = all[k].is_paired = true;
	join(all, i, k);
}

/* Of all pairings that keep the order, the one of the greatest sum. */
static void pair_in_order(struct said *all, const struct side *zh, const struct side *en)
{
	size_t width = en->n + 1;
	float *best = must_alloc(talloc_zero_array(NULL, float, (unsigned)((zh->n + 1) * width)));
	for (size_t i = 1; i <= zh->n; i++)
		for (size_t k = 1; k <= en->n; k++) {
			double fit = fit_of(&all[zh->list[i - 1]], &all[en->list[k - 1]]);
			float over = fmaxf(best[(i - 1) * width + k], best[i * width + k - 1]);
			float with = best[(i - 1) * width + k - 1] + (float)fit;
			best[i * width + k] = fit > 0 && with > over ? with : over;
		}
	for (size_t i = zh->n, k = en->n; i > 0 && k > 0;) {
		float here = best[i * width + k];
		if (here <= best[(i - 1) * width + k]) {
			i--;
		} else if (here <= best[i * width + k - 1]) {
			k--;
		} else {
			pair(all, zh->list[--i], en->list[--k]);
		}
	}
	talloc_free(best);
}

/* The only one of a side that is not paired and fits; SIZE_MAX where there is none or a choice. */
static size_t only_fit(const struct said *all, size_t i, const struct side *side)
{
	size_t found = SIZE_MAX;
	for (size_t k = 0; k < side->n; k++) {
		if (all[side->list[k]].is_paired || fit_of(&all[i], &all[side->list[k]]) <= 0)
			continue;
		if (found != SIZE_MAX)
			return SIZE_MAX;
		found = side->list[k];
	}
	return found;
}

static void pair_what_crosses(struct said *all, const struct side *zh, const struct side *en)
{
	for (size_t i = 0; i < zh->n; i++) {
		size_t one = zh->list[i], other;
		if (all[one].is_paired || (other = only_fit(all, one, en)) == SIZE_MAX)
			continue;
		if (only_fit(all, other, zh) == one)
			pair(all, one, other);
	}
}

/* ---- One language ---- */

/* What a text says twice: in the same words, or with the same bound of the same indicator. */
static bool is_repetition(const struct result_target *a, const struct result_target *b)
{
	bool is_worded = *a->subject != '\0' && strcmp(a->subject, b->subject) == 0;
	bool is_bound = *a->indicator != '\0' && strcmp(a->comparator, b->comparator) == 0;
	return (is_worded || is_bound) && strcmp(a->indicator, b->indicator) == 0 && is_same_amount(a, b) &&
	       is_same_kind(a, b) && a->year == b->year && strcmp(a->region, b->region) == 0 && strcmp(a->lang, b->lang) == 0 &&
	       strcmp(a->condition, b->condition) == 0;
}

static void join_repetitions(struct said *all, size_t n)
{
	for (size_t k = 1; k < n; k++)
		for (size_t i = 0; i < k; i++)
			if (is_repetition(all[i].target, all[k].target)) {
				join(all, i, k);
				break;
			}
}

static void put_place(struct said *said, const struct field_extent *extents, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double points = (double)extents[i].points;
		if (strcmp(extents[i].field, said->target->field) != 0 || extents[i].points == 0)
			continue;
		said->place = (double)said->target->start / points;
		said->reach = near_part + near_points / fmax(points, short_points);
		return;
	}
}

void twins_mark(struct result_target *list, size_t n, const struct field_extent *extents, size_t n_extents)
{
	struct said *all = must_alloc(talloc_zero_array(NULL, struct said, (unsigned)n + 1));
	struct side sides[2] = {{.list = must_alloc(talloc_array(all, size_t, (unsigned)n + 1))},
				{.list = must_alloc(talloc_array(all, size_t, (unsigned)n + 1))}};
	for (size_t i = 0; i < n; i++) {
		struct side *side = &sides[strncmp(list[i].lang, "zh", 2) != 0];
		all[i] = (struct said){.target = &list[i], .is_body = strncmp(list[i].field, "body", 4) == 0, .parent = i,
				       .indicator = list[i].indicator, .region = list[i].region, .year = list[i].year,
				       .baseline = list[i].baseline_year};
		put_place(&all[i], extents, n_extents);
		side->list[side->n++] = i;
	}
	pair_in_order(all, &sides[0], &sides[1]);
	pair_what_crosses(all, &sides[0], &sides[1]);
	join_repetitions(all, n);
	for (size_t i = 0; i < n; i++)
		list[i].same = 0;
	for (size_t i = 0; i < n; i++) {
		size_t root = root_of(all, i);
		if (root != i)
			list[i].same = list[root].same = (int32_t)root + 1;
	}
	talloc_free(all);
}
