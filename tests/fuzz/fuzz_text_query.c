/* What is typed into the search box: parsed, expanded, written for PostgreSQL in each mode, and highlighted in itself. */
#include <stdbool.h>
#include <string.h>
#include <talloc.h>

#include "proto/text/glossary.h"
#include "proto/text/highlight.h"
#include "proto/text/query.h"
#include "proto/text/utf8.h"
#include "tests/fuzz/fuzz.h"

/* Outside of quotes there are only operators. */
static void check_tsquery(const char *text)
{
	bool is_quoted = false;

	for (; *text != '\0'; text++) {
		is_quoted ^= *text == '\'';
		PROMISE(is_quoted || strchr("'()|&! :*A<->0123456789", *text) != NULL);
	}
	PROMISE(!is_quoted);
}

static void check_highlights(const struct query *query, const char *text, size_t len)
{
	struct highlighter *highlighter = highlighter_new(NULL, query);
	struct highlights *found = highlight_text(highlighter, highlighter, text, len, 3, 20);

	for (size_t i = 0; i < found->n_fragments; i++) {
		const struct highlight_fragment *f = &found->fragments[i];
		uint32_t at = 0;

		PROMISE(f->text >= text && f->text + f->len <= text + len);
		PROMISE(utf8_valid(f->text, f->len) && utf8_count(f->text, f->len) == f->n_points);
		for (size_t m = 0; m < f->n_marks; m++) {
			PROMISE(f->marks[m].start >= at && f->marks[m].end > f->marks[m].start);
			at = f->marks[m].end;
		}
		PROMISE(at <= f->n_points);
	}
	talloc_free(highlighter);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct glossary *glossary = glossary_new(NULL);
	struct query *query = NULL;

	glossary_add(glossary, "甲烷", "methane|CH4");
	glossary_add(glossary, "a b", "碳");
	if (utf8_valid(text, size) && query_parse(&query, glossary, text, size) == OK) {
		query_expand(query, glossary_expand, glossary);
		for (int mode = QUERY_EXACT; mode <= QUERY_ANY && query->root != NULL; mode++) {
			char *tsquery = query_tsquery(query, query, (enum query_mode)mode);

			if (tsquery != NULL || mode != QUERY_MOST)
				check_tsquery(tsquery);
		}
		check_highlights(query, text, size);
	}
	talloc_free(glossary);
	return 0;
}
