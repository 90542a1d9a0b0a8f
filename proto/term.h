/* A term of the taxonomy as both programs see it: a region, an agency, a sector, a policy type.
 * The server reads terms from the table `term` and pushes them to the workers (REFDATA); the
 * workers build their lexicons from them. Tests read the same terms from migrations/reference.
 * All text is UTF-8, NUL-terminated, never NULL (empty where unknown). */
#ifndef CCNT_PROTO_TERM_H
#define CCNT_PROTO_TERM_H

#include <stddef.h>

#include "proto/base/status.h"

struct term_attr {
	const char *key;
	const char *value;
};

struct term {
	const char *facet;  /* "region", "agency", "organ", "sector", "policy_type", "instrument", ... */
	const char *code;   /* unique within the facet */
	const char *parent; /* code of the parent in the same facet, or "" */
	const char *name_zh;
	const char *name_en;
	const char *valid_from; /* ISO date or "": always */
	const char *valid_to;
	const char **aliases; /* n_aliases other names, Chinese and English mixed */
	size_t n_aliases;
	const struct term_attr *attrs;
	size_t n_attrs;
};

struct term_list {
	struct term *terms;
	size_t n;
};

/* The value of an attribute, or NULL. Borrowed from the term. */
const char *term_attr_get(const struct term *term, const char *key);

/* Appends the terms of one reference file (migrations/reference/<facet>.tsv) to *list, which begins as {0}.
 * Everything is allocated under the talloc context `owner`. The first line names the columns: code, parent,
 * name_zh, name_en, aliases (a|b), valid_from, valid_to, attrs (key=value|key=value), tab-separated, LF.
 * INVALID: a malformed line, told in `error` (of error_size bytes, with file and line number); NOT_FOUND: the
 * file cannot be read, or is over 64 MiB. In both cases *list is as before. */
enum status term_list_read_tsv(struct term_list *list, void *owner, const char *path, const char *facet,
			       char *error, size_t error_size) MUST_CHECK;

#endif
