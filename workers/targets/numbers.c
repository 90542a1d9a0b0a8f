#include "workers/targets/numbers.h"

#include <stdlib.h>
#include <string.h>

#include "workers/targets/has.h"

static const struct multiplier {
	const char *text;
	double factor;
} multipliers[] = {
        {"万亿", 1e12}, {"千亿", 1e11},   {"百亿", 1e10},   {"十亿", 1e9},     {"亿", 1e8},
        {"千万", 1e7},  {"百万", 1e6},    {"十万", 1e5},    {"万", 1e4},       {"千", 1e3},
        {"百", 1e2},    {"million", 1e6}, {"billion", 1e9}, {"thousand", 1e3}, {"trillion", 1e12}, {"bn ", 1e9}, {"mn ", 1e6}, {"tn ", 1e12},
};

enum { DIGITS_MAX = 18, COUNTED_WORDS_MAX = 6 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t skip_spaces(const char *text, size_t len, size_t at)
{
	while (at < len && text[at] == ' ')
		at++;
	return at;
}

/* Reads digits with grouping commas and a decimal point; *end_out is behind them. False: too long for a
 * number. */
static bool read_number(double *out, const char *text, size_t len, size_t at, size_t *end_out)
{
	char digits[DIGITS_MAX + 1];
	size_t n = 0, i = at;
	bool has_point = false, fits = true;
	while (i < len) {
		if (text[i] == ',' && !has_point && i + 3 < len && is_digit(text[i + 1]) &&
		    is_digit(text[i + 2]) && is_digit(text[i + 3]) &&
		    (i + 4 >= len || !is_digit(text[i + 4])) && i > at && i - at <= 3 + 4 * 3) {
			i++;
			continue;
		}
		if (text[i] == '.' && (has_point || i + 1 >= len || !is_digit(text[i + 1])))
			break;
		if (text[i] != '.' && !is_digit(text[i]))
			break;
		has_point = has_point || text[i] == '.';
		if (n < DIGITS_MAX)
			digits[n++] = text[i];
		else
			fits = false;
		i++;
	}
	digits[n] = '\0';
	*end_out = i;
	if (!fits || n == 0)
		return false;
	*out = strtod(digits, NULL);
	return true;
}

static size_t skip_any(const char *text, size_t len, size_t at, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (has(text, len, at, words[i]))
			return at + strlen(words[i]);
	return at;
}

static double read_multiplier(const char *text, size_t len, size_t *at)
{
	size_t from = skip_spaces(text, len, *at);
	for (size_t i = 0; i < sizeof multipliers / sizeof *multipliers; i++)
		if (has(text, len, from, multipliers[i].text)) {
			*at = from + strlen(multipliers[i].text);
			return multipliers[i].factor;
		}
	return 1;
}

/* A thing that English counts: "70 national standards" has one within a few words. */
static const struct unit *counted_thing(const struct target_lexicon *lexicon, const char *text, size_t len,
                                        size_t at, size_t *end_out)
{
	static const char *const stops[] = {"of ",  "and ",  "in ", "to ",  "by ",  "per ",
	                                    "year", "month", "day", "hour", "are ", "is "};
	if (lexicon->count_unit < 0)
		return NULL;
	for (int words = 0; words < COUNTED_WORDS_MAX && at < len && text[at] == ' '; words++) {
		size_t end, word = at + 1;
		if (word >= len || ((text[word] < 'a' || text[word] > 'z') && text[word] != '"'))
			return NULL;
		for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
			if (has(text, len, word, stops[i]) && !(words > 0 && strcmp(stops[i], "and ") == 0))
				return NULL; /* "3,500 charging and swapping stations" */
		const struct phrase *name = phrases_at(lexicon->unit_names, text, len, word, &end);
		if (name != NULL && strcmp(lexicon->units[name->value].canonical, "count") == 0) {
			*end_out = end;
			return &lexicon->units[lexicon->count_unit];
		}
		if (name != NULL)
			return NULL;
		for (at = word; at < len && text[at] != ' '; at++)
			if (strchr(",;:.()\n", text[at]) != NULL)
				return NULL;
	}
	return NULL;
}

/* The multiplier and unit behind a number. Where there is only a multiplier, it stays with the number. */
static const struct unit *read_unit(double *factor_out, const struct target_lexicon *lexicon,
                                    const char *text, size_t len, size_t *at)
{
	static const char *const shares[] = {"-percent", "-per cent", "-per-cent"}; /* "a 20-percent share" */
	size_t share = skip_any(text, len, *at, shares, sizeof shares / sizeof *shares);
	*at += share > *at ? 1 : 0;
	size_t from = skip_spaces(text, len, *at), end, after = *at;
	static const char *const per_year[] = {"/年"}; /* "2.5亿立方米/年" */
	const struct phrase *whole =
	        from < len ? phrases_at(lexicon->unit_names, text, len, from, &end) : NULL;
	*factor_out = 1;
	if (whole != NULL && whole->value != lexicon->count_unit && !has(text, len, end, "/")) {
		*at = end;
		return &lexicon->units[whole->value];
	}
	*factor_out = read_multiplier(text, len, &after);
	from = skip_spaces(text, len, after);
	if (has(text, len, from, "more ") || has(text, len, from, "additional ")) /* "6 million more hectares" */
		from = skip_spaces(text, len, from + strcspn(text + from, " "));
	const struct phrase *name =
	        from < len ? phrases_at(lexicon->unit_names, text, len, from, &end) : NULL;
	if (name != NULL && name->value != lexicon->count_unit) {
		end = skip_any(text, len, end, per_year, sizeof per_year / sizeof *per_year);
		if (!has(text, len, end, "/")) { /* no part of "10吨/小时" */
			*at = end;
			return &lexicon->units[name->value];
		}
	}
	*at = after;
	if (has(text, len, after, ":1") && !(after + 2 < len && is_digit(text[after + 2]))) { /* "2.5:1" */
		*at = after + 2;
		return &lexicon->units[lexicon->ratio_unit];
	}
	return counted_thing(lexicon, text, len, after, at);
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Digits that belong to a name or an ordinal: co2, gb21258, no. 39, [2024]39号, 第28条, 1-2-3. */
static bool is_name(const char *text, size_t at)
{
	static const char *const before[] = {"第",   "no. ", "no.",  "[",        "no ",
	                                     "附件", "表",   "专栏", "article ", "table ", "articles ",
	                                     "unit ", "units ", "phase ", "block ", "grade ", "class ", "chapter ",
	                                     "section ", "annex ", "appendix ", "stage ", "category ", "scope ", "tier ",
	                                     "page ", "figure ", "the top ", "item ", "items ", "euro ", "column ", "reactor "};
	if (at > 0 &&
	    (is_letter(text[at - 1]) || text[at - 1] == ']' || text[at - 1] == '.' || text[at - 1] == '/'))
		return true;
	if (at > 1 && text[at - 1] == '-' && is_letter(text[at - 2]))
		return true; /* vver-1200 */
	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		size_t n = strlen(before[i]);
		if (at >= n && memcmp(text + at - n, before[i], n) == 0 && (!is_letter(*before[i]) || is_word_edge(text, at, at - n)))
			return true;
	}
	return false;
}

/* The length of a sign that makes a range of two numbers, 0 if there is none. */
static size_t range_sign(const char *text, size_t len, size_t at, bool has_unit)
{
	static const char *const signs[] = {"-", "~", "—", "至", "到", " to "};
	size_t n_signs = has_unit ? 4 : sizeof signs / sizeof *signs; /* "15%到20%" is a change, no range */
	for (size_t i = 0; i < n_signs; i++)
		if (has(text, len, at, signs[i])) {
			size_t n = strlen(signs[i]);
			if (has(text, len, at + n, signs[i]))
				n *= 2;
			return at + n < len && is_digit(text[at + n]) ? n : 0;
		}
	return 0;
}

/* "16710199976": no amount is written with so many digits and no sign between them. */
static bool is_call_number(const char *text, size_t at, size_t end)
{
	enum { PLAIN_DIGITS_MAX = 10 };
	size_t n = 0;
	while (at < end && is_digit(text[at++]))
		n++;
	return n > PLAIN_DIGITS_MAX;
}

/* "1/3%": how spelling.c writes a third; not what an author would. */
static void read_third(double *value, const char *text, size_t len, size_t *end)
{
	size_t at = *end;
	if (at + 2 < len && text[at] == '/' && text[at + 1] > '0' && text[at + 1] <= '9' && text[at + 2] == '%' && *value < 10) {
		*value = *value * 100 / (text[at + 1] - '0');
		*end = at + 2;
	}
}

/* "30 gigawatts (GW) of storage": the unit once more. */
static size_t skip_short_unit(const struct target_lexicon *lexicon, const struct unit *unit, const char *text, size_t len, size_t at)
{
	size_t end;
	if (!has(text, len, at, " ("))
		return at;
	const struct phrase *name = phrases_at(lexicon->unit_names, text, len, at + 2, &end);
	bool is_same = name != NULL && strcmp(lexicon->units[name->value].canonical, unit->canonical) == 0;
	return is_same && has(text, len, end, ")") ? end + 1 : at;
}

/* "RMB 5 trillion", "CNY5 trillion": the unit stands before its number. NULL: none does. */
static const struct unit *currency_before(const struct target_lexicon *lexicon, const char *text, size_t at)
{
	static const char *const signs[] = {"rmb", "rmb ", "cny", "cny ", "¥"};
	static const char yuan[] = "yuan";
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		size_t n = strlen(signs[i]);
		if (at < n || memcmp(text + at - n, signs[i], n) != 0 || (at > n && is_letter(text[at - n - 1])))
			continue;
		for (size_t u = 0; u < lexicon->n_units; u++)
			if (strcmp(lexicon->units[u].canonical, yuan) == 0 && lexicon->units[u].factor == 1)
				return &lexicon->units[u];
	}
	return NULL;
}

bool quantity_at(struct quantity *out, const struct target_lexicon *lexicon, const char *text, size_t len,
                 size_t at, size_t *next_out)
{
	struct quantity q = {.start = (uint32_t)at};
	double factor, high_factor;
	size_t end;
	bool is_number = read_number(&q.value, text, len, at, &end);
	read_third(&q.value, text, len, &end);
	*next_out = end;
	if (!is_number || is_name(text, at) || is_call_number(text, at, end))
		return false;
	q.unit_start = (uint32_t)end;
	q.unit = read_unit(&factor, lexicon, text, len, &end);
	size_t unit_end = end;
	if (q.unit == NULL)
		q.unit = currency_before(lexicon, text, at);
	else
		end = skip_short_unit(lexicon, q.unit, text, len, end);
	q.high = q.value;
	high_factor = factor;
	size_t sign = range_sign(text, len, end, q.unit != NULL), second;
	if (sign == 0 && q.unit != NULL && at >= 3 && has(text, len, at - 3, "by ") && has(text, len, end, " to ") &&
	    end + 4 < len && is_digit(text[end + 4]))
		sign = 4; /* "reduced by 8% to 10%" */
	static const char to[] = " to ", from[] = "from ";
	size_t n_from = strlen(from);
	if (sign == strlen(to) && at >= n_from && has(text, len, at - n_from, from) && has(text, len, end, to))
		sign = 0; /* "from 6.5 million to 24.5 million kilowatts" changes */
	double high;
	if (sign > 0 && read_number(&high, text, len, end + sign, &second) && high > q.value &&
	    !has(text, len, second, "年")) {
		size_t unit_start = second;
		const struct unit *unit = read_unit(&high_factor, lexicon, text, len, &second);
		if (unit != NULL && (q.unit == NULL || q.unit == unit)) {
			factor = q.unit == NULL && factor <= 1 ? high_factor : factor;
			q.unit = unit;
			q.high = high;
			q.is_range = true;
			q.unit_start = (uint32_t)unit_start;
			end = unit_end = second;
		}
	}
	if (is_letter(text[end]) && end > 0 && is_digit(text[end - 1]))
		return false; /* 5g, 3d */
	double scale = q.unit != NULL ? q.unit->factor : 1;
	q.normal = q.value * factor * scale;
	q.normal_high = q.high * high_factor * scale;
	q.unit_start = (uint32_t)skip_spaces(text, len, q.unit_start);
	q.unit_start += q.unit != NULL && has(text, len, q.unit_start, "-"); /* "20-percent" */
	q.end = (uint32_t)end;
	q.unit_end = (uint32_t)(unit_end < end ? unit_end : end);
	*next_out = end;
	*out = q;
	return true;
}

/* ---- Years ---- */

static bool year_digits(int32_t *out, const char *text, size_t len, size_t at)
{
	if (at + 4 > len || !is_digit(text[at]) || !is_digit(text[at + 1]) || !is_digit(text[at + 2]) ||
	    !is_digit(text[at + 3]) || (at + 4 < len && is_digit(text[at + 4])))
		return false;
	if (memcmp(text + at, "19", 2) != 0 && memcmp(text + at, "20", 2) != 0)
		return false;
	*out = (text[at] - '0') * 1000 + (text[at + 1] - '0') * 100 + (text[at + 2] - '0') * 10 +
	       (text[at + 3] - '0');
	return true;
}

/* 十四五 and the like: the plan's number gives its years. */
static bool plan_years(struct years *out, const char *text, size_t len, size_t at)
{
	static const struct {
		const char *text;
		int32_t from;
	} plans[] = {{"十二五", 2011},         {"十三五", 2016},         {"十四五", 2021},
	             {"十五五", 2026},         {"十六五", 2031},         {"12th five-year", 2011},
	             {"13th five-year", 2016}, {"14th five-year", 2021}, {"15th five-year", 2026},
	             {"14th fyp", 2021},       {"15th fyp", 2026}};
	static const char *const tails[] = {" plan period", " plan", "”期间", "\"期间", "期间", "”时期",
	                                    "\"时期",       "时期",  "”末",   "\"末",   "”",    "\""};
	for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
		if (has(text, len, at, plans[i].text)) {
			size_t end = skip_any(text, len, at + strlen(plans[i].text), tails,
			                      sizeof tails / sizeof *tails);
			*out = (struct years){plans[i].from, plans[i].from + 4, (uint32_t)at, (uint32_t)end,
			                      false};
			return true;
		}
	return false;
}

static bool digits_of_date(const char *text, size_t len, size_t at)
{
	return at < len && is_digit(text[at]) &&
	       (has(text, len, at + 1, "月") ||
	        (at + 1 < len && is_digit(text[at + 1]) && has(text, len, at + 2, "月")));
}

/* "this year", "over the next five years", 今年: told by the document's own year. */
static bool relative_years(struct years *out, const char *text, size_t len, size_t at, const struct calendar *calendar)
{
	static const struct {
		const char *text;
		int32_t from, to;
	} table[] = {{"this year", 0, 0},
	             {"over the next five years", 0, 4},
	             {"in the next five years", 0, 4},
	             {"over the coming five years", 0, 4},
	             {"over the next three years", 0, 2},
	             {"in the next three years", 0, 2},
	             {"by the end of next year", 1, 1},
	             {"next year", 1, 1},
	             {"within two years", 0, 2},
	             {"within three years", 0, 3},
	             {"the next three years", 0, 2},
	             {"the coming three years", 0, 2},
	             {"the next five years", 0, 4},
	             {"the coming five years", 0, 4},
	             {"上年", -1, -1},
	             {"去年", -1, -1},
	             {"今年底前", 0, 0},
	             {"今年底", 0, 0},
	             {"今年", 0, 0},
	             {"明年", 1, 1},
	             {"未来五年", 0, 4},
	             {"今后五年", 0, 4},
	             {"未来三年", 0, 2},
	             {"今后三年", 0, 2}};
	static const char *const facts[] = {"以来", "上半年", "前", "初", "'s", "’s"};
	const size_t han = strlen("以");
	if (calendar->issued == 0 || (at > 0 && is_letter(text[at - 1])) || (at >= han && has(text, len, at - han, "以")))
		return false; /* "1万吨以上年排放量" */
	static const char *const plans[] = {"this plan period", "this five-year plan", "the current plan period", "the current five-year plan"};
	size_t plan_end = skip_any(text, len, at, plans, sizeof plans / sizeof *plans);
	if (plan_end > at) {
		int32_t begin = calendar->issued - (calendar->issued - 1) % 5;
		*out = (struct years){begin, begin + 4, (uint32_t)at, (uint32_t)plan_end, false};
		return true;
	}
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (has(text, len, at, table[i].text)) {
			size_t end = at + strlen(table[i].text);
			if (skip_any(text, len, end, facts, sizeof facts / sizeof *facts) != end)
				return false;
			*out = (struct years){calendar->issued + table[i].from, calendar->issued + table[i].to,
			                      (uint32_t)at, (uint32_t)end, false};
			return true;
		}
	return false;
}

bool later_years(struct years *out, const char *text, size_t len, size_t at, const struct calendar *calendar)
{
	enum { DECADE = 10 };
	static const struct {
		const char *text;
		int32_t after; /* years behind the last one; 0: the decade's end */
	} table[] = {{"by the end of the decade", 0}, {"by the end of this decade", 0}, {"end of the decade", 0}, {"end of this decade", 0},  {"close of the decade", 0},  {"turn of the decade", 0}, {"two years later", 2},
	             {"three years later", 3}, {"five years later", 5},    {"ten years later", 10},     {"five years on", 5},      {"a decade later", 10},
	             {"five years after that", 5}, {"ten years on", 10}};
	int32_t from = calendar->last > 0 ? calendar->last : calendar->issued;
	if (calendar->is_zh || from == 0 || strchr("bectfa", text[at]) == NULL || (at > 0 && is_letter(text[at - 1])))
		return false;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (has(text, len, at, table[i].text) && (table[i].after == 0 || calendar->last > 0)) {
			int32_t year = table[i].after > 0 ? from + table[i].after : ((calendar->issued > 0 ? calendar->issued : from) / DECADE + 1) * DECADE;
			*out = (struct years){year, year, (uint32_t)at, (uint32_t)(at + strlen(table[i].text)), false};
			return true;
		}
	return false;
}

/* Whether words that tell years may begin here: a quick look, for most characters begin none. */
static bool may_begin_years(const char *text, size_t len, size_t at)
{
	static const char *const han[] = {"十", "今", "明", "未", "上", "去"};
	if ((unsigned char)text[at] < 0x80)
		return strchr("tonbwi", text[at]) != NULL && (at == 0 || !is_letter(text[at - 1]));
	if ((unsigned char)text[at] < 0xE4 || (unsigned char)text[at] > 0xE6)
		return false;
	for (size_t i = 0; i < sizeof han / sizeof *han; i++)
		if (has(text, len, at, han[i]))
			return true;
	return false;
}

bool years_at(struct years *out, const char *text, size_t len, size_t at, const struct calendar *calendar)
{
	const bool is_zh = calendar->is_zh;
	static const char *const tails[] = {"年底以前", "年底之前", "年底前", "年年底前", "年年底", "年末",
	                                    "年底",     "年以前",   "年之前", "年前",     "年度",   "年"};
	static const char *const signs[] = {"—", "--", "-", "~", "至", "到", "、"};
	int32_t from, to;
	if (!is_digit(text[at]) && !may_begin_years(text, len, at))
		return false;
	if (!is_digit(text[at]) || (has(text, len, at, "12th") || has(text, len, at, "13th") ||
	                            has(text, len, at, "14th") || has(text, len, at, "15th")))
		return plan_years(out, text, len, at) || relative_years(out, text, len, at, calendar);
	static const char *const dashed[] = {"end-", "mid-", "pre-"}; /* "by end-2025" */
	bool is_dashed = false;
	for (size_t i = 0; i < sizeof dashed / sizeof *dashed; i++)
		is_dashed = is_dashed || (at >= 4 && has(text, len, at - 4, dashed[i]));
	if (!year_digits(&from, text, len, at) ||
	    (at > 0 && !is_dashed && (is_letter(text[at - 1]) || text[at - 1] == '-' || text[at - 1] == '.')))
		return false;
	size_t end = at + 4, sign = skip_any(text, len, end, signs, sizeof signs / sizeof *signs);
	bool is_list = has(text, len, end, "、");
	to = from;
	if (sign > end && !is_list && year_digits(&to, text, len, sign) && to > from)
		end = sign + 4;
	else
		to = from;
	size_t tail = skip_any(text, len, end, tails, sizeof tails / sizeof *tails);
	if (is_zh && tail == end)
		return false;
	if (!is_zh && tail == end && end < len &&
	    (is_letter(text[end]) || text[end] == '%' || (text[end] == '.' && is_digit(text[end + 1]))))
		return false;
	if (is_zh && has(text, len, tail, "间"))
		tail += strlen("间");
	*out = (struct years){from, to, (uint32_t)at, (uint32_t)tail,
	                      is_zh && digits_of_date(text, len, tail)};
	return true;
}
