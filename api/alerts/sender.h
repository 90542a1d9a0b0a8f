/* POSTs to strangers' servers, a few at a time, on the event loop (libcurl). Guards against requests to places that only this
 * machine reaches: every address is judged when the connection to it is opened, after names were resolved; no redirect
 * is followed, no proxy used. Loop thread only. */
#ifndef CCNT_API_ALERTS_SENDER_H
#define CCNT_API_ALERTS_SENDER_H

#include <stddef.h>

struct event_base;
struct sender;

#define SENDER_MAX 10 /* at a time */

/* Never NULL. allowed_hosts is borrowed: as webhook_url_is_fine(). */
struct sender *sender_new(struct event_base *base, const char *allowed_hosts);
/* Drops what is under way; its done is never called. */
void sender_free(struct sender *sender);

/* Called once for each POST, from the loop. http_status 0 = no answer; error "" = a status from 200 to 299. error is borrowed. */
typedef void sender_done_fn(void *arg, long http_status, const char *error);

/* headers ("Name: value") and body are copied. */
void sender_post(struct sender *sender, const char *url, const char *const *headers, size_t n_headers, const char *body,
		 sender_done_fn *done, void *arg);

#endif
