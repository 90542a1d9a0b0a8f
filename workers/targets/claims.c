#include "workers/targets/claims.h"

#include <math.h>
#include <string.h>

/* The region that "national" stands for, and how far a rounded claim may be off. */
static const char country[] = "100000";
static const double tolerance = 0.02;

static bool in_clause(const struct part *part, const struct clause *clause, enum word word)
{
	return clause_find(part, clause->lo, clause->hi, word) < part->n;
}

static bool unit_is(const struct part *part, size_t i, const char *canonical)
{
	const struct unit *unit = part->tokens[i].as.quantity.unit;
	return unit != NULL && strcmp(unit->canonical, canonical) == 0;
}

/* "国家目标为65%", "national target 65 %": the reference is the subject itself. */
static bool is_reference_subject(const struct part *part, const struct clause *clause)
{
	size_t at = clause_find(part, clause->lo, clause->after, WORD_REFERENCE);
	size_t target = clause_find(part, clause->lo, clause->after, WORD_TARGET);
	if (at == part->n || target == part->n || part->tokens[at].start > clause->lo + 4)
		return false;
	return part->tokens[target].start <= part->tokens[at].end + 10;
}

/* "16 % and 12 % of Shandong's targets": the last number of the row is followed by whose target it is a part
 * of. */
static bool is_part_of(const struct part *part, const struct clause *clause)
{
	enum { REACH = 60 };
	size_t limit = clause->after + REACH < part->to ? clause->after + REACH : part->to;
	size_t target = clause_find(part, clause->after, limit, WORD_TARGET);
	if (target == part->n)
		target = clause_find(part, clause->after, limit, WORD_PARENT);
	if (target == part->n)
		return false;
	size_t len = part->tokens[target].end - clause->after;
	return memmem(part->text + clause->after, len, " of ", 4) != NULL &&
	       memchr(part->text + clause->after, ',', len) == NULL &&
	       memchr(part->text + clause->after, '(', len) == NULL;
}

static bool is_share(const struct part *part, const struct clause *clause)
{
	if (in_clause(part, clause, WORD_PARENT) || is_part_of(part, clause))
		return true;
	size_t target = clause_find(part, clause->lo, clause->after, WORD_TARGET);
	return target < part->n && memcmp(part->text + part->tokens[target].end, "的", strlen("的")) == 0 &&
	       memmem(part->text + clause->lo, part->tokens[target].start - clause->lo, "占", strlen("占")) !=
	               NULL;
}

static bool begins_any(const char *text, size_t at, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(text + at, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* Whether one of the words ends at `at`, within the part. */
static bool ends_any(const struct part *part, size_t at, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(words[i]);
		if (at >= part->from + len && memcmp(part->text + at - len, words[i], len) == 0)
			return true;
	}
	return false;
}

static bool holds_any(const char *text, struct span span, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n && span.from < span.to; i++)
		if (memmem(text + span.from, span.to - span.from, words[i], strlen(words[i])) != NULL)
			return true;
	return false;
}

/* Whether nothing but words that lead from whose target it is to its number stand in [from, to). */
static bool is_lead(const char *text, size_t from, size_t to)
{
	static const char *const words[] = {" ", "(", "'s", "the", "target", "goal", "average", "level", "figure", "benchmark", "requirement", "rate", "share", "of", "at", "is", "was", "set", "about",
	                                    "around", "some", "only", "which", ":", "的", "目标", "平均", "水平", "要求", "值", "为", "是", "约", "仅", "只有"};
	while (from < to) {
		size_t step = 0;
		for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
			size_t n = strlen(words[i]);
			if (n > step && from + n <= to && memcmp(text + from, words[i], n) == 0)
				step = n;
		}
		if (step == 0)
			return false;
		from += step;
	}
	return true;
}

/* "the national target of 20 percent", "国家8%的目标", "20 percent nationwide": the number is the one that is compared with. */
static bool is_of_reference(const struct part *part, size_t i)
{
	static const char *const behind[] = {" nationwide", " nationally", " for the country", " for the nation", "的目标", "的要求", "的平均水平", "的水平"};
	static const char *const leads[] = {"against ", "compared with ", "compared to ", "versus ", "vs ", "vs. "}, *const targets[] = {"目标", "要求", "平均", "水平"};
	const struct part_token *token = &part->tokens[i];
	bool is_marked = begins_any(part->text, token->end, behind, sizeof behind / sizeof *behind);
	if (!part->is_zh && is_marked && ends_any(part, token->start, leads, sizeof leads / sizeof *leads))
		return true;
	for (size_t k = i; k-- > 0 && part->tokens[k].kind != TOKEN_QUANTITY_T;) {
		if (part->tokens[k].kind != TOKEN_WORD_T || part->tokens[k].word != WORD_REFERENCE)
			continue;
		struct span between = {part->tokens[k].end, token->start};
		bool is_target = !part->is_zh || is_marked || holds_any(part->text, between, targets, sizeof targets / sizeof *targets);
		return is_target && is_lead(part->text, between.from, between.to);
	}
	return false;
}

/* The number before token i is one that is compared with: "全国目标(20%)的3倍". */
static bool is_behind_reference(const struct part *part, size_t i)
{
	while (i > 0 && part->tokens[i - 1].kind != TOKEN_QUANTITY_T && part->tokens[i - 1].kind != TOKEN_COMMA)
		i--;
	return i > 0 && part->tokens[i - 1].kind == TOKEN_QUANTITY_T && is_of_reference(part, i - 1);
}

/* "triple the national target" */
static bool multiplies_reference(const struct part *part, size_t i)
{
	static const char *const words[] = {" the national ", " the country's ", " the nation's ", " that of the country", " the average of the country"};
	return part->tokens[i].word == WORD_MULTIPLY && begins_any(part->text, part->tokens[i].end, words, sizeof words / sizeof *words);
}

/* "target of" is a word of its own, that of a level. */
static bool names_target(const struct part *part, const struct clause *clause)
{
	static const char *const words[] = {" target of ", " goal of ", " goal", " average of ", " average"};
	return in_clause(part, clause, WORD_TARGET) || holds_any(part->text, (struct span){clause->lo, clause->hi}, words, sizeof words / sizeof *words);
}

enum claim_kind claim_of(const struct part *part, size_t i, const struct clause *clause)
{
	bool has_reference = in_clause(part, clause, WORD_REFERENCE) || is_behind_reference(part, i);
	bool is_above = in_clause(part, clause, WORD_ABOVE) || in_clause(part, clause, WORD_MORE);
	if (part->tokens[i].kind != TOKEN_QUANTITY_T)
		return multiplies_reference(part, i) ? CLAIM_TIMES : CLAIM_NONE;
	if (unit_is(part, i, "times"))
		return has_reference ? CLAIM_TIMES : CLAIM_NONE;
	if (unit_is(part, i, "point"))
		return has_reference && is_above ? CLAIM_POINTS_ABOVE : CLAIM_NONE;
	if (is_of_reference(part, i))
		return CLAIM_REFERENCE_IS;
	bool is_compared = in_clause(part, clause, WORD_ABOVE) || clause_find(part, clause->after, clause->hi, WORD_MORE) < part->n ||
	                   (part->is_zh && in_clause(part, clause, WORD_MORE));
	if (unit_is(part, i, "percent") && has_reference && is_compared && names_target(part, clause))
		return CLAIM_PERCENT_ABOVE;
	if (is_reference_subject(part, clause))
		return CLAIM_REFERENCE_IS;
	return unit_is(part, i, "percent") && is_share(part, clause) ? CLAIM_SHARE_OF : CLAIM_NONE;
}

/* What the claim's number would be if the benchmark is right; 0 where that cannot be said. */
static double compute(enum claim_kind kind, double value, double reference)
{
	switch (kind) {
	case CLAIM_POINTS_ABOVE:
		return value - reference;
	case CLAIM_TIMES:
		return reference > 0 ? value / reference : 0;
	case CLAIM_PERCENT_ABOVE:
		return reference > 0 ? (value / reference - 1) * 100 : 0;
	case CLAIM_REFERENCE_IS:
		return reference;
	case CLAIM_SHARE_OF:
		return reference > 0 ? value / reference * 100 : 0;
	case CLAIM_NONE:
		break;
	}
	return 0;
}

void claim_put(struct result_target *target, const struct target_lexicon *lexicon, enum claim_kind kind,
               const struct quantity *number)
{
	static const char *const names[] = {[CLAIM_NONE] = "",
	                                    [CLAIM_POINTS_ABOVE] = "points_above",
	                                    [CLAIM_TIMES] = "times",
	                                    [CLAIM_PERCENT_ABOVE] = "percent_above",
	                                    [CLAIM_REFERENCE_IS] = "reference_is",
	                                    [CLAIM_SHARE_OF] = "share_of"};
	if (kind == CLAIM_REFERENCE_IS && target->claim[0] != '\0')
		return; /* "3 times the national target of 20 percent": what is claimed has been said */
	target->claim = names[kind];
	target->claimed = kind == CLAIM_REFERENCE_IS ? number->normal : number->value;
	target->claim_check = "unknown";
	if (kind == CLAIM_SHARE_OF)
		return; /* of a region around this one: the server knows which, target_refresh() */
	const struct benchmark *benchmark =
	        lexicon_benchmark(lexicon, target->indicator, country, target->year);
	bool is_change = strcmp(target->comparator, "reduce_by") == 0 ||
	                 strcmp(target->comparator, "increase_by") == 0;
	if (benchmark == NULL || strcmp(benchmark->unit, target->unit) != 0 ||
	    is_change != (strcmp(benchmark->comparator, "reduce_by") == 0 ||
	                  strcmp(benchmark->comparator, "increase_by") == 0))
		return;
	target->benchmark = benchmark->code;
	target->computed = compute(kind, target->normal, benchmark->value);
	double scale = fabs(target->claimed) > 1 ? fabs(target->claimed) : 1;
	target->claim_check =
	        fabs(target->computed - target->claimed) <= tolerance * scale ? "agrees" : "differs";
}
