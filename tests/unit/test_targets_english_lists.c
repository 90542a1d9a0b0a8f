/* English targets in lists of indicators, of places and of parts, aims told in the present tense, and numbers of such sentences
 * that are none; sentences made for the purpose. */
#include "tests/unit/targets_rig.h"

static void a_unit_in_brackets_is_that_of_the_number(void **state)
{
	static const struct told forms[] = {
	        {"Main indicators for 2025\nForest coverage (%): 43.5 (binding)\nForest stock (100 million cubic meters): 5.2 (anticipatory)",
	         "forest_coverage = 43.5 % 2025; forest_stock = 5.2 100 million cubic meters 2025"},
	        {"Targets for 2025:\nShare of non-fossil energy in energy consumption (%): about 20\nInstalled wind power capacity (GW): 30 or more",
	         "non_fossil_share ~ 20 % 2025; wind_capacity >= 30 gw 2025"},
	        {"By 2025, decrease in energy consumption per unit of GDP (percent): 14.5 (obligatory).", "energy_per_gdp reduce_by 14.5 percent 2025"},
	        {"Key targets (2025)\n- Share of good surface water (%): 90 (binding)\n- New energy storage (GW): 3", "good_water_share = 90 % 2025; storage_capacity = 3 gw 2025"},
	        {"In 2020, forest coverage (%): 41.2.", ""},
	        {"The plant (unit 2) has 3 boilers.", ""},
	};
	(void)state;
	CHECK_TOLD("en", forms);
	assert_string_equal(only(extract("en", "Plan", "Forest coverage (%) in 2025: 43.5 (binding)")).binding, "binding");
	assert_string_equal(only(extract("en", "Plan", "Forest coverage (%): 43.5 (anticipatory), by 2025")).binding, "expected");
}

static void aims_stand_in_the_present_under_their_heading(void **state)
{
	static const struct told forms[] = {
	        {"II. Main Objectives for 2022\nTotal energy production reaches around 4.4 billion tonnes of standard coal. The share of non-fossil energy in energy consumption rises to about 17.3%.",
	         "energy_production ~ 4.4 billion tonnes of standard coal 2022; non_fossil_share ~ 17.3 % 2022"},
	        {"II. Progress towards the targets\nThe share of non-fossil energy in energy consumption stays at 15.9%.", ""},
	        {"3. Overview\nCoal accounts for 56 percent of energy consumption.", ""},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void a_list_of_places_or_examples_parts_the_subject(void **state)
{
	static const struct told forms[] = {
	        {"By 2025, coal consumption in Shanghai, Jiangsu, Zhejiang and Anhui will be cut by 5 percent.", "coal_consumption reduce_by 5 percent 2025"},
	        {"Coal consumption in Beijing, Tianjin and Hebei combined is to fall by 10 percent by 2025.", "coal_consumption reduce_by 10 percent 2025"},
	        {"By 2025, the recycling of renewable resources such as scrap steel, waste paper, glass and tires will reach 450 million tonnes.",
	         "recycled_resources = 450 million tonnes 2025"},
	        {"By 2025, Guangdong will have 30 GW of wind power, 18 GW of it offshore.", "wind_capacity = 30 gw 2025; offshore_wind_capacity = 18 gw 2025"},
	        {"Solar capacity will reach 40 GW by 2025, distributed projects accounting for 22 GW.", "pv_capacity = 40 gw 2025; distributed_pv_capacity = 22 gw 2025"},
	        {"In Anhui, wind power capacity will reach 8 GW by 2025.", "wind_capacity = 8 gw 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void verbs_and_idioms_of_plans(void **state)
{
	static const struct told forms[] = {
	        {"Public bodies will bring down water consumption per capita by 6% and energy consumption per capita by 5% by 2025, taking 2020 as the base year.",
	         "water_per_capita reduce_by 6 % 2025; energy_per_capita reduce_by 5 % 2025"},
	        {"At least 4 GW of new energy storage has been planned for 2025.", "storage_capacity >= 4 gw 2025"},
	        {"Recycling of used batteries will more than double and sales grow by 30 percent by 2025.",
	         "[recycling of used batteries] multiply 2 times 2025; [sales] increase_by 30 percent 2025"},
	        {"Another 12 GW of wind power will be added by 2025.", "wind_capacity increase_by 12 gw 2025"},
	        {"Electricity sent to other provinces is forecast to total 80 TWh in 2025, up from 52 TWh in 2020.", "power_transmission = 80 twh 2025"},
	        {"The province aims for 20 GW of solar power by 2025, compared with 9 GW in 2020.", "pv_capacity = 20 gw 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void rates_thresholds_and_what_exists_are_no_targets(void **state)
{
	static const struct told forms[] = {
	        {"The resource tax shall be levied at a reduced rate of 70 percent.", ""},
	        {"We will raise the extra tax deduction for R&D to 100 percent.", ""},
	        {"The interest rate on these loans will be lowered by 25 percent.", ""},
	        {"An enterprise that emits at least 13,000 tonnes of carbon dioxide a year shall report its emissions.", ""},
	        {"Units consuming 5,000 tonnes of standard coal or more shall appoint an energy manager.", ""},
	        {"There are 12 sewage treatment plants and 4 landfills in the county.", ""},
	        {"A task force with 15 experts will be formed.", ""},
	        {"The province has built 50 green factories and will build more.", ""},
	        {"The city has set up 26 monitoring stations to date.", ""},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void sections_boxes_and_announcements_give_their_year(void **state)
{
	static const struct told forms[] = {
	        {"The main targets for 2025 are set as follows:\nForest coverage of 24 percent\nA drop of around 3 percent in energy consumption per unit of GDP",
	         "forest_coverage = 24 percent 2025; energy_per_gdp reduce_by 3 percent 2025"},
	        {"The share of recycled metals should reach 30% by 2025, and the output of recycled copper and aluminium 4 million tonnes and 11.5 million tonnes respectively.",
	         "[share of recycled metals] = 30 % 2025; [output of recycled copper and aluminium] = 4 million tonnes 2025; [output of recycled copper and aluminium] = 11.5 million tonnes 2025"},
	        {"High-efficiency motors will account for over 20 percent of motors in use by 2023, saving 49 billion kWh a year.",
	         "efficient_motor_share > 20 percent 2023; electricity_saved = 49 billion kwh 2023"},
	        {"Afforestation of 3.6 million mu and closing of 1.2 million mu of hillsides are to be finished in 2024.",
	         "afforestation_area = 3.6 million mu 2024; [closing] = 1.2 million mu 2024"},
	        {"Box 2: Main indicators (2025)\n1. Natural gas output: 230 billion cubic meters, anticipatory\n2. Forest coverage (%): 24, binding",
	         "natural_gas_output = 230 billion cubic meters 2025; forest_coverage = 24 % 2025"},
	        {"IV. Work for 2023. We will do more.\nWe will plant 30,000 hectares of trees and raise the share of new energy vehicles to 30 percent.\nV. Support. Build 40,000 charging piles.",
	         "afforestation_area = 30000 hectares 2023; nev_share = 30 percent 2023; charging_piles = 40000 charging piles 0"},
	        {"The opinions for 2025 set the following goals. Supply: natural gas output above 230 billion cubic meters; installed power capacity of around 3 billion kilowatts.",
	         "natural_gas_output > 230 billion cubic meters 2025; installed_capacity ~ 3 billion kilowatts 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(sections_boxes_and_announcements_give_their_year),
	        cmocka_unit_test(a_unit_in_brackets_is_that_of_the_number),
	        cmocka_unit_test(aims_stand_in_the_present_under_their_heading),
	        cmocka_unit_test(a_list_of_places_or_examples_parts_the_subject),
	        cmocka_unit_test(verbs_and_idioms_of_plans),
	        cmocka_unit_test(rates_thresholds_and_what_exists_are_no_targets),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
