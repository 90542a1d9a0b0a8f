/* What is known about words: English stems and stop words, units of measure. For the other
 * files of this folder. */
#ifndef CCNT_PROTO_TEXT_WORDS_H
#define CCNT_PROTO_TEXT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A letter, digit or mark of any script but Han: what words are made of. */
bool is_word_point(uint32_t point);

/* The stem of a folded word: itself unless it is of three or more letters a-z. *len_out is its length; the
 * text is borrowed until the next call. */
const char *word_stem(const char *word, size_t len, size_t *len_out);

/* Whether a folded word is too frequent in English to be looked for ("the", "of"). */
bool word_is_stop(const char *word, size_t len);

/* Whether a Han character binds words, or ends the name of a place, and so is part of no word that a dictionary lacks. */
bool word_is_particle(uint32_t point);

/* Calls fn for each word of folded text, Han words as a dictionary has them: a character that is part of none is a word by itself.
 * Not within itself: there is one break iterator. */
typedef void word_fn(void *arg, const char *word, size_t len);
void words_cut(const char *text, size_t len, word_fn *fn, void *arg);

/* The length of the unit of measure at the head of folded text, 0 where there is none: the longest that fits. A unit
 * of letters must not go on as a word. */
size_t unit_length(const char *text, size_t len);

#endif
