#include "tests/bench/quality/tsv.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

char *file_text(void *owner, const char *path)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return NULL;
	char *text = NULL;
	long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
	if (size >= 0 && fseek(file, 0, SEEK_SET) == 0) {
		text = talloc_zero_array(owner, char, (unsigned)size + 1);
		if (text != NULL && fread(text, 1, (size_t)size, file) != (size_t)size) {
			talloc_free(text);
			text = NULL;
		}
	}
	fclose(file);
	return text;
}

static struct tsv_row split(char *line)
{
	static char empty[] = "";
	struct tsv_row row;
	for (size_t i = 0; i < TSV_COLUMNS_MAX; i++) {
		row.cells[i] = line != NULL ? line : empty;
		char *tab = line != NULL ? strchr(line, '\t') : NULL;
		if (tab != NULL)
			*tab++ = '\0';
		line = tab;
	}
	return row;
}

bool tsv_read(struct tsv *out, void *owner, const char *path)
{
	char *text = file_text(owner, path), *rest = text, *line;
	struct tsv tsv = {0};
	if (text == NULL)
		return false;
	size_t room = 1;
	for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
		room++;
	tsv.rows = talloc_zero_array(owner, struct tsv_row, (unsigned)room);
	bool is_header = true;
	while (tsv.rows != NULL && (line = strsep(&rest, "\n")) != NULL) {
		if (*line == '\0' || *line == '#')
			continue;
		line[strcspn(line, "\r")] = '\0';
		if (is_header)
			tsv.header = split(line);
		else
			tsv.rows[tsv.n_rows++] = split(line);
		is_header = false;
	}
	*out = tsv;
	return tsv.rows != NULL && !is_header;
}

const char *tsv_cell(const struct tsv *tsv, size_t row, const char *column)
{
	for (size_t i = 0; i < TSV_COLUMNS_MAX; i++)
		if (strcmp(tsv->header.cells[i], column) == 0)
			return tsv->rows[row].cells[i];
	return "";
}
