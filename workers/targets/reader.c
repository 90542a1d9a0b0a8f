/* Design. Every number with a unit is a candidate. Its clause says what is measured, how, and when; the scope says the
 * year where the clause does not. What speaks of the past, of money to be had, or of a threshold is no target; what names
 * no known indicator must at least say that something is to be reached by a year. */
#include "workers/targets/reader.h"

#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/utf8.h"
#include "workers/targets/claims.h"
#include "workers/targets/match.h"

/* One number while it is being read. */
struct candidate {
	const struct part *part;
	size_t i; /* token */
	struct clause clause;
	struct quantity quantity;
	struct years years;
	bool is_title_year;
	bool is_own_year; /* named in the part itself */
	const char *comparator, *bound;
	const struct indicator *indicator;
	struct span measured; /* what the subject is */
	bool is_inherited;
};

static bool span_has(const char *text, struct span span, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n && span.from < span.to; i++)
		if (memmem(text + span.from, span.to - span.from, words[i], strlen(words[i])) != NULL)
			return true;
	return false;
}

static bool unit_is(const struct candidate *c, const char *canonical)
{
	return c->quantity.unit != NULL && strcmp(c->quantity.unit->canonical, canonical) == 0;
}

static bool is_share_unit(const struct candidate *c)
{
	return unit_is(c, "percent") || unit_is(c, "point");
}

/* ---- How much ---- */

static const char *bound_of(const struct clause *clause, bool is_range)
{
	static const struct {
		enum word word;
		const char *bound;
	} table[] = {{WORD_OR_SO, "~"}, {WORD_OR_MORE, ">="}, {WORD_OR_LESS, "<="}, {WORD_AT_LEAST, ">="}, {WORD_AT_MOST, "<="},
		     {WORD_MORE, ">"}, {WORD_LESS, "<"}, {WORD_ABOUT, "~"}};
	if (is_range)
		return "range";
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (clause_says(clause, table[i].word))
			return table[i].bound;
	return "=";
}

/* "20 % below the level of 2020", "25 % higher than in 2023": English compares behind the number. */
static enum word compared_behind(const struct candidate *c)
{
	const struct clause *clause = &c->clause;
	if (clause->next >= c->part->n || c->part->tokens[clause->next].kind != TOKEN_WORD_T ||
	    c->part->tokens[clause->next].start > clause->after + 1)
		return N_WORDS;
	switch (c->part->tokens[clause->next].word) {
	case WORD_LESS:
	case WORD_REDUCE:
		return WORD_REDUCE;
	case WORD_MORE:
	case WORD_ABOVE:
		return WORD_INCREASE;
	default:
		return N_WORDS;
	}
}

static void find_comparator(struct candidate *c)
{
	const struct clause *clause = &c->clause;
	enum word behind = is_share_unit(c) ? compared_behind(c) : N_WORDS;
	bool is_level = clause_says(clause, WORD_EQUAL);
	bool may_add = !is_share_unit(c) && c->quantity.unit != NULL;
	c->bound = bound_of(clause, c->quantity.is_range);
	if (clause_says(clause, WORD_REDUCE) || behind == WORD_REDUCE)
		c->comparator = "reduce_by";
	else if (unit_is(c, "times") && (clause_says(clause, WORD_INCREASE) || is_level))
		c->comparator = "multiply";
	else if (clause_says(clause, WORD_INCREASE) || behind == WORD_INCREASE || (clause_says(clause, WORD_NEW) && may_add))
		c->comparator = "increase_by";
	else if (may_add && c->clause.next < c->part->n && c->part->tokens[c->clause.next].kind == TOKEN_WORD_T &&
		 memmem(c->part->text + clause->after, clause->hi - clause->after, "are added", 9) != NULL)
		c->comparator = "increase_by";
	else
		c->comparator = c->bound;
}

static bool is_change(const struct candidate *c)
{
	return strcmp(c->comparator, "reduce_by") == 0 || strcmp(c->comparator, "increase_by") == 0 ||
	       strcmp(c->comparator, "multiply") == 0;
}

/* ---- When ---- */

static bool is_target_year(const struct candidate *c, size_t k)
{
	const struct part_token *token = &c->part->tokens[k];
	return token->kind == TOKEN_YEARS && !token->as.years.is_date && !scope_is_baseline(c->part, k) &&
	       (token->bracket == 0 || token->bracket == c->part->tokens[c->i].bracket);
}

/* "20 % in 2025 and 25 % in 2030": English says the year behind the number, before the next one. */
static bool year_behind(struct candidate *c)
{
	for (size_t k = c->i + 1; k < c->part->n; k++) {
		const struct part_token *token = &c->part->tokens[k];
		if (token->kind == TOKEN_COMMA || (token->kind == TOKEN_QUANTITY_T && token->as.quantity.unit != NULL))
			return false;
		if (is_target_year(c, k)) {
			c->years = token->as.years;
			return true;
		}
	}
	return false;
}

/* "到2025年、2030年分别达到20%、25%": the years stand in a row as the numbers do. */
static bool year_of_row(struct candidate *c, size_t last)
{
	size_t n = 1, first = last;
	while (first > 1 && is_target_year(c, first - 2) && c->part->tokens[first - 1].kind == TOKEN_LIST) {
		first -= 2;
		n++;
	}
	while (first > 1 && is_target_year(c, first - 2) && c->part->tokens[first].start <= c->part->tokens[first - 2].end + 5) {
		first -= 2;
		n++;
	}
	if (n < 2 || n != c->clause.group_n)
		return false;
	c->years = c->part->tokens[first + 2 * c->clause.group_at].as.years;
	return true;
}

static void find_years(struct candidate *c, const struct scope *scope, bool is_zh)
{
	c->is_own_year = true;
	if (!is_zh && year_behind(c))
		return;
	for (size_t k = c->i; k-- > 0;)
		if (is_target_year(c, k)) {
			if (!year_of_row(c, k))
				c->years = c->part->tokens[k].as.years;
			return;
		}
	c->is_own_year = false;
	c->years = scope_years(scope, &c->is_title_year);
	for (size_t k = c->i + 1; !is_zh && (c->years.to == 0 || c->is_title_year) && k < c->part->n; k++)
		if (is_target_year(c, k)) {
			c->years = c->part->tokens[k].as.years;
			c->is_title_year = false;
			c->is_own_year = true;
			return;
		}
}

static int32_t baseline_of(const struct candidate *c)
{
	int32_t year = 0;
	for (size_t k = 0; k < c->part->n; k++)
		if (c->part->tokens[k].kind == TOKEN_YEARS && scope_is_baseline(c->part, k) &&
		    (k < c->i || (year == 0 && c->part->tokens[k].start < c->clause.hi)))
			year = c->part->tokens[k].as.years.to;
	return year;
}

/* ---- What ---- */

/* The place-th piece of a row of things ("A、B和C"), if there are as many as numbers. */
static bool piece_of(struct span *out, const struct candidate *c)
{
	static const char *const joints[] = {"、", "和", "及", "与", " and ", ", "};
	const char *text = c->part->text;
	struct span span = c->clause.subject, pieces[16];
	size_t n = 0, from = span.from;
	for (size_t at = span.from; at < span.to && n < 15; at++)
		for (size_t j = 0; j < sizeof joints / sizeof *joints; j++) {
			size_t len = strlen(joints[j]);
			if (at + len <= span.to && at > from && memcmp(text + at, joints[j], len) == 0) {
				pieces[n++] = (struct span){from, at};
				from = at + len;
				at = from - 1;
				break;
			}
		}
	pieces[n++] = (struct span){from, span.to};
	if (n != c->clause.group_n)
		return false;
	*out = pieces[c->clause.group_at];
	return true;
}

static void find_indicator(struct candidate *c, const struct reader *reader)
{
	const struct wanted wanted = {c->quantity.unit, is_change(c)};
	const char *text = c->part->text;
	struct span subject = c->clause.subject, piece = subject, behind = c->clause.behind;
	struct span before = {c->clause.lo, c->part->tokens[c->i].start}, near = {before.from, behind.to};
	bool is_of = !reader->is_zh && behind.to > behind.from + 4 && memcmp(text + behind.from, " of ", 4) == 0;
	if (c->clause.group_n > 1 && c->clause.is_each && !c->clause.is_subject_behind)
		piece_of(&piece, c);
	if (unit_is(c, "count") && strcmp(c->quantity.unit->code, "count_en") == 0) {
		c->measured = (struct span){c->quantity.unit_start, c->quantity.end};
		c->indicator = match_indicator(reader->lexicon, text, c->measured, c->measured, c->measured, &wanted, NULL, NULL);
		return;
	}
	c->measured = subject;
	const struct span zones[] = {is_of ? behind : subject, subject, before, c->clause.is_subject_behind || !reader->is_zh ? near : subject};
	for (size_t z = 0; z < sizeof zones / sizeof *zones && c->indicator == NULL; z++) {
		bool is_row = z == 1 && piece.from < piece.to && (piece.from != subject.from || piece.to != subject.to);
		c->indicator = match_indicator(reader->lexicon, text, zones[z], is_row ? piece : zones[z], is_row ? piece : zones[z],
					       &wanted, NULL, NULL);
	}
	if (c->indicator == NULL && !reader->is_zh && subject.from < subject.to) {
		struct span head = {c->part->from, subject.to}, none = {0, 0};
		c->indicator = match_indicator(reader->lexicon, text, head, none, subject, &wanted, NULL, NULL);
	}
}

/* ---- Whether ---- */

/* "30兆瓦以上的光伏项目": the number limits what is meant. */
static bool is_threshold(const struct candidate *c)
{
	const struct clause *clause = &c->clause;
	static const char *const stops[] = {"的", "目标"};
	bool is_led = clause_says(clause, WORD_EQUAL) || clause_says(clause, WORD_REDUCE) || clause_says(clause, WORD_INCREASE) ||
		      clause_says(clause, WORD_NEW) || clause_says(clause, WORD_BUILD) || clause_says(clause, WORD_AT_LEAST);
	struct span behind = clause_trim(c->part, clause->behind);
	if (is_share_unit(c) || c->quantity.unit == NULL || unit_is(c, "count"))
		return false;
	if (clause->has_bounds_behind && behind.to > behind.from && !is_led)
		return true;
	if (clause->has_bounds_behind && behind.to > behind.from && span_has(c->part->text, clause->behind, stops, 1))
		return true;
	return !clause->has_bounds_behind && !is_led && behind.to > behind.from + 3 && c->indicator == NULL;
}

static bool has_verb(const struct candidate *c)
{
	static const uint32_t verbs = 1U << WORD_AT_LEAST | 1U << WORD_MORE | 1U << WORD_AT_MOST | 1U << WORD_LESS | 1U << WORD_EQUAL |
				      1U << WORD_REDUCE | 1U << WORD_INCREASE | 1U << WORD_NEW | 1U << WORD_OR_MORE |
				      1U << WORD_OR_LESS | 1U << WORD_OR_SO | 1U << WORD_BUILD | 1U << WORD_STRIVE | 1U << WORD_BIND;
	return (c->clause.said & verbs) != 0 || is_change(c);
}

static bool has_strong_verb(const struct candidate *c)
{
	static const uint32_t verbs = 1U << WORD_EQUAL | 1U << WORD_REDUCE | 1U << WORD_INCREASE | 1U << WORD_NEW | 1U << WORD_BUILD |
				      1U << WORD_STRIVE | 1U << WORD_BIND;
	return (c->clause.said & verbs) != 0 || is_change(c);
}

/* A word that tells of the past stands before the number, and no year to come between them. */
static bool is_told(const struct candidate *c, const struct scope *scope)
{
	bool is_told = false;
	for (size_t k = 0; k < c->part->n && c->part->tokens[k].start < c->clause.hi; k++) {
		const struct part_token *token = &c->part->tokens[k];
		bool is_compared = memcmp(c->part->text + token->start, "同比", strlen("同比")) == 0 && c->clause.has_bounds_behind;
		if (token->kind == TOKEN_WORD_T && token->word == WORD_PAST && !is_compared)
			is_told = true;
		else if (k < c->i && is_target_year(c, k) && scope->issued > 0 && token->as.years.to > scope->issued)
			is_told = false;
	}
	return is_told;
}

static bool is_money(const struct candidate *c)
{
	static const char *const fine[] = {"投资", "产值", "规模", "融资", "贷款", "收入", "增加值", "基金", "产业", "营收", "交易额", "invest", "output", "revenue", "loans"};
	return unit_is(c, "yuan") && c->indicator == NULL &&
	       !span_has(c->part->text, c->measured, fine, sizeof fine / sizeof *fine);
}

/* Names of documents, schools or laws with a number in them are no targets; neither is the number of an item. */
static bool is_accepted(const struct candidate *c, const struct scope *scope)
{
	bool has_year = c->years.to > 0;
	if (scope->is_refused || clause_find(c->part, c->part->from, c->part->to, WORD_REFUSE) < c->part->n)
		return false;
	if (has_year && (scope_is_past(scope, &c->years)))
		return false;
	if (is_told(c, scope) || (scope->past_level < SCOPE_LEVELS && !(c->is_own_year && has_year && c->years.to > scope->issued)))
		return false;
	if (is_threshold(c) || is_money(c))
		return false;
	if (c->quantity.unit == NULL)
		return c->indicator != NULL && c->quantity.value < 100 && has_verb(c);
	if (c->indicator != NULL)
		return has_verb(c) || has_year;
	if (c->measured.to < c->measured.from + 4)
		return false;
	if ((c->is_title_year || c->part->tokens[c->i].bracket > 0) && !is_share_unit(c) && !has_strong_verb(c))
		return false;
	return has_verb(c) && (has_year || clause_says(&c->clause, WORD_BUILD));
}

/* ---- Records ---- */

static const char *text_of(struct reader *reader, const char *text, struct span span)
{
	if (span.from >= span.to)
		return "";
	size_t len = utf8_cut(text + span.from, span.to - span.from, TARGET_TEXT_MAX);
	return must_alloc(talloc_strndup(reader->owner, text + span.from, len));
}

/* The original between two code points, neither before the part that is being read. */
static const char *quote_of(struct reader *reader, int32_t start, int32_t end)
{
	const char *at = reader->source + reader->cursor, *stop = reader->source + reader->source_len;
	size_t point = reader->cursor_point;
	while (at < stop && point < (size_t)start) {
		utf8_next(&at);
		point++;
	}
	const char *from = at;
	while (at < stop && point < (size_t)end) {
		utf8_next(&at);
		point++;
	}
	size_t len = utf8_cut(from, (size_t)(at - from), TARGET_QUOTE_MAX);
	return must_alloc(talloc_strndup(reader->owner, from, len));
}

static const char *binding_of(const struct candidate *c)
{
	size_t from = c->part->from, to = c->clause.hi;
	if (clause_says(&c->clause, WORD_STRIVE) || clause_find(c->part, c->clause.lo, to, WORD_STRIVE) < c->part->n)
		return "expected";
	return clause_find(c->part, from, to, WORD_BIND) < c->part->n ? "binding" : "";
}

/* A threshold of the same part that limits the target: "30兆瓦以上的光伏项目". */
static const char *condition_of(struct reader *reader, const struct candidate *c)
{
	for (size_t k = 0; k < c->part->n; k++) {
		struct candidate other = {.part = c->part, .i = k};
		if (k == c->i || c->part->tokens[k].kind != TOKEN_QUANTITY_T || c->part->tokens[k].as.quantity.unit == NULL)
			continue;
		other.quantity = c->part->tokens[k].as.quantity;
		clause_read(&other.clause, c->part, k, c->part->from);
		if (other.clause.has_bounds_behind && is_threshold(&other))
			return text_of(reader, c->part->text, (struct span){c->part->tokens[k].start, other.clause.hi});
		if (!reader->is_zh && clause_says(&other.clause, WORD_MORE) && !is_share_unit(&other) && k < c->i)
			return text_of(reader, c->part->text, (struct span){other.clause.lo, c->part->tokens[k].end});
	}
	return "";
}

static double confidence_of(const struct candidate *c)
{
	double confidence = 0.95;
	confidence -= c->indicator == NULL ? 0.2 : 0;
	confidence -= c->years.to == 0 ? 0.25 : c->is_title_year ? 0.15 : 0;
	confidence -= has_verb(c) ? 0 : 0.1;
	confidence -= c->is_inherited ? 0.05 : 0;
	return confidence;
}

static bool is_repeated(const struct reader *reader, const struct target *target)
{
	for (size_t i = 0; i < reader->n; i++) {
		const struct target *one = &reader->list[i];
		if (one->normal >= target->normal && one->normal <= target->normal && one->year == target->year &&
		    strcmp(one->indicator, target->indicator) == 0 && strcmp(one->comparator, target->comparator) == 0 &&
		    strcmp(one->unit, target->unit) == 0 && strcmp(one->lang, target->lang) == 0 &&
		    strcmp(one->region, target->region) == 0 && (*one->indicator != '\0' || strcmp(one->subject, target->subject) == 0))
			return true;
	}
	return false;
}

static void append(struct reader *reader, struct target *target)
{
	if (reader->n == TARGETS_MAX) {
		reader->is_cut = true;
		return;
	}
	if (reader->n == reader->room) {
		reader->room = reader->room * 2 + 16;
		reader->list = must_alloc(talloc_realloc(reader->owner, reader->list, struct target, (unsigned)reader->room));
	}
	target->is_repeated = is_repeated(reader, target);
	reader->last = reader->n;
	reader->list[reader->n++] = *target;
}

static struct target target_of(struct reader *reader, const struct candidate *c)
{
	const char *text = c->part->text;
	size_t from = c->clause.lo < c->measured.from || c->measured.from >= c->measured.to ? c->clause.lo : c->measured.from;
	struct span quoted = {from, c->clause.is_subject_behind ? c->clause.hi : c->clause.after};
	while (quoted.from < quoted.to && strchr(" ,:", text[quoted.from]) != NULL)
		quoted.from++;
	const char *region = match_region(reader->lexicon, text, (struct span){c->part->from, c->part->tokens[c->i].start});
	struct target target = {
		.indicator = c->indicator != NULL ? c->indicator->code : "",
		.subject = text_of(reader, text, c->measured),
		.comparator = c->comparator,
		.bound = c->bound,
		.unit_text = text_of(reader, text, (struct span){c->quantity.unit_start, c->quantity.end}),
		.unit = c->quantity.unit != NULL ? c->quantity.unit->canonical : "ratio",
		.period = text_of(reader, text, (struct span){c->years.start, c->years.end}),
		.region = region != NULL ? region : "",
		.binding = binding_of(c),
		.condition = condition_of(reader, c),
		.claim = "", .claim_check = "", .benchmark = "",
		.field = reader->field, .lang = reader->lang,
		.value = c->quantity.value, .value_high = c->quantity.high,
		.normal = c->quantity.normal, .normal_high = c->quantity.normal_high,
		.confidence = confidence_of(c),
		.year = c->years.to, .year_from = c->years.from,
		.baseline_year = is_change(c) ? baseline_of(c) : 0,
		.is_per_year = clause_says(&c->clause, WORD_PER_YEAR) ||
			       clause_find(c->part, c->clause.lo, c->clause.hi, WORD_PER_YEAR) < c->part->n,
		.is_inferred_year = c->is_title_year && c->years.to > 0,
		.start = (int32_t)folded_start(reader->folded, quoted.from),
		.end = (int32_t)folded_end(reader->folded, quoted.to),
	};
	if (c->is_title_year)
		target.period = "";
	target.quote = quote_of(reader, target.start, target.end);
	return target;
}

/* "到2030年达到15%": a number that says nothing of what it measures goes on with the one before. */
static void inherit(struct candidate *c, const struct reader *reader)
{
	static const char relative[] = "的";
	struct span led = {c->clause.lo, c->part->tokens[c->clause.chain].start};
	bool is_relative = c->measured.to <= led.to && c->measured.to > c->measured.from && c->measured.to + 3 <= c->part->to &&
			   memcmp(c->part->text + c->measured.to, relative, 3) == 0 && !c->clause.is_subject_behind;
	bool is_pronoun = memmem(c->part->text + c->part->from, c->part->tokens[c->i].start - c->part->from, "they", 4) != NULL;
	if (c->indicator != NULL || reader->last >= reader->n || (!reader->is_same_paragraph && !is_pronoun))
		return;
	if (c->measured.to > c->measured.from + 3 && !is_relative && c->quantity.unit != NULL)
		return;
	const struct target *before = &reader->list[reader->last];
	const char *unit = c->quantity.unit != NULL ? c->quantity.unit->canonical : "ratio";
	if (strcmp(before->unit, unit) != 0 && !(is_change(c) && unit_is(c, "percent")))
		return;
	c->is_inherited = true;
	for (size_t i = 0; i < reader->lexicon->n_indicators; i++)
		if (strcmp(reader->lexicon->indicators[i].code, before->indicator) == 0)
			c->indicator = &reader->lexicon->indicators[i];
}

/* "A和B下降18%": one number for two things. */
static const struct indicator *second_of(const struct candidate *c, const struct reader *reader)
{
	static const char *const joints[] = {"和", "及", "与", "、", " and "};
	const struct wanted wanted = {c->quantity.unit, is_change(c)};
	uint32_t first, second;
	if (c->indicator == NULL || c->clause.group_n > 1 ||
	    !span_has(c->part->text, c->clause.subject, joints, sizeof joints / sizeof *joints))
		return NULL;
	struct span subject = c->clause.subject;
	match_indicator(reader->lexicon, c->part->text, subject, subject, subject, &wanted, NULL, &first);
	const struct indicator *other =
		match_indicator(reader->lexicon, c->part->text, subject, subject, subject, &wanted, c->indicator, &second);
	return other != NULL && second * 10 >= first * 7 && strcmp(other->unit, c->indicator->unit) == 0 ? other : NULL;
}

/* The target that a claim is about: of a row of claims each has its own. */
static struct target *claimed_target(struct reader *reader, const struct clause *clause, size_t n_before)
{
	size_t back = clause->group_n - clause->group_at;
	if (reader->n < back || reader->n - back < n_before)
		back = 1;
	return reader->n >= back && reader->n - back >= n_before ? &reader->list[reader->n - back] : NULL;
}

static void read_number(struct reader *reader, const struct part *part, size_t i, size_t from, size_t n_before)
{
	struct candidate c = {.part = part, .i = i};
	if (part->tokens[i].kind == TOKEN_QUANTITY_T)
		c.quantity = part->tokens[i].as.quantity;
	else
		c.quantity = (struct quantity){.value = part->tokens[i].factor, .high = part->tokens[i].factor, .normal = part->tokens[i].factor,
					       .normal_high = part->tokens[i].factor, .start = part->tokens[i].start,
					       .end = part->tokens[i].end, .unit_start = part->tokens[i].end};
	clause_read(&c.clause, part, i, from);
	enum claim_kind claim = claim_of(part, i, &c.clause);
	if (claim != CLAIM_NONE) {
		struct target *target = claimed_target(reader, &c.clause, n_before);
		if (target != NULL)
			claim_put(target, reader->lexicon, claim, &c.quantity);
		return;
	}
	find_comparator(&c);
	if (part->tokens[i].kind == TOKEN_WORD_T)
		c.comparator = c.bound = "multiply";
	find_years(&c, &reader->scope, reader->is_zh);
	find_indicator(&c, reader);
	inherit(&c, reader);
	if (!c.is_inherited && !is_accepted(&c, &reader->scope))
		return;
	if (c.is_inherited && (scope_is_past(&reader->scope, &c.years) || is_told(&c, &reader->scope) || (!has_verb(&c) && !c.is_own_year)))
		return;
	struct target target = target_of(reader, &c);
	if (c.is_inherited && *target.subject == '\0')
		target.subject = reader->list[reader->last].subject;
	append(reader, &target);
	const struct indicator *other = second_of(&c, reader);
	if (other != NULL) {
		target.indicator = other->code;
		append(reader, &target);
	}
}

/* "9000万千瓦(90吉瓦)": the same again in another unit. */
static bool is_restated(const struct part *part, size_t i)
{
	const struct part_token *token = &part->tokens[i];
	if (i < 2 || token->kind != TOKEN_QUANTITY_T || token->bracket == 0 || part->tokens[i - 1].kind != TOKEN_OPEN ||
	    part->tokens[i - 2].kind != TOKEN_QUANTITY_T)
		return false;
	double one = token->as.quantity.normal, other = part->tokens[i - 2].as.quantity.normal;
	return one > other * 0.999 && one < other * 1.001;
}

void reader_part(struct reader *reader, const struct part *part, size_t from)
{
	size_t n_before = reader->n;
	if (!part->has_quantity)
		return;
	size_t point = folded_start(reader->folded, part->from);
	const char *at = reader->source + reader->cursor, *stop = reader->source + reader->source_len;
	while (at < stop && reader->cursor_point < point) {
		utf8_next(&at);
		reader->cursor_point++;
	}
	reader->cursor = (size_t)(at - reader->source);
	for (size_t i = 0; i < part->n && !reader->is_cut; i++) {
		const struct part_token *token = &part->tokens[i];
		bool is_number = token->kind == TOKEN_QUANTITY_T || (token->kind == TOKEN_WORD_T && token->word == WORD_MULTIPLY);
		if (is_number && token->start >= from && !is_restated(part, i))
			read_number(reader, part, i, from, n_before);
	}
}
