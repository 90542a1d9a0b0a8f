/* Rules of webhooks: where they may lead, and how a message is signed (Standard Webhooks, standardwebhooks.com). */
#ifndef CCNT_API_DOMAIN_WEBHOOK_H
#define CCNT_API_DOMAIN_WEBHOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#define WEBHOOK_URL_MAX      2000
#define WEBHOOK_SECRET_BYTES 32
#define WEBHOOK_SECRET_SIZE  (6 + 44 + 1)     /* "whsec_" and base64, with the NUL */
#define WEBHOOK_SIGNATURE_SIZE (3 + 44 + 1)   /* "v1," and base64, with the NUL */

/* Whether a message may be sent there at all: https, a host and no user name; hosts that the operator allows (a list
 * separated by commas, with port or without) may do with http. is_allowed_out (may be NULL): it is such a host. */
bool webhook_url_is_fine(const char *url, const char *allowed_hosts, bool *is_allowed_out);

/* Whether an address is one of the public internet (IANA special-purpose registries): no loopback, private, link-local,
 * shared, documentation, multicast or reserved one, nor one that leads to such a one by translation. */
bool webhook_address_is_public(const struct sockaddr *address);

/* A new secret, and the form in which it is shown. */
void webhook_secret_make(unsigned char out[WEBHOOK_SECRET_BYTES]);
void webhook_secret_show(char out[WEBHOOK_SECRET_SIZE], const unsigned char secret[WEBHOOK_SECRET_BYTES]);

/* The header webhook-signature of a message: HMAC-SHA256 of "id.timestamp.body". */
void webhook_sign(char out[WEBHOOK_SIGNATURE_SIZE], const unsigned char secret[WEBHOOK_SECRET_BYTES], const char *id,
		  int64_t timestamp, const char *body);

#endif
