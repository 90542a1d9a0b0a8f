/* What is no target, where targets stand, and what hostile text costs. */
#include <time.h>

#include "proto/text/utf8.h"
#include "tests/unit/targets_rig.h"

static void what_has_been_is_no_target(void **state)
{
	static const char *const table[] = {
	        "截至2020年底，非化石能源消费比重达到16%。",
	        "2020年，森林覆盖率达到23%。",
	        "“十三五”期间，单位国内生产总值能耗下降13%。",
	        "目前森林覆盖率已达到23%。",
	        "2020年全社会用电量同比增长3.1%。",
	        "一、发展基础\n能源结构优化。森林覆盖率达到23%，建成绿色工厂7家。",
	        "第一节\n发展现状\n（一）成效显著。森林覆盖率达到23%。",
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		assert_string_equal(zh(table[i]), "");
	assert_string_equal(en("In 2020 forest coverage was 23 %."), "");
	assert_string_equal(en("Forest coverage reached 23 % in 2020."), "");
}

static void numbers_of_documents_articles_and_dates_are_no_targets(void **state)
{
	static const char *const table[] = {
	        "根据国办发〔2024〕39号文件，制定本方案。",
	        "第28条 依照《条例》第15条执行。",
	        "执行期限为2022年9月1日至2025年8月31日。",
	        "符合GB21258-2017的要求，PM2.5和CO2协同控制。",
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		assert_string_equal(zh(table[i]), "");
	assert_string_equal(en("Issued on 24 June 2024 as document No. 39."), "");
}

static void money_marks_and_thresholds_are_no_targets(void **state)
{
	static const char *const table[] = {
	        "到2025年，给予不超过500万元的补助。",
	        "到2025年，得分达到80%的按总额的10%给予奖励。",
	        "到2025年，完成2万平方米以上大型公共建筑的监测。",
	        "2025年前，完成10吨/小时及以下锅炉的淘汰。",
	        "对电能利用效率高于2.0的数据中心实施改造。",
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		assert_string_equal(zh(table[i]), "");
	assert_string_equal(zh("到2025年，完成24个项目，其中津南区14个、东丽区2个。"), "[项目] = 24 个 2025");
	assert_string_equal(zh("2025年纳入标准调整为年排放量1万吨（或年综合能源消费量5000吨标准煤）及以上。"), "");
	assert_string_equal(zh("到2025年，75%≤F＜80%。"), "");
	assert_string_equal(zh("外购燃料掺烧发电是指2025年混烧热量占比超过10%的发电活动。"), "");
	assert_string_equal(en("By 2025 onshore wind and PV projects above 30 MW need energy storage of at least 10 %."),
	                    "storage_ratio >= 10 % 2025");
	assert_int_equal(extract("zh", "关于组织申报2022年度项目的通知", "到2025年，森林覆盖率达到24%。").n,
	                 0);
}

static void the_quote_is_the_original_between_its_code_points(void **state)
{
	static const char text[] = "　目标：到2025年，森林覆盖率达到 ２４％ 左右。";
	(void)state;
	const struct result_target t = only(extract("zh", "方案", text));
	size_t from = utf8_byte_of(text, strlen(text), (size_t)t.start),
	       to = utf8_byte_of(text, strlen(text), (size_t)t.end);
	assert_string_equal(t.quote, "森林覆盖率达到 ２４％ 左右");
	assert_int_equal(strlen(t.quote), to - from);
	assert_memory_equal(t.quote, text + from, to - from);
	assert_string_equal(t.field, "body_zh");
}

static void the_region_that_a_sentence_names_is_told(void **state)
{
	(void)state;
	assert_string_equal(only(extract("zh", "方案", "到2025年，烟台市光伏发电装机达到900万千瓦。")).region,
	                    "370600");
	assert_string_equal(only(extract("zh", "方案", "到2025年，光伏发电装机达到900万千瓦。")).region, "");
}

static void a_condition_is_kept(void **state)
{
	(void)state;
	const struct result_target t = only(extract(
	        "zh", "方案", "2025年首次并网的30兆瓦以上的光伏项目，按照不低于装机容量的10%配置新型储能。"));
	assert_string_equal(t.indicator, "storage_ratio");
	assert_string_equal(t.condition, "30兆瓦以上的光伏项目");
}

static void a_repeated_target_is_marked(void **state)
{
	(void)state;
	const struct target_list found =
	        extract("zh", "方案", "到2025年，森林覆盖率达到24%。\n到2025年，森林覆盖率达到24%。");
	assert_int_equal(found.n, 2);
	assert_false(found.list[0].is_repeated);
	assert_true(found.list[1].is_repeated);
}

static double seconds_of(const char *piece, size_t bytes, size_t *n_out)
{
	size_t len = strlen(piece), times = bytes / len;
	char *text = talloc_array(rig_owner, char, (unsigned)(times * len + 1));
	for (size_t i = 0; i < times; i++)
		memcpy(text + i * len, piece, len);
	text[times * len] = '\0';
	clock_t begin = clock();
	*n_out = extract("zh", "某市“十四五”规划", text).n;
	talloc_free(text);
	return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

static void hostile_text_costs_bounded_time_and_records(void **state)
{
	static const char *const pieces[] = {
	        "啊",   "9",        "1%",       "(",  "“",   "达到", "到2025年，森林覆盖率达到24%。",
	        "1%、", "比2005年", "、2025年", "a ", "单位", "be 70 share of "};
	size_t n;
	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		double seconds = seconds_of(pieces[i], (size_t)96 << 10, &n);
		assert_true(n <= RESULT_TARGETS_MAX);
		assert_true(seconds < 20); /* with sanitizers; a quadratic reader needs minutes */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_has_been_is_no_target),
	        cmocka_unit_test(numbers_of_documents_articles_and_dates_are_no_targets),
	        cmocka_unit_test(money_marks_and_thresholds_are_no_targets),
	        cmocka_unit_test(the_quote_is_the_original_between_its_code_points),
	        cmocka_unit_test(the_region_that_a_sentence_names_is_told),
	        cmocka_unit_test(a_condition_is_kept),
	        cmocka_unit_test(a_repeated_target_is_marked),
	        cmocka_unit_test(hostile_text_costs_bounded_time_and_records),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
