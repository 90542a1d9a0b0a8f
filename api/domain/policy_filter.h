/* Which policies a list or a search wants, and in which order. All text is borrowed from the request. */
#ifndef CCNT_API_DOMAIN_POLICY_FILTER_H
#define CCNT_API_DOMAIN_POLICY_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define POLICY_FILTER_MAX_CODES 100 /* in one parameter */
#define POLICY_LIST_MAX_LIMIT   1000
#define SEARCH_MAX_LIMIT        100

/* The facets that a filter can name and counts can be asked for: those with a taxonomy ... */
enum policy_facet {
	FACET_REGION,
	FACET_AGENCY,
	FACET_SECTOR,
	FACET_POLICY_TYPE,
	FACET_INSTRUMENT,
	FACET_GAS,
	FACET_TOPIC,
	N_TAXONOMY_FACETS,
	/* ... and those of plain values. */
	FACET_LEVEL = N_TAXONOMY_FACETS,
	FACET_STATE,
	FACET_LEGAL_STATUS,
	FACET_YEAR,
	N_POLICY_FACETS
};

extern const char *const policy_facet_names[N_POLICY_FACETS];

struct text_set {
	const char **items;
	size_t n; /* 0: any */
};

/* Of levels and regions: what is not known. */
#define CODE_NONE "none"

bool text_set_has(const struct text_set *set, const char *item);

struct policy_filter {
	struct text_set codes[N_TAXONOMY_FACETS]; /* OR inside a facet, AND between them */
	struct text_set also[N_TAXONOMY_FACETS];  /* the same once more: both must hold */
	bool region_exact;                        /* without what lies below the regions */
	struct text_set levels;
	struct text_set legal_statuses;
	struct text_set states;         /* empty: all but withdrawn, for those who may see them */
	bool sees_unpublished;          /* false: published ones, whatever `states` says */
	const char *issued_from;        /* inclusive; NULL = no bound */
	const char *issued_to;
	const char *source_system, *external_id; /* NULL = any */
};

enum policy_sort { SORT_ISSUED_DESC, SORT_ISSUED_ASC, SORT_UPDATED_DESC, SORT_UPDATED_ASC, N_POLICY_SORTS };

struct policy_page {
	enum policy_sort sort;
	int64_t limit;         /* 0 .. POLICY_LIST_MAX_LIMIT */
	const char *after_key; /* where the page before ended; NULL = the first page */
	int64_t after_id;
	bool count;                            /* the total is wanted */
	bool facets[N_POLICY_FACETS];          /* counts are wanted */
};

#endif
