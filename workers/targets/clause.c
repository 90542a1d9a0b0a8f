/* Design. A clause is read outwards from its number: backwards through the words that touch each other
 * ("力争" "达到" "约") to where the thing that is measured ends, and forwards over what limits the number
 * ("以上"). What is left before it, up to the last comma or number, is the subject; where nothing is left,
 * the words behind the number are ("建成100个示范园区"). */
#include "workers/targets/clause.h"

#include <string.h>

#include "proto/text/utf8.h"

enum { CLAUSE_REACH = 480 }; /* bytes before and behind a number that are read, whatever the punctuation */

#define BIT(word) (1U << (word))

static const uint32_t chain_words = BIT(WORD_AT_LEAST) | BIT(WORD_MORE) | BIT(WORD_AT_MOST) | BIT(WORD_LESS) |
                                    BIT(WORD_ABOUT) | BIT(WORD_EQUAL) | BIT(WORD_REDUCE) |
                                    BIT(WORD_INCREASE) | BIT(WORD_NEW) | BIT(WORD_STRIVE) | BIT(WORD_BIND) |
                                    BIT(WORD_EACH) | BIT(WORD_PER_YEAR) | BIT(WORD_FILLER);
static const uint32_t lead_words = BIT(WORD_AT_LEAST) | BIT(WORD_MORE) | BIT(WORD_AT_MOST) | BIT(WORD_LESS) |
                                   BIT(WORD_ABOUT);
static const uint32_t change_words = BIT(WORD_REDUCE) | BIT(WORD_INCREASE);
static const uint32_t bound_words = BIT(WORD_OR_MORE) | BIT(WORD_OR_LESS) | BIT(WORD_OR_SO);
static const uint32_t verb_words = BIT(WORD_REDUCE) | BIT(WORD_INCREASE) | BIT(WORD_NEW) | BIT(WORD_BUILD);

bool clause_says(const struct clause *clause, enum word word)
{
	return (clause->said & BIT(word)) != 0;
}

static bool is_word(const struct part_token *token, uint32_t words)
{
	return token->kind == TOKEN_WORD_T && (BIT(token->word) & words) != 0;
}

static bool is_number(const struct part_token *token)
{
	return token->kind == TOKEN_QUANTITY_T && token->as.quantity.unit != NULL;
}

size_t clause_find(const struct part *part, size_t from, size_t to, enum word word)
{
	for (size_t i = (part->words & BIT(word)) != 0 ? 0 : part->n; i < part->n && part->tokens[i].start < to; i++)
		if (part->tokens[i].start >= from && is_word(&part->tokens[i], BIT(word)))
			return i;
	return part->n;
}

/* Over the words behind a number that belong to it: 以上, 左右. */
static size_t skip_bounds(const struct part *part, size_t i, size_t *end, uint32_t *said)
{
	size_t next = i + 1;
	while (next < part->n && is_word(&part->tokens[next], bound_words) &&
	       part->tokens[next].start <= *end + 1) {
		*said |= BIT(part->tokens[next].word);
		*end = part->tokens[next++].end;
	}
	return next;
}

static size_t next_number(const struct part *part, size_t i)
{
	for (i++; i < part->n; i++)
		if (is_number(&part->tokens[i]))
			return i;
	return part->n;
}

/* "28 GW, 15 GW of it offshore" */
static bool is_part_of_it(const struct part *part, size_t i)
{
	static const char *const words[] = {" of it ", " of them ", " of which ", " of these "};
	size_t end = part->tokens[i].end;
	for (size_t w = 0; w < sizeof words / sizeof *words; w++)
		if (end + strlen(words[w]) <= part->to && memcmp(part->text + end, words[w], strlen(words[w])) == 0)
			return true;
	return false;
}

/* "10 percent, 25 percent higher than the national target": the second number compares. */
static bool is_compared_at(const struct part *part, size_t k)
{
	static const char *const words[] = {" higher than ", " more than ", " above ", " lower than ", " less than ", " below "};
	for (size_t w = 0; w < sizeof words / sizeof *words; w++)
		if (strncmp(part->text + part->tokens[k].end, words[w], strlen(words[w])) == 0)
			return true;
	return false;
}

/* Whether the numbers of tokens i and k stand in a row: nothing but a joint between them. */
static bool in_row(const struct part *part, size_t i, size_t k)
{
	uint32_t said = 0;
	size_t end = part->tokens[i].end;
	if (k >= part->n || !is_number(&part->tokens[i]) || !is_number(&part->tokens[k]) || is_part_of_it(part, k))
		return false;
	bool is_same_unit = strcmp(part->tokens[i].as.quantity.unit->canonical, part->tokens[k].as.quantity.unit->canonical) == 0;
	if (!is_same_unit && (part->words & BIT(WORD_EACH)) == 0)
		return false; /* "25% and 19 billion cubic metres, respectively" */
	skip_bounds(part, i, &end, &said);
	if (!part->is_zh && part->text[end] == ',' && is_compared_at(part, k))
		return false;
	size_t start = part->tokens[k].start;
	for (size_t led = k; led > i + 1 && is_word(&part->tokens[led - 1], lead_words) &&
	                     part->tokens[led - 1].end + 1 >= start && part->text[start] < 0x7F;)
		start = part->tokens[--led].start; /* "8%, more than 10% and more than 10%" */
	return part_is_joint(part, end, start);
}

size_t clause_last(const struct clause *clause, const struct part *part, size_t i)
{
	for (size_t n = clause->group_at + 1; n < clause->group_n; n++)
		i = next_number(part, i);
	return i;
}

static void find_group(struct clause *clause, const struct part *part, size_t i)
{
	size_t first = i, n = 1, at = 0;
	for (size_t k = i; k-- > 0;)
		if (is_number(&part->tokens[k])) {
			if (!in_row(part, k, first))
				break;
			first = k;
			at++;
			n++;
		}
	for (size_t k = i, next; (next = next_number(part, k)) < part->n && in_row(part, k, next); k = next)
		n++;
	clause->group_first = first;
	clause->group_n = n;
	clause->group_at = at;
}

static size_t open_of(const struct part *part, size_t i)
{
	uint16_t bracket = part->tokens[i].bracket;
	while (i > 0 && !(part->tokens[i].kind == TOKEN_OPEN && part->tokens[i].bracket == bracket))
		i--;
	return i;
}

/* The character that byte `at` belongs to begins here. */
static size_t cut_at(const struct part *part, size_t at)
{
	while (at > part->from && ((unsigned char)part->text[at] & 0xC0) == 0x80)
		at--;
	return at;
}

static bool is_blank(const struct part *part, size_t from, size_t to)
{
	while (from < to && (part->text[from] == ' ' || part->text[from] == '"'))
		from++;
	return from >= to;
}

/* "-18%": below zero, not the second of a range. */
static bool is_minus(const struct part *part, size_t i)
{
	size_t at = part->tokens[i].start;
	return at > part->from + 1 && part->text[at - 1] == '-' && strchr(" ,:(", part->text[at - 2]) != NULL;
}

/* Whether the comma or colon of token k leads to the number of token i: "PUE: below 1.3", "能耗强度：-13.5%". */
static bool leads_to(const struct part *part, size_t k, size_t i)
{
	size_t edge = part->tokens[i].start - (is_minus(part, i) ? 1 : 0);
	bool is_colon = part->text[part->tokens[k].start] == ':';
	if (!is_colon && !is_minus(part, i))
		return false;
	for (size_t w = i; w-- > k;) {
		if (!is_blank(part, part->tokens[w].end, edge))
			return false;
		edge = part->tokens[w].start;
		if (w > k && !is_word(&part->tokens[w], chain_words))
			return false;
	}
	return true;
}

/* "recycling will double and sales grow by 45 percent": what doubles is no subject of the number. */
static bool ends_multiple(const struct part *part, size_t k, size_t i)
{
	static const char and[] = " and ";
	const struct part_token *word = &part->tokens[k];
	return !part->is_zh && is_word(word, BIT(WORD_MULTIPLY)) && part->tokens[i].start > word->end &&
	       memmem(part->text + word->end, part->tokens[i].start - word->end, and, strlen(and)) != NULL;
}

/* "green travel in cities with more than 1 million residents": says which, the subject goes on. */
static bool is_population(const struct part *part, size_t k)
{
	enum { REACH = 32 };
	static const char *const people[] = {"residents", "inhabitants", "people", "population"}, with[] = " with ";
	const struct part_token *token = &part->tokens[k];
	const struct quantity *number = &token->as.quantity;
	size_t from = token->start > part->from + REACH ? token->start - REACH : part->from;
	bool is_counted = false;
	for (size_t i = 0; i < sizeof people / sizeof *people && !part->is_zh && number->unit_end > number->unit_start; i++)
		is_counted = is_counted || memmem(part->text + number->unit_start, number->unit_end - number->unit_start, people[i], strlen(people[i])) != NULL;
	return is_counted && memmem(part->text + from, token->start - from, with, strlen(with)) != NULL;
}

/* The clause's beginning, seen from the first number of its row. */
static void find_beginning(struct clause *clause, const struct part *part, size_t i, size_t from)
{
	size_t k = i;
	bool is_led = false;
	clause->lo = from;
	clause->is_minus = is_minus(part, i);
	clause->is_listed = clause->is_minus;
	while (k > 0) {
		const struct part_token *before = &part->tokens[k - 1];
		if (before->kind == TOKEN_CLOSE && before->bracket != part->tokens[i].bracket) {
			k = open_of(part, k - 1);
			continue;
		}
		if (before->kind == TOKEN_COMMA && !is_led && leads_to(part, k - 1, i)) {
			clause->is_listed = is_led = true;
			k--;
			continue;
		}
		size_t start = clause->start == part->n && before->kind == TOKEN_QUANTITY_T ? part_start_word(part, k - 1) : part->n;
		if (start < part->n) {
			clause->start = k = start;
			continue;
		}
		bool is_after = (is_number(before) && !is_population(part, k - 1)) || ends_multiple(part, k - 1, i);
		if (before->kind == TOKEN_COMMA || before->kind == TOKEN_OPEN || is_after) {
			clause->lo = before->end;
			if (is_after) {
				uint32_t said = 0;
				clause->is_after_number = true;
				k = skip_bounds(part, k - 1, &clause->lo, &said);
			}
			break;
		}
		k--;
	}
	clause->lo = clause->lo > from ? clause->lo : from;
	if (part->tokens[i].start > clause->lo + CLAUSE_REACH)
		clause->lo = cut_at(part, part->tokens[i].start - CLAUSE_REACH);
	clause->first = k;
}

/* English goes on after a number with " and ": "95 % in cities and above 90 % elsewhere". */
static size_t last_and(const struct part *part, size_t from, size_t to)
{
	static const char word[] = " and ";
	size_t found = from;
	for (const char *at; (at = memmem(part->text + found, to - found, word, sizeof word - 1)) != NULL;)
		found = (size_t)(at - part->text) + sizeof word - 1;
	return found;
}

static void find_end(struct clause *clause, const struct part *part, size_t i)
{
	size_t end = part->tokens[i].end;
	clause->next = skip_bounds(part, i, &end, &clause->said);
	clause->has_bounds_behind = end > part->tokens[i].end;
	clause->after = end;
	clause->hi = part->to;
	for (size_t k = clause->next; k < part->n; k++) {
		const struct part_token *token = &part->tokens[k];
		bool is_title = part->tokens[i].start == part->from && token->start == end && part->text[end] == ':'; /* "20 GW: nuclear capacity in 2025" */
		if (is_title)
			continue;
		if (token->kind == TOKEN_COMMA || token->kind == TOKEN_LIST || token->kind == TOKEN_OPEN ||
		    token->kind == TOKEN_CLOSE || is_number(token)) {
			clause->hi = token->start;
			break;
		}
	}
	if (clause->hi > clause->after + CLAUSE_REACH)
		clause->hi = cut_at(part, clause->after + CLAUSE_REACH);
	clause->behind = (struct span){clause->after, clause->hi};
	size_t and = last_and(part, clause->after, clause->hi);
	if (and > clause->after && clause->hi < part->to && part->text[clause->hi] >= '0' && part->text[clause->hi] <= '9')
		clause->behind.to = and - strlen(" and ");
	for (size_t k = clause->next; k < part->n && part->tokens[k].start < clause->behind.to; k++)
		if (is_word(&part->tokens[k], BIT(WORD_EQUAL) | BIT(WORD_BUILD)))
			clause->said |= BIT(WORD_BUILD);
}

/* "below 1.25 in cold regions": what follows tells where, not what. */
static bool is_place(const struct part *part, struct span behind)
{
	static const char *const words[] = {
	        " in ",    " for ",   " at ",   " on ",    " by ",      " than ", " from ",  " against ",
	        " below ", " above ", " lower", " higher", " less", " more than", " fewer", " compared", " over ", " where ", " or ", " and to ", " and be ", " and become "};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (behind.to - behind.from >= strlen(words[i]) &&
		    memcmp(part->text + behind.from, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* What a bound means that stands before its number: "at or below 20%" allows what it names, "or below 1.25" does not. */
static enum word bound_before(const struct part *part, size_t k)
{
	enum word word = part->tokens[k].word;
	static const char at[] = "at ";
	size_t start = part->tokens[k].start, n = strlen(at);
	bool is_at = start >= part->from + n && memcmp(part->text + start - n, at, n) == 0;
	if (is_at || word == WORD_OR_SO)
		return word;
	return word == WORD_OR_MORE ? WORD_MORE : WORD_LESS;
}

/* "over 86 percent, 60 percent and 60 percent": in English a bound is that of the number behind it. */
static void own_bounds(struct clause *clause, const struct part *part, size_t i)
{
	const struct part_token *first = &part->tokens[clause->group_first];
	size_t edge = part->tokens[i].start;
	if (first->as.quantity.unit_start > first->end + 1)
		return; /* "over 86, 80 and 85 percent" */
	clause->said &= ~(lead_words & ~BIT(WORD_AT_MOST)); /* "capped at 80 tonnes and 20 tonnes" */
	for (size_t k = i; k-- > 0 && is_word(&part->tokens[k], lead_words | BIT(WORD_FILLER)) && is_blank(part, part->tokens[k].end, edge);
	     edge = part->tokens[k].start)
		clause->said |= BIT(part->tokens[k].word) & lead_words;
}

/* The words that lead to the number; the answer is the byte where they begin. */
static size_t find_chain(struct clause *clause, const struct part *part, size_t i)
{
	size_t k = i, edge = part->tokens[i].start;
	while (k > clause->first) {
		const struct part_token *before = &part->tokens[k - 1];
		bool is_bound = !part->is_zh && is_word(before, bound_words); /* "at or below 20%", "or below 1.25" */
		if (!(is_bound || is_word(before, chain_words)) || before->start < clause->lo ||
		    !is_blank(part, before->end, edge))
			break;
		bool is_level = !part->is_zh && clause_says(clause, WORD_EQUAL); /* "increase to reach 20%" */
		clause->said |= is_bound ? BIT(bound_before(part, k - 1)) : is_level ? BIT(before->word) & ~change_words : BIT(before->word);
		edge = before->start;
		k--;
	}
	clause->chain = k;
	return edge;
}

static bool has_unit(const struct part_token *token, const char *const *units, size_t n)
{
	const struct unit *unit = token->kind == TOKEN_QUANTITY_T ? token->as.quantity.unit : NULL;
	for (size_t i = 0; i < n && unit != NULL; i++)
		if (strcmp(unit->canonical, units[i]) == 0)
			return true;
	return false;
}

/* "retrofits to save energy and cut carbon shall be carried out on": what the subject is for, before the verb of what is to come. */
static bool is_purpose(const struct part *part, const struct part_token *token, size_t edge)
{
	static const char *const joints[] = {" to ", " and "}, *const modals[] = {" shall ", " will ", " should ", " must ", " is to ", " are to "};
	bool is_joined = false, is_before_modal = false;
	for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
		size_t n = strlen(joints[i]);
		is_joined = is_joined || (token->start >= part->from + n && memcmp(part->text + token->start - n, joints[i], n) == 0);
	}
	for (size_t i = 0; is_joined && i < sizeof modals / sizeof *modals && edge > token->end; i++)
		is_before_modal = is_before_modal || memmem(part->text + token->end, edge - token->end, modals[i], strlen(modals[i])) != NULL;
	return is_before_modal;
}

/* "减少农业用水5亿立方米": the verb stands before its object. */
static void find_verb(struct clause *clause, const struct part *part, size_t edge)
{
	static const char *const made[] = {"count", "ha", "m2", "km", "yuan", "t", "m3_per_day", "t_per_day"}, *const shares[] = {
	                                                                                    "percent",
	                                                                                    "point"};
	const struct part_token *number = &part->tokens[clause->group_first];
	bool is_made = has_unit(number, made, part->is_zh ? 6 : sizeof made / sizeof *made), is_share = has_unit(number, shares, 2);
	const uint32_t level = BIT(WORD_EQUAL) | BIT(WORD_REDUCE) | BIT(WORD_INCREASE);
	static const char at[] = " at";
	bool is_at = !part->is_zh && number->start > part->from + strlen(at) && memcmp(part->text + number->start - strlen(at) - 1, at, strlen(at)) == 0;
	for (size_t k = clause->chain; k-- > clause->first;) {
		const struct part_token *token = &part->tokens[k];
		if (!is_word(token, verb_words) || token->start < clause->lo || (is_at && is_word(token, change_words)) ||
		    (!part->is_zh && is_purpose(part, token, edge)))
			continue; /* "eliminate smog and control the concentration at 33 micrograms" */
		if ((clause->said & level) != 0 && (token->word != WORD_NEW || is_share))
			continue;
		if (token->word == WORD_BUILD ? !is_made : token->word == WORD_NEW && is_share)
			continue;
		struct span object = clause_trim(part, (struct span){token->end, edge});
		clause->said |= BIT(token->word);
		struct span behind = clause_trim(part, clause->behind);
		bool is_latin = object.from < object.to && (unsigned char)part->text[object.from] < 0x80;
		if (object.from + 3 < object.to + (is_latin ? 1 : 0)) /* "GDP", more than one Han character */
			clause->subject = object;
		else if (token->word == WORD_BUILD && behind.to > behind.from)
			clause->subject.to = clause->subject.from;
		else
			clause->subject.to = token->start;
		return;
	}
}

/* "water use, energy use, and carbon emissions per unit of GDP are cut by 23%, 15%, and 18%, respectively": English
 * parts the things of a row by commas, so the clause reaches back over as many as there are numbers. */
static void widen_list(struct clause *clause, const struct part *part, size_t edge, size_t from)
{
	size_t pieces = 1;
	for (size_t k = clause->first; k-- > 0 && pieces < clause->group_n;) {
		const struct part_token *token = &part->tokens[k];
		if (token->kind != TOKEN_COMMA || token->start < from || edge - token->start > CLAUSE_REACH ||
		    (unsigned char)part->text[token->start - (token->start > 0)] >= 0x80)
			return;
		size_t begin = from;
		for (size_t b = k; b-- > 0;)
			if (part->tokens[b].kind == TOKEN_COMMA || is_number(&part->tokens[b])) {
				begin = part->tokens[b].end;
				break;
			}
		clause->lo = begin > from ? begin : from;
		pieces++;
		while (k > 0 && part->tokens[k - 1].kind != TOKEN_COMMA)
			k--;
	}
}

void clause_read(struct clause *out, const struct part *part, size_t i, size_t from)
{
	struct clause clause = {.start = part->n};
	find_group(&clause, part, i);
	find_beginning(&clause, part, clause.group_first, from);
	size_t edge = find_chain(&clause, part, clause.group_first);
	if (clause.start < clause.chain)
		edge = part->tokens[clause.start].start;
	if (!part->is_zh && clause.group_at > 0)
		own_bounds(&clause, part, i);
	find_end(&clause, part, i);
	if (clause.group_n > 1 && !clause.has_bounds_behind) { /* "30%、80%、90%以上" holds for each */
		size_t last = clause.group_first, end;
		for (size_t n = 1; n < clause.group_n; n++)
			last = next_number(part, last);
		end = part->tokens[last].end;
		skip_bounds(part, last, &end, &clause.said);
	}
	clause.is_each =
	        clause_says(&clause, WORD_EACH) || clause_find(part, clause.lo, edge, WORD_EACH) < part->n ||
	        (clause.group_n > 1 && clause_find(part, clause.after, part->to, WORD_EACH) < part->n);
	for (size_t k = clause.first; k < clause.chain && clause.is_after_number; k++)
		if (part->tokens[k].kind == TOKEN_LIST && part->tokens[k].start >= clause.lo)
			clause.lo = part->tokens[k].end;
	if (clause.is_after_number)
		clause.lo = last_and(part, clause.lo, part->tokens[clause.group_first].start);
	if (clause.group_n > 2 && clause.is_each)
		widen_list(&clause, part, edge, from);
	clause.subject = (struct span){clause.lo, edge > clause.lo ? edge : clause.lo};
	find_verb(&clause, part, edge);
	clause.subject = clause_trim(part, clause_cut_baseline(part, clause_trim(part, clause.subject)));
	/* "修订完善60个标准": nothing leads from what stands before to the number, so the things counted
	 * follow it. */
	static const char *const counted[] = {"count"};
	bool is_bare = clause.chain == clause.group_first && clause.group_n == 1 &&
	               has_unit(&part->tokens[i], counted, 1);
	static const char of[] = " of ";
	bool is_aimed = !part->is_zh && clause_says(&clause, WORD_STRIVE) && !clause_says(&clause, WORD_EQUAL) && clause.after + strlen(of) < part->to &&
	                memcmp(part->text + clause.after, of, strlen(of)) == 0; /* "foresees 60,000 km of pipelines" */
	bool is_short = is_aimed || clause.subject.to < clause.subject.from + 4;
	if ((is_short || is_bare) && !is_place(part, clause.behind)) {
		struct span behind = clause_trim(part, clause.behind);
		if (behind.to > behind.from + 3) {
			clause.subject = behind;
			clause.is_subject_behind = true;
		}
	}
	*out = clause;
}
