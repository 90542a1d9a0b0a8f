/* Design. A year at the head of a sentence ("到2025年，…。…；…") governs what follows on its level and below:
 * the sentences of its paragraph and the items of a list under it, until another year or an item of the same
 * level. A year further in ("…，到2025年…") governs its own sentence only. Years before the document's own
 * govern too: what follows them is history, not a target. */
#include "workers/targets/scope.h"

#include <string.h>

#include "workers/targets/has.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The bytes of a Chinese numeral (一, 十二) at text[at]. */
static size_t numeral_length(const char *text, size_t len, size_t at)
{
	static const char *const numerals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
	size_t n = 0;
	for (bool found = true; found && n < 12;) {
		found = false;
		for (size_t i = 0; i < sizeof numerals / sizeof *numerals && !found; i++)
			found = has(text, len, at + n, numerals[i]);
		n += found ? strlen("一") : 0;
	}
	return n;
}

/* The level of the item that begins at text[at], SCOPE_TEXT for plain text; *end_out is behind its number. */
static int item_at(const char *text, size_t len, size_t at, size_t *end_out)
{
	size_t n, open = has(text, len, at, "(") ? 1 : 0;
	*end_out = at;
	if (has(text, len, at, "第") && (n = numeral_length(text, len, at + 3)) > 0) {
		size_t end = at + 3 + n;
		*end_out = end + 3;
		if (has(text, len, end, "章") || has(text, len, end, "篇"))
			return 0;
		if (has(text, len, end, "节") || has(text, len, end, "条"))
			return 1;
		*end_out = at;
		return SCOPE_TEXT;
	}
	static const char *const marks[] = {"——", "--", "●", "•"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (!has(text, len, at, marks[i]))
			continue;
		*end_out = at + strlen(marks[i]);
		while (*end_out < len && (has(text, len, *end_out, "—") || has(text, len, *end_out, "-")))
			*end_out += has(text, len, *end_out, "-") ? 1 : strlen("—");
		return 6;
	}
	n = numeral_length(text, len, at + open);
	if (n > 0 && (has(text, len, at + open + n, "、") || has(text, len, at + n, ".") ||
	              (open > 0 && has(text, len, at + open + n, ")")))) {
		*end_out = at + open + n + (open > 0 || has(text, len, at + n, ".") ? 1 : 3);
		return open > 0 ? 3 : 2;
	}
	for (n = 0; n < 3 && at + open + n < len && is_digit(text[at + open + n]);)
		n++;
	size_t end = at + open + n;
	if (n > 0 &&
	    ((open > 0 && has(text, len, end, ")")) ||
	     (open == 0 && (has(text, len, end, "、") ||
	                    (has(text, len, end, ".") && !is_digit(end + 1 < len ? text[end + 1] : ' ')))))) {
		*end_out = end + (has(text, len, end, "、") ? 3 : 1);
		return open > 0 ? 5 : 4;
	}
	return SCOPE_TEXT;
}

/* The bytes of the heading that begins at from: up to punctuation or the next item ("一、现状(一)..."). */
static size_t heading_end(const struct part *part, size_t from)
{
	enum { HEADING_BYTES = 60 };
	static const char *const stops[] = {",", "(", "。", ":"};
	size_t to = from + HEADING_BYTES < part->to ? from + HEADING_BYTES : part->to;
	for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
		const char *at = memmem(part->text + from, to - from, stops[i], strlen(stops[i]));
		if (at != NULL)
			to = (size_t)(at - part->text);
	}
	return to;
}

static bool heading_has(const struct part *part, size_t from, const char *const *words, size_t n)
{
	size_t to = heading_end(part, from);
	for (size_t i = 0; i < n; i++)
		if (memmem(part->text + from, to - from, words[i], strlen(words[i])) != NULL)
			return true;
	return false;
}

static const char *const past_words[] = {
        "发展基础", "工作基础", "现状",     "成效",     "回顾",       "成就",       "进展",
        "概况",     "发展成果", "成绩",     "基本情况", "存在问题",   "存在的问题", "问题与",
        "面临形势", "形势与",   "规划背景", "十三五",   "基础与形势", "发展形势",   "新起点",
        "新征程",   "规划基础", "基础条件", "发展环境", "完成情况"};
static const char *const future_words[] = {"目标", "任务", "指标", "思路", "原则", "措施", "要求", "思想"};

enum { FIRST_OF_LIST = 3 }; /* the first level that may be a list's, not a chapter's */

static void read_heading(struct scope *scope, const struct part *part, size_t from, int level)
{
	scope->level = level;
	for (int i = level; i < SCOPE_LEVELS; i++)
		scope->years[i].to = 0;
	if (level >= FIRST_OF_LIST)
		scope->years[level] = scope->of_list;
	else
		scope->of_list.to = 0;
	scope->in_sentence.to = 0;
	bool is_future = heading_has(part, from, future_words, sizeof future_words / sizeof *future_words);
	if (level <= scope->past_level)
		scope->past_level = SCOPE_LEVELS;
	if (level <= 4 && scope->past_level == SCOPE_LEVELS && !is_future &&
	    heading_has(part, from, past_words, sizeof past_words / sizeof *past_words))
		scope->past_level = level;
}

/* An English line that is no sentence: one of the items under a line that led to them, without a sign before it. */
static bool is_item_line(const struct part *part)
{
	enum { ITEM_BYTES = 240 };
	const char *at = part->text + part->from, *end = strchr(at, '\n');
	size_t len = end != NULL ? (size_t)(end - at) : strlen(at);
	return !part->is_zh && len > 0 && len <= ITEM_BYTES && strchr(".:", at[len - 1]) == NULL;
}

size_t scope_enter(struct scope *scope, const struct part *part)
{
	size_t from = part->from, end;
	bool begins = scope->begins_paragraph;
	static const char *const bullets[] = {"- ", "* ", "• ", "· ", "● ", "o "};
	bool is_bullet = false;
	for (size_t i = 0; i < sizeof bullets / sizeof *bullets && !is_bullet; i++)
		if ((!part->is_zh || i < 2) && has(part->text, part->to, from, bullets[i])) {
			is_bullet = true;
			from += strlen(bullets[i]);
		}
	if (scope->of_list.to > 0 && (is_bullet || (begins && is_item_line(part))))
		scope->years[scope->level] = scope->of_list;
	else if (scope->begins_paragraph && !is_bullet && item_at(part->text, part->to, from, &end) == SCOPE_TEXT)
		scope->of_list.to = 0;
	if (scope->bare_level < SCOPE_LEVELS)
		read_heading(scope, part, from, scope->bare_level);
	scope->bare_level = SCOPE_LEVELS;
	for (int depth = 0; depth < 4; depth++) {
		int level = item_at(part->text, part->to, from, &end);
		if (level == SCOPE_TEXT)
			break;
		end = end < part->to ? end : part->to;
		if (!part->is_zh && !begins) {
			from = end; /* "(1) by 2025, ...; (2) ...": one sentence */
			break;
		}
		read_heading(scope, part, end, level);
		scope->bare_level = end == part->to ? level : SCOPE_LEVELS;
		from = end;
		size_t stop = heading_end(part, from); /* "一、现状(一)…": the next item follows at once */
		if (stop < part->to && part->text[stop] == '(' &&
		    item_at(part->text, part->to, stop, &end) != SCOPE_TEXT)
			from = stop;
	}
	return from;
}

/* Whether token i compares with what follows it at `next`. "From 2025 projects need storage" tells a beginning. */
static bool compares(const struct part *part, size_t i, size_t next)
{
	static const uint32_t comparing =
	        1U << WORD_THAN | 1U << WORD_LESS | 1U << WORD_MORE | 1U << WORD_ABOVE; /* "4 % below 2020" */
	const struct part_token *token = &part->tokens[i];
	bool begins = token->start == part->from || (i > 0 && part->tokens[i - 1].kind == TOKEN_COMMA);
	size_t gap = part->is_zh ? strlen("“") : 1; /* "较“十三五”末翻一番" */
	return token->kind == TOKEN_WORD_T && (1U << token->word & comparing) != 0 && token->end + gap >= next &&
	       !(begins && part_is_spelled(part, i, "from"));
}

/* "from 15.9 percent in 2020": where a change starts has its year behind it. */
static bool is_behind_start(const struct part *part, size_t i)
{
	size_t k = i;
	while (k > 0 && part->tokens[k - 1].kind == TOKEN_WORD_T && part->tokens[k - 1].word == WORD_FILLER)
		k--;
	return k > 0 && part->tokens[i].start <= part->tokens[k - 1].end + strlen(" in ") && part_start_word(part, k - 1) < part->n;
}

/* "lower than the average of the 13th five-year plan period", "below their 2020 levels" */
static bool is_compared_with(const struct part *part, size_t i)
{
	enum { COMPARED_BYTES = 48 };
	static const char *const words[] = {" than ", " below their ", " above their ", " below its ", " above its ", " below the average", " over the average", " compared with ", " relative to ", " against ", " times the "};
	static const char *const ends[] = {" that of ", " that in ", " the level of ", " the figure of "}; /* "four times that of 2020" */
	size_t from = part->from, to = part->tokens[i].start;
	bool has_number = false;
	for (size_t k = 0; k < i; k++)
		has_number = has_number || part->tokens[k].kind == TOKEN_QUANTITY_T || (part->tokens[k].kind == TOKEN_WORD_T && part->tokens[k].word == WORD_MULTIPLY);
	for (size_t w = 0; has_number && w < sizeof ends / sizeof *ends; w++) /* but "the plan says that in 2025" */
		if (to >= from + strlen(ends[w]) && memcmp(part->text + to - strlen(ends[w]), ends[w], strlen(ends[w])) == 0)
			return true;
	if (to > from + COMPARED_BYTES)
		from = to - COMPARED_BYTES;
	for (size_t k = i; k-- > 0 && part->tokens[k].end > from;)
		if (part->tokens[k].kind == TOKEN_COMMA || part->tokens[k].kind == TOKEN_QUANTITY_T || part->tokens[k].kind == TOKEN_YEARS)
			from = part->tokens[k].end;
	for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
		const char *at = to > from ? memmem(part->text + from, to - from, words[w], strlen(words[w])) : NULL;
		const char *in = at != NULL ? memmem(at, (size_t)(part->text + to - at), " by ", 4) : NULL;
		if (at != NULL && in == NULL)
			return true;
	}
	return false;
}

/* "up 25 percent from 2023": the last number before token i tells a share. */
static bool is_behind_share(const struct part *part, size_t i)
{
	while (i > 0 && part->tokens[i - 1].kind != TOKEN_QUANTITY_T)
		i--;
	const struct unit *unit = i > 0 ? part->tokens[i - 1].as.quantity.unit : NULL;
	return unit == NULL || strcmp(unit->canonical, "percent") == 0 || strcmp(unit->canonical, "point") == 0;
}

bool scope_is_baseline(const struct part *part, size_t i)
{
	const struct part_token *token = &part->tokens[i];
	static const char *const onwards[] = {" on.", " on,", " on;", " onward", " on "};
	bool is_from = !part->is_zh && i > 0 && part_is_spelled(part, i - 1, "from") && token->start <= part->tokens[i - 1].end + 1;
	bool is_last = token->end >= part->to || strchr(",.;", part->text[token->end]) != NULL;
	if (is_from && is_last && part->issued > 0 && token->as.years.from > part->issued && !is_behind_share(part, i))
		return false; /* "4.8 million tonnes a year from 2024" */
	for (size_t w = 0; w < sizeof onwards / sizeof *onwards && is_from; w++)
		if (has(part->text, part->to + 1, token->end, onwards[w]))
			return false; /* "75 percent from 2022 on" */
	if (!part->is_zh && token->as.years.from < token->as.years.to && i > 0 &&
	    (part_is_spelled(part, i - 1, "over the") || part_is_spelled(part, i - 1, "over")))
		return false; /* "5 GW over the 2023-2025 period" */
	if (is_behind_start(part, i) || (i > 0 && part_is_spelled(part, i - 1, "between") && token->start <= part->tokens[i - 1].end + 1))
		return true;
	static const char *const bases[] = {" as the base", " as a base", " as base"}; /* "taking 2020 as the base year" */
	for (size_t b = 0; b < sizeof bases / sizeof *bases; b++)
		if (has(part->text, part->to, token->end, bases[b]))
			return true;
	bool has_basis = i + 1 < part->n && part->tokens[i + 1].kind == TOKEN_WORD_T &&
	                 part->tokens[i + 1].start <= token->end + 4 &&
	                 (part->tokens[i + 1].word == WORD_BASIS || part_is_spelled(part, i + 1, "相比")); /* "2020年相比" */
	bool is_in = i > 0 && part_is_spelled(part, i - 1, "在"); /* "在2030年达到25%": compares only where a basis follows */
	if (has_basis || (!is_in && i > 0 && compares(part, i - 1, token->start)))
		return true;
	if (!part->is_zh && is_compared_with(part, i))
		return true;
	static const char than[] = "than";
	bool is_than = i > 1 && part->tokens[i - 2].end >= part->from + strlen(than) &&
	               memcmp(part->text + part->tokens[i - 2].end - strlen(than), than, strlen(than)) == 0;
	return is_than && part_is_spelled(part, i - 1, "in") && token->start <= part->tokens[i - 1].end + 1; /* "25 % higher than in 2023" */
}

/* Whether token i of the part is years that set a scope. */
static bool sets_scope(const struct part *part, size_t i)
{
	const struct part_token *token = &part->tokens[i];
	return token->kind == TOKEN_YEARS && !token->as.years.is_date && token->bracket == 0 &&
	       !scope_is_baseline(part, i);
}

static bool ends_with(const struct part *part, char sign)
{
	size_t to = part->to;
	while (to > part->from && (part->text[to - 1] == ' ' || part->text[to - 1] == '"'))
		to--;
	return to > part->from && part->text[to - 1] == sign;
}

/* A paragraph of English sentences: its year ends with it. */
static bool is_latin_prose(const struct part *part)
{
	return (unsigned char)part->text[part->from] < 0x80 && part->text[part->to] == '.';
}

static bool has_number(const struct part *part, size_t from)
{
	for (size_t i = 0; i < part->n; i++)
		if (part->tokens[i].kind == TOKEN_QUANTITY_T && part->tokens[i].start >= from)
			return true;
	return false;
}

/* Behind "Box 2: ", "Table 1. ": the number of what the heading is of. */
static size_t behind_label(const struct part *part)
{
	static const char *const labels[] = {"box ", "table ", "column ", "annex ", "panel "};
	size_t from = part->from;
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		if (!has(part->text, part->to, from, labels[i]))
			continue;
		size_t at = from + strlen(labels[i]);
		while (at < part->to && is_digit(part->text[at]))
			at++;
		if (at + 2 < part->to && (part->text[at] == ':' || part->text[at] == '.' || part->text[at] == '-') && part->text[at + 1] == ' ')
			return at + 2;
	}
	return from;
}

/* English: a short line without a full stop or a number heads what follows; the answer is whether it says that this is to
 * come. */
static bool read_latin_heading(struct scope *scope, const struct part *part)
{
	enum { HEADING_BYTES = 90 };
	static const char *const words[] = {"objective", "target", "goal", "aims", "indicators"}, *const facts[] = {"progress", "achieve", "completion", "review"};
	bool is_line = part->ends_paragraph && part->text[part->to] != '.' && !ends_with(part, ':') && !ends_with(part, ',');
	size_t from = behind_label(part);
	if ((unsigned char)part->text[part->from] >= 0x80 || !is_line || has_number(part, from) || part->to > part->from + HEADING_BYTES)
		return false;
	scope->is_section_to_come = heading_has(part, from, words, sizeof words / sizeof *words) &&
	                            !heading_has(part, from, facts, sizeof facts / sizeof *facts);
	return scope->is_section_to_come;
}

static bool has_any_of(const struct part *part, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (memmem(part->text + part->from, part->to - part->from, words[i], strlen(words[i])) != NULL)
			return true;
	return false;
}

/* "Expansion (2026-2030).", "Nuclear power.": a few words at a paragraph's beginning are its heading. */
static void read_run_in(struct scope *scope, const struct part *part)
{
	enum { HEADING_BYTES = 60 };
	static const char *const words[] = {"goal", "target", "objective"}, *const facts[] = {"achieve", "progress", "completion", "review", " is ", " are ", " was ", " were ", " has ", " have ", " will "};
	if ((unsigned char)part->text[part->from] >= 0x80 || part->to > part->from + HEADING_BYTES || part->text[part->to] != '.')
		return;
	scope->is_paragraph_to_come = has_any_of(part, words, sizeof words / sizeof *words) && !has_any_of(part, facts, sizeof facts / sizeof *facts);
	if (part->has_quantity)
		return;
	for (size_t i = 0; i < part->n; i++)
		if (part->tokens[i].kind == TOKEN_YEARS && !part->tokens[i].as.years.is_date)
			scope->of_heading = part->tokens[i].as.years;
}

/* "The opinions set the following goals.": what the rest of the paragraph lists is to come. */
static void read_announcement(struct scope *scope, const struct part *part)
{
	static const char *const words[] = {"following goals", "following targets", "following objectives", "following aims", "following main targets", "following main goals",
	                                    "following indicators", "goals are as follows", "targets are as follows", "objectives are as follows"};
	if (!part->is_zh && part->ends_sentence && !part->has_quantity && has_any_of(part, words, sizeof words / sizeof *words))
		scope->is_paragraph_to_come = true;
}

/* "IV. Work for 2023.", "Part 3 Work in 2024": what follows up to the next of these is of that year. */
static void read_section(struct scope *scope, const struct part *part)
{
	enum { HEADING_BYTES = 80, LABEL_BYTES = 6 };
	static const char word[] = "part ";
	size_t from = part->from, n = strspn(part->text + from, "ivx");
	bool is_roman = n > 0 && n < LABEL_BYTES && has(part->text, part->to, from + n, ". ");
	if (part->is_zh || (!is_roman && !has(part->text, part->to, from, word)))
		return;
	scope->of_section.to = 0;
	bool is_heading = part->ends_sentence && part->to <= from + HEADING_BYTES && part->plan == part->to;
	for (size_t i = 0; is_heading && i < part->n; i++)
		if (part->tokens[i].kind == TOKEN_YEARS && !part->tokens[i].as.years.is_date)
			scope->of_section = part->tokens[i].as.years;
	if (scope_is_past(scope, &scope->of_section))
		scope->of_section.to = 0;
}

void scope_leave(struct scope *scope, const struct part *part)
{
	enum { HEAD_BYTES = 60 }; /* English: years further in are a part of what the sentence says */
	bool is_head = true, is_latin = (unsigned char)part->text[part->from] < 0x80, is_weak = false, is_heading = read_latin_heading(scope, part);
	for (size_t i = 0; i < part->n; i++) {
		const struct part_token *token = &part->tokens[i];
		if (token->kind == TOKEN_COMMA && part->text[token->start] == ',')
			is_head = false;
		if (is_latin && token->kind == TOKEN_QUANTITY_T)
			is_weak = true; /* "... will reach 25 percent in 2030" */
		if (token->kind == TOKEN_WORD_T && token->word == WORD_REFUSE)
			scope->is_refused = true;
		bool is_in_brackets = is_heading && token->kind == TOKEN_YEARS && !token->as.years.is_date; /* "Key targets (2025)" */
		if (!is_in_brackets && !sets_scope(part, i))
			continue;
		scope->in_sentence = token->as.years;
		if (is_latin)
			scope->in_paragraph = token->as.years;
		bool is_aside = is_latin && !is_weak && token->start > part->from + HEAD_BYTES && !ends_with(part, ':');
		if (!is_head || is_aside)
			continue;
		scope->years[scope->level] = token->as.years;
		scope->is_weak[scope->level] = is_weak;
		for (int below = scope->level + 1; below < SCOPE_LEVELS; below++)
			scope->years[below].to = 0;
	}
	if (scope->begins_paragraph) {
		read_run_in(scope, part);
		read_section(scope, part);
	}
	read_announcement(scope, part);
	bool leads = ends_with(part, ':') || (is_latin && part->text[part->to] == '\n');
	if (part->ends_paragraph && scope->level == SCOPE_TEXT && leads && !has_number(part, is_latin ? behind_label(part) : part->from))
		scope->of_list = scope->in_sentence;
	if (part->ends_paragraph && scope->level == SCOPE_TEXT && ends_with(part, ':')) {
		scope->years[SCOPE_LIST] = scope->years[SCOPE_TEXT]; /* it leads what follows */
	} else if (part->ends_paragraph && is_latin_prose(part)) {
		scope->years[SCOPE_TEXT].to = 0;
	}
	if (part->ends_paragraph && ends_with(part, ':'))
		scope->is_list_to_come = part->plan < part->to || (scope->issued > 0 && scope->in_sentence.to > scope->issued);
	else if (part->ends_paragraph && is_latin_prose(part))
		scope->is_list_to_come = false;
	scope->begins_paragraph = part->ends_paragraph;
	if (part->ends_paragraph) {
		scope->in_paragraph.to = scope->of_heading.to = 0;
		scope->is_paragraph_to_come = false;
	}
	if (part->ends_sentence) {
		scope->in_sentence.to = 0;
		scope->is_refused = false;
	}
}

void scope_look_ahead(struct scope *scope, const char *text, size_t len, size_t at)
{
	enum { SENTENCE_BYTES = 1500, YEAR_BYTES = 4 };
	static const char *const leads[] = {"by ", "(by ", "("}; /* "...; ... by 2030.", "...; ... (2025)" */
	const struct calendar calendar = {.is_zh = false};
	if (at < scope->sentence_end)
		return;
	size_t stop = at + SENTENCE_BYTES < len ? at + SENTENCE_BYTES : len, end = at;
	while (end < stop && text[end] != '\n' &&
	       !(text[end] == '.' && (end + 1 == len || text[end + 1] == ' ' || text[end + 1] == '\n')))
		end++;
	scope->sentence_end = end;
	scope->at_end.to = 0;
	for (size_t i = 0; i < sizeof leads / sizeof *leads && memchr(text + at, ';', end - at) != NULL; i++) {
		size_t n = strlen(leads[i]), tail = *leads[i] == '(' ? strlen(")") : 0;
		if (end >= at + n + YEAR_BYTES + tail && memcmp(text + end - tail - YEAR_BYTES - n, leads[i], n) == 0 &&
		    years_at(&scope->at_end, text, len, end - tail - YEAR_BYTES, &calendar))
			return;
	}
}

struct years scope_years(const struct scope *scope, bool *is_title_out, bool *is_weak_out)
{
	*is_title_out = *is_weak_out = false;
	if (scope->at_end.to > 0)
		return scope->at_end;
	if (scope->in_sentence.to > 0)
		return scope->in_sentence;
	for (int level = scope->level; level >= 0; level--)
		if (scope->years[level].to > 0) {
			*is_weak_out = scope->is_weak[level];
			return scope->years[level];
		}
	*is_weak_out = true;
	if (scope->in_paragraph.to > 0)
		return scope->in_paragraph;
	if (scope->of_heading.to > 0)
		return scope->of_heading;
	if (scope->of_section.to > 0)
		return scope->of_section;
	*is_title_out = true;
	return scope->of_title;
}

bool scope_is_past(const struct scope *scope, const struct years *years)
{
	return scope->issued > 0 && years->to > 0 && years->to < scope->issued;
}
