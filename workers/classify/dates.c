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
	while (c->at < c->len && isdigit((unsigned char)c->text[c->at]) && n < max) {
		value = value * 10 + (c->text[c->at++] - '0');
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
		{"〇", 0}, {"○", 0}, {"零", 0}, {"o", 0}, {"一", 1}, {"二", 2}, {"三", 3}, {"四", 4},
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

/* 1 to 99: 九, 十, 十二, 二十, 二十二, 三十一. */
static int chinese_number(struct cursor *c)
{
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
		return eat(&c, "日") && finish(out, start, &c, year, month, day);
	}
	static const char *const marks[] = {"-", ".", "/"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (!eat(&c, marks[i]))
			continue;
		int month = digits(&c, 1, 2);
		if (month < 0 || !eat(&c, marks[i]))
			return false;
		int day = digits(&c, 1, 2);
		if (c.at < c.len && isdigit((unsigned char)c.text[c.at]))
			return false;
		return finish(out, start, &c, year, month, day);
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

static bool month_first(struct date *out, struct cursor c)
{
	size_t start = c.at;
	int month = english_month(&c);
	if (month == 0)
		return false;
	skip_spaces(&c);
	int day = digits(&c, 1, 2);
	if (!eat(&c, "st") && !eat(&c, "nd") && !eat(&c, "rd"))
		eat(&c, "th");
	skip_spaces(&c);
	eat(&c, ",");
	skip_spaces(&c);
	int year = digits(&c, 4, 4);
	return day > 0 && finish(out, start, &c, year, month, day);
}

static bool day_first(struct date *out, struct cursor c)
{
	size_t start = c.at;
	int day = digits(&c, 1, 2);
	skip_spaces(&c);
	int month = english_month(&c);
	skip_spaces(&c);
	int year = digits(&c, 4, 4);
	return day > 0 && month > 0 && finish(out, start, &c, year, month, day);
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
		return numeric_date(out, c) || day_first(out, c) || chinese_date(out, c);
	if (isalpha(first))
		return month_first(out, c);
	return chinese_date(out, c);
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
