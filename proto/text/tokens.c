#include "proto/text/tokens.h"

#include <stdbool.h>
#include <string.h>

#include "proto/text/fold.h"
#include "proto/text/utf8.h"
#include "proto/text/words.h"

enum { DOC_NUMBER_HAN_MIN = 2, DOC_NUMBER_HAN_MAX = 12, BRIDGE_MARKS_MAX = 3 };

struct scanner {
	const char *text, *end;
	const char *at;
	uint32_t position;
	const char *run;       /* where the Han run began that ended just before `at`, NULL where none did */
	uint32_t run_position;
	uint32_t run_points;
	token_fn *fn;
	void *arg;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Marks that a run of Han goes on across: what stands around words without separating what is said. */
static bool is_light(uint32_t c)
{
	switch (c) {
	case ' ':
	case '"':
	case '\'':
	case '(':
	case ')':
	case 0xB7:   /* · */
	case 0x3001: /* 、 */
	case 0x201C: /* “ */
	case 0x201D: /* ” */
		return true;
	default:
		return c >= 0x3008 && c <= 0x300F; /* 〈〉《》「」『』 */
	}
}

static void emit(const struct scanner *s, enum token_kind kind, const char *lexeme, size_t len, uint32_t position,
		 uint32_t n_positions, const char *from, const char *to)
{
	struct token token = {.kind = kind, .lexeme = lexeme, .position = position, .n_positions = n_positions};

	token.len = utf8_cut(lexeme, len, TOKEN_MAX_BYTES);
	token.from = (size_t)(from - s->text);
	token.to = (size_t)(to - s->text);
	s->fn(s->arg, &token);
}

/* The next Han character of the run after `at`, across light marks; NULL at the run's end. */
static const char *next_of_run(const struct scanner *s, const char *at)
{
	for (unsigned marks = 0; at < s->end && marks <= BRIDGE_MARKS_MAX; marks++) {
		const char *next = at;
		uint32_t c = utf8_next(&next);

		if (is_han(c))
			return at;
		if (!is_light(c))
			return NULL;
		at = next;
	}
	return NULL;
}

static void scan_han(struct scanner *s)
{
	s->run = s->at;
	s->run_position = s->position;
	s->run_points = 0;
	for (;;) {
		const char *first = s->at, *after = first, *second;
		char pair[8];
		size_t len;

		utf8_next(&after);
		s->at = after;
		s->run_points++;
		second = next_of_run(s, after);
		if (second == NULL) {
			emit(s, TOKEN_HAN_LAST, first, (size_t)(after - first), s->position++, 1, first, after);
			return;
		}
		if (second != after) { /* what precedes a mark is no part of a document number */
			s->run = second;
			s->run_position = s->position + 1;
			s->run_points = 0;
		}
		len = (size_t)(after - first);
		memcpy(pair, first, len);
		after = second;
		utf8_next(&after);
		memcpy(pair + len, second, (size_t)(after - second));
		len += (size_t)(after - second);
		emit(s, TOKEN_HAN_PAIR, pair, len, s->position++, 2, first, after);
		s->at = second;
	}
}

/* "[2024]39号" at `at` (round brackets too): its end, and the number's digits in lexeme form. NULL where it is none. */
static const char *doc_tail(const struct scanner *s, const char *at, char out[32], size_t *out_len)
{
	static const char number_sign[] = "号", ordinal[] = "第";
	size_t sign = sizeof number_sign - 1, n = 0;
	const char *end = s->end;

	if (end - at < 6 || (at[5] != ']' && at[5] != ')'))
		return NULL;
	for (size_t i = 1; i <= 4; i++) {
		if (!is_digit(at[i]))
			return NULL;
	}
	out[n++] = '[';
	memcpy(out + n, at + 1, 4);
	n += 4;
	out[n++] = ']';
	at += 6;
	at += at < end && *at == ' ';
	if ((size_t)(end - at) > sign && memcmp(at, ordinal, sign) == 0)
		at += sign;
	for (unsigned digits = 0; at < end && is_digit(*at); digits++) {
		if (digits == 6)
			return NULL;
		out[n++] = *at++;
	}
	at += at < end && *at == ' ';
	if (n == 6 || (size_t)(end - at) < sign || memcmp(at, number_sign, sign) != 0)
		return NULL;
	memcpy(out + n, number_sign, sign);
	*out_len = n + sign;
	return at + sign;
}

/* Words that stand before a document number without being part of it: "根据国办发[2024]39号". Moves the run's
 * beginning behind the last of them. */
static void trim_run(struct scanner *s)
{
	static const char *const before[] = {"据", "照", "按", "和", "与", "及", "号"};
	uint32_t position = s->run_position, points = s->run_points;

	for (const char *at = s->run; at < s->at; position++, points--) {
		const char *next = at;

		for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
			if (memcmp(at, before[i], strlen(before[i])) != 0)
				continue;
			s->run = at + strlen(before[i]);
			s->run_position = position + 1;
			s->run_points = points - 1;
		}
		utf8_next(&next);
		at = next;
	}
}

/* A bracket: emits the document number that it may be part of; its parts are scanned afterwards as usual. */
static void scan_bracket(struct scanner *s)
{
	char tail[32], whole[DOC_NUMBER_HAN_MAX * 4 + sizeof tail];
	const char *at = s->at, *end;
	size_t len = 0;

	if (s->run != NULL && at > s->text && at[-1] == ' ')
		s->run = NULL;
	if (s->run != NULL)
		trim_run(s);
	end = doc_tail(s, at, tail, &len);
	if (end != NULL && s->run != NULL && s->run_points >= DOC_NUMBER_HAN_MIN &&
	    s->run_points <= DOC_NUMBER_HAN_MAX) {
		size_t run = (size_t)(at - s->run);

		memcpy(whole, s->run, run);
		memcpy(whole + run, tail, len);
		emit(s, TOKEN_DOC_NUMBER, whole, run + len, s->run_position, s->position + 3 - s->run_position, s->run,
		     end);
	}
	if (end != NULL)
		emit(s, TOKEN_DOC_TAIL, tail, len, s->position, 3, at, end);
	s->at++;
}

/* Digits with grouping commas and points: fills out (its size is TOKEN_MAX_BYTES) and moves s->at past them. */
static size_t read_number(struct scanner *s, char *out)
{
	size_t n = 0;
	const char *at = s->at;

	while (at < s->end) {
		bool is_group = *at == ',' && s->end - at > 3 && is_digit(at[1]) && is_digit(at[2]) && is_digit(at[3]) &&
				(s->end - at == 4 || !is_digit(at[4]));
		bool is_point = *at == '.' && s->end - at > 1 && is_digit(at[1]);

		if (!is_digit(*at) && !is_group && !is_point)
			break;
		if (!is_group && n < TOKEN_MAX_BYTES)
			out[n++] = *at;
		at++;
	}
	s->at = at;
	return n;
}

static void scan_word(struct scanner *s);

static void scan_number(struct scanner *s)
{
	char number[TOKEN_MAX_BYTES + 64];
	const char *from = s->at, *unit, *after;
	size_t n = read_number(s, number), unit_len;

	unit = s->at;
	unit += unit < s->end && *unit == ' ';
	unit_len = unit_length(unit, (size_t)(s->end - unit));
	after = s->at;
	if (after < s->end && unit_len == 0 && is_word_point(utf8_next(&after))) {
		s->at = from; /* "5g", "2h" */
		scan_word(s);
		return;
	}
	emit(s, TOKEN_NUMBER, number, n, s->position, 1, from, s->at);
	if (unit_len > 0) {
		memcpy(number + n, unit, unit_len);
		emit(s, TOKEN_QUANTITY, number, n + unit_len, s->position, 1, from, unit + unit_len);
	}
	s->position++;
}

static void scan_word(struct scanner *s)
{
	const char *from = s->at, *stem;
	size_t len, stem_len;

	while (s->at < s->end) {
		const char *next = s->at;
		uint32_t c = utf8_next(&next);
		bool is_point = c == '.' && s->at > from && is_digit(s->at[-1]) && next < s->end && is_digit(*next);

		if (!is_point && !is_word_point(c))
			break;
		s->at = next;
	}
	len = (size_t)(s->at - from);
	if (!word_is_stop(from, len)) {
		stem = word_stem(from, len, &stem_len);
		emit(s, TOKEN_WORD, stem, stem_len, s->position, 1, from, s->at);
	}
	s->position++;
	if (s->end - s->at >= 2 && s->at[0] == '\'' && s->at[1] == 's') {
		const char *after = s->at + 2;

		if (after == s->end || !is_word_point(utf8_next(&after)))
			s->at += 2; /* "china's" is "china" */
	}
}

uint32_t tokens_each(const char *folded, size_t len, token_fn *fn, void *arg)
{
	struct scanner s = {.text = folded, .end = folded + len, .at = folded, .fn = fn, .arg = arg};

	while (s.at < s.end) {
		const char *next = s.at;
		uint32_t c = utf8_next(&next);

		if (is_han(c)) {
			scan_han(&s);
			continue;
		}
		if (c == '[' || c == '(')
			scan_bracket(&s);
		else if (c >= '0' && c <= '9')
			scan_number(&s);
		else if (is_word_point(c))
			scan_word(&s);
		else
			s.at = next;
		if (c != ' ')
			s.run = NULL;
	}
	return s.position;
}
