#include "workers/targets/cells.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "proto/text/fold.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_one_of(const char *text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(text, words[i]) == 0)
			return true;
	return false;
}

static bool begins(const char *text, const char *word)
{
	return strncmp(text, word, strlen(word)) == 0;
}

/* 2025年, 2025年目标值, 2020年(现状); "2025" alone is a value as well as a year and stays a value. */
static bool read_year(struct cell *cell)
{
	static const char *const past[] = {"现状", "实际", "完成", "基期", "基准", "基础"};
	static const char *const tails[] = {"目标", "规划", "现状", "实际", "完成", "基期", "基准", "基础", "展望", "预期", "指标",
	                                    "值",   "年",   "底",   "末",   "(",    ")",    "预测", "(目标)"};
	const char *at = cell->text;
	if (!is_digit(at[0]) || !is_digit(at[1]) || !is_digit(at[2]) || !is_digit(at[3]) || !begins(at + 4, "年"))
		return false;
	int32_t year = (int32_t)strtol(at, NULL, 10);
	if (year < 2000 || year > 2100)
		return false;
	at += 4 + strlen("年");
	for (bool again = true; again && *at != '\0';) {
		again = false;
		for (size_t i = 0; i < sizeof tails / sizeof *tails && !again; i++)
			if (begins(at, tails[i])) {
				cell->is_past = cell->is_past ||
				                (i >= 2 && is_one_of(tails[i], past, sizeof past / sizeof *past));
				at += strlen(tails[i]);
				again = true;
			}
	}
	cell->year = year;
	return *at == '\0';
}

static bool read_nature(struct cell *cell)
{
	static const struct {
		const char *word, *binding;
	} natures[] = {{"约束性", "binding"},  {"预期性", "expected"}, {"参考性", "expected"}, {"指导性", "expected"},
	               {"引导性", "expected"}, {"约束", "binding"},    {"预期", "expected"}};
	for (size_t i = 0; i < sizeof natures / sizeof *natures; i++)
		if (strcmp(cell->text, natures[i].word) == 0 ||
		    (begins(cell->text, natures[i].word) && strcmp(cell->text + strlen(natures[i].word), "指标") == 0)) {
			cell->binding = natures[i].binding;
			return true;
		}
	return false;
}

/* A number with the signs and words around it, and nothing else. */
static bool read_value(struct cell *cell, const struct target_lexicon *lexicon)
{
	static const struct {
		const char *sign, *bound;
	} before[] = {{">=", ">="}, {"≥", ">="}, {"≧", ">="}, {"<=", "<="}, {"≤", "<="}, {"≦", "<="},    {">", ">"},
	              {"<", "<"},   {"约", "~"}, {"=", "="},  {"[", "["},   {"(", "["},  {"不低于", ">="}, {"不高于", "<="}},
	  behind[] = {{"左右", "~"}, {"以上", ">="}, {"及以上", ">="}, {"以内", "<="}, {"以下", "<="}, {"]", "["}, {")", "["},
	              {"*", ""},     {"个", ""}};
	size_t at = 0, next;
	struct quantity quantity;
	cell->bound = "=";
	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		if (begins(cell->text + at, before[i].sign)) {
			cell->is_cumulated = cell->is_cumulated || *before[i].bound == '[';
			cell->bound = *before[i].bound == '[' ? cell->bound : before[i].bound;
			at += strlen(before[i].sign);
			i = (size_t)-1; /* another may follow: "[>=18" */
		}
	if (!is_digit(cell->text[at]))
		return false;
	cell->number = at;
	if (!quantity_at(&quantity, lexicon, cell->text + at, cell->len - at, 0, &next))
		return false;
	at = cell->number_end = at + quantity.end;
	for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
		if (begins(cell->text + at, behind[i].sign)) {
			cell->bound = *behind[i].bound == '[' || *behind[i].bound == '\0' ? cell->bound : behind[i].bound;
			at += strlen(behind[i].sign);
			i = (size_t)-1;
		}
	return at == cell->len || (begins(cell->text + at, "(") && cell->text[cell->len - 1] == ')');
}

static bool is_unit(const struct cell *cell, const struct target_lexicon *lexicon)
{
	char text[CELL_BYTES_MAX + 3] = "1";
	struct quantity quantity;
	size_t next;
	memcpy(text + 1, cell->text, cell->len + 1);
	return !is_digit(cell->text[0]) && quantity_at(&quantity, lexicon, text, cell->len + 1, 0, &next) &&
	       quantity.unit != NULL && quantity.end == cell->len + 1;
}

static bool is_prose(const struct cell *cell)
{
	enum { LONG_BYTES = 150 };
	return cell->len > LONG_BYTES || strstr(cell->text, "。") != NULL || strchr(cell->text, ';') != NULL ||
	       begins(cell->text, "注:") || begins(cell->text, "备注:") || begins(cell->text, "注1") ||
	       begins(cell->text, "说明:");
}

static bool is_no_number(const char *text)
{
	static const char *const none[] = {"-", "--", "—", "——", "/", "无", "未统计", "完成", "消除", "持续改善", "基本消除"};
	static const char *const words[] = {"下达", "国家要求", "核定", "省定", "划定", "任务", "上级", "持平", "不降低", "管控目标"};
	if (is_one_of(text, none, sizeof none / sizeof *none))
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(text, words[i]) != NULL)
			return true;
	return false;
}

void cell_read(struct cell *out, const struct target_lexicon *lexicon, const char *text, size_t from, size_t to)
{
	static const char *const headings[] = {"指标",   "指标名称", "主要指标", "类别",     "序号",   "单位", "属性",
	                                       "项目",   "指标类别", "指标类型", "指标属性", "分类",   "类型", "年均增速",
	                                       "备注",   "目标值",   "牵头部门", "责任部门", "责任单位", "名称", "具体指标"};
	static const char *const past[] = {"现状", "现状值", "实际值", "完成值", "基期值", "基准值"};
	struct cell cell = {.kind = CELL_PROSE, .binding = "", .bound = "="};
	enum { RAW_BYTES = 3 * CELL_BYTES_MAX };
	if (to - from <= RAW_BYTES) {
		size_t len;
		char *key = fold_query(NULL, text + from, to - from, &len);
		for (size_t i = 0; i < len && cell.len < CELL_BYTES_MAX; i++)
			if (key[i] != ' ' && key[i] != '\n')
				cell.text[cell.len++] = key[i];
		cell.text[cell.len] = '\0';
		cell.kind = cell.len == CELL_BYTES_MAX || is_prose(&cell) ? CELL_PROSE : CELL_TEXT;
		talloc_free(key);
	}
	*out = cell;
	if (cell.kind == CELL_PROSE)
		return;
	if (read_year(out))
		out->kind = CELL_YEAR;
	else if (is_one_of(out->text, headings, sizeof headings / sizeof *headings))
		out->kind = CELL_HEADING;
	else if (is_one_of(out->text, past, sizeof past / sizeof *past))
		out->kind = CELL_PAST;
	else if (read_nature(out))
		out->kind = CELL_NATURE;
	else if (read_value(out, lexicon))
		out->kind = CELL_VALUE;
	else if (is_unit(out, lexicon))
		out->kind = CELL_UNIT;
	else if (is_no_number(out->text))
		out->kind = CELL_BLANK;
}
