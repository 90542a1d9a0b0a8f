/* Reference data on its way to the workers: the taxonomy and the glossary as one blob with a revision,
 * cut into REFDATA chunks and joined again. PROTOCOL.md sections 3 and 8. */
#ifndef CCNT_PROTO_REFDATA_H
#define CCNT_PROTO_REFDATA_H

#include "proto/message.h"
#include "proto/term.h"

#define REFDATA_BYTES_MAX   ((size_t)64 << 20)
#define REFDATA_OBJECTS_MAX ((size_t)4000000)
#define REFDATA_TERMS_MAX   ((size_t)1000000) /* and as many glossary entries */
#define REFDATA_TEXT_MAX    ((size_t)4096)

struct refdata_entry {
	const char *zh;
	const char *en;
};

/* A learned model of one facet; opaque here, decoded by workers/learn. */
struct refdata_model {
	int64_t id;
	struct mp_bytes bytes;
};

#define REFDATA_MODELS_MAX      ((size_t)64)
#define REFDATA_MODEL_BYTES_MAX ((size_t)8 << 20)

struct refdata {
	int64_t revision; /* from 1 */
	struct term_list terms;
	const struct refdata_entry *glossary;
	size_t n_glossary;
	const struct refdata_model *models;
	size_t n_models;
};

/* Appends the blob to buffer (limit REFDATA_BYTES_MAX). OK or TOO_LARGE. */
enum status refdata_encode(struct mp_buffer *buffer, const struct refdata *refdata) MUST_CHECK;

/* Reads a blob; everything is owned by `owner`, the blob is not needed after it. INVALID, TOO_LARGE: refused, out is
 * untouched and error says why. */
enum status refdata_decode(struct refdata *out, void *owner, struct mp_bytes blob, char error[MP_ERROR_SIZE]) MUST_CHECK;

/* Chunk number seq (from 0, below refdata_n_chunks()) of a blob; borrows from the blob. */
int refdata_n_chunks(struct mp_bytes blob);
struct message_refdata refdata_chunk(struct mp_bytes blob, int64_t revision, int seq);

struct refdata_joiner; /* collects chunks; owned by its talloc owner */

struct refdata_joiner *refdata_joiner_new(void *owner);
/* Takes in one chunk (copied). Chunk 0 begins afresh. OK: go on (more to come, or complete); INVALID: out of order or contradicting
 * the ones before, and what was collected is thrown away. */
enum status refdata_joiner_add(struct refdata_joiner *joiner, const struct message_refdata *chunk) MUST_CHECK;
/* Whether the blob is complete; then *blob_out borrows it until the next add. */
bool refdata_joiner_is_complete(const struct refdata_joiner *joiner, struct mp_bytes *blob_out);

#endif
