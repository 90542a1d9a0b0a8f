#include "tests/unit/targets_rig.h"

struct form {
	const char *lang, *text, *lines;
};

static void check(const struct form *forms, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_string_equal(lines_of(extract(forms[i].lang, "方案", forms[i].text)), forms[i].lines);
}

#define CHECK(forms) check(forms, sizeof(forms) / sizeof *(forms))

static void numbers_in_words_are_read(void **state)
{
	static const struct form forms[] = {
	        {"zh", "到2025年，森林覆盖率达到百分之二十四点一。", "forest_coverage = 24.1 % 2025"},
	        {"zh", "到2030年，绿色出行比例达到百分之七十以上。", "green_travel_share >= 70 % 2030"},
	        {"zh", "到2025年，绿色出行比例达到七成以上。", "green_travel_share >= 70 % 2025"},
	        {"zh", "到2025年，单位工业增加值二氧化碳排放下降百分之一百二十。", "co2_per_industrial_va reduce_by 120 % 2025"},
	        {"en", "By 2025, forest cover will reach twenty percent.", "forest_coverage = 20 percent 2025"},
	        {"en", "By 2025, afforest six million more hectares of land.", "afforestation_area = 6 million more hectares 2025"},
	        {"zh", "本市三成立项目、一成不变的做法要改变。", ""},
	};
	(void)state;
	CHECK(forms);
}

static void the_evidence_of_a_number_in_words_is_these_words(void **state)
{
	struct result_target t = only(extract("zh", "方案", "到2025年，森林覆盖率达到百分之二十四点一，城市更绿。"));
	(void)state;
	assert_string_equal(t.quote, "森林覆盖率达到百分之二十四点一");
	assert_int_equal(t.start, 7);
	assert_int_equal(t.end, 22);
}

static void years_told_by_the_documents_own_are_read(void **state)
{
	static const struct form forms[] = {
	        {"zh", "今年，全市森林覆盖率达到24%。", "forest_coverage = 24 % 2021"},
	        {"zh", "未来五年，森林覆盖率达到24%。", "forest_coverage = 24 % 2025"},
	        {"zh", "今年以来，森林覆盖率达到24%。", ""},
	        {"en", "This year, sulfur dioxide emissions will be cut by 3 percent.", "so2_emissions reduce_by 3 percent 2021"},
	        {"en", "Over the next five years, forest coverage should reach 23%.", "forest_coverage = 23 % 2025"},
	        {"en", "We will strive for 15% forest coverage by the end of next year.", "forest_coverage = 15 % 2022"},
	};
	(void)state;
	CHECK(forms);
}

static void rows_of_things_and_numbers_belong_together(void **state)
{
	static const struct form forms[] = {
	        {"zh", "到2025年，化学需氧量、氨氮、氮氧化物、挥发性有机物排放总量比2020年分别下降8%、\n8%、10%以上、10%以上。",
	         "cod_emissions reduce_by 8 % 2025; ammonia_nitrogen reduce_by 8 % 2025; nox_emissions reduce_by 10 % 2025; "
	         "voc_emissions reduce_by 10 % 2025"},
	        {"zh", "到2035年，湿地保护率提高到60%，75%以上的可治理沙化土地得到治理。",
	         "wetland_protection_rate = 60 % 2035; [可治理沙化土地得到治理] >= 75 % 2035"},
	        {"zh", "到2025年，涂料、油墨使用比例分别降低20个、10个百分点。",
	         "[涂料、油墨使用比例] reduce_by 20 个 2025; [涂料、油墨使用比例] reduce_by 10 个百分点 2025"},
	        {"zh", "到2025年，可再生能源装机达到4450万千瓦，其中水电1800万千瓦，非水可再生能源2650万千瓦。",
	         "renewable_capacity = 4450 万千瓦 2025; hydro_capacity = 1800 万千瓦 2025; [非水可再生能源] = 2650 万千瓦 2025"},
	        {"en", "By 2025, energy consumption and CO2 emissions per unit of GDP should be reduced by 16% and 17% respectively.",
	         "energy_per_gdp reduce_by 16 % 2025; co2_per_gdp reduce_by 17 % 2025"},
	        {"en", "By 2025, water consumption, energy consumption, and carbon dioxide emissions per unit of GDP are cut by 23%, "
	               "15%, and 18%, respectively.",
	         "water_per_gdp reduce_by 23 % 2025; energy_per_gdp reduce_by 15 % 2025; co2_per_gdp reduce_by 18 % 2025"},
	        {"en", "By 2025, the release of major pollutants should be reduced by 8% to 10%.",
	         "[release of major pollutants] reduce_by 8-10 % 2025"},
	};
	(void)state;
	CHECK(forms);
}

static void what_a_number_leaves_unsaid_goes_on_from_the_one_before(void **state)
{
	static const struct form forms[] = {
	        {"zh", "“十四五”新增光伏装机150万千瓦、虚拟电厂100万千瓦，2030年分别达到240万千瓦和150万千瓦。",
	         "pv_capacity increase_by 150 万千瓦 2025; virtual_power_plant = 100 万千瓦 2025; pv_capacity = 240 万千瓦 2030; "
	         "virtual_power_plant = 150 万千瓦 2030"},
	        {"en", "CO2 per kWh falls by about 20 % by 2025 against 2020 and by about 50 % by 2027.",
	         "co2_per_kwh reduce_by 20 % 2025; co2_per_kwh reduce_by 50 % 2027"},
	        {"en", "CO2 per GDP falls by 18 % by 2025; CO2 per tonne of steel by 5 % by 2025 and 10 % by 2030.",
	         "co2_per_gdp reduce_by 18 % 2025; co2_per_tonne_steel reduce_by 5 % 2025; co2_per_tonne_steel reduce_by 10 % "
	         "2030"},
	};
	(void)state;
	CHECK(forms);
}

static void a_bound_reaches_over_what_it_is_measured_by(void **state)
{
	static const struct form forms[] = {
	        {"zh", "2025年起，新建项目按照不低于装机容量的10%配置储能。", "storage_ratio >= 10 % 2025"},
	        {"zh", "到2025年，抵销量不得超过碳排放总量的3%。", "[抵销量不得超过碳排放总量] <= 3 % 2025"},
	        {"en", "By 2025 the average PUE falls below 1.5.", "pue < 1.5 ratio 2025"},
	        {"en", "By 2025 CO2 emissions per unit of GDP fall by less than 5 %.", "co2_per_gdp reduce_by 5 % 2025"},
	};
	(void)state;
	CHECK(forms);
}

static void the_points_of_typesetters_fonts_are_decimal(void **state)
{
	static const struct form forms[] = {
	        {"zh", "到２０２５年ꎬ湿地保护率达到７０％ꎬ草原综合植被盖度提高到６０\U001001B0 ６％ꎮ森林覆盖率达到８％ꎮ",
	         "wetland_protection_rate = 70 % 2025; grassland_coverage = 60.6 % 2025; forest_coverage = 8 % 2025"},
	        {"zh", "到2025年，森林覆盖率达到24·1%。", "forest_coverage = 24.1 % 2025"},
	};
	(void)state;
	CHECK(forms);
}

static void what_is_plainly_promised_needs_no_year(void **state)
{
	static const struct form forms[] = {
	        {"zh", "绿色技术研发项目由企业牵头承担的比例不少于55%。", "[绿色技术研发项目由企业牵头承担的比例] >= 55 % 0"},
	        {"zh", "围绕银海铝业50万吨电解铝项目引进下游产业，打造产业园。", ""},
	        {"en", "The unemployment rate does not rise above 4.6% this year.", "[unemployment rate] <= 4.6 % 2021"},
	};
	(void)state;
	CHECK(forms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(numbers_in_words_are_read),
	        cmocka_unit_test(the_evidence_of_a_number_in_words_is_these_words),
	        cmocka_unit_test(years_told_by_the_documents_own_are_read),
	        cmocka_unit_test(rows_of_things_and_numbers_belong_together),
	        cmocka_unit_test(what_a_number_leaves_unsaid_goes_on_from_the_one_before),
	        cmocka_unit_test(a_bound_reaches_over_what_it_is_measured_by),
	        cmocka_unit_test(the_points_of_typesetters_fonts_are_decimal),
	        cmocka_unit_test(what_is_plainly_promised_needs_no_year),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
