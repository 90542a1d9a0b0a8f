/* A dictionary knows few expressions of the field and breaks them into characters (碳|汇, 许可|证). So a character that is a word by
 * itself is looked for in a known expression, or else is one word with its like beside it; what is left over says nothing. */
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/query_inside.h"
#include "proto/text/utf8.h"
#include "proto/text/words.h"

enum { LONG_HAN_RUN = 4, MAX_PIECES = 128, EXPRESSION_POINTS = 12 };

/* Of all ways to cut a run the cheapest is taken: rather many words than few, rather known ones, and nothing lost. */
enum { OF_WORD = -1, OF_ROW = 2, OF_LOSS = 10, IMPOSSIBLE = 1 << 20 };

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

static bool is_particle(const struct piece *piece)
{
	const char *at = piece->text;

	return piece->is_single && word_is_particle(utf8_next(&at));
}

/* Whether the pieces from..to make a known expression; such as has no single character is left to its words. */
static bool is_expression(const struct cutting *c, size_t from, size_t to)
{
	size_t n_points = 0;
	bool has_single = false, found;
	char *text;

	for (size_t i = from; i < to; i++) {
		n_points += c->pieces[i].n_points;
		has_single = has_single || c->pieces[i].is_single;
	}
	if (c->known == NULL || !has_single || to - from < 2 || to - from == c->n || n_points > EXPRESSION_POINTS)
		return false;
	text = must_alloc(talloc_strndup(NULL, c->pieces[from].text, (size_t)(piece_end(&c->pieces[to - 1]) - c->pieces[from].text)));
	found = c->known(c->arg, text);
	talloc_free(text);
	return found;
}

static bool is_row(const struct cutting *c, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (!c->pieces[i].is_single || is_particle(&c->pieces[i]))
			return false;
	}
	return to - from > 1;
}

/* What it costs to let the pieces from..to be one word, or nothing where they are one character. */
static int cost_of(const struct cutting *c, size_t from, size_t to)
{
	const struct piece *piece = &c->pieces[from];

	if (to - from == 1)
		return !piece->is_single ? OF_WORD : is_particle(piece) ? 0 : OF_LOSS;
	if (is_expression(c, from, to))
		return OF_WORD;
	return is_row(c, from, to) ? OF_ROW : IMPOSSIBLE;
}

/* The best way to cut the first pieces. */
struct way {
	int cost;
	size_t from; /* where its last word begins */
};

static void add_words(struct cutting *c, const struct way *ways, size_t to)
{
	const size_t from = ways[to].from;

	if (to == 0)
		return;
	add_words(c, ways, from);
	if (to - from > 1 || !c->pieces[from].is_single)
		add_word(c, c->pieces[from].text, (size_t)(piece_end(&c->pieces[to - 1]) - c->pieces[from].text));
	else if (!is_particle(&c->pieces[from]))
		c->is_whole = false;
}

static void cut(struct cutting *c)
{
	struct way ways[MAX_PIECES + 1] = {{0, 0}};

	for (size_t to = 1; to <= c->n; to++) {
		ways[to].cost = IMPOSSIBLE;
		for (size_t from = to; from-- > 0 && to - from <= EXPRESSION_POINTS;) {
			const int cost = ways[from].cost + cost_of(c, from, to);

			if (cost < ways[to].cost)
				ways[to] = (struct way){cost, from};
			if (from > 0 && c->pieces[from].text != piece_end(&c->pieces[from - 1]))
				break;
		}
	}
	add_words(c, ways, c->n);
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
