/* Design. Every number with a unit is a candidate. Its clause says what is measured, how, and when; the scope
 * says the year where the clause does not. accept.c says whether that is a target. */
#include "workers/targets/reader.h"

#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/utf8.h"
#include "workers/targets/apart.h"
#include "workers/targets/claims.h"
#include "workers/targets/candidate.h"
#include "workers/targets/follow.h"
#include "workers/targets/headed.h"
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
	const char *marked = headed_binding(c->part, c->clause.after);
	if (*marked != '\0')
		return marked;
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
	        .unit_text = text_of(reader, text, (struct span){c->quantity.unit_start, c->quantity.unit_end}),
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

/* The target that a claim is about: of a row of claims each has its own. */
static struct result_target *claimed_target(struct reader *reader, const struct clause *clause, size_t n_before)
{
	size_t back = clause->group_n - clause->group_at;
	if (reader->n < back || reader->n - back < n_before)
		back = 1;
	return reader->n >= back && reader->n - back >= n_before ? &reader->list[reader->n - back] : NULL;
}

static bool span_says(const char *text, struct span span, const char *words)
{
	return memmem(text + span.from, span.to - span.from, words, strlen(words)) != NULL;
}

/* "the number of new-energy vehicles will grow to 2 million": the subject says what is counted. */
static void count_things(struct candidate *c, const struct reader *reader)
{
	static const char *const counts[] = {"number of ", "sales of ", "stock of "}, *const sold[] = {"vehicles", "cars", "trucks", "buses"};
	struct span subject = c->clause.subject;
	bool is_count = false, is_vehicle = false;
	if (reader->is_zh || c->quantity.unit != NULL || reader->lexicon->count_unit < 0 || subject.from >= subject.to)
		return;
	for (size_t i = 0; i < sizeof sold / sizeof *sold; i++)
		is_vehicle = is_vehicle || span_says(c->part->text, subject, sold[i]);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		is_count = is_count || ((i == 0 || is_vehicle) && span_says(c->part->text, subject, counts[i]));
	static const char *const things[] = {"vehicles", "cars", "trucks", "buses", "stations", "chargers", "piles", "households", "enterprises", "factories", "companies"};
	enum { COUNTED_MIN = 100 };
	for (size_t i = 0; i < sizeof things / sizeof *things && c->quantity.normal >= COUNTED_MIN; i++)
		is_count = is_count || span_says(c->part->text, subject, things[i]); /* "vehicles on the roads will number 1.3 million" */
	if (!is_count)
		return;
	for (size_t i = 0; i < reader->lexicon->n_units && c->quantity.unit == NULL; i++)
		if (strcmp(reader->lexicon->units[i].code, "vehicle") == 0)
			c->quantity.unit = &reader->lexicon->units[i];
}

/* "Tibet will have 10 million kilowatts of clean energy": whose it is stands before, what it is behind. */
static bool measure_behind(struct candidate *c)
{
	static const char of[] = " of ";
	struct span behind = c->clause.behind;
	if (c->part->is_zh || behind.to < behind.from + sizeof of || memcmp(c->part->text + behind.from, of, strlen(of)) != 0)
		return false;
	c->measured = clause_trim(c->part, behind);
	return c->measured.from < c->measured.to;
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
		c.comparator = c.bound = candidate_has_unit(&c, "percent") ? "reduce_by" : "multiply";
	candidate_years(&c, &reader->scope, reader->is_zh);
	follow_comparator(&c, reader);
	apart_subject(&c, reader->lexicon);
	candidate_indicator(&c, reader->lexicon, reader->is_zh);
	if (c.indicator == NULL)
		c.indicator = topics_find(&reader->topics, &c, reader->lexicon);
	follow_thing(&c, reader);
	follow_mention(&c, reader);
	follow_change(&c, reader);
	reader->mention = reader->is_zh ? NULL : c.indicator;
	if (c.indicator == NULL && match_is_region(reader->lexicon, part->text, c.measured) && !measure_behind(&c))
		return; /* "其中津南区14个": how something is spread */
	if (!c.is_inherited && !candidate_is_target(&c, &reader->scope) && !follow_is_sibling(&c, reader))
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

/* "must not exceed 1.25 in the east, and 1.2 in the west": joined to a ratio before it. */
static bool is_second_ratio(const struct part *part, size_t i)
{
	enum { RATIO_MAX = 10 };
	static const char and[] = " and ";
	size_t start = part->tokens[i].start, n = strlen(and), k = i;
	if (part->is_zh || start < part->from + n || memcmp(part->text + start - n, and, n) != 0 || part->tokens[i].as.quantity.value >= RATIO_MAX)
		return false;
	while (k > 0 && part->tokens[k - 1].kind != TOKEN_QUANTITY_T)
		k--;
	return k > 0 && part->tokens[k - 1].as.quantity.unit == NULL && part->tokens[k - 1].as.quantity.value < RATIO_MAX;
}

/* A number without a unit may be a ratio, if a word leads to it at once ("不高于1.3", "PUE: 1.3"). */
static bool is_led(const struct part *part, size_t i)
{
	const struct part_token *token = &part->tokens[i], *before = i > 0 ? token - 1 : NULL;
	if (token->kind != TOKEN_QUANTITY_T || token->as.quantity.unit != NULL)
		return true;
	bool is_word = before != NULL && before->kind == TOKEN_WORD_T && before->word <= WORD_OR_SO;
	bool is_colon = before != NULL && before->kind == TOKEN_COMMA && part->text[before->start] == ':' &&
	                before->end < token->start; /* "coefficient: 0.57", not "2:1" */
	static const char *const named[] = {"coefficient of ", "ratio of ", "pue of ", "index of ", "pue at ", "coefficient at "};
	bool is_named = false; /* "an irrigation coefficient of 0.58" */
	for (size_t k = 0; k < sizeof named / sizeof *named; k++) {
		size_t n = strlen(named[k]);
		is_named = is_named || (token->start >= part->from + n && memcmp(part->text + token->start - n, named[k], n) == 0);
	}
	return is_named || ((is_word || is_colon) && before->end + 1 >= token->start) || is_second_ratio(part, i);
}

/* "will triple to 15 GW": the number behind says how much. */
static bool tells_amount(const struct part *part, size_t i)
{
	static const char to[] = " to ";
	enum { TELL_BYTES = 60 };
	const struct part_token *token = &part->tokens[i], *next = token + 1;
	for (; next < part->tokens + part->n && (next->kind == TOKEN_WORD_T || next->kind == TOKEN_YEARS); next++)
		;
	return token->kind == TOKEN_WORD_T && next < part->tokens + part->n && next->kind == TOKEN_QUANTITY_T && next->start < token->end + TELL_BYTES &&
	       memmem(part->text + token->end, next->start - token->end, to, strlen(to)) != NULL;
}

static bool is_in_table(const struct reader *reader, size_t at)
{
	size_t point = reader->n_areas > 0 ? folded_start(reader->folded, at) : 0;
	for (size_t i = 0; i < reader->n_areas; i++)
		if (point >= reader->areas[i].from && point < reader->areas[i].to)
			return true;
	return false;
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
		if (is_number && token->start >= from && !is_restated(part, i) && is_led(part, i) && !tells_amount(part, i) && !is_in_table(reader, token->start))
			read_number(reader, part, i, from, n_before);
	}
}
