/* The documents that a document cites, by number (国发〔2021〕23号) and title (《2030年前碳达峰行动方案》), with what it does to
 * them; and the names by which others cite it.
 *
 * A key is what two ways of writing one document's name have in common. Of a number: "n:" and its canonical form. Of a
 * title: "t:", "@code" of the region that it begins with or whose body it begins with, and its Han characters, letters and
 * digits without the national bodies, 关于, the notice that wraps it (印发《X》的通知 is X) and remarks such as (试行). */
#ifndef CCNT_WORKERS_CLASSIFY_CITATIONS_H
#define CCNT_WORKERS_CLASSIFY_CITATIONS_H

#include "proto/result.h"
#include "workers/classify/document.h"
#include "workers/classify/origin.h"

struct citations {
	const struct result_citation *list; /* each document once */
	size_t n;
	const char *const *names; /* keys, for results.names */
	size_t n_names;
};

/* At most RESULT_CITATIONS_MAX and RESULT_NAMES_MAX; texts are owned by owner. */
struct citations citations_find(void *owner, const struct document *document, const struct origin *origin);

#endif
