#include "workers/learn/learned.h"

#include <math.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "workers/classify/array.h"

#define FORMAT        1
#define N_SHARED_INPUTS CALIBRATE_RECORD /* whose weights are written as such */
#define SCORE_MAX     8.0  /* scores beyond it say no more */
#define RULE_SURE     0.98 /* the surest that a rule is taken to be */
#define WEIGHT_BYTES  10   /* hash 4, code 2, weight 4; little-endian */
#define WEIGHTS_BYTES (LEARNED_CODES_MAX * LEARNED_WEIGHTS_MAX * WEIGHT_BYTES)

static const struct learned_facet {
	const char *name;
	bool is_single, is_always;
} facets[] = {
	{"sector", .is_always = true}, {"policy_type", .is_single = true, .is_always = true}, {"instrument"}, {"gas"}, {"topic"},
};

static const struct learned_facet *find_facet(const char *name)
{
	for (size_t i = 0; i < sizeof facets / sizeof *facets; i++)
		if (strcmp(facets[i].name, name) == 0)
			return &facets[i];
	return NULL;
}

bool learned_knows_facet(const char *facet)
{
	return find_facet(facet) != NULL;
}

bool learned_is_single(const char *facet)
{
	const struct learned_facet *found = find_facet(facet);
	return found != NULL && found->is_single;
}

bool learned_is_always(const char *facet)
{
	const struct learned_facet *found = find_facet(facet);
	return found != NULL && found->is_always;
}

void calibration_inputs(double out[N_CALIBRATION_INPUTS], const struct calibration_case *what)
{
	double sure = fmin(fmax(what->rule, 1 - RULE_SURE), RULE_SURE);
	out[CALIBRATE_ONE] = 1;
	out[CALIBRATE_SCORE] = what->is_learned ? fmin(fmax(what->score, -SCORE_MAX), SCORE_MAX) : 0;
	out[CALIBRATE_IS_LEARNED] = what->is_learned;
	out[CALIBRATE_IS_SAID] = what->is_said;
	out[CALIBRATE_RULE] = what->is_said ? log(sure / (1 - sure)) : 0;
	out[CALIBRATE_RECORD] = what->is_said ? what->record : 0;
}

double calibration_apply(const struct calibration *calibration, const double inputs[N_CALIBRATION_INPUTS])
{
	double sum = 0;
	for (int i = 0; i < N_CALIBRATION_INPUTS; i++)
		sum += calibration->weights[i] * inputs[i];
	return 1 / (1 + exp(-sum));
}

/* ---- As bytes ---- */

static void put_le(uint8_t *out, uint32_t value, int n_bytes)
{
	for (int i = 0; i < n_bytes; i++)
		out[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t get_le(const uint8_t *in, int n_bytes)
{
	uint32_t value = 0;
	for (int i = 0; i < n_bytes; i++)
		value |= (uint32_t)in[i] << (8 * i);
	return value;
}

enum status learned_encode(struct mp_buffer *buffer, const struct learned *learned)
{
	uint8_t *bytes = array_new(NULL, uint8_t, learned->n_weights * WEIGHT_BYTES + 1);
	for (size_t i = 0; i < learned->n_weights; i++) {
		const struct learned_weight *one = &learned->weights[i];
		uint32_t bits;
		memcpy(&bits, &one->weight, sizeof bits);
		put_le(bytes + i * WEIGHT_BYTES, one->hash, 4);
		put_le(bytes + i * WEIGHT_BYTES + 4, one->code, 2);
		put_le(bytes + i * WEIGHT_BYTES + 6, bits, 4);
	}
	if (learned->n_codes > LEARNED_CODES_MAX)
		mp_buffer_fail(buffer, TOO_LARGE);
	mp_open_map(buffer, NULL);
	mp_put_int(buffer, "v", FORMAT);
	mp_put_text(buffer, "facet", learned->facet, RESULT_NAME_MAX);
	mp_open_array(buffer, "codes", learned->n_codes);
	for (size_t i = 0; i < learned->n_codes; i++) {
		mp_open_map(buffer, NULL);
		mp_put_text(buffer, "code", learned->codes[i], RESULT_CODE_MAX);
		mp_put_bool(buffer, "is_learned", learned->is_learned[i]);
		mp_put_number(buffer, "bias", learned->biases[i]);
		mp_put_number(buffer, "record", learned->calibration.weights[CALIBRATE_RECORD] * learned->records[i]);
		mp_put_bool(buffer, "has_record", learned->has_record[i]);
		mp_close(buffer);
	}
	mp_close(buffer);
	mp_open_array(buffer, "calibration", N_SHARED_INPUTS);
	for (int i = 0; i < N_SHARED_INPUTS; i++) {
		mp_open_map(buffer, NULL);
		mp_put_number(buffer, "weight", learned->calibration.weights[i]);
		mp_close(buffer);
	}
	mp_close(buffer);
	mp_put_bin(buffer, "weights", (struct mp_bytes){bytes, learned->n_weights * WEIGHT_BYTES});
	mp_close(buffer);
	talloc_free(bytes);
	return mp_buffer_status(buffer);
}

/* In order of hash and code, with known codes and finite weights: what learned_score() relies on. */
static const struct learned_weight *get_weights(struct learned *learned, void *owner, struct mp_reader *reader,
						struct mp_bytes bytes)
{
	struct learned_weight *list = array_new(owner, struct learned_weight, bytes.size / WEIGHT_BYTES + 1);
	const uint8_t *in = bytes.data;
	bool is_right = bytes.size % WEIGHT_BYTES == 0;
	learned->n_weights = bytes.size / WEIGHT_BYTES;
	for (size_t i = 0; i < learned->n_weights && is_right; i++, in += WEIGHT_BYTES) {
		uint32_t bits = get_le(in + 6, 4);
		list[i] = (struct learned_weight){.hash = get_le(in, 4), .code = get_le(in + 4, 2)};
		memcpy(&list[i].weight, &bits, sizeof bits);
		is_right = list[i].code < learned->n_codes && isfinite(list[i].weight) && fabsf(list[i].weight) < 1e6F &&
			   (i == 0 || list[i - 1].hash < list[i].hash ||
			    (list[i - 1].hash == list[i].hash && list[i - 1].code < list[i].code));
	}
	if (!is_right)
		mp_reader_fail(reader, INVALID, "weights", "are not in order");
	return list;
}

static void decode(struct learned *learned, void *owner, struct mp_reader *reader)
{
	struct mp_value root = mp_root(reader), array;
	const char **codes = array_new(owner, const char *, LEARNED_CODES_MAX);
	double *biases = array_new(owner, double, LEARNED_CODES_MAX);
	double *records = array_new(owner, double, LEARNED_CODES_MAX);
	bool *is_learned = array_new(owner, bool, LEARNED_CODES_MAX), *has_record = array_new(owner, bool, LEARNED_CODES_MAX);
	size_t n;

	mp_int(root, "v", FORMAT, FORMAT);
	learned->facet = mp_text(root, "facet", RESULT_NAME_MAX);
	array = mp_array(root, "codes", 0, LEARNED_CODES_MAX, &learned->n_codes);
	for (size_t i = 0; i < learned->n_codes; i++) {
		struct mp_value map = mp_item_map(array, i);
		codes[i] = mp_text(map, "code", RESULT_CODE_MAX);
		is_learned[i] = mp_bool_or(map, "is_learned", false);
		biases[i] = mp_number(map, "bias", -1e6, 1e6);
		records[i] = mp_has(map, "record") ? mp_number(map, "record", -1e6, 1e6) : 0;
		has_record[i] = mp_bool_or(map, "has_record", false);
	}
	array = mp_array(root, "calibration", N_SHARED_INPUTS, N_SHARED_INPUTS, &n);
	for (size_t i = 0; i < n; i++)
		learned->calibration.weights[i] = mp_number(mp_item_map(array, i), "weight", -1e6, 1e6);
	learned->calibration.weights[CALIBRATE_RECORD] = 1;
	learned->codes = codes;
	learned->biases = biases;
	learned->records = records;
	learned->has_record = has_record;
	learned->is_learned = is_learned;
	learned->weights = get_weights(learned, owner, reader, mp_bin(root, "weights", WEIGHTS_BYTES));
}

enum status learned_decode(struct learned *out, void *owner, struct mp_bytes data, char error[MP_ERROR_SIZE])
{
	struct mp_reader *reader = mp_reader_new(owner, data.data, data.size);
	struct learned learned = {0};
	decode(&learned, owner, reader);
	enum status status = mp_reader_finish(reader, error);
	if (status == OK)
		*out = learned;
	return status;
}

/* ---- Use ---- */

/* The first weight of the hash or a larger one. */
static size_t first_of(const struct learned *learned, uint32_t hash)
{
	size_t low = 0, high = learned->n_weights;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (learned->weights[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void learned_score(double *scores, const struct learned *learned, const struct features *features)
{
	memcpy(scores, learned->biases, learned->n_codes * sizeof *scores);
	for (size_t f = 0; f < features->n; f++) {
		uint32_t hash = features->list[f].hash;
		for (size_t i = first_of(learned, hash); i < learned->n_weights && learned->weights[i].hash == hash; i++)
			scores[learned->weights[i].code] += (double)learned->weights[i].weight * features->list[f].value;
	}
}

/* The feature that speaks most for the code; NULL: none does. */
static const struct feature *strongest(const struct learned *learned, const struct features *features, size_t code)
{
	const struct feature *best = NULL;
	double most = 0;
	for (size_t f = 0; f < features->n; f++) {
		const struct feature *one = &features->list[f];
		for (size_t i = first_of(learned, one->hash); i < learned->n_weights && learned->weights[i].hash == one->hash; i++) {
			double says = (double)learned->weights[i].weight * one->value;
			if (learned->weights[i].code == code && says > most) {
				most = says;
				best = one;
			}
		}
	}
	return best;
}

/* The labels of one facet while they are corrected. */
struct draft {
	void *owner;
	struct result_label *list;
	size_t n;
	const struct learned *learned;
	const struct features *features;
};

static struct result_label *find(const struct draft *draft, const char *code)
{
	for (size_t i = 0; i < draft->n; i++)
		if (strcmp(draft->list[i].facet, draft->learned->facet) == 0 && strcmp(draft->list[i].code, code) == 0)
			return &draft->list[i];
	return NULL;
}

static void add(struct draft *draft, size_t code, double probability)
{
	enum { QUOTE_MAX = 400 };
	const struct feature *says = strongest(draft->learned, draft->features, code);
	struct result_label *label;
	if (says == NULL || draft->n == RESULT_LABELS_MAX)
		return; /* without evidence it is no label */
	label = &draft->list[draft->n++];
	*label = (struct result_label){
		.facet = draft->learned->facet, .code = draft->learned->codes[code], .origin = "model",
		.role = strcmp(draft->learned->facet, "sector") == 0 ? "secondary" : "",
		.confidence = probability, .field = says->field->name, .lang = says->field->lang,
		.start = (int32_t)field_start(says->field, says->start), .end = (int32_t)field_end(says->field, says->end),
		.quote = field_quote(draft->owner, says->field, says->start, says->end, QUOTE_MAX),
	};
}

static void drop(struct draft *draft, struct result_label *label)
{
	*label = draft->list[--draft->n];
}

static bool is_kept(const struct learned *learned, size_t code, bool is_said, double probability)
{
	if (!is_said)
		return probability >= LEARNED_ADD_FROM;
	return probability >= LEARNED_DROP_BELOW || !(learned->is_learned[code] || learned->has_record[code]);
}

/* The probability of each code that somebody has something to say about, -1 of the others. */
static double *weigh(const struct draft *draft)
{
	const struct learned *learned = draft->learned;
	double *out = array_new(draft->owner, double, learned->n_codes + 1);
	learned_score(out, learned, draft->features);
	for (size_t code = 0; code < learned->n_codes; code++) {
		const struct result_label *label = find(draft, learned->codes[code]);
		struct calibration_case what = {.is_learned = learned->is_learned[code], .is_said = label != NULL, .score = out[code],
						.rule = label != NULL ? label->confidence : 0, .record = learned->records[code]};
		double inputs[N_CALIBRATION_INPUTS];
		calibration_inputs(inputs, &what);
		out[code] = what.is_said || what.is_learned ? calibration_apply(&learned->calibration, inputs) : -1;
	}
	return out;
}

/* Whether a label of the facet stays that the model does not know, or would be kept. */
static bool is_any_kept(const struct draft *draft, const double *probabilities)
{
	size_t n_said = 0, n_known = 0;
	for (size_t i = 0; i < draft->n; i++)
		n_said += strcmp(draft->list[i].facet, draft->learned->facet) == 0;
	for (size_t code = 0; code < draft->learned->n_codes; code++) {
		bool is_said = find(draft, draft->learned->codes[code]) != NULL;
		n_known += is_said;
		if (is_kept(draft->learned, code, is_said, probabilities[code]))
			return true;
	}
	return n_said > n_known;
}

/* Of what the rules say and of what is no less likely than a label that stays; SIZE_MAX: nobody says such a thing. */
static size_t likeliest(const struct draft *draft, const double *probabilities)
{
	size_t best = SIZE_MAX;
	for (size_t code = 0; code < draft->learned->n_codes; code++)
		if ((probabilities[code] >= LEARNED_DROP_BELOW || find(draft, draft->learned->codes[code]) != NULL) && (best == SIZE_MAX || probabilities[code] > probabilities[best]))
			best = code;
	return best;
}

static void correct(struct draft *draft)
{
	const struct learned *learned = draft->learned;
	const double *probabilities = weigh(draft);
	size_t stays = SIZE_MAX;
	if (learned_is_always(learned->facet) && !is_any_kept(draft, probabilities))
		stays = likeliest(draft, probabilities);
	for (size_t code = 0; code < learned->n_codes; code++) {
		struct result_label *label = find(draft, learned->codes[code]);
		bool is_wanted = code == stays || is_kept(learned, code, label != NULL, probabilities[code]);
		if (label == NULL && is_wanted)
			add(draft, code, probabilities[code]);
		else if (label != NULL && !is_wanted)
			drop(draft, label);
		else if (label != NULL)
			label->confidence = probabilities[code];
	}
}

static struct result_label *surest(const struct draft *draft)
{
	struct result_label *best = NULL;
	for (size_t i = 0; i < draft->n; i++)
		if (strcmp(draft->list[i].facet, draft->learned->facet) == 0 &&
		    (best == NULL || draft->list[i].confidence > best->confidence))
			best = &draft->list[i];
	return best;
}

/* Only the surest label of a facet of one, and the surest sector as the primary one. */
static void tidy(struct draft *draft)
{
	const struct result_label *best = surest(draft);
	const char *code = best != NULL ? best->code : "";
	for (size_t i = 0; i < draft->n; i++) {
		struct result_label *one = &draft->list[i];
		bool is_best = strcmp(one->code, code) == 0;
		if (strcmp(one->facet, draft->learned->facet) != 0)
			continue;
		if (strcmp(one->facet, "sector") == 0)
			one->role = is_best ? "primary" : "secondary";
		if (learned_is_single(one->facet) && !is_best)
			drop(draft, &draft->list[i--]);
	}
}

void learned_refine(struct result_classify *labels, void *owner, const struct learned *models, size_t n,
		    const struct lexicon *lexicon, const struct job_document *document)
{
	if (n == 0)
		return;
	struct features features = features_of(owner, lexicon, document);
	struct draft draft = {.owner = owner, .features = &features, .n = labels->n_labels};
	size_t room = labels->n_labels;
	for (size_t i = 0; i < n; i++)
		room += models[i].n_codes;
	draft.list = array_new(owner, struct result_label, room + 1);
	if (labels->n_labels > 0)
		memcpy(draft.list, labels->labels, labels->n_labels * sizeof *draft.list);
	for (size_t i = 0; i < n; i++) {
		draft.learned = &models[i];
		correct(&draft);
		tidy(&draft);
	}
	labels->labels = draft.list;
	labels->n_labels = draft.n;
}
