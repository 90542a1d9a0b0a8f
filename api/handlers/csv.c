#include "api/handlers/csv.h"

#include <stdbool.h>
#include <string.h>

#include <jansson.h>
#include <talloc.h>

#include "proto/base/log.h"

/* What spreadsheets begin a formula with, and the white space that they skip before it (OWASP, CSV injection). */
#define FORMULA_BEGINS "=+-@\t\r"
#define MAX_CELL       ((size_t)32000) /* bytes; a spreadsheet's cell takes 32,767 characters */

static void add(struct csv *csv, const char *data, size_t n_bytes)
{
	if (csv->n_bytes + n_bytes > csv->n_room) {
		csv->n_room = 2 * csv->n_room + n_bytes + 4096;
		csv->text = must_alloc(talloc_realloc(csv->owner, csv->text, char, (unsigned)csv->n_room));
	}
	memcpy(csv->text + csv->n_bytes, data, n_bytes);
	csv->n_bytes += n_bytes;
}

static void add_cell(struct csv *csv, const char *text)
{
	/* A sign alone, such as the comparator "=", computes nothing. */
	const bool is_formula = *text != '\0' && text[1] != '\0' && strchr(FORMULA_BEGINS, *text) != NULL;

	if (!is_formula && text[strcspn(text, "\",\r\n")] == '\0') {
		add(csv, text, strlen(text));
		return;
	}
	add(csv, "\"", 1);
	if (is_formula)
		add(csv, "'", 1);
	for (size_t n; *text != '\0'; text += n) {
		n = strcspn(text, "\"");
		add(csv, text, n);
		if (text[n] == '"') {
			add(csv, "\"\"", 2);
			n++;
		}
	}
	add(csv, "\"", 1);
}

/* A number, as JSON writes it, is no formula although it may begin with a minus. */
static void add_number(struct csv *csv, const json_t *value)
{
	char digits[40];
	size_t n = json_dumpb(value, digits, sizeof digits, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));

	add(csv, digits, n <= sizeof digits ? n : 0);
}

/* The texts that a path leads to, joined. */
static char *collect(void *owner, char *text, const json_t *value, const char *path)
{
	const size_t n = strcspn(path, ".");
	size_t i;
	json_t *item;

	if (json_is_array(value)) {
		json_array_foreach (value, i, item)
			text = collect(owner, text, item, path);
		return text;
	}
	if (*path != '\0') {
		char *name = must_alloc(talloc_strndup(owner, path, n));

		return collect(owner, text, json_object_get(value, name), path + n + (path[n] == '.'));
	}
	if (json_is_string(value) && strlen(text) < MAX_CELL)
		text = must_alloc(talloc_asprintf_append(text, "%s%s", *text != '\0' ? "; " : "", json_string_value(value)));
	return text;
}

static const json_t *plain_value(void *owner, const json_t *object, const char *path)
{
	const size_t n = strcspn(path, ".");
	const json_t *value = json_object_get(object, must_alloc(talloc_strndup(owner, path, n)));

	return path[n] == '.' ? plain_value(owner, value, path + n + 1) : value;
}

static void add_value(struct csv *csv, void *owner, const json_t *object, const char *path)
{
	const json_t *value = plain_value(owner, object, path);

	if (json_is_number(value))
		add_number(csv, value);
	else if (json_is_boolean(value))
		add_cell(csv, json_is_true(value) ? "true" : "false");
	else
		add_cell(csv, collect(owner, must_alloc(talloc_strdup(owner, "")), object, path));
}

void csv_add_header(struct csv *csv, const struct csv_column *columns)
{
	for (const struct csv_column *column = columns; column->name != NULL; column++) {
		if (column != columns)
			add(csv, ",", 1);
		add_cell(csv, column->name);
	}
	add(csv, "\r\n", 2);
}

static void add_row(struct csv *csv, const struct csv_column *columns, const char *line, size_t n_bytes)
{
	void *scratch = talloc_new(csv->owner);
	json_t *object = must_alloc(json_loadb(line, n_bytes, 0, NULL));

	for (const struct csv_column *column = columns; column->name != NULL; column++) {
		if (column != columns)
			add(csv, ",", 1);
		add_value(csv, scratch, object, column->path);
	}
	add(csv, "\r\n", 2);
	json_decref(object);
	talloc_free(scratch);
}

void csv_add_lines(struct csv *csv, const struct csv_column *columns, const char *lines, size_t n_bytes)
{
	while (n_bytes > 0) {
		const char *end = memchr(lines, '\n', n_bytes);
		const size_t n = end != NULL ? (size_t)(end - lines) + 1 : n_bytes;

		add_row(csv, columns, lines, n);
		lines += n;
		n_bytes -= n;
	}
}
