#include "proto/text/vocabulary.h"

#include <stdbool.h>
#include <string.h>
#include <talloc.h>

#include "proto/text/fold.h"
#include "proto/text/utf8.h"
#include "proto/text/words.h"

enum { MIN_LETTERS = 3, MAX_UNKNOWN = 4 };

struct cutter {
	vocabulary_fn *fn;
	void *arg;
	const char *unknown; /* where a row of single characters began; NULL = not in one */
	const char *end;     /* of that row */
	size_t n_unknown;
	const char *word, *word_end; /* the last Han word of two characters; NULL = none */
};

static void put(struct cutter *c, const char *word, size_t len)
{
	if (len <= VOCABULARY_MAX_BYTES)
		c->fn(c->arg, word, len);
}

static void end_row(struct cutter *c)
{
	if (c->n_unknown > 1 && c->n_unknown <= MAX_UNKNOWN)
		put(c, c->unknown, (size_t)(c->end - c->unknown));
	if (c->n_unknown == 1 && c->word_end == c->unknown)
		put(c, c->word, (size_t)(c->end - c->word));
	c->n_unknown = 0;
}

/* A word of two characters; one by itself before it may belong to it. */
static void take_pair(struct cutter *c, const char *word, const char *end)
{
	const char *alone = c->n_unknown == 1 && c->end == word ? c->unknown : NULL;

	end_row(c);
	put(c, word, (size_t)(end - word));
	if (alone != NULL)
		put(c, alone, (size_t)(end - alone));
	c->word = word;
	c->word_end = end;
}

static bool is_vocable(const char *word, size_t len)
{
	if (len < MIN_LETTERS || word_is_stop(word, len))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (word[i] >= 'a' && word[i] <= 'z')
			return true;
	}
	return false;
}

static void take_word(void *arg, const char *word, size_t len)
{
	struct cutter *c = arg;
	const char *after = word;
	const uint32_t first = utf8_next(&after);

	if (!is_han(first)) {
		end_row(c);
		if (is_vocable(word, len))
			put(c, word, len);
	} else if (after < word + len) {
		utf8_next(&after);
		if (after == word + len) {
			take_pair(c, word, after);
			return;
		}
		end_row(c);
		put(c, word, len);
	} else if (word_is_particle(first)) {
		end_row(c);
	} else {
		if (c->n_unknown > 0 && c->end != word)
			end_row(c);
		if (c->n_unknown++ == 0)
			c->unknown = word;
		c->end = word + len;
	}
}

void vocabulary_words(const char *text, size_t len, vocabulary_fn *fn, void *arg)
{
	struct cutter c = {.fn = fn, .arg = arg};
	size_t folded_len;
	char *folded = fold_query(NULL, text, len, &folded_len);

	words_cut(folded, folded_len, take_word, &c);
	end_row(&c);
	talloc_free(folded);
}
