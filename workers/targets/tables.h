/* Tables of indicators in Chinese texts (指标 | 单位 | 2020年 | 2025年 | 属性), as they come out of a PDF: a line a cell,
 * row by row. A row whose cells do not come in order is left out rather than guessed. */
#ifndef CCNT_WORKERS_TARGETS_TABLES_H
#define CCNT_WORKERS_TARGETS_TABLES_H

#include "workers/targets/clause.h"
#include "workers/targets/reader.h"

struct table_list {
	struct result_target *list; /* in the order of their rows */
	size_t n, room;
	struct span *areas; /* of tables that were read: code points of the field */
	size_t n_areas;
};

/* All targets of the tables of the text that reader is at. List and areas are owned by reader->owner; at most
 * RESULT_TARGETS_MAX. One pass over the lines, and none where no word of a table occurs. */
void tables_read(struct table_list *out, const struct reader *reader);

#endif
