#include "workers/classify/numbers.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "proto/text/fold.h"
#include "proto/text/utf8.h"

enum {
	PREFIX_MAX_POINTS = 14, /* characters before the year: 国能综通新能, 沪发改能源 */
	ORDER_MAX_POINTS = 40,  /* characters of the bodies before 令 */
};

/* Where the run of Han characters (and inner ASCII letters) that ends at `end` begins; at most max characters, and none of the
 * line before but with over_lines. */
static size_t run_before(const struct field *field, size_t end, int max, bool over_lines)
{
	size_t start = end;
	while (start > 0 && max-- > 0) {
		size_t before = start - 1;
		while (before > 0 && ((unsigned char)field->text[before] & 0xC0) == 0x80)
			before--;
		const char *at = field->text + before;
		if (!is_han(utf8_next(&at)))
			break;
		start = before;
		if (!over_lines && field_line_at(field, start))
			break;
	}
	return start;
}

/* The first hit that begins at `at` or behind it. */
static size_t first_hit(const struct hits *hits, size_t at)
{
	size_t low = 0, high = hits->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (hits->list[middle].start < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Where the bodies of an order's number begin: at their line, but for a line that broke within brackets ("(国家电|力监管委员会令
 * 第24号)") or within a body's name. */
static size_t bodies_before(const struct field *field, size_t word)
{
	size_t start = run_before(field, word, ORDER_MAX_POINTS, false), whole = run_before(field, word, ORDER_MAX_POINTS, true);
	if (whole < start && whole > 0 && field->text[whole - 1] == '(')
		return whole;
	for (size_t i = first_hit(&field->hits, whole); i < field->hits.n && field->hits.list[i].start < start; i++) {
		const struct hit *hit = &field->hits.list[i];
		if ((hit->pattern->kinds & MEANS_AGENCY) != 0 && hit->end > start)
			start = hit->start;
	}
	return start;
}

/* Behind a single character that leads up to a body that is known: 按财政部, 见国务院, 原环境保护部. */
static size_t without_lead(const struct field *field, size_t start)
{
	size_t behind = start + strlen("按");
	for (size_t i = first_hit(&field->hits, start); i < field->hits.n && field->hits.list[i].start <= behind; i++)
		if ((field->hits.list[i].pattern->kinds & MEANS_AGENCY) != 0)
			return field->hits.list[i].start;
	return start;
}

/* Of "财政部关于某事的公告2022年第4号" the number is 财政部公告2022年第4号: where the bodies end; SIZE_MAX: they are too far
 * in front. */
static size_t bodies_end(const struct field *field, size_t start, size_t word)
{
	size_t about = field_find(field, start, word, "关于"), last = strlen("的");
	if (about < word)
		return about;
	return word >= start + last && field_has(field, word - last, "的") ? SIZE_MAX : word;
}

/* A number's own beginning: words that lead up to a citation do not belong to its prefix. */
static size_t trim_prefix(const struct field *field, size_t start, size_t end)
{
	static const char *const leads[] = {"文号", "字号", "编号", "以及", "根据", "按照", "关于", "依据", "文件", "索引号", "印发", "的通知", "的意见"};
	size_t best = start;
	for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
		size_t at = field_find(field, start, end, leads[i]);
		if (at < end && at + strlen(leads[i]) > best && at + strlen(leads[i]) < end)
			best = at + strlen(leads[i]);
	}
	return best;
}

static bool eat_digits(const struct field *field, size_t *at, char *out, size_t max)
{
	size_t n = 0;
	while (*at < field->len && field->text[*at] == ' ')
		(*at)++;
	while (*at < field->len && isdigit((unsigned char)field->text[*at])) {
		if (n + 1 >= max)
			return false;
		out[n++] = field->text[(*at)++];
		/* "〔202 1〕": a line broke inside the year or number */
		if (field->text[*at] == ' ' && isdigit((unsigned char)field->text[*at + 1]))
			(*at)++;
	}
	while (*at < field->len && field->text[*at] == ' ')
		(*at)++;
	out[n] = '\0';
	return n > 0;
}

static const char *without_zeros(const char *digits)
{
	while (digits[0] == '0' && digits[1] != '\0')
		digits++;
	return digits;
}

/* prefix + opening bracket + year + closing bracket + [第] + number + 号 */
static bool bracketed(struct number *out, const struct field *field, size_t bracket)
{
	char year[8], serial[8];
	size_t at = bracket + 1;
	if (!eat_digits(field, &at, year, sizeof year) || strlen(year) != 4 || (year[0] != '1' && year[0] != '2'))
		return false;
	if (field_has(field, at, "年"))
		at += strlen("年");
	if (field->text[at] != ']' && field->text[at] != ')')
		return false;
	at++;
	if (field_has(field, at, "第"))
		at += strlen("第");
	if (!eat_digits(field, &at, serial, sizeof serial) || !field_has(field, at, "号"))
		return false;
	size_t end = at + strlen("号");
	size_t start = trim_prefix(field, run_before(field, bracket, PREFIX_MAX_POINTS, false), bracket);
	if (bracket - start < strlen("国发"))
		return false;
	struct number number = {.start = start, .end = end, .prefix_len = bracket - start};
	int written = snprintf(number.text, sizeof number.text, "%.*s〔%s〕%s号", (int)(bracket - start),
			       field->text + start, year, without_zeros(serial));
	if (written < 0 || (size_t)written >= sizeof number.text)
		return false;
	*out = number;
	return true;
}

/* bodies + 令|公告 + [(] [year 年] 第 N 号 [)] */
static bool order(struct number *out, const struct field *field, size_t word, const char *kind)
{
	char year[8] = "", serial[8];
	size_t at = word + strlen(kind);
	if (field->text[at] == ' ')
		at++;
	if (field->text[at] == '(' || field->text[at] == '[')
		at++;
	if (isdigit((unsigned char)field->text[at])) {
		if (!eat_digits(field, &at, year, sizeof year) || strlen(year) != 4)
			return false;
		if (field->text[at] == ']' || field->text[at] == ')')
			at++;
		else if (field_has(field, at, "年"))
			at += strlen("年");
		else
			return false;
	}
	if (field_has(field, at, "第"))
		at += strlen("第");
	else if (year[0] == '\0')
		return false;
	if (!eat_digits(field, &at, serial, sizeof serial) || !field_has(field, at, "号"))
		return false;
	at += strlen("号");
	size_t start = without_lead(field, bodies_before(field, word));
	if (start > 0 && isdigit((unsigned char)field->text[start - 1]) && field_has(field, start, "日"))
		start += strlen("日"); /* "2009年9月17日国务院令第563号公布" */
	size_t end = bodies_end(field, start, word);
	if (end == SIZE_MAX)
		return false;
	struct number number = {.start = start, .end = at, .is_order = true};
	int written = snprintf(number.text, sizeof number.text, "%.*s%s%s%s第%s号", (int)(end - start),
			       field->text + start, kind, year, year[0] != '\0' ? "年" : "", without_zeros(serial));
	if (written < 0 || (size_t)written >= sizeof number.text)
		return false;
	*out = number;
	return true;
}

static bool number_at(struct number *out, const struct field *field, size_t at)
{
	unsigned char c = (unsigned char)field->text[at];
	if ((c == '[' || c == '(') && bracketed(out, field, at))
		return true;
	if (c < 0x80)
		return false;
	static const char *const kinds[] = {"令", "公告", "通告"};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (field_has(field, at, kinds[i]) && order(out, field, at, kinds[i]))
			return true;
	return false;
}

const struct issuing_prefix *number_prefix(const struct lexicon *lexicon, const struct number *number)
{
	return prefixes_find(lexicon_prefixes(lexicon), number->text, number->prefix_len);
}

bool number_next(struct number *out, const struct field *field, size_t *at, size_t to)
{
	for (size_t i = *at; i < to && i < field->len; i++) {
		unsigned char c = (unsigned char)field->text[i];
		if (c != '[' && c != '(' && (c & 0xC0) != 0xC0)
			continue;
		if (number_at(out, field, i)) {
			*at = out->end;
			return true;
		}
	}
	*at = to;
	return false;
}
