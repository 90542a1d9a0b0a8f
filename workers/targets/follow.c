#include "workers/targets/follow.h"

#include <stdio.h>
#include <string.h>

#include "workers/targets/apart.h"
#include "workers/targets/match.h"
#include "workers/targets/shares.h"

static const char *unit_of(const struct candidate *c)
{
	return c->quantity.unit != NULL ? c->quantity.unit->canonical : "ratio";
}

static bool is_change(const struct result_target *target)
{
	return strcmp(target->comparator, "reduce_by") == 0 || strcmp(target->comparator, "increase_by") == 0;
}

static bool ends_with(const char *text, struct span span, const char *word)
{
	size_t n = strlen(word);
	return span.to >= span.from + n && memcmp(text + span.to - n, word, n) == 0;
}

/* "by 18 percent", "by around 12 percent" */
static bool says_by(const struct candidate *c)
{
	static const char by[] = "by ";
	size_t chain = c->part->tokens[c->clause.chain].start, start = c->part->tokens[c->i].start;
	return start > chain && memmem(c->part->text + chain, start - chain, by, strlen(by)) != NULL;
}

static bool is_of_other_year(const struct candidate *c, const struct result_target *before)
{
	return c->is_own_year && before->year > 0 && c->years.to != before->year;
}

/* "will exceed 80 percent in 2025 and 85 percent in 2030": a verb bounds both, "to more than 13 percent by 2025 and 19 by 2030" the first. */
static bool is_bound_by_verb(const struct result_target *target)
{
	static const char *const verbs[] = {"exceed", "surpass", " top ", " pass "};
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcasestr(target->quote, verbs[i]) != NULL)
			return true;
	return false;
}

void follow_comparator(struct candidate *c, const struct reader *reader)
{
	if (reader->is_zh || reader->last >= reader->n || !reader->is_same_paragraph || candidate_is_change(c))
		return;
	const struct result_target *before = &reader->list[reader->last];
	bool is_bare = strcmp(c->bound, "=") == 0 && !clause_says(&c->clause, WORD_EQUAL) && !clause_says(&c->clause, WORD_STRIVE);
	if (strcmp(before->unit, unit_of(c)) != 0)
		return;
	/* "reduce 25 million tons of steel and 18 million tons of coking capacity" */
	bool is_next = c->clause.is_after_number && c->clause.is_subject_behind && !candidate_is_share(c) && is_bare &&
	               reader->last >= reader->n_before;
	if (is_change(before) && (says_by(c) || is_next) && !clause_says(&c->clause, WORD_EQUAL)) {
		c->comparator = before->comparator;
		c->baseline = before->baseline_year;
		c->is_followed = true;
	} else if (!is_change(before) && reader->last >= reader->n_before && is_bare && !(is_of_other_year(c, before) && !is_bound_by_verb(before)) &&
	           (c->quantity.unit == NULL || (c->clause.is_after_number && c->clause.subject.from >= c->clause.subject.to))) {
		c->comparator = c->bound = before->comparator;
	}
}

/* "that share will climb to 25 percent", "for the region the figure is 35 percent": a word that stands for what was measured
 * before. */
static bool is_same_thing(const struct candidate *c)
{
	static const char *const pronouns[] = {"that ", "this ", "the ", "and "};
	static const char *const things[] = {"share", "figure", "proportion", "ratio", "percentage", "rate", "number", "amount",
	                                     "total", "rising", "climb", "growing", "increasing", "rise", "grow", "falling"};
	static const char *const ends[] = {"the figure", "the share", "that share", "this share", "that figure", "this figure", "that proportion", "this proportion", "that rate", "this rate", "its share", "these shares", "these figures", "these rates", "these proportions", "both shares", "the proportion", "the rate", "the ratio", "the percentage", "the target"};
	const char *text = c->part->text;
	struct span span = c->measured;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (ends_with(text, span, ends[i]))
			return true;
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

/* "the area of retrofits shall be 5 million square metres, and that of public buildings 2 million": the same of something else. */
static bool is_that_of(const struct candidate *c)
{
	static const char *const words[] = {"that of ", "those of "};
	const char *text = c->part->text;
	size_t from = c->measured.from;
	for (size_t i = 0; i < sizeof words / sizeof *words && !c->part->is_zh && c->measured.from < c->measured.to; i++) {
		size_t n = strlen(words[i]);
		if (memcmp(text + from, words[i], n) == 0 || (from >= c->part->from + n && memcmp(text + from - n, words[i], n) == 0))
			return true;
	}
	return false;
}

/* "京津冀地区达到35%以上", "其他县市区提升到20%": the share of what was measured before, in a place. */
static bool is_place(const struct candidate *c, const struct reader *reader)
{
	static const char *const places[] = {"地区", "区域", "县市区", "市县", "城市", "省份", "县城", "乡镇", "县区", "区县", "县(市、区)", "农村"};
	bool is_share = candidate_is_share(c) || c->quantity.unit == NULL;
	if (!c->part->is_zh || !is_share || c->clause.is_subject_behind || reader->last < reader->n_before)
		return false;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (ends_with(c->part->text, c->measured, places[i]))
			return true;
	return match_is_region(reader->lexicon, c->part->text, c->measured);
}

/* "in cities at least 95 percent": the share of what was measured before, in English. */
static bool is_place_in_english(const struct candidate *c, const struct reader *reader)
{
	static const char *const places[] = {"cities", "urban areas", "rural areas", "counties", "county seats", "towns", "villages", "key regions", "key areas", "other regions", "other areas", "other cities", "large cities", "pilot cities"};
	const char *text = c->part->text;
	size_t at = c->clause.lo;
	if (c->part->is_zh || !candidate_is_share(c) || c->clause.is_subject_behind || reader->last < reader->n_before)
		return false;
	while (at < c->part->to && text[at] == ' ')
		at++;
	bool is_in = strncmp(text + at, "in ", 3) == 0 || strncmp(text + at, "and in ", 7) == 0;
	for (size_t i = 0; i < sizeof places / sizeof *places && is_in; i++)
		if (ends_with(text, c->measured, places[i]))
			return true;
	return false;
}

/* Which target a number goes on with that says nothing of what it measures: the last one; each of a row ("光伏150万千瓦、
 * 虚拟电厂100万千瓦，2030年分别达到240万千瓦和150万千瓦") with the one at its own place. */
static size_t source_of(const struct candidate *c, const struct reader *reader)
{
	size_t n = c->clause.group_n;
	return n > 1 && reader->n >= reader->n_before + n && reader->last + 1 == reader->n ? reader->n - n : reader->last;
}

/* "的100%": it says of what by a clause before it. */
static bool is_relative(const struct candidate *c)
{
	static const char word[] = "的";
	size_t end = c->part->tokens[c->clause.chain].start, n = strlen(word);
	return c->measured.to <= end && c->measured.to > c->measured.from && c->measured.to + n <= c->part->to &&
	       memcmp(c->part->text + c->measured.to, word, n) == 0 && !c->clause.is_subject_behind;
}

static const struct indicator *by_code(const struct target_lexicon *lexicon, const char *code)
{
	for (size_t i = 0; i < lexicon->n_indicators; i++)
		if (strcmp(lexicon->indicators[i].code, code) == 0)
			return &lexicon->indicators[i];
	return NULL;
}

/* "renewable capacity will exceed 50 million kW and make up over 36 percent of the total" */
static const struct indicator *share_of_total(const struct candidate *c, const struct target_lexicon *lexicon, const char *measured)
{
	enum { CODE_BYTES = 64 };
	static const char *const totals[] = {" of the total", " of total capacity", " of all capacity", " of its total", " of the whole"};
	char code[CODE_BYTES];
	if (c->part->is_zh || *measured == '\0' || strlen(measured) + sizeof "_share" > sizeof code)
		return NULL;
	snprintf(code, sizeof code, "%s_share", measured);
	for (size_t i = 0; i < sizeof totals / sizeof *totals; i++)
		if (strncmp(c->part->text + c->clause.after, totals[i], strlen(totals[i])) == 0)
			return by_code(lexicon, code);
	return NULL;
}

/* "煤炭消费总量…，占比降至45%": a share of what was measured before; "天然气比重…，非化石能源由14%增至19%": another part of the same
 * whole. */
static const struct indicator *share_beside(const struct candidate *c, const struct reader *reader, const struct result_target *before)
{
	static const char *const shares[] = {"占比", "比重", "比例"};
	enum { JOINED_BYTES = 160 };
	const struct wanted wanted = {c->quantity.unit, false, false};
	char joined[JOINED_BYTES];
	size_t length = c->measured.to > c->measured.from ? c->measured.to - c->measured.from : 0, subject = strlen(before->subject);
	if (!candidate_is_share(c) || reader->last < reader->n_before || candidate_is_change(c))
		return NULL;
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
		if (length != strlen(shares[i]) || memcmp(c->part->text + c->measured.from, shares[i], length) != 0 ||
		    subject + length >= sizeof joined)
			continue;
		memcpy(joined, before->subject, subject);
		memcpy(joined + subject, shares[i], length);
		return match_words(reader->lexicon, joined, subject + length, &wanted);
	}
	const struct indicator *beside = shares_beside(reader->lexicon, &c->part->names, c->measured, by_code(reader->lexicon, before->indicator));
	return beside != NULL ? beside : shares_within(reader->lexicon, &c->part->names, c->measured, before->indicator);
}

void follow_thing(struct candidate *c, const struct reader *reader)
{
	const struct part *part = c->part;
	bool is_pronoun = memmem(part->text + part->from, part->tokens[c->i].start - part->from, "they", 4) != NULL;
	if (c->indicator != NULL || reader->last >= reader->n || (!reader->is_same_paragraph && !is_pronoun))
		return;
	if (reader->last >= reader->n_before && strcmp(reader->list[reader->last].unit, unit_of(c)) == 0)
		c->indicator = apart_of(c, reader->lexicon, reader->list[reader->last].indicator);
	if (c->indicator == NULL && reader->last >= reader->n_before && candidate_is_share(c))
		c->indicator = share_of_total(c, reader->lexicon, reader->list[reader->last].indicator);
	if (c->indicator != NULL)
		return;
	if (c->is_followed && candidate_is_share(c))
		c->measured.to = c->measured.from; /* "and in the Fenwei Plain by 15 percent" */
	if (c->measured.from < c->measured.to)
		c->indicator = share_beside(c, reader, &reader->list[reader->last]);
	if (c->indicator != NULL)
		return;
	bool names_thing = c->measured.to > c->measured.from + 3 && !is_relative(c) && !is_same_thing(c) && !is_that_of(c) && c->quantity.unit != NULL;
	if (names_thing && !is_place(c, reader) && !is_place_in_english(c, reader))
		return;
	const struct result_target *before = &reader->list[source_of(c, reader)];
	const struct indicator *indicator = by_code(reader->lexicon, before->indicator);
	bool is_share = (candidate_is_share(c) || candidate_is_change(c)) &&
	                (strcmp(before->unit, "percent") == 0 || strcmp(before->unit, "point") == 0); /* "提高2个百分点，达到45%" */
	bool is_its_unit = indicator != NULL && strcmp(indicator->unit, unit_of(c)) == 0 && is_same_thing(c);
	bool is_outcome = indicator != NULL && strcmp(indicator->unit, unit_of(c)) == 0 && !candidate_is_change(c) &&
	                  (is_change(before) || strcmp(before->comparator, "multiply") == 0); /* "增长50%，达到200亿立方米" */
	if (strcmp(before->unit, unit_of(c)) != 0 && !is_its_unit && !is_outcome && !is_share && !(candidate_is_change(c) && candidate_has_unit(c, "percent")))
		return;
	c->is_inherited = true;
	c->source = source_of(c, reader);
	c->indicator = indicator;
}

void follow_mention(struct candidate *c, const struct reader *reader)
{
	const struct indicator *mention = reader->mention;
	if (c->indicator != NULL || c->part->is_zh || mention == NULL || c->quantity.unit == NULL)
		return;
	bool is_thing = is_same_thing(c) || c->measured.to <= c->measured.from;
	if (is_thing && (mention->unit == c->quantity.unit->canonical || strcmp(mention->unit, unit_of(c)) == 0))
		c->indicator = mention;
}

void follow_change(struct candidate *c, const struct reader *reader)
{
	if (!c->is_inherited || !reader->is_same_paragraph || candidate_is_change(c) || clause_says(&c->clause, WORD_EQUAL) ||
	    !(says_by(c) || c->source >= reader->n_before))
		return;
	const struct result_target *before = &reader->list[c->source];
	if (!is_change(before) || strcmp(before->unit, unit_of(c)) != 0)
		return;
	c->comparator = before->comparator;
	c->baseline = before->baseline_year;
}

/* "1个园区、3个社区以及5个学校": things that are counted after their numbers, joined to the target before. */
static bool is_counted_beside(const struct candidate *c, const struct reader *reader)
{
	static const char *const joints[] = {"、", "和", "及", "与"};
	const struct part *part = c->part;
	size_t start = part->tokens[c->clause.chain].start;
	const struct result_target *before = &reader->list[reader->last];
	if (!c->clause.is_subject_behind || !c->clause.is_after_number || strcmp(before->unit, unit_of(c)) != 0 ||
	    memmem(part->text + c->clause.after, c->clause.hi - c->clause.after, "的", strlen("的")) != NULL)
		return false;
	for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
		if (ends_with(part->text, (struct span){part->from, start}, joints[i]))
			return true;
	return false;
}

/* "165,000 km of railways, including 50,000 km of high-speed lines": a part of what was told before. */
static bool is_included(const struct candidate *c, const struct reader *reader)
{
	static const char *const leads[] = {"including ", "of which ", "among which ", "among them ", "of these ", "of these, ", "of this ", "of it "};
	const char *text = c->part->text;
	size_t at = c->clause.lo;
	while (at < c->part->to && text[at] == ' ')
		at++;
	for (size_t i = 0; !c->part->is_zh && i < sizeof leads / sizeof *leads; i++)
		if (strncmp(text + at, leads[i], strlen(leads[i])) == 0)
			return strcmp(reader->list[reader->last].unit, c->quantity.unit->canonical) == 0;
	return false;
}

bool follow_is_sibling(const struct candidate *c, const struct reader *reader)
{
	enum { NAME_BYTES = 48 };
	const struct clause *clause = &c->clause;
	const struct part *part = c->part;
	if (reader->last >= reader->n || reader->last < reader->n_before || c->quantity.unit == NULL || candidate_is_share(c) ||
	    part->tokens[c->i].bracket > 0 || candidate_is_past(c, &reader->scope))
		return false;
	if ((part->is_zh && is_counted_beside(c, reader)) || is_included(c, reader))
		return true;
	size_t start = part->tokens[c->i].start, length = c->measured.to > c->measured.from ? c->measured.to - c->measured.from : 0;
	const char *behind = part->text + clause->after;
	bool ends = clause->after >= part->to || strchr(",;.:)", *behind) != NULL || memcmp(behind, "、", 3) == 0 ||
	            strncmp(behind, " and ", strlen(" and ")) == 0;
	bool is_led = c->measured.to == start || (part->text[start - 1] == ' ' && c->measured.to + 1 == start);
	return !clause->is_subject_behind && ends && length >= 4 && length <= NAME_BYTES && is_led &&
	       strcmp(reader->list[reader->last].unit, c->quantity.unit->canonical) == 0;
}
