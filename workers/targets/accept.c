/* Design. What speaks of the past, of money to be had, or of a threshold is no target; what names no known
 * indicator must at least say that something is to be reached by a year. */
#include <string.h>

#include "workers/targets/candidate.h"

static bool span_has(const char *text, struct span span, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n && span.from < span.to; i++)
		if (memmem(text + span.from, span.to - span.from, words[i], strlen(words[i])) != NULL)
			return true;
	return false;
}

/* "projects above 30 MW": in English the size of things of a kind, unless a verb says that it is to be reached. */
static bool is_size(const struct candidate *c)
{
	static const char *const kinds[] = {"projects", "plants",    "units",     "enterprises", "companies", "boilers",
	                                    "buildings", "facilities", "furnaces", "installations", "mines",     "centres"};
	static const uint32_t bounds = 1U << WORD_MORE | 1U << WORD_LESS | 1U << WORD_AT_LEAST | 1U << WORD_AT_MOST;
	static const uint32_t verbs = 1U << WORD_EQUAL | 1U << WORD_REDUCE | 1U << WORD_INCREASE | 1U << WORD_NEW |
	                              1U << WORD_BUILD | 1U << WORD_STRIVE;
	if ((c->clause.said & bounds) == 0 || (c->clause.said & verbs) != 0 || candidate_has_unit(c, "count"))
		return false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t n = strlen(kinds[i]);
		if (c->clause.subject.to >= c->clause.subject.from + n &&
		    memcmp(c->part->text + c->clause.subject.to - n, kinds[i], n) == 0)
			return true;
	}
	return false;
}

/* English says that something is to be done, whatever the verb: "the grid will host 900 million kilowatts", "500
 * million mu of land are to be greened". */
static bool is_told_to_be(const struct candidate *c)
{
	static const char *const modals[] = {" will ", " shall ", " should ", " is to ", " are to ", " must "};
	const size_t n = sizeof modals / sizeof *modals;
	size_t from = c->clause.lo > c->part->from ? c->clause.lo - 1 : c->part->from;
	if ((unsigned char)c->part->text[c->part->from] >= 0x80 || c->part->tokens[c->i].bracket > 0)
		return false;
	return span_has(c->part->text, (struct span){from, c->clause.hi}, modals, n);
}

bool candidate_is_other(const struct candidate *c)
{
	static const char *const starts[] = {"from ", "由", "从"};
	static const char *const years[] = {" per year", " per annum", " per capita", " per person"};
	const char *text = c->part->text;
	size_t start = c->part->tokens[c->i].start, from = c->part->from, after = c->quantity.end;
	for (size_t i = 0; i < sizeof starts / sizeof *starts && c->clause.group_n == 1; i++) {
		size_t n = strlen(starts[i]);
		if (start >= from + n && memcmp(text + start - n, starts[i], n) == 0)
			return true;
	}
	if (c->quantity.unit == NULL || after + 5 > c->part->to || memcmp(text + after, " per ", 5) != 0)
		return false;
	for (size_t i = 0; i < sizeof years / sizeof *years; i++)
		if (after + strlen(years[i]) <= c->part->to && memcmp(text + after, years[i], strlen(years[i])) == 0)
			return false;
	return true;
}

/* "units with a capacity of less than 300,000 kilowatts": the size of each of them. */
static bool is_size_of_each(const struct candidate *c)
{
	static const char with[] = "with a", *const ofs[] = {" of "};
	const char *text = c->part->text;
	size_t start = c->part->tokens[c->clause.chain].start, lo = c->clause.lo;
	const char *at = start > lo ? memmem(text + lo, start - lo, with, sizeof with - 1) : NULL;
	if (at == NULL)
		return false;
	size_t from = (size_t)(at - text);
	return span_has(text, (struct span){from, c->part->tokens[c->i].start}, ofs, 1) &&
	       clause_find(c->part, from, start, WORD_EQUAL) == c->part->n;
}

/* "30兆瓦以上的光伏项目": the number limits what is meant. */
bool candidate_is_threshold(const struct candidate *c)
{
	const struct clause *clause = &c->clause;
	static const char *const stops[] = {"的", "目标"};
	bool is_led = clause_says(clause, WORD_EQUAL) || clause_says(clause, WORD_REDUCE) ||
	              clause_says(clause, WORD_INCREASE) || clause_says(clause, WORD_NEW) ||
	              clause_find(c->part, clause->lo, c->part->tokens[c->i].start, WORD_BUILD) < c->part->n ||
	              clause_says(clause, WORD_AT_LEAST);
	struct span behind = clause_trim(c->part, clause->behind);
	if (!candidate_is_share(c) && is_size(c))
		return true;
	if (candidate_is_share(c) || c->quantity.unit == NULL || candidate_has_unit(c, "count"))
		return false;
	if (is_size_of_each(c))
		return true;
	if (clause->has_bounds_behind && behind.to > behind.from && !is_led)
		return true;
	if (clause->has_bounds_behind && behind.to > behind.from &&
	    span_has(c->part->text, clause->behind, stops, 1))
		return true;
	return !clause->has_bounds_behind && !is_led && behind.to > behind.from + 3 && c->indicator == NULL &&
	       !is_told_to_be(c);
}

/* "对电能利用效率高于2.0的数据中心…": the number says which are meant. */
static bool is_condition(const struct candidate *c)
{
	static const char towards[] = "对";
	static const uint32_t levels =
	        1U << WORD_EQUAL | 1U << WORD_REDUCE | 1U << WORD_INCREASE | 1U << WORD_NEW;
	struct span subject = c->measured;
	return subject.to > subject.from + 3 && memcmp(c->part->text + subject.from, towards, 3) == 0 &&
	       (c->clause.said & levels) == 0;
}

bool candidate_has_verb(const struct candidate *c)
{
	static const uint32_t verbs = 1U << WORD_AT_LEAST | 1U << WORD_MORE | 1U << WORD_AT_MOST |
	                              1U << WORD_LESS | 1U << WORD_EQUAL | 1U << WORD_REDUCE |
	                              1U << WORD_INCREASE | 1U << WORD_NEW | 1U << WORD_OR_MORE |
	                              1U << WORD_OR_LESS | 1U << WORD_OR_SO | 1U << WORD_BUILD |
	                              1U << WORD_STRIVE | 1U << WORD_BIND;
	return (c->clause.said & verbs) != 0 || candidate_is_change(c) || is_told_to_be(c);
}

/* "总规模151.7万千瓦": the subject itself says that an amount follows. */
static bool is_sized(const struct candidate *c)
{
	static const char *const sizes[] = {"总规模", "规模", "总量", "产能", "总面积", "总里程"};
	const char *text = c->part->text;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes && !c->is_title_year; i++) {
		size_t n = strlen(sizes[i]);
		if (c->measured.to >= c->measured.from + n &&
		    memcmp(text + c->measured.to - n, sizes[i], n) == 0)
			return !c->clause.is_subject_behind;
	}
	return false;
}

static bool has_strong_verb(const struct candidate *c)
{
	static const uint32_t verbs = 1U << WORD_EQUAL | 1U << WORD_REDUCE | 1U << WORD_INCREASE |
	                              1U << WORD_NEW | 1U << WORD_BUILD | 1U << WORD_STRIVE | 1U << WORD_BIND;
	return (c->clause.said & verbs) != 0 || candidate_is_change(c) || is_told_to_be(c);
}

/* "will have reached": to come, for all that it sounds like the past. */
static bool is_future_perfect(const struct part *part, size_t k)
{
	static const char have[] = " have";
	const struct part_token *before = k > 0 ? &part->tokens[k - 1] : NULL;
	size_t n = sizeof have - 1;
	return before != NULL && before->kind == TOKEN_WORD_T && before->word == WORD_FILLER && before->end >= before->start + n &&
	       before->end + 1 == part->tokens[k].start && memcmp(part->text + before->end - n, have, n) == 0;
}

/* A word that tells of the past stands before the number, and no year to come between them. */
bool candidate_is_past(const struct candidate *c, const struct scope *scope)
{
	bool is_told = false;
	for (size_t k = 0; k < c->part->n && c->part->tokens[k].start < c->clause.hi; k++) {
		const struct part_token *token = &c->part->tokens[k];
		bool is_compared = memcmp(c->part->text + token->start, "同比", strlen("同比")) == 0 &&
		                   c->clause.has_bounds_behind;
		if (token->kind == TOKEN_WORD_T && token->word == WORD_PAST && !is_compared && !is_future_perfect(c->part, k))
			is_told = true;
		else if (k < c->i && candidate_is_year(c, k) && scope->issued > 0 &&
		         token->as.years.to > scope->issued)
			is_told = false;
	}
	return is_told;
}

static bool is_money(const struct candidate *c)
{
	static const char *const fine[] = {"投资",   "产值",   "规模",   "融资",    "贷款",
	                                   "收入",   "增加值", "基金",   "产业",    "营收",
	                                   "交易额", "invest", "output", "revenue", "loans", "capital"};
	return candidate_has_unit(c, "yuan") && c->indicator == NULL &&
	       !span_has(c->part->text, c->measured, fine, sizeof fine / sizeof *fine);
}

/* "75%≤F<80%", "（或年综合能源消费量5000吨标准煤）": the measured thing begins where no name of one can. */
static bool is_formula(const struct candidate *c)
{
	static const char *const signs[] = {"≤", "≥", "<", ">", "=", "或"};
	const char *text = c->part->text + c->measured.from;
	for (size_t i = 0; i < sizeof signs / sizeof *signs && c->measured.from < c->measured.to; i++)
		if (strncmp(text, signs[i], strlen(signs[i])) == 0)
			return true;
	return false;
}

static bool is_latin(const struct candidate *c)
{
	return c->measured.from < c->measured.to && (unsigned char)c->part->text[c->measured.from] < 0x80;
}

/* What says so by itself that it is to be reached, without naming a year: a share that must be at least so much, an
 * amount that is to be added, and in English any change. */
static bool is_plain_without_year(const struct candidate *c)
{
	static const char *const shares[] = {"比例", "比重", "占比", "率"};
	const char *text = c->part->text;
	if (is_latin(c))
		return candidate_is_change(c);
	if (!candidate_is_share(c) || !(clause_says(&c->clause, WORD_AT_LEAST) || clause_says(&c->clause, WORD_OR_MORE)))
		return false;
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
		size_t n = strlen(shares[i]);
		if (c->measured.to >= c->measured.from + n && memcmp(text + c->measured.to - n, shares[i], n) == 0)
			return true;
	}
	return false;
}

/* Names of documents, schools or laws with a number in them are no targets; neither is the number of an item.
 */
bool candidate_is_target(const struct candidate *c, const struct scope *scope)
{
	bool has_year = c->years.to > 0;
	if (scope->is_refused || clause_find(c->part, c->part->from, c->part->to, WORD_REFUSE) < c->part->n)
		return false;
	if (has_year && (scope_is_past(scope, &c->years)))
		return false;
	if (candidate_is_past(c, scope) || (scope->past_level < SCOPE_LEVELS &&
	                                    !(c->is_own_year && has_year && c->years.to > scope->issued)))
		return false;
	if (candidate_has_unit(c, "duration") || candidate_is_threshold(c) || is_condition(c) || is_money(c) ||
	    is_formula(c))
		return false;
	if (c->quantity.unit == NULL)
		return c->indicator != NULL && c->quantity.value < 100 && candidate_has_verb(c);
	if (c->indicator != NULL)
		return candidate_has_verb(c) || has_year;
	if (c->measured.to < c->measured.from + (is_latin(c) ? 3 : 4))
		return false;
	if ((c->is_title_year || c->part->tokens[c->i].bracket > 0) && !candidate_is_share(c) &&
	    !has_strong_verb(c))
		return false;
	return (candidate_has_verb(c) && (has_year || clause_says(&c->clause, WORD_BUILD) || is_plain_without_year(c))) ||
	       (has_year && is_sized(c));
}
