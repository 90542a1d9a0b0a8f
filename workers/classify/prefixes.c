#include "workers/classify/prefixes.h"

#include <stdlib.h>
#include <string.h>

#include "proto/text/utf8.h"
#include "workers/classify/array.h"
#include "workers/classify/names.h"
#include "workers/data/pinyin.h"
#include "workers/data/words.h"

struct spelling {
	const char *letters;
	size_t len;
	bool is_initials;
	const struct issuing_prefix *prefix;
};

struct prefixes {
	const struct lexicon *lexicon;
	struct issuing_prefix *list;
	size_t n;
	struct spelling *spelled; /* by letters */
	size_t n_spelled;
	size_t heads['z' - 'a' + 2]; /* where those begin in spelled that begin with each letter */
};

/* ---- In characters ---- */

static void add(struct prefixes *prefixes, const char *name, const struct term *agency, const struct region *region,
		const struct term *organ)
{
	char *text = name_key(prefixes, name);
	if (*text == '\0')
		return;
	prefixes->list = array_grow(prefixes, prefixes->list, struct issuing_prefix, prefixes->n + 1);
	prefixes->list[prefixes->n++] =
		(struct issuing_prefix){.text = text, .len = strlen(text), .agency = agency, .region = region, .organ = organ};
}

/* The attributes that hold beginnings of document numbers, separated by commas: 国发,国函 and 粤. */
static void add_attribute(struct prefixes *prefixes, const struct term *term, bool is_region)
{
	const struct region *region = is_region ? lexicon_region(prefixes->lexicon, term->code) : NULL;
	const char *value = term_attr_get(term, is_region ? "abbr" : "number_prefixes");
	if (value == NULL)
		return;
	char *copy = must_alloc(talloc_strdup(NULL, value));
	char *rest = copy;
	for (char *one; (one = strtok_r(rest, ",", &rest)) != NULL;)
		add(prefixes, one, is_region ? NULL : term, region, NULL);
	talloc_free(copy);
}

/* 沪发改: attributes region=310000, agency=310000-drc. One that two regions use tells nothing. */
static void add_term(struct prefixes *prefixes, const struct term *term)
{
	const char *code = term_attr_get(term, "region"), *agency = term_attr_get(term, "agency");
	const char *dash = agency != NULL ? strrchr(agency, '-') : NULL;
	const struct region *region = code != NULL ? lexicon_region(prefixes->lexicon, code) : NULL;
	const struct term *organ = dash != NULL ? lexicon_term(prefixes->lexicon, "organ", dash + 1) : NULL;
	if (region != NULL && term_attr_get(term, "ambiguous") == NULL)
		add(prefixes, term->name_zh, NULL, region, organ);
}

static void collect(struct prefixes *prefixes, const struct term_list *terms)
{
	for (size_t i = 0; i < terms->n; i++) {
		const struct term *term = &terms->terms[i];
		if (strcmp(term->facet, "agency") == 0)
			add_attribute(prefixes, term, false);
		else if (strcmp(term->facet, "region") == 0)
			add_attribute(prefixes, term, true);
		else if (strcmp(term->facet, "number_prefix") == 0)
			add_term(prefixes, term);
	}
	for (const struct word *word = prefix_words; word->text != NULL; word++) {
		bool is_region = strcmp(word->facet, "region") == 0;
		const struct region *region = is_region ? lexicon_region(prefixes->lexicon, word->code) : NULL;
		const struct term *agency = is_region ? NULL : lexicon_term(prefixes->lexicon, "agency", word->code);
		if (region != NULL || agency != NULL)
			add(prefixes, word->text, agency, region, NULL);
	}
}

const struct issuing_prefix *prefixes_find(const struct prefixes *prefixes, const char *text, size_t len)
{
	const struct issuing_prefix *best = NULL;
	for (size_t i = 0; i < prefixes->n; i++) {
		const struct issuing_prefix *one = &prefixes->list[i];
		if (one->len <= len && memcmp(one->text, text, one->len) == 0 && (best == NULL || one->len >= best->len))
			best = one;
	}
	return best;
}

/* ---- In letters ---- */

/* How the character at text is spelled; NULL: not known. */
static const char *syllable_of(const char *text, size_t size)
{
	char one[5] = {0};
	memcpy(one, text, size < sizeof one ? size : sizeof one - 1);
	for (const struct syllable *row = syllables; row->text != NULL; row++)
		if (strstr(row->characters, one) != NULL)
			return row->text;
	return NULL;
}

/* The spelling of a whole text, or only its initials; NULL where a character is not known. Owned by owner. */
static char *spell(void *owner, const char *text, bool is_initials)
{
	char *letters = must_alloc(talloc_strdup(owner, ""));
	for (const char *at = text, *next = text; *at != '\0'; at = next) {
		utf8_next(&next);
		const char *syllable = (unsigned char)*at < 0x80 ? NULL : syllable_of(at, (size_t)(next - at));
		if (syllable == NULL) {
			talloc_free(letters);
			return NULL;
		}
		letters = must_alloc(is_initials ? talloc_strndup_append(letters, syllable, 1) : talloc_strdup_append(letters, syllable));
	}
	return letters;
}

static void add_spelling(struct prefixes *prefixes, const struct issuing_prefix *prefix, bool is_initials)
{
	enum { INITIALS_LEAST = 3 };
	char *letters = spell(prefixes, prefix->text, is_initials);
	if (letters == NULL || (is_initials && strlen(letters) < INITIALS_LEAST))
		return;
	prefixes->spelled[prefixes->n_spelled++] = (struct spelling){letters, strlen(letters), is_initials, prefix};
}

/* The characters that letters spell behind a known beginning ("nengyuan": 能源), as many words as it takes. */
static bool read_tail(char out[SPELLED_TAIL_BYTES], const char *letters)
{
	size_t best = 0;
	const struct number_tail *found = NULL;
	if (*letters == '\0')
		return true;
	for (const struct number_tail *tail = number_tails; tail->text != NULL; tail++) {
		size_t len = strlen(tail->letters);
		if (len > best && strncmp(letters, tail->letters, len) == 0) {
			best = len;
			found = tail;
		}
	}
	size_t written = strlen(out);
	if (found == NULL || written + strlen(found->text) >= SPELLED_TAIL_BYTES)
		return false;
	memcpy(out + written, found->text, strlen(found->text) + 1);
	return read_tail(out, letters + best);
}

/* One beginning may come from two sources, the later of which is the more telling. */
static void put(struct spelled *spelled, const struct issuing_prefix *prefix)
{
	for (size_t i = 0; i < spelled->n; i++)
		if (strcmp(spelled->list[i]->text, prefix->text) == 0) {
			spelled->list[i] = prefix;
			return;
		}
	if (spelled->n < SPELLED_MAX)
		spelled->list[spelled->n++] = prefix;
}

static bool read_letters(struct spelled *out, const struct prefixes *prefixes, const char *letters, bool is_initials)
{
	struct spelled best = {.n = 0};
	size_t best_len = 0;
	if (letters[0] < 'a' || letters[0] > 'z')
		return false;
	const size_t *head = &prefixes->heads[letters[0] - 'a'];
	for (size_t i = head[0]; i < head[1]; i++) {
		const struct spelling *one = &prefixes->spelled[i];
		char tail[SPELLED_TAIL_BYTES] = "";
		if (one->is_initials != is_initials || one->len < best_len || strncmp(letters, one->letters, one->len) != 0)
			continue;
		if (is_initials ? letters[one->len] != '\0' : !read_tail(tail, letters + one->len))
			continue;
		if (one->len > best_len)
			best.n = 0;
		best_len = one->len;
		memcpy(best.tail, tail, sizeof tail);
		put(&best, one->prefix);
	}
	if (best.n == 0)
		return false;
	*out = best;
	return true;
}

bool prefixes_spelled(struct spelled *out, const struct prefixes *prefixes, const char *letters)
{
	return read_letters(out, prefixes, letters, false) || read_letters(out, prefixes, letters, true);
}

static int by_letters(const void *a, const void *b)
{
	const struct spelling *left = a, *right = b;
	int letters = strcmp(left->letters, right->letters);
	if (letters != 0)
		return letters;
	return left->prefix < right->prefix ? -1 : left->prefix > right->prefix; /* the later source behind the earlier */
}

static void order_spellings(struct prefixes *prefixes)
{
	size_t at = 0;
	if (prefixes->n_spelled > 0)
		qsort(prefixes->spelled, prefixes->n_spelled, sizeof *prefixes->spelled, by_letters);
	for (size_t c = 0; c < sizeof prefixes->heads / sizeof *prefixes->heads; c++) {
		while (at < prefixes->n_spelled && prefixes->spelled[at].letters[0] < (char)('a' + c))
			at++;
		prefixes->heads[c] = at;
	}
}

struct prefixes *prefixes_new(void *owner, const struct lexicon *lexicon, const struct term_list *terms)
{
	struct prefixes *prefixes = must_alloc(talloc_zero(owner, struct prefixes));
	prefixes->lexicon = lexicon;
	collect(prefixes, terms);
	prefixes->spelled = array_new(prefixes, struct spelling, 2 * prefixes->n + 1);
	for (size_t i = 0; i < prefixes->n; i++) {
		add_spelling(prefixes, &prefixes->list[i], false);
		add_spelling(prefixes, &prefixes->list[i], true);
	}
	order_spellings(prefixes);
	return prefixes;
}
