#include "workers/translate/segment.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include <talloc.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/utf8.h"
#include "workers/translate/key.h"
#include "workers/translate/paragraphs.h"

#define COARSE_BYTES ((size_t)512) /* that neighbours are taken together up to, where there would be too many */

struct cutter {
	void *owner;
	const struct phrasebook *book;
	UBreakIterator *sentences;
	struct result_segment *segments;
	size_t n, n_allocated;
	size_t least_bytes; /* of a segment, if there is more to add; 0: each sentence is one */
	const char *field, *lang;
	int32_t seq;
	char *held; /* what is to become a segment with what follows; NULL: nothing */
};

/* ---- Segments ---- */

static bool has_content(const char *text, size_t len)
{
	for (const char *at = text; at < text + len;) {
		if (u_isalnum((UChar32)utf8_next(&at)))
			return true;
	}
	return false;
}

static void emit(struct cutter *cutter, char *text)
{
	struct result_segment *segment;

	if (cutter->n == cutter->n_allocated) {
		cutter->n_allocated = cutter->n_allocated == 0 ? 64 : 2 * cutter->n_allocated;
		cutter->segments = must_alloc(talloc_realloc(cutter->owner, cutter->segments, struct result_segment,
							     (unsigned)cutter->n_allocated));
	}
	segment = &cutter->segments[cutter->n++];
	*segment = (struct result_segment){.field = cutter->field, .lang = cutter->lang, .text = text, .seq = cutter->seq++};
}

static void release(struct cutter *cutter)
{
	if (cutter->held != NULL)
		emit(cutter, cutter->held);
	cutter->held = NULL;
}

static void add(struct cutter *cutter, const char *text, size_t len)
{
	while (len > 0 && *text == ' ') {
		text++;
		len--;
	}
	while (len > 0 && text[len - 1] == ' ')
		len--;
	if (!has_content(text, len))
		return;
	if (cutter->held == NULL)
		cutter->held = must_alloc(talloc_strndup(cutter->owner, text, len));
	else
		cutter->held = must_alloc(talloc_asprintf_append_buffer(cutter->held, " %.*s", (int)len, text));
	if (strlen(cutter->held) >= cutter->least_bytes)
		release(cutter);
}

/* ---- Long sentences ---- */

/* How well a sentence can be cut after this character. */
static int cut_rank(uint32_t c)
{
	if (c == 0xFF1B || c == ';')
		return 3;
	if (c == 0xFF0C || c == ',' || c == 0xFF1A || c == ':')
		return 2;
	return c == 0x3001 || c == ' ' ? 1 : 0;
}

/* The length of the first part of a sentence: all of it, or up to the best place in its first `most` code points. */
static size_t first_part(const char *text, size_t len, size_t most)
{
	const size_t limit = utf8_byte_of(text, len, most);
	size_t best = limit;
	int best_rank = 0;

	if (limit == len)
		return len;
	for (const char *at = text; at < text + limit;) {
		const int rank = cut_rank(utf8_next(&at));
		const size_t end = (size_t)(at - text);

		if (rank > 0 && rank >= best_rank && end >= limit / 3) {
			best_rank = rank;
			best = end;
		}
	}
	return best;
}

static void add_bounded(struct cutter *cutter, const char *text, size_t len)
{
	const char *at = text;
	size_t n_han = 0, n = 0, most;

	while (at < text + len && n < 64) {
		n_han += is_han(fold_point(utf8_next(&at)));
		n++;
	}
	most = 3 * n_han > n ? SEGMENT_POINTS_HAN : SEGMENT_POINTS_OTHER;
	while (len > 0) {
		const size_t part = first_part(text, len, most);

		add(cutter, text, part);
		text += part;
		len -= part;
	}
}

/* ---- Sentences ---- */

/* Whether what ends here is nothing but the number of an item: "1.", "(2)", "1.2.", "A.", "３．" */
static bool is_item_number(const char *text, size_t len)
{
	unsigned n = 0;

	for (const char *at = text; at < text + len;) {
		const uint32_t c = utf8_next(&at), folded = fold_point(c);

		if ((folded >= '0' && folded <= '9') || (folded >= 'a' && folded <= 'z'))
			n++;
		else if (folded != '.' && folded != '(' && folded != ')' && folded != ' ')
			return false;
	}
	return n > 0 && n <= 4;
}

/* Abbreviations after which a sentence goes on: always, or before a figure. */
static bool ends_in_abbreviation(const char *text, size_t len, char next)
{
	static const char *const always[] = {"Mr", "Mrs", "Ms", "Dr", "Prof", "Co", "e.g", "i.e", "cf", "vs", "approx", "incl", "al"};
	static const char *const numbered[] = {"No", "Nos", "Art", "Arts", "Vol", "Fig", "Figs", "Sec", "Ch", "p", "pp", "para", "Eq"};
	size_t from;

	while (len > 0 && text[len - 1] == ' ')
		len--;
	if (len < 2 || text[--len] != '.')
		return false;
	for (from = len; from > 0 && (isalpha((unsigned char)text[from - 1]) || text[from - 1] == '.'); from--) {
		/* to the word's beginning */
	}
	if (len - from == 1 && isupper((unsigned char)text[from]))
		return true; /* an initial */
	for (size_t i = 0; i < sizeof always / sizeof always[0]; i++) {
		if (strlen(always[i]) == len - from && strncasecmp(text + from, always[i], len - from) == 0)
			return true;
	}
	for (size_t i = 0; i < sizeof numbered / sizeof numbered[0] && isdigit((unsigned char)next); i++) {
		if (strlen(numbered[i]) == len - from && strncasecmp(text + from, numbered[i], len - from) == 0)
			return true;
	}
	return false;
}

/* Whether a sentence may end at byte `at` of the paragraph, having begun at `from`. */
static bool is_end(const struct paragraph *paragraph, size_t from, size_t at)
{
	const char *text = paragraph->text;

	if (at >= paragraph->len)
		return true;
	return !is_item_number(text + from, at - from) && !ends_in_abbreviation(text + from, at - from, text[at]) &&
	       has_content(text + from, at - from) && has_content(text + at, paragraph->len - at);
}

/* Brackets and quotation marks that open at the end of a sentence belong to the next one. */
static size_t before_opening(const char *text, size_t from, size_t at)
{
	for (size_t end = at; end > from; end = at) {
		const char *last;

		at = utf8_cut(text, end, end - 1);
		last = text + at;
		switch (utf8_next(&last)) {
		case '(': case '[': case 0xFF08: case 0x300A: case 0x3008: case 0x3010: case 0x3014: case 0x201C: case 0x2018:
			break;
		default:
			return end;
		}
	}
	return at;
}

static enum status cut_paragraph(struct cutter *cutter, const struct paragraph *paragraph)
{
	UErrorCode error = U_ZERO_ERROR;
	UText *text = utext_openUTF8(NULL, paragraph->text, (int64_t)paragraph->len, &error);
	size_t from = 0;

	ubrk_setUText(cutter->sentences, text, &error);
	if (U_SUCCESS(error)) {
		for (int32_t next = ubrk_next(cutter->sentences); next != UBRK_DONE; next = ubrk_next(cutter->sentences)) {
			const size_t at = before_opening(paragraph->text, from, (size_t)next);

			if (!is_end(paragraph, from, at))
				continue;
			add_bounded(cutter, paragraph->text + from, at - from);
			from = at;
		}
		add_bounded(cutter, paragraph->text + from, paragraph->len - from);
	}
	utext_close(text);
	return U_SUCCESS(error) ? OK : UNAVAILABLE;
}

/* ---- Documents ---- */

static enum status cut_field(struct cutter *cutter, const char *field, const char *lang, const char *text)
{
	const struct paragraphs paragraphs = paragraphs_of(cutter->owner, text);
	enum status status = OK;

	cutter->field = field;
	cutter->lang = lang;
	cutter->seq = 0;
	for (size_t i = 0; i < paragraphs.n && status == OK; i++)
		status = cut_paragraph(cutter, &paragraphs.list[i]);
	release(cutter);
	return status;
}

static enum status cut_document(struct cutter *cutter, const struct job_document *document)
{
	const struct {
		const char *field, *lang, *text;
	} fields[] = {
		{"title_zh", "zh", document->title_zh},
		{"title_en", "en", document->title_en},
		{"summary_zh", "zh", document->summary_zh},
		{"summary_en", "en", document->summary_en},
	};
	enum status status = OK;

	cutter->n = 0;
	for (size_t i = 0; i < sizeof fields / sizeof fields[0] && status == OK; i++)
		status = cut_field(cutter, fields[i].field, fields[i].lang, fields[i].text);
	for (size_t i = 0; i < document->n_bodies && status == OK; i++) {
		const struct job_body *body = &document->bodies[i];

		status = cut_field(cutter, must_alloc(talloc_asprintf(cutter->owner, "body_%s", body->lang)), body->lang, body->text);
	}
	return status;
}

enum status segment_document(struct result_translate *out, void *owner, const struct phrasebook *book,
			     const struct job_document *document)
{
	UErrorCode error = U_ZERO_ERROR;
	struct cutter cutter = {.owner = owner, .book = book, .sentences = ubrk_open(UBRK_SENTENCE, "en", NULL, 0, &error)};
	enum status status;

	if (U_FAILURE(error))
		return UNAVAILABLE;
	status = cut_document(&cutter, document);
	if (status == OK && cutter.n > RESULT_SEGMENTS_MAX) {
		cutter.least_bytes = COARSE_BYTES;
		status = cut_document(&cutter, document);
	}
	ubrk_close(cutter.sentences);
	for (size_t i = 0; i < cutter.n && status == OK; i++) {
		struct result_segment *segment = &cutter.segments[i];

		segment->key = segment_key(owner, segment->text, strlen(segment->text));
		segment->hits = phrasebook_find(book, owner, segment->lang, segment->text, &segment->n_hits);
	}
	if (status == OK)
		*out = (struct result_translate){cutter.segments, cutter.n};
	return status;
}
