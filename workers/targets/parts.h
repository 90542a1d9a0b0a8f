/* A part of a text (what stands between full stops, semicolons and line ends) as a row of tokens. */
#ifndef CCNT_WORKERS_TARGETS_PARTS_H
#define CCNT_WORKERS_TARGETS_PARTS_H

#include "workers/targets/names.h"
#include "workers/targets/numbers.h"
#include "workers/targets/words.h"

enum { PART_TOKENS_MAX = 128, PART_BYTES_MAX = 6000 };

enum token_kind {
	TOKEN_QUANTITY_T,
	TOKEN_YEARS,
	TOKEN_WORD_T,
	TOKEN_COMMA, /* , : */
	TOKEN_LIST,  /* 、 */
	TOKEN_OPEN,
	TOKEN_CLOSE,
};

struct part_token {
	enum token_kind kind;
	enum word word; /* TOKEN_WORD_T */
	uint32_t start, end;
	uint16_t bracket; /* 0: outside of brackets; else the number of the pair that it is in */
	union {
		struct quantity quantity; /* of WORD_MULTIPLY too */
		struct years years;
	} as;
};

struct part {
	const char *text; /* the whole field */
	size_t from, to;  /* bytes of this part */
	struct part_token tokens[PART_TOKENS_MAX];
	size_t n;
	bool is_zh;
	int32_t issued; /* the document's year; 0: unknown */
	bool ends_sentence; /* with a full stop or a line end, not a semicolon */
	bool ends_paragraph;
	bool has_quantity;
	uint32_t words; /* mask of 1 << enum word: which kinds are among the tokens */
	size_t plan;       /* English: byte where it first says that something is to come (will, aims); to if nowhere */
	size_t exists;      /* English: byte where it first says that there are things; to if nowhere */
	struct names names; /* of indicators; found only where there is a quantity */
};

/* The word that says of the number of token i that a change starts there ("由56%下降到51%", "from 15.9 percent in 2020 to
 * 20 percent"); n if there is none. */
size_t part_start_word(const struct part *part, size_t i);

/* Whether token i is a word spelled so. */
bool part_is_spelled(const struct part *part, size_t i, const char *word);

/* Whether only a sign or word of a list ("、", " and ") lies between two bytes. */
bool part_is_joint(const struct part *part, size_t from, size_t to);

/* Reads the part that begins at text[*at]; *at moves behind it. issued: the document's year, which "this year" is; 0: unknown. False at the end of the text. */
bool part_next(struct part *out, const struct target_lexicon *lexicon, const char *text, size_t len,
               size_t *at, bool is_zh, int32_t issued);

#endif
