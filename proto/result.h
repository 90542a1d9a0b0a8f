/* What a finished job gives back: one structure for each kind, and why a job failed.
 * Flat arrays of plain fields, so that storing them is one loop that fills one array for each column.
 * PROTOCOL.md section 8 has the limits. All text is UTF-8, NUL-terminated, never NULL ("" where unknown). */
#ifndef CCNT_PROTO_RESULT_H
#define CCNT_PROTO_RESULT_H

#include "proto/job.h"
#include "proto/result_citation.h"
#include "proto/result_target.h"

#define RESULT_LABELS_MAX       ((size_t)4000)
#define RESULT_SEGMENTS_MAX     ((size_t)20000)
#define RESULT_HITS_MAX         ((size_t)256) /* in one segment */
#define RESULT_NAME_MAX         ((size_t)64)  /* facet, role, origin, field */
#define RESULT_CODE_MAX         ((size_t)256)
#define RESULT_QUOTE_MAX        ((size_t)2000)
#define RESULT_SEGMENT_TEXT_MAX ((size_t)64 << 10)
#define RESULT_TSV_MAX          ((size_t)1 << 20)
#define RESULT_MODEL_MAX        ((size_t)8 << 20)
#define RESULT_CODES_MAX        ((size_t)256)
#define RESULT_KEY_SIZE         32 /* hex digits of a segment's key */
#define RESULT_BYTES_MAX        ((size_t)15 << 20) /* of one encoded result: fits into one message */

/* ---- Failures ---- */

/* What to do about a failed job; the numbers are the wire's. */
enum failure {
	FAILURE_RETRY,     /* again after a while */
	FAILURE_PERMANENT, /* never again: the document itself is the reason */
	FAILURE_CRASHED,   /* it took its slot down: quarantine, dead after three */
	N_FAILURES
};

/* "retry", "permanent", "crashed"; "unknown" outside the list. */
const char *failure_name(enum failure failure);
/* The class of a job that ended with status (not OK). */
enum failure failure_of_status(enum status status);

/* ---- classify ---- */

struct result_label {
	const char *facet;  /* "region", ..., or a fact: "document_number", "issued_on", "effective_on",
			     * "expires_on", "level", "issuers_open" */
	const char *code;   /* the term's code, or the fact's value */
	const char *role;   /* "issuer", "lead", "primary" ... or "" */
	const char *origin; /* "rule", "model" */
	const char *field;  /* "title_zh", "body_zh", ... or "" */
	const char *lang;
	const char *quote;
	double confidence; /* 0 to 1 */
	int32_t start;     /* code points in the field's original text, end exclusive */
	int32_t end;
};

struct result_classify {
	const struct result_label *labels;
	size_t n_labels;
	bool has_targets; /* false: they were not looked for, which is not the same as none */
	const struct result_target *targets;
	size_t n_targets;
	int64_t revision; /* of the reference data that it was read by; 0 = not known */
	bool has_citations; /* false: they were not looked for; likewise names */
	const struct result_citation *citations;
	size_t n_citations;
	const char *const *names; /* the keys by which others cite this document */
	size_t n_names;
};

/* ---- translate ---- */

struct result_hit {
	const char *zh;
	const char *en;
	int32_t start; /* code points in the segment's text, end exclusive */
	int32_t end;
};

struct result_segment {
	const char *field;
	const char *lang; /* of text */
	const char *key;  /* RESULT_KEY_SIZE lower-case hex digits, a stable hash of the text */
	const char *text;
	const struct result_hit *hits;
	size_t n_hits;
	int32_t seq; /* from 0 within the field */
};

struct result_translate {
	const struct result_segment *segments;
	size_t n_segments;
};

/* ---- index ---- */

struct result_index {
	const char *tsv;     /* as tsvector's input: 'word':1A,5 ... */
	int64_t fingerprint; /* simhash of the text */
	int32_t n_tokens;
	int32_t scheme;      /* of the tokens: TOKENS_SCHEME of proto/text when it was made */
	const char *head;    /* as tsv, of titles, number and summaries alone */
};

/* ---- train ---- */

/* How right something is on decided labels. */
struct result_figures {
	double precision, recall, f1; /* 0 to 1 */
	double brier;                 /* mean squared error of the probabilities */
};

struct result_code_figures {
	const char *code;
	int32_t n_yes, n_no; /* decisions */
	bool is_learned;     /* has a model of its own */
	struct result_figures rules, learned;
};

struct result_train {
	const char *facet;
	struct mp_bytes model; /* opaque to the server */
	int32_t n_policies, n_labels, n_yes;
	struct result_figures rules; /* alone */
	struct result_figures learned; /* rules and model together, on labels held back */
	const struct result_code_figures *codes;
	size_t n_codes;
};

/* ---- any of them ---- */

struct result {
	enum job_kind kind; /* JOB_NOOP has no content */
	union {
		struct result_classify classify;
		struct result_translate translate;
		struct result_index index;
		struct result_train train;
	};
};

/* Appends the payload of a result (nothing for JOB_NOOP). OK; TOO_LARGE or INVALID: the decoder would refuse it, which is
 * a permanent failure of the job. */
enum status result_encode(struct mp_buffer *buffer, const struct result *result) MUST_CHECK;

/* Reads the payload of a result of `kind`. Text and arrays are owned by `owner`; data is not needed after it.
 * INVALID, TOO_LARGE: refused; out is untouched and error says why. An unknown kind is INVALID. */
enum status result_decode(struct result *out, void *owner, enum job_kind kind, struct mp_bytes data,
			  char error[MP_ERROR_SIZE]) MUST_CHECK;

#endif
