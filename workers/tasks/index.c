/* Search tokens of all fields, weighted by where they stand, and a fingerprint of the text. */
#include <ctype.h>
#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/tokens.h"
#include "proto/text/utf8.h"
#include "workers/classify/document.h"
#include "workers/classify/numbers.h"
#include "workers/tasks.h"

#define FIELDS_MAX (5 + JOB_BODIES_MAX)
#define HEAD_BYTES 4096 /* of a body: its own number stands before its first paragraph */

static void add_field(struct token_field *fields, size_t *n, const char *text, char weight)
{
	if (*text != '\0')
		fields[(*n)++] = (struct token_field){text, strlen(text), weight};
}

/* The number that the document bears: as given with it, or as classification finds it in its head. */
static const char *number_of(void *owner, const struct knowledge *knowledge, const struct job_document *document)
{
	struct job_document head = *document;
	struct job_body bodies[JOB_BODIES_MAX];
	const struct field *field;
	struct number number;

	if (*document->doc_number != '\0' || knowledge == NULL || knowledge->lexicon == NULL)
		return document->doc_number;
	for (size_t i = 0; i < head.n_bodies; i++) {
		const char *text = document->bodies[i].text;

		bodies[i] = document->bodies[i];
		bodies[i].text = must_alloc(talloc_strndup(owner, text, utf8_cut(text, strnlen(text, HEAD_BYTES + 4), HEAD_BYTES)));
	}
	head.bodies = bodies;
	if (!document_number(&number, &field, document_new(owner, knowledge->lexicon, &head)))
		return "";
	return must_alloc(talloc_strdup(owner, number.text));
}

/* The answer is how many fields there are; the first *n_head_out are all but the bodies. */
static size_t fields_of(struct token_field fields[FIELDS_MAX], size_t *n_head_out, const struct job_document *document,
			const char *number)
{
	size_t n = 0;

	add_field(fields, &n, document->title_zh, 'A');
	add_field(fields, &n, document->title_en, 'A');
	add_field(fields, &n, number, 'A');
	add_field(fields, &n, document->summary_zh, 'B');
	add_field(fields, &n, document->summary_en, 'B');
	*n_head_out = n;
	for (size_t i = 0; i < document->n_bodies; i++)
		add_field(fields, &n, document->bodies[i].text, 'D');
	return n;
}

/* How many places the tsvector literal names: the lists of numbers outside its quotation marks. */
static int32_t count_places(const char *tsv)
{
	int32_t n = 0;
	bool is_quoted = false;

	for (; *tsv != '\0'; tsv++) {
		if (*tsv == '\'')
			is_quoted = !is_quoted;
		else if (*tsv == '\\' && is_quoted && tsv[1] != '\0')
			tsv++;
		else if (!is_quoted && (*tsv == ':' || *tsv == ','))
			n++;
	}
	return n;
}

/* Of the bodies; where there are none, of titles and summaries. */
static uint64_t fingerprint_of(void *owner, const struct job_document *document)
{
	char *text = must_alloc(talloc_strdup(owner, ""));

	for (size_t i = 0; i < document->n_bodies; i++)
		text = must_alloc(talloc_asprintf_append_buffer(text, "%s\n", document->bodies[i].text));
	if (document->n_bodies == 0)
		text = must_alloc(talloc_asprintf_append_buffer(text, "%s\n%s\n%s\n%s", document->title_zh,
								document->title_en, document->summary_zh,
								document->summary_en));
	return tokens_fingerprint(text, strlen(text));
}

enum status task_index(struct result *out, void *owner, const struct knowledge *knowledge,
		       const struct job_document *document, char error[MP_ERROR_SIZE])
{
	struct token_field fields[FIELDS_MAX];
	size_t n_head;
	const size_t n_fields = fields_of(fields, &n_head, document, number_of(owner, knowledge, document));
	struct result result = {.kind = JOB_INDEX, .index = {.scheme = TOKENS_SCHEME}};

	(void)error;
	result.index.tsv = tokens_tsvector(owner, fields, n_fields, NULL);
	result.index.head = tokens_tsvector(owner, fields, n_head, NULL);
	result.index.n_tokens = count_places(result.index.tsv);
	result.index.fingerprint = (int64_t)fingerprint_of(owner, document);
	*out = result;
	return OK;
}
