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

enum claim_kind claim_of(const struct part *part, size_t i, const struct clause *clause)
{
	bool has_reference = in_clause(part, clause, WORD_REFERENCE);
	bool is_above = in_clause(part, clause, WORD_ABOVE) || in_clause(part, clause, WORD_MORE);
	if (part->tokens[i].kind != TOKEN_QUANTITY_T)
		return CLAIM_NONE;
	if (unit_is(part, i, "times"))
		return has_reference ? CLAIM_TIMES : CLAIM_NONE;
	if (unit_is(part, i, "point"))
		return has_reference && is_above ? CLAIM_POINTS_ABOVE : CLAIM_NONE;
	bool is_compared = in_clause(part, clause, WORD_ABOVE) ||
	                   clause_find(part, clause->after, clause->hi, WORD_MORE) < part->n;
	if (unit_is(part, i, "percent") && has_reference && is_compared &&
	    in_clause(part, clause, WORD_TARGET))
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
