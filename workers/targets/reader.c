/* Design. Every number with a unit is a candidate. Its clause says what is measured, how, and when; the scope
 * says the year where the clause does not. accept.c says whether that is a target. */
#include "workers/targets/reader.h"

#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/utf8.h"
#include "workers/targets/claims.h"
#include "workers/targets/candidate.h"
#include "workers/targets/match.h"

static const char *text_of(struct reader *reader, const char *text, struct span span)
{
	if (span.from >= span.to)
		return "";
	size_t len = utf8_cut(text + span.from, span.to - span.from, RESULT_TARGET_TEXT_MAX);
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
	size_t len = utf8_cut(from, (size_t)(at - from), RESULT_TARGET_QUOTE_MAX);
	return must_alloc(talloc_strndup(reader->owner, from, len));
}

static const char *binding_of(const struct candidate *c)
{
	size_t from = c->part->from, to = c->clause.hi;
	if (clause_says(&c->clause, WORD_STRIVE) ||
	    clause_find(c->part, c->clause.lo, to, WORD_STRIVE) < c->part->n)
		return "expected";
	return clause_find(c->part, from, to, WORD_BIND) < c->part->n ? "binding" : "";
}

/* A threshold of the same part that limits the target: "30兆瓦以上的光伏项目". */
static const char *condition_of(struct reader *reader, const struct candidate *c)
{
	for (size_t k = 0; k < c->part->n; k++) {
		struct candidate other;
		if (k == c->i || c->part->tokens[k].kind != TOKEN_QUANTITY_T ||
		    c->part->tokens[k].as.quantity.unit == NULL)
			continue;
		candidate_begin(&other, c->part, k, c->part->from);
		if (other.clause.has_bounds_behind && candidate_is_threshold(&other))
			return text_of(reader, c->part->text,
			               (struct span){c->part->tokens[k].start, other.clause.hi});
		if (!reader->is_zh && clause_says(&other.clause, WORD_MORE) && !candidate_is_share(&other) &&
		    k < c->i)
			return text_of(reader, c->part->text,
			               (struct span){other.clause.lo, c->part->tokens[k].end});
	}
	return "";
}

static double confidence_of(const struct candidate *c)
{
	double confidence = 0.95;
	confidence -= c->indicator == NULL ? 0.2 : 0;
	confidence -= c->years.to == 0 ? 0.25 : c->is_title_year ? 0.15 : 0;
	confidence -= candidate_has_verb(c) ? 0 : 0.1;
	confidence -= c->is_inherited ? 0.05 : 0;
	return confidence;
}

static bool is_repeated(const struct reader *reader, const struct result_target *target)
{
	for (size_t i = 0; i < reader->n; i++) {
		const struct result_target *one = &reader->list[i];
		if (one->normal >= target->normal && one->normal <= target->normal &&
		    one->year == target->year && strcmp(one->indicator, target->indicator) == 0 &&
		    strcmp(one->comparator, target->comparator) == 0 &&
		    strcmp(one->unit, target->unit) == 0 && strcmp(one->lang, target->lang) == 0 &&
		    strcmp(one->region, target->region) == 0 &&
		    (*one->indicator != '\0' || strcmp(one->subject, target->subject) == 0))
			return true;
	}
	return false;
}

static void append(struct reader *reader, struct result_target *target)
{
	if (reader->n == RESULT_TARGETS_MAX) {
		reader->is_cut = true;
		return;
	}
	if (reader->n == reader->room) {
		reader->room = reader->room * 2 + 16;
		reader->list = must_alloc(
		        talloc_realloc(reader->owner, reader->list, struct result_target, (unsigned)reader->room));
	}
	target->is_repeated = is_repeated(reader, target);
	reader->last = reader->n;
	reader->is_same_paragraph = true;
	reader->list[reader->n++] = *target;
}

/* Its own, else that of the number whose verb it goes on with. */
static int32_t baseline_of(const struct candidate *c)
{
	int32_t year = candidate_baseline(c);
	return year > 0 ? year : c->baseline;
}

void reader_take(struct reader *reader, const struct result_target *target)
{
	struct result_target copy = *target;
	append(reader, &copy);
	reader->last = SIZE_MAX;
}

static struct result_target target_of(struct reader *reader, const struct candidate *c)
{
	const char *text = c->part->text;
	size_t from = c->clause.lo < c->measured.from || c->measured.from >= c->measured.to
	                      ? c->clause.lo
	                      : c->measured.from;
	struct span quoted = {from, c->clause.is_subject_behind ? c->clause.hi : c->clause.after};
	while (quoted.from < quoted.to && strchr(" ,:", text[quoted.from]) != NULL)
		quoted.from++;
	const char *region = match_region(reader->lexicon, text,
	                                  (struct span){c->part->from, c->part->tokens[c->i].start}, c->clause.lo);
	struct result_target target = {
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
	        .claim = "",
	        .claim_check = "",
	        .benchmark = "",
	        .field = reader->field,
	        .lang = reader->lang,
	        .value = c->quantity.value,
	        .value_high = c->quantity.high,
	        .normal = c->quantity.normal,
	        .normal_high = c->quantity.normal_high,
	        .confidence = confidence_of(c),
	        .year = c->years.to,
	        .year_from = c->years.from,
	        .baseline_year = candidate_is_change(c) ? baseline_of(c) : 0,
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

/* Which target a number goes on with that says nothing of what it measures: the last one; each of a row ("光伏150万千瓦、
 * 虚拟电厂100万千瓦，2030年分别达到240万千瓦和150万千瓦") with the one at its own place. */
static size_t source_of(const struct candidate *c, const struct reader *reader)
{
	size_t n = c->clause.group_n;
	return n > 1 && reader->n >= reader->n_before + n && reader->last + 1 == reader->n ? reader->n - n : reader->last;
}

/* "that share will climb to 25 percent": a word that stands for what was measured before. */
static bool is_same_thing(const struct candidate *c)
{
	static const char *const pronouns[] = {"that ", "this ", "the ", "and "};
	static const char *const things[] = {"share", "figure", "proportion", "ratio", "percentage", "rate", "number", "amount",
	                                     "total", "rising", "climb", "growing", "increasing", "rise", "grow", "falling"};
	const char *text = c->part->text;
	struct span span = c->measured;
	for (size_t i = 0; i < sizeof pronouns / sizeof *pronouns; i++) {
		size_t n = strlen(pronouns[i]);
		if (span.to > span.from + n && memcmp(text + span.from, pronouns[i], n) == 0)
			span.from += n;
	}
	for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
		size_t n = strlen(things[i]);
		if (span.to >= span.from + n && memcmp(text + span.from, things[i], n) == 0 &&
		    (span.to == span.from + n || memcmp(text + span.from + n, " will", 5) == 0 ||
		     memcmp(text + span.from + n, " shoul", 6) == 0 || memcmp(text + span.from + n, " is", 3) == 0 ||
		     memcmp(text + span.from + n, " for ", 5) == 0))
			return true;
	}
	return false;
}

/* "到2030年达到15%": a number that says nothing of what it measures goes on with the one before. */
static void inherit(struct candidate *c, const struct reader *reader)
{
	static const char relative[] = "的";
	struct span led = {c->clause.lo, c->part->tokens[c->clause.chain].start};
	bool is_relative = c->measured.to <= led.to && c->measured.to > c->measured.from &&
	                   c->measured.to + 3 <= c->part->to &&
	                   memcmp(c->part->text + c->measured.to, relative, 3) == 0 &&
	                   !c->clause.is_subject_behind;
	bool is_pronoun = memmem(c->part->text + c->part->from, c->part->tokens[c->i].start - c->part->from,
	                         "they", 4) != NULL;
	if (c->indicator != NULL || reader->last >= reader->n || (!reader->is_same_paragraph && !is_pronoun))
		return;
	if (c->measured.to > c->measured.from + 3 && !is_relative && !is_same_thing(c) && c->quantity.unit != NULL)
		return;
	const struct result_target *before = &reader->list[source_of(c, reader)];
	const char *unit = c->quantity.unit != NULL ? c->quantity.unit->canonical : "ratio";
	const struct indicator *indicator = NULL;
	for (size_t i = 0; i < reader->lexicon->n_indicators; i++)
		if (strcmp(reader->lexicon->indicators[i].code, before->indicator) == 0)
			indicator = &reader->lexicon->indicators[i];
	bool is_its_unit = indicator != NULL && strcmp(indicator->unit, unit) == 0 && is_same_thing(c);
	if (strcmp(before->unit, unit) != 0 && !is_its_unit && !(candidate_is_change(c) && candidate_has_unit(c, "percent")))
		return;
	c->is_inherited = true;
	c->source = source_of(c, reader);
	c->indicator = indicator;
}

/* "CO2 falls by 24 % by 2025 and by 52 % by 2030", "下降5%、到2030年10%": what has no verb of its own goes on with that
 * of the number before, if it says so ("by") or measures the same. */
static void continue_change(struct candidate *c, const struct reader *reader)
{
	static const char by[] = "by ";
	const char *text = c->part->text;
	struct span led = {c->part->tokens[c->clause.chain].start, c->part->tokens[c->i].start};
	bool says_by = led.to > led.from && memmem(text + led.from, led.to - led.from, by, strlen(by)) != NULL;
	size_t source = c->is_inherited ? c->source : reader->last;
	if (source >= reader->n || !reader->is_same_paragraph || candidate_is_change(c) ||
	    clause_says(&c->clause, WORD_EQUAL) || !(says_by || (c->is_inherited && source >= reader->n_before)))
		return;
	const struct result_target *before = &reader->list[source];
	bool was_change = strcmp(before->comparator, "reduce_by") == 0 || strcmp(before->comparator, "increase_by") == 0;
	if (!was_change || strcmp(before->unit, c->quantity.unit != NULL ? c->quantity.unit->canonical : "ratio") != 0)
		return;
	c->comparator = before->comparator;
	c->baseline = before->baseline_year;
}

/* The target that a claim is about: of a row of claims each has its own. */
static struct result_target *claimed_target(struct reader *reader, const struct clause *clause, size_t n_before)
{
	size_t back = clause->group_n - clause->group_at;
	if (reader->n < back || reader->n - back < n_before)
		back = 1;
	return reader->n >= back && reader->n - back >= n_before ? &reader->list[reader->n - back] : NULL;
}

/* "其中水电1800万千瓦，光伏2650万千瓦": a thing and its amount alone, beside a target in the same unit. */
static bool is_sibling(const struct candidate *c, const struct reader *reader, size_t n_before)
{
	enum { NAME_BYTES = 48 };
	const struct clause *clause = &c->clause;
	if (reader->last >= reader->n || reader->last < n_before || c->quantity.unit == NULL || candidate_is_share(c) ||
	    clause->is_subject_behind || c->part->tokens[c->i].bracket > 0 || candidate_is_past(c, &reader->scope))
		return false;
	size_t length = c->measured.to > c->measured.from ? c->measured.to - c->measured.from : 0;
	const char *behind = c->part->text + clause->after;
	bool ends = clause->after >= c->part->to || strchr(",;.:)", *behind) != NULL || memcmp(behind, "、", 3) == 0;
	return ends && length >= 4 && length <= NAME_BYTES && c->measured.to == c->part->tokens[c->i].start &&
	       strcmp(reader->list[reader->last].unit, c->quantity.unit->canonical) == 0;
}

/* "cut by 13.5 percent and carbon emissions by 18 percent", "20 percent in 2025 and 25 percent in 2030": English does
 * not say the verb or the bound twice. */
static void continue_comparator(struct candidate *c, const struct reader *reader, size_t n_before)
{
	static const char by[] = "by ";
	const char *text = c->part->text;
	size_t start = c->part->tokens[c->i].start;
	if (reader->is_zh || reader->last >= reader->n || reader->last < n_before || candidate_is_change(c))
		return;
	const struct result_target *before = &reader->list[reader->last];
	size_t chain = c->part->tokens[c->clause.chain].start;
	bool is_change = strcmp(before->comparator, "reduce_by") == 0 || strcmp(before->comparator, "increase_by") == 0;
	bool has_by = memmem(text + chain, start - chain, by, sizeof by - 1) != NULL;
	if (is_change && has_by && candidate_is_share(c) && c->indicator == NULL)
		c->measured.to = c->measured.from; /* "and in the Fenwei Plain by 15 percent" */
	else if (!is_change && c->clause.is_after_number && c->measured.from >= c->measured.to && strcmp(c->bound, "=") == 0 &&
	         !clause_says(&c->clause, WORD_EQUAL) && c->quantity.unit != NULL &&
	         strcmp(before->unit, c->quantity.unit->canonical) == 0)
		c->comparator = c->bound = before->comparator;
}

/* "the number of new-energy vehicles will grow to 2 million": the subject says what is counted. */
static void count_things(struct candidate *c, const struct reader *reader)
{
	static const char number_of[] = "number of ";
	struct span subject = c->clause.subject;
	if (reader->is_zh || c->quantity.unit != NULL || reader->lexicon->count_unit < 0 || subject.from >= subject.to ||
	    memmem(c->part->text + subject.from, subject.to - subject.from, number_of, sizeof number_of - 1) == NULL)
		return;
	for (size_t i = 0; i < reader->lexicon->n_units && c->quantity.unit == NULL; i++)
		if (strcmp(reader->lexicon->units[i].code, "vehicle") == 0)
			c->quantity.unit = &reader->lexicon->units[i];
}

static void read_number(struct reader *reader, const struct part *part, size_t i, size_t from,
                        size_t n_before)
{
	struct candidate c;
	candidate_begin(&c, part, i, from);
	enum claim_kind claim = claim_of(part, i, &c.clause);
	if (claim != CLAIM_NONE) {
		struct result_target *target = claimed_target(reader, &c.clause, n_before);
		if (target != NULL)
			claim_put(target, reader->lexicon, claim, &c.quantity);
		return;
	}
	if (candidate_is_other(&c))
		return;
	count_things(&c, reader);
	candidate_comparator(&c);
	if (part->tokens[i].kind == TOKEN_WORD_T)
		c.comparator = c.bound = "multiply";
	candidate_years(&c, &reader->scope, reader->is_zh);
	candidate_indicator(&c, reader->lexicon, reader->is_zh);
	continue_comparator(&c, reader, n_before);
	inherit(&c, reader);
	continue_change(&c, reader);
	if (c.indicator == NULL && match_is_region(reader->lexicon, part->text, c.measured))
		return; /* "其中津南区14个": how something is spread */
	if (!c.is_inherited && !candidate_is_target(&c, &reader->scope) && !is_sibling(&c, reader, n_before))
		return;
	if (c.is_inherited &&
	    (scope_is_past(&reader->scope, &c.years) || candidate_is_past(&c, &reader->scope) ||
	     candidate_is_threshold(&c) ||
	     (!candidate_has_verb(&c) && !c.is_own_year && !clause_says(&c.clause, WORD_ABOUT))))
		return;
	struct result_target target = target_of(reader, &c);
	if (c.is_inherited && *target.subject == '\0')
		target.subject = reader->list[c.source].subject;
	append(reader, &target);
	const struct indicator *other = candidate_second(&c, reader->lexicon);
	if (other != NULL) {
		target.indicator = other->code;
		append(reader, &target);
	}
}

/* "9000万千瓦(90吉瓦)": the same again in another unit. */
static bool is_restated(const struct part *part, size_t i)
{
	const struct part_token *token = &part->tokens[i];
	if (i < 2 || token->kind != TOKEN_QUANTITY_T || token->bracket == 0 ||
	    part->tokens[i - 1].kind != TOKEN_OPEN || part->tokens[i - 2].kind != TOKEN_QUANTITY_T)
		return false;
	double one = token->as.quantity.normal, other = part->tokens[i - 2].as.quantity.normal;
	return one > other * 0.999 && one < other * 1.001;
}

/* A number without a unit may be a ratio, if a word leads to it at once ("不高于1.3"). */
static bool is_led(const struct part *part, size_t i)
{
	const struct part_token *token = &part->tokens[i], *before = i > 0 ? token - 1 : NULL;
	if (token->kind != TOKEN_QUANTITY_T || token->as.quantity.unit != NULL)
		return true;
	return before != NULL && before->kind == TOKEN_WORD_T && before->word <= WORD_OR_SO &&
	       before->end + 1 >= token->start;
}

void reader_part(struct reader *reader, const struct part *part, size_t from)
{
	size_t n_before = reader->n;
	if (!part->has_quantity)
		return;
	reader->n_before = n_before;
	size_t point = folded_start(reader->folded, part->from);
	const char *at = reader->source + reader->cursor, *stop = reader->source + reader->source_len;
	while (at < stop && reader->cursor_point < point) {
		utf8_next(&at);
		reader->cursor_point++;
	}
	reader->cursor = (size_t)(at - reader->source);
	for (size_t i = 0; i < part->n && !reader->is_cut; i++) {
		const struct part_token *token = &part->tokens[i];
		bool is_number = token->kind == TOKEN_QUANTITY_T ||
		                 (token->kind == TOKEN_WORD_T && token->word == WORD_MULTIPLY);
		if (is_number && token->start >= from && !is_restated(part, i) && is_led(part, i))
			read_number(reader, part, i, from, n_before);
	}
}
