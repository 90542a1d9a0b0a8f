/* What of a clause is the thing measured: without the words around it that say nothing, and without what it is compared with. */
#include <string.h>

#include "workers/targets/clause.h"

#define BIT(word) (1U << (word))

static const uint32_t empty_words = BIT(WORD_FILLER) | BIT(WORD_STRIVE) | BIT(WORD_BIND) | BIT(WORD_EACH) |
                                    BIT(WORD_PER_YEAR) | BIT(WORD_BUILD) | BIT(WORD_ABOUT) | BIT(WORD_EQUAL) |
                                    BIT(WORD_THAN);

static bool is_word(const struct part_token *token, uint32_t words)
{
	return token->kind == TOKEN_WORD_T && (BIT(token->word) & words) != 0;
}

/* Whether span ends with a bracket that has no tokens, as that of a unit has none once a number has taken it. */
static bool is_unit_bracket(const struct part *part, struct span span)
{
	if (span.to < span.from + 2 || part->text[span.to - 1] != ')' || memchr(part->text + span.from, '(', span.to - span.from) == NULL)
		return false;
	for (size_t i = 0; i < part->n && part->tokens[i].start < span.to; i++)
		if (part->tokens[i].kind == TOKEN_CLOSE && part->tokens[i].end == span.to)
			return false;
	return true;
}

struct span clause_trim(const struct part *part, struct span span)
{
	bool again = true;
	while (again && span.from < span.to) {
		again = false;
		while (span.from < span.to && strchr(" -\"'.,:", part->text[span.from]) != NULL)
			span.from++, again = true;
		while (span.to > span.from && strchr(" -\"'.,:", part->text[span.to - 1]) != NULL)
			span.to--, again = true;
		if (is_unit_bracket(part, span)) {
			while (part->text[--span.to] != '(')
				;
			again = true;
		}
		for (size_t i = 0; i < part->n && part->tokens[i].start < span.to; i++) {
			const struct part_token *token = &part->tokens[i];
			bool is_empty = token->kind == TOKEN_YEARS || token->kind == TOKEN_LIST ||
			                is_word(token, empty_words);
			if (token->start == span.from && is_empty && token->end <= span.to) {
				span.from = token->end;
				again = true;
			} else if (token->end == span.to && token->start >= span.from && is_empty &&
			           token->word != WORD_BUILD && token->word != WORD_EQUAL) {
				span.to = token->start;
				again = true;
				break;
			}
		}
	}
	return span;
}

/* "…较2020年下降": the subject ends before the comparison; "在2020年的基础上…": it begins behind it. */
struct span clause_cut_baseline(const struct part *part, struct span span)
{
	for (size_t i = 0; i + 1 < part->n && part->tokens[i].start < span.to; i++) {
		const struct part_token *token = &part->tokens[i];
		if (token->start < span.from || !is_word(token, BIT(WORD_THAN)) ||
		    part->tokens[i + 1].kind != TOKEN_YEARS)
			continue;
		struct span before = clause_trim(part, (struct span){span.from, token->start});
		if (before.to > before.from + 3)
			return before;
		size_t end = part->tokens[i + 1].end;
		if (i + 2 < part->n && is_word(&part->tokens[i + 2], BIT(WORD_BASIS)))
			end = part->tokens[i + 2].end;
		return (struct span){end, span.to};
	}
	return span;
}
