/* Tables of indicators as PDF text gives them, and English in the forms of official translations. */
#include "tests/unit/targets_rig.h"

struct form {
	const char *lang, *text, *expected;
};

static void check_all(const struct form *forms, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_string_equal(lines_of(extract(forms[i].lang, "", forms[i].text)), forms[i].expected);
}

#define CHECK(forms) check_all(forms, sizeof(forms) / sizeof *(forms))

static const char heading[] = "专栏1 主要指标\n\n指标\n\n单位\n\n2020年\n\n2025年\n\n属性\n\n";

static void rows_of_a_table_are_targets_of_its_last_year(void **state)
{
	(void)state;
	const char *text = talloc_asprintf(rig_owner,
	                                   "%s森林覆盖率\n\n%%\n\n23.0\n\n24.1\n\n约束性\n\n风电\n\n万千瓦\n\n669\n\n1200 左右\n\n"
	                                   "预期性\n\n单位地区生产总值能耗降低\n\n%%\n\n—\n\n[13.5]\n\n约束性\n\n注：以下略。\n",
	                                   heading);
	struct target_list found = extract("zh", "", text);
	assert_int_equal(found.n, 3);
	assert_string_equal(found.list[0].indicator, "forest_coverage");
	assert_string_equal(found.list[0].binding, "binding");
	assert_int_equal(found.list[0].year, 2025);
	assert_string_equal(found.list[0].unit, "percent");
	assert_string_equal(found.list[1].indicator, "wind_capacity");
	assert_string_equal(found.list[1].comparator, "~");
	assert_string_equal(found.list[1].binding, "expected");
	assert_true(found.list[1].normal > 11999 && found.list[1].normal < 12001);
	assert_string_equal(found.list[2].comparator, "reduce_by");
	assert_int_equal(found.list[2].baseline_year, 2020);
	assert_non_null(strstr(found.list[0].quote, "24.1"));
}

static void rows_that_lack_a_cell_or_a_name_are_left_out(void **state)
{
	(void)state;
	const char *text = talloc_asprintf(rig_owner,
	                                   "%s森林覆盖率\n\n%%\n\n24.1\n\n约束性\n\n669\n\n1200\n\n预期性\n\n湿地保护率（%%）\n\n"
	                                   "52\n\n完成国家下达任务\n\n预期性\n\n空气质量优良天数比率（%%）\n\n87\n\n87.5\n\n约束性\n",
	                                   heading);
	struct target_list found = extract("zh", "", text);
	assert_int_equal(found.n, 1);
	assert_string_equal(found.list[0].indicator, "good_air_days");
}

static void tables_of_what_was_reached_are_no_targets(void **state)
{
	static const struct form forms[] = {
	        {"zh",
	         "指标\n\n2015年\n\n2020年目标值\n\n2020年实际值\n\n完成情况\n\n属性\n\n森林覆盖率（%）\n\n20\n\n23\n\n23.1\n\n完成\n\n约束性\n\n"
	         "湿地保护率（%）\n\n50\n\n52\n\n53\n\n完成\n\n约束性\n",
	         ""},
	};
	(void)state;
	CHECK(forms);
}

static void rows_may_have_a_line_each(void **state)
{
	static const struct form forms[] = {
	        {"zh", "指标 单位 2020年 2025年 属性\n单位GDP能耗降低 （%） -- 〔13〕 约束性\n森林覆盖率 （%） 35.5 36 约束性\n到2025年，湿地保护率达到55%。",
	         "wetland_protection_rate = 55 % 2025; energy_per_gdp reduce_by 13 % 2025; forest_coverage = 36 % 2025"},
	        {"zh", "|指标|单位|2020年|2025年|属性|\n|---|---|---|---|---|\n|森林覆盖率|%|35.5|36|约束性|\n|非化石能源消费比重|%|12|16|预期性|",
	         "forest_coverage = 36 % 2025; non_fossil_share = 16 % 2025"},
	        {"zh", "序号\t指标名称\t2025年\t2030年\n1\t新型储能装机（万千瓦）\t100\t200\n2\t充电桩（万个）\t5\t15",
	         "storage_capacity = 100 万千瓦 2025; storage_capacity = 200 万千瓦 2030; charging_piles = 5 万个 2025; charging_piles = 15 万个 2030"},
	        {"zh", "到2025年，电力总装机达到1.6亿千瓦，其中新能源占比超过50%。", "installed_capacity = 1.6 亿千瓦 2025; new_energy_capacity_share > 50 % 2025"},
	        {"en", "Indicator | Unit | 2025 | 2030\nForest coverage | % | 24 | 25", "forest_coverage = 24 % 2025; forest_coverage = 25 % 2030"},
	};
	(void)state;
	CHECK(forms);
}

static void english_says_targets_with_any_verb(void **state)
{
	static const struct form forms[] = {
	        {"en", "By 2025, the grid will host around 900 million kilowatts of wind power.", "wind_capacity ~ 900 million kilowatts 2025"},
	        {"en", "By 2025, non-fossil energy will make up about 20 percent of energy consumption.", "non_fossil_share ~ 20 percent 2025"},
	        {"en", "Forest coverage will climb to 24.1 percent by 2025.", "forest_coverage = 24.1 percent 2025"},
	        {"en", "By 2025, energy consumption per unit of GDP will be 13.5 percent lower than in 2020.",
	         "energy_per_gdp reduce_by 13.5 percent 2025"},
	        {"en", "By 2030, carbon intensity will have been slashed by more than 65 percent from 2005.",
	         "co2_per_gdp reduce_by 65 percent 2030"},
	};
	(void)state;
	CHECK(forms);
}

static void a_year_behind_a_list_governs_all_of_it(void **state)
{
	static const struct form forms[] = {
	        {"en",
	         "We aim to peak emissions before 2060; to increase the share of non-fossil fuels in primary energy consumption to around "
	         "25 percent; and to cut carbon intensity by 65 percent by 2030.",
	         "non_fossil_share ~ 25 percent 2030; co2_per_gdp reduce_by 65 percent 2030"},
	};
	(void)state;
	CHECK(forms);
}

static void what_is_started_from_or_sizes_things_is_no_target(void **state)
{
	static const struct form forms[] = {
	        {"en", "By 2025, photovoltaic capacity will be expanded to 2.5 million kilowatts from 0.94 million kilowatts.",
	         "pv_capacity = 2.5 million kilowatts 2025"},
	        {"en", "By 2025, coal-fired units with a capacity of less than 300,000 kilowatts will be closed.", ""},
	        {"en", "In 2021, the share of coal was reduced to 56 percent.", ""},
	};
	(void)state;
	CHECK(forms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(rows_of_a_table_are_targets_of_its_last_year),
	        cmocka_unit_test(rows_that_lack_a_cell_or_a_name_are_left_out),
	        cmocka_unit_test(tables_of_what_was_reached_are_no_targets),
	        cmocka_unit_test(rows_may_have_a_line_each),
	        cmocka_unit_test(english_says_targets_with_any_verb),
	        cmocka_unit_test(a_year_behind_a_list_governs_all_of_it),
	        cmocka_unit_test(what_is_started_from_or_sizes_things_is_no_target),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
