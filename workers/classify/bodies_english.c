#include "workers/classify/bodies_english.h"

#include <ctype.h>
#include <string.h>
#include <talloc.h>

static size_t eat(const struct field *field, size_t at, const char *word)
{
	return field_has(field, at, word) ? at + strlen(word) : at;
}

static size_t eat_any(const struct field *field, size_t at, const char *const *words)
{
	for (; *words != NULL; words++)
		if (field_has(field, at, *words))
			return at + strlen(*words);
	return at;
}

static size_t eat_spaces(const struct field *field, size_t at)
{
	while (at < field->len && field->text[at] == ' ')
		at++;
	return at;
}

static bool is_word_end(const struct field *field, size_t at)
{
	return at >= field->len || !isalnum((unsigned char)field->text[at]);
}

/* ---- Regions ---- */

static const struct region_kind {
	const char *word;
	enum region_level level;
} region_kinds[] = {
	{"uygur autonomous region", LEVEL_PROVINCE}, {"uyghur autonomous region", LEVEL_PROVINCE},
	{"zhuang autonomous region", LEVEL_PROVINCE}, {"hui autonomous region", LEVEL_PROVINCE},
	{"autonomous region", LEVEL_PROVINCE}, {"special administrative region", LEVEL_PROVINCE},
	{"autonomous prefecture", LEVEL_PREFECTURE}, {"autonomous county", LEVEL_COUNTY}, {"provincial", LEVEL_PROVINCE},
	{"province", LEVEL_PROVINCE}, {"municipal", LEVEL_PREFECTURE}, {"municipality", LEVEL_PREFECTURE},
	{"city", LEVEL_PREFECTURE}, {"prefecture", LEVEL_PREFECTURE}, {"district", LEVEL_COUNTY}, {"county", LEVEL_COUNTY},
};

/* "Provincial", "City" behind a region's name; NULL: none. *end moves behind it. */
static const struct region_kind *eat_kind(const struct field *field, size_t *end)
{
	size_t at = eat_spaces(field, *end);
	for (size_t i = 0; i < sizeof region_kinds / sizeof *region_kinds; i++) {
		size_t after = eat(field, at, region_kinds[i].word);
		if (after > at && is_word_end(field, after)) {
			*end = after;
			return &region_kinds[i];
		}
	}
	return NULL;
}

static bool is_of_level(const struct region *region, enum region_level level)
{
	return region->level == level || (level == LEVEL_PREFECTURE && region_is_municipality(region)); /* which is a city, too */
}

/* The only region of that name and level: Fuyang the city, not Hangzhou's district; *is_open_out: there are several. */
static const struct region *of_level(bool *is_open_out, const struct hit *hit, enum region_level level)
{
	const struct region *found = NULL;
	*is_open_out = false;
	for (uint32_t i = 0; i < hit->pattern->n_meanings; i++) {
		const struct meaning *meaning = &hit->pattern->meanings[i];
		if (meaning->kind != MEANS_REGION || meaning->region == found || !is_of_level(meaning->region, level))
			continue;
		*is_open_out = found != NULL;
		if (found != NULL)
			return NULL;
		found = meaning->region;
	}
	return found;
}

/* A region's name with what says its kind; *end moves behind both. NULL: none, or it stays open which. */
static const struct region *region_at(const struct field *field, size_t *end, const struct places *home)
{
	const struct hit *hit = field_hit_at(field, *end, MEANS_REGION);
	if (hit == NULL || !hit->pattern->is_latin)
		return NULL;
	size_t after = hit->end;
	const struct region_kind *kind = eat_kind(field, &after);
	bool is_open = false;
	const struct region *region = kind != NULL ? of_level(&is_open, hit, kind->level) : NULL;
	region = region != NULL ? region : place_of(hit, NULL, home);
	if (region == NULL || (is_open && !is_of_level(region, kind->level)))
		return NULL;
	*end = after;
	return region;
}

/* ", Hubei Province" behind a region that lies in it, "of Shanghai Municipality" behind its body: the answer is behind it, over as many
 * as follow ("Anji, Huzhou, Zhejiang"). */
static size_t eat_outer(const struct field *field, size_t end, const struct region *region, const struct places *home)
{
	static const char *const joints[] = {", ", " of ", NULL};
	for (;;) {
		size_t at = eat_any(field, end, joints);
		const struct region *outer = at > end ? region_at(field, &at, home) : NULL;
		if (outer == NULL || outer == region || !region_within(region, outer))
			return end;
		end = at;
	}
}

/* ---- One body ---- */

static const struct term *organ_at(const struct field *field, size_t at, size_t *end)
{
	const struct hit *hit = field_hit_at(field, at, MEANS_ORGAN);
	if (hit == NULL || !hit->pattern->is_latin)
		return NULL;
	*end = hit->end;
	return pattern_meaning(hit->pattern, MEANS_ORGAN)->term;
}

/* Over a region's name of which it is open whose it is. */
static bool skip_region(const struct field *field, size_t *at)
{
	const struct hit *hit = field_hit_at(field, *at, MEANS_REGION);
	if (hit == NULL || !hit->pattern->is_latin)
		return false;
	*at = hit->end;
	eat_kind(field, at);
	return true;
}

/* "Baoshan District People's Government of Shanghai": which Baoshan the region behind the organ that ends at *end tells. */
static const struct region *told_behind(const struct field *field, size_t start, size_t *end, const struct places *home)
{
	static const char *const joints[] = {" of ", ", ", NULL};
	size_t at = eat_any(field, *end, joints);
	const struct region *outer = at > *end ? region_at(field, &at, home) : NULL, *found = NULL;
	const struct hit *hit = field_hit_at(field, start, MEANS_REGION);
	for (uint32_t i = 0; outer != NULL && i < hit->pattern->n_meanings; i++) {
		const struct meaning *meaning = &hit->pattern->meanings[i];
		if (meaning->kind != MEANS_REGION || meaning->region == found || !region_within(meaning->region, outer))
			continue;
		if (found != NULL)
			return NULL;
		found = meaning->region;
	}
	*end = found != NULL ? at : *end;
	return found;
}

/* "Guangdong Provincial Department of Ecology and Environment", "Yantai People's Government" */
static bool region_first(struct body_name *out, const struct field *field, size_t start, const struct places *home)
{
	size_t at = start, end;
	const struct region *region = region_at(field, &at, home);
	bool is_open = region == NULL && skip_region(field, &at);
	if (region == NULL && !is_open)
		return false;
	at = eat_spaces(field, eat(field, at, "'s"));
	const struct term *organ = organ_at(field, at, &end);
	if (organ == NULL || (is_open && (region = told_behind(field, start, &end, home)) == NULL))
		return false;
	*out = (struct body_name){.start = start, .end = eat_outer(field, end, region, home), .region = region, .organ = organ};
	return true;
}

/* "Department of Finance, Department of Transport and Energy Administration of Hebei Province": the region behind nothing but
 * bodies and what joins them. */
static const struct region *region_behind(const struct field *field, size_t at, const struct places *home)
{
	enum { BODIES_MAX = 12 };
	static const char *const joints[] = {", and ", ", ", " and the ", " and ", NULL};
	for (int i = 0; i < BODIES_MAX; i++) {
		size_t place = eat(field, eat(field, at, " of "), "the ");
		const struct region *region = place > at ? region_at(field, &place, home) : NULL;
		if (region != NULL)
			return region;
		size_t next = eat(field, eat_any(field, at, joints), "the ");
		if (next == at || organ_at(field, next, &at) == NULL)
			return NULL;
	}
	return NULL;
}

/* "People's Government of Yantai City", "Department of Finance of Hainan Province"; in a list the region of the body before
 * holds on. */
static bool organ_first(struct body_name *out, const struct field *field, size_t start, const struct places *home,
			const struct body_name *previous)
{
	size_t end;
	const struct term *organ = organ_at(field, start, &end);
	if (organ == NULL)
		return false;
	size_t at = field_has(field, end, " of ") ? eat(field, end + strlen(" of "), "the ") : end;
	const struct region *region = at > end ? region_at(field, &at, home) : NULL;
	if (region == NULL) {
		at = end;
		region = previous == NULL ? region_behind(field, end, home) : previous->agency == NULL ? previous->region : NULL;
	}
	if (region == NULL)
		return false;
	if (at > end)
		at = eat_outer(field, at, region, home);
	*out = (struct body_name){.start = start, .end = at, .region = region, .organ = organ};
	return true;
}

/* Over "14th ", "Seventh ": `at` where none stands. */
static size_t eat_ordinal(const struct field *field, size_t at)
{
	static const char *const others[] = {"first ", "second ", "third ", NULL};
	size_t end = at;
	while (isalnum((unsigned char)field->text[end]) || field->text[end] == '-')
		end++;
	bool is_ordinal = isdigit((unsigned char)field->text[at]) || (end > at + 2 && memcmp(field->text + end - 2, "th", 2) == 0);
	return is_ordinal ? eat_spaces(field, end) : eat_any(field, at, others);
}

/* "Standing Committee of the 14th National People's Congress": which term of office says nothing of who it is. */
static bool congress(struct body_name *out, const struct field *field, size_t start, const struct places *home)
{
	static const char committee[] = "standing committee of ", local[] = "people's congress";
	static const char *const nationals[] = {"national people's congress", "npc", NULL};
	size_t at = eat(field, start, committee);
	if (at == start)
		return false;
	at = eat_ordinal(field, eat(field, at, "the "));
	size_t end = eat_any(field, at, nationals);
	if (end > at) {
		*out = (struct body_name){.start = start, .end = end,
					  .agency = lexicon_term(field->lexicon, "agency", "npc_sc")};
		return out->agency != NULL;
	}
	const struct region *region = region_at(field, &at, home);
	at = eat_ordinal(field, eat_spaces(field, at));
	if (region == NULL) {
		at = eat(field, at, local);
		at = eat(field, at, " of ");
		region = region_at(field, &at, home);
	} else {
		at = eat(field, at, local);
	}
	const struct term *organ = lexicon_term(field->lexicon, "organ", "people_congress_sc");
	if (region == NULL || organ == NULL)
		return false;
	*out = (struct body_name){.start = start, .end = at, .region = region, .organ = organ};
	return true;
}

/* "CPC Guizhou Provincial Committee" */
static bool party(struct body_name *out, const struct field *field, size_t start, const struct places *home)
{
	size_t at = eat(field, start, "cpc ");
	const struct region *region = at > start ? region_at(field, &at, home) : NULL;
	size_t end = eat(field, at, " committee");
	const struct term *organ = lexicon_term(field->lexicon, "organ", "party_committee");
	if (region == NULL || end == at || organ == NULL)
		return false;
	*out = (struct body_name){.start = start, .end = end, .region = region, .organ = organ};
	return true;
}

/* MOST, SAFE, the STA: short names that are other words unless they stand in capitals; NULL: none at `at`. */
static const struct term *capitals_at(const struct field *field, size_t at, size_t *end)
{
	enum { LETTERS_MAX = 8 };
	static const struct {
		const char *word, *agency;
	} names[] = {{"most", "most"}, {"safe", "safe"}, {"sta", "sta"}, {"sac", "sac"}, {"nra", "nra"}, {"spb", "spb"}, {"gosc", "sc_general_office"}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t len = strlen(names[i].word);
		if (!field_has(field, at, names[i].word) || !is_word_end(field, at + len))
			continue;
		char *written = field_quote(NULL, field, at, at + len, LETTERS_MAX);
		bool are_capitals = strlen(written) == len;
		for (size_t k = 0; written[k] != '\0'; k++)
			are_capitals = are_capitals && isupper((unsigned char)written[k]);
		talloc_free(written);
		*end = at + len;
		return are_capitals ? lexicon_term(field->lexicon, "agency", names[i].agency) : NULL;
	}
	return NULL;
}

static bool national(struct body_name *out, const struct field *field, size_t start)
{
	static const char *const leads[] = {"china's ", "chinese ", "china ", "prc ", "people's republic of china ", NULL};
	size_t at = field_hit_at(field, start, MEANS_AGENCY) != NULL ? start : eat_any(field, start, leads);
	const struct hit *hit = field_hit_at(field, at, MEANS_AGENCY);
	size_t end;
	const struct term *agency = hit == NULL ? capitals_at(field, at, &end) : NULL;
	if (agency != NULL) {
		*out = (struct body_name){.start = start, .end = end, .agency = agency};
		return true;
	}
	if (hit == NULL || !hit->pattern->is_latin)
		return false;
	*out = (struct body_name){.start = start, .end = hit->end, .agency = pattern_meaning(hit->pattern, MEANS_AGENCY)->term};
	return true;
}

/* What may follow a name and makes no other body of it: "(NDRC)", "of the People's Republic of China", "General Office". */
static size_t eat_tail(const struct field *field, size_t at)
{
	enum { SHORT_MAX = 16 };
	static const char *const tails[] = {" of the people's republic of china", " of the prc", " of p.r. china", " of china",
					    "'s general office", " general office", " (general office)", NULL};
	for (int i = 0; i < 3; i++) {
		size_t next = field_line_at(field, eat_spaces(field, at)) ? at : eat_any(field, at, tails);
		if (next == at && field_has(field, at, " (")) {
			size_t close = at + 2;
			while (close - at < SHORT_MAX && isalpha((unsigned char)field->text[close]))
				close++;
			next = field->text[close] == ')' && close > at + 3 ? close + 1 : at;
		}
		if (next == at || !is_word_end(field, next))
			break;
		at = next;
	}
	return at;
}

/* The general office of a government, a party committee or the State Council is a body of its own, that of a department is
 * not. */
static void take_office(struct body_name *body, const struct field *field)
{
	static const struct {
		const char *facet, *whole, *office;
	} offices[] = {{"organ", "people_government", "government_office"},
		       {"organ", "party_committee", "party_office"},
		       {"agency", "state_council", "sc_general_office"},
		       {"agency", "cpc_central_committee", "cpc_general_office"}};
	const struct term **term = body->agency != NULL ? &body->agency : &body->organ;
	for (size_t i = 0; i < sizeof offices / sizeof *offices; i++) {
		const struct term *office = lexicon_term(field->lexicon, offices[i].facet, offices[i].office);
		if (*term != NULL && office != NULL && strcmp((*term)->facet, offices[i].facet) == 0 &&
		    strcmp((*term)->code, offices[i].whole) == 0) {
			*term = office;
			return;
		}
	}
}

/* Whether "general office" stands around the name of a body, or "general offices of" before the list that it is in. */
static bool is_office(const struct field *field, size_t at, size_t end, size_t tail, const struct body_name *previous)
{
	static const char each[] = "general offices of ";
	bool is_each = field_has(field, at, each) || (previous != NULL && field_has(field, previous->start, each));
	return is_each || field_has(field, at, "general office of ") || field_has(field, at, "office of ") || field_find(field, end, tail, "general office") < tail;
}

bool english_body_at(struct body_name *out, const struct field *field, size_t at, const struct places *home,
		     const struct body_name *previous)
{
	enum { OFFICES_MAX = 2 };
	static const char *const offices[] = {"general office of ", "general offices of ", "general affairs office of ", "secretariat of ", "office of ", NULL};
	struct body_name body;
	at = eat(field, at, "the ");
	size_t inner = at;
	for (int depth = 0; depth <= OFFICES_MAX; depth++) {
		size_t start = depth > 0 ? eat(field, inner, "the ") : at;
		if (congress(&body, field, start, home) || party(&body, field, start, home) || region_first(&body, field, start, home) ||
		    organ_first(&body, field, start, home, previous) || national(&body, field, start)) {
			body.start = at;
			size_t tail = eat_tail(field, body.end);
			if (is_office(field, at, body.end, tail, previous))
				take_office(&body, field);
			body.end = tail;
			*out = body;
			return true;
		}
		inner = eat_any(field, start, offices);
		if (inner == start)
			break;
	}
	return false;
}

/* ---- Lists ---- */

size_t english_skip_unknown(const struct field *field, size_t end_before, size_t at)
{
	enum { NAME_MAX = 120 };
	static const char *const words[] = {"ministry", "commission", "administration", "bureau", "department", "office", "committee",
					    "academy", "association", "federation", "council", "corporation", "authority", NULL};
	static const char *const ends[] = {", ", " and the ", "; ", NULL};
	if (at == end_before || (at == end_before + 1 && !field_line_at(field, at)))
		return at; /* nothing but a blank between: the sentence goes on */
	size_t limit = at + NAME_MAX < field->len ? at + NAME_MAX : field->len, line = field_line_end(field, at);
	limit = limit < line ? limit : line;
	limit = field_find(field, at, limit, ". ");
	size_t end = limit;
	for (size_t i = 0; ends[i] != NULL; i++)
		end = field_find(field, at, end, ends[i]);
	if (end == limit && limit != line)
		return at;
	for (size_t i = 0; words[i] != NULL; i++)
		if (field_find(field, at, end, words[i]) < end && (unsigned char)field->text[at] < 0x80)
			return end;
	return at;
}

size_t english_and_others(const struct field *field, size_t at)
{
	static const char *const counts[] = {"two ", "three ", "four ", "five ", "six ", "seven ", "eight ", "nine ", "ten ", "eleven ",
					     "twelve ", NULL};
	static const char *const nouns[] = {"departments", "ministries", "agencies", "authorities", "bodies", "units", NULL};
	size_t next = eat(field, at, ",");
	next = eat(field, next, " and ");
	if (next == at || !field_has(field, next - 1, " "))
		return at;
	size_t counted = eat_any(field, next, counts);
	while (isdigit((unsigned char)field->text[counted]))
		counted++;
	counted = eat_spaces(field, counted);
	size_t other = eat(field, counted, "other");
	if (field_has(field, next, "others"))
		return next + strlen("others");
	if (other == counted && counted == next)
		return at;
	size_t noun = eat_any(field, eat_spaces(field, other), nouns);
	return noun > other ? noun : at;
}
