/* What a learned model sees of a document: the n-grams of its titles and of the beginning of its text, hashed. Chinese
 * text gives pairs and triples of characters, Latin text words and pairs of words; those of titles are features of their
 * own. Each knows the first place where it stands, so that a model's label has evidence. */
#ifndef CCNT_WORKERS_LEARN_FEATURES_H
#define CCNT_WORKERS_LEARN_FEATURES_H

#include "proto/job.h"
#include "workers/classify/field.h"

/* How much of a summary and of a body is looked at, in bytes. */
#define FEATURES_SUMMARY_MAX ((size_t)2 << 10)
#define FEATURES_BODY_MAX    ((size_t)6 << 10)

struct feature {
	uint32_t hash; /* of the n-gram and whether it stands in a title */
	float value;   /* 1 + ln(count), the features of titles and those of texts each of length 1 */
	uint32_t start, end; /* bytes of the field's text */
	const struct field *field;
	bool is_title;
};

struct features {
	struct feature *list; /* each hash once, in the order in which they first stand */
	size_t n;
};

/* The document's features; they and their fields are owned by owner. */
struct features features_of(void *owner, const struct lexicon *lexicon, const struct job_document *document);

#endif
