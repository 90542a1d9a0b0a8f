/* English targets as newspapers and newsletters tell them; sentences made for the purpose. */
#include "tests/unit/targets_rig.h"

static void what_a_plan_promises_is_read_from_news(void **state)
{
	static const struct told forms[] = {
	        {"Under the scheme, the province will have 45 GW of grid-connected renewables by the close of 2025, of which wind will contribute 20 GW and solar 25 GW.",
	         "renewable_capacity = 45 gw 2025; wind_capacity = 20 gw 2025; pv_capacity = 25 gw 2025"},
	        {"By 2027, electric arc furnaces are to produce at least 15 percent of China's crude steel.",
	         "short_process_steel_share >= 15 percent 2027"},
	        {"Coal-fired units will burn no more than 300 grams of standard coal per kilowatt-hour by 2025.",
	         "coal_power_consumption_rate <= 300 grams of standard coal per kilowatt-hour 2025"},
	        {"Nearly 1.8 billion kilowatts of wind and solar power should be running by the end of 2027.",
	         "wind_solar_capacity ~ 1.8 billion kilowatts 2027"},
	        {"The city vows to cut its PM2.5 level to 28 micrograms per cubic meter by 2025.",
	         "pm25_concentration = 28 micrograms per cubic meter 2025"},
	        {"Energy consumption for every unit of GDP should go down by 14.5 percent during 2021-2025.",
	         "energy_per_gdp reduce_by 14.5 percent 2025"},
	        {"By the end of the decade, in 2030, new energy vehicles will take up 40 percent of the vehicles added that year.",
	         "nev_share = 40 percent 2030"},
	        {"The number of charging piles will be increased to more than 1.2 million by 2025, a rise of 600,000 from 2020.",
	         "charging_piles > 1.2 million 2025"},
	        {"In its 14th Five-Year Plan for energy, Anhui set the goal of adding 17.6 GW of solar and 4.1 GW of wind by 2025.",
	         "pv_capacity increase_by 17.6 gw 2025; wind_capacity increase_by 4.1 gw 2025"},
	        {"Jilin will see its installed renewable capacity swell to 30 million kilowatts in 2025.",
	         "renewable_capacity = 30 million kilowatts 2025"},
	        {"Carbon dioxide emissions per unit of industrial added value are to fall 18 percent below their 2020 level by 2025.",
	         "co2_per_industrial_va reduce_by 18 percent 2025"},
	        {"Energy use per unit of added value in major industries will be cut 13.5 percent by 2025 from 2020.",
	         "energy_per_industrial_va reduce_by 13.5 percent 2025"},
	        {"By 2025, green and low-carbon trips should account for at least 75 percent of all trips in central urban areas.",
	         "green_travel_share >= 75 percent 2025"},
	        {"The State Grid plans to have 100 million kilowatts of pumped storage by 2030.",
	         "pumped_storage_capacity = 100 million kilowatts 2030"},
	        {"The share of clean heating in northern China will grow to 80 percent by 2025.",
	         "clean_heating_share = 80 percent 2025"},
	        {"The northern region's clean heating rate should hit 83 percent in 2025.",
	         "clean_heating_share = 83 percent 2025"},
	        {"Tibet expects its forest coverage to reach 12.51 percent by 2025.",
	         "forest_coverage = 12.51 percent 2025"},
	        {"Water use will be limited to 640 billion cubic meters nationwide by 2025.",
	         "water_consumption <= 640 billion cubic meters 2025"},
	        {"By 2025, the country's total water consumption will be controlled within 640 billion cubic meters, with water use per 10,000 yuan of GDP down about 16 percent from 2020.",
	         "water_consumption <= 640 billion cubic meters 2025; water_per_gdp reduce_by 16 percent 2025"},
	        {"Methane utilization in coal mines will be raised to 50 percent by 2025.",
	         "coal_mine_gas_utilisation = 50 percent 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void what_a_plan_promises_is_read_from_translations(void **state)
{
	static const struct told forms[] = {
	        {"About 1.1 billion square meters of floor area will be heated by geothermal energy by 2025.",
	         "renewable_heating_area ~ 1.1 billion square meters 2025"},
	        {"Green hydrogen output of 200,000 tonnes a year is foreseen for 2025.",
	         "hydrogen_output = 200000 tonnes a year 2025"},
	        {"By 2025, Ordos shall complete green hydrogen capacity of 400,000 tonnes annually and put 5,000 hydrogen-powered trucks on the road.",
	         "hydrogen_output = 400000 tonnes 2025; [hydrogen-powered trucks] = 5000 hydrogen-powered trucks 2025"},
	        {"China's non-fossil energy consumption proportion reaches around 20% in 2025, the guideline said.",
	         "non_fossil_share ~ 20 % 2025"},
	        {"By 2025, the proportion of non-fossil power generation will be increased to about 39%.",
	         "non_fossil_power_share ~ 39 % 2025"},
	        {"By 2025, 25 percent of the energy mix will be non-fossil.",
	         "non_fossil_share = 25 percent 2025"},
	        {"According to the plan, non-fossil energy will meet 22.5 percent of Guangdong's primary energy demand in 2025.",
	         "non_fossil_share = 22.5 percent 2025"},
	        {"The proportion of electricity in terminal energy consumption shall be increased to about 35% by 2030.",
	         "electrification_share ~ 35 % 2030"},
	        {"By 2025, the replacement rate of renewable energy in urban buildings will reach 8%.",
	         "renewable_substitution_share = 8 % 2025"},
	        {"By 2025, the proportion of energy-saving lamps in public institutions shall reach 100%.",
	         "[proportion of energy-saving lamps in public institutions] = 100 % 2025"},
	        {"By 2025, clinker production capacity will be kept at about 1.8 billion tons.",
	         "[clinker production capacity] ~ 1.8 billion tons 2025"},
	        {"In 2024, the carbon intensity of the province must drop by 3.9 percent.",
	         "co2_per_gdp reduce_by 3.9 percent 2024"},
	        {"Energy consumption per unit of GDP will fall by around 2.5 percent this year.",
	         "energy_per_gdp reduce_by 2.5 percent 2021"},
	        {"China will add more than 200 million kilowatts of new energy installations in 2025.",
	         "new_energy_capacity increase_by 200 million kilowatts 2025"},
	        {"The share of installed non-fossil power capacity should rise to about 60 percent.",
	         "non_fossil_capacity_share ~ 60 percent 0"},
	        {"By 2025, power transmission from west to east will reach 360 million kilowatts or more.",
	         "[power transmission from west to east] >= 360 million kilowatts 2025"},
	        {"By 2025 the area of wetlands will be no less than 55 million hectares and the wetland protection rate will reach 55 percent.",
	         "wetland_area >= 55 million hectares 2025; wetland_protection_rate = 55 percent 2025"},
	        {"Beijing plans to reduce coal use to less than 300,000 tonnes by 2025.",
	         "coal_consumption < 300000 tonnes 2025"},
	        {"By 2025, total energy consumption and coal consumption will be capped at 80.5 and 20 million tonnes respectively.",
	         "coal_consumption <= 80.5 million tonnes 2025; coal_consumption <= 20 million tonnes 2025"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void what_a_plan_promises_is_read_in_other_orders(void **state)
{
	static const struct told forms[] = {
	        {"Shanghai aims for 3,500 charging and swapping stations and 760,000 charging piles by 2025.",
	         "battery_swap_stations = 3500 charging and swapping stations 2025; charging_piles = 760000 charging piles 2025"},
	        {"By 2025, newly added urban public buses will be 100 percent new energy vehicles.",
	         "nev_share = 100 percent 2025"},
	        {"By 2025, VOC and NOx emissions will each be cut by over 10 percent.",
	         "nox_emissions reduce_by 10 percent 2025; voc_emissions reduce_by 10 percent 2025"},
	        {"By 2025, ratio of days with heavy pollution shall be kept within 1 percent.",
	         "heavy_pollution_days_share <= 1 percent 2025"},
	        {"By 2030, the forestry carbon sink will come to 300 million tonnes of carbon dioxide a year.",
	         "carbon_sink = 300 million tonnes of carbon dioxide 2030"},
	        {"Green loans will account for no less than 15% of all loans by 2025.",
	         "green_loan_share >= 15 % 2025"},
	        {"Investment in the grid will exceed 2.9 trillion yuan from 2021 to 2025.",
	         "investment > 2.9 trillion yuan 2025"},
	        {"By 2025, the energy efficiency of 30% of capacity in key industries will exceed the benchmark level.",
	         "benchmark_capacity_share = 30 % 2025"},
	        {"Between 2021 and 2025 the city will plant 2 million mu of forest and restore 500,000 mu of grassland.",
	         "[forest] = 2 million mu 2025; [grassland] = 500000 mu 2025"},
	        {"The effective irrigation coefficient: no less than 0.58 (2025).",
	         "irrigation_coefficient >= 0.58 ratio 2025"},
	        {"By 2025, PUE of newly-built data centers: 1.3 or less; existing: 1.5 or less.",
	         "pue <= 1.3 ratio 2025; pue <= 1.5 ratio 2025"},
	        {"Comprehensive utilization rate of livestock and poultry manure of above 80% by 2025.",
	         "manure_utilisation_rate > 80 % 2025"},
	        {"Goal: carbon dioxide emissions per unit of GDP 18 percent lower by 2025 than in 2020.",
	         "co2_per_gdp reduce_by 18 percent 2025"},
	        {"The plan seeks a renewable share of 33 percent in power consumption by 2025.",
	         "renewable_power_share = 33 percent 2025"},
	        {"Renewables will generate 3.3 trillion kWh in 2025.",
	         "renewable_generation = 3.3 trillion kwh 2025"},
	        {"Renewable energy consumption is to hit 1 billion tce by 2025.",
	         "renewable_use = 1 billion tce 2025"},
	        {"Wind and solar generation will double between 2020 and 2025.",
	         "wind_solar_capacity multiply 2 times 2025"},
	        {"By 2025 the installed capacity of wind and photovoltaic power generation will be 60 and 75 million kilowatts respectively.",
	         "wind_capacity = 60 million kilowatts 2025; pv_capacity = 75 million kilowatts 2025"},
	        {"Forest coverage will be 0.5 percentage points higher in 2025 than in 2020.",
	         "forest_coverage increase_by 0.5 percentage points 2025"},
	        {"Emissions in 2035 will be 7 to 10 percent below the peak.",
	         "[emissions] reduce_by 7-10 percent 2035"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void what_has_been_is_told_in_the_past(void **state)
{
	static const struct told forms[] = {
	        {"By the end of 2020, the country had 530 million kilowatts of wind and solar power in operation.",
	         ""},
	        {"In 2020 China's carbon intensity was 48.4 percent lower than in 2005, meeting its target ahead of time.",
	         ""},
	        {"The share of renewables climbed to 29 percent in 2020, the highest on record.",
	         ""},
	        {"Official data show that the province added 3.2 GW of solar in the first quarter.",
	         ""},
	        {"Sales of new energy vehicles jumped 168 percent year on year to 1.2 million units in the first half.",
	         ""},
	        {"The company said the 1.2 GW project would cost 8 billion yuan.",
	         ""},
	        {"Enterprises discharging more than 10 tonnes of pollutants a year need a permit.",
	         ""},
	        {"If emissions exceed the limit by 20 percent, production shall be suspended.",
	         ""},
	        {"The loan interest rate shall not be higher than 3.5 percent.",
	         ""},
	        {"Article 12 This law applies to units using over 5,000 tonnes of coal equivalent a year.",
	         ""},
	        {"The turbine, with a diameter of 252 meters, can power 40,000 homes.",
	         ""},
	        {"About 70 percent of respondents said they support the plan.",
	         ""},
	        {"The province, home to 57 million people, generates 60 percent of its power from coal.",
	         ""},
	        {"China has built the world's largest charging network, with 1.87 million piles.",
	         ""},
	        {"The quota was 26,000 tonnes, and penalties of up to three times apply.",
	         ""},
	        {"Since 2012, energy intensity has dropped by an accumulated 26.4 percent.",
	         ""},
	        {"The pilot zone covers 120 square kilometers and 8 towns.",
	         ""},
	        {"Fees of 50 yuan per tonne shall be charged from 2022.",
	         ""},
	        {"The temperature indoors shall not be lower than 18 degrees in winter.",
	         ""},
	        {"More than 2,000 companies took part in the market, trading 179 million tonnes.",
	         ""},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

static void what_was_told_of_a_fact_holds_for_the_aim(void **state)
{
	static const struct told forms[] = {
	        {"Non-fossil fuels accounted for 15.4% of total primary energy consumption in 2020, and Beijing has pledged to boost that share to 25% by 2030.",
	         "non_fossil_share = 25 % 2030"},
	        {"The plan targets a 50 percent increase in renewable energy generation by 2025.", "renewable_generation increase_by 50 percent 2025"},
	        {"China expects a total installed capacity of photovoltaics and wind power over 1200GW by 2030.", "wind_solar_capacity > 1200 gw 2030"},
	        {"The targets for 2025 include:\n• consumption of renewable energy to reach 1 bn tsce\n• generating roughly 3300 TWh from renewables (inc. hydro)",
	         "[consumption of renewable energy] = 1 bn tsce 2025; renewable_generation ~ 3300 twh 2025"},
	        {"China aims to produce 100,000 tonnes to 200,000 tonnes of green hydrogen by 2025.", "hydrogen_output range 100000-200000 tonnes 2025"},
	        {"The plan is to reduce carbon emissions in the area by 2mn t by 2025.", "[carbon emissions in the area] reduce_by 2 mn t 2025"},
	        {"With already 1.4 GW of installed solar capacity, Hainan plans to add another 4 GW by 2025.", "pv_capacity increase_by 4 gw 2025"},
	        {"China aims to install more than 30 gigawatts (GW) of new energy storage capacity by 2025.", "storage_capacity > 30 gigawatts 2025"},
	        {"The installed capacity of pumped storage will rise from 31.5 gigawatts (GW) at the end of last year to more than 62GW by 2025.",
	         "pumped_storage_capacity > 62 gw 2025"},
	        {"New energy will be developed to ensure that non-fossil energy will account for 20 percent of total energy consumption by 2025.",
	         "non_fossil_share = 20 percent 2025"},
	        {"Pumped storage capacity could expand to 59 GW in 2025.", ""},
	        {"By 2025, the 46 cities should have built a treatment system.", ""},
	        {"The rate of utilization of bulk solid waste is forecast to be 60% in 2025 and the output value may reach RMB5 trillion.", "solid_waste_utilisation_rate = 60 % 2025"},
	        {"By 2025, the output value of the industry will reach RMB 5 trillion.", "[output value of the industry] = 5 trillion 2025"},
	        {"The plan is for energy and water consumption per unit of gross domestic product to be lowered by 13.5 percent and 16 percent, respectively, by 2025.",
	         "energy_per_gdp reduce_by 13.5 percent 2025; water_per_gdp reduce_by 16 percent 2025"},
	        {"The province will raise the share of non-fossil energy consumption to more than 13% by 2025 and 19% by 2030.", "non_fossil_share > 13 % 2025; non_fossil_share = 19 % 2030"},
	        {"The share of non-fossil energy in consumption will exceed 13% in 2025 and 19% in 2030.", "non_fossil_share > 13 % 2025; non_fossil_share > 19 % 2030"},
	        {"By 2025, the proportion of green travel in cities with more than 1 million residents will be no less than 70 percent.", "green_travel_share >= 70 percent 2025"},
	        {"No less than 10 percent of parking lots in large public buildings should have charging facilities.",
	         "[parking lots in large public buildings should have charging facilities] >= 10 percent 0"},
	};
	(void)state;
	CHECK_TOLD("en", forms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_was_told_of_a_fact_holds_for_the_aim),
	        cmocka_unit_test(what_a_plan_promises_is_read_from_news),
	        cmocka_unit_test(what_a_plan_promises_is_read_from_translations),
	        cmocka_unit_test(what_a_plan_promises_is_read_in_other_orders),
	        cmocka_unit_test(what_has_been_is_told_in_the_past),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
