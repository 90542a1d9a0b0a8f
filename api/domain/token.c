#include "api/domain/token.h"

#include <string.h>

#include <sodium.h>

_Static_assert(TOKEN_HASH_BYTES == crypto_hash_sha256_BYTES, "tokens are kept as SHA-256");

void token_make(char secret_out[TOKEN_SECRET_SIZE], unsigned char hash_out[TOKEN_HASH_BYTES])
{
	unsigned char random[32];

	randombytes_buf(random, sizeof random);
	memcpy(secret_out, "ccnt_", 5);
	sodium_bin2base64(secret_out + 5, TOKEN_SECRET_SIZE - 5, random, sizeof random, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	token_hash(hash_out, secret_out);
}

void token_hash(unsigned char out[TOKEN_HASH_BYTES], const char *secret)
{
	crypto_hash_sha256(out, (const unsigned char *)secret, strlen(secret));
}
