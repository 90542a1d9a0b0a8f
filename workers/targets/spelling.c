#include "workers/targets/spelling.h"

#include <stdio.h>
#include <string.h>

#include "workers/targets/has.h"
#include "workers/targets/spelling_english.h"

enum { HAN_BYTES = 3 };

/* The value of the Han digit at text[at]; -1: none. */
static int han_digit(const struct folded *folded, size_t at)
{
	static const char *const digits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "两"};
	static const int values[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2};
	for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
		if (has(folded->text, folded->len, at, digits[i]))
			return values[i];
	return -1;
}

/* A Han numeral below a thousand (二十, 一百二十五); *end_out is behind it. -1: none. */
static int han_number(const struct folded *folded, size_t at, size_t *end_out)
{
	int value = 0, digit = -1;
	size_t i = at;
	for (;; i += HAN_BYTES) {
		int next = han_digit(folded, i);
		int factor = has(folded->text, folded->len, i, "十") ? 10 : has(folded->text, folded->len, i, "百") ? 100 : 0;
		if (next >= 0 && digit < 0) {
			digit = next;
		} else if (next < 0 && factor > 0 && (digit >= 0 || (value == 0 && factor == 10))) {
			value += (digit >= 0 ? digit : 1) * factor;
			digit = -1;
		} else {
			break;
		}
		if (digit == 0)
			digit = -1; /* 一百零五 */
	}
	if (i == at)
		return -1;
	*end_out = i;
	return value + (digit > 0 ? digit : 0);
}

/* 百分之二十, 百分之三点五. */
static bool percent_at(struct digits *out, const struct folded *folded, size_t at)
{
	static const char sign[] = "百分之", point[] = "点";
	size_t end;
	int value, digit;
	if (!has(folded->text, folded->len, at, sign) || (value = han_number(folded, at + strlen(sign), &end)) < 0)
		return false;
	out->n = (size_t)snprintf(out->text, sizeof out->text, "%d", value);
	if (has(folded->text, folded->len, end, point) && han_digit(folded, end + HAN_BYTES) >= 0) {
		out->text[out->n++] = '.';
		end += strlen(point);
		while ((digit = han_digit(folded, end)) >= 0 && out->n < SPELLED_DIGITS_MAX - 2) {
			out->text[out->n++] = (char)('0' + digit);
			end += HAN_BYTES;
		}
	}
	out->text[out->n++] = '%';
	out->end = end;
	return true;
}

/* 三分之二. */
static bool parts_at(struct digits *out, const struct folded *folded, size_t at)
{
	static const char sign[] = "分之";
	int whole = has(folded->text, folded->len, at + HAN_BYTES, sign) ? han_digit(folded, at) : -1, part;
	if (whole < 2 || (part = han_digit(folded, at + HAN_BYTES + strlen(sign))) < 1 || part >= whole)
		return false;
	bool is_exact = 1000 * part % whole == 0;
	out->n = is_exact ? (size_t)snprintf(out->text, sizeof out->text, "%.3g%%", 100.0 * part / whole)
	                  : (size_t)snprintf(out->text, sizeof out->text, "%d/%d%%", part, whole); /* "1/3%": a third */
	out->end = at + 2 * HAN_BYTES + strlen(sign);
	return true;
}

/* 三成, 一半, where what follows lets it mean nothing but a share. */
static bool tenths_at(struct digits *out, const struct folded *folded, size_t at)
{
	static const char *const behind[] = {"以上", "以内", "以下", "左右", ",", "。", ";", ".", "、"};
	static const char half[] = "一半";
	int digit = has(folded->text, folded->len, at, half) ? 5 : has(folded->text, folded->len, at + HAN_BYTES, "成") ? han_digit(folded, at) : -1;
	if (digit < 1)
		return parts_at(out, folded, at);
	for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
		if (has(folded->text, folded->len, at + 2 * HAN_BYTES, behind[i])) {
			out->n = (size_t)snprintf(out->text, sizeof out->text, "%d0%%", digit);
			out->end = at + 2 * HAN_BYTES;
			return true;
		}
	return false;
}

static bool digits_at(struct digits *out, const struct folded *folded, size_t at)
{
	unsigned char c = (unsigned char)folded->text[at];
	if (c >= 0x80 && c < 0xE4)
		return false; /* no first byte of a Han character */
	if (c == 0xE7)
		return percent_at(out, folded, at); /* 百 */
	if (c >= 0x80)
		return c <= 0xE5 && tenths_at(out, folded, at); /* 一 to 九 */
	return spelling_english_at(out, folded, at);
}

void spelling_to_digits(struct folded *folded)
{
	struct digits digits;
	size_t to = 0, at = 0;
	while (at < folded->len) {
		if (!digits_at(&digits, folded, at)) {
			folded->text[to] = folded->text[at];
			folded->origin[to++] = folded->origin[at++];
			continue;
		}
		for (size_t i = 0; i < digits.n; i++) {
			folded->text[to] = digits.text[i];
			/* The last stands for all the rest, so that what ends here ends where the words do. */
			folded->origin[to++] = folded->origin[i + 1 < digits.n ? at : digits.end - 1];
		}
		at = digits.end;
	}
	folded->text[to] = '\0';
	folded->origin[to] = folded->origin[folded->len];
	folded->len = to;
}
