/* One connection of a pool: it connects by itself, sends units, collects their answers, and comes
 * back after a loss. For pool.c alone. What happens to units is told to the pool (inside.h). */
#ifndef CCNT_API_DB_CONN_H
#define CCNT_API_DB_CONN_H

#include <stdbool.h>
#include <stdint.h>

struct conn;
struct conn_options;
struct event_base;
struct pool;
struct unit;

/* Begins to connect from the loop. base, pool and options are borrowed until conn_free(). */
struct conn *conn_new(struct event_base *base, struct pool *pool, const struct conn_options *options);
/* Units in flight are freed, and nobody is told. */
void conn_free(struct conn *conn);

/* Whether it takes units. */
bool conn_is_open(const struct conn *conn);
/* Whether it is connected, be it that it takes no more units. */
bool conn_is_connected(const struct conn *conn);
/* Units sent whose answers are not complete. */
int conn_n_in_flight(const struct conn *conn);
/* Those units in the order of sending, for the pool to watch their deadlines. */
struct unit_list *conn_in_flight(struct conn *conn);

/* Sends unit; conn must be open. Takes unit, until the pool is told of its end. When the connection
 * turns out to be broken, that is told from the loop as well. */
void conn_send(struct conn *conn, struct unit *unit);
/* Corrects what it believes to be prepared by what the failure of a unit says about it. */
void conn_relearn(struct conn *conn, const struct unit *unit);
/* Takes no more units, and connects anew when those in flight are done: what was prepared here no
 * longer fits the tables. */
void conn_retire(struct conn *conn);
/* Closes it now and connects again; the units in flight are lost. */
void conn_reset(struct conn *conn, const char *reason);

/* Connections made and lost since the start. */
uint64_t conn_n_connects(const struct conn *conn);
uint64_t conn_n_losses(const struct conn *conn);

#endif
