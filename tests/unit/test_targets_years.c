/* By when, from when, and what governs a list. */
#include "tests/unit/targets_rig.h"

static void each_way_to_say_a_year_is_read(void **state)
{
	static const struct {
		const char *text;
		int from, to;
	} table[] = {{"到2025年，", 2025, 2025},     {"2025年底前，", 2025, 2025},
	             {"到2025年底，", 2025, 2025},   {"“十四五”期间，", 2021, 2025},
	             {"到“十五五”末，", 2026, 2030}, {"2024—2025年，", 2024, 2025},
	             {"2024-2027年，", 2024, 2027},  {"力争到2030年，", 2030, 2030}};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct result_target t = only(extract(
		        "zh", "方案", talloc_asprintf(rig_owner, "%s森林覆盖率达到25%%。", table[i].text)));
		assert_int_equal(t.year, table[i].to);
		assert_int_equal(t.year_from, table[i].from);
	}
}

static void each_english_way_is_read(void **state)
{
	static const char *const table[] = {
	        "By 2025 forest coverage is to reach 24 %.",
	        "By the end of 2025, forest coverage is to reach 24 %.",
	        "Forest coverage is to reach 24 % by 2025.", "Forest coverage is to be 24 % in 2025.",
	        "During the 14th Five-Year Plan period forest coverage is to reach 24 %."};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		assert_string_equal(en(table[i]), "forest_coverage = 24 % 2025");
	assert_string_equal(en("Forest coverage is to be 24 % in 2025 and 25 % in 2030."),
	                    "forest_coverage = 24 % 2025; forest_coverage = 25 % 2030");
}

static void a_baseline_is_no_target_year(void **state)
{
	static const char *const table[][2] = {
	        {"zh", "到2030年，单位国内生产总值二氧化碳排放比2005年下降65%以上。"},
	        {"zh", "到2030年，单位国内生产总值二氧化碳排放较2005年下降65%。"},
	        {"zh", "2030年，在2005年的基础上单位国内生产总值二氧化碳排放下降65%。"},
	        {"en", "By 2030 carbon dioxide emissions per unit of GDP are to fall by 65 % against 2005."},
	        {"en", "By 2030 carbon dioxide emissions per unit of GDP are to drop by more than 65 percent "
	               "compared with 2005."},
	        {"en", "By 2030 carbon dioxide emissions per unit of GDP are to be reduced by 65 % from 2005 "
	               "levels."},
	        {"en",
	         "By 2030 carbon dioxide emissions per unit of GDP are to be 65 % below the level of 2005."},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct result_target t = only(extract(table[i][0], "方案", table[i][1]));
		assert_string_equal(t.indicator, "co2_per_gdp");
		assert_string_equal(t.comparator, "reduce_by");
		assert_int_equal(t.year, 2030);
		assert_int_equal(t.baseline_year, 2005);
	}
}

static void a_year_governs_the_sentences_and_items_that_follow(void **state)
{
	(void)state;
	assert_string_equal(zh("二、主要目标\n到2025年，绿色低碳发展成效显著。森林覆盖率达到24%"
	                       "；森林蓄积量达到180亿立方米。\n"
	                       "——能源。非化石能源消费比重达到20%。\n——节能。单位国内生产总值能耗下降13%"
	                       "。\n到2030年，非化石能源消费比重达到25%。"),
	                    "forest_coverage = 24 % 2025; forest_stock = 180 亿立方米 2025; non_fossil_share "
	                    "= 20 % 2025; "
	                    "energy_per_gdp reduce_by 13 % 2025; non_fossil_share = 25 % 2030");
}

static void a_year_does_not_govern_the_next_section(void **state)
{
	(void)state;
	assert_string_equal(
	        zh("一、能源\n到2030年，非化石能源消费比重达到25%。\n二、林业\n森林覆盖率达到24%。"),
	        "non_fossil_share = 25 % 2030; forest_coverage = 24 % 0");
}

static void the_title_gives_the_year_that_the_text_does_not(void **state)
{
	(void)state;
	const struct result_target t = only(extract("zh", "某市“十四五”能源发展规划", "森林覆盖率达到24%。"));
	assert_int_equal(t.year, 2025);
	assert_true(t.is_inferred_year);
}

static void a_year_in_brackets_holds_within_them(void **state)
{
	(void)state;
	assert_string_equal(
	        zh("到2022年，绿色建筑占新建建筑比例达到70%以上（其中，2021年达到60%），森林覆盖率达到24%。"),
	        "green_building_share >= 70 % 2022; green_building_share = 60 % 2021; forest_coverage = 24 % "
	        "2022");
}

static void wrapped_lines_and_set_spaces_do_no_harm(void **state)
{
	(void)state;
	assert_string_equal(
	        zh("到 2025 年，城镇污水处理率和生活垃圾回收利用水平明显提高，森林覆盖率达到\n24％ 以上。"),
	        "forest_coverage >= 24 % 2025");
}

static void what_is_compared_with_is_no_target_year(void **state)
{
	(void)state;
	const struct result_target t =
	        only(extract("zh", "方案", "到2025年，清洁低碳体系初步形成。单位地区生产总值能耗相比2020年下降12.5%。"));
	assert_int_equal(t.year, 2025);
	assert_int_equal(t.baseline_year, 2020);
	assert_string_equal(t.subject, "单位地区生产总值能耗");
	assert_string_equal(zh("展望2035年，在2030年非化石能源消费占比达到25%左右的基础上，碳排放稳中有降。"),
	                    "non_fossil_share ~ 25 % 2030");
	assert_string_equal(en("By 2027 investment is to be 25 % higher than in 2023."), "investment increase_by 25 % 2027");
	assert_string_equal(en("From 2025 projects need energy storage of at least 20 %."), "storage_ratio >= 20 % 2025");
}

static void without_a_date_a_deadline_in_the_title_tells_no_age(void **state)
{
	static const char body[] = "“十三五”期间，建成绿色建筑2亿平方米。到2025年，森林覆盖率达到24%。";
	static const char *const titles[] = {"某市2030年前碳达峰实施方案", "某市“十四五”规划和2035年远景目标纲要"};
	(void)state;
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
		struct target_list found;
		struct job_body text = {"zh", body};
		struct job_document job = {titles[i], "", "", "", "", "", "", &text, 1};
		assert_int_equal(targets_extract(rig_owner, rig_lexicon, &job, &found), OK);
		assert_true(strstr(lines_of(found), "forest_coverage = 24 % 2025") != NULL);
	}
}

static void binding_and_expected_are_told(void **state)
{
	(void)state;
	assert_string_equal(only(extract("zh", "方案", "到2025年，力争森林覆盖率达到24%。")).binding,
	                    "expected");
	assert_string_equal(only(extract("zh", "方案", "确保到2025年森林覆盖率达到24%。")).binding,
	                    "binding");
	assert_string_equal(only(extract("zh", "方案", "到2025年森林覆盖率达到24%。")).binding, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(each_way_to_say_a_year_is_read),
	        cmocka_unit_test(each_english_way_is_read),
	        cmocka_unit_test(a_baseline_is_no_target_year),
	        cmocka_unit_test(a_year_governs_the_sentences_and_items_that_follow),
	        cmocka_unit_test(a_year_does_not_govern_the_next_section),
	        cmocka_unit_test(the_title_gives_the_year_that_the_text_does_not),
	        cmocka_unit_test(a_year_in_brackets_holds_within_them),
	        cmocka_unit_test(wrapped_lines_and_set_spaces_do_no_harm),
	        cmocka_unit_test(what_is_compared_with_is_no_target_year),
	        cmocka_unit_test(without_a_date_a_deadline_in_the_title_tells_no_age),
	        cmocka_unit_test(binding_and_expected_are_told),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
