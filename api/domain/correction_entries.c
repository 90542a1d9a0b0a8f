/* What the vocabulary answered, to be looked up by word and by sound. */
#include "api/domain/correction_inside.h"

#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/pinyin.h"
#include "proto/text/utf8.h"

void correction_add(struct correction *c, const char *word, const char *spelling, const char *sound, int64_t weight)
{
	struct correction_pieces *pieces = c->pieces;

	if ((pieces->n_entries & (pieces->n_entries - 1)) == 0)
		pieces->entries = must_alloc(talloc_realloc(c, pieces->entries, struct entry,
							    (unsigned)(pieces->n_entries == 0 ? 64 : pieces->n_entries * 2)));
	pieces->entries[pieces->n_entries++] = (struct entry){must_alloc(talloc_strdup(c, word)), must_alloc(talloc_strdup(c, spelling)),
							      must_alloc(talloc_strdup(c, sound)), weight};
}

static int by_sound(const void *one, const void *other)
{
	return strcmp((*(struct entry *const *)one)->sound, (*(struct entry *const *)other)->sound);
}

static int by_word(const void *one, const void *other)
{
	return strcmp((*(struct entry *const *)one)->word, (*(struct entry *const *)other)->word);
}

void entries_sort(struct correction_pieces *pieces)
{
	pieces->by_sound = must_alloc(talloc_array(pieces, struct entry *, (unsigned)pieces->n_entries + 1));
	pieces->by_word = must_alloc(talloc_array(pieces, struct entry *, (unsigned)pieces->n_entries + 1));
	for (size_t i = 0; i < pieces->n_entries; i++)
		pieces->by_sound[i] = pieces->by_word[i] = &pieces->entries[i];
	if (pieces->n_entries == 0)
		return;
	qsort(pieces->by_sound, pieces->n_entries, sizeof *pieces->by_sound, by_sound);
	qsort(pieces->by_word, pieces->n_entries, sizeof *pieces->by_word, by_word);
}

/* The first entry that is not before the key. */
static size_t lower_bound(struct entry *const *entries, size_t n, const struct entry *key, int (*compare)(const void *, const void *))
{
	size_t from = 0;

	while (n > 0) {
		const size_t half = n / 2;

		if (compare(&entries[from + half], &key) < 0) {
			from += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return from;
}

const struct entry *entry_of_word(const struct correction_pieces *pieces, const char *word)
{
	const struct entry key = {.word = word};
	const size_t at = lower_bound(pieces->by_word, pieces->n_entries, &key, by_word);

	return at < pieces->n_entries && strcmp(pieces->by_word[at]->word, word) == 0 ? pieces->by_word[at] : NULL;
}

bool entry_is_han(const struct entry *entry)
{
	const char *at = entry->word;

	return is_han(utf8_next(&at));
}

const struct entry *entry_of_sound(const struct correction_pieces *pieces, const char *spelling, size_t n_points)
{
	const struct entry key = {.sound = pinyin_sound(NULL, spelling)}, *found = NULL;
	bool is_found_exact = false;

	for (size_t i = lower_bound(pieces->by_sound, pieces->n_entries, &key, by_sound);
	     i < pieces->n_entries && strcmp(pieces->by_sound[i]->sound, key.sound) == 0; i++) {
		const struct entry *entry = pieces->by_sound[i];
		const bool is_exact = strcmp(entry->spelling, spelling) == 0;

		if (!entry_is_han(entry) || (n_points > 0 && utf8_count(entry->word, strlen(entry->word)) != n_points))
			continue;
		if (found == NULL || is_exact > is_found_exact || (is_exact == is_found_exact && entry->weight > found->weight)) {
			found = entry;
			is_found_exact = is_exact;
		}
	}
	talloc_free((void *)(uintptr_t)key.sound);
	return found;
}
