/* The payload of a job: the policy as text, the same for every kind. The server builds it, the worker reads it.
 * PROTOCOL.md section 8 has the limits. All text is UTF-8, NUL-terminated, never NULL ("" where unknown). */
#ifndef CCNT_PROTO_JOB_H
#define CCNT_PROTO_JOB_H

#include "proto/mp.h"

/* What a job asks for. The numbers are the wire's and those of the table job_kind. */
enum job_kind { JOB_NOOP, JOB_CLASSIFY, JOB_TRANSLATE, JOB_INDEX, JOB_TRAIN, N_JOB_KINDS };

#define JOB_TITLE_MAX   ((size_t)4096)
#define JOB_SUMMARY_MAX ((size_t)64 << 10)
#define JOB_LANG_MAX    ((size_t)16)
#define JOB_TEXT_MAX    ((size_t)2 << 20) /* all text of a document together, in bytes */
#define JOB_BODIES_MAX  ((size_t)8)

/* "noop", "classify", ...; "unknown" outside the list. */
const char *job_kind_name(enum job_kind kind);
/* False (out untouched) for a name that is not in the list. */
bool job_kind_parse(enum job_kind *out, const char *name);

struct job_body {
	const char *lang; /* "zh", "en" */
	const char *text;
};

struct job_document {
	const char *title_zh;
	const char *title_en;
	const char *doc_number;
	const char *summary_zh;
	const char *summary_en;
	const char *source_url;
	const char *issued_on; /* YYYY-MM-DD or "" */
	const struct job_body *bodies;
	size_t n_bodies;
};

/* Appends the document to buffer (limit it to a little over JOB_TEXT_MAX). OK; TOO_LARGE: over a limit of the protocol,
 * and a decoder would refuse it. */
enum status job_document_encode(struct mp_buffer *buffer, const struct job_document *document) MUST_CHECK;

/* Reads a payload; empty data is an empty document (noop). The text is owned by `owner`; data is not needed any more
 * after it. INVALID, TOO_LARGE: refused; out is untouched and error (of MP_ERROR_SIZE) says why. */
enum status job_document_decode(struct job_document *out, void *owner, struct mp_bytes data,
				char error[MP_ERROR_SIZE]) MUST_CHECK;

#endif
