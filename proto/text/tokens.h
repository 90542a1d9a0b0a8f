/* The search token scheme: what is stored for a document and looked up for a query. Both sides use
 * this file; when what it yields for the same text changes, TOKENS_SCHEME rises and everything is
 * indexed again, in the background: until then queries of the new scheme must find what documents of the one before have. Tokens are made of folded text (fold.h):
 *   - Han: overlapping bigrams, each at the position of its first character, and the last character of
 *     a run alone. A run of the query is the phrase of its bigrams, so any substring is found. A vector also has each
 *     character by itself, without a position, so that one character is one look-up. A run goes on across light marks
 *     (a blank, round brackets, 、《》“” and their like): 碳达峰碳中和 finds 碳达峰、碳中和.
 *   - words of letters and digits: lower case, English ones stemmed (Snowball), stop words left out
 *     but counted in positions; "non-fossil" is two words in a row, "pm2.5" and "co2" one;
 *   - numbers without their grouping commas ("1,300" is 1300), and where a unit follows the
 *     number with it at the same position ("300万千瓦", "35%", "2025年", "30gw");
 *   - document numbers (文号): the number as one token "国办发[2024]39号", its tail "[2024]39号", and its parts.
 * Dictionary words (ICU's break iterator) are not stored: where a run is cut depends on what stands around it, so
 * they lose matches that bigrams find, and as phrases of bigrams they need no room. They serve queries: QUERY_WORDS
 * cuts a long run at them.
 * Positions are limited to 16383 by tsvector; later ones wrap around, so phrases are found at the end of a long
 * text too (at most 255 positions of one lexeme are kept). Fields are numbered on with a gap. */
#ifndef CCNT_PROTO_TEXT_TOKENS_H
#define CCNT_PROTO_TEXT_TOKENS_H

#include <stddef.h>
#include <stdint.h>

#define TOKENS_SCHEME 2

enum token_kind {
	TOKEN_HAN_PAIR,
	TOKEN_HAN_LAST,   /* the last character of a run, or a run of one */
	TOKEN_WORD,       /* stem or other word */
	TOKEN_NUMBER,
	TOKEN_QUANTITY,   /* number with its unit: beside, not instead of the number */
	TOKEN_DOC_NUMBER, /* the whole 文号: beside its parts */
	TOKEN_DOC_TAIL,   /* "[2024]39号": beside its parts */
};

struct token {
	enum token_kind kind;
	const char *lexeme; /* not NUL-terminated; at most TOKEN_MAX_BYTES; borrowed for the call */
	size_t len;
	uint32_t position;  /* in the field, from 0, not wrapped */
	uint32_t n_positions; /* how many positions it spans: 2 for a pair ... */
	size_t from, to;    /* bytes of the folded text that it covers */
};

#define TOKEN_MAX_BYTES 255 /* longer words are cut */

typedef void token_fn(void *arg, const struct token *token);

/* Calls fn for each token of a folded text, in the order of the text but for DOC_NUMBER and DOC_TAIL, which come when
 * their bracket is reached. The answer is how many positions it took. */
uint32_t tokens_each(const char *folded, size_t len, token_fn *fn, void *arg);

struct token_field {
	const char *text; /* as stored, not folded; may be NULL when len is 0 */
	size_t len;
	char weight;      /* 'A' title and number, 'B' summary, 'C', 'D' body */
};

/* The tokens of the fields as text for `::tsvector`. Always valid for PostgreSQL, where it takes at most 900 KiB (of 1 MiB
 * allowed): a larger one first keeps fewer places of each lexeme of weight D, down to one, then loses lexemes of D.
 * Never NULL; *len_out may be NULL. Measured on 299 Chinese documents of 36 KB: 8 MB/s a core; the literal is 2.5 times
 * the text, stored it is 1.9 times and its GIN index 1.2 times. */
char *tokens_tsvector(void *owner, const struct token_field *fields, size_t n_fields, size_t *len_out);

/* A fingerprint (SimHash over tokens): texts that differ in few places differ in few bits (near-duplicates: <= 3 of
 * 64); 0 for a text without tokens. */
uint64_t tokens_fingerprint(const char *text, size_t len);

#endif
