/* How much a candidate says: its bound, and whether that is a level or a change. */
#include <string.h>

#include "workers/targets/candidate.h"

/* "caps energy consumption at 5.5 billion tce": the verb before what is measured bounds the number. */
static bool is_load(const char *text, size_t len)
{
	static const char *const things[] = {"load", "demand", "power load", "electric load", "power demand"};
	for (size_t i = 0; i < sizeof things / sizeof *things; i++)
		if (len > strlen(things[i]) && memcmp(text, things[i], strlen(things[i])) == 0)
			return true; /* "the maximum load" is what is measured */
	return false;
}

static const char *bound_of_verb(const struct candidate *c)
{
	static const struct {
		const char *verb, *bound;
	} verbs[] = {{" cap ", "<="},     {" caps ", "<="},     {" capping ", "<="},     {" limit ", "<="},       {" limits ", "<="},
	             {" limiting ", "<="}, {" restrict ", "<="}, {" restricts ", "<="},   {" restricting ", "<="}, {" ceiling ", "<="},
	             {" upper limit ", "<="}, {" maximum ", "<="}, {" minimum ", ">="},   {" lower limit ", ">="}};
	size_t from = c->clause.lo > c->part->from ? c->clause.lo - 1 : c->part->from, to = c->part->tokens[c->clause.chain].end;
	const char *text = c->part->text + from;
	for (size_t i = 0; !c->part->is_zh && i < sizeof verbs / sizeof *verbs; i++) {
		size_t n = strlen(verbs[i].verb);
		bool begins = from == c->part->from && to > from + n && memcmp(text, verbs[i].verb + 1, n - 1) == 0;
		const char *at = begins ? text - 1 : to > from ? memmem(text, to - from, verbs[i].verb, n) : NULL;
		if (at != NULL && !is_load(at + n, to - from - (size_t)(at + n - text)))
			return verbs[i].bound;
	}
	return "=";
}

/* "10 percent of capacity or more" */
static const char *bound_behind(const struct candidate *c)
{
	static const struct {
		const char *word, *bound;
	} words[] = {{" or more", ">="}, {" or above", ">="}, {" or higher", ">="}, {" or less", "<="}, {" or below", "<="}, {" or lower", "<="}};
	struct span of = {c->clause.after, c->clause.hi};
	for (size_t i = 0; !c->part->is_zh && i < sizeof words / sizeof *words && of.to > of.from; i++) {
		const char *at = candidate_is_share(c) ? memmem(c->part->text + of.from, of.to - of.from, words[i].word, strlen(words[i].word)) : NULL;
		size_t end = at != NULL ? (size_t)(at - c->part->text) + strlen(words[i].word) : 0;
		bool is_all = at != NULL && (end >= of.to || strchr(",.;)", c->part->text[end]) != NULL || strncmp(c->part->text + end, " by ", 4) == 0 ||
		                             strncmp(c->part->text + end, " in ", 4) == 0); /* not "at or above grade iii" */
		if (is_all)
			return words[i].bound;
	}
	return bound_of_verb(c);
}

static const char *bound_of(const struct candidate *c)
{
	const struct clause *clause = &c->clause;
	static const struct {
		enum word word;
		const char *bound;
	} table[] = {{WORD_OR_SO, "~"},    {WORD_OR_MORE, ">="}, {WORD_OR_LESS, "<="}, {WORD_AT_LEAST, ">="},
	             {WORD_AT_MOST, "<="}, {WORD_MORE, ">"},     {WORD_LESS, "<"},     {WORD_ABOUT, "~"}};
	if (c->quantity.is_range)
		return "range";
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (clause_says(clause, table[i].word))
			return table[i].bound;
	for (size_t i = 0; i < sizeof table / sizeof *table && candidate_is_share(c) && (c->part->is_zh || clause->group_n > 1); i++)
		if ((table[i].word == WORD_AT_LEAST || table[i].word == WORD_AT_MOST) &&
		    clause_find(c->part, clause->lo, clause->after, table[i].word) < c->part->n)
			return table[i].bound; /* "按照不低于装机容量的20%配置" */
	return bound_behind(c);
}

/* "lift gas output beyond 230 billion cubic metres": the level that is to be passed. */
static bool is_beyond(const struct candidate *c)
{
	static const char *const words[] = {"beyond ", "above ", "past ", "over "};
	struct span led = {c->part->tokens[c->clause.chain].start, c->part->tokens[c->i].start};
	size_t n = candidate_is_share(c) ? 3 : 4; /* "grow over 5 percent" */
	for (size_t i = 0; i < n && !c->part->is_zh && led.to > led.from; i++)
		if (memcmp(c->part->text + led.from, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* "..., up 7 percentage points from 2020", "(up 5 % on 2023)" */
static bool is_up(const struct candidate *c)
{
	static const char up[] = "up ";
	const char *text = c->part->text;
	size_t at = c->clause.lo;
	while (at < c->part->tokens[c->i].start && text[at] == ' ')
		at++;
	return !c->part->is_zh && strncmp(text + at, up, strlen(up)) == 0 && !clause_says(&c->clause, WORD_AT_MOST) && c->clause.start == c->part->n;
}

/* "falls below 1.5": English names the level that is to be left behind; "falls by less than 5 %" does not. */
static bool is_below(const struct candidate *c)
{
	const struct clause *clause = &c->clause;
	struct span led = {c->part->tokens[clause->chain].start, c->part->tokens[c->i].start};
	const char *text = c->part->text + led.from;
	return (unsigned char)*text < 0x80 && led.to > led.from && clause_says(clause, WORD_LESS) &&
	       memmem(text, led.to - led.from, "by", 2) == NULL && memmem(text, led.to - led.from, " of ", 4) == NULL;
}

/* "10 percent more freight than in 2020": what is compared may stand between. */
static enum word compared_around(const struct candidate *c)
{
	static const struct {
		const char *text;
		enum word word;
	} words[] = {{" less ", WORD_REDUCE}, {" fewer ", WORD_REDUCE}, {" lower ", WORD_REDUCE}, {" smaller ", WORD_REDUCE},
	             {" more ", WORD_INCREASE}, {" higher ", WORD_INCREASE}, {" greater ", WORD_INCREASE}, {" larger ", WORD_INCREASE}};
	static const char *const than[] = {" than in ", " than it ", " than the ", " than at "};
	size_t after = c->quantity.end, left = after < c->part->to ? c->part->to - after : 0;
	const char *behind = c->part->text + after;

	for (size_t i = 0; !c->part->is_zh && i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i].text);

		if (left <= n || memcmp(behind, words[i].text, n) != 0)
			continue;
		for (size_t k = 0; k < sizeof than / sizeof *than; k++)
			if (memmem(behind, left, than[k], strlen(than[k])) != NULL)
				return words[i].word;
	}
	return N_WORDS;
}

/* "20 % below the level of 2020", "25 % higher than in 2023": English compares behind the number. */
static enum word compared_behind(const struct candidate *c)
{
	size_t last = clause_last(&c->clause, c->part, c->i), next = last + 1;
	if (last == c->i)
		next = c->clause.next;
	if (next >= c->part->n || c->part->tokens[next].kind != TOKEN_WORD_T ||
	    c->part->tokens[next].start > c->part->tokens[next - 1].end + 1)
		return N_WORDS;
	if (part_is_spelled(c->part, next, "under") && (next + 1 >= c->part->n || c->part->tokens[next + 1].kind != TOKEN_YEARS))
		return N_WORDS; /* "55 percent under protection" */
	switch (c->part->tokens[next].word) {
	case WORD_LESS:
	case WORD_REDUCE:
		return WORD_REDUCE;
	case WORD_MORE:
	case WORD_ABOVE:
	case WORD_INCREASE: /* "a 50 percent increase in generation" */
		return WORD_INCREASE;
	default:
		return N_WORDS;
	}
}

/* "where 1.6 million piles are added", "2 million tonnes of carbon are to be avoided": the change that a verb behind an amount
 * tells; NULL: none. */
static const char *done_behind(const struct candidate *c)
{
	static const struct {
		const char *verb, *comparator;
	} verbs[] = {{" are added", "increase_by"}, {" be added", "increase_by"},     {" be newly added", "increase_by"},
	             {" newly added", "increase_by"}, {" more of ", "increase_by"},
	             {" be avoided", "reduce_by"},  {" are avoided", "reduce_by"},    {" avoided", "reduce_by"}};
	const struct clause *clause = &c->clause;
	for (size_t i = 0; !c->part->is_zh && i < sizeof verbs / sizeof *verbs; i++)
		if (memmem(c->part->text + clause->after, clause->hi - clause->after, verbs[i].verb, strlen(verbs[i].verb)) != NULL)
			return verbs[i].comparator;
	return NULL;
}

/* "the cumulative reduction in energy consumption reaches 14 percent": the subject itself is a change; N_WORDS: it is none. */
static enum word changed_subject(const struct candidate *c)
{
	enum { HEAD_BYTES = 40 };
	static const struct {
		const char *noun;
		enum word word;
	} nouns[] = {{"reduction in ", WORD_REDUCE}, {"reduction of ", WORD_REDUCE}, {"decrease in ", WORD_REDUCE}, {"decline in ", WORD_REDUCE},
	             {"drop in ", WORD_REDUCE},      {"fall in ", WORD_REDUCE},      {"increase in ", WORD_INCREASE}, {"growth in ", WORD_INCREASE},
	             {"growth of ", WORD_INCREASE},  {"rise in ", WORD_INCREASE}};
	struct span head = c->clause.subject;
	if (c->part->is_zh || c->clause.is_subject_behind || !candidate_is_share(c) || strncmp(c->part->text + c->clause.after, " of ", strlen(" of ")) == 0)
		return N_WORDS; /* "the increase in output will make up over 50 percent of the increase in use" */
	head.to = head.to < head.from + HEAD_BYTES ? head.to : head.from + HEAD_BYTES;
	for (size_t i = 0; i < sizeof nouns / sizeof *nouns && head.to > head.from; i++)
		if (memmem(c->part->text + head.from, head.to - head.from, nouns[i].noun, strlen(nouns[i].noun)) != NULL)
			return nouns[i].word;
	return N_WORDS;
}

void candidate_comparator(struct candidate *c)
{
	const struct clause *clause = &c->clause;
	enum word behind = candidate_is_share(c) ? compared_behind(c) : N_WORDS;
	if (behind == N_WORDS && candidate_is_share(c))
		behind = compared_around(c);
	behind = behind == N_WORDS ? changed_subject(c) : behind;
	bool is_level = clause_says(clause, WORD_EQUAL);
	bool may_add = !candidate_is_share(c) && c->quantity.unit != NULL;
	c->bound = bound_of(c);
	if ((clause_says(clause, WORD_REDUCE) && !is_below(c)) || behind == WORD_REDUCE || clause->is_minus)
		c->comparator = "reduce_by";
	else if (candidate_has_unit(c, "times") && (clause_says(clause, WORD_INCREASE) || is_level))
		c->comparator = "multiply";
	else if (clause_says(clause, WORD_INCREASE) && is_beyond(c))
		c->comparator = c->bound;
	else if (clause_says(clause, WORD_INCREASE) || behind == WORD_INCREASE || is_up(c) ||
	         (clause_says(clause, WORD_NEW) && may_add))
		c->comparator = "increase_by";
	else if (may_add && done_behind(c) != NULL)
		c->comparator = done_behind(c);
	else if (!c->part->is_zh && candidate_has_unit(c, "point")) /* "5 percentage points, and that of others 0.5, higher than in 2021" */
		c->comparator = clause_find(c->part, clause->after, c->part->to, WORD_LESS) < c->part->n ? "reduce_by" : "increase_by";
	else
		c->comparator = c->bound;
}

bool candidate_is_change(const struct candidate *c)
{
	return strcmp(c->comparator, "reduce_by") == 0 || strcmp(c->comparator, "increase_by") == 0 ||
	       strcmp(c->comparator, "multiply") == 0;
}
