/* How hard the database is pressed, and what that means for those who can wait.
 *
 * Signals, all cheap: how long a small commit takes (a probe on the connections that saves use, while imports run; its
 * 95th percentile over the last 10 s), how many jobs wait in the bulk lane (a difference of sequences: an upper bound), free
 * space of the database's disk where its folder is known. What follows:
 *   soft   fewer COPY transactions at a time, down to one; submissions are told Retry-After
 *   hard   no further COPY transaction begins, and parts are refused; submissions too when the disk is nearly full
 * One for each http process; each sees the delays that the others make. Loop thread only. */
#ifndef CCNT_API_STORE_PRESSURE_H
#define CCNT_API_STORE_PRESSURE_H

#include <stdbool.h>
#include <stdint.h>

#include "api/store/store.h"

struct event_base;
struct pressure;

#define PRESSURE_TICK_MS 250

enum pressure_level { PRESSURE_NONE, PRESSURE_SOFT, PRESSURE_HARD, PRESSURE_DISK /* as hard, for want of space */ };

struct pressure_options {
	struct store *store;	    /* borrowed */
	int64_t max_ready_jobs;	    /* of the bulk lane; half of it is soft */
	const char *data_folder;    /* of the database, on this machine; "" = unknown; borrowed */
	int64_t min_free_bytes;	    /* below it no submission, below twice as much no import */
};

struct pressure_figures {
	int64_t commit_us;  /* the percentile; 0 = no import runs */
	int64_t ready_jobs; /* of the bulk lane */
	int64_t free_bytes; /* -1 = unknown */
	int width;	    /* parts stored at a time; 0 = no new one is taken in */
	int n_parts;	    /* being received, read or stored */
	enum pressure_level imports, submissions;
};

struct pressure *pressure_new(const struct pressure_options *options);
/* No probe may be under way: the pool is freed first. NULL is fine. */
void pressure_free(struct pressure *pressure);
/* To be called every PRESSURE_TICK_MS: probes, and sets the width. */
void pressure_tick(struct pressure *pressure);
void pressure_figures(struct pressure_figures *out, const struct pressure *pressure);

enum pressure_level pressure_of_imports(const struct pressure *pressure);
enum pressure_level pressure_of_submissions(const struct pressure *pressure);

/* A place for a part of an import, which bounds the memory that parts take: as many as are stored at a time and as
 * many again. NULL: there is none. Freed with owner (talloc). */
struct pressure_place;
struct pressure_place *pressure_take_place(struct pressure *pressure, const void *owner);
bool pressure_has_place(const struct pressure *pressure);

#endif
