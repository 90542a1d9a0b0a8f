/* API tokens: "ccnt_" and 32 random bytes in base64url. Only the SHA-256 is kept; a secret of full
 * entropy needs no salt and no stretching. */
#ifndef CCNT_API_DOMAIN_TOKEN_H
#define CCNT_API_DOMAIN_TOKEN_H

#define TOKEN_HASH_BYTES  32
#define TOKEN_SECRET_SIZE (5 + 43 + 1) /* with the NUL */

/* A new secret and its hash. */
void token_make(char secret_out[TOKEN_SECRET_SIZE], unsigned char hash_out[TOKEN_HASH_BYTES]);
/* The hash of any text that somebody sent as a token. */
void token_hash(unsigned char out[TOKEN_HASH_BYTES], const char *secret);

#endif
