/* The statements of a search, for search_store.c alone. */
#ifndef CCNT_API_STORE_SEARCH_SQL_H
#define CCNT_API_STORE_SEARCH_SQL_H

#include "api/store/search_near.h"
#include "api/store/search_store.h"
#include "api/store/sql.h"

#define SEARCH_N_BUCKETS  1024 /* of search_bucket() */
#define SEARCH_FEW        2000 /* estimated matches that are all looked at by their lexemes */
#define SEARCH_FOUND_MAX  4000 /* matches that are looked at all the same, should the estimate have been wrong */
#define SEARCH_MANY_HEADS 512  /* estimated: with so many, near matches are not wanted */
#define SEARCH_CANDIDATES 120  /* matches that are looked at closely */

/* How many buckets tell how many documents match: a 64th of all, of very many documents fewer, so that some 3,000 are read. */
#define SEARCH_EXTENT_BUCKETS                                                                                        \
	"(SELECT greatest(1, least(16, 3200000 / greatest(reltuples, 1)))::int2 FROM pg_class WHERE oid = 'policy_search'::regclass)"

/* Comes first in the unit of each of the others. */
extern const struct stmt search_plans;

/* How many documents match, told by some buckets of them. */
struct search_extent {
	int64_t n_heads; /* what stands in titles, numbers and summaries alone */
	int64_t n_all;   /* by their lexemes */
	int64_t n_shown; /* of n_all, those that the filter lets through */
	int64_t n_buckets; /* that these were counted in */
	struct search_near near; /* what near matches are found by */
};

/* Columns of search_sql_extent(): of some buckets, but for the last two, which are of all. */
enum {
	EXTENT_HEADS,
	EXTENT_ALL,
	EXTENT_SHOWN,
	EXTENT_BUCKETS,
	EXTENT_POLICIES, /* how many there are, at a guess */
	EXTENT_RARITY,   /* how many heads have each part of the query, between blanks; null: near matches are not wanted */
};

struct sql *search_sql_extent(const void *owner, const struct search_request *request);

/* Columns of search_sql_page(). The first ones come with every row, and alone where the page is empty. */
enum {
	SEARCH_N_FOUND,      /* matches by their lexemes, of the sampled buckets */
	SEARCH_N_CANDIDATES,
	SEARCH_N_SCORED,     /* candidates that do match */
	SEARCH_N_NEAR,       /* near matches among those scored */
	SEARCH_N_CHECKED,    /* of those found, looked at closely for the count's sake */
	SEARCH_N_SURE,       /* of these, matching */
	SEARCH_FACETS,
	SEARCH_ID,           /* null: the page is empty */
	SEARCH_SCORE,
	SEARCH_WITHOUT,      /* of a near match, JSON: the parts of the query that it lacks, and those that its labels say; null: it matches */
	SEARCH_SIMILAR,      /* near-duplicates of it among those scored; null on the tail */
	SEARCH_CARD,
	SEARCH_FIELDS,       /* the first of N_SEARCH_FIELDS */
};

/* How many buckets are counted in. */
int64_t search_n_sampled(const struct search_extent *extent);
/* How many there are in all, at a guess, of what n were counted of for the extent. */
int64_t search_in_all(const struct search_extent *extent, int64_t n);
bool search_is_few(const struct search_extent *extent);
/* Whether the page that begins at key is of those that are not ranked. */
bool search_is_tail(const char *key);

struct sql *search_sql_page(const void *owner, const struct search_request *request, const struct search_extent *extent);

#endif
