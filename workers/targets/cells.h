/* One cell of a table as it comes out of a PDF: a short line of its own. */
#ifndef CCNT_WORKERS_TARGETS_CELLS_H
#define CCNT_WORKERS_TARGETS_CELLS_H

#include "workers/targets/numbers.h"

enum { CELL_BYTES_MAX = 240 }; /* of a folded cell; a longer line is prose */

enum cell_kind {
	CELL_TEXT,
	CELL_PROSE,   /* a sentence or a note: the table is over */
	CELL_HEADING, /* 指标, 单位, 属性: names a column */
	CELL_YEAR,    /* 2025年, 2025年目标值: names a column of values */
	CELL_PAST,    /* 现状值, 实际值: the column of the year before it tells what is */
	CELL_NATURE,  /* 约束性, 预期性 */
	CELL_UNIT,
	CELL_VALUE,
	CELL_BLANK, /* —, /, 以国家下达为准: a value that says no number */
};

struct cell {
	enum cell_kind kind;
	char text[CELL_BYTES_MAX + 1]; /* folded, without spaces */
	size_t len;
	int32_t year;       /* CELL_YEAR */
	bool is_past;       /* CELL_YEAR: 2020年现状值 */
	const char *binding; /* CELL_NATURE: "binding", "expected" */
	const char *bound;   /* CELL_VALUE: ">=", "~" ..., "=" */
	bool is_cumulated;   /* CELL_VALUE: in brackets, the sum over the plan's years */
	size_t number, number_end; /* CELL_VALUE: where in text the number begins and all of it ends, with its unit */
};

/* Reads the cell that text[from, to) is. */
void cell_read(struct cell *out, const struct target_lexicon *lexicon, const char *text, size_t from, size_t to);

#endif
