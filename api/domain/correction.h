/* "Did you mean": a query with its misspelt words put right. A word is misspelt that the vocabulary does not know and that
 * is close to one that it knows: by letters (methan, guangzou), by sound (谈达峰), or written in pinyin (tandafeng). The
 * vocabulary is asked by whoever has it:
 *   correction_new() tells what to ask about, correction_add() takes what was found, correction_text() decides.
 * Left alone: operators, conditions ("region:..."), what is excluded. */
#ifndef CCNT_API_DOMAIN_CORRECTION_H
#define CCNT_API_DOMAIN_CORRECTION_H

#include <stddef.h>
#include <stdint.h>

#define CORRECTION_MAX_WORDS 16   /* of a query; further ones are left alone */
#define CORRECTION_MAX_KEYS  3000 /* asked about */

struct correction_keys {
	const char **items;
	size_t n;
};

struct correction {
	struct correction_keys words;  /* entries with just this word are wanted, */
	struct correction_keys sounds; /* with this sound (pinyin.h), */
	struct correction_keys near;   /* and those whose spelling differs in one or two letters */
	struct correction_pieces *pieces;
};

/* Valid UTF-8. Allocated under owner. */
struct correction *correction_new(void *owner, const char *typed);

/* An entry of the vocabulary; texts are copied. An entry may come more than once, also one that was not asked for. */
void correction_add(struct correction *correction, const char *word, const char *spelling, const char *sound, int64_t weight);

/* The query put right, NULL where there is nothing to put right or nothing is close. Once, after the last entry. */
const char *correction_text(struct correction *correction);

#endif
