#include "workers/classify/regions.h"

#include <ctype.h>
#include <string.h>

static enum region_level level_of_code(const char *code)
{
	if (code[0] == 'Z')
		return LEVEL_ZONE;
	if (strlen(code) != 6 || !isdigit((unsigned char)code[0]))
		return LEVEL_MACRO;
	if (strcmp(code, "100000") == 0)
		return LEVEL_NATIONAL;
	if (strcmp(code + 2, "0000") == 0)
		return LEVEL_PROVINCE;
	return strcmp(code + 4, "00") == 0 ? LEVEL_PREFECTURE : LEVEL_COUNTY;
}

/* 新疆生产建设兵团 ranks with the provinces. */
enum region_level region_level_of(const struct term *term)
{
	const char *kind = term_attr_get(term, "kind");
	return kind != NULL && strcmp(kind, "special") == 0 ? LEVEL_PROVINCE : level_of_code(term->code);
}

/* Chains of parents are short; the bound guards against a circle in edited terms. */
enum { DEEPEST_REGION = 8 };

bool region_within(const struct region *inner, const struct region *outer)
{
	for (int depth = 0; inner != NULL && depth < DEEPEST_REGION; depth++, inner = inner->parent)
		if (inner == outer)
			return true;
	return false;
}

const struct region *region_at_level(const struct region *region, enum region_level level)
{
	for (int depth = 0; region != NULL && depth < DEEPEST_REGION; depth++, region = region->parent)
		if (region->level == level)
			return region;
	return NULL;
}

bool region_is_municipality(const struct region *region)
{
	static const char *const codes[] = {"110000", "120000", "310000", "500000"};
	for (size_t i = 0; region != NULL && i < sizeof codes / sizeof *codes; i++)
		if (strcmp(region->term->code, codes[i]) == 0)
			return true;
	return false;
}
