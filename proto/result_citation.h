/* The documents that a document cites, and its own names, as a part of the result of classify.
 * All text is UTF-8, never NULL ("" where unknown). PROTOCOL.md section 8 has the limits. */
#ifndef CCNT_PROTO_RESULT_CITATION_H
#define CCNT_PROTO_RESULT_CITATION_H

#include "proto/mp.h"

#define RESULT_CITATIONS_MAX      ((size_t)500)
#define RESULT_NAMES_MAX          ((size_t)8)
#define RESULT_CITATION_KEY_MAX   ((size_t)600)
#define RESULT_CITATION_TITLE_MAX ((size_t)600)

struct result_citation {
	const char *kind;       /* "implements", "follows", "amends", "supersedes", "repeals", "cites" */
	const char *number;     /* canonical, or "" */
	const char *number_key; /* "n:...", or "" */
	const char *title;      /* as cited, without 《》, or "" */
	const char *title_key;  /* "t:...", or ""; one of the two keys is there */
	const char *field;      /* "title_zh", "body_zh" */
	const char *quote;
	double confidence; /* 0 to 1 */
	int32_t start;     /* code points in the field's original text, end exclusive */
	int32_t end;
};

/* Puts the members "citations" and "names". */
void result_citations_encode(struct mp_buffer *out, const struct result_citation *citations, size_t n,
			     const char *const *names, size_t n_names);

/* Gets them; none where they are missing. Lists are owned by owner, texts borrowed from the message; faults go to the reader. */
const struct result_citation *result_citations_decode(struct mp_value root, void *owner, size_t *n_out);
const char *const *result_names_decode(struct mp_value root, void *owner, size_t *n_out);

#endif
