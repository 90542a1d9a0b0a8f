/* What labels and targets of one document tell each other: its date says what is history, its issuer's area where a target
 * may hold. */
#include "tests/unit/classify_rig.h"
#include "workers/tasks.h"

static struct knowledge knowledge;

static int setup(void **state)
{
	static const char *const facets[] = {"region", "unit", "indicator", "benchmark"};
	static struct term_list terms;
	char error[256], path[1024];
	if (rig_setup(state) != 0)
		return -1;
	for (size_t i = 0; i < sizeof facets / sizeof *facets; i++) {
		snprintf(path, sizeof path, "%s/migrations/reference/%s.tsv", CCNT_SOURCE_DIR, facets[i]);
		if (term_list_read_tsv(&terms, rig_owner, path, facets[i], error, sizeof error) != OK)
			return -1;
	}
	knowledge.lexicon = rig_lexicon;
	return target_lexicon_build(&knowledge.target_lexicon, &terms) == OK ? 0 : -1;
}

static int teardown(void **state)
{
	target_lexicon_free(knowledge.target_lexicon);
	return rig_teardown(state);
}

static struct result_classify read_zh(const char *title, const char *text)
{
	struct result result;
	struct job_body body = {"zh", text};
	struct job_document job = {.title_zh = title, .title_en = "", .doc_number = "", .summary_zh = "", .summary_en = "",
				   .source_url = "", .issued_on = "", .bodies = &body, .n_bodies = 1};
	char error[MP_ERROR_SIZE];
	assert_int_equal(task_classify(&result, rig_owner, &knowledge, &job, error), OK);
	return result.classify;
}

static void the_date_of_the_signature_says_what_is_history(void **state)
{
	struct result_classify found = read_zh("江苏省绿色建筑发展方案",
					       "“十三五”期间，全省新增绿色建筑面积8亿平方米。\n到2025年，森林覆盖率达到24%。\n"
					       "江苏省人民政府\n2021年7月20日\n");
	(void)state;
	assert_int_equal(found.n_targets, 1);
	assert_string_equal(found.targets[0].indicator, "forest_coverage");
}

static void a_target_holds_in_the_area_of_the_issuer(void **state)
{
	static const struct {
		const char *title, *text, *region;
	} table[] = {
		/* 城区 is a district of Yangquan, Shanxi; 和县 a county of Anhui */
		{"江苏省绿色建筑发展方案", "到2025年，绿色城区农作物秸秆综合利用率达到86%。", ""},
		{"驻马店市生态环境保护方案", "到2025年，城市和县城农作物秸秆综合利用率达到86%。", ""},
		{"江苏省绿色建筑发展方案", "到2025年，盐城市农作物秸秆综合利用率达到86%。", "320900"},
		{"国务院关于印发2030年前碳达峰行动方案的通知", "到2025年，盐城市农作物秸秆综合利用率达到86%。", "320900"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct result_classify found = read_zh(table[i].title, table[i].text);
		assert_int_equal(found.n_targets, 1);
		assert_string_equal(found.targets[0].region, table[i].region);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_date_of_the_signature_says_what_is_history),
		cmocka_unit_test(a_target_holds_in_the_area_of_the_issuer),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
