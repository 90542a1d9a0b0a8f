/* The payload of a train job: policies as text with what people decided about one facet of theirs. The server assembles it
 * when the job is claimed, since workers reach no database. PROTOCOL.md section 8 has the limits. */
#ifndef CCNT_PROTO_TRAINING_H
#define CCNT_PROTO_TRAINING_H

#include "proto/job.h"

#define TRAINING_BYTES_MAX   ((size_t)9 << 20)
#define TRAINING_TEXT_MAX    ((size_t)8 << 20) /* of all samples together: the server cuts and samples to this */
#define TRAINING_SAMPLES_MAX ((size_t)2000)
#define TRAINING_CODES_MAX   ((size_t)256) /* in each list of a sample */

struct training_codes {
	const char *const *list;
	size_t n;
};

struct training_sample {
	struct job_document document; /* bodies may be cut short */
	/* Codes of the facet: accepted, rejected, and suggested without a decision. Of any other code a policy with an
	 * accepted one is taken not to be. */
	struct training_codes yes, no, open;
};

struct training {
	const char *facet;
	const struct training_sample *samples;
	size_t n;
};

/* Appends the set to buffer (limit TRAINING_BYTES_MAX). OK; TOO_LARGE, INVALID: a decoder would refuse it. */
enum status training_encode(struct mp_buffer *buffer, const struct training *training) MUST_CHECK;

/* Reads it; everything is owned by `owner`, data is not needed after it. INVALID, TOO_LARGE: refused, out is untouched and
 * error says why. */
enum status training_decode(struct training *out, void *owner, struct mp_bytes data, char error[MP_ERROR_SIZE]) MUST_CHECK;

#endif
