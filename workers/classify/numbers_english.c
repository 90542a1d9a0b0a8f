#include "workers/classify/numbers_english.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "workers/classify/bodies.h"

enum { WORDS_MAX = 10, LETTERS_MAX = 48, DIGITS_MAX = 8, NAMES_LOOKED_AT = 500 };

static size_t skip_spaces(const struct field *field, size_t at)
{
	while (at < field->len && field->text[at] == ' ')
		at++;
	return at;
}

/* ---- "Guo Fa [2021] No. 33" ---- */

static size_t eat_digits(const struct field *field, size_t at, char out[DIGITS_MAX])
{
	size_t n = 0;
	while (at < field->len && isdigit((unsigned char)field->text[at]) && n + 1 < DIGITS_MAX)
		out[n++] = field->text[at++];
	out[n] = '\0';
	return n > 0 && !isdigit((unsigned char)field->text[at]) ? at : 0;
}

/* [2021], (2021) at `at`: the end of it; 0: none. */
static size_t eat_year(const struct field *field, size_t at, char year[DIGITS_MAX])
{
	if (field->text[at] != '[' && field->text[at] != '(')
		return 0;
	size_t end = eat_digits(field, skip_spaces(field, at + 1), year);
	if (end == 0 || strlen(year) != 4 || (year[0] != '1' && year[0] != '2'))
		return 0;
	end = skip_spaces(field, end);
	return field->text[end] == ']' || field->text[end] == ')' ? end + 1 : 0;
}

/* "No. 33", "no.33", "number 33" at `at`; 0: none. */
static size_t eat_serial(const struct field *field, size_t at, char serial[DIGITS_MAX], bool is_bare)
{
	static const char *const words[] = {"no.", "number ", "no ", "nos.", "#"};
	at = skip_spaces(field, at);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (field_has(field, at, words[i]))
			return eat_digits(field, skip_spaces(field, at + strlen(words[i])), serial);
	return is_bare ? eat_digits(field, at, serial) : 0;
}

static bool is_letter(const struct field *field, size_t at)
{
	unsigned char c = (unsigned char)field->text[at];
	return isalpha(c) || c == 0xC3 || c == 0xBC || c == '\''; /* ü */
}

/* The begins of the words that stand before a number at `end`, the last first; how many. *is_edge_out: nothing of a sentence
 * stands before them, but a line's beginning, a bracket or a colon. */
static size_t words_before(size_t starts[WORDS_MAX], bool *is_edge_out, const struct field *field, size_t end)
{
	size_t n = 0, at = end;
	*is_edge_out = false;
	while (n < WORDS_MAX) {
		size_t to = at;
		while (to > 0 && field->text[to - 1] == ' ')
			to--;
		size_t from = to;
		while (from > 0 && to - from < LETTERS_MAX && is_letter(field, from - 1))
			from--;
		if (from == to)
			break;
		starts[n++] = at = from;
		if (field_line_at(field, from))
			break;
	}
	if (n > 0) {
		size_t before = starts[n - 1];
		while (before > 0 && field->text[before - 1] == ' ')
			before--;
		*is_edge_out = field_line_at(field, starts[n - 1]) || before == 0 || strchr("([:.|", field->text[before - 1]) != NULL;
	}
	return n;
}

/* The letters of the words in [start, end), without blanks; false: too many. */
static bool letters_of(char out[LETTERS_MAX], const struct field *field, size_t start, size_t end)
{
	size_t n = 0;
	for (size_t i = start; i < end; i++) {
		unsigned char c = (unsigned char)field->text[i];
		if (c == 0xC3) { /* ü */
			c = 'v';
			i++;
		}
		if (!isalpha(c))
			continue;
		if (n + 1 >= LETTERS_MAX)
			return false;
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return n > 0;
}

enum naming { NAMED, NAMED_AROUND, ANY_NAMED };

/* Whether the document names the region, or one that it lies in, or any at all. */
static bool names_region(const struct document *document, const struct region *region, enum naming naming)
{
	for (size_t f = 0; f < document->n_fields; f++) {
		const struct hits *names = &document->fields[f]->names;
		for (size_t i = 0; i < names->n && i < NAMES_LOOKED_AT; i++) {
			if ((names->list[i].pattern->kinds & MEANS_REGION) == 0)
				continue;
			const struct region *named = place_of(&names->list[i], region, NULL);
			if (naming == ANY_NAMED || named == region || (naming == NAMED_AROUND && named != NULL && region_within(region, named)))
				return true;
		}
	}
	return false;
}

/* Of beginnings that sound alike the one whose region the document names; a national one where no region's is. */
static const struct issuing_prefix *choose(const struct spelled *spelled, const struct document *document)
{
	const struct issuing_prefix *local = NULL, *national = NULL;
	size_t n_local = 0, n_national = 0;
	for (size_t i = 0; i < spelled->n; i++) {
		const struct issuing_prefix *one = spelled->list[i];
		if (one->region == NULL) {
			national = one;
			n_national++;
		} else if (names_region(document, one->region, NAMED)) {
			local = one;
			n_local++;
		}
	}
	if (n_local > 0)
		return n_local == 1 ? local : NULL;
	if (n_national > 0)
		return n_national == 1 ? national : NULL;
	if (spelled->n != 1)
		return NULL;
	const struct issuing_prefix *only = spelled->list[0];
	return names_region(document, only->region, NAMED_AROUND) || !names_region(document, only->region, ANY_NAMED) ? only : NULL;
}

static const char *without_zeros(const char *digits)
{
	while (digits[0] == '0' && digits[1] != '\0')
		digits++;
	return digits;
}

/* Whether each word begins with a capital, and they are more than "Document". */
static bool are_names(const char *words)
{
	static const char *const others[] = {"Document", "Doc", "Circular", "Notice", "No", "Order", "Announcement", "Decree"};
	for (const char *at = words; *at != '\0'; at++)
		if ((at == words || at[-1] == ' ') && *at >= 'a' && *at <= 'z')
			return false;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(words, others[i]) == 0)
			return false;
	return true;
}

/* What the words before words_end are in characters, or if none of them spells anything, all of them as they are written. */
static bool write_number(struct number *out, const struct document *document, const struct field *field, size_t words_end,
			 const char *year, const char *serial)
{
	size_t starts[WORDS_MAX];
	bool is_edge;
	struct number number = *out;
	int written = -1;
	size_t n = words_before(starts, &is_edge, field, words_end);
	for (size_t i = n; i-- > 0 && written < 0;) {
		char letters[LETTERS_MAX];
		struct spelled spelled;
		if (!letters_of(letters, field, starts[i], words_end) ||
		    !prefixes_spelled(&spelled, lexicon_prefixes(document->lexicon), letters))
			continue;
		const struct issuing_prefix *prefix = choose(&spelled, document);
		if (prefix == NULL)
			break;
		number.start = starts[i];
		number.prefix_len = prefix->len + strlen(spelled.tail);
		written = snprintf(number.text, sizeof number.text, "%s%s〔%s〕%s号", prefix->text, spelled.tail, year, without_zeros(serial));
	}
	if (written < 0 && n > 0 && is_edge) {
		number.start = starts[n - 1];
		char *words = field_quote(NULL, field, number.start, words_end, NUMBER_MAX_BYTES);
		if (are_names(words))
			written = snprintf(number.text, sizeof number.text, "%s [%s] No. %s", words, year, without_zeros(serial));
		talloc_free(words);
	}
	if (written < 0 || (size_t)written >= sizeof number.text)
		return false;
	*out = number;
	return true;
}

/* "Guo Fa [2021] No. 33" around the bracket at `at`, "Guo Fa No. 33 [2021]" around the "no." there. */
static bool spelled_at(struct number *out, const struct document *document, const struct field *field, size_t at)
{
	char year[DIGITS_MAX], serial[DIGITS_MAX];
	bool is_bracket = field->text[at] != 'n';
	size_t end = is_bracket ? eat_year(field, at, year) : eat_serial(field, at, serial, false);
	if (end == 0)
		return false;
	end = is_bracket ? eat_serial(field, end, serial, true) : eat_year(field, skip_spaces(field, end), year);
	if (end == 0 || isdigit((unsigned char)field->text[end]))
		return false;
	size_t words_end = at;
	while (words_end > 0 && field->text[words_end - 1] == ' ')
		words_end--;
	struct number number = {.end = end};
	if (!write_number(&number, document, field, words_end, year, serial))
		return false;
	*out = number;
	return true;
}

/* ---- "Order No. 19 of the Ministry of Ecology and Environment" ---- */

static const struct order_word {
	const char *word, *kind;
} order_words[] = {{"order", "令"}, {"decree", "令"}, {"announcement", "公告"}, {"public notice", "公告"}, {"proclamation", "公告"}};

/* A body as Chinese orders are headed: 国务院, 生态环境部, 广东省人民政府. */
static int write_body(char *out, size_t size, const struct body_name *body)
{
	static const char nation[] = "中华人民共和国", president[] = "中华人民共和国主席";
	if (body->agency == NULL)
		return snprintf(out, size, "%s%s", body->region->term->name_zh, body->organ->name_zh);
	const char *name = body->agency->name_zh;
	bool is_long = strncmp(name, nation, strlen(nation)) == 0 && strcmp(name, president) != 0;
	return snprintf(out, size, "%s", is_long ? name + strlen(nation) : name);
}

static size_t eat_nation(const struct field *field, size_t at)
{
	static const char *const tails[] = {" of the people's republic of china", " of p.r. china", " of the prc", " of china"};
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
		if (field_has(field, at, tails[i]))
			return at + strlen(tails[i]);
	return at;
}

/* The year of an order at `at`: " [2022]", " of 2022", ", 2022", " 2022" before "No."; `at` where none stands. */
static size_t eat_order_year(const struct field *field, size_t at, char year[DIGITS_MAX])
{
	static const char *const joints[] = {" of ", ", ", " "};
	char digits[DIGITS_MAX];
	size_t end = *year == '\0' ? eat_year(field, skip_spaces(field, at), digits) : 0;
	for (size_t i = 0; i < sizeof joints / sizeof *joints && end == 0 && *year == '\0'; i++) {
		if (!field_has(field, at, joints[i]) || !field_has(field, at + strlen(joints[i]), "20"))
			continue;
		end = eat_digits(field, at + strlen(joints[i]), digits);
		bool is_bare = joints[i][1] == '\0' && !field_has(field, end, " no") && !field_line_at(field, skip_spaces(field, end));
		end = is_bare || strlen(digits) != 4 ? 0 : end;
	}
	if (end == 0)
		return at;
	memcpy(year, digits, DIGITS_MAX);
	return end;
}

/* "(No. 19)", ", No. 19", "(No. 3, 2023)" */
static size_t eat_own_serial(const struct field *field, size_t at, char serial[DIGITS_MAX], char year[DIGITS_MAX])
{
	at = skip_spaces(field, at);
	bool is_open = field->text[at] == '(' || field->text[at] == '[';
	size_t end = eat_serial(field, at + (is_open || field->text[at] == ',' ? 1 : 0), serial, false);
	if (end > 0 && is_open)
		end = eat_order_year(field, end, year);
	return end > 0 && is_open && (field->text[end] == ')' || field->text[end] == ']') ? end + 1 : end;
}

/* " 530" at the end of a line or before a mark; 0: none. */
static size_t eat_bare_serial(const struct field *field, size_t at, char serial[DIGITS_MAX])
{
	enum { SERIAL_MAX = 3 };
	size_t end = field_has(field, at, " ") ? eat_digits(field, at + 1, serial) : 0;
	bool is_end = end > 0 && (field_line_at(field, skip_spaces(field, end)) || strchr(",.;)", field->text[end]) != NULL);
	return is_end && strlen(serial) <= SERIAL_MAX ? end : 0;
}

/* The bodies that stand before an order's word at `at`, on the same line: "Ministry of Commerce Announcement No. 5 of 2022". */
static bool bodies_before(struct body_list *out, const struct field *field, size_t at)
{
	enum { BODIES_BYTES = 300 };
	size_t line = at, least = at > BODIES_BYTES ? at - BODIES_BYTES : 0;
	while (line > least && !field_line_at(field, line))
		line--;
	struct body_list list;
	if (!body_list_at(&list, field, line, NULL) || !body_is_known(&list.list[0]) || skip_spaces(field, list.end) != at)
		return false;
	*out = list;
	return true;
}

static bool order_at(struct number *out, const struct field *field, size_t at, const struct order_word *word)
{
	char serial[DIGITS_MAX] = "", year[DIGITS_MAX] = "", name[NUMBER_MAX_BYTES];
	struct body_list list;
	size_t end = eat_order_year(field, at + strlen(word->word), year);
	size_t given = eat_own_serial(field, end, serial, year);
	if (given > 0)
		end = eat_order_year(field, given, year);
	bool is_headed = false; /* by the bodies */
	if (field_has(field, end, " of ") && body_list_at(&list, field, end + strlen(" of "), NULL) && body_is_known(&list.list[0]))
		end = eat_nation(field, list.end);
	else if (!(is_headed = bodies_before(&list, field, at)))
		return false;
	at = list.start < at ? list.start : at;
	if (given == 0)
		given = eat_own_serial(field, end, serial, year);
	else
		given = end;
	if (given == 0 && is_headed)
		given = eat_bare_serial(field, end, serial);
	if (given == 0)
		return false;
	end = eat_order_year(field, given, year);
	if (write_body(name, sizeof name, &list.list[0]) >= (int)sizeof name)
		return false;
	struct number number = {.start = at, .end = end, .is_order = true};
	int n = snprintf(number.text, sizeof number.text, "%s%s%s%s第%s号", name, word->kind, year, *year != '\0' ? "年" : "",
			 without_zeros(serial));
	if (n < 0 || (size_t)n >= sizeof number.text)
		return false;
	*out = number;
	return true;
}

bool english_number_next(struct number *out, const struct document *document, const struct field *field, size_t *at, size_t to)
{
	for (size_t i = *at; i < to && i < field->len; i++) {
		char c = field->text[i];
		bool is_start = i == 0 || !isalnum((unsigned char)field->text[i - 1]);
		bool found = (c == '[' || c == '(' || (c == 'n' && is_start && field_has(field, i, "no"))) &&
			     spelled_at(out, document, field, i);
		for (size_t w = 0; w < sizeof order_words / sizeof *order_words && is_start && !found; w++)
			found = field_has(field, i, order_words[w].word) && order_at(out, field, i, &order_words[w]);
		if (found) {
			*at = out->end;
			return true;
		}
	}
	*at = to;
	return false;
}
