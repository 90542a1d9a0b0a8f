#include "proto/result_citation.h"

#include <talloc.h>

#include "proto/base/log.h"

enum { NAME_MAX_BYTES = 64, NUMBER_MAX_BYTES = 256, QUOTE_MAX_BYTES = 2000 };

static void put_citation(struct mp_buffer *out, const struct result_citation *citation)
{
	mp_open_map(out, NULL);
	mp_put_text(out, "kind", citation->kind, NAME_MAX_BYTES);
	mp_put_text(out, "number", citation->number, NUMBER_MAX_BYTES);
	mp_put_text(out, "number_key", citation->number_key, RESULT_CITATION_KEY_MAX);
	mp_put_text(out, "title", citation->title, RESULT_CITATION_TITLE_MAX);
	mp_put_text(out, "title_key", citation->title_key, RESULT_CITATION_KEY_MAX);
	mp_put_text(out, "field", citation->field, NAME_MAX_BYTES);
	mp_put_text(out, "quote", citation->quote, QUOTE_MAX_BYTES);
	mp_put_number(out, "confidence", citation->confidence);
	mp_put_int(out, "start", citation->start);
	mp_put_int(out, "end", citation->end);
	mp_close(out);
}

void result_citations_encode(struct mp_buffer *out, const struct result_citation *citations, size_t n,
			     const char *const *names, size_t n_names)
{
	if (n > RESULT_CITATIONS_MAX || n_names > RESULT_NAMES_MAX)
		mp_buffer_fail(out, TOO_LARGE);
	mp_open_array(out, "citations", n);
	for (size_t i = 0; i < n; i++)
		put_citation(out, &citations[i]);
	mp_close(out);
	mp_open_array(out, "names", n_names);
	for (size_t i = 0; i < n_names; i++)
		mp_put_text(out, NULL, names[i], RESULT_CITATION_KEY_MAX);
	mp_close(out);
}

static struct result_citation get_citation(struct mp_value map)
{
	struct result_citation citation = {
		.kind = mp_text(map, "kind", NAME_MAX_BYTES),
		.number = mp_text_or(map, "number", NUMBER_MAX_BYTES, ""),
		.number_key = mp_text_or(map, "number_key", RESULT_CITATION_KEY_MAX, ""),
		.title = mp_text_or(map, "title", RESULT_CITATION_TITLE_MAX, ""),
		.title_key = mp_text_or(map, "title_key", RESULT_CITATION_KEY_MAX, ""),
		.field = mp_text_or(map, "field", NAME_MAX_BYTES, ""),
		.quote = mp_text_or(map, "quote", QUOTE_MAX_BYTES, ""),
		.confidence = mp_number(map, "confidence", 0, 1),
		.start = (int32_t)mp_int_or(map, "start", 0, INT32_MAX, 0),
	};

	citation.end = (int32_t)mp_int_or(map, "end", citation.start, INT32_MAX, citation.start);
	if (citation.number_key[0] == '\0' && citation.title_key[0] == '\0')
		mp_reader_fail(map.reader, INVALID, "title_key", "a citation needs the key of a number or of a title");
	return citation;
}

const struct result_citation *result_citations_decode(struct mp_value root, void *owner, size_t *n_out)
{
	struct mp_value array = mp_array_or_empty(root, "citations", RESULT_CITATIONS_MAX, n_out);
	struct result_citation *citations =
		must_alloc(talloc_zero_array(owner, struct result_citation, (unsigned)(*n_out + 1)));

	for (size_t i = 0; i < *n_out; i++)
		citations[i] = get_citation(mp_item_map(array, i));
	return citations;
}

const char *const *result_names_decode(struct mp_value root, void *owner, size_t *n_out)
{
	struct mp_value array = mp_array_or_empty(root, "names", RESULT_NAMES_MAX, n_out);
	const char **names = must_alloc(talloc_zero_array(owner, const char *, (unsigned)(*n_out + 1)));

	for (size_t i = 0; i < *n_out; i++)
		names[i] = mp_item_text(array, i, RESULT_CITATION_KEY_MAX);
	return names;
}
