/* English targets in number words, in verbs without a name of the indicator, in rows and afterthoughts; sentences made for the purpose. */
#include "tests/unit/targets_rig.h"

static void shares_and_changes_are_told_in_number_words(void **state)
{
	static const struct told forms[] = {
	        {"Two thirds of new cars sold will be new energy vehicles by 2030.",
	         "nev_share = 66.6667 % 2030"},
	        {"Renewables will make up a third of electricity consumption by 2025.",
	         "renewable_power_share = 33.3333 % 2025"},
	        {"By 2030, carbon emissions per unit of industrial added value will be cut by one third compared with 2020.",
	         "co2_per_industrial_va reduce_by 33.3333 % 2030"},
	        {"Nine out of ten new homes should meet the green building standard by 2025.",
	         "green_building_share = 90 % 2025"},
	        {"Domestic sewage will be treated in two fifths of all villages by 2025.",
	         "rural_sewage_rate = 40 % 2025"},
	        {"By 2030, thirty-five percent of final energy use will be electricity.",
	         "electrification_share = 35 percent 2030"},
	        {"The city will have one and a half million charging piles by 2030.",
	         "charging_piles = 1.5 million charging piles 2030"},
	        {"The province will build twelve zero-carbon industrial parks by 2030.",
	         "zero_carbon_parks = 12 zero-carbon industrial parks 2030"},
	        {"Coal use in the iron and steel sector is to be halved by 2030.",
	         "coal_consumption reduce_by 50 percent 2030"},
	        {"Coal use will be cut in half by 2030.",
	         "coal_consumption reduce_by 50 percent 2030"},
	        {"Solar capacity will triple by 2030 to 150 GW.",
	         "pv_capacity = 150 gw 2030"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void a_matter_and_a_deed_tell_the_indicator_in_either_order(void **state)
{
	static const struct told forms[] = {
	        {"At least 70 percent of urban domestic sewage is to be collected by 2025.",
	         "sewage_collection_rate >= 70 percent 2025"},
	        {"60 percent of urban household waste will be recycled as resources by 2025.",
	         "msw_utilisation_rate = 60 percent 2025"},
	        {"Incineration is to treat 65 percent of urban household waste by 2025.",
	         "msw_incineration_share = 65 percent 2025"},
	        {"Household waste will be sorted in 90 percent of communities by 2025.",
	         "msw_sorting_coverage = 90 percent 2025"},
	        {"No less than 80 percent of newly added or replaced buses should be powered by new energy by 2025.",
	         "nev_share >= 80 percent 2025"},
	        {"55 percent of wetlands will be under protection in 2025.",
	         "wetland_protection_rate = 55 percent 2025"},
	        {"95 percent of industrial water will be reused by 2025.",
	         "industrial_water_reuse = 95 percent 2025"},
	        {"Over 80 percent of livestock and poultry manure will be put to use by 2025.",
	         "manure_utilisation_rate > 80 percent 2025"},
	        {"Water quality at 87 percent of state-controlled sections is to be good in 2025.",
	         "good_water_share = 87 percent 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void what_is_better_depends_on_what_is_measured(void **state)
{
	static const struct told forms[] = {
	        {"By 2025 new data centers must have a PUE better than 1.3.",
	         "pue < 1.3 ratio 2025"},
	        {"The plan caps total energy consumption at 5.5 billion tonnes of coal equivalent in 2025.",
	         "energy_consumption <= 5.5 billion tonnes of coal equivalent 2025"},
	        {"The plan limits coal consumption to 300 million tonnes in 2025.",
	         "coal_consumption <= 300 million tonnes 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void a_row_may_have_a_unit_for_each(void **state)
{
	static const struct told forms[] = {
	        {"By 2030, forest coverage and forest stock volume will reach around 25 percent and 19 billion cubic meters, respectively.",
	         "forest_coverage ~ 25 percent 2030; forest_stock = 19 billion cubic meters 2030"},
	        {"By 2025 industrial energy use and water consumption per unit of GDP will be 13.5 percent and 16 percent lower than in 2020.",
	         "energy_per_gdp reduce_by 13.5 percent 2025; water_per_gdp reduce_by 16 percent 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void what_goes_up_behind_a_comma_is_what_was_told_before(void **state)
{
	static const struct told forms[] = {
	        {"Electricity will account for 35 percent of final energy use in 2030, up 7 percentage points from 2020.",
	         "electrification_share = 35 percent 2030; electrification_share increase_by 7 percentage points 2030"},
	        {"Investment of 1 trillion yuan in energy-saving equipment is planned by 2027, up 25 percent from 2023.",
	         "investment = 1 trillion yuan 2027; investment increase_by 25 percent 2027"},
	        {"The combined length of the network shall be 165,000 km by 2025, including 50,000 km of high-speed lines.",
	         "[combined length of the network] = 165000 km 2025; high_speed_rail = 50000 km 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void what_an_authority_foresees_is_an_aim(void **state)
{
	static const struct told forms[] = {
	        {"The plan foresees 60,000 km of new gas pipelines by 2025.",
	         "[new gas pipelines] = 60000 km 2025"},
	        {"The city plans 60,000 km of new gas pipelines by 2025.",
	         "[new gas pipelines] = 60000 km 2025"},
	        {"By 2025, a 20-percent share of green power in data centres must be reached.",
	         "green_power_share = 20 percent 2025"},
	        {"Green travel should account for not less than 70 percent of trips in cities with over one million people by 2030.",
	         "green_travel_share >= 70 percent 2030"},
	        {"Methane emissions from rice fields will be reduced by 10 percent per unit of output by 2030.",
	         "[methane emissions from rice fields] reduce_by 10 percent 2030"},
	        {"Main goals for 2025:\n- PUE of new data centres: below 1.3",
	         "pue < 1.3 ratio 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void numbers_of_anything_else_are_none(void **state)
{
	static const struct told forms[] = {
	        {"One of the two sides will visit three provinces in 2025.",
	         ""},
	        {"A third party will check the data by 2025.",
	         ""},
	        {"A third of the members were women.",
	         ""},
	        {"In the next three years ten major projects of research will be discussed.",
	         ""},
	        {"Two of the five districts reached the standard.",
	         ""},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(shares_and_changes_are_told_in_number_words),
	        cmocka_unit_test(a_matter_and_a_deed_tell_the_indicator_in_either_order),
	        cmocka_unit_test(what_is_better_depends_on_what_is_measured),
	        cmocka_unit_test(a_row_may_have_a_unit_for_each),
	        cmocka_unit_test(what_goes_up_behind_a_comma_is_what_was_told_before),
	        cmocka_unit_test(what_an_authority_foresees_is_an_aim),
	        cmocka_unit_test(numbers_of_anything_else_are_none),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
