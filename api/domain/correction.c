/* Han runs are cut anew: of all ways to cut one into entries and single characters the best is looked for, where long entries
 * are worth more than short ones, and one that only sounds like what was typed costs a little. Latin words are compared with each
 * entry; pinyin of several words is cut like Han. */
#include "api/domain/correction_inside.h"

#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/pinyin.h"
#include "proto/text/utf8.h"
#include "proto/text/words.h"

enum {
	MAX_COST = 20, /* two letters */
	COST_OF_LETTER = 10, COST_OF_SOUND = 4, COST_OF_PINYIN = 1, COST_OF_CUT = 4,
	WORTH = 10,         /* of an entry, by the square of its length */
	LOSS_OF_SOUND = 15, /* of its worth where it only sounds so */
};

/* The best way to cut the run from its beginning to each of its characters. */
struct cut {
	int worth;
	size_t from;       /* where its last part begins */
	const char *word;  /* the entry that stands there; NULL: as typed */
};

static void try_part(struct cut *cuts, const struct correction_pieces *pieces, const char *text, size_t from, size_t to,
		     const size_t *bytes)
{
	const size_t n = to - from;
	char *part = must_alloc(talloc_strndup(NULL, text + bytes[from], bytes[to] - bytes[from]));
	char *spelling = pinyin_spell(part, part, strlen(part));
	const struct entry *same = entry_of_word(pieces, part), *alike = same != NULL ? NULL : entry_of_sound(pieces, spelling, n);
	const int worth = cuts[from].worth + (same == NULL && alike == NULL ? 0 : WORTH * (int)(n * n) - (alike != NULL ? LOSS_OF_SOUND : 0));

	if ((same != NULL || alike != NULL) && worth > cuts[to].worth)
		cuts[to] = (struct cut){worth, from, alike != NULL ? alike->word : NULL};
	talloc_free(part);
}

static void correct_han(struct correction *c, struct piece *piece)
{
	struct cut cuts[CORRECTION_MAX_POINTS + 1] = {{0}};
	size_t bytes[CORRECTION_MAX_POINTS + 1] = {0}, n = 0;
	char *text = must_alloc(talloc_strdup(c, ""));
	bool is_changed = false;

	for (const char *at = piece->text; *at != '\0'; bytes[++n] = (size_t)(at - piece->text))
		utf8_next(&at);
	for (size_t to = 1; to <= n; to++) {
		cuts[to] = (struct cut){cuts[to - 1].worth, to - 1, NULL};
		for (size_t len = 2; len <= MAX_HAN_ENTRY && len <= to; len++)
			try_part(cuts, c->pieces, piece->text, to - len, to, bytes);
	}
	for (size_t to = n; to > 0; to = cuts[to].from) {
		const size_t from = bytes[cuts[to].from];
		const char *word = cuts[to].word;

		is_changed = is_changed || word != NULL;
		text = must_alloc(word != NULL ? talloc_asprintf(c, "%s%s", word, text)
					       : talloc_asprintf(c, "%.*s%s", (int)(bytes[to] - from), piece->text + from, text));
	}
	if (is_changed)
		piece->corrected = text;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Letters inserted, left out, put in place of others, or in the wrong order. */
static unsigned distance(const char *one, const char *other)
{
	enum { ROOM = 64 };
	const size_t n = strlen(one), m = strlen(other);
	unsigned rows[3][ROOM + 1];

	if (n > ROOM || m > ROOM)
		return ROOM;
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];

		now[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + (one[i - 1] != other[j - 1]));
			if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
				now[j] = least(now[j], before[j - 2] + 1);
		}
	}
	return rows[n % 3][m];
}

static bool has_stem_of(const char *word, const char *text)
{
	char stem[CORRECTION_MAX_POINTS + 1];
	size_t len, other_len;
	const char *found = word_stem(text, strlen(text), &len);

	memcpy(stem, found, len);
	found = word_stem(word, strlen(word), &other_len);
	return len == other_len && memcmp(stem, found, len) == 0;
}

static bool is_known(const struct correction_pieces *pieces, struct piece *piece)
{
	const char *text = piece->text;

	if (piece->known == NOT_ASKED) {
		piece->known = entry_of_word(pieces, text) != NULL || word_is_stop(text, strlen(text)) ? KNOWN : UNKNOWN;
		for (size_t i = 0; i < pieces->n_entries && piece->known == UNKNOWN; i++)
			piece->known = has_stem_of(pieces->entries[i].word, text) ? KNOWN : UNKNOWN;
	}
	return piece->known == KNOWN;
}

/* How far an entry is from a Latin word. */
static unsigned cost_of(const struct entry *entry, const char *text, const char *sound)
{
	const size_t len = strlen(text), entry_len = strlen(entry->spelling);
	unsigned n_letters;

	if (entry_len > len + 2 || len > entry_len + 2)
		return MAX_COST + 1;
	n_letters = distance(text, entry->spelling);
	if (entry_is_han(entry)) {
		if (n_letters == 0)
			return COST_OF_PINYIN;
		if (strcmp(entry->sound, sound) == 0)
			return COST_OF_SOUND;
		return n_letters == 1 && len >= 6 ? COST_OF_LETTER + COST_OF_SOUND : MAX_COST + 1;
	}
	if (strcmp(entry->sound, sound) == 0)
		return COST_OF_SOUND - 1; /* rather than the same in Han */
	return n_letters <= (len <= 5 ? 1 : 2) ? n_letters * COST_OF_LETTER : MAX_COST + 1;
}

/* Pinyin of several words: as few as can be. */
static const char *cut_pinyin(struct correction *c, const char *text, unsigned *cost_out)
{
	const size_t n = strlen(text);
	unsigned costs[CORRECTION_MAX_POINTS + 1];
	const char *words[CORRECTION_MAX_POINTS + 1];

	costs[0] = 0;
	words[0] = "";
	for (size_t to = 1; to <= n; to++) {
		costs[to] = MAX_COST + 1;
		words[to] = NULL;
		for (size_t len = 2; len <= MAX_PINYIN_ENTRY && len <= to; len++) {
			char *part = must_alloc(talloc_strndup(c, text + to - len, len));
			const struct entry *entry = words[to - len] == NULL ? NULL : entry_of_sound(c->pieces, part, 0);
			const unsigned cost = entry == NULL ? MAX_COST + 1
							    : costs[to - len] + COST_OF_CUT + (strcmp(entry->spelling, part) == 0 ? 0 : COST_OF_SOUND);

			if (cost < costs[to]) {
				costs[to] = cost;
				words[to] = must_alloc(talloc_asprintf(c, "%s%s", words[to - len], entry->word));
			}
			talloc_free(part);
		}
	}
	*cost_out = costs[n];
	return words[n];
}

static void correct_latin(struct correction *c, struct piece *piece)
{
	const char *sound = pinyin_sound(c, piece->text), *cut;
	unsigned best = MAX_COST + 1, cost;
	int64_t weight = 0;

	if (strlen(piece->text) < MIN_LETTERS || is_known(c->pieces, piece))
		return;
	for (size_t i = 0; i < c->pieces->n_entries; i++) {
		const struct entry *entry = &c->pieces->entries[i];

		cost = cost_of(entry, piece->text, sound);
		if (cost < best || (cost == best && cost <= MAX_COST && entry->weight > weight)) {
			best = cost;
			weight = entry->weight;
			piece->corrected = entry->word;
		}
	}
	cut = cut_pinyin(c, piece->text, &cost);
	if (cut != NULL && cost < best)
		piece->corrected = cut;
}

/* Several words that are one in pinyin; true: they are put right, the first one holding the word. */
static bool correct_joined(struct correction *c, size_t a, size_t b)
{
	struct piece *list = c->pieces->list;
	const char *text = pieces_join(c, c->pieces, a, b);
	const struct entry *entry = entry_of_sound(c->pieces, text, 0);
	bool is_all_known = true;

	for (size_t i = a; i <= b && entry != NULL; i++)
		is_all_known = is_all_known && is_known(c->pieces, &list[i]);
	if (entry == NULL || is_all_known)
		return false;
	list[a].corrected = entry->word;
	list[a].to = list[b].to;
	memmove(&list[a + 1], &list[b + 1], (c->pieces->n - b - 1) * sizeof *list);
	c->pieces->n -= b - a;
	return true;
}

static void correct(struct correction *c, size_t i)
{
	struct piece *piece = &c->pieces->list[i];

	for (size_t b = i + MAX_JOINED - 1; b > i; b--) {
		if (pieces_can_join(c->pieces, i, b) && correct_joined(c, i, b))
			return;
	}
	if (piece->is_han)
		correct_han(c, piece);
	else
		correct_latin(c, piece);
}

/* Who writes one word in pinyin writes the others so too, also where a name is spelled like it. */
static void correct_known_pinyin(struct correction *c)
{
	struct correction_pieces *pieces = c->pieces;
	bool is_pinyin = false;

	for (size_t i = 0; i < pieces->n; i++)
		is_pinyin = is_pinyin || (!pieces->list[i].is_han && pieces->list[i].corrected != NULL &&
					  entry_is_han(&(struct entry){.word = pieces->list[i].corrected}));
	for (size_t i = 0; i < pieces->n && is_pinyin; i++) {
		struct piece *piece = &pieces->list[i];
		const struct entry *entry = piece->is_han || piece->corrected != NULL ? NULL : entry_of_sound(pieces, piece->text, 0);

		if (entry != NULL && strcmp(entry->spelling, piece->text) == 0)
			piece->corrected = entry->word;
	}
}

const char *correction_text(struct correction *c)
{
	const struct correction_pieces *pieces = c->pieces;
	char *text = must_alloc(talloc_strdup(c, ""));
	size_t at = 0;
	bool is_changed = false;

	entries_sort(c->pieces);
	for (size_t i = 0; i < pieces->n; i++)
		correct(c, i);
	correct_known_pinyin(c);
	for (size_t i = 0; i < pieces->n; i++) {
		const struct piece *piece = &pieces->list[i];

		if (piece->corrected == NULL)
			continue;
		text = must_alloc(talloc_asprintf_append_buffer(text, "%.*s%s", (int)(piece->from - at), pieces->typed + at, piece->corrected));
		at = piece->to;
		is_changed = true;
	}
	return is_changed ? must_alloc(talloc_strdup_append_buffer(text, pieces->typed + at)) : NULL;
}
