#include "api/domain/search_conditions.h"

#include <string.h>

#include <talloc.h>

#include "api/domain/date.h"
#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/utf8.h"

enum { YEAR = N_POLICY_FACETS };

static const struct {
	const char *name; /* folded */
	int facet;        /* enum policy_facet, or YEAR */
} names[] = {
	{"region", FACET_REGION},      {"地区", FACET_REGION},        {"sector", FACET_SECTOR},
	{"行业", FACET_SECTOR},        {"issuer", FACET_AGENCY},      {"agency", FACET_AGENCY},
	{"发文机关", FACET_AGENCY},    {"type", FACET_POLICY_TYPE},   {"文种", FACET_POLICY_TYPE},
	{"instrument", FACET_INSTRUMENT}, {"政策工具", FACET_INSTRUMENT}, {"gas", FACET_GAS},
	{"气体", FACET_GAS},           {"topic", FACET_TOPIC},        {"主题", FACET_TOPIC},
	{"year", YEAR},                {"年份", YEAR},
};

static bool is_quote(uint32_t point)
{
	return point == '"' || (point >= 0x201C && point <= 0x201F);
}

/* The character before `end`; text begins at `at`. */
static const char *point_before(const char *at, const char *end)
{
	do
		end--;
	while (end > at && ((unsigned char)*end & 0xC0) == 0x80);
	return end;
}

static bool is_comma(uint32_t point)
{
	return point == ',' || point == 0x3001; /* 、 */
}

static uint32_t peek(const char *at)
{
	return *at == '\0' ? 0 : fold_point(utf8_next(&at));
}

/* Where the value of "name:value" begins, or NULL. */
static const char *after_name(const char *at, const char *name)
{
	while (*name != '\0') {
		if (*at == '\0' || fold_point(utf8_next(&at)) != utf8_next(&name))
			return NULL;
	}
	if (*at == '\0' || fold_point(utf8_next(&at)) != ':' || peek(at) == 0 || peek(at) == ' ')
		return NULL;
	return at;
}

/* The end of a word that begins at `at`: a blank, or the end of what is in quotation marks. */
static const char *word_end(const char *at)
{
	bool is_quoted = false;

	while (*at != '\0' && (is_quoted || peek(at) != ' ')) {
		const uint32_t point = peek(at);

		utf8_next(&at);
		is_quoted = is_quoted != is_quote(point);
	}
	return at;
}

/* A bound of years: "" (none) or four digits. False: neither. */
static bool read_bound(const char **out, void *owner, const char *year, size_t len, const char *day)
{
	char *date;

	if (len == 0)
		return true;
	date = must_alloc(talloc_asprintf(owner, "%.*s%s", (int)len, year, day));
	if (len != 4 || !date_is_valid(date))
		return false;
	*out = date;
	return true;
}

/* 2024, 2024..2025, 2024.., ..2025 */
static bool read_years(struct search_conditions *conditions, const char *value)
{
	const char *dots = strstr(value, ".."), *to = dots == NULL ? value : dots + 2, *first = NULL, *last = NULL;
	const size_t len = dots == NULL ? strlen(value) : (size_t)(dots - value);

	if (!read_bound(&first, conditions, value, len, "-01-01") || !read_bound(&last, conditions, to, strlen(to), "-12-31") ||
	    (first == NULL && last == NULL))
		return false;
	conditions->issued_from = first;
	conditions->issued_to = last;
	return true;
}

static void add_named(struct search_conditions *conditions, enum policy_facet facet, const char *value, size_t len)
{
	conditions->named = must_alloc(
		talloc_realloc(conditions, conditions->named, struct search_condition, (unsigned)conditions->n_named + 1));
	conditions->named[conditions->n_named++] = (struct search_condition){facet, must_alloc(talloc_strndup(conditions, value, len)), {0}};
}

/* Values between commas, or one in quotation marks. */
static bool read_values(struct search_conditions *conditions, enum policy_facet facet, const char *value)
{
	const char *end = value + strlen(value), *at = value;
	const uint32_t first = utf8_next(&at);
	size_t n_commas = 0;

	if (is_quote(first)) {
		while (end > at && is_quote(peek(point_before(at, end))))
			end = point_before(at, end);
		if (end == at || conditions->n_named == SEARCH_CONDITIONS_MAX)
			return false;
		add_named(conditions, facet, at, (size_t)(end - at));
		return true;
	}
	for (at = value; *at != '\0'; utf8_next(&at))
		n_commas += is_comma(peek(at));
	if (conditions->n_named + n_commas + 1 > SEARCH_CONDITIONS_MAX)
		return false;
	for (at = value; at <= end; value = at) {
		while (*at != '\0' && !is_comma(peek(at)))
			utf8_next(&at);
		if (at > value)
			add_named(conditions, facet, value, (size_t)(at - value));
		if (*at == '\0')
			break;
		utf8_next(&at);
	}
	return true;
}

/* Takes the word from `at` to `end` in if it is a condition. */
static bool read_condition(struct search_conditions *conditions, const char *at, const char *end)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value = after_name(at, names[i].name);
		char *text;

		if (value == NULL)
			continue;
		text = must_alloc(talloc_strndup(conditions, value, (size_t)(end - value)));
		return names[i].facet == YEAR ? read_years(conditions, text)
					      : read_values(conditions, (enum policy_facet)names[i].facet, text);
	}
	return false;
}

struct search_conditions *search_conditions_read(void *owner, const char *text)
{
	struct search_conditions *conditions = must_alloc(talloc_zero(owner, struct search_conditions));
	char *rest = must_alloc(talloc_strdup(conditions, ""));

	fold_init();
	while (*text != '\0') {
		const char *end = word_end(text);

		if (!read_condition(conditions, text, end))
			rest = must_alloc(talloc_strndup_append_buffer(rest, text, (size_t)(end - text)));
		for (text = end; *text != '\0' && peek(text) == ' '; utf8_next(&text))
			rest = must_alloc(talloc_strdup_append_buffer(rest, " "));
	}
	conditions->rest = rest;
	return conditions;
}

static void narrow(struct search_conditions *conditions, struct text_set *set, enum policy_facet facet)
{
	size_t n = 0;

	for (size_t i = 0; i < conditions->n_named; i++)
		n += conditions->named[i].facet == facet ? conditions->named[i].codes.n : 0;
	if (n == 0)
		return;
	*set = (struct text_set){must_alloc(talloc_array(conditions, const char *, (unsigned)n)), 0};
	for (size_t i = 0; i < conditions->n_named; i++) {
		const struct search_condition *field = &conditions->named[i];

		for (size_t k = 0; field->facet == facet && k < field->codes.n; k++)
			set->items[set->n++] = field->codes.items[k];
	}
}

void search_conditions_apply(struct search_conditions *conditions, struct policy_filter *filter)
{
	for (int facet = 0; facet < N_TAXONOMY_FACETS; facet++)
		narrow(conditions, &filter->also[facet], (enum policy_facet)facet);
	if (conditions->issued_from != NULL && (filter->issued_from == NULL || strcmp(conditions->issued_from, filter->issued_from) > 0))
		filter->issued_from = conditions->issued_from;
	if (conditions->issued_to != NULL && (filter->issued_to == NULL || strcmp(conditions->issued_to, filter->issued_to) < 0))
		filter->issued_to = conditions->issued_to;
	for (size_t i = 0; i < conditions->n_named; i++) {
		if (conditions->named[i].codes.n == 0)
			conditions->rest = must_alloc(talloc_asprintf(conditions, "%s \"%s\"", conditions->rest, conditions->named[i].value));
	}
}
