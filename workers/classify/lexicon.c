/* Design. All patterns are literals. Several terms may share a text (鼓楼区 four times): the text is one pattern with several meanings. */
#include "workers/classify/lexicon.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "workers/classify/array.h"
#include "workers/classify/literals.h"
#include "workers/classify/names.h"
#include "workers/classify/prefixes.h"
#include "workers/data/captions.h"
#include "workers/data/fields.h"
#include "workers/data/words.h"

struct lexicon {
	const struct term_list *terms;
	struct region *regions; /* by code */
	size_t n_regions;
	struct meaning *meanings; /* by text */
	size_t n_meanings;
	struct pattern *patterns;
	size_t n_patterns;
	struct type_name *types;
	size_t n_types;
	struct prefixes *prefixes;
	const struct term **by_code; /* all terms, by facet and code */
	size_t n_by_code;
	struct literals *literals; /* the patterns' texts, by their index */
};

/* ---- Terms by code ---- */

static int by_facet_and_code(const void *a, const void *b)
{
	const struct term *left = *(const struct term *const *)a, *right = *(const struct term *const *)b;
	int facet = strcmp(left->facet, right->facet);
	return facet != 0 ? facet : strcmp(left->code, right->code);
}

static void order_terms(struct lexicon *lexicon)
{
	size_t n = lexicon->terms->n;
	lexicon->by_code = array_new(lexicon, const struct term *, n + 1);
	for (size_t i = 0; i < n; i++)
		lexicon->by_code[i] = &lexicon->terms->terms[i];
	lexicon->n_by_code = n;
	if (n > 0)
		qsort(lexicon->by_code, n, sizeof *lexicon->by_code, by_facet_and_code);
}

const struct term *lexicon_term(const struct lexicon *lexicon, const char *facet, const char *code)
{
	struct term term = {.facet = facet, .code = code};
	const struct term *key = &term;
	const struct term **found =
		bsearch(&key, lexicon->by_code, lexicon->n_by_code, sizeof *lexicon->by_code, by_facet_and_code);
	return found != NULL ? *found : NULL;
}

const struct term *lexicon_slot(const struct lexicon *lexicon, const struct term *sector)
{
	for (; sector != NULL; sector = lexicon_term(lexicon, "sector", sector->parent))
		for (size_t i = 0; i < lexicon->terms->n; i++) {
			const struct term *topic = &lexicon->terms->terms[i];
			const char *code = strcmp(topic->facet, "topic") == 0 ? term_attr_get(topic, "sector") : NULL;
			if (code != NULL && strcmp(code, sector->code) == 0)
				return topic;
		}
	return NULL;
}

/* ---- Regions ---- */

static int by_region_code(const void *a, const void *b)
{
	return strcmp(((const struct region *)a)->term->code, ((const struct region *)b)->term->code);
}

const struct region *lexicon_region(const struct lexicon *lexicon, const char *code)
{
	struct term term = {.code = code};
	struct region key = {.term = &term};
	return bsearch(&key, lexicon->regions, lexicon->n_regions, sizeof key, by_region_code);
}

static void collect_regions(struct lexicon *lexicon)
{
	lexicon->regions = array_new(lexicon, struct region, lexicon->terms->n + 1);
	for (size_t i = 0; i < lexicon->terms->n; i++) {
		const struct term *term = &lexicon->terms->terms[i];
		if (strcmp(term->facet, "region") == 0)
			lexicon->regions[lexicon->n_regions++] =
				(struct region){.term = term, .level = region_level_of(term)};
	}
	qsort(lexicon->regions, lexicon->n_regions, sizeof *lexicon->regions, by_region_code);
	for (size_t i = 0; i < lexicon->n_regions; i++)
		lexicon->regions[i].parent = lexicon_region(lexicon, lexicon->regions[i].term->parent);
}

/* ---- Meanings ---- */

struct collector {
	struct lexicon *lexicon;
	size_t room;
};

static void add_meaning(struct collector *c, struct meaning meaning, const char *name)
{
	struct lexicon *lexicon = c->lexicon;
	char *text = name_key(lexicon, name);

	if (strlen(text) < 2) {
		talloc_free(text);
		return;
	}
	if (lexicon->n_meanings == c->room) {
		c->room = c->room * 2 + 1024;
		lexicon->meanings = array_grow(lexicon, lexicon->meanings, struct meaning, c->room);
	}
	meaning.text = text;
	lexicon->meanings[lexicon->n_meanings++] = meaning;
}

static void add_region(struct collector *c, const struct term *term, const char *name)
{
	const struct region *region = lexicon_region(c->lexicon, term->code);
	bool is_common = region->level == LEVEL_COUNTY && (unsigned char)name[0] >= 0x80 && !name_is_full(name) &&
			 strlen(name) <= strlen("东方");
	if (region->level == LEVEL_NATIONAL || is_common || !name_is_usable(name))
		return;
	bool is_short = !name_is_full(name) && region->level != LEVEL_ZONE && region->level != LEVEL_MACRO;
	char *plain = name_without_kind(NULL, name); /* thousands of "... District" would be patterns of their own */
	add_meaning(c, (struct meaning){.kind = MEANS_REGION, .term = term, .region = region, .is_short = is_short},
		    plain != NULL ? plain : name);
	talloc_free(plain);
}

static const struct {
	const char *facet;
	enum meaning_kind kind;
} facets[] = {
	{"region", MEANS_REGION}, {"agency", MEANS_AGENCY}, {"organ", MEANS_ORGAN}, {"sector", MEANS_SECTOR},
	{"gas", MEANS_GAS}, {"topic", MEANS_TOPIC}, {"instrument", MEANS_INSTRUMENT},
};

static void add_name(struct collector *c, const struct term *term, enum meaning_kind kind, const char *name)
{
	if (kind == MEANS_REGION)
		add_region(c, term, name);
	else
		add_meaning(c, (struct meaning){.kind = kind, .term = term, .weight = 2}, name);
	const char *and = (kind & (MEANS_AGENCY | MEANS_ORGAN)) != 0 ? strstr(name, " and ") : NULL;
	if (and != NULL) {
		char *other = must_alloc(talloc_asprintf(NULL, "%.*s & %s", (int)(and - name), name, and + strlen(" and ")));
		add_meaning(c, (struct meaning){.kind = kind, .term = term, .weight = 2}, other);
		talloc_free(other);
	}
}

/* "Department of Finance", "Finance Bureau", "Commission of Finance": English texts name one body in any of these ways. */
static void add_organ_forms(struct collector *c, const struct term *term, const char *name)
{
	static const char *const fronts[] = {"Department of ", "Bureau of ", "Commission of ", "Administration of ", "Office of "};
	static const char *const backs[] = {" Department", " Bureau", " Commission", " Administration"};
	enum { SUBJECT_LEAST = 4 };
	size_t len = strlen(name);
	char *subject = NULL;
	for (size_t i = 0; i < sizeof fronts / sizeof *fronts && subject == NULL; i++)
		if (strncmp(name, fronts[i], strlen(fronts[i])) == 0)
			subject = talloc_strdup(NULL, name + strlen(fronts[i]));
	for (size_t i = 0; i < sizeof backs / sizeof *backs && subject == NULL; i++)
		if (len > strlen(backs[i]) && strcmp(name + len - strlen(backs[i]), backs[i]) == 0)
			subject = talloc_strndup(NULL, name, len - strlen(backs[i]));
	if (subject == NULL || strlen(subject) < SUBJECT_LEAST) {
		talloc_free(subject);
		return;
	}
	for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++)
		add_name(c, term, MEANS_ORGAN, must_alloc(talloc_asprintf(subject, "%s%s", fronts[i], subject)));
	for (size_t i = 0; i < sizeof backs / sizeof *backs; i++)
		add_name(c, term, MEANS_ORGAN, must_alloc(talloc_asprintf(subject, "%s%s", subject, backs[i])));
	talloc_free(subject);
}

/* Forms that several units share (attribute `ambiguous`): wanted all the same, for the context may tell which is
 * meant. A county's short Chinese name is left out: too many are common words. */
static void add_shared_names(struct collector *c, const struct term *term)
{
	const char *shared = term_attr_get(term, "ambiguous");
	if (shared == NULL)
		return;
	bool is_county = lexicon_region(c->lexicon, term->code)->level == LEVEL_COUNTY;
	char *copy = must_alloc(talloc_strdup(NULL, shared));
	char *rest = copy;
	for (char *one; (one = strtok_r(rest, ",", &rest)) != NULL;)
		if (!is_county || (unsigned char)one[0] < 0x80 || name_is_full(one))
			add_region(c, term, one);
	talloc_free(copy);
}

static void collect_term(struct collector *c, const struct term *term)
{
	for (size_t f = 0; f < sizeof facets / sizeof *facets; f++) {
		if (strcmp(term->facet, facets[f].facet) != 0)
			continue;
		add_name(c, term, facets[f].kind, term->name_zh);
		add_name(c, term, facets[f].kind, term->name_en);
		for (size_t i = 0; i < term->n_aliases; i++)
			add_name(c, term, facets[f].kind, term->aliases[i]);
		if (facets[f].kind == MEANS_REGION)
			add_shared_names(c, term);
		if (facets[f].kind == MEANS_ORGAN) {
			add_organ_forms(c, term, term->name_en);
			for (size_t i = 0; i < term->n_aliases; i++)
				add_organ_forms(c, term, term->aliases[i]);
		}
	}
}

/* Words that name a term without being a name of it: their tables belong to the program. A word whose
 * term is not in the taxonomy is left out. */
static void collect_words(struct collector *c)
{
	for (const struct word *word = subject_words; word->text != NULL; word++) {
		const struct term *term = lexicon_term(c->lexicon, word->facet, word->code);
		for (size_t f = 0; term != NULL && f < sizeof facets / sizeof *facets; f++)
			if (strcmp(word->facet, facets[f].facet) == 0)
				add_meaning(c,
					    (struct meaning){.kind = facets[f].kind, .term = term, .weight = word->weight},
					    word->text);
	}
	for (const char *const *trap = trap_words; *trap != NULL; trap++)
		add_meaning(c, (struct meaning){.kind = MEANS_NOTHING}, *trap);
	for (const struct caption_word *caption = caption_words; caption->text != NULL; caption++)
		add_meaning(c, (struct meaning){.kind = MEANS_CAPTION, .caption = caption}, caption->text);
}

/* The plural of an English word ("wetland"); singulars may be something else ("building" a base). */
static void add_plural(struct collector *c, struct meaning meaning, const char *word)
{
	size_t len = strlen(word);
	if ((unsigned char)word[0] >= 0x80 || !islower((unsigned char)word[len - 1]) || word[len - 1] == 's')
		return;
	char *plural = must_alloc(talloc_asprintf(NULL, "%ss", word));
	add_meaning(c, meaning, plural);
	talloc_free(plural);
}

static void collect_fields(struct collector *c)
{
	enum { LONG_BYTES = 18, PLAIN = 2, SPECIFIC = 3 }; /* 动力蓄电池回收 says more than 新能源汽车 */
	for (const struct field_words *words = field_words; words->sector != NULL; words++) {
		const struct term *term = lexicon_term(c->lexicon, "sector", words->sector);
		char *copy = must_alloc(talloc_strdup(NULL, words->texts)), *rest = copy;
		for (char *one; term != NULL && (one = strtok_r(rest, "|", &rest)) != NULL;) {
			struct meaning meaning = {.kind = MEANS_FIELD, .term = term, .weight = strlen(one) >= LONG_BYTES ? SPECIFIC : PLAIN};
			add_meaning(c, meaning, one);
			add_plural(c, meaning, one);
		}
		talloc_free(copy);
	}
}

/* ---- Types ---- */

static int by_length_down(const void *a, const void *b)
{
	const struct type_name *left = a, *right = b;
	return left->len != right->len ? (left->len < right->len ? 1 : -1) : strcmp(left->text, right->text);
}

static void add_type(struct lexicon *lexicon, const struct term *term, const char *name)
{
	char *text = name_key(lexicon, name);
	if (*text == '\0')
		return;
	lexicon->types = array_grow(lexicon, lexicon->types, struct type_name, lexicon->n_types + 1);
	lexicon->types[lexicon->n_types++] = (struct type_name){.text = text, .len = strlen(text), .term = term};
}

static void collect_types(struct lexicon *lexicon)
{
	for (size_t i = 0; i < lexicon->terms->n; i++) {
		const struct term *term = &lexicon->terms->terms[i];
		if (strcmp(term->facet, "policy_type") != 0)
			continue;
		add_type(lexicon, term, term->name_zh);
		add_type(lexicon, term, term->name_en);
		for (size_t a = 0; a < term->n_aliases; a++)
			add_type(lexicon, term, term->aliases[a]);
	}
	for (const struct word *word = type_words; word->text != NULL; word++) {
		const struct term *term = lexicon_term(lexicon, "policy_type", word->code);
		if (term != NULL)
			add_type(lexicon, term, word->text);
	}
	if (lexicon->n_types > 0)
		qsort(lexicon->types, lexicon->n_types, sizeof *lexicon->types, by_length_down);
}

const struct type_name *lexicon_types(const struct lexicon *lexicon, size_t *n_out)
{
	*n_out = lexicon->n_types;
	return lexicon->types;
}

const struct prefixes *lexicon_prefixes(const struct lexicon *lexicon)
{
	return lexicon->prefixes;
}

/* ---- The database ---- */

static int by_text(const void *a, const void *b)
{
	const struct meaning *left = a, *right = b;
	int text = strcmp(left->text, right->text);
	return text != 0 ? text : (int)left->kind - (int)right->kind;
}

static void make_patterns(struct lexicon *lexicon)
{
	size_t n = lexicon->n_meanings;
	if (n > 0)
		qsort(lexicon->meanings, n, sizeof *lexicon->meanings, by_text);
	lexicon->patterns = array_new(lexicon, struct pattern, n + 1);
	for (size_t i = 0, next; i < n; i = next) {
		const char *text = lexicon->meanings[i].text;
		struct pattern pattern = {.meanings = &lexicon->meanings[i], .len = (uint32_t)strlen(text)};
		for (next = i; next < n && strcmp(lexicon->meanings[next].text, text) == 0; next++) {
			pattern.kinds |= lexicon->meanings[next].kind;
			pattern.n_meanings++;
		}
		pattern.is_latin = (unsigned char)text[0] < 0x80 && (unsigned char)text[pattern.len - 1] < 0x80;
		lexicon->patterns[lexicon->n_patterns++] = pattern;
	}
}

static struct literals *compile(struct lexicon *lexicon)
{
	const char **texts = array_new(NULL, const char *, lexicon->n_patterns + 1);
	for (size_t i = 0; i < lexicon->n_patterns; i++)
		texts[i] = lexicon->patterns[i].meanings->text;
	struct literals *literals = literals_new(lexicon, texts, lexicon->n_patterns);
	talloc_free(texts);
	return literals;
}

enum status lexicon_build(struct lexicon **out, const struct term_list *terms)
{
	CLEANUP(lexicon_freep) struct lexicon *lexicon = must_alloc(talloc_zero(NULL, struct lexicon));
	fold_init();
	lexicon->terms = terms;
	order_terms(lexicon);
	collect_regions(lexicon);
	collect_types(lexicon);
	lexicon->prefixes = prefixes_new(lexicon, lexicon, terms);

	struct collector collector = {.lexicon = lexicon};
	for (size_t i = 0; i < terms->n; i++)
		collect_term(&collector, &terms->terms[i]);
	collect_words(&collector);
	collect_fields(&collector);
	make_patterns(lexicon);
	if (lexicon->n_patterns == 0)
		return INVALID;
	lexicon->literals = compile(lexicon);
	*out = lexicon;
	lexicon = NULL;
	return OK;
}

void lexicon_free(struct lexicon *lexicon)
{
	talloc_free(lexicon);
}

size_t lexicon_bytes(const struct lexicon *lexicon)
{
	return literals_bytes(lexicon->literals);
}

/* ---- Scanning ---- */

struct scan {
	const struct lexicon *lexicon;
	void *owner;
	const char *text;
	size_t len;
	struct hits hits;
	size_t room;
};

static bool is_word_byte(unsigned char c)
{
	return isalnum(c);
}

static bool on_literal(void *arg, size_t literal, size_t start, size_t end)
{
	struct scan *scan = arg;
	const struct pattern *pattern = &scan->lexicon->patterns[literal];
	if (pattern->is_latin && ((start > 0 && is_word_byte((unsigned char)scan->text[start - 1])) ||
				  (end < scan->len && is_word_byte((unsigned char)scan->text[end]))))
		return true;
	if (scan->hits.n == LEXICON_MAX_HITS) {
		scan->hits.is_cut = true;
		return false;
	}
	if (scan->hits.n == scan->room) {
		scan->room = scan->room * 2 + 64;
		scan->hits.list = array_grow(scan->owner, scan->hits.list, struct hit, scan->room);
	}
	scan->hits.list[scan->hits.n++] =
		(struct hit){.start = (uint32_t)start, .end = (uint32_t)end, .pattern = pattern};
	return true;
}

struct hits lexicon_scan(const struct lexicon *lexicon, void *owner, const char *text, size_t len)
{
	struct scan scan = {.lexicon = lexicon, .owner = owner, .text = text, .len = len};
	literals_find(lexicon->literals, text, len, on_literal, &scan);
	return scan.hits;
}

struct hits hits_select(void *owner, const struct hits *all, uint32_t kinds)
{
	struct hits chosen = {.list = array_new(owner, struct hit, all->n + 1)};
	uint32_t end = 0;
	for (size_t i = 0; i < all->n; i++) {
		const struct hit *hit = &all->list[i];
		if ((hit->pattern->kinds & kinds) == 0 || hit->start < end)
			continue;
		chosen.list[chosen.n++] = *hit;
		end = hit->end;
	}
	return chosen;
}

const struct meaning *pattern_meaning(const struct pattern *pattern, enum meaning_kind kind)
{
	for (uint32_t i = 0; i < pattern->n_meanings; i++)
		if (pattern->meanings[i].kind == kind)
			return &pattern->meanings[i];
	return NULL;
}
