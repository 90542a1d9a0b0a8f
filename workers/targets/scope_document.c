/* What a document says of its own age and of the years that it is for. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "proto/text/fold.h"
#include "workers/targets/has.h"
#include "workers/targets/scope.h"

/* The last years that a title names, if they are no part of a document number. *begins_out becomes the first year of
 * all that it names but deadlines ("2030年前碳达峰", "2035年远景目标"), which tell nothing of the document's age. */
static struct years title_years(const char *title, bool is_zh, int32_t *begins_out)
{
	static const char *const deadlines[] = {"前", "远景", "远期"};
	const struct calendar calendar = {.is_zh = is_zh};
	struct years found = {0}, years;
	size_t len;
	char *text = fold_query(NULL, title, strlen(title), &len);
	for (size_t at = 0; at < len; at++)
		if (((unsigned char)text[at] & 0xC0) != 0x80 && years_at(&years, text, len, at, &calendar)) {
			bool is_deadline = has(text, len, years.end - strlen("前"), "前");
			for (size_t i = 0; i < sizeof deadlines / sizeof *deadlines; i++)
				is_deadline = is_deadline || has(text, len, years.end, deadlines[i]);
			if (!years.is_date && years.to > found.to)
				found = years;
			if (!years.is_date && !is_deadline && (*begins_out == 0 || years.from < *begins_out))
				*begins_out = years.from;
			at = years.end - 1;
		}
	talloc_free(text);
	return found;
}

/* The year of the first document number ("〔2021〕92号") or date ("2021年12月17日") in a text's beginning. */
static int32_t text_year(const char *text)
{
	enum { BEGINNING_BYTES = 3000 };
	int32_t year = 0;
	size_t len = strnlen(text, BEGINNING_BYTES);
	for (size_t i = 0; i + 4 < len && year == 0; i++) {
		bool is_number = (has(text, len, i, "〔") && (has(text, len, i + 7, "〕"))) ||
		                 (has(text, len, i, "[") && has(text, len, i + 5, "]"));
		if (is_number)
			year = (int32_t)strtol(text + i + (text[i] == '[' ? 1 : 3), NULL, 10);
	}
	return year >= 1990 && year < 2100 ? year : 0;
}

/* Reports on the work of a government say what is to be done in the year that they are given in. */
static bool is_annual(const char *title_zh, const char *title_en)
{
	static const char *const english[] = {"work of the government", "government work report", "work report of the government"};
	for (size_t i = 0; i < sizeof english / sizeof *english; i++)
		if (strcasestr(title_en, english[i]) != NULL)
			return true;
	return strstr(title_zh, "政府工作报告") != NULL;
}

void scope_begin(struct scope *scope, const char *title_zh, const char *title_en, const char *issued_on,
                 const char *text)
{
	*scope = (struct scope){.level = SCOPE_TEXT, .past_level = SCOPE_LEVELS, .bare_level = SCOPE_LEVELS, .begins_paragraph = true};
	int32_t begins = 0;
	scope->of_title = title_years(title_zh, true, &begins);
	if (scope->of_title.to == 0)
		scope->of_title = title_years(title_en, false, &begins);
	scope->issued = (int32_t)strtol(issued_on, NULL, 10);
	bool is_known = scope->issued >= 1990 && scope->issued < 2100;
	if (is_known && scope->of_title.to == 0 && is_annual(title_zh, title_en))
		scope->of_title = (struct years){.from = scope->issued, .to = scope->issued};
	if (is_known)
		return;
	/* The first number of a text may be that of another document; a plan is hardly older than its period. */
	scope->issued = text_year(text);
	if (scope->issued < begins)
		scope->issued = begins;
}
