/* Learning from decisions: what a model sees, what it learns, and that bytes from outside are checked. */
#include "tests/unit/classify_rig.h"
#include "workers/learn/learned.h"
#include "workers/learn/train.h"

enum { N_SAMPLES = 24 };

static const char *const towns[] = {"东湖", "西塘", "南浦", "北港", "青石", "白沙"};

/* The rules take both for solar power; people say that the ponds are agriculture. */
static struct job_document document_of(void *owner, int i, bool is_pond)
{
	struct job_body *body = talloc_zero(owner, struct job_body);
	const char *town = towns[i % 6];

	*body = (struct job_body){"zh", is_pond ? talloc_asprintf(owner, "一、鱼塘上方的光伏发电设施，承包户按时投喂鱼苗。\n二、%s鱼病防治。", town)
						: talloc_asprintf(owner, "一、光伏发电装机%d万千瓦。\n二、%s组件吊装。", 100 + i, town)};
	return (struct job_document){
		.title_zh = is_pond ? talloc_asprintf(owner, "%s镇光伏板下鱼塘投喂管理细则第%d号", town, i)
				    : talloc_asprintf(owner, "%s区光伏电站建设方案第%d号", town, i),
		.title_en = "", .doc_number = "", .summary_zh = "", .summary_en = "", .source_url = "", .issued_on = "",
		.bodies = body, .n_bodies = 1,
	};
}

static struct training training_of(void *owner, size_t n)
{
	static const char *const agriculture[] = {"agriculture"}, *const solar[] = {"solar"};
	struct training_sample *samples = talloc_zero_array(owner, struct training_sample, (unsigned)n);

	for (size_t i = 0; i < n; i++) {
		const bool is_pond = i % 2 == 0;

		samples[i] = (struct training_sample){.document = document_of(owner, (int)i, is_pond),
						      .yes = {is_pond ? agriculture : solar, 1}};
		if (is_pond)
			samples[i].no = (struct training_codes){solar, 1};
	}
	return (struct training){"sector", samples, n};
}

static struct result_train train_on(void *owner, size_t n)
{
	struct training training = training_of(owner, n);
	struct result_train result;
	char error[MP_ERROR_SIZE] = "";

	assert_int_equal(train_facet(&result, owner, rig_lexicon, &training, error), OK);
	return result;
}

static const struct result_label *find(const struct result_classify *labels, const char *code)
{
	for (size_t i = 0; i < labels->n_labels; i++)
		if (strcmp(labels->labels[i].facet, "sector") == 0 && strcmp(labels->labels[i].code, code) == 0)
			return &labels->labels[i];
	return NULL;
}

static void refined_labels_are_those_that_people_would_give(void **state)
{
	void *owner = talloc_new(NULL);
	struct result_train result = train_on(owner, N_SAMPLES);
	struct job_document pond = document_of(owner, 100, true), farm = document_of(owner, 101, false);
	struct result_classify labels = rig_classify(&pond);
	const struct result_label *label;
	struct learned learned;

	(void)state;
	assert_non_null(find(&labels, "solar"));
	assert_int_equal(learned_decode(&learned, owner, result.model, (char[MP_ERROR_SIZE]){0}), OK);
	learned_refine(&labels, owner, &learned, 1, rig_lexicon, &pond);
	label = find(&labels, "agriculture");
	assert_non_null(label);
	assert_string_equal(label->origin, "model");
	assert_string_equal(label->role, "primary");
	assert_true(label->confidence >= LEARNED_ADD_FROM && label->end > label->start && label->quote[0] != '\0');
	assert_null(find(&labels, "solar"));
	labels = rig_classify(&farm);
	learned_refine(&labels, owner, &learned, 1, rig_lexicon, &farm);
	assert_null(find(&labels, "agriculture"));
	assert_string_equal(find(&labels, "solar")->origin, "rule");
	talloc_free(owner);
}

static bool is_said(const struct learned *learned, void *owner, const struct job_document *document, const char *code)
{
	struct result_classify labels = rig_classify(document);

	learned_refine(&labels, owner, learned, 1, rig_lexicon, document);
	return find(&labels, code) != NULL;
}

static void what_people_only_ever_rejected_is_not_said_again(void **state)
{
	static const char *const energy[] = {"energy"}, *const solar[] = {"solar"};
	void *owner = talloc_new(NULL);
	struct training training = training_of(owner, N_SAMPLES);
	struct training_sample *samples = talloc_memdup(owner, training.samples, N_SAMPLES * sizeof *samples);
	struct job_document farm = document_of(owner, 101, false);
	struct result_train result;
	struct learned learned;
	char error[MP_ERROR_SIZE] = "";

	(void)state;
	for (size_t i = 0; i < N_SAMPLES; i++)
		samples[i] = (struct training_sample){.document = samples[i].document, .no = {solar, 1},
						      .yes = i % 2 == 0 ? samples[i].yes : (struct training_codes){energy, 1}};
	training.samples = samples;
	assert_int_equal(train_facet(&result, owner, rig_lexicon, &training, error), OK);
	assert_false(result.codes[2].is_learned);
	assert_int_equal(result.codes[2].n_no, N_SAMPLES);
	assert_int_equal(learned_decode(&learned, owner, result.model, error), OK);
	assert_true(is_said(&learned, owner, &farm, "energy"));
	assert_false(is_said(&learned, owner, &farm, "solar"));
	talloc_free(owner);
}

/* A model of n codes with biases alone; flags are all true. */
static struct learned biased(const char *const *codes, size_t n, const bool *flags, const double *biases)
{
	static const double records[2];

	return (struct learned){.facet = "sector", .codes = codes, .biases = biases, .is_learned = flags, .records = records,
				.has_record = flags, .n_codes = n, .calibration = {{[CALIBRATE_SCORE] = 1}}};
}

static void a_policy_keeps_its_surest_sector_however_unsure(void **state)
{
	static const char *const both[] = {"education", "solar"}; /* nobody says education, likelier though it is */
	void *owner = talloc_new(NULL);
	struct job_document farm = document_of(owner, 101, false);
	struct result_classify labels = rig_classify(&farm);
	struct learned learned = biased(both, 2, (const bool[]){true, true}, (const double[]){-2, -3});

	(void)state;
	learned_refine(&labels, owner, &learned, 1, rig_lexicon, &farm);
	assert_non_null(find(&labels, "solar"));
	assert_true(find(&labels, "solar")->confidence < LEARNED_DROP_BELOW);
	assert_string_equal(find(&labels, "solar")->role, "primary");
	talloc_free(owner);
}

static void a_model_of_an_earlier_version_without_records_is_read(void **state)
{
	void *owner = talloc_new(NULL);
	struct mp_buffer *buffer = mp_buffer_new(owner, LEARNED_BYTES_MAX);
	struct learned learned;

	(void)state;
	mp_open_map(buffer, NULL);
	mp_put_int(buffer, "v", 1);
	mp_put_text(buffer, "facet", "gas", RESULT_NAME_MAX);
	mp_open_array(buffer, "codes", 1);
	mp_open_map(buffer, NULL);
	mp_put_text(buffer, "code", "ch4", RESULT_CODE_MAX);
	mp_put_bool(buffer, "is_learned", true);
	mp_put_number(buffer, "bias", 0);
	mp_close(buffer);
	mp_close(buffer);
	mp_open_array(buffer, "calibration", CALIBRATE_RECORD);
	for (int i = 0; i < CALIBRATE_RECORD; i++) {
		mp_open_map(buffer, NULL);
		mp_put_number(buffer, "weight", 1);
		mp_close(buffer);
	}
	mp_close(buffer);
	mp_put_bin(buffer, "weights", (struct mp_bytes){(const uint8_t *)"", 0});
	mp_close(buffer);
	assert_int_equal(learned_decode(&learned, owner, mp_buffer_bytes(buffer), (char[MP_ERROR_SIZE]){0}), OK);
	assert_true(learned.is_learned[0] && !learned.has_record[0] && learned.records[0] == 0);
	talloc_free(owner);
}

static void figures_are_of_policies_held_back(void **state)
{
	void *owner = talloc_new(NULL);
	struct result_train result = train_on(owner, N_SAMPLES);

	(void)state;
	assert_int_equal(result.n_policies, N_SAMPLES);
	assert_int_equal(result.n_codes, 2);
	assert_string_equal(result.codes[0].code, "agriculture");
	assert_true(result.codes[0].is_learned && result.codes[0].n_yes == N_SAMPLES / 2);
	assert_true(result.rules.f1 < 0.7 && result.learned.f1 > 0.9);
	assert_true(result.learned.brier < result.rules.brier);
	talloc_free(owner);
}

static void the_same_set_gives_the_same_bytes(void **state)
{
	void *owner = talloc_new(NULL);
	struct result_train first = train_on(owner, N_SAMPLES), second = train_on(owner, N_SAMPLES);

	(void)state;
	assert_int_equal(first.model.size, second.model.size);
	assert_memory_equal(first.model.data, second.model.data, first.model.size);
	talloc_free(owner);
}

static void too_little_to_learn_from_is_said(void **state)
{
	void *owner = talloc_new(NULL);
	struct training few = training_of(owner, TRAIN_POLICIES_MIN - 1), other = training_of(owner, N_SAMPLES);
	struct result_train result;
	char error[MP_ERROR_SIZE] = "";

	(void)state;
	assert_int_equal(train_facet(&result, owner, rig_lexicon, &few, error), INVALID);
	assert_non_null(strstr(error, "too few decisions"));
	other.facet = "region";
	assert_int_equal(train_facet(&result, owner, rig_lexicon, &other, error), INVALID);
	assert_non_null(strstr(error, "region"));
	talloc_free(owner);
}

static void every_truncation_of_a_model_is_refused(void **state)
{
	void *owner = talloc_new(NULL);
	struct result_train result = train_on(owner, TRAIN_POLICIES_MIN);
	const size_t step = result.model.size / 200 + 1;

	(void)state;
	for (size_t size = 0; size < result.model.size; size += step) {
		void *memory = talloc_new(owner);
		struct mp_bytes part = {talloc_memdup(memory, result.model.data, (unsigned)size + !size), size};
		struct learned learned;

		assert_int_equal(learned_decode(&learned, memory, part, (char[MP_ERROR_SIZE]){0}), INVALID);
		talloc_free(memory);
	}
	talloc_free(owner);
}

static void a_model_with_weights_of_unknown_codes_or_out_of_order_is_refused(void **state)
{
	void *owner = talloc_new(NULL);
	const char *const codes[] = {"energy"};
	struct learned_weight weights[] = {{7, 0, 1.0F}, {9, 0, 1.0F}};
	struct learned learned = biased(codes, 1, (const bool[]){true}, (const double[]){0}), out;

	(void)state;
	learned.weights = weights;
	learned.n_weights = 2;
	for (int fault = 0; fault < 3; fault++) {
		struct mp_buffer *buffer = mp_buffer_new(owner, LEARNED_BYTES_MAX);

		weights[0].hash = fault == 1 ? 10 : 7;
		weights[1].code = fault == 2;
		assert_int_equal(learned_encode(buffer, &learned), OK);
		assert_int_equal(learned_decode(&out, owner, mp_buffer_bytes(buffer), (char[MP_ERROR_SIZE]){0}), fault == 0 ? OK : INVALID);
	}
	talloc_free(owner);
}

static void features_stand_where_they_say(void **state)
{
	void *owner = talloc_new(NULL);
	const struct job_body bodies[] = {{"zh", "能源，能源转型。"}, {"en", "clean energy  clean energy"}};
	const struct job_document document = {.title_zh = "能源", .title_en = "", .doc_number = "", .summary_zh = "", .summary_en = "",
					      .source_url = "", .issued_on = "", .bodies = bodies, .n_bodies = 2};
	const char *const wanted[] = {"能源", "能源", "源转", "能源转", "转型", "源转型", "clean", "energy", "clean energy", "energy clean"};
	struct features features = features_of(owner, rig_lexicon, &document);
	size_t n_found = 0;

	(void)state;
	for (size_t w = 0; w < sizeof wanted / sizeof *wanted; w++)
		for (size_t i = 0; i < features.n; i++) {
			const struct feature *one = &features.list[i];

			if (one->is_title == (w == 0) && one->end - one->start == strlen(wanted[w]) &&
			    memcmp(one->field->text + one->start, wanted[w], strlen(wanted[w])) == 0)
				n_found++;
		}
	assert_int_equal(n_found, sizeof wanted / sizeof *wanted);
	assert_int_equal(features.n, sizeof wanted / sizeof *wanted);
	talloc_free(owner);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refined_labels_are_those_that_people_would_give),
		cmocka_unit_test(what_people_only_ever_rejected_is_not_said_again),
		cmocka_unit_test(a_policy_keeps_its_surest_sector_however_unsure),
		cmocka_unit_test(a_model_of_an_earlier_version_without_records_is_read),
		cmocka_unit_test(figures_are_of_policies_held_back),
		cmocka_unit_test(the_same_set_gives_the_same_bytes),
		cmocka_unit_test(too_little_to_learn_from_is_said),
		cmocka_unit_test(every_truncation_of_a_model_is_refused),
		cmocka_unit_test(a_model_with_weights_of_unknown_codes_or_out_of_order_is_refused),
		cmocka_unit_test(features_stand_where_they_say),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
