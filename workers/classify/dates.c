#include "workers/classify/dates.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct cursor {
	const char *text;
	size_t at, len;
};

static bool eat(struct cursor *c, const char *word)
{
	size_t len = strlen(word);
	if (c->at + len > c->len || memcmp(c->text + c->at, word, len) != 0)
		return false;
	c->at += len;
	return true;
}

static void skip_spaces(struct cursor *c)
{
	while (c->at < c->len && c->text[c->at] == ' ')
		c->at++;
}

/* Between min and max ASCII digits, no more; -1 where they are not there. */
static int digits(struct cursor *c, int min, int max)
{
	int n = 0, value = 0;
	while (c->at < c->len && n < max) {
		char one = c->text[c->at];
		bool is_letter = one == 'o' && n > 0 && c->at + 1 < c->len && isdigit((unsigned char)c->text[c->at + 1]); /* 2O21 */
		if (!is_letter && !isdigit((unsigned char)one))
			break;
		value = value * 10 + (is_letter ? 0 : one - '0');
		c->at++;
		n++;
	}
	return n >= min ? value : -1;
}

/* One Chinese digit, 0 to 9; -1 where there is none. */
static int chinese_digit(struct cursor *c)
{
	static const struct {
		const char *text;
		int value;
	} table[] = {
		{"〇", 0}, {"○", 0}, {"零", 0}, {"o", 0}, {"0", 0}, {"о", 0}, {"ο", 0}, {"◯", 0}, {"一", 1}, {"二", 2}, {"三", 3}, {"四", 4},
		{"五", 5}, {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}, {"元", 1},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (eat(c, table[i].text))
			return table[i].value;
	return -1;
}

static int chinese_year(struct cursor *c)
{
	int value = 0;
	for (int i = 0; i < 4; i++) {
		int digit = chinese_digit(c);
		if (digit < 0)
			return -1;
		value = value * 10 + digit;
	}
	return value;
}

/* 1 to 99: 九, 十, 十二, 二十, 二十二, 三十一, 廿二; 9, 12 in careless papers. */
static int chinese_number(struct cursor *c)
{
	int written = digits(c, 1, 2);
	if (written >= 0)
		return written;
	if (eat(c, "廿")) {
		int ones = chinese_digit(c);
		return 20 + (ones < 0 ? 0 : ones);
	}
	int tens = chinese_digit(c);
	if (eat(c, "十")) {
		int ones = chinese_digit(c);
		return (tens < 0 ? 1 : tens) * 10 + (ones < 0 ? 0 : ones);
	}
	return tens;
}

static bool is_real(int year, int month, int day)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (year < 1949 || year > 2100 || month < 1 || month > 12 || day < 1)
		return false;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return day <= days[month - 1] + (month == 2 && leap);
}

static bool finish(struct date *out, size_t start, const struct cursor *c, int year, int month, int day)
{
	if (!is_real(year, month, day))
		return false;
	*out = (struct date){.start = start, .end = c->at};
	snprintf(out->text, sizeof out->text, "%04u-%02u-%02u", (unsigned)year % 10000U, (unsigned)month % 100U,
		 (unsigned)day % 100U);
	return true;
}

static bool chinese_date(struct date *out, struct cursor c)
{
	size_t start = c.at;
	int year = chinese_year(&c);
	if (year < 0 || !eat(&c, "年"))
		return false;
	int month = chinese_number(&c);
	if (!eat(&c, "月"))
		return false;
	int day = chinese_number(&c);
	return eat(&c, "日") && finish(out, start, &c, year, month, day);
}

static const char *const marks[] = {"-", ".", "/"};

static bool numeric_date(struct date *out, struct cursor c)
{
	size_t start = c.at;
	int year = digits(&c, 4, 4);
	if (year < 0)
		return false;
	skip_spaces(&c);
	if (eat(&c, "年")) {
		skip_spaces(&c);
		int month = digits(&c, 1, 2);
		skip_spaces(&c);
		if (!eat(&c, "月"))
			return false;
		skip_spaces(&c);
		int day = digits(&c, 1, 2);
		skip_spaces(&c);
		return (eat(&c, "日") || eat(&c, "号")) && finish(out, start, &c, year, month, day);
	}
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (!eat(&c, marks[i]))
			continue;
		skip_spaces(&c);
		int month = digits(&c, 1, 2);
		skip_spaces(&c);
		if (month < 0 || !eat(&c, marks[i]))
			return false;
		skip_spaces(&c);
		int day = digits(&c, 1, 2);
		if (c.at < c.len && isdigit((unsigned char)c.text[c.at]))
			return false;
		return finish(out, start, &c, year, month, day);
	}
	return false;
}

/* "9/22/2021", "22.9.2021": where both could be the month, it stands first but with dots. */
static bool year_last(struct date *out, struct cursor c)
{
	size_t start = c.at;
	int first = digits(&c, 1, 2);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (!eat(&c, marks[i]))
			continue;
		int second = digits(&c, 1, 2);
		if (second < 0 || !eat(&c, marks[i]))
			return false;
		int year = digits(&c, 4, 4);
		if (c.at < c.len && isdigit((unsigned char)c.text[c.at]))
			return false;
		bool is_day_first = first > 12 || (second <= 12 && marks[i][0] == '.');
		return is_day_first ? finish(out, start, &c, year, second, first) : finish(out, start, &c, year, first, second);
	}
	return false;
}

/* 1 to 12, by its name or the first three letters of it; 0 where there is none. */
static int english_month(struct cursor *c)
{
	static const char *const names[] = {"january", "february", "march", "april", "may", "june", "july",
					    "august", "september", "october", "november", "december"};
	for (int i = 0; i < 12; i++) {
		if (c->at >= c->len || c->text[c->at] != names[i][0])
			continue;
		if (eat(c, names[i]))
			return i + 1;
		char abbreviated[4] = {names[i][0], names[i][1], names[i][2], '\0'};
		struct cursor saved = *c;
		if (eat(c, abbreviated)) {
			eat(c, "t");
			eat(c, ".");
			if (c->at < c->len && !isalpha((unsigned char)c->text[c->at]))
				return i + 1;
			*c = saved;
		}
	}
	return 0;
}

/* 7, 7th, 2nd */
static int ordinal(struct cursor *c)
{
	static const char *const tails[] = {"st", "nd", "rd", "th"};
	int day = digits(c, 1, 2);
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
		if (eat(c, tails[i]))
			break;
	return day;
}

static bool month_first(struct date *out, struct cursor c)
{
	size_t start = c.at;
	int month = english_month(&c);
	if (month == 0)
		return false;
	skip_spaces(&c);
	eat(&c, "the ");
	int day = ordinal(&c);
	skip_spaces(&c);
	if (!eat(&c, ","))
		eat(&c, ".");
	skip_spaces(&c);
	int year = digits(&c, 4, 4);
	return day > 0 && finish(out, start, &c, year, month, day);
}

/* "January 2020 on the 9th", "2020 on January 9", "2020 January 9th": what machines make of 2020年1月9日. */
static bool machine_made(struct date *out, struct cursor c)
{
	size_t start = c.at;
	int month = english_month(&c);
	skip_spaces(&c);
	int year = digits(&c, 4, 4);
	if (year < 0 || (!eat(&c, " on ") && (month > 0 || !eat(&c, " "))))
		return false;
	if (month == 0)
		month = english_month(&c);
	else
		eat(&c, "the ");
	skip_spaces(&c);
	int day = ordinal(&c);
	return month > 0 && day > 0 && finish(out, start, &c, year, month, day);
}

static bool day_first(struct date *out, struct cursor c)
{
	size_t start = c.at;
	int day = ordinal(&c);
	skip_spaces(&c);
	if (!eat(&c, "-") && !eat(&c, "/") && !eat(&c, ".") && !eat(&c, "day of "))
		eat(&c, "of ");
	skip_spaces(&c);
	int month = english_month(&c);
	skip_spaces(&c);
	if (!eat(&c, ",") && !eat(&c, "-"))
		eat(&c, "/");
	skip_spaces(&c);
	int year = digits(&c, 4, 4);
	return day > 0 && month > 0 && finish(out, start, &c, year, month, day);
}

/* "Wednesday, " before a date. */
static void skip_weekday(struct cursor *c)
{
	static const char *const days[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		if (eat(c, days[i])) {
			eat(c, ",");
			skip_spaces(c);
			return;
		}
}

static bool in_a_word(const struct field *field, size_t at)
{
	return at > 0 && isalnum((unsigned char)field->text[at - 1]) && isalnum((unsigned char)field->text[at]);
}

bool date_at(struct date *out, const struct field *field, size_t at)
{
	struct cursor c = {.text = field->text, .at = at, .len = field->len};
	if (at >= field->len || in_a_word(field, at))
		return false;
	unsigned char first = (unsigned char)field->text[at];
	if (isdigit(first))
		return numeric_date(out, c) || day_first(out, c) || chinese_date(out, c) || year_last(out, c) ||
		       machine_made(out, c);
	if (isalpha(first)) {
		skip_weekday(&c);
		return month_first(out, c) || day_first(out, c) || machine_made(out, c);
	}
	return chinese_date(out, c);
}

bool date_compact_at(struct date *out, const struct field *field, size_t at)
{
	struct cursor c = {.text = field->text, .at = at, .len = field->len};
	int year = digits(&c, 4, 4), month = digits(&c, 2, 2), day = digits(&c, 2, 2);
	if (day < 0 || (c.at < c.len && isdigit((unsigned char)c.text[c.at])))
		return false;
	return finish(out, at, &c, year, month, day);
}

/* Whether a date may begin here: with a digit, a month's letter, the first digit of a year. */
static bool may_begin(const struct field *field, size_t at)
{
	unsigned char c = (unsigned char)field->text[at];
	if (c >= 0x80)
		return field_has(field, at, "一") || field_has(field, at, "二");
	return isdigit(c) || (c != '\0' && strchr("jfmasond", c) != NULL);
}

bool date_find(struct date *out, const struct field *field, size_t from, size_t to)
{
	for (size_t at = from; at < to && at < field->len; at++)
		if (may_begin(field, at) && date_at(out, field, at))
			return true;
	return false;
}
