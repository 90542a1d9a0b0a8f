/* English targets in further words and orders, as reports, plans and notices have them; sentences made for the purpose. */
#include "tests/unit/targets_rig.h"

static void aims_are_read_in_whatever_order_they_are_said(void **state)
{
	static const struct told forms[] = {
	        {"The city has set a target of cutting carbon dioxide emissions per unit of GDP by 19.5 percent from 2020 levels by 2025.",
	         "co2_per_gdp reduce_by 19.5 percent 2025"},
	        {"Yunnan expects its green power installed capacity to exceed 130 million kilowatts by 2025, up from 95 million kilowatts.",
	         "installed_capacity > 130 million kilowatts 2025"},
	        {"According to the action plan, by 2024 Shanghai will have launched 5 low-carbon demonstration zones.",
	         "[low-carbon demonstration zones] = 5 low-carbon demonstration zones 2024"},
	        {"By the end of the 14th Five-Year Plan period, Chongqing's forest coverage shall be stabilized at 57 percent and its urban air quality good-day rate at 88 percent.",
	         "forest_coverage = 57 percent 2025; good_air_days = 88 percent 2025"},
	        {"As planned, 1,300 kilometers of ultra-high voltage lines and 13 converter stations will be finished by 2025.",
	         "[ultra-high voltage lines] = 1300 kilometers 2025; [converter stations] = 13 converter stations 2025"},
	        {"The plan requires the reduction of 25 million tons of steel capacity and 18 million tons of coking capacity by 2025.",
	         "[plan requires] reduce_by 25 million tons 2025; [coking capacity] reduce_by 18 million tons 2025"},
	        {"Backward coal-fired units totaling 30 million kilowatts will be retired between 2021 and 2025.",
	         "coal_power_capacity reduce_by 30 million kilowatts 2025"},
	        {"From 2021 to 2025, the country will phase out 30 million kilowatts of obsolete coal power capacity.",
	         "coal_power_capacity reduce_by 30 million kilowatts 2025"},
	        {"Nationwide, 200 million kilowatts of coal power units will undergo flexibility retrofits by 2025.",
	         "coal_power_capacity = 200 million kilowatts 2025"},
	        {"By 2025, the conversion efficiency of mass-produced cells is to exceed 25 percent.",
	         "cell_efficiency > 25 percent 2025"},
	        {"By 2025 the average service life ... PM2.5 concentration in cities at or above prefecture level will be cut 10 percent from 2020, and the proportion of days with good air quality will reach 87.5 percent.",
	         "pm25_concentration reduce_by 10 percent 2025; good_air_days = 87.5 percent 2025"},
	        {"Bodies of water below Grade V will be basically eliminated, and 85 percent of surface water will be at or above Grade III by 2025.",
	         "good_water_share = 85 percent 2025"},
	        {"The rate of safe utilization of contaminated farmland is to be about 93 percent by 2025.",
	         "farmland_safe_use ~ 93 percent 2025"},
	        {"By 2025, rural household sewage treatment rate: 40%; rural black and odorous water bodies treated: 40%.",
	         "rural_sewage_rate = 40 % 2025; [rural black and odorous water bodies treated] = 40 % 2025"},
	        {"The province plans to have renewable energy supply half of its electricity by 2030.",
	         "renewable_power_share = 50 % 2030"},
	        {"Coal-fired power's share of installed capacity will be kept under 40 percent in 2025.",
	         "coal_capacity_share <= 40 percent 2025"},
	        {"Coal should make up less than half of energy consumption by 2025.",
	         "coal_share < 50 % 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void aims_of_reports_on_the_work_of_a_government_are_read(void **state)
{
	static const struct told forms[] = {
	        {"Natural gas will account for 13 percent of the energy mix by 2025, and non-fossil energy for 20 percent.",
	         "natural_gas_share = 13 percent 2025; non_fossil_share = 20 percent 2025"},
	        {"The goal is for renewables to reach 40 percent of power generation, and for non-hydro renewables to reach 22 percent, by 2030.",
	         "renewable_power_share = 40 percent 2030; nonhydro_power_weight = 22 percent 2030"},
	        {"Gansu hopes to raise its installed capacity of new energy from 29 GW in 2021 to over 80 GW in 2025.",
	         "new_energy_capacity > 80 gw 2025"},
	        {"Peak solar output will be 30 percent of demand in 2025.",
	         "[peak solar output] = 30 percent 2025"},
	        {"Energy conservation: 10 million tce saved by 2025.",
	         "energy_saved = 10 million tce 2025"},
	        {"It is planned that 2.5 million tonnes of standard coal will be saved and 6.5 million tonnes of carbon dioxide emissions reduced in 2024-2025.",
	         "energy_saved = 2.5 million tonnes of standard coal 2025; co2_avoided = 6.5 million tonnes of carbon dioxide 2025"},
	        {"By 2025, China's coal-bed methane output will grow to 10 billion cubic meters annually.",
	         "coalbed_methane_output = 10 billion cubic meters 2025"},
	        {"By 2027 the number of green factories at the national level will have grown to 6,000, and their output value will be 40 percent of the manufacturing total.",
	         "green_factories = 6000 count 2027; [their output value] = 40 percent 2027"},
	        {"In 2022, GDP is projected to grow by around 5.5 percent, the surveyed urban unemployment rate will be kept within 5.5 percent and CPI will increase by around 3 percent.",
	         "[gdp] increase_by 5.5 percent 2022; [surveyed urban unemployment rate] <= 5.5 percent 2022; [cpi] increase_by 3 percent 2022"},
	        {"Grain output of over 650 million tonnes is targeted for 2022.",
	         "grain_output > 650 million tonnes 2022"},
	        {"We will create over 11 million urban jobs this year.",
	         "[urban jobs] > 11 million urban jobs 2021"},
	        {"Energy consumption per unit of GDP should fall by around 3% and the release of major pollutants should continue to decline in 2021.",
	         "energy_per_gdp reduce_by 3 % 2021"},
	        {"This year we will reduce steel production capacity by around 50 million metric tons and shut down at least 150 million metric tons of coal production facilities.",
	         "[steel production capacity] reduce_by 50 million metric tons 2021; [coal production facilities] reduce_by 150 million metric tons 2021"},
	        {"Hainan aims for clean energy to represent 85 percent of its installed capacity in 2025 and over 92 percent in 2030.",
	         "clean_capacity_share = 85 percent 2025; clean_capacity_share > 92 percent 2030"},
	        {"Zhangjiakou's target is 50 percent renewables in final consumption by 2030.",
	         "[zhangjiakou's target] = 50 percent 2030"},
	        {"Heating from renewables is to cover 1.5 billion square meters by 2025.",
	         "renewable_heating_area = 1.5 billion square meters 2025"},
	        {"At least 95 percent of public buses in Shenzhen will be zero-emission by 2022.",
	         "[public buses in shenzhen will be zero-emission] >= 95 percent 2022"},
	        {"Seven new nuclear units with a total capacity of 8.4 GW will go into service before 2025.",
	         "[new nuclear units] = 7 new nuclear units 2025; nuclear_capacity = 8.4 gw 2025"},
	        {"Wastewater treatment plants of 200 cities shall meet the standard by 2025.",
	         "[cities] = 200 cities 2025"},
	        {"Total energy consumption per unit of floor area in public institutions will drop by 5 percent, per capita energy consumption by 6 percent and per capita water consumption by 6 percent from 2020 to 2025.",
	         "energy_per_area reduce_by 5 percent 2025; energy_per_capita reduce_by 6 percent 2025; water_per_capita reduce_by 6 percent 2025"},
	        {"The country's recycled paper use is to hit 60 million tons, while scrap steel use should total 320 million tons by 2025.",
	         "[country's recycled paper use] = 60 million tons 2025; recycled_resources = 320 million tons 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void reports_rules_and_prices_are_no_targets(void **state)
{
	static const struct told forms[] = {
	        {"In 2020, 28.8 percent of power came from renewables, and 71.2 percent from fossil fuels.",
	         ""},
	        {"The fund has invested 20 billion yuan in 300 projects so far.",
	         ""},
	        {"Prices rose to 60 yuan per tonne from 48 yuan when the market opened.",
	         ""},
	        {"The plant can produce 10,000 tonnes of green hydrogen a year.",
	         ""},
	        {"A unit that fails to report shall be fined 20,000 to 200,000 yuan.",
	         ""},
	        {"Chapter 3 applies to vessels of 400 gross tonnage and above.",
	         ""},
	        {"Each key unit shall appoint at least one energy manager who has 3 years of experience.",
	         ""},
	        {"The average temperature in 2021 was 1.1 degrees above the preindustrial level.",
	         ""},
	        {"The survey covered 31 provinces and 2,800 counties.",
	         ""},
	        {"China's energy intensity has fallen 28.7 percent since 2011, saving 1.4 billion tonnes of coal.",
	         ""},
	        {"The group operates 4.5 GW of wind farms and plans no new coal projects.",
	         ""},
	        {"The plant, which started operations in 2015, burns 3,000 tonnes of waste per day.",
	         ""},
	        {"In the first three quarters, 64 percent of new capacity was renewable.",
	         ""},
	        {"The decree, adopted with 95 percent of the votes, takes effect on May 1, 2024.",
	         ""},
	        {"A verification fee of 2 percent of the contract value will be withheld.",
	         ""},
	        {"The river is 6,300 kilometers long and supplies water to 400 million people.",
	         ""},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

/* The unit of the first numbers lies behind the last, past their own ends. */
static void numbers_in_a_row_share_the_thing_that_is_counted_behind_the_last(void **state)
{
	static const struct told forms[] = {
	        {"By 2025, the three platforms will have 11, 6 and 4 monitoring stations.", ""},
	        {"By 2025, 3, 7 and 4 adjustment wells will be drilled on the three platforms.",
	         "[adjustment wells] = 4 adjustment wells 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void changes_and_bounds_are_told_around_what_they_are_of(void **state)
{
	static const struct told forms[] = {
	        {"Railways will carry 10 percent more freight by 2025 than in 2020.",
	         "[railways will carry] increase_by 10 percent 2025"},
	        {"By 2025 the province will use 13.5 percent less energy per unit of GDP than in 2020.",
	         "energy_per_gdp reduce_by 13.5 percent 2025"},
	        {"By 2025, wind power of 3 million kilowatts or more will be put into service.",
	         "wind_capacity >= 3 million kilowatts 2025"},
	        {"By 2025, generating units of 300 megawatts or more will be retrofitted.", ""},
	        {"It will install 5 GW of new solar capacity over the 2023-2025 period.",
	         "pv_capacity = 5 gw 2025"},
	        {"Natural gas output will grow by 50 percent by 2025, reaching 20 billion cubic metres.",
	         "natural_gas_output increase_by 50 percent 2025; natural_gas_output = 20 billion cubic metres 2025"},
	        {"The curtailment rate of wind power will be kept below 5 percent in 2025.",
	         "curtailment_rate < 5 percent 2025"},
	        {"The electrification rate of railways will hit 74 percent in 2025.",
	         "rail_electrification = 74 percent 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void words_at_the_head_of_a_paragraph_make_it_one_of_aims(void **state)
{
	static const struct told forms[] = {
	        {"Two, the main goal. By the end of 2025, waste is sorted everywhere. The comprehensive utilization rate of bulk solid waste reaches 60%.",
	         "solid_waste_utilisation_rate = 60 % 2025"},
	        {"(2) Development goals. By 2025, the energy structure is optimized. The share of non-fossil energy is 20%.",
	         "non_fossil_share = 20 % 2025"},
	        {"The goal was met early. The share of non-fossil energy reaches 20%.", ""},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void what_a_thing_is_for_or_was_is_not_what_is_to_come(void **state)
{
	static const struct told forms[] = {
	        {"Energy-saving and carbon-reducing retrofits will save about 2 million tonnes of standard coal by 2025.",
	         "energy_saved ~ 2 million tonnes of standard coal 2025"},
	        {"The maximum load will reach 89 million kilowatts in 2025.",
	         "max_load = 89 million kilowatts 2025"},
	        {"Pumped storage, which stood at 1.27 million kilowatts in 2020, is planned to reach 8.67 million kilowatts in 2025.",
	         "pumped_storage_capacity = 8.67 million kilowatts 2025"},
	        {"Indicator | Unit | 2020 | 2025\nEnergy consumption per unit of GDP | % | - | reduced by 15\nForest coverage | % | 20 | 24",
	         "energy_per_gdp reduce_by 15 % 2025; forest_coverage = 24 % 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void retrofits_removals_and_pronouns_are_read(void **state)
{
	static const struct told forms[] = {
	        {"By 2025, retrofits to save energy and cut carbon shall be carried out on 12 million kilowatts of coal-fired units.",
	         "coal_power_capacity = 12 million kilowatts 2025"},
	        {"By the end of 2023, the province will have offshore wind power of 4 million kilowatts. By the end of 2025, it strives to reach 18 million kilowatts and to be among the first to do without subsidies.",
	         "offshore_wind_capacity = 4 million kilowatts 2023; offshore_wind_capacity = 18 million kilowatts 2025"},
	        {"By 2025, the proportion of days with good air quality in cities at prefecture level and above will rise to 87.5 percent.",
	         "good_air_days = 87.5 percent 2025"},
	        {"By 2027, carbon emissions per kilowatt-hour of power from coal units will be lowered to 700 g CO2/kWh.",
	         "co2_per_kwh = 700 g co2/kwh 2027"},
	        {"By 2025, the recycling rate of waste agricultural film will exceed 85 percent.", "film_recovery_rate > 85 percent 2025"},
	        {"The plan puts forward that in 2025 the green travel ratio in pilot cities will exceed 70%.", "green_travel_share > 70 % 2025"},
	        {"The energy-saving rate of new homes in cold areas is to reach 75 percent from 2022 on.", "[energy-saving rate of new homes in cold areas] = 75 percent 2022"},
	        {"Sewage sludge: harmless disposal rate of 90 percent or higher by 2025, in cities at least 95 percent.",
	         "sludge_disposal_rate >= 90 percent 2025; sludge_disposal_rate >= 95 percent 2025"},
	        {"By 2025, 55 percent of wetlands are to be under protection.", "wetland_protection_rate = 55 percent 2025"},
	        {"By 2025 the comprehensive energy consumption per ton of steel falls below 535 kg of standard coal.", "energy_per_tonne_steel < 535 kg of standard coal 2025"},
	        {"Ningbo will support 100 exporters in calculating footprints by 2026.", "[exporters] = 100 exporters 2026"},
	        {"Indicator | Unit | 2020 | 2025\nCharging piles | 10,000 | 8 | 30", "charging_piles = 30 10,000 2025"},
	        {"The renovation area of existing residential buildings shall be 5 million square metres by 2025, and that of public buildings 2 million square metres.",
	         "building_retrofit_area = 5 million square metres 2025; building_retrofit_area = 2 million square metres 2025"},
	        {"As for offshore wind, Guangdong plans to start construction of 17 GW by 2025.", "offshore_wind_capacity = 17 gw 2025"},
	        {"Fujian plans to bring 3.5 GW more of nuclear power online by 2025, taking the total to 14 GW.",
	         "nuclear_capacity increase_by 3.5 gw 2025; nuclear_capacity = 14 gw 2025"},
	        {"By 2025, distributed PV in the city will be 1.5 GW, of which 0.8 GW is newly added.",
	         "distributed_pv_capacity = 1.5 gw 2025; distributed_pv_capacity increase_by 0.8 gw 2025"},
	        {"Targets for 2025 include an irrigation coefficient of 0.58.", "irrigation_coefficient = 0.58 ratio 2025"},
	        {"We have cut steel production capacity by more than 170 million metric tons. We have set the target of a forest coverage of 24 percent for 2025.",
	         "forest_coverage = 24 percent 2025"},
	        {"All 16 cities are to reach the standard by 2027.", ""},
	        {"By 2025 the city will install 80,000 heat pumps.", "[heat pumps] = 80000 heat pumps 2025"},
	        {"No new coal power project with coal consumption above 285 grams of standard coal per kWh will be approved by 2025.", ""},
	        {"The plant plans a steam supply of 4.8 million tonnes a year from 2024.", "[steam] = 4.8 million tonnes a year 2024"},
	        {"Tibet will have more than 10 million kilowatts of clean energy in operation by 2025.", "clean_energy_capacity > 10 million kilowatts 2025"},
	        {"Gansu will have 12 million kilowatts of unheard-of sources in operation by 2025.", "[unheard-of sources in operation] = 12 million kilowatts 2025"},
	        {"New energy vehicles are to make up 60 percent of newly registered cars by 2025, when the city's fleet of electric cars should number about 1 million.",
	         "nev_share = 60 percent 2025; nev_count ~ 1 million 2025"},
	        {"The PUE of data centres must be no higher than 1.25 in the east and 1.2 in the west by 2025.", "pue <= 1.25 ratio 2025; pue <= 1.2 ratio 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(words_at_the_head_of_a_paragraph_make_it_one_of_aims),
	        cmocka_unit_test(what_a_thing_is_for_or_was_is_not_what_is_to_come),
	        cmocka_unit_test(retrofits_removals_and_pronouns_are_read),
	        cmocka_unit_test(changes_and_bounds_are_told_around_what_they_are_of),
	        cmocka_unit_test(aims_are_read_in_whatever_order_they_are_said),
	        cmocka_unit_test(aims_of_reports_on_the_work_of_a_government_are_read),
	        cmocka_unit_test(reports_rules_and_prices_are_no_targets),
	        cmocka_unit_test(numbers_in_a_row_share_the_thing_that_is_counted_behind_the_last),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
