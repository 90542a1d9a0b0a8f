/* How much: comparators, verbs, units, ranges, rows of numbers. */
#include <math.h>

#include "tests/unit/targets_rig.h"

static void each_chinese_comparator_has_its_sign(void **state)
{
	static const char *const table[][2] = {
	        {"达到25%", "= 25"},
	        {"达25%", "= 25"},
	        {"为25%", "= 25"},
	        {"提高到25%", "= 25"},
	        {"稳定在25%", "= 25"},
	        {"不低于25%", ">= 25"},
	        {"不少于25%", ">= 25"},
	        {"达到25%以上", ">= 25"},
	        {"超过25%", "> 25"},
	        {"突破25%", "> 25"},
	        {"控制在25%以内", "<= 25"},
	        {"不超过25%", "<= 25"},
	        {"降至25%以下", "<= 25"},
	        {"低于25%", "< 25"},
	        {"达到25%左右", "~ 25"},
	        {"约25%", "~ 25"},
	        {"力争达到25%", "= 25"},
	        {"达到20%-25%", "range 20-25"},
	        {"达到20%～25%", "range 20-25"},
	        {"提高25%", "increase_by 25"},
	        {"增长25%以上", "increase_by 25"},
	        {"下降25%", "reduce_by 25"},
	        {"降低25%左右", "reduce_by 25"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char *text = talloc_asprintf(rig_owner, "到2030年，非化石能源消费比重%s。", table[i][0]);
		char *want = talloc_asprintf(rig_owner, "non_fossil_share %s %% 2030", table[i][1]);
		assert_string_equal(zh(text), want);
	}
}

static void each_english_comparator_has_its_sign(void **state)
{
	static const char *const table[][2] = {
	        {"is to reach 25 %", "= 25"},
	        {"will reach 25 percent", "= 25"},
	        {"is to be at least 25 %", ">= 25"},
	        {"is no less than 25%", ">= 25"},
	        {"is to exceed 25 %", "> 25"},
	        {"is more than 25 %", "> 25"},
	        {"is kept below 25 %", "< 25"},
	        {"is to be at most 25 %", "<= 25"},
	        {"will reach around 25 percent", "~ 25"},
	        {"is about 25 %", "~ 25"},
	        {"is to be 20-25 %", "range 20-25"},
	        {"is to fall by 25 %", "reduce_by 25"},
	        {"is reduced by 25 %", "reduce_by 25"},
	        {"is to grow by 25 %", "increase_by 25"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct result_target t =
		        only(extract("en", "Plan",
		                     talloc_asprintf(rig_owner, "By 2030 the share of non-fossil energy %s.",
		                                     table[i][0])));
		char *got =
		        t.value_high > t.value
		                ? talloc_asprintf(rig_owner, "%s %g-%g", t.comparator, t.value, t.value_high)
		                : talloc_asprintf(rig_owner, "%s %g", t.comparator, t.value);
		assert_string_equal(got, table[i][1]);
		assert_string_equal(t.indicator, "non_fossil_share");
		assert_int_equal(t.year, 2030);
	}
}

static void a_unit_is_kept_as_written_and_normalised(void **state)
{
	static const struct {
		const char *text, *unit_text, *unit;
		double normal;
	} table[] = {
	        {"风电、太阳能发电总装机容量达到12亿千瓦", "亿千瓦", "mw", 1200000},
	        {"风电、太阳能发电总装机容量达到30GW", "gw", "mw", 30000},
	        {"新型储能装机达到800MW", "mw", "mw", 800},
	        {"全社会用电量达到1620亿千瓦时", "亿千瓦时", "mwh", 162000000},
	        {"能源消费总量控制在1.89亿吨标准煤以内", "亿吨标准煤", "tce", 189000000},
	        {"森林蓄积量达到180亿立方米", "亿立方米", "m3", 18e9},
	        {"再生铝产量达到1150万吨", "万吨", "t", 11500000},
	        {"供电煤耗降至300克标准煤/千瓦时", "克标准煤/千瓦时", "gce_per_kwh", 300},
	        {"既有建筑节能改造面积达到3.5亿平方米", "亿平方米", "m2", 3.5e8},
	        {"高标准农田面积达到150万亩", "万亩", "ha", 100000},
	        {"新能源汽车达到50万辆", "万辆", "count", 500000},
	        {"建成充电桩2000个", "个", "count", 2000},
	        {"绿色贷款余额达到40亿元", "亿元", "yuan", 4e9},
	        {"数据中心PUE不高于1.3", "", "ratio", 1.3},
	        {"培育绿色工厂300家", "家", "count", 300},
	        {"PM2.5年均浓度控制在35微克/立方米以下", "微克/立方米", "ug_per_m3", 35},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct result_target t = only(
		        extract("zh", "方案", talloc_asprintf(rig_owner, "到2025年，%s。", table[i].text)));
		assert_string_equal(t.unit_text, table[i].unit_text);
		assert_string_equal(t.unit, table[i].unit);
		assert_true(fabs(t.normal - table[i].normal) <= 1e-6 * table[i].normal);
	}
}

static void english_units_are_read_too(void **state)
{
	(void)state;
	assert_string_equal(en("By 2025 virtual power plants reach 1,000 MW."),
	                    "virtual_power_plant = 1000 mw 2025");
	assert_string_equal(en("By 2025 the output of recycled aluminium is to reach 11.5 million tonnes."),
	                    "recycled_aluminium = 11.5 million tonnes 2025");
	assert_string_equal(en("By 2025, 2,000 charging piles are to be built."),
	                    "charging_piles = 2000 charging piles 2025");
	assert_string_equal(en("In 2025 the city is to have 9,000 MW of photovoltaics and 3,000 MW of "
	                       "offshore wind power."),
	                    "pv_capacity = 9000 mw 2025; offshore_wind_capacity = 3000 mw 2025");
}

static void points_multiples_and_additions_are_changes(void **state)
{
	(void)state;
	assert_string_equal(zh("到2025年，绿色贷款占比提升2个百分点以上。"),
	                    "green_loan_share increase_by 2 个百分点 2025");
	assert_string_equal(zh("到2025年，可再生能源发电量翻一番。"),
	                    "renewable_generation multiply 2 times 2025");
	assert_string_equal(zh("到2025年，新增光伏装机150万千瓦。"),
	                    "pv_capacity increase_by 150 万千瓦 2025");
	const struct result_target t = only(extract("zh", "方案", "到2025年，单位国内生产总值能耗下降13.5%以上。"));
	assert_string_equal(t.bound, ">=");
}

static void a_row_of_numbers_belongs_to_a_row_of_things(void **state)
{
	(void)state;
	assert_string_equal(zh("到2025年，单位地区生产总值能耗和二氧化碳排放分别下降13.5%、18%。"),
	                    "energy_per_gdp reduce_by 13.5 % 2025; co2_per_gdp reduce_by 18 % 2025");
	assert_string_equal(zh("铁路和水路货运量到2025年分别增长40%和10%以上。"),
	                    "rail_freight increase_by 40 % 2025; water_freight increase_by 10 % 2025");
	assert_string_equal(zh("到2025年、2030年，非化石能源消费比重分别达到20%、25%左右。"),
	                    "non_fossil_share ~ 20 % 2025; non_fossil_share ~ 25 % 2030");
}

static void one_number_may_hold_for_two_things(void **state)
{
	(void)state;
	assert_string_equal(zh("到2023年，受污染耕地安全利用率和污染地块安全利用率达到95%以上。"),
	                    "farmland_safe_use >= 95 % 2023; contaminated_land_safe_use >= 95 % 2023");
	assert_string_equal(zh("到2025年，风电、光伏发电总装机达到30万千瓦。"),
	                    "wind_solar_capacity = 30 万千瓦 2025");
}

static void what_is_counted_may_follow_its_number(void **state)
{
	(void)state;
	assert_string_equal(zh("到2025年，建成100个零碳学校。"), "[零碳学校] = 100 个 2025");
	assert_string_equal(zh("到2022年，力争70%以上的党政机关建成节约型机关。"),
	                    "[党政机关建成节约型机关] >= 70 % 2022");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(each_chinese_comparator_has_its_sign),
	        cmocka_unit_test(each_english_comparator_has_its_sign),
	        cmocka_unit_test(a_unit_is_kept_as_written_and_normalised),
	        cmocka_unit_test(english_units_are_read_too),
	        cmocka_unit_test(points_multiples_and_additions_are_changes),
	        cmocka_unit_test(a_row_of_numbers_belongs_to_a_row_of_things),
	        cmocka_unit_test(one_number_may_hold_for_two_things),
	        cmocka_unit_test(what_is_counted_may_follow_its_number),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
