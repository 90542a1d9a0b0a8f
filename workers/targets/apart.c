#include "workers/targets/apart.h"

#include <stdio.h>
#include <string.h>

#include "workers/targets/match.h"

/* ---- Lists of places ---- */

static bool begins(const char *text, struct span span, const char *word)
{
	size_t n = strlen(word);
	return span.to >= span.from + n && memcmp(text + span.from, word, n) == 0;
}

static bool ends(const char *text, struct span span, const char *word)
{
	size_t n = strlen(word);
	return span.to >= span.from + n && memcmp(text + span.to - n, word, n) == 0;
}

static struct span strip(const char *text, struct span span)
{
	static const char *const heads[] = {" ", "and ", "the "}, *const tails[] = {" ", " combined", " together", " alike", " each"};
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		span.from += begins(text, span, heads[i]) ? strlen(heads[i]) : 0;
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
		span.to -= ends(text, span, tails[i]) ? strlen(tails[i]) : 0;
	return span;
}

/* Whether nothing but names of regions stands there: "Tianjin and Hebei". */
static bool is_places(const struct target_lexicon *lexicon, const char *text, struct span span)
{
	static const char and[] = " and ";
	span = strip(text, span);
	const char *joint = span.to > span.from ? memmem(text + span.from, span.to - span.from, and, strlen(and)) : NULL;
	if (joint == NULL || match_is_region(lexicon, text, span))
		return match_is_region(lexicon, text, span);
	size_t at = (size_t)(joint - text);
	return is_places(lexicon, text, (struct span){span.from, at}) && is_places(lexicon, text, (struct span){at + strlen(and), span.to});
}

/* Where the first place of the list begins that a piece ends with ("coal use in Beijing"); 0: it ends with none. */
static size_t last_place(const struct target_lexicon *lexicon, const char *text, struct span piece)
{
	static const char *const leads[] = {" in ", " of ", " for ", " across ", " from "};
	for (size_t at = piece.to; at-- > piece.from;)
		for (size_t i = 0; text[at] == ' ' && i < sizeof leads / sizeof *leads; i++)
			if (begins(text, (struct span){at, piece.to}, leads[i]) &&
			    is_places(lexicon, text, (struct span){at + strlen(leads[i]), piece.to}))
				return at + strlen(leads[i]);
	return 0;
}

/* The piece between commas that ends at the comma of token k. */
static struct span piece_before(const struct part *part, size_t k)
{
	struct span piece = {part->from, part->tokens[k].start};
	for (size_t i = k; i-- > 0 && piece.from == part->from;)
		if (part->tokens[i].kind == TOKEN_COMMA || (part->tokens[i].kind == TOKEN_QUANTITY_T && part->tokens[i].as.quantity.unit != NULL))
			piece.from = part->tokens[i].end;
	return piece;
}

static size_t comma_at(const struct part *part, size_t end)
{
	for (size_t k = part->n; k-- > 0;)
		if (part->tokens[k].kind == TOKEN_COMMA && part->tokens[k].end == end)
			return k;
	return part->n;
}

static void reach_over_places(struct candidate *c, const struct target_lexicon *lexicon)
{
	const struct part *part = c->part;
	struct span subject = c->clause.subject, piece;
	if (!is_places(lexicon, part->text, subject))
		return;
	for (size_t k = comma_at(part, c->clause.lo); k < part->n; k = comma_at(part, piece.from)) {
		piece = piece_before(part, k);
		if (is_places(lexicon, part->text, piece))
			continue;
		if (last_place(lexicon, part->text, piece) == 0)
			return;
		c->clause.lo = piece.from;
		c->clause.subject = clause_trim(part, (struct span){piece.from, subject.to});
		return;
	}
}

/* ---- Lists of examples ---- */

static void reach_over_examples(struct candidate *c)
{
	static const char such[] = " such as ";
	const struct part *part = c->part;
	struct span subject = c->clause.subject;
	for (size_t k = comma_at(part, c->clause.lo); k < part->n;) {
		struct span piece = piece_before(part, k);
		const char *at = piece.to > piece.from ? memmem(part->text + piece.from, piece.to - piece.from, such, strlen(such)) : NULL;
		if (at != NULL) {
			c->clause.lo = piece.from;
			c->clause.subject = clause_trim(part, (struct span){piece.from, (size_t)(at - part->text)});
			return;
		}
		if (part->text[part->tokens[k].start] != ',' || subject.to - piece.from > PHRASE_GAP_MAX * 4)
			return;
		k = comma_at(part, piece.from);
	}
}

/* "its use is to double from 2022, reaching 24 million kWh": the subject stands before the comma. */
static void reach_over_comma(struct candidate *c)
{
	const struct part *part = c->part;
	size_t k = comma_at(part, c->clause.lo);
	if (k == part->n || c->clause.is_after_number || part->text[part->tokens[k].start] != ',')
		return;
	struct span piece = piece_before(part, k);
	for (size_t i = 0; i < k; i++)
		if (part->tokens[i].kind == TOKEN_QUANTITY_T && part->tokens[i].end == piece.from)
			return; /* "5 percent of peak load, and about 10 percent" */
	piece = clause_trim(part, piece);
	if (piece.to > piece.from + 3)
		c->clause.subject = piece;
}

void apart_subject(struct candidate *c, const struct target_lexicon *lexicon)
{
	if (!c->part->is_zh && c->clause.subject.from >= c->clause.subject.to && c->part->tokens[c->i].bracket == 0)
		reach_over_comma(c);
	if (c->part->is_zh || c->clause.is_subject_behind || c->clause.group_n > 1 || c->clause.subject.from >= c->clause.subject.to ||
	    c->part->tokens[c->i].bracket > 0)
		return;
	reach_over_places(c, lexicon);
	reach_over_examples(c);
}

/* ---- Parts of what was measured ---- */

/* The words that tell which part is meant; empty: none do. */
static struct span part_words(const struct candidate *c)
{
	static const char *const behind[] = {" of it ", " of them ", " of this ", " of these ", " of that "};
	static const char *const led[] = {"of which", "of it", "of these", "among them"};
	static const char *const nouns[] = {" projects", " ones", " units", " plants", " capacity", " installations", " systems", " stations", " farms"};
	const char *text = c->part->text;
	struct span after = {c->clause.after, c->clause.hi}, before = {c->clause.lo, c->part->tokens[c->i].start}, thing = c->measured;
	for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
		if (begins(text, after, behind[i]))
			return clause_trim(c->part, (struct span){after.from + strlen(behind[i]), after.to});
	for (size_t i = 0; i < sizeof led / sizeof *led && before.to > before.from; i++)
		if (memmem(text + before.from, before.to - before.from, led[i], strlen(led[i])) != NULL && after.to > after.from + 1)
			return clause_trim(c->part, after);
	for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
		if (ends(text, thing, nouns[i]))
			return (struct span){thing.from, thing.to - strlen(nouns[i])};
	return (struct span){0, 0};
}

const struct indicator *apart_of(const struct candidate *c, const struct target_lexicon *lexicon, const char *whole)
{
	enum { WORDS_BYTES = 24, JOINED_BYTES = 120 };
	const struct wanted wanted = {c->quantity.unit, candidate_is_change(c), false};
	struct span words = part_words(c);
	char joined[JOINED_BYTES];
	if (c->part->is_zh || words.from >= words.to || words.to - words.from > WORDS_BYTES || *whole == '\0')
		return NULL;
	int n = snprintf(joined, sizeof joined, "%.*s %s", (int)(words.to - words.from), c->part->text + words.from, whole);
	if (n < 0 || (size_t)n >= sizeof joined)
		return NULL;
	for (int i = 0; i < n; i++)
		joined[i] = joined[i] == '_' ? ' ' : joined[i];
	const struct indicator *found = match_words(lexicon, joined, (size_t)n, &wanted);
	return found != NULL && strcmp(found->code, whole) != 0 ? found : NULL;
}
