/* From the lines of a document to its paragraphs. Texts out of PDF files break their lines anywhere; others write a
 * paragraph a line. What tells them apart is the width of the lines: a line that is as wide as most others and ends
 * in the middle goes on. Page numbers go, and headings and numbered items keep to themselves. */
#ifndef CCNT_WORKERS_TRANSLATE_PARAGRAPHS_H
#define CCNT_WORKERS_TRANSLATE_PARAGRAPHS_H

#include <stddef.h>

struct paragraph {
	const char *text; /* NUL-terminated, on one line, without blanks at its ends or two in a row */
	size_t len;
};

struct paragraphs {
	struct paragraph *list;
	size_t n;
};

/* The paragraphs of valid UTF-8, none of them empty, under owner. */
struct paragraphs paragraphs_of(void *owner, const char *text);

#endif
