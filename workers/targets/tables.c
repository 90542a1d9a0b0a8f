/* Design. Lines are cells; blank lines part them, lines that touch are one cell's text. A heading names the years of
 * the columns; then a name, perhaps its unit, as many values as there are years, and the nature of the target (before
 * or behind them) make a row. What comes without a name is passed over. */
#include "workers/targets/tables.h"

#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/utf8.h"
#include "workers/targets/cells.h"
#include "workers/targets/match.h"

enum { YEARS_MAX = 4, VALUES_MAX = 8, NAME_BYTES = 200, HEADING_LINES = 24, IDLE_LINES = 14 };

struct column {
	int32_t year;
	bool is_past;
};

struct row {
	char name[NAME_BYTES + CELL_BYTES_MAX + 1]; /* folded; "": none */
	size_t block;                               /* of the name's last line */
	struct cell values[VALUES_MAX];
	size_t ends[VALUES_MAX]; /* code point behind each value */
	size_t n_values;
	char unit[CELL_BYTES_MAX + 1];
	const char *binding;
	size_t start; /* code point of the name */
	bool is_mixed; /* several names in one: whose values follow cannot be said */
};

struct table {
	const struct reader *reader;
	struct table_list *out;
	struct column columns[YEARS_MAX];
	size_t n_columns;
	size_t heading_line; /* the last line that named a column; 0: none */
	bool has_heading, is_open; /* is_open: rows are being read */
	bool is_split;             /* its rows have a line each, the cells parted by bars, tabs or spaces */
	size_t idle;               /* lines since the last value */
	size_t area_from, n_before;
	struct row row;
};

/* ---- A row becomes targets ---- */

static bool ends_with(const char *text, const char *word)
{
	size_t len = strlen(text), n = strlen(word);
	return len >= n && strcmp(text + len - n, word) == 0;
}

/* Takes the unit in brackets from the end of the name: "森林覆盖率(%)". */
static void take_unit(struct row *row, const struct target_lexicon *lexicon)
{
	struct cell cell;
	char *open = strrchr(row->name, '(');
	size_t len = strlen(row->name);
	while (len > 0 && (row->name[len - 1] == '*' || (row->name[len - 1] >= '0' && row->name[len - 1] <= '9')))
		row->name[--len] = '\0'; /* the sign of a footnote */
	if (open == NULL || len == 0 || row->name[len - 1] != ')')
		return;
	size_t from = (size_t)(open - row->name) + 1;
	cell_read(&cell, lexicon, row->name, from, len - 1);
	if (cell.kind != CELL_UNIT)
		return;
	memcpy(row->unit, cell.text, cell.len + 1);
	*open = '\0';
}

static const char *change_of(const struct row *row, const struct quantity *quantity)
{
	static const char *const falls[] = {"降低", "下降", "降幅", "减少", "下降率", "降低率", "下降比例", "降低比例", "削减"};
	static const char *const grows[] = {"提高", "增长", "增幅", "增速", "增长率"};
	static const char *const added[] = {"新增", "净增"};
	for (size_t i = 0; i < sizeof falls / sizeof *falls; i++)
		if (ends_with(row->name, falls[i]))
			return "reduce_by";
	for (size_t i = 0; i < sizeof grows / sizeof *grows; i++)
		if (ends_with(row->name, grows[i]))
			return "increase_by";
	for (size_t i = 0; i < sizeof added / sizeof *added; i++)
		if (strncmp(row->name, added[i], strlen(added[i])) == 0 && strcmp(quantity->unit->canonical, "percent") != 0)
			return "increase_by";
	return NULL;
}

static const char *quote_of(const struct reader *reader, size_t start, size_t end, size_t *cursor, size_t *cursor_point)
{
	const char *stop = reader->source + reader->source_len;
	const char *at = reader->source + *cursor;
	size_t point = *cursor_point;
	for (; at < stop && point < start; point++)
		utf8_next(&at);
	*cursor = (size_t)(at - reader->source);
	*cursor_point = point;
	const char *from = at;
	for (; at < stop && point < end && at < from + RESULT_TARGET_QUOTE_MAX; point++)
		utf8_next(&at);
	size_t len = utf8_cut(from, (size_t)(at - from), RESULT_TARGET_QUOTE_MAX);
	return must_alloc(talloc_strndup(reader->owner, from, len));
}

static bool read_amount(struct quantity *out, const char **unit_text, const struct table *table, const struct cell *value)
{
	char text[2 * CELL_BYTES_MAX + 1];
	size_t n = value->number_end - value->number, next;
	memcpy(text, value->text + value->number, n);
	text[n] = '\0';
	if (!quantity_at(out, table->reader->lexicon, text, n, 0, &next))
		return false;
	if (out->unit == NULL && *table->row.unit != '\0') {
		memcpy(text + n, table->row.unit, strlen(table->row.unit) + 1);
		if (!quantity_at(out, table->reader->lexicon, text, strlen(text), 0, &next))
			return false;
	}
	if (out->unit == NULL)
		return false;
	*unit_text = must_alloc(talloc_strdup(table->reader->owner, text + out->unit_start));
	return true;
}

static void put(struct table *table, const struct column *column, size_t k)
{
	const struct row *row = &table->row;
	const struct reader *reader = table->reader;
	const struct cell *value = &row->values[k];
	struct quantity quantity;
	const char *unit_text;
	if (value->kind != CELL_VALUE || table->out->n >= RESULT_TARGETS_MAX ||
	    !read_amount(&quantity, &unit_text, table, value))
		return;
	const char *change = change_of(row, &quantity);
	if (value->is_cumulated && change == NULL)
		return; /* the sum of what? */
	const struct wanted wanted = {quantity.unit, change != NULL};
	const char *aside = strstr(row->name, "(含"); /* "水电(含抽水蓄能)" is hydropower */
	size_t len = aside > row->name ? (size_t)(aside - row->name) : strlen(row->name);
	const struct indicator *indicator = match_words(reader->lexicon, row->name, len, &wanted);
	const char *bound = quantity.is_range ? "range" : value->bound;
	if (table->out->n == table->out->room) {
		table->out->room = table->out->room * 2 + 16;
		table->out->list = must_alloc(talloc_realloc(reader->owner, table->out->list, struct result_target,
		                                             (unsigned)table->out->room));
	}
	table->out->list[table->out->n++] = (struct result_target){
	        .indicator = indicator != NULL ? indicator->code : "",
	        .subject = must_alloc(talloc_strndup(reader->owner, row->name,
	                                             utf8_cut(row->name, strlen(row->name), RESULT_TARGET_TEXT_MAX))),
	        .comparator = change != NULL ? change : bound,
	        .bound = bound,
	        .unit_text = unit_text,
	        .unit = quantity.unit->canonical,
	        .period = must_alloc(talloc_asprintf(reader->owner, "%d年", column->year)),
	        .region = "",
	        .binding = row->binding,
	        .condition = "",
	        .claim = "",
	        .claim_check = "",
	        .benchmark = "",
	        .field = reader->field,
	        .lang = reader->lang,
	        .quote = "",
	        .value = quantity.value,
	        .value_high = quantity.high,
	        .normal = quantity.normal,
	        .normal_high = quantity.normal_high,
	        .confidence = indicator != NULL ? 0.9 : 0.75,
	        .year = column->year,
	        .year_from = column->year,
	        .baseline_year = change != NULL && table->n_columns > 1 ? table->columns[0].year : 0,
	        .start = (int32_t)row->start,
	        .end = (int32_t)row->ends[k],
	};
}

static void close_row(struct table *table)
{
	struct row *row = &table->row;
	if (*row->name != '\0' && !row->is_mixed && row->n_values >= table->n_columns) {
		take_unit(row, table->reader->lexicon);
		for (size_t k = 0; k < table->n_columns && strlen(row->name) >= 2 * strlen("森"); k++)
			if (!table->columns[k].is_past)
				put(table, &table->columns[k], k);
	}
	*row = (struct row){.binding = ""};
}

/* ---- The heading ---- */

/* Which columns tell what is, not what is to be: those so called, years before the document's own, and the first of
 * several. */
static void judge_columns(struct table *table)
{
	const struct scope *scope = &table->reader->scope;
	int32_t last = 0;
	for (size_t k = 0; k < table->n_columns; k++)
		last = table->columns[k].year > last ? table->columns[k].year : last;
	for (size_t k = 0; k < table->n_columns; k++) {
		const struct years years = {.from = table->columns[k].year, .to = table->columns[k].year};
		bool is_first = k == 0 && table->n_columns > 1 && table->columns[k].year < last && table->columns[k].year <= (scope->issued > 0 ? scope->issued : last);
		table->columns[k].is_past = table->columns[k].is_past || is_first || scope_is_past(scope, &years);
	}
}

static void read_heading(struct table *table, const struct cell *cell, size_t line, size_t point)
{
	bool is_far = line > table->heading_line + HEADING_LINES;
	if (is_far || cell->kind == CELL_PROSE) {
		table->n_columns = 0;
		table->has_heading = false;
	}
	if (cell->kind == CELL_HEADING) {
		table->has_heading = true;
		table->heading_line = line;
	} else if (cell->kind == CELL_YEAR && table->n_columns < YEARS_MAX) {
		table->columns[table->n_columns++] = (struct column){cell->year, cell->is_past};
		table->heading_line = line;
	} else if (cell->kind == CELL_PAST && table->n_columns > 0) {
		table->columns[table->n_columns - 1].is_past = true;
	} else if (table->n_columns > 0 && table->has_heading && (cell->kind == CELL_VALUE || cell->kind == CELL_NATURE ||
	                                                         cell->kind == CELL_TEXT)) {
		judge_columns(table);
		table->is_open = true;
		table->idle = 0;
		table->area_from = point;
		table->n_before = table->out->n;
		table->row = (struct row){.binding = ""};
	}
}

/* ---- The rows ---- */

static void end_table(struct table *table, size_t point)
{
	struct table_list *out = table->out;
	close_row(table);
	table->is_open = table->has_heading = table->is_split = false;
	table->n_columns = 0;
	if (out->n < table->n_before + 2)
		return;
	out->areas = must_alloc(talloc_realloc(table->reader->owner, out->areas, struct span, (unsigned)out->n_areas + 1));
	out->areas[out->n_areas++] = (struct span){table->area_from, point};
}

static void read_name(struct table *table, const struct cell *cell, size_t block, size_t point)
{
	struct row *row = &table->row;
	size_t len = strlen(row->name), skip = 0;
	bool goes_on = len > 0 && row->block == block && row->n_values == 0 && *row->binding == '\0';
	if (!goes_on) {
		close_row(table);
		len = 0;
		row->start = point;
		while (cell->text[skip] >= '0' && cell->text[skip] <= '9')
			skip++;
		skip = skip > 0 && cell->text[skip] == '.' ? skip + 1 : 0; /* "14.固体废物综合利用率" */
	}
	if (goes_on && len > 0 && row->name[len - 1] == ')' && strchr(cell->text, '(') != NULL)
		row->is_mixed = true;
	if (len + cell->len - skip > NAME_BYTES) {
		row->is_mixed = true;
		return;
	}
	memcpy(row->name + len, cell->text + skip, cell->len - skip + 1);
	row->block = block;
}

static void read_cell(struct table *table, const struct cell *cell, size_t block, size_t point, size_t end)
{
	struct row *row = &table->row;
	switch (cell->kind) {
	case CELL_TEXT:
		if (*row->name != '\0' && row->block == block && row->n_values == 0 && cell->len <= strlen("(%)") &&
		    cell->text[0] == '(') {
			memcpy(row->name + strlen(row->name), cell->text, cell->len + 1);
			break;
		}
		read_name(table, cell, block, point);
		break;
	case CELL_UNIT:
		if (row->n_values == 0)
			memcpy(row->unit, cell->text, cell->len + 1);
		break;
	case CELL_VALUE:
	case CELL_BLANK:
		if (*row->name == '\0' || row->n_values >= VALUES_MAX)
			break;
		row->ends[row->n_values] = end;
		row->values[row->n_values++] = *cell;
		break;
	case CELL_NATURE:
		row->binding = cell->binding;
		if (row->n_values > 0)
			close_row(table); /* one with too few values is left out */
		break;
	default:
		break;
	}
}

static void read_line(struct table *table, const struct cell *cell, size_t block, size_t line, size_t point, size_t end)
{
	if (!table->is_open)
		read_heading(table, cell, line, point);
	if (!table->is_open)
		return;
	table->idle = cell->kind == CELL_VALUE || cell->kind == CELL_NATURE ? 0 : table->idle + 1;
	bool is_next = cell->kind == CELL_YEAR || (cell->kind == CELL_HEADING && table->idle == 0);
	if (cell->kind == CELL_PROSE || table->idle > IDLE_LINES || is_next) {
		end_table(table, point);
		read_heading(table, cell, line, point);
		return;
	}
	read_cell(table, cell, block, point, end);
}

static bool has_tables(const char *text, size_t len)
{
	static const char *const words[] = {"约束性", "预期性", "属性", "指标"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (memmem(text, len, words[i], strlen(words[i])) != NULL)
			return true;
	return false;
}

/* Whether a line outside of tables may belong to a heading: a quick look, for most do not. */
static bool may_head(const char *text, size_t len)
{
	enum { HEADING_BYTES = 90 };
	static const char *const words[] = {"年", "指标", "类", "序", "单位", "属性", "项目", "备注", "值", "部门", "名称"};
	for (size_t i = 0; len <= HEADING_BYTES && i < sizeof words / sizeof *words; i++)
		if (memmem(text, len, words[i], strlen(words[i])) != NULL)
			return true;
	return false;
}

/* The cells of a line: the whole of it, or where several spaces part values ("2020 年 2025 年", "完成 约束性"), each. */
static void read_cells(struct table *table, size_t from, size_t to, size_t block, size_t line, size_t point)
{
	const char *text = table->reader->source;
	struct cell cell, last;
	size_t end = point;
	for (const char *at = text + from; at < text + to; end++)
		utf8_next(&at);
	cell_read(&cell, table->reader->lexicon, text, from, to);
	size_t cut = to;
	for (size_t i = from; i < to && cell.kind == CELL_TEXT; i++)
		if (text[i] == ' ')
			cut = i;
	if (cut < to) {
		cell_read(&last, table->reader->lexicon, text, cut, to);
		bool is_pair = last.kind == CELL_NATURE || (last.kind == CELL_VALUE && strchr(last.text, '(') == NULL);
		size_t year = cut;
		while (last.kind != CELL_YEAR && year > from && text[year - 1] != ' ')
			year--; /* "2020 年 2025 年": the spaces within */
		if (!is_pair && last.kind != CELL_YEAR && year > from) {
			cell_read(&last, table->reader->lexicon, text, year, to);
			cut = year;
		}
		if (is_pair || last.kind == CELL_YEAR) {
			read_cells(table, from, cut, block, line, point);
			read_line(table, &last, block, line, point, end);
			return;
		}
	}
	read_line(table, &cell, block, line, point, end);
}

/* ---- Rows in a line ---- */

enum { PIECES_MAX = 12, PIECES_MIN = 3 };

/* The pieces of a line between bars, else between tabs, else between spaces. */
static size_t pieces_of(struct span pieces[PIECES_MAX], const char *text, struct span line)
{
	size_t n = 0, len = line.to - line.from, from = line.from;
	char sign = memchr(text + line.from, '|', len) != NULL ? '|' : memchr(text + line.from, '\t', len) != NULL ? '\t' : ' ';
	for (size_t at = line.from; at <= line.to && n < PIECES_MAX; at++) {
		if (at < line.to && text[at] != sign)
			continue;
		struct span piece = {from, at};
		while (piece.from < piece.to && text[piece.from] == ' ')
			piece.from++;
		while (piece.to > piece.from && text[piece.to - 1] == ' ')
			piece.to--;
		if (piece.from < piece.to)
			pieces[n++] = piece;
		from = at + 1;
	}
	return n;
}

/* "指标 | 单位 | 2020年 | 2025年 | 属性", "森林覆盖率 % 35.5 36 约束性": a heading or a row of a table in one line. */
static bool is_row_in_line(const struct table *table, const struct span *pieces, size_t n)
{
	bool has_name = false, has_year = false, has_value = false;
	struct cell cell;
	if (n < PIECES_MIN || (table->is_open && !table->is_split))
		return false;
	for (size_t i = 0; i < n; i++) {
		cell_read(&cell, table->reader->lexicon, table->reader->source, pieces[i].from, pieces[i].to);
		has_name = has_name || cell.kind == CELL_HEADING;
		has_year = has_year || cell.kind == CELL_YEAR;
		has_value = has_value || cell.kind == CELL_VALUE || cell.kind == CELL_NATURE;
		if (cell.kind == CELL_PROSE)
			return false;
	}
	return (has_name && has_year) || (table->is_split && has_value);
}

static bool read_row(struct table *table, struct span line, size_t *block, size_t number, size_t point)
{
	const char *text = table->reader->source, *at = text + line.from;
	struct span pieces[PIECES_MAX];
	size_t n = pieces_of(pieces, text, line);
	struct cell cell;
	if (!is_row_in_line(table, pieces, n))
		return false;
	table->is_split = true;
	++*block;
	for (size_t i = 0; i < n; i++) {
		for (; at < text + pieces[i].from; point++)
			utf8_next(&at);
		size_t end = point;
		for (const char *next = at; next < text + pieces[i].to; end++)
			utf8_next(&next);
		cell_read(&cell, table->reader->lexicon, text, pieces[i].from, pieces[i].to);
		read_line(table, &cell, *block, number, point, end);
	}
	++*block;
	return true;
}

void tables_read(struct table_list *out, const struct reader *reader)
{
	struct table table = {.reader = reader, .out = out, .row = {.binding = ""}};
	const char *text = reader->source;
	size_t point = 0, block = 0, line = 0, cursor = 0, cursor_point = 0;
	*out = (struct table_list){0};
	if (!has_tables(text, reader->source_len))
		return;
	for (size_t at = 0, to; at < reader->source_len; at = to + 1) {
		const char *end = memchr(text + at, '\n', reader->source_len - at);
		to = end != NULL ? (size_t)(end - text) : reader->source_len;
		size_t from = at, stop = to;
		while (from < stop && strchr(" \f\r\t", text[from]) != NULL)
			from++;
		while (stop > from && strchr(" \f\r\t", text[stop - 1]) != NULL)
			stop--;
		line += from < stop;
		block += from >= stop;
		bool is_looked_at = from < stop && (table.is_open || table.n_columns > 0 || may_head(text + from, stop - from));
		if (is_looked_at && !read_row(&table, (struct span){from, stop}, &block, line, point + (from - at)))
			read_cells(&table, from, stop, block, line, point + (from - at));
		for (const char *next = text + at; next < text + to; point++)
			utf8_next(&next);
		point++;
	}
	if (table.is_open)
		end_table(&table, point);
	for (size_t i = 0; i < out->n; i++)
		out->list[i].quote = quote_of(reader, (size_t)out->list[i].start, (size_t)out->list[i].end, &cursor, &cursor_point);
}
