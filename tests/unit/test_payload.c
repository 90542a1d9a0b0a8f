#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "proto/job.h"
#include "proto/refdata.h"
#include "proto/result.h"
#include "proto/training.h"

#define KEY "0123456789abcdef0123456789abcdef"

static const struct job_body bodies[] = {{"zh", "到2025年，非化石能源占比达到35%。"}, {"en", "By 2025 ..."}};
static const struct job_document document = {
	.title_zh = "广东省碳达峰实施方案", .title_en = "Guangdong plan", .doc_number = "粤府〔2022〕56号",
	.summary_zh = "摘要", .source_url = "https://example.org/1", .issued_on = "2023-02-07",
	.bodies = bodies, .n_bodies = 2,
};

static const struct result_label labels[] = {
	{"region", "440000", "issuer", "rule", "title_zh", "zh", "广东省", 0.95, 0, 3},
	{"issued_on", "2023-02-07", "", "model", "", "", "", 1, 0, 0},
};
static const struct result_target targets[] = {
	{.indicator = "non_fossil_share", .subject = "非化石能源占比", .comparator = ">=", .bound = ">=", .unit_text = "%",
	 .unit = "percent", .period = "2025年", .region = "440300", .binding = "expected", .condition = "", .claim = "points_above",
	 .claim_check = "agrees", .benchmark = "non_fossil_share@2025@100000", .field = "body_zh", .lang = "zh",
	 .quote = "非化石能源占比达到35%", .value = 35, .value_high = 35, .normal = 35, .normal_high = 35, .claimed = 15,
	 .computed = 15, .confidence = 0.95, .year = 2025, .year_from = 2021, .baseline_year = 2020, .start = 6, .end = 20,
	 .is_per_year = true, .is_inferred_year = true, .same = 3},
	{.subject = "充电桩", .comparator = "=", .bound = "=", .unit = "count", .value = 5000},
};
static const struct result_citation citations[] = {
	{.kind = "implements", .number = "国发〔2021〕23号", .number_key = "n:国发〔2021〕23号", .title = "2030年前碳达峰行动方案",
	 .title_key = "t:2030年前碳达峰行动方案", .field = "body_zh", .quote = "《2030年前碳达峰行动方案》", .confidence = 0.85, .start = 4, .end = 20},
	{.kind = "cites", .number = "", .number_key = "", .title = "节约能源法", .title_key = "t:节约能源法", .field = "", .quote = "",
	 .confidence = 0.5},
};
static const char *const names[] = {"n:粤府〔2022〕56号", "t:@440000碳达峰实施方案"};
static const struct result_hit hits[] = {{"碳达峰", "carbon peaking", 3, 6}, {"甲烷", "methane", 9, 11}};
static const struct result_segment segments[] = {
	{.field = "body_zh", .lang = "zh", .key = KEY, .text = "第一段", .hits = hits, .n_hits = 2, .seq = 0},
	{.field = "body_zh", .lang = "zh", .key = KEY, .text = "第二段", .seq = 1},
};
static const struct result_code_figures figures[] = {
	{"energy", 3, 4, true, {0.5, 0.25, 0.75, 0.125}, {1, 1, 1, 0}}, {"solar", 1, 0, false, {0}, {0}},
};
static const struct result results[] = {
	{JOB_NOOP},
	{JOB_CLASSIFY, .classify = {labels, 2, true, targets, 2, 77, true, citations, 2, names, 2}},
	{JOB_TRANSLATE, .translate = {segments, 2}},
	{JOB_INDEX, .index = {"'甲烷':1A 'x':9", -77, 1, 3, "'甲烷':1A"}},
	{JOB_TRAIN, .train = {"sector", {"model", 5}, 9, 20, 8, {0.5, 0.5, 0.5, 0.2}, {1, 0.5, 0.75, 0.1}, figures, 2}},
};

static struct mp_bytes encode(void *owner, const struct result *result)
{
	struct mp_buffer *buffer = mp_buffer_new(owner, RESULT_BYTES_MAX);

	assert_int_equal(result_encode(buffer, result), OK);
	return mp_buffer_bytes(buffer);
}

static void a_document_survives_the_round_trip(void **state)
{
	struct mp_buffer *buffer = mp_buffer_new(*state, JOB_TEXT_MAX + 4096);
	struct job_document out;

	assert_int_equal(job_document_encode(buffer, &document), OK);
	assert_int_equal(job_document_decode(&out, *state, mp_buffer_bytes(buffer), (char[MP_ERROR_SIZE]){0}), OK);
	assert_string_equal(out.title_zh, document.title_zh);
	assert_string_equal(out.title_en, document.title_en);
	assert_string_equal(out.doc_number, document.doc_number);
	assert_string_equal(out.summary_zh, document.summary_zh);
	assert_string_equal(out.summary_en, "");
	assert_string_equal(out.source_url, document.source_url);
	assert_string_equal(out.issued_on, document.issued_on);
	assert_int_equal(out.n_bodies, 2);
	assert_string_equal(out.bodies[1].lang, "en");
	assert_string_equal(out.bodies[0].text, bodies[0].text);
}

static void an_empty_payload_is_an_empty_document(void **state)
{
	struct job_document out;

	assert_int_equal(job_document_decode(&out, *state, (struct mp_bytes){NULL, 0}, (char[MP_ERROR_SIZE]){0}), OK);
	assert_string_equal(out.title_zh, "");
	assert_int_equal(out.n_bodies, 0);
}

static void a_document_of_another_format_is_refused(void **state)
{
	struct job_document out;
	char error[MP_ERROR_SIZE];

	assert_int_equal(job_document_decode(&out, *state, (struct mp_bytes){"\x81\xa1v\x02", 4}, error), INVALID);
	assert_string_equal(error, "v: must be a whole number from 1 to 1");
}

static void all_text_together_is_limited_on_both_ends(void **state)
{
	struct mp_buffer *buffer = mp_buffer_new(*state, MP_MESSAGE_MAX);
	char *half = talloc_zero_array(*state, char, JOB_TEXT_MAX / 2 + 1);
	struct job_body two[] = {{"zh", half}, {"en", half}};
	struct job_document out, large = {.bodies = two, .n_bodies = 2};
	char error[MP_ERROR_SIZE];

	memset(half, 'x', JOB_TEXT_MAX / 2);
	assert_int_equal(job_document_encode(buffer, &large), OK);
	assert_int_equal(job_document_decode(&out, *state, mp_buffer_bytes(buffer), error), OK);
	large.title_en = "y";
	mp_buffer_clear(buffer);
	assert_int_equal(job_document_encode(buffer, &large), TOO_LARGE);
}

static void every_result_survives_the_round_trip(void **state)
{
	for (int kind = 0; kind < N_JOB_KINDS; kind++) {
		struct mp_bytes first = encode(*state, &results[kind]);
		struct mp_bytes second;
		struct result out;

		assert_int_equal(result_decode(&out, *state, (enum job_kind)kind, first, (char[MP_ERROR_SIZE]){0}), OK);
		second = encode(*state, &out);
		assert_int_equal(second.size, first.size);
		assert_memory_equal(second.data, first.data, first.size);
	}
}

static void fields_of_results_arrive_in_their_places(void **state)
{
	char error[MP_ERROR_SIZE];
	struct result out;

	assert_int_equal(result_decode(&out, *state, JOB_CLASSIFY, encode(*state, &results[JOB_CLASSIFY]), error), OK);
	assert_string_equal(out.classify.labels[0].code, "440000");
	assert_string_equal(out.classify.labels[0].role, "issuer");
	assert_int_equal(out.classify.labels[0].end, 3);
	assert_true(out.classify.labels[0].confidence == 0.95);
	assert_true(out.classify.has_targets);
	assert_int_equal(out.classify.n_targets, 2);
	assert_string_equal(out.classify.targets[0].quote, targets[0].quote);
	assert_string_equal(out.classify.targets[0].benchmark, "non_fossil_share@2025@100000");
	assert_string_equal(out.classify.targets[1].indicator, "");
	assert_int_equal(out.classify.targets[0].year_from, 2021);
	assert_true(out.classify.targets[0].is_per_year && !out.classify.targets[1].is_per_year);
	assert_true(out.classify.targets[1].value == 5000);
	assert_true(out.classify.has_citations);
	assert_int_equal(out.classify.n_citations, 2);
	assert_string_equal(out.classify.citations[0].number_key, citations[0].number_key);
	assert_string_equal(out.classify.citations[1].title, "节约能源法");
	assert_int_equal(out.classify.citations[0].end, 20);
	assert_int_equal(out.classify.n_names, 2);
	assert_string_equal(out.classify.names[1], names[1]);
	assert_int_equal(result_decode(&out, *state, JOB_TRANSLATE, encode(*state, &results[JOB_TRANSLATE]), error), OK);
	assert_int_equal(out.translate.segments[1].seq, 1);
	assert_string_equal(out.translate.segments[0].hits[1].en, "methane");
	assert_int_equal(out.translate.segments[0].hits[1].start, 9);
	assert_int_equal(result_decode(&out, *state, JOB_INDEX, encode(*state, &results[JOB_INDEX]), error), OK);
	assert_int_equal(out.index.fingerprint, -77);
	assert_string_equal(out.index.tsv, "'甲烷':1A 'x':9");
	assert_string_equal(out.index.head, "'甲烷':1A");
	assert_int_equal(result_decode(&out, *state, JOB_TRAIN, encode(*state, &results[JOB_TRAIN]), error), OK);
	assert_int_equal(out.train.model.size, 5);
	assert_memory_equal(out.train.model.data, "model", 5);
	assert_true(out.train.learned.brier == 0.1 && out.train.codes[0].rules.recall == 0.25);
}

static void a_training_set_survives_the_round_trip(void **state)
{
	static const char *const codes[] = {"energy", "solar"};
	const struct training_sample samples[] = {{document, {codes, 2}, {codes, 1}, {NULL, 0}}, {document, {NULL, 0}, {NULL, 0}, {codes, 1}}};
	const struct training training = {"sector", samples, 2};
	struct mp_buffer *buffer = mp_buffer_new(*state, TRAINING_BYTES_MAX);
	struct training out;
	char error[MP_ERROR_SIZE];

	assert_int_equal(training_encode(buffer, &training), OK);
	assert_int_equal(training_decode(&out, *state, mp_buffer_bytes(buffer), error), OK);
	assert_int_equal(out.n, 2);
	assert_string_equal(out.samples[0].document.title_zh, document.title_zh);
	assert_int_equal(out.samples[0].document.n_bodies, 2);
	assert_string_equal(out.samples[0].yes.list[1], "solar");
	assert_int_equal(out.samples[1].open.n, 1);
	for (size_t size = 0; size < mp_buffer_bytes(buffer).size; size += 7) {
		struct mp_bytes part = {mp_buffer_bytes(buffer).data, size};

		assert_int_equal(training_decode(&out, *state, part, error), INVALID);
	}
}

static void every_truncation_of_a_result_is_refused(void **state)
{
	for (int kind = JOB_CLASSIFY; kind < N_JOB_KINDS; kind++) {
		struct mp_bytes bytes = encode(*state, &results[kind]);

		for (size_t size = 0; size < bytes.size; size++) {
			void *owner = talloc_new(*state);
			struct mp_bytes part = {talloc_memdup(owner, bytes.data, (unsigned)size), size};
			struct result out;
			char error[MP_ERROR_SIZE];

			assert_int_equal(result_decode(&out, owner, (enum job_kind)kind, part, error), INVALID);
			talloc_free(owner);
		}
	}
}

/* A result that lies about itself, and the key that is blamed. */
static void a_result_out_of_range_is_refused_by_the_key(void **state)
{
	struct result_label label = labels[0];
	struct result_segment segment = segments[0];
	struct result bad_label = {JOB_CLASSIFY, .classify = {&label, 1}};
	struct result bad_segment = {JOB_TRANSLATE, .translate = {&segment, 1}};
	struct result out;
	char error[MP_ERROR_SIZE];

	label.confidence = 1.5;
	assert_int_equal(result_decode(&out, *state, JOB_CLASSIFY, encode(*state, &bad_label), error), INVALID);
	assert_string_equal(error, "confidence: must be a number from 0 to 1");
	label = labels[0];
	label.start = 4; /* beyond its end */
	assert_int_equal(result_decode(&out, *state, JOB_CLASSIFY, encode(*state, &bad_label), error), INVALID);
	assert_non_null(strstr(error, "end: "));
	segment.key = "0123456789ABCDEF0123456789abcdef";
	assert_int_equal(result_decode(&out, *state, JOB_TRANSLATE, encode(*state, &bad_segment), error), INVALID);
	assert_string_equal(error, "key: must be 32 lower-case hex digits");
	assert_int_equal(result_decode(&out, *state, N_JOB_KINDS, encode(*state, &bad_label), error), INVALID);
}

static void results_over_a_limit_are_not_encoded(void **state)
{
	struct mp_buffer *buffer = mp_buffer_new(*state, RESULT_BYTES_MAX);
	struct result_label *many = talloc_zero_array(*state, struct result_label, RESULT_LABELS_MAX + 1);
	struct result result = {JOB_CLASSIFY, .classify = {many, RESULT_LABELS_MAX + 1}};
	char *text = talloc_zero_size(*state, RESULT_TSV_MAX + 2);

	assert_int_equal(result_encode(buffer, &result), TOO_LARGE);
	mp_buffer_clear(buffer);
	memset(text, 'x', RESULT_TSV_MAX + 1);
	result = (struct result){JOB_INDEX, .index = {.tsv = text, .head = ""}};
	assert_int_equal(result_encode(buffer, &result), TOO_LARGE);
	mp_buffer_clear(buffer);
	result.index.tsv = "\xe7\xa2";
	assert_int_equal(result_encode(buffer, &result), INVALID);
}

static void only_passing_troubles_are_tried_again(void **state)
{
	(void)state;
	assert_int_equal(failure_of_status(TIMEOUT), FAILURE_RETRY);
	assert_int_equal(failure_of_status(UNAVAILABLE), FAILURE_RETRY);
	assert_int_equal(failure_of_status(INVALID), FAILURE_PERMANENT);
	assert_int_equal(failure_of_status(TOO_LARGE), FAILURE_PERMANENT);
	assert_string_equal(failure_name(FAILURE_CRASHED), "crashed");
}

static void job_kinds_have_the_names_people_type(void **state)
{
	enum job_kind kind;

	(void)state;
	for (int i = 0; i < N_JOB_KINDS; i++) {
		assert_true(job_kind_parse(&kind, job_kind_name((enum job_kind)i)));
		assert_int_equal(kind, i);
	}
	assert_false(job_kind_parse(&kind, "unknown"));
}

/* ---- Reference data ---- */

static const char *aliases[] = {"粤", "Canton"};
static const struct term_attr attrs[] = {{"level", "province"}};
static struct term terms[] = {
	{"region", "440000", "100000", "广东省", "Guangdong", "1949-10-01", "", aliases, 2, attrs, 1},
	{"gas", "ch4", "", "甲烷", "methane", "", "", NULL, 0, NULL, 0},
};
static const struct refdata_entry glossary[] = {{"碳达峰", "carbon peaking"}};
static const struct refdata_model models[] = {{4, {"bytes", 5}}};
static const struct refdata refdata = {9, {terms, 2}, glossary, 1, models, 1};

static void reference_data_survive_the_round_trip(void **state)
{
	struct mp_buffer *buffer = mp_buffer_new(*state, REFDATA_BYTES_MAX);
	struct refdata out;
	char error[MP_ERROR_SIZE];

	assert_int_equal(refdata_encode(buffer, &refdata), OK);
	assert_int_equal(refdata_decode(&out, *state, mp_buffer_bytes(buffer), error), OK);
	assert_int_equal(out.revision, 9);
	assert_int_equal(out.n_models, 1);
	assert_int_equal(out.models[0].id, 4);
	assert_memory_equal(out.models[0].bytes.data, "bytes", 5);
	assert_int_equal(out.terms.n, 2);
	assert_string_equal(out.terms.terms[0].name_en, "Guangdong");
	assert_string_equal(out.terms.terms[0].parent, "100000");
	assert_string_equal(out.terms.terms[0].valid_from, "1949-10-01");
	assert_string_equal(out.terms.terms[0].aliases[1], "Canton");
	assert_string_equal(term_attr_get(&out.terms.terms[0], "level"), "province");
	assert_string_equal(out.terms.terms[1].code, "ch4");
	assert_int_equal(out.terms.terms[1].n_aliases, 0);
	assert_string_equal(out.glossary[0].en, "carbon peaking");
}

static void chunks_join_to_the_blob_they_were_cut_from(void **state)
{
	size_t size = 2 * MESSAGE_CHUNK_BYTES + 5;
	uint8_t *bytes = talloc_array(*state, uint8_t, (unsigned)size);
	struct mp_bytes blob = {bytes, size}, joined;
	struct refdata_joiner *joiner = refdata_joiner_new(*state);

	for (size_t i = 0; i < size; i++)
		bytes[i] = (uint8_t)(i * 31 >> 3);
	assert_int_equal(refdata_n_chunks(blob), 3);
	for (int seq = 0; seq < 3; seq++) {
		struct message_refdata chunk = refdata_chunk(blob, 4, seq);

		assert_false(refdata_joiner_is_complete(joiner, &joined));
		assert_int_equal(refdata_joiner_add(joiner, &chunk), OK);
	}
	assert_true(refdata_joiner_is_complete(joiner, &joined));
	assert_int_equal(joined.size, size);
	assert_memory_equal(joined.data, bytes, size);
}

static void chunks_that_do_not_belong_together_are_refused(void **state)
{
	size_t size = 2 * MESSAGE_CHUNK_BYTES;
	struct mp_bytes blob = {talloc_zero_size(*state, size), size}, joined;
	struct refdata_joiner *joiner = refdata_joiner_new(*state);
	struct message_refdata first = refdata_chunk(blob, 4, 0), second = refdata_chunk(blob, 4, 1);
	struct message_refdata other = refdata_chunk(blob, 5, 1), small = second;

	small.data.size--;
	assert_int_equal(refdata_joiner_add(joiner, &second), INVALID); /* nothing to follow */
	assert_int_equal(refdata_joiner_add(joiner, &first), OK);
	assert_int_equal(refdata_joiner_add(joiner, &other), INVALID);
	assert_int_equal(refdata_joiner_add(joiner, &second), INVALID); /* thrown away by the one before */
	assert_int_equal(refdata_joiner_add(joiner, &first), OK);
	assert_int_equal(refdata_joiner_add(joiner, &small), INVALID);
	first.n_chunks = MESSAGE_CHUNKS_MAX + 1;
	first.total = REFDATA_BYTES_MAX + 1;
	assert_int_equal(refdata_joiner_add(joiner, &first), INVALID);
	first.total = SIZE_MAX;
	assert_int_equal(refdata_joiner_add(joiner, &first), INVALID);
	assert_false(refdata_joiner_is_complete(joiner, &joined));
}

static int set_up(void **state)
{
	*state = talloc_new(NULL);
	return 0;
}

static int tear_down(void **state)
{
	return talloc_free(*state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_document_survives_the_round_trip),
		TEST(an_empty_payload_is_an_empty_document),
		TEST(a_document_of_another_format_is_refused),
		TEST(all_text_together_is_limited_on_both_ends),
		TEST(every_result_survives_the_round_trip),
		TEST(fields_of_results_arrive_in_their_places),
		TEST(a_training_set_survives_the_round_trip),
		TEST(every_truncation_of_a_result_is_refused),
		TEST(a_result_out_of_range_is_refused_by_the_key),
		TEST(results_over_a_limit_are_not_encoded),
		TEST(only_passing_troubles_are_tried_again),
		TEST(job_kinds_have_the_names_people_type),
		TEST(reference_data_survive_the_round_trip),
		TEST(chunks_join_to_the_blob_they_were_cut_from),
		TEST(chunks_that_do_not_belong_together_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
