#include "proto/text/highlight.h"

#include <stdbool.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/highlight_match.h"
#include "proto/text/utf8.h"
#include "proto/text/words.h"

enum { LEAD_POINTS = 40, CUT_POINTS = 30, NEW_WEIGHT = 4 };

/* What is being made. */
struct cutter {
	const struct highlighter *h;
	const char *text;
	size_t len;
	struct match *matches;
	size_t n_matches;
	size_t max_points;
	bool *is_covered;  /* [pattern]: in a fragment already */
	uint32_t *counts;  /* [pattern]: in the window at hand */
	struct highlights *out;
};

struct window {
	size_t first, last; /* matches */
	unsigned score;
};

/* What ends a fragment well: anything but letters, digits and Han. */
static bool is_break(uint32_t c)
{
	return !is_han(fold_point(c)) && !is_word_point(c);
}

static size_t back(const struct cutter *c, size_t byte, size_t points, size_t floor)
{
	for (; points > 0 && byte > floor; points--) {
		do
			byte--;
		while (byte > floor && ((unsigned char)c->text[byte] & 0xC0) == 0x80);
	}
	return byte;
}

static size_t forward(const struct cutter *c, size_t byte, size_t points, size_t ceiling)
{
	return byte + utf8_byte_of(c->text + byte, ceiling - byte, points);
}

/* The first good beginning in [from, to]: behind a break, or from itself where none is. */
static size_t align_start(const struct cutter *c, size_t from, size_t to)
{
	const char *at = c->text + from;

	if (from == 0)
		return from;
	while (at < c->text + to) {
		if (is_break(utf8_next(&at)))
			return (size_t)(at - c->text);
	}
	return from;
}

/* The last good end in [from, to], not far before to; to itself where none is near. */
static size_t align_end(const struct cutter *c, size_t from, size_t to)
{
	size_t low = back(c, to, CUT_POINTS, from), good = to;
	const char *at = c->text + low;

	if (to == c->len)
		return to;
	while (at < c->text + to) {
		if (is_break(utf8_next(&at)))
			good = (size_t)(at - c->text);
	}
	return good;
}

static bool is_blank(char byte)
{
	return (unsigned char)byte <= ' ';
}

/* Adds the fragment [from, to) with the marks of the matches in it, `point` being the offset of byte `anchor`. */
static void add_fragment(struct cutter *c, size_t from, size_t to, size_t anchor, uint32_t point)
{
	struct highlight_fragment *fragment;
	size_t at = c->out->n_fragments;

	while (from < to && from < anchor && is_blank(c->text[from]))
		from++;
	while (to > from && to > anchor && is_blank(c->text[to - 1]))
		to--;
	while (at > 0 && c->out->fragments[at - 1].text > c->text + from)
		at--;
	memmove(c->out->fragments + at + 1, c->out->fragments + at, (c->out->n_fragments - at) * sizeof *fragment);
	c->out->n_fragments++;
	fragment = &c->out->fragments[at];
	*fragment = (struct highlight_fragment){.text = c->text + from, .len = to - from};
	fragment->start = point - (uint32_t)utf8_count(c->text + from, anchor - from);
	fragment->n_points = (uint32_t)utf8_count(c->text + from, to - from);
	for (size_t i = 0; i < c->n_matches; i++) {
		struct match *match = &c->matches[i];

		if (match->from < from || match->to > to || match->is_used)
			continue;
		fragment->marks = must_alloc(talloc_realloc_size(c->out, fragment->marks,
								 (fragment->n_marks + 1) * sizeof *fragment->marks));
		fragment->marks[fragment->n_marks].start = match->from_point - fragment->start;
		fragment->marks[fragment->n_marks++].end = match->to_point - fragment->start;
		match->is_used = true;
		c->is_covered[match->pattern] = true;
	}
}

static unsigned weight(const struct cutter *c, const struct match *match)
{
	return c->h->patterns[match->pattern].weight * (c->is_covered[match->pattern] ? 1 : NEW_WEIGHT);
}

/* The window of unused matches with the most distinct patterns by weight; the first of equals. */
static bool best_window(struct cutter *c, struct window *out)
{
	struct window window = {0};
	unsigned best = 0;

	memset(c->counts, 0, c->h->n_patterns * sizeof *c->counts);
	for (size_t i = 0; i < c->n_matches; i++) {
		struct match *match = &c->matches[i];

		if (c->counts[match->pattern]++ == 0)
			window.score += weight(c, match);
		while (window.first <= i && (match->is_used || match->to_point - c->matches[window.first].from_point > c->max_points)) {
			struct match *left = &c->matches[window.first];

			if (window.first == i && !match->is_used)
				break; /* a match longer than a window stands alone */
			if (--c->counts[left->pattern] == 0)
				window.score -= weight(c, left);
			window.first++;
		}
		window.last = i;
		if (!match->is_used && window.score > best) {
			best = window.score;
			*out = window;
		}
	}
	return best > 0;
}

/* Makes the fragment around a window; it does not reach into the fragments there are. */
static void cut_window(struct cutter *c, const struct window *window)
{
	struct match *first = &c->matches[window->first], *last = &c->matches[window->last];
	size_t points = last->to_point - first->from_point;
	size_t spare = points < c->max_points ? c->max_points - points : 0;
	size_t floor = 0, ceiling = c->len, from, to;

	for (size_t i = 0; i < c->out->n_fragments; i++) {
		size_t start = (size_t)(c->out->fragments[i].text - c->text), end = start + c->out->fragments[i].len;

		if (end <= first->from && end > floor)
			floor = end;
		if (start >= last->to && start < ceiling)
			ceiling = start;
	}
	from = back(c, first->from, spare / 2 < LEAD_POINTS ? spare / 2 : LEAD_POINTS, floor);
	from = align_start(c, from, first->from);
	to = forward(c, from, c->max_points, ceiling);
	to = to < last->to ? last->to : to;
	to = to == ceiling ? to : align_end(c, last->to, to);
	add_fragment(c, from, to, first->from, first->from_point);
}

static void count_terms(struct cutter *c)
{
	for (size_t i = 0; i < c->n_matches; i++) {
		const struct pattern *pattern = &c->h->patterns[c->matches[i].pattern];

		if (c->counts[c->matches[i].pattern]++ == 0)
			c->out->n_terms_found += pattern->is_term;
		c->out->has_typed = c->out->has_typed || !pattern->is_expansion;
		c->out->has_expansion = c->out->has_expansion || pattern->is_expansion;
	}
}

static void cut_all(struct cutter *c, size_t max_fragments)
{
	struct window window;

	while (c->out->n_fragments < max_fragments && best_window(c, &window))
		cut_window(c, &window);
	if (c->out->n_fragments == 0)
		add_fragment(c, 0, align_end(c, 0, forward(c, 0, c->max_points, c->len)), 0, 0);
}

struct highlights *highlight_text(void *owner, const struct highlighter *highlighter, const char *text, size_t len,
				  size_t max_fragments, size_t max_points)
{
	struct highlights *out = must_alloc(talloc_zero(owner, struct highlights));
	struct cutter c = {highlighter, text, len, .max_points = max_points, .out = out};
	void *scratch;

	if (max_fragments == 0 || len == 0)
		return out;
	scratch = must_alloc(talloc_new(NULL));
	c.matches = must_alloc(talloc_array(scratch, struct match, HIGHLIGHT_MAX_MATCHES));
	c.is_covered = must_alloc(talloc_zero_size(scratch, highlighter->n_patterns + 1));
	c.counts = must_alloc(talloc_zero_size(scratch, (highlighter->n_patterns + 1) * sizeof *c.counts));
	c.n_matches = highlight_find(highlighter, text, len, c.matches, HIGHLIGHT_MAX_MATCHES);
	max_fragments = max_fragments < c.n_matches + 1 ? max_fragments : c.n_matches + 1;
	out->fragments = must_alloc(talloc_zero_size(out, max_fragments * sizeof *out->fragments));
	count_terms(&c);
	if (max_points == SIZE_MAX)
		add_fragment(&c, 0, len, 0, 0);
	else
		cut_all(&c, max_fragments);
	talloc_free(scratch);
	return out;
}
