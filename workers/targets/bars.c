#include "workers/targets/bars.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "workers/targets/phrases.h"

enum { CELLS_MAX = 12, VALUES_MAX = 4, HEADING_BYTES = 48 };

/* The cells of one line. */
struct line {
	struct span cells[CELLS_MAX];
	size_t n;
};

struct bars {
	struct folded *folded;
	char *text; /* what is written, with room for all of it */
	uint32_t *origin;
	size_t len, room;
	int32_t issued;
	bool is_open; /* a heading was read */
	size_t n_cells, name, unit, nature; /* columns; n_cells: there is none */
	size_t values[VALUES_MAX], n_values;
	int32_t years[VALUES_MAX]; /* 0: the title's */
};

/* ---- Lines ---- */

static struct line line_of(const char *text, struct span all)
{
	struct line line = {.n = 0};
	size_t from = all.from;
	for (size_t at = all.from; at <= all.to && line.n < CELLS_MAX; at++) {
		if (at < all.to && text[at] != '|')
			continue;
		struct span cell = {from, at};
		while (cell.from < cell.to && text[cell.from] == ' ')
			cell.from++;
		while (cell.to > cell.from && text[cell.to - 1] == ' ')
			cell.to--;
		bool is_edge = cell.from == cell.to && (line.n == 0 || at == all.to); /* "| a | b |" */
		if (!is_edge)
			line.cells[line.n++] = cell;
		from = at + 1;
	}
	return line;
}

static bool has_any(const char *text, struct span cell, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (cell.to > cell.from && memmem(text + cell.from, cell.to - cell.from, words[i], strlen(words[i])) != NULL)
			return true;
	return false;
}

/* The year of the 21st century that a cell names; 0: none. */
static int32_t year_in(const char *text, struct span cell)
{
	for (size_t at = cell.from; at + 4 <= cell.to; at++)
		if (text[at] == '2' && text[at + 1] == '0' && strspn(text + at, "0123456789") == 4)
			return (int32_t)strtol(text + at, NULL, 10);
	return 0;
}

/* ---- The heading ---- */

static bool read_heading(struct bars *bars, const struct line *line)
{
	static const char *const units[] = {"unit", "单位"}, *const natures[] = {"nature", "attribute", "propert", "属性", "性质"};
	static const char *const names[] = {"indicator", "item", "指标", "index", "goal"}, *const targets[] = {"target", "目标", "planned"};
	static const char *const past[] = {"actual", "baseline", "base", "current", "现状", "实际", "基期"};
	const char *text = bars->folded->text;
	bool has_name = false, has_past = false;
	bars->n_cells = bars->unit = bars->nature = line->n;
	bars->n_values = bars->name = 0;
	for (size_t k = 0; k < line->n; k++) {
		struct span cell = line->cells[k];
		int32_t year = year_in(text, cell);
		bool is_value = year > 0 || (k > 0 && has_any(text, cell, targets, sizeof targets / sizeof *targets));
		if (cell.to > cell.from + HEADING_BYTES)
			return false;
		has_past = has_past || has_any(text, cell, past, sizeof past / sizeof *past);
		if (is_value && !has_any(text, cell, past, sizeof past / sizeof *past) && bars->n_values < VALUES_MAX) {
			bars->years[bars->n_values] = year;
			bars->values[bars->n_values++] = k;
		} else if (has_any(text, cell, units, 2) && !has_any(text, cell, names, sizeof names / sizeof *names)) {
			bars->unit = k;
		} else if (has_any(text, cell, natures, sizeof natures / sizeof *natures)) {
			bars->nature = k;
		} else if (!has_name && !is_value) {
			bars->name = k;
			has_name = has_any(text, cell, names, sizeof names / sizeof *names);
		}
	}
	size_t kept = 0;
	int32_t last = bars->n_values > 0 ? bars->years[bars->n_values - 1] : 0;
	for (size_t i = 0; i < bars->n_values; i++) {
		bool is_past = bars->years[i] > 0 && (bars->years[i] < bars->issued || (i == 0 && !has_past && bars->n_values > 1 && bars->years[i] < last && (bars->issued == 0 || bars->years[i] <= bars->issued)));
		bars->years[kept] = bars->years[i];
		bars->values[kept] = bars->values[i];
		kept += !is_past;
	}
	bars->n_values = kept;
	return kept > 0 && line->n >= 2;
}

/* ---- Writing ---- */

static void put(struct bars *bars, const char *text, size_t n, uint32_t origin)
{
	if (bars->len + n + 1 > bars->room) {
		bars->room = (bars->len + n) * 2 + 1;
		bars->text = must_alloc(talloc_realloc(bars->folded, bars->text, char, (unsigned)bars->room));
		bars->origin = must_alloc(talloc_realloc(bars->folded, bars->origin, uint32_t, (unsigned)bars->room));
	}
	for (size_t i = 0; i < n; i++) {
		bars->text[bars->len] = text[i];
		bars->origin[bars->len++] = origin;
	}
}

static void put_said(struct bars *bars, const char *text, size_t at)
{
	put(bars, text, strlen(text), bars->folded->origin[at]);
}

static void put_cell(struct bars *bars, struct span cell)
{
	for (size_t at = cell.from; at < cell.to; at++)
		put(bars, bars->folded->text + at, 1, bars->folded->origin[at]);
}

static void put_heading(struct bars *bars, size_t at)
{
	char text[32];
	if (bars->n_values == 1 && bars->years[0] > 0)
		snprintf(text, sizeof text, "targets %d:", (int)bars->years[0]);
	else
		snprintf(text, sizeof text, "targets:");
	put_said(bars, text, at);
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static void put_row(struct bars *bars, const struct line *line)
{
	struct span name = line->cells[bars->name];
	for (size_t i = 0; i < bars->n_values; i++) {
		struct span value = line->cells[bars->values[i]];
		char year[16];
		put_said(bars, i > 0 ? "\n- " : "- ", name.from);
		put_cell(bars, name);
		bool is_told = is_letter(bars->folded->text[value.from]); /* "reduced by 15": the unit belongs behind it */
		if (bars->unit < line->n && !is_told) {
			put_said(bars, " (", line->cells[bars->unit].from);
			put_cell(bars, line->cells[bars->unit]);
			put_said(bars, ")", line->cells[bars->unit].to);
		}
		put_said(bars, is_told ? " " : ": ", value.from);
		put_cell(bars, value);
		if (bars->unit < line->n && is_told) {
			put_said(bars, " ", value.to);
			put_cell(bars, line->cells[bars->unit]);
		}
		snprintf(year, sizeof year, " (%d)", (int)bars->years[i]);
		if (bars->n_values > 1 && bars->years[i] > 0)
			put_said(bars, year, value.to);
		if (bars->nature < line->n && bars->n_values == 1) {
			put_said(bars, " (", line->cells[bars->nature].from);
			put_cell(bars, line->cells[bars->nature]);
			put_said(bars, ")", line->cells[bars->nature].to);
		}
	}
}

static void put_line(struct bars *bars, struct span all)
{
	struct line line = line_of(bars->folded->text, all);
	bool is_row = bars->is_open && line.n == bars->n_cells;
	if (line.n >= 2 && !is_row && read_heading(bars, &line)) {
		bars->is_open = true;
		put_heading(bars, all.from);
		return;
	}
	if (is_row)
		put_row(bars, &line);
	else
		put_cell(bars, all);
	bars->is_open = is_row;
}

void bars_to_lists(struct folded *folded, int32_t issued)
{
	if (memchr(folded->text, '|', folded->len) == NULL)
		return;
	struct bars bars = {.folded = folded, .room = folded->len * 2 + 1, .issued = issued};
	bars.text = must_alloc(talloc_array(folded, char, (unsigned)bars.room));
	bars.origin = must_alloc(talloc_array(folded, uint32_t, (unsigned)bars.room));
	for (size_t at = 0, end; at < folded->len; at = end + 1) {
		const char *stop = memchr(folded->text + at, '\n', folded->len - at);
		end = stop != NULL ? (size_t)(stop - folded->text) : folded->len;
		put_line(&bars, (struct span){at, end});
		if (end < folded->len)
			put(&bars, "\n", 1, folded->origin[end]);
	}
	bars.text[bars.len] = '\0';
	bars.origin[bars.len] = folded->origin[folded->len];
	folded->text = bars.text;
	folded->origin = bars.origin;
	folded->len = bars.len;
}
