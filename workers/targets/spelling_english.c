#include "workers/targets/spelling_english.h"

#include <stdio.h>
#include <string.h>

#include "workers/targets/has.h"

enum { TENS = 20, HUNDRED = 100, SHARE_OF = 100, COUNTED_MIN = 10 }; /* "seven new" is no aim, "twenty new" may be one */

static const struct numeral {
	const char *word;
	int value;
} numerals[] = {{"one", 1},      {"two", 2},        {"three", 3},     {"four", 4},      {"five", 5},     {"six", 6},
                {"seven", 7},    {"eight", 8},      {"nine", 9},      {"ten", 10},      {"eleven", 11},  {"twelve", 12},
                {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15},  {"sixteen", 16},  {"seventeen", 17}, {"eighteen", 18},
                {"nineteen", 19}, {"twenty", 20},   {"thirty", 30},   {"forty", 40},    {"fifty", 50},   {"sixty", 60},
                {"seventy", 70}, {"eighty", 80},    {"ninety", 90},   {"a", 1}};

static const struct numeral parts[] = {{"half", 2},   {"third", 3},  {"quarter", 4}, {"fourth", 4},
                                       {"fifth", 5},  {"sixth", 6},  {"eighth", 8},  {"tenth", 10}};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Whether word stands at text[at] and ends there. */
static bool has_word(const struct folded *folded, size_t at, const char *word)
{
	size_t end = at + strlen(word);
	return has(folded->text, folded->len, at, word) && (end == folded->len || !is_letter(folded->text[end]));
}

static bool has_any(const struct folded *folded, size_t at, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (has(folded->text, folded->len, at, words[i]))
			return true;
	return false;
}

static bool is_behind_any(const struct folded *folded, size_t at, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(words[i]);
		if (at >= len && memcmp(folded->text + at - len, words[i], len) == 0)
			return true;
	}
	return false;
}

static const struct numeral *numeral_at(const struct folded *folded, size_t at)
{
	for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
		if (folded->text[at] == *numerals[i].word && has_word(folded, at, numerals[i].word))
			return &numerals[i];
	return NULL;
}

/* "twenty-five", "a hundred", "one and a half"; 0: none. */
static double number_at(const struct folded *folded, size_t at, size_t *end_out)
{
	const struct numeral *first = numeral_at(folded, at), *second;
	if (first == NULL)
		return 0;
	double value = first->value;
	size_t end = at + strlen(first->word);
	bool is_joined = first->value >= TENS && (has(folded->text, folded->len, end, "-") || has(folded->text, folded->len, end, " "));
	if (is_joined && (second = numeral_at(folded, end + 1)) != NULL && second->value < 10 && *second->word != 'a') {
		value += second->value;
		end += 1 + strlen(second->word);
	}
	if (first->value < 10 && has_word(folded, end, " hundred")) {
		value *= HUNDRED;
		end += strlen(" hundred");
	}
	if (has_word(folded, end, " and a half")) {
		value += 0.5;
		end += strlen(" and a half");
	}
	*end_out = end;
	return value;
}

/* Whether words that count things in millions, shares, or things follow: "ten million", "six percent", "twenty new". */
static bool is_amount(const struct folded *folded, size_t end, double value)
{
	static const char *const scales[] = {" million", " billion", " trillion", " thousand", " percent", " per cent", "-percent", " times "};
	static const char *const others[] = {" of ",   " or ",    " to ",      " and ",    " in ",   " by ",    " year",   " month", " day",
	                                     " hour",  " week",   " decade",   " five-",   " side",  " party",  " part",   " time",  " week",
	                                     " aspect", " respect", " categor", " type",   " kind",  " step",   " major",  " main",  " key",
	                                     " point", " level",  " phase",    " stage",   " are ",  " is ",    " fifth", " third", " quarter",
	                                     " tenth", " years",  " thing",    " way",     " priorit", " pillar", " principle", " new measures", " measures"};
	if (has_any(folded, end, scales, sizeof scales / sizeof *scales) || (value > 2 && has(folded->text, folded->len, end, " new ") && !has(folded->text, folded->len, end, " new measures")))
		return true;
	return value >= COUNTED_MIN && end + 1 < folded->len && folded->text[end] == ' ' && folded->text[end + 1] >= 'a' && folded->text[end + 1] <= 'z' &&
	       !has_any(folded, end, others, sizeof others / sizeof *others);
}

static bool put_number(struct digits *out, const struct folded *folded, size_t at)
{
	size_t end;
	double value = number_at(folded, at, &end);
	bool is_a = folded->text[at] == 'a';
	if (value <= 0 || !is_amount(folded, end, value))
		return false;
	if (is_a && value < 2 && !has(folded->text, folded->len, end, " million") && !has(folded->text, folded->len, end, " billion") && !has(folded->text, folded->len, end, " trillion"))
		return false;
	out->n = (size_t)snprintf(out->text, sizeof out->text, "%g", value);
	out->end = end;
	return out->n <= end - at;
}

static bool put_share(struct digits *out, size_t at, size_t end, double part, double whole)
{
	bool is_exact = SHARE_OF * 10 * (int)part % (int)whole == 0;
	out->n = is_exact ? (size_t)snprintf(out->text, sizeof out->text, "%.3g%%", SHARE_OF * part / whole)
	                  : (size_t)snprintf(out->text, sizeof out->text, "%d/%d%%", (int)part, (int)whole); /* "1/3%": a third */
	out->end = end;
	return out->n <= end - at;
}

/* "nine out of ten", "one in three". */
static bool ratio_at(struct digits *out, const struct folded *folded, size_t at)
{
	static const char *const joints[] = {" out of ", " out of every ", " in ", " in every "};
	const struct numeral *part = numeral_at(folded, at), *whole;
	for (size_t i = 0; part != NULL && part->value < 10 && *part->word != 'a' && i < sizeof joints / sizeof *joints; i++) {
		size_t end = at + strlen(part->word) + strlen(joints[i]);
		if (has(folded->text, folded->len, at + strlen(part->word), joints[i]) && (whole = numeral_at(folded, end)) != NULL && whole->value > part->value &&
		    whole->value <= TENS)
			return put_share(out, at, end + strlen(whole->word), part->value, whole->value);
	}
	return false;
}

/* "two-thirds of", "by a fifth", "more than half the": a share, where nothing else can be meant. */
static bool fraction_at(struct digits *out, const struct folded *folded, size_t at)
{
	static const char *const behind[] = {" of ", " the ", " its ", " their ", " all ", " higher than ", " lower than ", " above the ", " below the "};
	static const char *const before[] = {"by ", "by about ", "by around ", "by nearly ", "by over ", "by more than ", "than ", "least ", "by at least ", "by almost ", "to ", "roughly ", "nearly "};
	const struct numeral *count = numeral_at(folded, at);
	size_t end = at + (count != NULL ? strlen(count->word) + 1 : 0);
	double n = count != NULL ? count->value : 1;
	if (count != NULL && folded->text[end - 1] != ' ' && folded->text[end - 1] != '-')
		return false;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		size_t stop = end + strlen(parts[i].word);
		bool is_half = parts[i].value == 2;
		if (!has(folded->text, folded->len, end, parts[i].word) || n >= parts[i].value || (count == NULL && !is_half))
			continue;
		stop += n > 1 && has(folded->text, folded->len, stop, "s");
		if (is_letter(folded->text[stop]))
			continue;
		if (is_half && (has(folded->text, folded->len, stop, " a million") || has(folded->text, folded->len, stop, " a billion") || has(folded->text, folded->len, stop, " a trillion"))) {
			out->n = (size_t)snprintf(out->text, sizeof out->text, "0.5");
			out->end = stop + strlen(" a");
			return true;
		}
		if (has_any(folded, stop, behind, sizeof behind / sizeof *behind) ||
		    (is_behind_any(folded, at, before, sizeof before / sizeof *before) && !has(folded->text, folded->len, stop, "-") && !has(folded->text, folded->len, stop, " part") && !has(folded->text, folded->len, stop, " phase")))
			return put_share(out, at, stop, n, parts[i].value);
	}
	return false;
}

bool spelling_english_at(struct digits *out, const struct folded *folded, size_t at)
{
	struct digits digits;
	char c = folded->text[at];
	if (c < 'a' || c > 't' || strchr("aefhnost", c) == NULL || (at > 0 && (is_letter(folded->text[at - 1]) || folded->text[at - 1] == '-')))
		return false;
	if (!fraction_at(&digits, folded, at) && !ratio_at(&digits, folded, at) && !put_number(&digits, folded, at))
		return false;
	*out = digits;
	return true;
}
