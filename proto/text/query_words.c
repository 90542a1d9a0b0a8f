/* A dictionary knows few expressions of the field and breaks them into characters (碳|汇, 许可|证). So a character that is a word by
 * itself is first looked for in a known expression; characters in a row are one word; what is left over says nothing. */
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/query_inside.h"
#include "proto/text/utf8.h"
#include "proto/text/words.h"

enum { LONG_HAN_RUN = 4, MAX_PIECES = 128, EXPRESSION_POINTS = 12 };

struct piece {
	const char *text;
	size_t len, n_points;
	bool is_single; /* one Han character */
};

struct cutting {
	struct query_term *term;
	struct piece pieces[MAX_PIECES];
	size_t n;
	bool is_whole; /* nothing was left over */
	query_known_fn *known;
	void *arg;
};

static size_t longest_han_run(const char *text)
{
	size_t run = 0, longest = 0;

	while (*text != '\0') {
		run = is_han(utf8_next(&text)) ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void take_piece(void *arg, const char *word, size_t len)
{
	struct cutting *c = arg;
	const char *at = word;

	if (c->n == MAX_PIECES) {
		c->is_whole = false;
		return;
	}
	c->pieces[c->n++] = (struct piece){word, len, utf8_count(word, len), is_han(utf8_next(&at)) && at == word + len};
}

static void add_word(struct cutting *c, const char *text, size_t len)
{
	struct query_term *term = c->term, *word = query_term_new(term, text, len, false);
	struct query_node *node;

	if (word == NULL)
		return;
	word->is_quoted = true;
	word->is_head = term->is_head;
	node = must_alloc(talloc_zero(term, struct query_node));
	node->op = QUERY_TERM;
	node->term = word;
	term->words = must_alloc(talloc_realloc_size(term, term->words, (term->n_words + 1) * sizeof(struct query_node *)));
	term->words[term->n_words++] = node;
}

static const char *piece_end(const struct piece *piece)
{
	return piece->text + piece->len;
}

/* How many pieces from here on make the longest known expression that has a single character; 0: none does. */
static size_t expression_at(const struct cutting *c, size_t from)
{
	size_t n_points = 0, n = 0, best = 0;
	bool has_single = false;

	for (size_t i = from; c->known != NULL && i < c->n; i++) {
		char *text;

		if (i > from && c->pieces[i].text != piece_end(&c->pieces[i - 1]))
			break;
		n++;
		has_single = has_single || c->pieces[i].is_single;
		n_points += c->pieces[i].n_points;
		if (n_points > EXPRESSION_POINTS || n == c->n)
			break;
		if (n == 1 || !has_single)
			continue;
		text = must_alloc(talloc_strndup(NULL, c->pieces[from].text, (size_t)(piece_end(&c->pieces[i]) - c->pieces[from].text)));
		best = c->known(c->arg, text) ? n : best;
		talloc_free(text);
	}
	return best;
}

static bool is_unknown(const struct piece *piece)
{
	const char *at = piece->text;

	return piece->is_single && !word_is_particle(utf8_next(&at));
}

/* How many single characters stand in a row from here on. */
static size_t row_at(const struct cutting *c, size_t from)
{
	size_t n = 0;

	while (from + n < c->n && is_unknown(&c->pieces[from + n]) && expression_at(c, from + n) == 0 &&
	       (n == 0 || c->pieces[from + n].text == piece_end(&c->pieces[from + n - 1])))
		n++;
	return n;
}

static void cut(struct cutting *c)
{
	for (size_t i = 0, n; i < c->n; i += n) {
		const struct piece *piece = &c->pieces[i];

		n = expression_at(c, i);
		if (n == 0)
			n = piece->is_single ? row_at(c, i) : 1;
		if (n > 1 || (n == 1 && !piece->is_single))
			add_word(c, piece->text, (size_t)(piece_end(&c->pieces[i + n - 1]) - piece->text));
		else
			c->is_whole = false;
		n = n == 0 ? 1 : n;
	}
}

void query_term_cut(struct query_term *term, query_known_fn *known, void *arg)
{
	const size_t run = longest_han_run(term->text);
	struct cutting *c;

	for (size_t i = 0; i < term->n_words; i++)
		talloc_free(term->words[i]);
	term->n_words = 0;
	if (term->is_quoted || term->whole != NULL || run < LONG_HAN_RUN)
		return;
	c = must_alloc(talloc_zero(NULL, struct cutting));
	c->term = term;
	c->is_whole = true;
	c->known = known;
	c->arg = arg;
	words_cut(term->text, strlen(term->text), take_piece, c);
	cut(c);
	term->is_long = run > LONG_HAN_RUN;
	term->is_cut_whole = c->is_whole;
	talloc_free(c);
}
