/* Design. Texts are known by their stem, the first six bytes (two Han characters) or all of a shorter one. At each place of
 * a text the six bytes that stand there, and the shorter ones that some text beginning with the same byte has, are looked up: first
 * in a bitmap that fits the fastest cache and says no to nearly all of them, then in a table of stems, each with its texts. */
#include "workers/classify/literals.h"

#include <stdlib.h>
#include <string.h>

#include "workers/classify/array.h"

enum { STEM_BYTES = 6, BITMAP_LOG2 = 16, BITMAP_WORDS = (1 << BITMAP_LOG2) / 64 };

struct literal {
	const char *text;
	uint64_t stem;
	uint32_t len, index;
};

struct stem {
	uint64_t bytes;    /* as they stand in a text, zeros behind; 0: an empty place of the table */
	uint32_t first, n; /* of the list */
};

struct literals {
	struct literal *list; /* by stem, the longest first */
	size_t n;
	struct stem *table; /* of 2 to the power of table_log2 places, at most half of them taken */
	unsigned table_log2;
	uint8_t lengths[256]; /* by first byte: bit L - 1 where a text that begins so has a stem of L bytes */
	uint64_t bitmap[BITMAP_WORDS];
};

/* Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): the upper bits of a product with 2^64 / phi. */
static size_t hash(uint64_t stem, unsigned bits)
{
	return (size_t)(stem * UINT64_C(0x9E3779B97F4A7C15) >> (64 - bits));
}

static uint64_t bytes_at(const char *text, size_t left)
{
	uint64_t bytes = 0;
	memcpy(&bytes, text, left < STEM_BYTES ? left : STEM_BYTES);
	return bytes;
}

/* The bytes that a stem of that length leaves of those that stand in a text. */
static uint64_t mask_of(unsigned length)
{
	static const char ones[] = "\377\377\377\377\377\377";
	return bytes_at(ones, length);
}

static int by_stem(const void *a, const void *b)
{
	const struct literal *left = a, *right = b;
	if (left->stem != right->stem)
		return left->stem < right->stem ? -1 : 1;
	return left->len == right->len ? 0 : left->len > right->len ? -1 : 1;
}

static struct stem *find_stem(const struct literals *set, uint64_t bytes)
{
	size_t last = ((size_t)1 << set->table_log2) - 1;
	size_t at = hash(bytes, set->table_log2);
	while (set->table[at].bytes != bytes && set->table[at].bytes != 0)
		at = (at + 1) & last;
	return &set->table[at];
}

static void add_stem(struct literals *set, size_t i)
{
	const struct literal *literal = &set->list[i];
	struct stem *stem = find_stem(set, literal->stem);
	if (stem->bytes == 0)
		*stem = (struct stem){.bytes = literal->stem, .first = (uint32_t)i};
	stem->n++;
	unsigned length = literal->len < STEM_BYTES ? literal->len : STEM_BYTES;
	set->lengths[(unsigned char)literal->text[0]] |= (uint8_t)(1U << (length - 1));
	size_t bit = hash(literal->stem, BITMAP_LOG2);
	set->bitmap[bit / 64] |= UINT64_C(1) << bit % 64;
}

struct literals *literals_new(void *owner, const char *const *texts, size_t n)
{
	struct literals *set = must_alloc(talloc_zero(owner, struct literals));
	set->list = array_new(set, struct literal, n + 1);
	set->n = n;
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(texts[i]);
		set->list[i] = (struct literal){texts[i], bytes_at(texts[i], len), (uint32_t)len, (uint32_t)i};
	}
	if (n > 0)
		qsort(set->list, n, sizeof *set->list, by_stem);
	for (set->table_log2 = 4; (size_t)1 << set->table_log2 < 2 * n;)
		set->table_log2++;
	set->table = must_alloc(talloc_zero_array(set, struct stem, 1U << set->table_log2));
	for (size_t i = 0; i < n; i++)
		add_stem(set, i);
	return set;
}

/* The texts of one stem at text[at]. False: enough. */
static bool find_texts(const struct literals *set, uint64_t bytes, const char *text, size_t len, size_t at, literal_fn *found,
		       void *arg)
{
	size_t bit = hash(bytes, BITMAP_LOG2);
	if ((set->bitmap[bit / 64] >> bit % 64 & 1) == 0)
		return true;
	const struct stem *stem = find_stem(set, bytes);
	for (uint32_t i = 0; i < stem->n; i++) {
		const struct literal *one = &set->list[stem->first + i];
		bool stands = one->len <= len - at && (one->len <= STEM_BYTES || memcmp(text + at, one->text, one->len) == 0);
		if (stands && !found(arg, one->index, at, at + one->len))
			return false;
	}
	return true;
}

void literals_find(const struct literals *set, const char *text, size_t len, literal_fn *found, void *arg)
{
	uint64_t masks[STEM_BYTES];
	for (unsigned i = 0; i < STEM_BYTES; i++)
		masks[i] = mask_of(i + 1);
	for (size_t at = 0; at < len; at++) {
		unsigned lengths = set->lengths[(unsigned char)text[at]];
		uint64_t bytes = lengths != 0 ? bytes_at(text + at, len - at) : 0;
		unsigned longest = len - at < STEM_BYTES ? (unsigned)(len - at) : STEM_BYTES;
		for (unsigned i = longest; i-- > 0 && lengths != 0;)
			if ((lengths >> i & 1) != 0 && !find_texts(set, bytes & masks[i], text, len, at, found, arg))
				return;
	}
}

size_t literals_bytes(const struct literals *set)
{
	return talloc_total_size(set);
}
