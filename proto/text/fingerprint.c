/* SimHash: each pair of tokens in a row votes on every bit with its hash; the majority makes the fingerprint. */
#include <string.h>
#include <talloc.h>

#include "proto/text/fold.h"
#include "proto/text/tokens.h"

struct votes {
	uint64_t previous; /* hash of the token before */
	int32_t n;
	int32_t ones[64];
};

static uint64_t mix(uint64_t h)
{
	h ^= h >> 30;
	h *= UINT64_C(0xBF58476D1CE4E5B9);
	h ^= h >> 27;
	h *= UINT64_C(0x94D049BB133111EB);
	return h ^ h >> 31;
}

static void vote(void *arg, const struct token *token)
{
	struct votes *votes = arg;
	uint64_t hash = UINT64_C(0xCBF29CE484222325), both;

	if (token->kind != TOKEN_HAN_PAIR && token->kind != TOKEN_WORD && token->kind != TOKEN_NUMBER)
		return;
	for (size_t i = 0; i < token->len; i++)
		hash = (hash ^ (unsigned char)token->lexeme[i]) * UINT64_C(0x100000001B3);
	both = mix(hash + mix(votes->previous));
	votes->previous = hash;
	votes->n++;
	for (unsigned bit = 0; bit < 64; bit++)
		votes->ones[bit] += (int32_t)(both >> bit & 1);
}

uint64_t tokens_fingerprint(const char *text, size_t len)
{
	struct folded *folded = fold_text(NULL, text, len, FOLD_JOIN);
	struct votes votes = {0};
	uint64_t fingerprint = 0;

	tokens_each(folded->text, folded->len, vote, &votes);
	talloc_free(folded);
	for (unsigned bit = 0; bit < 64; bit++)
		fingerprint |= (uint64_t)(2 * votes.ones[bit] > votes.n) << bit;
	return fingerprint;
}
