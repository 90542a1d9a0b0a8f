#include "workers/targets/headed.h"

#include <stdio.h>
#include <string.h>

/* The unit that the text between two bytes is, all of it, as the quantity of one of it ("%", "100 million cubic metres"). */
static bool whole_unit(struct quantity *out, const struct target_lexicon *lexicon, const char *text, struct span span)
{
	enum { UNIT_BYTES = 64 };
	char one[UNIT_BYTES + sizeof "1 "];
	size_t next, n = span.to > span.from ? span.to - span.from : 0;
	if (n == 0 || n > UNIT_BYTES)
		return false;
	bool has_number = text[span.from] >= '0' && text[span.from] <= '9';
	size_t len = (size_t)snprintf(one, sizeof one, "%s%.*s", has_number ? "" : "1 ", (int)n, text + span.from);
	return quantity_at(out, lexicon, one, len, 0, &next) && out->unit != NULL && !out->is_range && out->end == len;
}

/* "Charging piles (10,000)": as many of what the line names; its unit is the one of things that are counted. */
static bool whole_scale(struct quantity *out, const struct target_lexicon *lexicon, const char *text, struct span span)
{
	static const struct {
		const char *text;
		double factor;
	} scales[] = {{"10,000", 1e4}, {"10000", 1e4}, {"1,000", 1e3}, {"1000", 1e3}, {"thousand", 1e3}, {"1,000,000", 1e6}, {"million", 1e6}, {"100 million", 1e8}, {"万", 1e4}};
	static const char counted[] = "count_ge";
	size_t n = span.to > span.from ? span.to - span.from : 0;
	double factor = 0;
	for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
		if (n == strlen(scales[i].text) && memcmp(text + span.from, scales[i].text, n) == 0)
			factor = scales[i].factor;
	for (size_t i = 0; i < lexicon->n_units && factor > 0; i++)
		if (strcmp(lexicon->units[i].code, counted) == 0) {
			*out = (struct quantity){.unit = &lexicon->units[i], .normal = factor};
			return true;
		}
	return false;
}

/* The token of the bracket's end that leads to the number of token k; n of the part if there is none. */
static size_t close_before(const struct part *part, size_t k)
{
	static const uint32_t leads = 1U << WORD_MORE | 1U << WORD_LESS | 1U << WORD_AT_LEAST | 1U << WORD_AT_MOST | 1U << WORD_ABOUT |
	                              1U << WORD_EQUAL | 1U << WORD_FILLER;
	size_t edge = part->tokens[k].start;
	bool has_colon = false;
	while (k-- > 0) {
		const struct part_token *token = &part->tokens[k];
		if (token->end + 1 < edge)
			break;
		if (token->kind == TOKEN_CLOSE)
			return k;
		bool is_colon = !has_colon && part->text[token->start] == ':',
		     is_lead = token->kind == TOKEN_YEARS || (token->kind == TOKEN_WORD_T && (1U << token->word & leads) != 0);
		if (!is_colon && !is_lead)
			break;
		has_colon = has_colon || is_colon;
		edge = token->start;
	}
	return part->n;
}

void headed_units(struct part *part, const struct target_lexicon *lexicon)
{
	for (size_t k = 0; k < part->n; k++) {
		struct quantity *number = &part->tokens[k].as.quantity, one;
		if (part->tokens[k].kind != TOKEN_QUANTITY_T || number->unit != NULL)
			continue;
		size_t close = close_before(part, k), open = close;
		while (open < part->n && open > 0 && part->tokens[open].kind != TOKEN_OPEN)
			open--;
		if (close == part->n || part->tokens[open].kind != TOKEN_OPEN ||
		    !(whole_unit(&one, lexicon, part->text, (struct span){part->tokens[open].end, part->tokens[close].start}) ||
		      whole_scale(&one, lexicon, part->text, (struct span){part->tokens[open].end, part->tokens[close].start})))
			continue;
		number->unit = one.unit;
		number->normal *= one.normal;
		number->normal_high *= one.normal;
		number->unit_start = part->tokens[open].end;
		number->unit_end = part->tokens[close].start;
		memmove(&part->tokens[open], &part->tokens[close + 1], (part->n - close - 1) * sizeof *part->tokens);
		part->n -= close + 1 - open;
		k -= close + 1 - open;
	}
}

const char *headed_binding(const struct part *part, size_t at)
{
	static const struct {
		const char *mark, *binding;
	} marks[] = {{"binding", "binding"}, {"obligatory", "binding"}, {"mandatory", "binding"}, {"约束性", "binding"},
	             {"anticipat", "expected"}, {"expect", "expected"}, {"indicative", "expected"}, {"预期性", "expected"}};
	static const char cumulative[] = " [cumulative]";
	if (at + sizeof cumulative <= part->to && memcmp(part->text + at, cumulative, strlen(cumulative)) == 0)
		at += strlen(cumulative);
	while (at < part->to && part->text[at] == ' ')
		at++;
	bool is_after_comma = at + 1 < part->to && part->text[at] == ',' && part->text[at + 1] == ' ';
	if (at >= part->to || (part->text[at] != '(' && !is_after_comma))
		return "";
	at += is_after_comma ? 2 : 1;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t end = at + strlen(marks[i].mark);
		if (end > part->to || memcmp(part->text + at, marks[i].mark, end - at) != 0)
			continue;
		while (is_after_comma && end < part->to && part->text[end] >= 'a' && part->text[end] <= 'z')
			end++;
		if (!is_after_comma || end == part->to || strchr(",.;)", part->text[end]) != NULL)
			return marks[i].binding; /* "12, anticipatory", not "12, expected to be reached" */
	}
	return "";
}
