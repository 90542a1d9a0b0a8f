/* Names of public bodies: national ones by their names (国家发展改革委, NDRC), sub-national ones as a region and
 * an organ (四川省 + 生态环境厅), alone or in the lists with which documents begin and end. */
#ifndef CCNT_WORKERS_CLASSIFY_BODIES_H
#define CCNT_WORKERS_CLASSIFY_BODIES_H

#include "workers/classify/places.h"

struct body_name {
	size_t start, end;           /* bytes of the field */
	const struct term *agency;   /* a national body, or NULL: then organ and region */
	const struct term *organ;    /* NULL: the name is not in the lexicon, the region is all that is known */
	const struct region *region; /* NULL for national bodies and where `implied` could not be resolved */
	bool is_branch;              /* of a national body: its town need not be the issuing region */
	bool is_zone;                /* a zone's committee whose zone is not in the taxonomy; region is around it */
};

#define BODY_LIST_MAX 48

struct body_list {
	struct body_name list[BODY_LIST_MAX];
	size_t n;
	size_t start, end; /* with "等17部门" */
	bool is_open;      /* 等部门: there are more */
};

/* Whether it is told apart from every other: a national body, an organ of a region, or a zone's committee. */
bool body_is_known(const struct body_name *body);

/* Reads one body's name that begins at `at`. previous (or NULL) is the body before it in a list: "四川省生态环境厅、
 * 文化和旅游厅" names the region once. False, out untouched, where there is none. */
bool body_at(struct body_name *out, const struct field *field, size_t at, const struct places *home,
	     const struct body_name *previous);

/* Reads a list of bodies that begins at `at`. False, out untouched, where not even one is there. */
bool body_list_at(struct body_list *out, const struct field *field, size_t at, const struct places *home);

#endif
