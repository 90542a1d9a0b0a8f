#include "workers/targets/parts.h"

#include <string.h>

#include "proto/text/utf8.h"
#include "workers/targets/has.h"
#include "workers/targets/headed.h"

/* Whether the dot at text[at] ends a sentence: not in a number, an abbreviation, or behind a paragraph's
 * number. */
static bool is_full_stop(const char *text, size_t len, size_t at, size_t from)
{
	char next = at + 1 < len ? text[at + 1] : '\n';
	char last = at > from ? text[at - 1] : ' ';
	if (next != ' ' && next != '\n' && (unsigned char)next < 0x80)
		return false;
	if (at > from && at - from <= 4 && last >= '0' && last <= '9')
		return false; /* "1. " */
	if (at - from >= 2 && memcmp(text + at - 2, "no", 2) == 0)
		return false;
	if (at > from && at - from <= 4 && strspn(text + from, "ivx") == at - from)
		return false; /* "iv. " */
	static const char *const abbreviations[] = {"inc", "incl", "excl", "approx", "vs", "e.g", "i.e", "cf", "ca", "est", "prov", "dept", "mr", "dr", "st"};
	for (size_t i = 0; i < sizeof abbreviations / sizeof *abbreviations; i++) {
		size_t n = strlen(abbreviations[i]);
		if (at >= from + n + 1 && memcmp(text + at - n, abbreviations[i], n) == 0 && (text[at - n - 1] == ' ' || text[at - n - 1] == '('))
			return false;
	}
	return (unsigned char)next < 0x80 || !(last >= '0' && last <= '9');
}

enum mark { MARK_NONE, MARK_PART, MARK_SENTENCE, MARK_PARAGRAPH };

/* What the character at text[at] ends; *size_out is its length. */
static enum mark mark_at(const char *text, size_t len, size_t at, size_t from, size_t *size_out)
{
	*size_out = 1;
	switch (text[at]) {
	case '\n':
		return MARK_PARAGRAPH;
	case ';':
		return MARK_PART;
	case '!':
	case '?':
		return MARK_SENTENCE;
	case '.':
		return is_full_stop(text, len, at, from) ? MARK_SENTENCE : MARK_NONE;
	default:
		break;
	}
	if ((unsigned char)text[at] != 0xE3)
		return MARK_NONE; /* the first byte of 。 */
	*size_out = strlen("。");
	return has(text, len, at, "。") ? MARK_SENTENCE : MARK_NONE;
}

static bool sign_at(struct part_token *out, const char *text, size_t len, size_t at)
{
	static const struct {
		const char *text;
		enum token_kind kind;
	} signs[] = {{",", TOKEN_COMMA}, {":", TOKEN_COMMA},  {"、", TOKEN_LIST}, {"(", TOKEN_OPEN},
	             {")", TOKEN_CLOSE}, {"——", TOKEN_COMMA}, {"[", TOKEN_OPEN},  {"]", TOKEN_CLOSE}};
	if ((unsigned char)text[at] >= 0xE4 || (text[at] >= 'a' && text[at] <= 'z'))
		return false; /* most are Han characters or letters */
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (has(text, len, at, signs[i].text)) {
			*out = (struct part_token){.kind = signs[i].kind,
			                           .start = (uint32_t)at,
			                           .end = (uint32_t)(at + strlen(signs[i].text))};
			return true;
		}
	return false;
}

/* 翻一番, "halve": an amount without digits. */
static struct quantity times(const struct target_lexicon *lexicon, int factor, size_t start, size_t end)
{
	const double half = 50, value = factor == WORD_HALVES ? half : factor;
	return (struct quantity){.value = value,
	                         .high = value,
	                         .normal = value,
	                         .normal_high = value,
	                         .unit = factor == WORD_HALVES ? &lexicon->percent : &lexicon->times,
	                         .start = (uint32_t)start,
	                         .end = (uint32_t)end,
	                         .unit_start = (uint32_t)end};
}

/* "carbon-reducing retrofits": what they are for, not what is done. */
static bool is_attribute(enum word word, const char *text, size_t at, size_t end)
{
	static const char ing[] = "ing";
	size_t n = strlen(ing);
	return at > 0 && text[at - 1] == '-' && end >= at + n && memcmp(text + end - n, ing, n) == 0 &&
	       (word == WORD_REDUCE || word == WORD_INCREASE || word == WORD_BUILD);
}

/* The token at text[at]; false where there is none. *next_out is where to go on in either case. */
static bool token_at(struct part_token *out, const struct target_lexicon *lexicon, const char *text,
                     size_t len, size_t at, const struct calendar *calendar, size_t *next_out)
{
	const char *after = text + at;
	struct part_token token = {.start = (uint32_t)at};
	size_t end;
	utf8_next(&after);
	*next_out = (size_t)(after - text);
	if (years_at(&token.as.years, text, len, at, calendar) || later_years(&token.as.years, text, len, at, calendar)) {
		token.kind = TOKEN_YEARS;
		end = token.as.years.end;
	} else if (text[at] >= '0' && text[at] <= '9') {
		token.kind = TOKEN_QUANTITY_T;
		if (!quantity_at(&token.as.quantity, lexicon, text, len, at, next_out))
			return false;
		end = token.as.quantity.end;
	} else if (sign_at(&token, text, len, at)) {
		end = token.end;
	} else {
		const struct phrase *phrase = phrases_at(lexicon->words, text, len, at, &end);
		if (phrase == NULL)
			return false;
		token.kind = TOKEN_WORD_T;
		token.word = target_words[phrase->value].word;
		if (is_attribute(token.word, text, at, end))
			return false;
		if (token.word == WORD_MULTIPLY)
			token.as.quantity = times(lexicon, target_words[phrase->value].factor, at, end);
	}
	token.end = (uint32_t)end;
	*next_out = end;
	*out = token;
	return true;
}

bool part_is_spelled(const struct part *part, size_t i, const char *word)
{
	const struct part_token *token = &part->tokens[i];
	return token->end - token->start == strlen(word) && memcmp(part->text + token->start, word, strlen(word)) == 0;
}

size_t part_start_word(const struct part *part, size_t i)
{
	static const char *const words[] = {"from", "from the", "由", "从", "自"};
	const uint32_t between = 1U << WORD_FILLER | 1U << WORD_ABOUT;
	size_t edge = part->tokens[i].start;
	if (part->tokens[i].kind != TOKEN_QUANTITY_T || part->tokens[i].as.quantity.is_range)
		return part->n;
	for (size_t k = i; k-- > 0;) {
		const struct part_token *token = &part->tokens[k];
		if (token->end + 1 < edge)
			return part->n;
		for (size_t w = 0; w < sizeof words / sizeof *words; w++)
			if (part_is_spelled(part, k, words[w]))
				return k;
		bool is_between = token->kind == TOKEN_YEARS ||
		                  (token->kind == TOKEN_WORD_T && (1U << token->word & between) != 0);
		if (!is_between)
			return part->n;
		edge = token->start;
	}
	return part->n;
}

bool part_is_joint(const struct part *part, size_t from, size_t to)
{
	static const char *const joints[] = {"、", "和",    "及", "与", "以及", "and",
	                                     ",",  ", and", "/",  "或", "or"};
	bool is_spaced = to > from && part->text[to - 1] == ' '; /* "23%, 15%"; a Chinese comma begins anew: "60%，75%以上的…" */
	while (from < to && part->text[from] == ' ')
		from++;
	while (to > from && part->text[to - 1] == ' ')
		to--;
	for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
		if (to - from == strlen(joints[i]) && memcmp(part->text + from, joints[i], to - from) == 0)
			return is_spaced || strcmp(joints[i], ",") != 0;
	return false;
}

/* Gives a bare number the unit of the one that it stands in a row with. */
static void take_unit(struct quantity *first, const struct quantity *last)
{
	bool has_factor = first->normal > first->value || first->normal < first->value;
	double scale = has_factor ? last->unit->factor : last->value > 0 ? last->normal / last->value : 1;
	first->unit = last->unit;
	first->normal *= scale;
	first->normal_high *= scale;
	first->unit_start = last->unit_start;
	first->unit_end = last->unit_end;
}

/* "between 7.5 and 10 percent": one range of the numbers of tokens i and k. */
static void join_range(struct part *part, size_t i, size_t k)
{
	struct quantity *low = &part->tokens[i].as.quantity;
	const struct quantity *high = &part->tokens[k].as.quantity;
	low->is_range = true;
	low->high = high->value;
	low->normal_high = high->normal;
	low->unit_start = high->unit_start;
	low->unit_end = high->unit_end;
	low->end = high->end;
	part->tokens[i].end = part->tokens[k].end;
	memmove(&part->tokens[i + 1], &part->tokens[k + 1], (part->n - k - 1) * sizeof *part->tokens);
	part->n -= k - i;
}

/* "降低20个、10个百分点", "will be 86, 80 and 85 percent": the first of a row have the unit of the last. */
static void share_units(struct part *part)
{
	static const char between[] = "between ";
	for (size_t k = part->n, i; k-- > 1; k = k < part->n ? k : part->n) {
		const struct part_token *last = &part->tokens[k];
		if (last->kind != TOKEN_QUANTITY_T || last->as.quantity.unit == NULL)
			continue;
		for (i = k - 1; i > 0 && k - i < 3 && part->tokens[i].kind != TOKEN_QUANTITY_T;)
			i--;
		struct part_token *first = &part->tokens[i];
		if (first->kind != TOKEN_QUANTITY_T || first->as.quantity.is_range ||
		    !part_is_joint(part, first->end, last->start))
			continue;
		bool is_point = strcmp(last->as.quantity.unit->canonical, "point") == 0;
		bool has_comma = memchr(part->text + first->end, ',', last->start - first->end) != NULL;
		if (first->as.quantity.unit == NULL && (!has_comma || (part->words & 1U << WORD_EACH) != 0))
			take_unit(&first->as.quantity, &last->as.quantity);
		else if (is_point && has(part->text, first->end, first->end - strlen("个"), "个"))
			first->as.quantity.unit = last->as.quantity.unit;
		size_t n = strlen(between);
		if (first->start >= part->from + n && memcmp(part->text + first->start - n, between, n) == 0 &&
		    first->as.quantity.unit == last->as.quantity.unit && first->as.quantity.value < last->as.quantity.value)
			join_range(part, i, k);
	}
}

/* "produce 100,000 tonnes to 200,000 tonnes", "will number 50,000 to 100,000": both ends of a range in full. */
static void join_full_ranges(struct part *part)
{
	enum { BARE_MIN = 1000 };
	static const char to[] = " to ", from[] = "from ";
	for (size_t i = 0; i + 1 < part->n; i++) {
		const struct part_token *first = &part->tokens[i], *last = first + 1;
		size_t n = strlen(from);
		if (first->kind != TOKEN_QUANTITY_T || last->kind == TOKEN_COMMA)
			continue;
		size_t k = last->kind == TOKEN_WORD_T && i + 2 < part->n ? i + 2 : i + 1; /* " to " is a word itself */
		last = &part->tokens[k];
		bool is_joined = last->kind == TOKEN_QUANTITY_T && last->start == first->end + strlen(to) && memcmp(part->text + first->end, to, strlen(to)) == 0;
		bool is_started = first->start >= part->from + n && memcmp(part->text + first->start - n, from, n) == 0;
		const struct quantity *low = &first->as.quantity, *high = &last->as.quantity;
		bool is_same = is_joined && low->unit == high->unit && !low->is_range && low->normal < high->normal && (low->unit != NULL || low->value >= BARE_MIN);
		if (is_same && !is_started)
			join_range(part, i, k);
	}
}

/* "from 6.5 million to 24.5 million kilowatts, and solar from 2 million to 15 million": the unit is not said twice. */
static void repeat_units(struct part *part)
{
	static const char *const behind[] = {" to ", " by ", " and ", " in ", " offshore", " onshore", " of it", " of them", " or ", " at sea", " on land"};
	const struct quantity *said = NULL;
	for (size_t k = 0; k < part->n; k++) {
		struct quantity *number = &part->tokens[k].as.quantity;
		bool is_end = part->tokens[k].end >= part->to || strchr(",.;)", part->text[part->tokens[k].end]) != NULL;
		if (part->tokens[k].kind != TOKEN_QUANTITY_T)
			continue;
		for (size_t i = 0; i < sizeof behind / sizeof *behind && !is_end; i++)
			is_end = has(part->text, part->to, part->tokens[k].end, behind[i]);
		bool is_scaled = number->normal > number->value;
		for (size_t next = k + 1; said == NULL && number->unit == NULL && is_scaled && next < part->n && next < k + 4; next++)
			if (part->tokens[next].kind == TOKEN_QUANTITY_T && part->tokens[next].as.quantity.unit != NULL)
				said = &part->tokens[next].as.quantity;
		if (number->unit == NULL && said != NULL && is_scaled && is_end) {
			number->unit = said->unit;
			number->normal *= said->unit->factor;
			number->normal_high *= said->unit->factor;
		}
		bool is_amount = number->unit != NULL && strcmp(number->unit->canonical, "percent") != 0 && strcmp(number->unit->canonical, "point") != 0;
		said = is_amount ? number : said;
	}
}

/* Where an English part first says that something is to come. */
static size_t find_plan(const struct part *part)
{
	static const char *const words[] = {
	        "will ",  "shall ", "should ",  "is to ",   "are to ",  "must ",     "aim",      "plan to ", "plans ",   "planned", "planning to ",
	        "target", "goal",   "striv",    "hope",     "want",     "intend",    "expect",   "projected", "set to ",  "seek",
	        "pledge", "vow",    "commits ", "proposes",  "need to ", "objective", "envisage", "require", "to reach", "to have",
	        "to be ", "means to", "would ", "promise",  "call for", "calls for", "ambition", "have to", "has to", "does not ", "do not ", "pencilled", "penciled", "earmarked", "slated",
	        "foresee", "envision", "committed to", "determined to", "look to ", "looks to ", "looking to", "poised", "on track to", "due to ", "bound to ", "mandate", "stipulat",
	        "prescrib", "eyes ", "eyeing", "undertake", "in order to", "set itself", "by then"};
	size_t first = part->to;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		const char *at = memmem(part->text + part->from, first - part->from, words[i], strlen(words[i]));
		if (at != NULL && is_word_edge(part->text, part->to, (size_t)(at - part->text)))
			first = (size_t)(at - part->text);
	}
	return first;
}

/* "There are 3 plants and 5 mines", but not "there are to be". */
static size_t find_existing(const struct part *part)
{
	static const char are[] = "there are ", aim[] = "there are to be ";
	const char *at = memmem(part->text + part->from, part->to - part->from, are, strlen(are));
	return at == NULL || strncmp(at, aim, strlen(aim)) == 0 ? part->to : (size_t)(at - part->text);
}

/* "per 10,000 yuan of GDP": a part of what is measured. */
static bool is_denominator(const struct part *part, const struct part_token *token)
{
	static const char *const words[] = {"per ", "for each ", "for every ", "of each ", "of every "};
	for (size_t i = 0; token->kind == TOKEN_QUANTITY_T && i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]);
		if (token->start >= part->from + n && memcmp(part->text + token->start - n, words[i], n) == 0)
			return true;
	}
	return false;
}

/* Names with a gap that a comma and a number with a unit stand in are none: "photovoltaics, and 8% of the energy that buildings". */
static void drop_torn(struct part *part)
{
	size_t kept = 0;
	for (size_t i = 0; i < part->names.n; i++) {
		const struct name name = part->names.list[i];
		bool has_number = false, has_comma = false;
		for (size_t k = 0; name.last > name.from && k < part->n && part->tokens[k].start < name.to; k++) {
			const struct part_token *token = &part->tokens[k];
			has_number = has_number || (token->kind == TOKEN_QUANTITY_T && token->as.quantity.unit != NULL && token->start > name.from);
			has_comma = has_comma || (token->kind == TOKEN_COMMA && token->start > name.from);
		}
		part->names.list[kept] = name;
		kept += !(has_number && has_comma);
	}
	part->names.n = kept;
}

bool part_next(struct part *out, const struct target_lexicon *lexicon, const char *text, size_t len,
               size_t *at, bool is_zh, int32_t issued)
{
	enum { HEADING_BYTES = 90 };
	struct calendar calendar = {.is_zh = is_zh, .issued = issued};
	size_t i = *at, size = 0, next;
	uint16_t bracket = 0, n_brackets = 0;
	while (i < len && (text[i] == ' ' || text[i] == '\n'))
		i++;
	if (i >= len)
		return false;
	out->text = text;
	out->is_zh = is_zh;
	out->issued = issued;
	out->from = i;
	out->n = 0;
	out->words = 0;
	out->ends_sentence = out->ends_paragraph = out->has_quantity = false;
	enum mark mark = MARK_NONE;
	while (i < len && out->n < PART_TOKENS_MAX && i - out->from < PART_BYTES_MAX) {
		mark = mark_at(text, len, i, out->from, &size);
		if (mark != MARK_NONE && !(mark == MARK_PART && bracket > 0))
			break;
		struct part_token *token = &out->tokens[out->n];
		if (token_at(token, lexicon, text, len, i, &calendar, &next)) {
			if (token->kind == TOKEN_OPEN)
				bracket = ++n_brackets;
			token->bracket = bracket;
			calendar.last = token->kind == TOKEN_YEARS ? token->as.years.to : calendar.last;
			if (token->kind == TOKEN_CLOSE)
				bracket = 0;
			out->has_quantity = out->has_quantity || token->kind == TOKEN_QUANTITY_T ||
			                    (token->kind == TOKEN_WORD_T && token->word == WORD_MULTIPLY);
			out->words |= token->kind == TOKEN_WORD_T ? 1U << token->word : 0U;
			out->n += !(token->kind == TOKEN_WORD_T && token->word == WORD_NOTHING) && !is_denominator(out, token);
		}
		i = next;
		mark = MARK_NONE;
	}
	if (n_brackets > 0 && out->has_quantity)
		headed_units(out, lexicon);
	share_units(out);
	out->to = i;
	if (!is_zh && out->has_quantity) {
		repeat_units(out);
		join_full_ranges(out);
	}
	out->names.n = 0;
	out->plan = out->exists = out->to;
	if (!is_zh && out->has_quantity)
		out->exists = find_existing(out);
	if (!is_zh && (out->has_quantity || (out->n > 0 && text[out->tokens[out->n - 1].start] == ':')))
		out->plan = find_plan(out);
	if (out->has_quantity || (!is_zh && out->to < out->from + HEADING_BYTES))
		names_find(&out->names, lexicon, text, (struct span){out->from, out->to});
	if (!is_zh && out->has_quantity)
		drop_torn(out);
	*at = mark != MARK_NONE ? i + size : i;
	out->ends_paragraph = mark == MARK_PARAGRAPH || *at >= len || text[*at] == '\n';
	out->ends_sentence = mark >= MARK_SENTENCE || out->ends_paragraph;
	return true;
}
