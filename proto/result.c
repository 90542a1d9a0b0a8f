#include "proto/result.h"

#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"

#define FORMAT 1

#define NEW_ARRAY(owner, type, n) ((type *)must_alloc(talloc_zero_array((owner), type, (unsigned)(n))))

/* ---- Failures ---- */

static const char *const failure_names[N_FAILURES] = {
	[FAILURE_RETRY] = "retry",
	[FAILURE_PERMANENT] = "permanent",
	[FAILURE_CRASHED] = "crashed",
};

/* The one place that says which outcome is worth another attempt. */
static const enum failure failures[N_STATUS] = {
	[NOT_FOUND] = FAILURE_PERMANENT, [CONFLICT] = FAILURE_PERMANENT,  [INVALID] = FAILURE_PERMANENT,
	[DENIED] = FAILURE_PERMANENT,    [TOO_LARGE] = FAILURE_PERMANENT, [BUSY] = FAILURE_RETRY,
	[TIMEOUT] = FAILURE_RETRY,       [UNAVAILABLE] = FAILURE_RETRY,   [INTERNAL] = FAILURE_RETRY,
};

const char *failure_name(enum failure failure)
{
	return (unsigned)failure < N_FAILURES ? failure_names[failure] : "unknown";
}

enum failure failure_of_status(enum status status)
{
	return (unsigned)status < N_STATUS ? failures[status] : FAILURE_RETRY;
}

/* ---- classify ---- */

static void encode_classify(struct mp_buffer *out, const struct result *result)
{
	const struct result_classify *classify = &result->classify;

	if (classify->n_labels > RESULT_LABELS_MAX)
		mp_buffer_fail(out, TOO_LARGE);
	mp_put_int(out, "revision", classify->revision);
	mp_open_array(out, "labels", classify->n_labels);
	for (size_t i = 0; i < classify->n_labels; i++) {
		const struct result_label *label = &classify->labels[i];

		mp_open_map(out, NULL);
		mp_put_text(out, "facet", label->facet, RESULT_NAME_MAX);
		mp_put_text(out, "code", label->code, RESULT_CODE_MAX);
		mp_put_text(out, "role", label->role, RESULT_NAME_MAX);
		mp_put_text(out, "origin", label->origin, RESULT_NAME_MAX);
		mp_put_text(out, "field", label->field, RESULT_NAME_MAX);
		mp_put_text(out, "lang", label->lang, JOB_LANG_MAX);
		mp_put_text(out, "quote", label->quote, RESULT_QUOTE_MAX);
		mp_put_number(out, "confidence", label->confidence);
		mp_put_int(out, "start", label->start);
		mp_put_int(out, "end", label->end);
		mp_close(out);
	}
	mp_close(out);
	if (classify->has_targets)
		result_targets_encode(out, classify->targets, classify->n_targets);
	if (classify->has_citations)
		result_citations_encode(out, classify->citations, classify->n_citations, classify->names, classify->n_names);
}

static struct result_label get_label(struct mp_value map)
{
	struct result_label label = {
		.facet = mp_text(map, "facet", RESULT_NAME_MAX),
		.code = mp_text(map, "code", RESULT_CODE_MAX),
		.role = mp_text_or(map, "role", RESULT_NAME_MAX, ""),
		.origin = mp_text(map, "origin", RESULT_NAME_MAX),
		.field = mp_text_or(map, "field", RESULT_NAME_MAX, ""),
		.lang = mp_text_or(map, "lang", JOB_LANG_MAX, ""),
		.quote = mp_text_or(map, "quote", RESULT_QUOTE_MAX, ""),
		.confidence = mp_number(map, "confidence", 0, 1),
		.start = (int32_t)mp_int_or(map, "start", 0, INT32_MAX, 0),
	};

	label.end = (int32_t)mp_int_or(map, "end", label.start, INT32_MAX, label.start);
	return label;
}

static void decode_classify(struct result *out, struct mp_value root, void *owner)
{
	struct mp_value array = mp_array(root, "labels", 0, RESULT_LABELS_MAX, &out->classify.n_labels);
	struct result_label *labels = NEW_ARRAY(owner, struct result_label, out->classify.n_labels);

	for (size_t i = 0; i < out->classify.n_labels; i++)
		labels[i] = get_label(mp_item_map(array, i));
	out->classify.labels = labels;
	out->classify.has_targets = mp_has(root, "targets");
	out->classify.targets = result_targets_decode(root, owner, &out->classify.n_targets);
	out->classify.revision = mp_int_or(root, "revision", 0, INT64_MAX, 0);
	out->classify.has_citations = mp_has(root, "citations");
	out->classify.citations = result_citations_decode(root, owner, &out->classify.n_citations);
	out->classify.names = result_names_decode(root, owner, &out->classify.n_names);
}

/* ---- translate ---- */

static void put_segment(struct mp_buffer *out, const struct result_segment *segment)
{
	if (segment->n_hits > RESULT_HITS_MAX)
		mp_buffer_fail(out, TOO_LARGE);
	mp_open_map(out, NULL);
	mp_put_text(out, "field", segment->field, RESULT_NAME_MAX);
	mp_put_text(out, "lang", segment->lang, JOB_LANG_MAX);
	mp_put_int(out, "seq", segment->seq);
	mp_put_text(out, "key", segment->key, RESULT_KEY_SIZE);
	mp_put_text(out, "text", segment->text, RESULT_SEGMENT_TEXT_MAX);
	mp_open_array(out, "hits", segment->n_hits);
	for (size_t i = 0; i < segment->n_hits; i++) {
		const struct result_hit *hit = &segment->hits[i];

		mp_open_map(out, NULL);
		mp_put_text(out, "zh", hit->zh, RESULT_CODE_MAX);
		mp_put_text(out, "en", hit->en, RESULT_CODE_MAX);
		mp_put_int(out, "start", hit->start);
		mp_put_int(out, "end", hit->end);
		mp_close(out);
	}
	mp_close(out);
	mp_close(out);
}

static void encode_translate(struct mp_buffer *out, const struct result *result)
{
	if (result->translate.n_segments > RESULT_SEGMENTS_MAX)
		mp_buffer_fail(out, TOO_LARGE);
	mp_open_array(out, "segments", result->translate.n_segments);
	for (size_t i = 0; i < result->translate.n_segments; i++)
		put_segment(out, &result->translate.segments[i]);
	mp_close(out);
}

static struct result_hit get_hit(struct mp_value map)
{
	struct result_hit hit = {
		.zh = mp_text(map, "zh", RESULT_CODE_MAX),
		.en = mp_text(map, "en", RESULT_CODE_MAX),
		.start = (int32_t)mp_int(map, "start", 0, INT32_MAX),
	};

	hit.end = (int32_t)mp_int(map, "end", hit.start, INT32_MAX);
	return hit;
}

static struct result_segment get_segment(struct mp_value map, void *owner)
{
	struct result_segment segment = {
		.field = mp_text(map, "field", RESULT_NAME_MAX),
		.lang = mp_text(map, "lang", JOB_LANG_MAX),
		.seq = (int32_t)mp_int(map, "seq", 0, INT32_MAX),
		.key = mp_text(map, "key", RESULT_KEY_SIZE),
		.text = mp_text(map, "text", RESULT_SEGMENT_TEXT_MAX),
	};
	struct mp_value array = mp_array_or_empty(map, "hits", RESULT_HITS_MAX, &segment.n_hits);
	struct result_hit *hits = segment.n_hits > 0 ? NEW_ARRAY(owner, struct result_hit, segment.n_hits) : NULL;

	if (strspn(segment.key, "0123456789abcdef") != RESULT_KEY_SIZE)
		mp_reader_fail(map.reader, INVALID, "key", "must be 32 lower-case hex digits");
	for (size_t i = 0; i < segment.n_hits; i++)
		hits[i] = get_hit(mp_item_map(array, i));
	segment.hits = hits;
	return segment;
}

static void decode_translate(struct result *out, struct mp_value root, void *owner)
{
	struct mp_value array = mp_array(root, "segments", 0, RESULT_SEGMENTS_MAX, &out->translate.n_segments);
	struct result_segment *segments = NEW_ARRAY(owner, struct result_segment, out->translate.n_segments);

	for (size_t i = 0; i < out->translate.n_segments; i++)
		segments[i] = get_segment(mp_item_map(array, i), segments);
	out->translate.segments = segments;
}

/* ---- index ---- */

static void encode_index(struct mp_buffer *out, const struct result *result)
{
	mp_put_int(out, "scheme", result->index.scheme);
	mp_put_int(out, "n_tokens", result->index.n_tokens);
	mp_put_int(out, "fingerprint", result->index.fingerprint);
	mp_put_text(out, "tsv", result->index.tsv, RESULT_TSV_MAX);
	mp_put_text(out, "head", result->index.head, RESULT_TSV_MAX);
}

static void decode_index(struct result *out, struct mp_value root, void *owner)
{
	(void)owner;
	out->index.scheme = (int32_t)mp_int(root, "scheme", 0, INT16_MAX);
	out->index.n_tokens = (int32_t)mp_int_or(root, "n_tokens", 0, INT32_MAX, 0);
	out->index.fingerprint = mp_int(root, "fingerprint", INT64_MIN, INT64_MAX);
	out->index.tsv = mp_text(root, "tsv", RESULT_TSV_MAX);
	out->index.head = mp_text_or(root, "head", RESULT_TSV_MAX, "");
}

/* ---- train ---- */

static void put_figures(struct mp_buffer *out, const char *key, const struct result_figures *figures)
{
	mp_open_map(out, key);
	mp_put_number(out, "precision", figures->precision);
	mp_put_number(out, "recall", figures->recall);
	mp_put_number(out, "f1", figures->f1);
	mp_put_number(out, "brier", figures->brier);
	mp_close(out);
}

static void encode_train(struct mp_buffer *out, const struct result *result)
{
	const struct result_train *train = &result->train;

	if (train->n_codes > RESULT_CODES_MAX || train->model.size > RESULT_MODEL_MAX)
		mp_buffer_fail(out, TOO_LARGE);
	mp_put_text(out, "facet", train->facet, RESULT_NAME_MAX);
	mp_put_bin(out, "model", train->model);
	mp_put_int(out, "n_policies", train->n_policies);
	mp_put_int(out, "n_labels", train->n_labels);
	mp_put_int(out, "n_yes", train->n_yes);
	put_figures(out, "rules", &train->rules);
	put_figures(out, "learned", &train->learned);
	mp_open_array(out, "codes", train->n_codes);
	for (size_t i = 0; i < train->n_codes; i++) {
		const struct result_code_figures *code = &train->codes[i];

		mp_open_map(out, NULL);
		mp_put_text(out, "code", code->code, RESULT_CODE_MAX);
		mp_put_int(out, "n_yes", code->n_yes);
		mp_put_int(out, "n_no", code->n_no);
		mp_put_bool(out, "is_learned", code->is_learned);
		put_figures(out, "rules", &code->rules);
		put_figures(out, "learned", &code->learned);
		mp_close(out);
	}
	mp_close(out);
}

static struct result_figures get_figures(struct mp_value map, const char *key)
{
	struct mp_value figures = mp_map(map, key);

	return (struct result_figures){
		.precision = mp_number(figures, "precision", 0, 1),
		.recall = mp_number(figures, "recall", 0, 1),
		.f1 = mp_number(figures, "f1", 0, 1),
		.brier = mp_number(figures, "brier", 0, 1),
	};
}

static void decode_train(struct result *out, struct mp_value root, void *owner)
{
	struct result_train *train = &out->train;
	struct mp_bytes model = mp_bin(root, "model", RESULT_MODEL_MAX);
	struct mp_value array;
	struct result_code_figures *codes;

	train->facet = mp_text(root, "facet", RESULT_NAME_MAX);
	train->model = (struct mp_bytes){must_alloc(talloc_memdup(owner, model.size > 0 ? model.data : "", model.size + !model.size)), model.size};
	train->n_policies = (int32_t)mp_int(root, "n_policies", 0, INT32_MAX);
	train->n_labels = (int32_t)mp_int(root, "n_labels", 0, INT32_MAX);
	train->n_yes = (int32_t)mp_int(root, "n_yes", 0, INT32_MAX);
	train->rules = get_figures(root, "rules");
	train->learned = get_figures(root, "learned");
	array = mp_array_or_empty(root, "codes", RESULT_CODES_MAX, &train->n_codes);
	codes = NEW_ARRAY(owner, struct result_code_figures, train->n_codes);
	for (size_t i = 0; i < train->n_codes; i++) {
		struct mp_value map = mp_item_map(array, i);

		codes[i] = (struct result_code_figures){
			.code = mp_text(map, "code", RESULT_CODE_MAX),
			.n_yes = (int32_t)mp_int(map, "n_yes", 0, INT32_MAX),
			.n_no = (int32_t)mp_int(map, "n_no", 0, INT32_MAX),
			.is_learned = mp_bool_or(map, "is_learned", false),
			.rules = get_figures(map, "rules"),
			.learned = get_figures(map, "learned"),
		};
	}
	train->codes = codes;
}

/* ---- any of them ---- */

static const struct {
	void (*encode)(struct mp_buffer *out, const struct result *result);
	void (*decode)(struct result *out, struct mp_value root, void *owner);
} kinds[N_JOB_KINDS] = {
	[JOB_NOOP] = {NULL},
	[JOB_CLASSIFY] = {encode_classify, decode_classify},
	[JOB_TRANSLATE] = {encode_translate, decode_translate},
	[JOB_INDEX] = {encode_index, decode_index},
	[JOB_TRAIN] = {encode_train, decode_train},
};

enum status result_encode(struct mp_buffer *buffer, const struct result *result)
{
	if (kinds[result->kind].encode == NULL)
		return OK;
	mp_open_map(buffer, NULL);
	mp_put_int(buffer, "v", FORMAT);
	kinds[result->kind].encode(buffer, result);
	mp_close(buffer);
	return mp_buffer_status(buffer);
}

enum status result_decode(struct result *out, void *owner, enum job_kind kind, struct mp_bytes data,
			  char error[MP_ERROR_SIZE])
{
	struct mp_reader *reader;
	struct result result = {.kind = kind};
	enum status status;

	if (kind == JOB_NOOP) {
		*out = result;
		return OK;
	}
	reader = mp_reader_new(owner, data.data, data.size);
	if ((unsigned)kind >= N_JOB_KINDS)
		mp_reader_fail(reader, INVALID, NULL, "a result of an unknown kind");
	else if (mp_int(mp_root(reader), "v", FORMAT, FORMAT) == FORMAT)
		kinds[kind].decode(&result, mp_root(reader), owner);
	status = mp_reader_finish(reader, error);
	if (status == OK)
		*out = result;
	return status;
}
