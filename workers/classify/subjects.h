/* What a document is about: sectors, and the instruments, gases and topics that it deals with. Every
 * word found adds to its term, words of the title much more than words of the text; few, right labels. */
#ifndef CCNT_WORKERS_CLASSIFY_SUBJECTS_H
#define CCNT_WORKERS_CLASSIFY_SUBJECTS_H

#include "workers/classify/issuers.h"

struct subject {
	const struct term *term;
	const char *role; /* sectors: "primary" or "secondary"; else "" */
	double confidence;
	const struct field *field; /* the best evidence */
	size_t start, end;
};

#define SUBJECTS_MAX 48

struct subjects {
	struct subject list[SUBJECTS_MAX];
	size_t n;
};

/* issuers tell the sector where the titles name none. */
struct subjects subjects_find(const struct document *document, const struct issuers *issuers);

#endif
