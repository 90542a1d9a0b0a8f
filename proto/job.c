#include "proto/job.h"

#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"

#define FORMAT   1
#define DATE_MAX ((size_t)32)

static const char *const kind_names[N_JOB_KINDS] = {
	[JOB_NOOP] = "noop",
	[JOB_CLASSIFY] = "classify",
	[JOB_TRANSLATE] = "translate",
	[JOB_INDEX] = "index",
	[JOB_TRAIN] = "train",
};

const char *job_kind_name(enum job_kind kind)
{
	return (unsigned)kind < N_JOB_KINDS ? kind_names[kind] : "unknown";
}

bool job_kind_parse(enum job_kind *out, const char *name)
{
	for (int kind = 0; kind < N_JOB_KINDS; kind++) {
		if (strcmp(kind_names[kind], name) == 0) {
			*out = (enum job_kind)kind;
			return true;
		}
	}
	return false;
}

/* The plain text fields: one list for both directions. */
static const struct {
	const char *key;
	size_t offset;
	size_t max;
} fields[] = {
	{"title_zh", offsetof(struct job_document, title_zh), JOB_TITLE_MAX},
	{"title_en", offsetof(struct job_document, title_en), JOB_TITLE_MAX},
	{"doc_number", offsetof(struct job_document, doc_number), JOB_TITLE_MAX},
	{"summary_zh", offsetof(struct job_document, summary_zh), JOB_SUMMARY_MAX},
	{"summary_en", offsetof(struct job_document, summary_en), JOB_SUMMARY_MAX},
	{"source_url", offsetof(struct job_document, source_url), JOB_TITLE_MAX},
	{"issued_on", offsetof(struct job_document, issued_on), DATE_MAX},
};
#define N_FIELDS (sizeof fields / sizeof fields[0])

static const char *field_get(const struct job_document *document, size_t i)
{
	const char *text;

	memcpy(&text, (const char *)document + fields[i].offset, sizeof text);
	return text != NULL ? text : "";
}

static size_t text_bytes(const struct job_document *document)
{
	size_t n = 0;

	for (size_t i = 0; i < N_FIELDS; i++)
		n += strlen(field_get(document, i));
	for (size_t i = 0; i < document->n_bodies; i++)
		n += strlen(document->bodies[i].text);
	return n;
}

enum status job_document_encode(struct mp_buffer *buffer, const struct job_document *document)
{
	if (document->n_bodies > JOB_BODIES_MAX || text_bytes(document) > JOB_TEXT_MAX)
		mp_buffer_fail(buffer, TOO_LARGE);
	mp_open_map(buffer, NULL);
	mp_put_int(buffer, "v", FORMAT);
	for (size_t i = 0; i < N_FIELDS; i++) {
		const char *text = field_get(document, i);

		if (text[0] != '\0')
			mp_put_proven_text(buffer, fields[i].key, text, fields[i].max);
	}
	mp_open_array(buffer, "bodies", document->n_bodies);
	for (size_t i = 0; i < document->n_bodies; i++) {
		mp_open_map(buffer, NULL);
		mp_put_text(buffer, "lang", document->bodies[i].lang, JOB_LANG_MAX);
		mp_put_proven_text(buffer, "text", document->bodies[i].text, JOB_TEXT_MAX);
		mp_close(buffer);
	}
	mp_close(buffer);
	mp_close(buffer);
	return mp_buffer_status(buffer);
}

static void decode(struct job_document *document, void *owner, struct mp_reader *reader)
{
	struct mp_value root = mp_root(reader);
	struct mp_value array;
	struct job_body *bodies;

	mp_int(root, "v", FORMAT, FORMAT);
	for (size_t i = 0; i < N_FIELDS; i++) {
		const char *text = mp_text_or(root, fields[i].key, fields[i].max, "");

		memcpy((char *)document + fields[i].offset, &text, sizeof text);
	}
	array = mp_array_or_empty(root, "bodies", JOB_BODIES_MAX, &document->n_bodies);
	bodies = must_alloc(talloc_zero_array(owner, struct job_body, (unsigned)document->n_bodies));
	for (size_t i = 0; i < document->n_bodies; i++) {
		struct mp_value body = mp_item_map(array, i);

		bodies[i].lang = mp_text(body, "lang", JOB_LANG_MAX);
		bodies[i].text = mp_text(body, "text", JOB_TEXT_MAX);
	}
	document->bodies = bodies;
	if (text_bytes(document) > JOB_TEXT_MAX)
		mp_reader_fail(reader, TOO_LARGE, "text", "too much of it in one document");
}

static const struct job_document nothing = {
	.title_zh = "", .title_en = "", .doc_number = "", .summary_zh = "", .summary_en = "", .source_url = "", .issued_on = ""};

enum status job_document_decode(struct job_document *out, void *owner, struct mp_bytes data, char error[MP_ERROR_SIZE])
{
	struct mp_reader *reader;
	struct job_document document = {0};
	enum status status;

	if (data.size == 0) {
		*out = nothing;
		return OK;
	}
	reader = mp_reader_new(owner, data.data, data.size);
	decode(&document, owner, reader);
	status = mp_reader_finish(reader, error);
	if (status == OK)
		*out = document;
	return status;
}
