/* What was learned from people's decisions about one facet: a linear model for each code that was decided often enough,
 * and how its score and the rules' confidence together become a probability. Applied to the labels that the rules found:
 * confidences are corrected, labels that the model is sure of are added, and a rule's label that it is sure is wrong goes.
 * A model is read-only once decoded. */
#ifndef CCNT_WORKERS_LEARN_LEARNED_H
#define CCNT_WORKERS_LEARN_LEARNED_H

#include "proto/result.h"
#include "workers/learn/features.h"

#define LEARNED_CODES_MAX   ((size_t)256)
#define LEARNED_WEIGHTS_MAX ((size_t)3000) /* of one code: the largest */
#define LEARNED_BYTES_MAX   RESULT_MODEL_MAX

/* From this probability on a label is added where the rules did not say so, and below that one a rule's label goes: more
 * likely wrong than three to one. */
#define LEARNED_ADD_FROM   0.6
#define LEARNED_DROP_BELOW 0.25

/* The logistic regression that makes a probability of what is known about a label. */
enum calibration_input {
	CALIBRATE_ONE,    /* always 1 */
	CALIBRATE_SCORE,  /* of the code's linear model; 0 without one */
	CALIBRATE_IS_LEARNED, /* 1: the code has a linear model */
	CALIBRATE_IS_SAID,    /* 1: the rules say so */
	CALIBRATE_RULE,       /* log odds of the rules' confidence; 0 where they do not say so */
	CALIBRATE_RECORD,     /* of the code's record; 0 where the rules do not say so. Its weight stays in the records of a model */
	N_CALIBRATION_INPUTS
};

struct calibration {
	double weights[N_CALIBRATION_INPUTS];
};

struct learned_weight {
	uint32_t hash; /* of the feature */
	uint32_t code; /* index */
	float weight;
};

struct learned {
	const char *facet;
	int64_t id; /* of the model, for reports */
	const char *const *codes;
	const double *biases;
	const bool *is_learned; /* false: decided too rarely for a model of its own */
	/* How much more often than other codes' the rules were right about the code, in log odds; 0: as often, or not known. */
	const double *records;
	const bool *has_record; /* decided often enough where the rules say so, so that the record alone may take a label away */
	size_t n_codes;
	const struct learned_weight *weights; /* by hash, then code */
	size_t n_weights;
	struct calibration calibration;
};

struct calibration_case {
	bool is_learned, is_said;
	double score;  /* counts where is_learned */
	double rule;   /* 0 to 1; counts where is_said, as does */
	double record;
};

void calibration_inputs(double out[N_CALIBRATION_INPUTS], const struct calibration_case *what);
double calibration_apply(const struct calibration *calibration, const double inputs[N_CALIBRATION_INPUTS]);

/* Whether a policy has only one label of the facet. */
bool learned_is_single(const char *facet);

/* Whether a policy has at least one, however unsure: the surest stays for people to decide on. */
bool learned_is_always(const char *facet);

/* The facets that are learned: sector, policy_type, instrument, gas, topic. */
bool learned_knows_facet(const char *facet);

/* The model as bytes and back (PROTOCOL.md section 8). Decoded under owner; INVALID, TOO_LARGE: error says why. */
enum status learned_encode(struct mp_buffer *buffer, const struct learned *learned) MUST_CHECK;
enum status learned_decode(struct learned *out, void *owner, struct mp_bytes data, char error[MP_ERROR_SIZE]) MUST_CHECK;

/* The score of every code, into scores[n_codes]. */
void learned_score(double *scores, const struct learned *learned, const struct features *features);

/* The labels of a document as the rules found them, corrected by n models of different facets. What *labels then holds is
 * owned by owner. */
void learned_refine(struct result_classify *labels, void *owner, const struct learned *models, size_t n,
		    const struct lexicon *lexicon, const struct job_document *document);

#endif
