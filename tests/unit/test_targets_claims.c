/* Comparisons with the national target, held against the benchmarks. */
#include "tests/unit/targets_rig.h"

struct expected {
	const char *lang, *text, *claim;
	double claimed, computed;
	const char *check;
};

static void hold(const struct expected *e)
{
	const struct result_target t = only(extract(e->lang, "方案", e->text));
	assert_string_equal(t.claim, e->claim);
	assert_true(t.claimed > e->claimed - 0.01 && t.claimed < e->claimed + 0.01);
	assert_true(t.computed > e->computed - 0.01 && t.computed < e->computed + 0.01);
	assert_string_equal(t.claim_check, e->check);
}

static void dalian_is_three_times_the_national_level(void **state)
{
	static const struct expected table[] = {
	        {"zh", "到2025年，大连市非化石能源装机占比达到60%以上，是全国水平的3倍。", "times", 3, 3,
	         "agrees"},
	        {"en",
	         "By 2025 non-fossil capacity is to be at least 60 % of installed capacity, 3 times the "
	         "national level.",
	         "times", 3, 3, "agrees"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		hold(&table[i]);
}

static void yancheng_is_fifteen_points_above(void **state)
{
	static const struct expected table[] = {
	        {"zh", "到2025年，盐城市非化石能源消费占比达到35%以上，高于全国目标15个百分点。",
	         "points_above", 15, 15, "agrees"},
	        {"en",
	         "By 2025 the non-fossil share of energy consumption is to be at least 35 %, which is 15 "
	         "percentage points above the national target.",
	         "points_above", 15, 15, "agrees"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		hold(&table[i]);
}

static void huangpu_is_a_quarter_above_eight_percent(void **state)
{
	static const struct expected table[] = {
	        {"zh", "到2025年，新建建筑可再生能源替代率达到10%，比全国目标高25%。", "percent_above", 25,
	         25, "agrees"},
	        {"en",
	         "Renewable substitution in new buildings is to be 10 % by 2025, which is 25 % higher than "
	         "the national target.",
	         "percent_above", 25, 25, "agrees"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		hold(&table[i]);
}

static void the_national_target_may_be_named(void **state)
{
	static const struct expected table[] = {
	        {"zh", "到2030年，建筑用电占建筑能耗的比例超过85%，全国目标为65%。", "reference_is", 65, 65,
	         "agrees"},
	        {"en",
	         "By 2030 electricity is to be more than 85 % of building energy (national target 65 %).",
	         "reference_is", 65, 65, "agrees"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		hold(&table[i]);
}

static void claims_are_read_in_whatever_words(void **state)
{
	static const struct expected table[] = {
	        {"zh", "到2025年，非化石能源消费比重达到60%，为全国目标（20%）的3倍。", "times", 3, 3, "agrees"},
	        {"zh", "到2025年，建筑可再生能源替代率达到10%，比国家8%的目标高出25%。", "percent_above", 25, 25, "agrees"},
	        {"en", "By 2025, the share of non-fossil energy will reach 35 percent, 15 percentage points more than the national target of 20 percent.",
	         "points_above", 15, 15, "agrees"},
	        {"en", "By 2025, the share of non-fossil energy will reach 60 percent, triple the national target.", "times", 3, 3, "agrees"},
	        {"en", "By 2025, the share of non-fossil energy will reach 60 percent, or three times the national average of 20 percent.", "times", 3, 3, "agrees"},
	        {"en", "By 2025, renewable substitution in new buildings will be 10 percent, 25 percent higher than the national target of 8 percent.",
	         "percent_above", 25, 25, "agrees"},
	        {"en", "By 2025, renewable substitution in new buildings will be 10 percent, a quarter higher than the national target.", "percent_above", 25, 25, "agrees"},
	        {"en", "By 2025, the share of non-fossil energy will reach 25 percent, compared with a national target of 20 percent.", "reference_is", 20, 20, "agrees"},
	        {"en", "By 2025, the share of non-fossil energy will reach 25 percent, against 20 percent nationwide.", "reference_is", 20, 20, "agrees"},
	        {"en", "By 2025, the share of non-fossil energy will reach 60 percent, double the national target.", "times", 2, 3, "differs"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		hold(&table[i]);
}

static void a_wrong_claim_is_flagged(void **state)
{
	static const struct expected e = {
	        "zh",
	        "到2025年，盐城市非化石能源消费占比达到35%以上，高于全国目标20个百分点。",
	        "points_above",
	        20,
	        15,
	        "differs"};
	(void)state;
	hold(&e);
}

static void a_claim_without_a_benchmark_is_unknown(void **state)
{
	static const struct expected e = {
	        "zh", "到2025年，智能微电网达到30个，是全国目标的3倍。", "times", 3, 0, "unknown"};
	(void)state;
	hold(&e);
}

static void shares_of_a_province_belong_to_their_targets(void **state)
{
	(void)state;
	static const char *const table[][2] = {
	        {"zh", "到2025年，光伏发电装机达到900万千瓦，海上风电装机达到300万千瓦，分别占山东省目标的16%"
	               "和12%。"},
	        {"en",
	         "By 2025 the city is to have 9,000 MW of photovoltaics and 3,000 MW of offshore wind power, "
	         "which is 16 % and 12 % of the targets of Shandong Province."},
	        {"en", "The city plans to install 9 GW of solar PV and 3 GW of offshore wind by 2025, "
	               "accounting for "
	               "16% and 12% of Shandong's targets."},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct target_list found = extract(table[i][0], "方案", table[i][1]);
		assert_int_equal(found.n, 2);
		assert_string_equal(found.list[0].claim, "share_of");
		assert_true(found.list[0].claimed > 15.9 && found.list[0].claimed < 16.1);
		assert_true(found.list[1].claimed > 11.9 && found.list[1].claimed < 12.1);
	}
}

static void the_region_is_where_it_is_to_be_reached(void **state)
{
	static const struct {
		const char *text, *region;
	} table[] = {
	        {"到2025年，光伏占山东省目标的16%和12%，储能达到80万千瓦。", ""},
	        {"到2025年，珠三角实现零填埋，全省农作物秸秆综合利用率达到86%。", ""},
	        {"到2025年，珠三角农作物秸秆综合利用率达到86%。", "M-PRD"},
	        {"习近平总书记宣布，到2030年，风电、太阳能发电总装机容量将达到12亿千瓦以上。", "100000"},
	        {"到2025年，全国非化石能源消费比重达到20%。", "100000"},
	        {"到2025年，走在全国前列，农作物秸秆综合利用率达到86%。", ""},
	        {"到2025年，滨海新区率先示范，东丽区农作物秸秆综合利用率达到86%。", "120110"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct target_list found = extract("zh", "方案", table[i].text);
		assert_true(found.n > 0);
		assert_string_equal(found.list[found.n - 1].region, table[i].region);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(dalian_is_three_times_the_national_level),
	        cmocka_unit_test(yancheng_is_fifteen_points_above),
	        cmocka_unit_test(huangpu_is_a_quarter_above_eight_percent),
	        cmocka_unit_test(the_national_target_may_be_named),
	        cmocka_unit_test(claims_are_read_in_whatever_words),
	        cmocka_unit_test(a_wrong_claim_is_flagged),
	        cmocka_unit_test(a_claim_without_a_benchmark_is_unknown),
	        cmocka_unit_test(the_region_is_where_it_is_to_be_reached),
	        cmocka_unit_test(shares_of_a_province_belong_to_their_targets),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
