/* A term's tokens are those that a document with the same text would have, less what depends on how the text goes
 * on: the last character of a Han run is only there where the run ends in the document too. */
#include <stdbool.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/query_inside.h"
#include "proto/text/tokens.h"
#include "proto/text/utf8.h"
#include "proto/text/words.h"

struct term_builder {
	struct query_term *term;
	size_t len;        /* of the term's text */
	size_t covered;    /* bytes of the text that a DOC_TAIL stands for */
	uint32_t position; /* of the last token taken */
	bool is_after_pair;
	size_t last_from, last_to; /* bytes of the last token taken */
	enum token_kind last_kind;
};

static void add_token(struct term_builder *b, const struct token *token, bool is_prefix)
{
	struct query_term *term = b->term;
	struct query_token *added;

	if (term->n_tokens == QUERY_MAX_TOKENS)
		return;
	term->tokens = must_alloc(talloc_realloc_size(term, term->tokens, (term->n_tokens + 1) * sizeof *added));
	added = &term->tokens[term->n_tokens];
	added->lexeme = must_alloc(talloc_strndup(term, token->lexeme, token->len));
	added->gap = term->n_tokens == 0 ? 0 : token->position - b->position;
	added->is_prefix = is_prefix;
	term->n_tokens++;
	b->position = token->position;
	b->last_from = token->from;
	b->last_to = token->to;
	b->last_kind = token->kind;
}

static void take_token(void *arg, const struct token *token)
{
	struct term_builder *b = arg;
	bool is_after_pair = b->is_after_pair;

	b->is_after_pair = token->kind == TOKEN_HAN_PAIR;
	switch (token->kind) {
	case TOKEN_DOC_NUMBER:
	case TOKEN_QUANTITY:
		if (token->from == 0 && token->to == b->len)
			b->term->whole = must_alloc(talloc_strndup(b->term, token->lexeme, token->len));
		return;
	case TOKEN_HAN_LAST:
		if (!is_after_pair && token->from >= b->covered)
			add_token(b, token, true);
		return;
	case TOKEN_DOC_TAIL:
		b->covered = token->to;
		add_token(b, token, false);
		return;
	case TOKEN_HAN_PAIR:
		if (token->from < b->covered && token->to > b->covered)
			return; /* "号文" after a tail: the tail says 号 already */
		/* fall through */
	case TOKEN_WORD:
	case TOKEN_NUMBER:
		if (token->from >= b->covered)
			add_token(b, token, false);
		return;
	}
}

/* "emission*" must find what was stored as "emiss", "policy*" what was stored as "polici": the prefix ends where the
 * stem of any likely completion parts from it. */
static size_t prefix_length(const char *word, size_t len)
{
	static const char *const endings[] = {"", "n", "on", "s", "es", "ed", "ing", "al", "ty", "ity", "e", "y"};
	size_t kept = len;
	char buffer[80];

	if (len > 64)
		return len;
	memcpy(buffer, word, len);
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		size_t n = 0, stem_len;
		const char *stem;

		memcpy(buffer + len, endings[i], strlen(endings[i]));
		stem = word_stem(buffer, len + strlen(endings[i]), &stem_len);
		while (n < stem_len && n < len && stem[n] == word[n])
			n++;
		kept = n < kept ? n : kept;
	}
	return kept;
}

/* Makes the last token a prefix, where it is a word or number (bigrams find longer runs anyway). */
static void make_prefix(const struct term_builder *b)
{
	struct query_token *token = &b->term->tokens[b->term->n_tokens - 1];
	const char *word = b->term->text + b->last_from;

	b->term->is_prefix = true;
	if (b->last_to != b->len || (b->last_kind != TOKEN_WORD && b->last_kind != TOKEN_NUMBER))
		return;
	b->term->whole = NULL;
	token->is_prefix = true;
	if (b->last_kind == TOKEN_WORD)
		token->lexeme = must_alloc(talloc_strndup(b->term, word, prefix_length(word, b->last_to - b->last_from)));
}

struct query_term *query_term_new(void *owner, const char *folded, size_t len, bool is_prefix)
{
	struct query_term *term = must_alloc(talloc_zero(owner, struct query_term));
	struct term_builder b = {.term = term, .len = len};

	term->text = must_alloc(talloc_strndup(term, folded, len));
	tokens_each(term->text, len, take_token, &b);
	if (term->n_tokens == 0) {
		talloc_free(term);
		return NULL;
	}
	if (is_prefix)
		make_prefix(&b);
	return term;
}
