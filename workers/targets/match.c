#include "workers/targets/match.h"

#include <string.h>

#include "proto/text/utf8.h"
#include "workers/targets/deeds.h"

/* What a number wants of an indicator, looked up once. */
struct fit {
	const char *unit; /* canonical */
	bool is_any;      /* a share of anything */
	bool is_point;    /* points fit percents */
	bool is_times;    /* amounts double, shares hardly */
};

static struct fit fit_of(const struct target_lexicon *lexicon, const struct wanted *wanted)
{
	const char *unit = wanted->unit != NULL ? wanted->unit->canonical : lexicon->ratio;
	bool is_point = strcmp(unit, "point") == 0;
	bool is_share = is_point || strcmp(unit, "percent") == 0 || strcmp(unit, "times") == 0;
	return (struct fit){unit, is_share && wanted->is_change, is_point, strcmp(unit, "times") == 0};
}

static bool fits(const struct indicator *indicator, const struct fit *fit)
{
	return fit->is_any || indicator->unit == fit->unit || (fit->is_point && strcmp(indicator->unit, "percent") == 0);
}

static bool lies_in(struct span span, size_t at)
{
	return at >= span.from && at < span.to;
}

const struct indicator *match_indicator(const struct target_lexicon *lexicon, const struct names *names,
                                        struct span within, struct span first, struct span last,
                                        const struct wanted *wanted, const struct indicator *but)
{
	enum { ITS_UNIT = 24, OF_PIECE = 80, OF_ALL = 2, GENERAL = 8 };
	/* A thing in a row is first of all what its own piece names. */
	const uint32_t both = first.from > within.from || first.to < within.to ? OF_PIECE : OF_ALL;
	const struct fit fit = fit_of(lexicon, wanted);
	const struct indicator *best = NULL;
	uint32_t best_weight = 0;
	for (size_t i = names_from(names, within.from); i < names->n && names->list[i].from < within.to; i++) {
		const struct name *name = &names->list[i];
		bool begins = lies_in(first, name->from), ends = lies_in(last, name->last);
		if (name->indicator == NULL || (wanted->is_row && name->indicator->is_joint) || name->to > within.to || !(begins || ends) || name->indicator == but || !fits(name->indicator, &fit))
			continue;
		uint32_t weight = name->weight / (name->indicator->is_general ? GENERAL : 1) + (name->indicator->unit == fit.unit || (fit.is_times && strcmp(name->indicator->unit, "percent") != 0) ? ITS_UNIT : 0U) +
		                  (begins && ends ? both : 0U) + (name->from > within.from ? 0U : 1U);
		if (weight > best_weight || (weight == best_weight && !fit.is_any)) { /* a change has no unit to choose by: the first */
			best = name->indicator;
			best_weight = weight;
		}
	}
	return best;
}

const struct indicator *match_words(const struct target_lexicon *lexicon, const char *text, size_t len,
                                    const struct wanted *wanted)
{
	struct names names;
	const struct span all = {0, len};
	names_find(&names, lexicon, text, all);
	const struct indicator *found = match_indicator(lexicon, &names, all, all, all, wanted, NULL), *per = NULL;
	if (wanted->is_change && (found == NULL || strcmp(found->unit, lexicon->percent.canonical) != 0))
		per = deeds_find(lexicon, &names, all, true);
	return per != NULL ? per : found;
}

static bool begins_any(const char *text, size_t at, size_t to, const char *const *words, size_t n, size_t *size_out)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(words[i]);
		if (at + len <= to && memcmp(text + at, words[i], len) == 0) {
			*size_out = len;
			return true;
		}
	}
	return false;
}

/* "占山东省目标的16%": named as what is compared with. */
static bool is_compared(const char *text, size_t end, size_t to)
{
	static const char *const words[] = {"目标", "的目标", "平均", "水平", "总量", "的总量", "'s target", " province's target"};
	size_t size;
	return begins_any(text, end, to, words, sizeof words / sizeof *words, &size);
}

static const char country[] = "100000";

/* "我国宣布，到2030年…": a local plan tells what the country promised; "位居全国前列" does not. */
static bool is_nation(const char *text, size_t at, size_t to, size_t near, size_t *size_out)
{
	static const char *const speakers[] = {"我国", "总书记", "国家主席", "国家提出"};
	static const char *const all[] = {"全国"};
	static const char *const ranks[] = {"前", "先进", "第", "领先", "首", "统一", "一流", "重要", "碳", "性", "文明", "各", "有影响"};
	size_t size;
	if (begins_any(text, at, to, speakers, sizeof speakers / sizeof *speakers, size_out))
		return true;
	return at >= near && begins_any(text, at, to, all, 1, size_out) && !is_compared(text, at + *size_out, to) &&
	       !begins_any(text, at + *size_out, to, ranks, sizeof ranks / sizeof *ranks, &size);
}

bool match_is_region(const struct target_lexicon *lexicon, const char *text, struct span within)
{
	size_t end;
	return within.from < within.to &&
	       phrases_at(lexicon->region_names, text, within.to, within.from, &end) != NULL && end == within.to;
}

const char *match_region(const struct target_lexicon *lexicon, const char *text, struct span within, size_t near)
{
	/* "…、全省城市生活垃圾…": from here on it is the whole of the document's region again. */
	static const char *const whole[] = {"全省", "全市", "全区", "全县", "全州", "全域", "本市", "本省", "我省", "我市", "我区"};
	const char *best = NULL;
	size_t best_len = 0, end, size;
	bool is_near = false;
	for (size_t at = within.from; at < within.to; at += size) {
		const char *next = text + at;
		utf8_next(&next);
		if (begins_any(text, at, within.to, whole, sizeof whole / sizeof *whole, &size)) {
			best = NULL;
			best_len = 0;
			continue;
		}
		if (is_nation(text, at, within.to, near, &size)) {
			best = country;
			best_len = SIZE_MAX;
			continue;
		}
		size = (size_t)(next - (text + at));
		const struct phrase *name = phrases_at(lexicon->region_names, text, within.to, at, &end);
		if (name == NULL || name->len < 6)
			continue;
		size = end - at;
		if (is_compared(text, end, within.to))
			continue;
		bool is_nearer = at >= near && !is_near; /* the first of the number's own clause */
		if (is_nearer || name->len >= best_len) {
			best = lexicon->regions[name->value];
			best_len = name->len;
			is_near = at >= near;
		}
	}
	return best;
}
