/* English targets whose thing, year or unit is told elsewhere: in headings, lists, tables, the clause before; sentences made for the purpose. */
#include "tests/unit/targets_rig.h"

static void a_heading_within_the_paragraph_names_the_thing_or_the_year(void **state)
{
	static const struct told forms[] = {
	        {"Nuclear power. By 2025, 5 million kilowatts will be in operation, and 12 million kilowatts by 2030.",
	         "nuclear_capacity = 5 million kilowatts 2025; nuclear_capacity = 12 million kilowatts 2030"},
	        {"Second stage (2026-2030). The production capacity of renewable hydrogen rises to 300,000 tonnes per year.",
	         "hydrogen_output = 300000 tonnes 2030"},
	        {"By 2025 wind and solar together should exceed 25 GW, and by the end of the decade 40 GW.",
	         "wind_solar_capacity > 25 gw 2025; wind_solar_capacity = 40 gw 2030"},
	        {"Pumped hydro has a future here; 1.5 GW is wanted by 2025 and no less than 20 GW in 2030.",
	         "pumped_storage_capacity = 1.5 gw 2025; pumped_storage_capacity >= 20 gw 2030"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void a_list_that_a_year_leads_tells_aims_in_the_present(void **state)
{
	static const struct told forms[] = {
	        {"Goals. By the end of 2025:\n1. a daily sewage treatment capacity of 5 million cubic metres is in place, with 3,000 km of new or renovated sewer pipes;\n2. the collection rate of urban domestic sewage is not lower than 70 percent, or 5 percentage points up on 2020.",
	         "[daily sewage treatment capacity] = 5 million cubic metres 2025; sewage_pipe_length = 3000 km 2025; sewage_collection_rate >= 70 percent 2025; sewage_collection_rate increase_by 5 percentage points 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void tables_between_bars_are_lists(void **state)
{
	static const struct told forms[] = {
	        {"Main indicators\nIndicator | Unit | 2020 | 2025 | Nature\nForest coverage rate | % | 62.1 | 63.5 | binding\nInstalled photovoltaic capacity | MW | 120 | 480 | anticipatory\nDecrease in energy consumption per unit of GDP | % | - | 14 | binding",
	         "forest_coverage = 63.5 % 2025; pv_capacity = 480 mw 2025; energy_per_gdp reduce_by 14 % 2025"},
	        {"| No. | Indicator | 2020 (actual) | 2025 (target) | 2030 |\n|---|---|---|---|---|\n| 1 | Non-fossil energy share (%) | 15.9 | 20 | 25 |\n| 2 | Forest stock (billion m3) | 17.5 | 18 | 19 |",
	         "non_fossil_share = 20 % 2025; non_fossil_share = 25 % 2030; forest_stock = 18 billion m3 2025; forest_stock = 19 billion m3 2030"},
	        {"Plant | Output | Staff\nA | 200 MW | 30\nB | 300 MW | 40",
	         ""},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void a_unit_is_not_said_twice(void **state)
{
	static const struct told forms[] = {
	        {"Renewables will grow by 2025: wind from 6.5 million to 24.5 million kilowatts, and solar from 2 million to 15 million.",
	         "wind_capacity = 24.5 million kilowatts 2025; pv_capacity = 15 million 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void points_are_changes_and_amounts_per_something_have_a_name_of_their_own(void **state)
{
	static const struct told forms[] = {
	        {"By 2025 the thermal efficiency of industrial boilers shall be 5 percentage points, and that of power station boilers 0.5 percentage points, higher than in 2020.",
	         "[thermal efficiency of industrial boilers] increase_by 5 percentage points 2025; [power station boilers] increase_by 0.5 percentage points 2025"},
	        {"By 2025 energy consumption and carbon dioxide emissions per unit of the gross regional product will be 14.5% and 20.5% lower respectively than in 2020.",
	         "energy_per_gdp reduce_by 14.5 % 2025; co2_per_gdp reduce_by 20.5 % 2025"},
	        {"Energy consumption per 10,000 yuan of regional GDP will drop by 13.5% by 2025 compared with 2020.",
	         "energy_per_gdp reduce_by 13.5 % 2025"},
	        {"By 2025, the energy used by airports per passenger will be 10 percent lower than the average of the 13th Five-Year Plan period.",
	         "[energy used by airports per passenger] reduce_by 10 percent 2025"},
	        {"By 2025 the city is to lift gas output beyond 230 billion cubic metres.",
	         "natural_gas_output > 230 billion cubic metres 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void cases_and_conditions_are_no_aims(void **state)
{
	static const struct told forms[] = {
	        {"From 2025, where the difference between peak and valley exceeds 40 percent of the load, a plan shall be made.",
	         ""},
	        {"If coal makes up more than 50 percent of energy in 2025, a report is due.",
	         ""},
	        {"Applicants must have reduced energy consumption by 200 tonnes of standard coal by 2025.",
	         ""},
	        {"Ten pumped storage stations are being studied for 2025.",
	         ""},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void levels_are_told_by_at_and_counts_without_a_unit(void **state)
{
	static const struct told forms[] = {
	        {"By 2025, the province shall basically eliminate heavy pollution days and control the annual average PM2.5 concentration at 33 μg/m3.",
	         "pm25_concentration = 33 μg/m3 2025"},
	        {"By 2025 the output of new energy vehicles shall be 1 million units, or 30 percent of all vehicles made.",
	         "nev_count = 1 million units 2025; nev_share = 30 percent 2025"},
	        {"By end-2025, electricity traded in the market shall account for 70 percent of all electricity consumed.",
	         "[electricity traded in the market] = 70 percent 2025"},
	        {"Data centres: average PUE under 1.35; green power at least 50 percent (2025)",
	         "pue < 1.35 ratio 2025; green_power_share >= 50 percent 2025"},
	        {"Every county shall set up at least one demonstration zone and treat 80 percent of its sewage by 2025.",
	         "sewage_treatment_rate = 80 percent 2025"},
	        {"The Plan stipulates that total coal consumption shall be kept below 350 million tonnes in 2025, 5 percent less than in 2020.",
	         "coal_consumption < 350 million tonnes 2025; coal_consumption reduce_by 5 percent 2025"},
	        {"Forests are to absorb 100 million tonnes of CO2 a year by 2030.",
	         "[forests are to] = 100 million tonnes of co2 2030"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void what_is_said_of_the_number_stands_behind_it_or_far_before(void **state)
{
	static const struct told forms[] = {
	        {"By 2025, wind capacity will be four times that of 2020.",
	         "wind_capacity multiply 4 times 2025"},
	        {"Renewable power capacity will exceed 50 million kW by 2025 and make up over 36 percent of the total.",
	         "renewable_capacity > 50 million kw 2025; renewable_capacity_share > 36 percent 2025"},
	        {"Per unit GDP energy consumption and carbon emissions should decrease by 14% and 19% respectively by 2025.",
	         "energy_per_gdp reduce_by 14 % 2025; co2_per_gdp reduce_by 19 % 2025"},
	        {"Water consumed for each 10,000 yuan of GDP is to be down 15 percent by 2025.",
	         "water_per_gdp reduce_by 15 percent 2025"},
	        {"Non-fossil share of energy use, 2025: 20%",
	         "non_fossil_share = 20 % 2025"},
	        {"(1) By 2025, build 100 waste-free cities; (2) recycling rate of household waste above 35 percent; (3) straw use at 86 percent.",
	         "[waste-free cities] = 100 waste-free cities 2025; msw_recovery_rate > 35 percent 2025; straw_utilisation_rate = 86 percent 2025"},
	        {"Energy storage should be equipped at 10 percent of capacity or more by 2025.",
	         "storage_ratio >= 10 percent 2025"},
	        {"All told, 12,000 buses, two thirds of them hydrogen buses, shall be running in 2030.",
	         "[buses] = 12000 buses 2030; [them hydrogen buses] = 66.6667 % 2030"},
	        {"Industrial emissions of volatile organic compounds: minus 15 percent by 2025.",
	         "voc_emissions reduce_by 15 percent 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void numbers_in_names_and_telephones_are_none(void **state)
{
	static const struct told forms[] = {
	        {"Two VVER-1200 nuclear power units are planned for 2025.",
	         ""},
	        {"Contact: Fu Jie, 16710199976 environmental facilities, until 2025.",
	         ""},
	        {"The top 10 open units of 2025 will be listed.",
	         ""},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void a_subject_may_itself_be_a_change(void **state)
{
	static const struct told forms[] = {
	        {"The cumulative reduction in energy consumption per unit of GDP reaches 14% in the five years to 2025.",
	         "energy_per_gdp reduce_by 14 % 2025"},
	        {"In 2022, we will work to add 6 million kilowatts of wind and photovoltaic capacity and start 3 pumped-storage plants.",
	         "wind_solar_capacity increase_by 6 million kilowatts 2022"},
	        {"A target was set to plant 70 billion trees by 2030.",
	         "[trees] = 70 billion trees 2030"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_heading_within_the_paragraph_names_the_thing_or_the_year),
	        cmocka_unit_test(a_list_that_a_year_leads_tells_aims_in_the_present),
	        cmocka_unit_test(tables_between_bars_are_lists),
	        cmocka_unit_test(a_unit_is_not_said_twice),
	        cmocka_unit_test(points_are_changes_and_amounts_per_something_have_a_name_of_their_own),
	        cmocka_unit_test(cases_and_conditions_are_no_aims),
	        cmocka_unit_test(levels_are_told_by_at_and_counts_without_a_unit),
	        cmocka_unit_test(what_is_said_of_the_number_stands_behind_it_or_far_before),
	        cmocka_unit_test(numbers_in_names_and_telephones_are_none),
	        cmocka_unit_test(a_subject_may_itself_be_a_change),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
