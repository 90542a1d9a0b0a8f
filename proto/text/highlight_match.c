/* One table look-up and one bit tell for almost every character that nothing begins here; only where something
 * may begin are patterns compared, and only there are words stemmed. A budget of comparisons bounds what a text and
 * a query made for each other can cost; real ones never use it up. */
#include "proto/text/highlight_match.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/fold_tables.h"
#include "proto/text/highlight.h"
#include "proto/text/tokens.h"
#include "proto/text/utf8.h"
#include "proto/text/words.h"

enum { MAX_PATTERNS = 2048, MAX_SEPARATORS = 8, MAX_WORD = 64, MAX_WORD_BYTES = 256, MAX_WEIGHT = 16, BUDGET_A_BYTE = 8, BUDGET_AT_LEAST = 1 << 16 };

struct pattern_builder {
	struct highlighter *h;
	struct pattern pattern;
	uint32_t position;
};

static void add_atom(void *arg, const struct token *token)
{
	struct pattern_builder *b = arg;
	struct atom atom = {0};
	const char *at = token->lexeme;

	if (token->kind == TOKEN_QUANTITY || token->kind == TOKEN_DOC_NUMBER || token->kind == TOKEN_DOC_TAIL)
		return;
	if (token->kind == TOKEN_HAN_PAIR || token->kind == TOKEN_HAN_LAST) {
		atom.han = utf8_next(&at);
	} else {
		atom.word = must_alloc(talloc_strndup(b->h, token->lexeme, token->len));
		atom.len = token->len;
	}
	atom.skipped = b->pattern.n_atoms == 0 ? 0 : token->position - b->position - 1;
	b->position = token->position;
	b->pattern.atoms =
		must_alloc(talloc_realloc_size(b->h, b->pattern.atoms, (b->pattern.n_atoms + 1) * sizeof atom));
	b->pattern.atoms[b->pattern.n_atoms++] = atom;
	b->pattern.weight += atom.han != 0 ? 1 : 2;
}

static void add_pattern(struct highlighter *h, const char *text, size_t len, const struct query_term *term)
{
	struct pattern_builder b = {.h = h};
	struct atom *last;

	tokens_each(text, len, add_atom, &b);
	if (b.pattern.n_atoms == 0 || h->n_patterns == MAX_PATTERNS)
		return;
	last = &b.pattern.atoms[b.pattern.n_atoms - 1];
	if (term != NULL && term->tokens[term->n_tokens - 1].is_prefix && last->han == 0) {
		last->word = must_alloc(talloc_strdup(h, term->tokens[term->n_tokens - 1].lexeme));
		last->len = strlen(last->word);
		last->is_prefix = true;
	}
	b.pattern.is_term = term != NULL;
	b.pattern.is_expansion = term != NULL && term->stands_for != NULL;
	b.pattern.weight = b.pattern.weight < MAX_WEIGHT ? b.pattern.weight : MAX_WEIGHT;
	b.pattern.first = b.pattern.atoms[0].han;
	if (b.pattern.first == 0) {
		const char *at = b.pattern.atoms[0].word;

		b.pattern.first = utf8_next(&at);
	}
	h->patterns = must_alloc(talloc_realloc_size(h, h->patterns, (h->n_patterns + 1) * sizeof b.pattern));
	h->patterns[h->n_patterns++] = b.pattern;
	h->begins[(b.pattern.first & 0xFFFF) / 64] |= UINT64_C(1) << (b.pattern.first & 63);
}

static void add_node(struct highlighter *h, const struct query_node *node);

/* A word that a long run is cut into counts for less than the run. */
static void add_word(struct highlighter *h, const struct query_node *word)
{
	if (word->op == QUERY_TERM && word->term->stands_for == NULL)
		add_pattern(h, word->term->text, strlen(word->term->text), NULL);
	else if (word->op == QUERY_TERM)
		add_node(h, word);
	for (size_t i = 0; i < word->n_kids; i++)
		add_word(h, word->kids[i]);
}

static void add_node(struct highlighter *h, const struct query_node *node)
{
	if (node->op == QUERY_TERM) {
		add_pattern(h, node->term->text, strlen(node->term->text), node->term);
		for (size_t i = 0; i < node->term->n_words && (node->term->is_long || node->term->is_cut_whole); i++)
			add_word(h, node->term->words[i]);
	}
	for (size_t i = 0; i < node->n_kids && node->op != QUERY_NOT; i++)
		add_node(h, node->kids[i]);
}

static int compare_patterns(const void *one, const void *other)
{
	const struct pattern *a = one, *b = other;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	if (a->is_term != b->is_term)
		return b->is_term - a->is_term; /* of equal matches the term's counts, */
	return a->is_expansion - b->is_expansion; /* and rather what was typed */
}

struct highlighter *highlighter_new(void *owner, const struct query *query)
{
	struct highlighter *h = must_alloc(talloc_zero(owner, struct highlighter));

	fold_init();
	if (query->root != NULL)
		add_node(h, query->root);
	if (h->n_patterns > 0)
		qsort(h->patterns, h->n_patterns, sizeof *h->patterns, compare_patterns);
	return h;
}

static bool is_group_mark(const char *at, const char *end)
{
	return end - at > 1 && (*at == ',' || *at == '.') && at[1] >= '0' && at[1] <= '9';
}

/* Reads the word at `at` in folded form, numbers as in tokens.h. out has room for MAX_WORD; the answer is the
 * word's end (or somewhere in it: nothing looked for is that long). */
static const char *read_word(const char *at, const char *end, char *out, size_t *len_out)
{
	const char *limit = end - at > MAX_WORD_BYTES ? at + MAX_WORD_BYTES : end;
	size_t n = 0;

	while (at < limit) {
		const char *next = at;
		uint32_t c = fold_point(utf8_next(&next));
		bool is_mark = n > 0 && out[n - 1] >= '0' && out[n - 1] <= '9' && is_group_mark(at, end);

		if (!is_mark && c != 0 && !is_word_point(c))
			break;
		if (n + 4 < MAX_WORD && c != 0 && !(is_mark && c == ','))
			n += utf8_put(out + n, c);
		at = next;
	}
	*len_out = n;
	return at;
}

static bool has_prefix(const char *word, size_t len, const struct atom *atom)
{
	return len >= atom->len && memcmp(word, atom->word, atom->len) == 0;
}

/* The end of a number at the head of a word ("300mw" with its unit), or NULL. */
static const char *match_number_head(const char *at, const char *word, size_t len, const struct atom *atom)
{
	if (atom->word[0] < '0' || atom->word[0] > '9' || !has_prefix(word, len, atom) || len == atom->len ||
	    word[atom->len] < 'a' || word[atom->len] > 'z')
		return NULL;
	for (size_t left = atom->len; left > 0;) {
		uint32_t c = fold_point(utf8_next(&at));

		left -= c != ',' && c != 0;
	}
	return at;
}

/* Whether the second and third letters show that the word has another stem: stemming leaves them alone. */
static bool has_other_letters(const char *at, const char *end, const struct atom *atom)
{
	if (atom->word[0] < 'a' || atom->word[0] > 'z')
		return false;
	for (unsigned i = 1; i < 3 && i + 1 < atom->len && end - at > 2; i++) {
		if (at[i] > 0 && (at[i] | 0x20) != (atom->word[i] | 0x20))
			return true;
	}
	return false;
}

/* The end of the word at `at` if it is the atom's, else NULL. */
static const char *match_word(const char *at, const char *end, const struct atom *atom)
{
	char word[MAX_WORD];
	const char *after, *stem;
	size_t len, stem_len;

	if (has_other_letters(at, end, atom))
		return NULL;
	after = read_word(at, end, word, &len);
	if (atom->is_prefix)
		return has_prefix(word, len, atom) ? after : NULL;
	if (len == 0 || word[0] != atom->word[0])
		return NULL;
	stem = word_stem(word, len, &stem_len);
	if (stem_len == atom->len && memcmp(stem, atom->word, stem_len) == 0)
		return after;
	return match_number_head(at, word, len, atom);
}

/* Where the next token begins: past a few characters that are no part of any. */
static const char *skip_separators(const char *at, const char *end)
{
	for (unsigned n = 0; at < end && n < MAX_SEPARATORS; n++) {
		const char *next = at;
		uint32_t c = fold_point(utf8_next(&next));

		if (is_han(c) || is_word_point(c))
			return at;
		at = next;
	}
	return at;
}

/* The end of the pattern's match that begins at `at`, or NULL. Each comparison is taken off *budget. */
static const char *match_pattern(const struct pattern *pattern, const char *at, const char *end, size_t *budget)
{
	for (size_t i = 0; i < pattern->n_atoms; i++) {
		const struct atom *atom = &pattern->atoms[i];

		if (*budget < 1u + atom->skipped)
			return NULL;
		*budget -= 1u + atom->skipped;
		if (i > 0)
			at = skip_separators(at, end);
		for (unsigned skipped = 0; skipped < atom->skipped && at < end; skipped++) {
			char word[MAX_WORD];
			size_t len;

			at = skip_separators(read_word(at, end, word, &len), end);
		}
		if (at >= end)
			return NULL;
		if (atom->han == 0) {
			at = match_word(at, end, atom);
			if (at == NULL)
				return NULL;
		} else if (fold_point(utf8_next(&at)) != atom->han) {
			return NULL;
		}
	}
	return at;
}

static const struct pattern *longest_match(const char **to_out, const struct highlighter *h, uint32_t first,
					   const char *at, const char *end, size_t *budget)
{
	const struct pattern *found = NULL;
	size_t low = 0, high = h->n_patterns;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (h->patterns[middle].first < first)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < h->n_patterns && h->patterns[low].first == first; low++) {
		const char *to = match_pattern(&h->patterns[low], at, end, budget);

		if (to != NULL && (found == NULL || to > *to_out)) {
			found = &h->patterns[low];
			*to_out = to;
		}
	}
	return found;
}

size_t highlight_find(const struct highlighter *h, const char *text, size_t len, struct match *out, size_t room)
{
	const char *at = text, *end = text + len;
	uint32_t point = 0;
	bool is_in_word = false;
	size_t n = 0, budget = BUDGET_A_BYTE * len + BUDGET_AT_LEAST;

	while (at < end && n < room && budget > MAX_PATTERNS) {
		const char *from = at, *to = NULL;
		uint32_t c = utf8_next(&at), folded = c <= 0xFFFF ? fold_table[c] : c;
		const struct pattern *pattern = NULL;
		bool was_in_word = is_in_word;

		point++;
		is_in_word = (folded < 0x3000 && is_word_point(folded)) ||
			     (was_in_word && from[-1] >= '0' && from[-1] <= '9' && is_group_mark(from, end));
		if ((h->begins[(folded & 0xFFFF) / 64] >> (folded & 63) & 1) == 0 || (is_in_word && was_in_word))
			continue;
		pattern = longest_match(&to, h, folded, from, end, &budget);
		if (pattern == NULL)
			continue;
		out[n].from = (size_t)(from - text);
		out[n].to = (size_t)(to - text);
		out[n].from_point = point - 1;
		point += (uint32_t)utf8_count(at, (size_t)(to - at));
		out[n].to_point = point;
		out[n].is_used = false;
		out[n++].pattern = (uint16_t)(pattern - h->patterns);
		at = to;
	}
	return n;
}
