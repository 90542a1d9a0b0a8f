/* Design: the file is read into one block that the terms point into: tabs and bars become NULs. */
#include "proto/term.h"

#include <stdbool.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"
#include "proto/mp_scan.h"

#define FILE_MAX ((size_t)64 << 20)

static const char header[] = "code\tparent\tname_zh\tname_en\taliases\tvalid_from\tvalid_to\tattrs";

enum { CODE, PARENT, NAME_ZH, NAME_EN, ALIASES, VALID_FROM, VALID_TO, ATTRS, N_COLUMNS };

struct place {
	const char *path;
	size_t line;
	char *error;
	size_t error_size;
};

const char *term_attr_get(const struct term *term, const char *key)
{
	for (size_t i = 0; i < term->n_attrs; i++) {
		if (strcmp(term->attrs[i].key, key) == 0)
			return term->attrs[i].value;
	}
	return NULL;
}

__attribute__((format(printf, 3, 4))) static enum status complain(const struct place *place, enum status status,
								   const char *format, ...)
{
	va_list arguments;
	int n = snprintf(place->error, place->error_size, "%s:%zu: ", place->path, place->line);

	if (n < 0 || (size_t)n >= place->error_size)
		return status;
	va_start(arguments, format);
	vsnprintf(place->error + n, place->error_size - (size_t)n, format, arguments);
	va_end(arguments);
	return status;
}

/* Cuts *rest at the first separator and gives the part before it; NULL after the last part. */
static char *next_part(char **rest, char separator)
{
	char *part = *rest;
	char *end = part != NULL ? strchr(part, separator) : NULL;

	if (end != NULL)
		*end++ = '\0';
	*rest = end;
	return part;
}

static size_t count_parts(const char *text)
{
	size_t n = text[0] != '\0';

	for (; *text != '\0'; text++)
		n += *text == '|';
	return n;
}

/* The whole file with a NUL after it, or NULL. */
static char *read_file(void *owner, const char *path, size_t *size_out)
{
	FILE *file = fopen(path, "rbe");
	char *bytes = NULL;
	size_t size = 0;
	size_t n;

	if (file == NULL)
		return NULL;
	do {
		bytes = must_alloc(talloc_realloc(owner, bytes, char, (unsigned)(2 * size + 65536)));
		n = fread(bytes + size, 1, talloc_array_length(bytes) - size - 1, file);
		size += n;
	} while (n > 0 && size <= FILE_MAX);
	if (ferror(file) || size > FILE_MAX) {
		talloc_free(bytes);
		bytes = NULL;
	} else {
		bytes[size] = '\0';
		*size_out = size;
	}
	fclose(file);
	return bytes;
}

static enum status split_aliases(struct term *term, void *owner, char *text, const struct place *place)
{
	term->n_aliases = count_parts(text);
	if (term->n_aliases == 0)
		return OK;
	term->aliases = must_alloc(talloc_zero_array(owner, const char *, (unsigned)term->n_aliases));
	for (size_t i = 0; i < term->n_aliases; i++) {
		term->aliases[i] = next_part(&text, '|');
		if (term->aliases[i][0] == '\0')
			return complain(place, INVALID, "an empty alias");
	}
	return OK;
}

static enum status split_attrs(struct term *term, void *owner, char *text, const struct place *place)
{
	struct term_attr *attrs;

	term->n_attrs = count_parts(text);
	if (term->n_attrs == 0)
		return OK;
	attrs = must_alloc(talloc_zero_array(owner, struct term_attr, (unsigned)term->n_attrs));
	term->attrs = attrs;
	for (size_t i = 0; i < term->n_attrs; i++) {
		char *value = next_part(&text, '|');

		attrs[i].key = next_part(&value, '=');
		attrs[i].value = value;
		if (value == NULL || attrs[i].key[0] == '\0')
			return complain(place, INVALID, "attribute '%s' is not key=value", attrs[i].key);
	}
	return OK;
}

static enum status read_line(struct term *out, void *owner, char *line, const char *facet, const struct place *place)
{
	char *columns[N_COLUMNS];
	size_t n = 0;
	enum status status;

	while (line != NULL && n < N_COLUMNS)
		columns[n++] = next_part(&line, '\t');
	if (n < N_COLUMNS || line != NULL)
		return complain(place, INVALID, "not %d columns", N_COLUMNS);
	if (columns[CODE][0] == '\0')
		return complain(place, INVALID, "no code");
	if (columns[NAME_ZH][0] == '\0' && columns[NAME_EN][0] == '\0')
		return complain(place, INVALID, "no name in either language");
	*out = (struct term){
		.facet = facet,
		.code = columns[CODE],
		.parent = columns[PARENT],
		.name_zh = columns[NAME_ZH],
		.name_en = columns[NAME_EN],
		.valid_from = columns[VALID_FROM],
		.valid_to = columns[VALID_TO],
	};
	status = split_aliases(out, owner, columns[ALIASES], place);
	return status == OK ? split_attrs(out, owner, columns[ATTRS], place) : status;
}

static struct term *append(struct term_list *list, void *owner)
{
	size_t room = list->terms != NULL ? talloc_array_length(list->terms) : 0;

	if (list->n == room)
		list->terms = must_alloc(
			talloc_realloc(owner, list->terms, struct term, (unsigned)(room > 0 ? 2 * room : 64)));
	return &list->terms[list->n++];
}

static enum status check_file(const char *bytes, size_t size, const struct place *place)
{
	if (!mp_scan_is_text((const uint8_t *)bytes, size))
		return complain(place, INVALID, "not UTF-8, or holds U+0000");
	if (memchr(bytes, '\r', size) != NULL)
		return complain(place, INVALID, "lines must end in LF alone");
	return OK;
}

enum status term_list_read_tsv(struct term_list *list, void *owner, const char *path, const char *facet, char *error,
			       size_t error_size)
{
	struct place place = {path, 0, error, error_size};
	size_t n_before = list->n;
	size_t size = 0;
	char *rest = read_file(owner, path, &size);
	char *line;
	enum status status;

	if (rest == NULL)
		return complain(&place, NOT_FOUND, "cannot be read");
	facet = must_alloc(talloc_strdup(owner, facet));
	status = check_file(rest, size, &place);
	while (status == OK && (line = next_part(&rest, '\n')) != NULL) {
		place.line++;
		if (place.line == 1 && strcmp(line, header) != 0)
			status = complain(&place, INVALID, "the header must be '%s'", header);
		else if (place.line > 1 && !(line[0] == '\0' && rest == NULL))
			status = read_line(append(list, owner), owner, line, facet, &place);
	}
	if (status != OK)
		list->n = n_before;
	return status;
}
