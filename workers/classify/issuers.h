/* Who issued a document, from where it says so: its title, the block under it, its signature, its number. */
#ifndef CCNT_WORKERS_CLASSIFY_ISSUERS_H
#define CCNT_WORKERS_CLASSIFY_ISSUERS_H

#include "workers/classify/bodies.h"
#include "workers/classify/dates.h"
#include "workers/classify/document.h"

struct issuer {
	struct body_name body;
	const struct field *field;
	double confidence;
};

struct issuers {
	struct issuer list[BODY_LIST_MAX]; /* the lead first */
	size_t n;
	bool is_open;     /* 等部门: there are more than are named */
	size_t open_start, open_end; /* the words that say so, of open_field; NULL: none does */
	const struct field *open_field;
	bool is_in_title; /* the list begins with what the title says */
	bool is_dated;    /* the signature bears a date */
	struct date date;
	const struct field *date_field;
};

struct issuers issuers_find(const struct document *document);

/* The code of a body: its own, or "<region>-<organ>"; NULL where neither is complete. Under owner. */
char *body_code(void *owner, const struct body_name *body);

#endif
