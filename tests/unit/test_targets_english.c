/* The grammar of English targets, a class of forms each; sentences made for the purpose. */
#include "tests/unit/targets_rig.h"

static void lists_name_a_thing_and_its_amount_behind_a_colon(void **state)
{
	static const struct told forms[] = {
	        {"The main targets for 2025 are as follows: non-fossil energy share: 20 percent; forest coverage: 24.1 percent; average PUE of new data centers: below 1.3.",
	         "non_fossil_share = 20 percent 2025; forest_coverage = 24.1 percent 2025; pue < 1.3 ratio 2025"},
	        {"Targets for 2030\n- Share of non-fossil energy in primary energy consumption: around 25%\n- Forest stock volume: 19 billion cubic meters\n- Installed wind and solar capacity: over 1,200 GW",
	         "non_fossil_share ~ 25 % 2030; forest_stock = 19 billion cubic meters 2030; wind_solar_capacity > 1200 gw 2030"},
	        {"By 2025:\n1. Wind power capacity - 98 GW\n2. Solar power capacity - 52 GW\n3. Pumped storage capacity - 5 GW",
	         "wind_capacity = 98 gw 2025; pv_capacity = 52 gw 2025; pumped_storage_capacity = 5 gw 2025"},
	        {"Binding targets to 2025 (compared with 2020): energy intensity, -13.5 percent; carbon intensity, -18 percent.",
	         "energy_per_gdp reduce_by 13.5 percent 2025; co2_per_gdp reduce_by 18 percent 2025"},
	        {"Non-fossil energy: 18% by 2025 and 25% by 2030.",
	         "non_fossil_share = 18 % 2025; non_fossil_share = 25 % 2030"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void rows_of_things_years_and_numbers_belong_together(void **state)
{
	static const struct told forms[] = {
	        {"By 2025, the comprehensive utilization rates of crop straw, livestock manure and farm film will be 86, 80 and 85 percent respectively.",
	         "straw_utilisation_rate = 86 percent 2025; manure_utilisation_rate = 80 percent 2025; film_recovery_rate = 85 percent 2025"},
	        {"By 2025, energy consumption and carbon dioxide emissions per unit of GDP will drop by 13.5 percent and 18 percent, respectively, from the levels of 2020.",
	         "energy_per_gdp reduce_by 13.5 percent 2025; co2_per_gdp reduce_by 18 percent 2025"},
	        {"The share of non-fossil energy will rise to 20 percent and 25 percent by 2025 and 2030, respectively.",
	         "non_fossil_share = 20 percent 2025; non_fossil_share = 25 percent 2030"},
	        {"By 2025 and 2030, forest coverage will reach 24.1 percent and 25 percent respectively.",
	         "forest_coverage = 24.1 percent 2025; forest_coverage = 25 percent 2030"},
	        {"By 2025, installed capacity of wind power, solar power and hydropower will reach 20 GW, 30 GW and 8 GW, respectively.",
	         "wind_capacity = 20 gw 2025; pv_capacity = 30 gw 2025; hydro_capacity = 8 gw 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void what_is_not_said_twice_goes_on(void **state)
{
	static const struct told forms[] = {
	        {"Emissions of nitrogen oxides will be cut by more than 10 percent and those of volatile organic compounds by more than 10 percent by 2025.",
	         "nox_emissions reduce_by 10 percent 2025; voc_emissions reduce_by 10 percent 2025"},
	        {"By 2025, rail freight will grow by 10 percent and waterway freight by 12 percent over 2020.",
	         "rail_freight increase_by 10 percent 2025; water_freight increase_by 12 percent 2025"},
	        {"By 2025, wind capacity will hit 20 million kilowatts, solar 30 million kilowatts and pumped storage 4 million kilowatts.",
	         "wind_capacity = 20 million kilowatts 2025; pv_capacity = 30 million kilowatts 2025; pumped_storage_capacity = 4 million kilowatts 2025"},
	        {"The share of non-fossil energy in total consumption is to be raised from 15.9 percent in 2020 to 20 percent in 2025.",
	         "non_fossil_share = 20 percent 2025"},
	        {"China will lower its carbon intensity by more than 65 percent from the 2005 level and increase the share of non-fossil fuels in primary energy consumption to around 25 percent by 2030.",
	         "co2_per_gdp reduce_by 65 percent 2030; non_fossil_share ~ 25 percent 2030"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void bounds_stand_before_and_behind_the_number(void **state)
{
	static const struct told forms[] = {
	        {"By 2030, installed solar capacity in the province will be 60 million kilowatts or more.",
	         "pv_capacity >= 60 million kilowatts 2030"},
	        {"Green buildings shall make up 90 percent or above of new urban buildings by 2025.",
	         "green_building_share >= 90 percent 2025"},
	        {"By 2025, PUE of large data centers shall be 1.3 or lower.",
	         "pue <= 1.3 ratio 2025"},
	        {"By 2025, the proportion of days with good air quality is to be 87.5 percent at the least.",
	         "good_air_days >= 87.5 percent 2025"},
	        {"The grid loss rate will be held to 5 percent or less by 2025.",
	         "line_loss_rate <= 5 percent 2025"},
	        {"By 2025, total coal consumption will be kept at or below 250 million tonnes.",
	         "coal_consumption <= 250 million tonnes 2025"},
	        {"By 2025 the province's total energy consumption will be kept to within 190 million tonnes of standard coal.",
	         "energy_consumption <= 190 million tonnes of standard coal 2025"},
	        {"Annual coal consumption is not to go beyond 180 million tonnes in 2025.",
	         "coal_consumption <= 180 million tonnes 2025"},
	        {"By 2030 solar capacity will climb past 80 GW.",
	         "pv_capacity > 80 gw 2030"},
	        {"By 2025, wind power capacity should surpass 40 GW.",
	         "wind_capacity > 40 gw 2025"},
	        {"Installed solar capacity is expected to top 100 GW in 2027.",
	         "pv_capacity > 100 gw 2027"},
	        {"By 2025, the number of public charging piles will be brought to 400,000.",
	         "charging_piles = 400000 count 2025"},
	        {"By 2025, the city will bring the share of green travel to 75 percent.",
	         "green_travel_share = 75 percent 2025"},
	        {"By 2030 the share of coal in energy consumption will have dropped below 50 percent.",
	         "coal_share < 50 percent 2030"},
	        {"By 2025, the average annual PM2.5 concentration is to be held under 30 micrograms per cubic meter.",
	         "pm25_concentration < 30 micrograms per cubic meter 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void amounts_a_day_and_a_year_have_units_of_their_own(void **state)
{
	static const struct told forms[] = {
	        {"By 2025 new sewage treatment capacity of 20 million cubic meters a day will be added.",
	         "sewage_treatment_capacity increase_by 20 million cubic meters a day 2025"},
	        {"The city plans to process 5,000 tonnes of kitchen waste daily by 2025.",
	         "[kitchen waste daily] = 5000 tonnes 2025"},
	        {"Household waste incineration capacity is to reach about 800,000 tonnes per day by 2025.",
	         "incineration_capacity ~ 800000 tonnes per day 2025"},
	        {"Hydrogen production from renewables will be 100,000 to 200,000 tonnes per year by 2025.",
	         "hydrogen_output range 100000-200000 tonnes 2025"},
	        {"The province will reduce sulfur dioxide emissions by 50,000 tonnes by 2025.",
	         "so2_emissions reduce_by 50000 tonnes 2025"},
	        {"By 2025, energy conservation renovations will save 50 million tonnes of standard coal a year.",
	         "energy_saved = 50 million tonnes of standard coal 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void synonyms_name_the_same_indicator(void **state)
{
	static const struct told forms[] = {
	        {"By 2025, electric arc furnace steel will account for over 15 percent of total crude steel output.",
	         "short_process_steel_share > 15 percent 2025"},
	        {"The share of short-process steelmaking should exceed 15 percent by 2025.",
	         "short_process_steel_share > 15 percent 2025"},
	        {"Output of secondary aluminium will be 11.5 million tonnes in 2025.",
	         "recycled_aluminium = 11.5 million tonnes 2025"},
	        {"By 2030, at least 40 percent of newly sold vehicles will be new energy vehicles.",
	         "nev_share >= 40 percent 2030"},
	        {"By 2025, 20 GW of offshore wind capacity will be connected to the grid.",
	         "offshore_wind_capacity = 20 gw 2025"},
	        {"The province will install 10 GW of new energy storage by 2025.",
	         "storage_capacity = 10 gw 2025"},
	        {"Some 50 million kilowatts of solar capacity are to be installed from 2021 to 2025.",
	         "pv_capacity ~ 50 million kilowatts 2025"},
	        {"More than 30 GW of pumped hydro storage are planned to be in operation by 2025.",
	         "pumped_storage_capacity > 30 gw 2025"},
	        {"By 2025, China aims to have 62 GW of pumped storage in operation and about 60 GW under construction.",
	         "pumped_storage_capacity = 62 gw 2025; pumped_storage_capacity ~ 60 gw 2025"},
	        {"The plan calls for 100 zero-carbon parks to be set up by 2025.",
	         "zero_carbon_parks = 100 zero-carbon parks 2025"},
	        {"Shenzhen hopes to see 60,000 fast charging piles in place by 2025.",
	         "charging_piles = 60000 fast charging piles 2025"},
	        {"By 2025, the country will have built 3,000 green factories and 300 green industrial parks.",
	         "green_factories = 3000 green factories 2025; green_parks = 300 green industrial parks 2025"},
	        {"By 2025, at least 10 hydrogen refueling stations will be in operation.",
	         "hydrogen_stations >= 10 hydrogen refueling stations 2025"},
	        {"A total of 50,000 fuel cell vehicles will be on the road by 2025.",
	         "fuel_cell_vehicles = 50000 fuel cell vehicles 2025"},
	        {"By 2025, more than 350 million square meters of existing buildings will have been retrofitted for energy efficiency.",
	         "building_retrofit_area > 350 million square meters 2025"},
	        {"By 2025, over 50 million square meters of ultra-low-energy buildings will be completed.",
	         "ultra_low_energy_area > 50 million square meters 2025"},
	        {"By 2025, the forest stock volume should grow to 18 billion cubic meters, and the forest coverage rate should be 24.1 percent.",
	         "forest_stock = 18 billion cubic meters 2025; forest_coverage = 24.1 percent 2025"},
	        {"By 2025, energy use per unit of GDP should be 13.5 percent lower than in 2020, and carbon dioxide emissions per unit of GDP 18 percent lower.",
	         "energy_per_gdp reduce_by 13.5 percent 2025; co2_per_gdp reduce_by 18 percent 2025"},
	        {"Carbon intensity is to be slashed by over 65 percent from 2005 by 2030.",
	         "co2_per_gdp reduce_by 65 percent 2030"},
	        {"These measures will avoid 130 million tonnes of carbon dioxide emissions by 2025.",
	         "co2_avoided reduce_by 130 million tonnes of carbon dioxide 2025"},
	        {"By 2025, the treatment rate of rural domestic sewage will reach 40 percent, and the harmless treatment rate of household waste will remain at 100 percent.",
	         "rural_sewage_rate = 40 percent 2025; msw_harmless_rate = 100 percent 2025"},
	        {"No less than 25 percent of reclaimed water is to be reused in water-scarce cities by 2025.",
	         "reclaimed_water_rate >= 25 percent 2025"},
	        {"The rate of surface water at or better than Grade III will be 85 percent by 2025.",
	         "good_water_share = 85 percent 2025"},
	        {"By 2025, the wetland protection rate will be lifted to 55 percent and comprehensive vegetation coverage of grassland to 57 percent.",
	         "wetland_protection_rate = 55 percent 2025; grassland_coverage = 57 percent 2025"},
	        {"By 2025 green electricity will supply 50 percent of the park's power needs.",
	         "green_power_share = 50 percent 2025"},
	        {"By 2025, energy storage equal to at least 10 percent of installed capacity must be built with every new solar farm.",
	         "storage_ratio >= 10 percent 2025"},
	        {"Demand response capability will amount to 3-5 percent of peak load by 2025.",
	         "demand_response_share range 3-5 percent 2025"},
	        {"By 2025, virtual power plants will offer 1 million kilowatts of regulating capacity.",
	         "virtual_power_plant = 1 million kilowatts 2025"},
	        {"Natural gas production is to rise above 230 billion cubic meters by 2025.",
	         "natural_gas_output > 230 billion cubic meters 2025"},
	        {"By 2025, the annual output of shale gas will be at least 20 billion cubic meters.",
	         "natural_gas_output >= 20 billion cubic meters 2025"},
	        {"Annual energy production capacity will exceed 4.6 billion tonnes of standard coal by 2025.",
	         "energy_production > 4.6 billion tonnes of standard coal 2025"},
	        {"Electricity transmitted out of the province will reach 150 billion kilowatt-hours in 2025.",
	         "power_transmission = 150 billion kilowatt-hours 2025"},
	        {"Installed nuclear power capacity is set to reach around 70 million kilowatts by 2025.",
	         "nuclear_capacity ~ 70 million kilowatts 2025"},
	        {"By 2025, coal consumption for power supply will fall to 300 grams of standard coal per kWh.",
	         "coal_power_consumption_rate = 300 grams of standard coal per kwh 2025"},
	        {"By 2025 the proportion of prefabricated buildings in new construction shall reach 30 percent or above.",
	         "prefabricated_share >= 30 percent 2025"},
	        {"By 2025, rooftop solar will cover 50 percent of newly built public institution buildings.",
	         "building_pv_coverage = 50 percent 2025"},
	        {"By 2025, renewables will substitute for 8 percent of energy use in urban buildings.",
	         "renewable_share = 8 percent 2025"},
	        {"By 2025, the value of the energy conservation and environmental protection industry will reach 8 trillion yuan.",
	         "green_industry_output = 8 trillion yuan 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void a_thing_and_the_whole_that_it_is_a_share_of_may_stand_apart(void **state)
{
	static const struct told forms[] = {
	        {"New energy vehicles will make up about 20 percent of new car sales by 2025.",
	         "nev_share ~ 20 percent 2025"},
	        {"By 2025, half of all new vehicles sold will be electric.",
	         "nev_share = 50 % 2025"},
	        {"Between 30 and 35 percent of electricity will come from renewable sources by 2030.",
	         "renewable_power_share range 30-35 percent 2030"},
	        {"Renewable energy is to account for between 20 and 25 percent of electricity consumption by 2030.",
	         "renewable_power_share range 20-25 percent 2030"},
	        {"By 2025, renewable energy will make up more than half of installed power capacity.",
	         "renewable_capacity_share > 50 % 2025"},
	        {"Non-fossil sources shall provide 39 percent of the electricity generated in 2025.",
	         "non_fossil_power_share = 39 percent 2025"},
	        {"Non-fossil fuels will make up 20 percent of the energy mix by 2025.",
	         "non_fossil_share = 20 percent 2025"},
	        {"By 2025, clean energy will account for 60 percent of the region's installed generating capacity.",
	         "clean_capacity_share = 60 percent 2025"},
	        {"Wind and solar power should account for 18 percent of all electricity consumed by 2025.",
	         "[wind and solar power] = 18 percent 2025"},
	        {"By 2025, electricity will account for about 30 percent of end-use energy consumption.",
	         "electrification_share ~ 30 percent 2025"},
	        {"Coal's share of total energy consumption should be below 44 percent in 2025.",
	         "coal_share < 44 percent 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void nouns_of_change_and_aims_lead_to_numbers(void **state)
{
	static const struct told forms[] = {
	        {"A 13.5 percent reduction in energy consumption per unit of GDP is planned for the 2021-2025 period.",
	         "energy_per_gdp reduce_by 13.5 percent 2025"},
	        {"The plan envisages an 18 percent cut in carbon intensity by 2025 compared with 2020.",
	         "co2_per_gdp reduce_by 18 percent 2025"},
	        {"Water consumption per 10,000 yuan of GDP will decrease by 16 percent by 2025 against 2020.",
	         "water_per_gdp reduce_by 16 percent 2025"},
	        {"China's installed wind and solar capacity will exceed 1.2 billion kilowatts by 2030, and its forest stock will increase by 6 billion cubic meters from 2005.",
	         "wind_solar_capacity > 1.2 billion kilowatts 2030; forest_stock increase_by 6 billion cubic meters 2030"},
	        {"By 2025, the number of electric buses will double from 2020.",
	         "nev_count multiply 2 times 2025"},
	        {"The province plans to double its wind power capacity by 2025.",
	         "wind_capacity multiply 2 times 2025"},
	        {"Installed energy storage capacity will triple to 15 GW by 2027.",
	         "storage_capacity = 15 gw 2027"},
	        {"Energy storage capacity is projected at 30 GW by 2025.",
	         "storage_capacity = 30 gw 2025"},
	        {"With a target of 50 GW of offshore wind by 2030, Guangdong leads the country.",
	         "offshore_wind_capacity = 50 gw 2030"},
	        {"The provincial government has set a target of 20 percent for the share of non-fossil energy by 2025.",
	         "non_fossil_share = 20 percent 2025"},
	        {"The 2025 target for non-fossil energy consumption is 20 percent.",
	         "non_fossil_share = 20 percent 2025"},
	        {"China targets a 20 percent share of non-fossil energy in 2025.",
	         "non_fossil_share = 20 percent 2025"},
	        {"It also set a goal of reaching 24 percent forest coverage by 2025.",
	         "forest_coverage = 24 percent 2025"},
	        {"By 2025, the city wants to raise the green travel rate to at least 80 percent.",
	         "green_travel_share >= 80 percent 2025"},
	        {"Hunan intends to lift its share of renewable electricity to 50 percent by 2030.",
	         "renewable_power_share = 50 percent 2030"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void verbs_and_coefficients_of_many_kinds_are_read(void **state)
{
	static const struct told forms[] = {
	        {"By 2025, the energy consumption per unit of added value of industrial enterprises above the designated scale will fall by 13.5 percent.",
	         "energy_per_industrial_va reduce_by 13.5 percent 2025"},
	        {"By 2025, the effective utilization coefficient of farmland irrigation water will be raised to over 0.58.",
	         "irrigation_coefficient > 0.58 ratio 2025"},
	        {"By 2025 the utilization rate of chemical fertilizer will be 43 percent.",
	         "fertiliser_efficiency = 43 percent 2025"},
	        {"Straw utilization will stay above 86 percent through 2025.",
	         "straw_utilisation_rate > 86 percent 2025"},
	        {"By 2025, the city will plant 10 million mu of trees.",
	         "afforestation_area = 10 million mu 2025"},
	        {"By 2025, 5.33 million hectares of land will be afforested.",
	         "afforestation_area = 5.33 million hectares 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void penalties_thresholds_and_facts_are_no_targets(void **state)
{
	static const struct told forms[] = {
	        {"Violators shall be fined no less than 100,000 yuan and no more than 1 million yuan.",
	         ""},
	        {"Enterprises with more than 10 employees shall submit energy reports by 2025.",
	         ""},
	        {"Amendments shall be adopted by more than two-thirds of the votes.",
	         ""},
	        {"Key emitters are entities that emit at least 26,000 tonnes of carbon dioxide equivalent a year.",
	         ""},
	        {"Non-fossil energy accounted for 15.9 percent of consumption, up from 12 percent.",
	         ""},
	        {"The share of coal in the energy mix fell to 56 percent last year.",
	         ""},
	        {"Installed wind capacity stood at 280 GW, 34.6 percent more than a year earlier.",
	         ""},
	        {"Solar power output rose by 15 percent in the first half of the year.",
	         ""},
	        {"In the past five years, energy consumption per unit of GDP dropped by 13.2 percent.",
	         ""},
	        {"The plant generates 2 billion kWh of electricity a year, enough for 800,000 households.",
	         ""},
	        {"The 500-kilovolt line is 300 kilometers long.",
	         ""},
	        {"The notice applies to boilers with a capacity of less than 35 tonnes per hour.",
	         ""},
	        {"Subsidies of 0.3 yuan per kilowatt-hour are paid for 5 years.",
	         ""},
	        {"A deposit of 10 percent of the contract price shall be paid.",
	         ""},
	        {"Where the deviation exceeds 5 percent, the verification shall be repeated.",
	         ""},
	        {"Projects with an annual energy consumption of 5,000 tonnes of standard coal or more are subject to review.",
	         ""},
	        {"Records shall be kept for at least 10 years.",
	         ""},
	        {"China emitted 28 percent of the world's carbon dioxide and is home to 1.4 billion people.",
	         ""},
	        {"Forest coverage has risen from 12 percent to 23 percent since the 1980s.",
	         ""},
	        {"The meeting was attended by over 200 representatives of 30 countries.",
	         ""},
	        {"The air quality index exceeded 200 on 12 days.",
	         ""},
	        {"Global temperatures must not rise by more than 2 degrees.",
	         ""},
	        {"About 60 percent of the province's electricity comes from coal.",
	         ""},
	        {"The latency of the network shall be less than 20 milliseconds.",
	         ""},
	        {"The station, built at a cost of 1.2 billion yuan, started operation in May with 300 MW.",
	         ""},
	        {"Applicants must own at least 51 percent of the shares.",
	         ""},
	        {"Data centers with a PUE of more than 1.5 shall pay a surcharge of 0.1 yuan per kWh.",
	         ""},
	        {"Last year 1.2 million new energy vehicles were sold, accounting for 5.4 percent of all sales.",
	         ""},
	        {"In 2019, 320 million tonnes of standard coal were consumed, 3 percent more than in 2018.",
	         ""},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(lists_name_a_thing_and_its_amount_behind_a_colon),
	        cmocka_unit_test(rows_of_things_years_and_numbers_belong_together),
	        cmocka_unit_test(what_is_not_said_twice_goes_on),
	        cmocka_unit_test(bounds_stand_before_and_behind_the_number),
	        cmocka_unit_test(amounts_a_day_and_a_year_have_units_of_their_own),
	        cmocka_unit_test(synonyms_name_the_same_indicator),
	        cmocka_unit_test(a_thing_and_the_whole_that_it_is_a_share_of_may_stand_apart),
	        cmocka_unit_test(nouns_of_change_and_aims_lead_to_numbers),
	        cmocka_unit_test(verbs_and_coefficients_of_many_kinds_are_read),
	        cmocka_unit_test(penalties_thresholds_and_facts_are_no_targets),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
