/* How fast everything but interactive jobs may go: an import takes what editors leave. Commits of results are kept short by
 * their size and, where that is not enough, by their number at a time; the bulk lane stands still while results wait for more
 * commits than that, and for a moment whenever an interactive job is in hand. Loop thread only; nothing here waits. */
#ifndef CCNT_API_DISPATCH_PACE_H
#define CCNT_API_DISPATCH_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PACE_ITEMS_MIN 128 /* ends of jobs in a commit: with fewer, a slow disk would set how many jobs a second are done */
#define PACE_ITEMS_FIRST 512 /* before it is known how long a commit takes */
#define PACE_ITEMS_MAX 2048 /* more would save next to nothing: what a commit costs however small it is, is spread thin by then */
#define PACE_WIDTH_MAX 3   /* commits at a time */
#define PACE_COMMIT_US 100000 /* aimed at: what an editor hardly notices */
#define PACE_HOLD_MS   500 /* an interactive job that takes longer holds up nobody */

struct pace {
	size_t items;     /* that one commit takes, PACE_ITEMS_MIN to PACE_ITEMS_MAX */
	int width;        /* commits at a time, 1 to PACE_WIDTH_MAX */
	int64_t since_ms; /* since when interactive jobs have been in hand; 0 = there are none */
};

/* As fast as can be. */
void pace_init(struct pace *pace);
/* A commit of so many ends took so long. */
void pace_committed(struct pace *pace, size_t n_items, int64_t us);
/* Whether interactive jobs are in hand at the moment now_ms. */
void pace_interactive(struct pace *pace, bool is_any, int64_t now_ms);

/* How many commits may be on the way. */
int pace_width(const struct pace *pace, int64_t now_ms);
/* Whether bulk jobs are to wait. n_uncommitted: ends that wait for commits or are in them. */
bool pace_holds(const struct pace *pace, size_t n_uncommitted, int64_t now_ms);

#endif
