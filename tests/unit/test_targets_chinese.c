/* The grammar of Chinese targets, a class of forms each; sentences made for the purpose. */
#include "tests/unit/targets_rig.h"

static void rows_of_things_years_and_numbers_belong_together(void **state)
{
	static const struct told forms[] = {
	        {"到2025年，规上工业万元增加值能耗、碳排放、水耗分别下降10%、12.5%、10%以上。",
	         "energy_per_industrial_va reduce_by 10 % 2025; co2_per_industrial_va reduce_by 12.5 % 2025; water_per_industrial_va reduce_by 10 % 2025"},
	        {"到2025年，风电、光伏发电装机分别达到2000万千瓦、3000万千瓦。",
	         "wind_capacity = 2000 万千瓦 2025; pv_capacity = 3000 万千瓦 2025"},
	        {"到2025年，单位地区生产总值能耗和二氧化碳排放分别比2020年下降13.5%和18%。",
	         "energy_per_gdp reduce_by 13.5 % 2025; co2_per_gdp reduce_by 18 % 2025"},
	        {"到2025年和2030年，非化石能源消费比重分别达到20%和25%。",
	         "non_fossil_share = 20 % 2025; non_fossil_share = 25 % 2030"},
	        {"2025年、2030年，全市森林覆盖率分别稳定在60%、61%以上。",
	         "forest_coverage >= 60 % 2025; forest_coverage >= 61 % 2030"},
	        {"到2025年，单位国内生产总值能源消耗比2020年降低13.5%，能源消费总量得到合理控制，化学需氧量、氨氮、氮氧化物、挥发性有机物排放总量比2020年分别下降8%、8%、10%以上、10%以上。",
	         "energy_per_gdp reduce_by 13.5 % 2025; cod_emissions reduce_by 8 % 2025; ammonia_nitrogen reduce_by 8 % 2025; nox_emissions reduce_by 10 % 2025; voc_emissions reduce_by 10 % 2025"},
	        {"化学需氧量、氨氮重点工程减排量分别达到2.5万吨、0.3万吨，氮氧化物减排量达到3万吨。",
	         "cod_emissions = 2.5 万吨 0; ammonia_nitrogen = 0.3 万吨 0; nox_emissions = 3 万吨 0"},
	        {"2025年，营运车辆、船舶单位运输周转量碳排放较2020年分别下降4%、3.5%。",
	         "transport_turnover_co2 reduce_by 4 % 2025; transport_turnover_co2 reduce_by 3.5 % 2025"},
	        {"到2025年，铁路、水路货运量较2020年分别增长10%和12%左右。",
	         "rail_freight increase_by 10 % 2025; water_freight increase_by 12 % 2025"},
	};
	(void)state;
	CHECK_TOLD("zh", forms);
}

static void variants_of_a_name_mean_the_same_indicator(void **state)
{
	static const struct told forms[] = {
	        {"到2025年，城镇新建建筑装配化建造方式占比达到50%。",
	         "prefabricated_share = 50 % 2025"},
	        {"到2025年，装配式建造面积占新建建筑面积的比例达到40%以上。",
	         "prefabricated_share >= 40 % 2025"},
	        {"到2025年，生活垃圾焚烧处理率达到80%以上，医疗废物无害化处置率保持100%。",
	         "msw_incineration_share >= 80 % 2025; [医疗废物无害化处置率] = 100 % 2025"},
	        {"到2025年，城市生活垃圾焚烧能力占无害化处理能力的比重达到65%左右。",
	         "msw_incineration_share ~ 65 % 2025"},
	        {"研发经费投入强度达到2.8%，高新技术企业数量突破5000家。",
	         "rd_intensity = 2.8 % 0"},
	        {"到2025年，全社会研发经费投入强度达到2.8%，规上企业数字化普及率达到80%。",
	         "rd_intensity = 2.8 % 2025; [规上企业数字化普及率] = 80 % 2025"},
	        {"到2025年，行业骨干企业研发经费占主营业务收入比重达到3%。",
	         "rd_intensity = 3 % 2025"},
	        {"到2025年，电炉钢产量占粗钢总产量比例提升至15%以上，废钢利用量达到3.2亿吨。",
	         "short_process_steel_share >= 15 % 2025; recycled_resources = 3.2 亿吨 2025"},
	        {"到2025年，短流程炼钢占比达15%以上。",
	         "short_process_steel_share >= 15 % 2025"},
	        {"到2025年，全国粗钢产量和2020年相比不增加，吨钢综合能耗降低2%以上。",
	         "energy_per_tonne_steel reduce_by 2 % 2025"},
	        {"2025年底前，钢铁、电解铝等行业能效达到标杆水平的产能比例超过30%。",
	         "benchmark_capacity_share > 30 % 2025"},
	        {"到2025年，石化化工行业单位增加值能耗较2020年下降约15%。",
	         "[石化化工行业单位增加值能耗] reduce_by 15 % 2025"},
	        {"到2030年，当年新增新能源、清洁能源动力的交通工具比例达到40%左右。",
	         "nev_share ~ 40 % 2030"},
	        {"2025年新能源汽车新车销售量达到汽车新车销售总量的20%左右。",
	         "nev_share ~ 20 % 2025"},
	        {"到2025年，公共机构单位建筑面积能耗和人均综合能耗较2020年分别下降5%和6%，人均用水量下降6%。",
	         "energy_per_area reduce_by 5 % 2025; energy_per_capita reduce_by 6 % 2025; water_per_capita reduce_by 6 % 2025"},
	        {"到2025年，城镇建筑可再生能源替代率达到8%，建筑用电占建筑能耗比例达到55%。",
	         "renewable_substitution_share = 8 % 2025; building_electricity_share = 55 % 2025"},
	        {"力争2025年新建公共机构建筑、新建厂房屋顶光伏覆盖率达到50%。",
	         "building_pv_coverage = 50 % 2025"},
	};
	(void)state;
	CHECK_TOLD("zh", forms);
}

static void a_change_ends_where_its_second_number_stands(void **state)
{
	static const struct told forms[] = {
	        {"非化石能源占一次能源消费比重从2020年的15.9%提高到2025年的20%。",
	         "non_fossil_share = 20 % 2025"},
	        {"到2025年，煤炭消费比重由56%下降到51%左右。",
	         "coal_share ~ 51 % 2025"},
	        {"到2025年，能源消费总量不突破1.9亿吨标准煤。",
	         "energy_consumption <= 1.9 亿吨标准煤 2025"},
	        {"单位GDP能耗五年累计下降14%，单位GDP二氧化碳排放完成国家下达目标。",
	         "energy_per_gdp reduce_by 14 % 0"},
	};
	(void)state;
	CHECK_TOLD("zh", forms);
}

static void a_thing_and_the_whole_that_it_is_a_share_of_may_stand_apart(void **state)
{
	static const struct told forms[] = {
	        {"到2025年，煤炭占能源消费总量的比重降至50%以下。",
	         "coal_share <= 50 % 2025"},
	        {"力争到2030年，可再生能源发电量占全社会用电量的比重达到40%。",
	         "renewable_power_share = 40 % 2030"},
	        {"到2025年，非化石能源发电装机占总装机的比重超过50%。",
	         "non_fossil_capacity_share > 50 % 2025"},
	        {"2025年，清洁能源装机占比达到60%，清洁能源发电量占比达到50%。",
	         "clean_capacity_share = 60 % 2025; clean_power_share = 50 % 2025"},
	        {"到2025年，新能源装机占全省电力总装机比重达50%以上。",
	         "new_energy_capacity_share >= 50 % 2025"},
	        {"到2025年，全市用水总量控制在30亿立方米以内，万元地区生产总值用水量较2020年下降16%。",
	         "water_consumption <= 30 亿立方米 2025; water_per_gdp reduce_by 16 % 2025"},
	};
	(void)state;
	CHECK_TOLD("zh", forms);
}

static void bounds_stand_before_and_behind_the_number(void **state)
{
	static const struct told forms[] = {
	        {"到2025年，PM2.5年均浓度控制在35微克/立方米以下，空气质量优良天数比率不低于80%。",
	         "pm25_concentration <= 35 微克/立方米 2025; good_air_days >= 80 % 2025"},
	        {"到2025年，新建大型、超大型数据中心电能利用效率（PUE）不超过1.3，严寒和寒冷地区力争降至1.25以下。",
	         "pue <= 1.3 ratio 2025; pue <= 1.25 ratio 2025"},
	        {"2023年底前，改造老旧小区200个以上，惠及居民5万户。",
	         "[老旧小区] >= 200 个 2023; [惠及居民] = 5 万户 2023"},
	        {"新增和更新的公交车中新能源车辆比例不低于80%，到2025年建成充电桩2万个。",
	         "nev_share >= 80 % 0; charging_piles = 2 万个 2025"},
	        {"到2025年，累计完成既有建筑节能改造面积1000万平方米，其中公共建筑300万平方米。",
	         "building_retrofit_area = 1000 万平方米 2025; [公共建筑] = 300 万平方米 2025"},
	        {"“十四五”期间，新增造林面积100万亩，森林蓄积量净增500万立方米。",
	         "afforestation_area increase_by 100 万亩 2025; forest_stock increase_by 500 万立方米 2025"},
	        {"到2025年，新型储能装机规模达到300万千瓦以上，抽水蓄能装机规模达到400万千瓦，需求侧响应能力达到最大用电负荷的5%左右。",
	         "storage_capacity >= 300 万千瓦 2025; pumped_storage_capacity = 400 万千瓦 2025; demand_response_share ~ 5 % 2025"},
	        {"到2025年，农作物秸秆综合利用率稳定在95%以上，畜禽粪污综合利用率达到83%，农膜回收率达到90%。",
	         "straw_utilisation_rate >= 95 % 2025; manure_utilisation_rate = 83 % 2025; film_recovery_rate = 90 % 2025"},
	        {"主要目标：非化石能源消费比重：20%；森林覆盖率：24.1%；森林蓄积量：180亿立方米（2025年）。",
	         "non_fossil_share = 20 % 0; forest_coverage = 24.1 % 0; forest_stock = 180 亿立方米 2025"},
	        {"到2022年，绿色建材应用比例提高10个百分点。",
	         "green_materials_share increase_by 10 个百分点 2022"},
	};
	(void)state;
	CHECK_TOLD("zh", forms);
}

static void things_are_counted_before_and_behind_their_number(void **state)
{
	static const struct told forms[] = {
	        {"到2025年，70%以上的县级以上党政机关建成节约型机关。",
	         "[县级以上党政机关建成节约型机关] >= 70 % 2025"},
	        {"到2025年，60%以上的城市社区达到创建要求。",
	         "[城市社区达到创建要求] >= 60 % 2025"},
	        {"力争到2025年，80%左右的行政村开展农村环境整治。",
	         "[行政村开展农村环境整治] ~ 80 % 2025"},
	        {"到2025年，培育国家级绿色工厂100家、绿色工业园区10个、绿色供应链管理企业20家。",
	         "green_factories = 100 家 2025; green_parks = 10 个 2025; green_supply_chains = 20 家 2025"},
	        {"支持建设10个左右零碳园区，每个园区绿电占比不低于50%。",
	         "zero_carbon_parks ~ 10 个 0; green_power_share >= 50 % 0"},
	        {"到2025年，绿色贷款余额突破1万亿元，年均增速不低于20%。",
	         "green_loans > 1 万亿元 2025; [增速] >= 20 % 2025"},
	        {"海上风电力争新增并网500万千瓦，到2025年累计装机突破1000万千瓦。",
	         "offshore_wind_capacity increase_by 500 万千瓦 0; [装机] > 1000 万千瓦 2025"},
	        {"到2025年，全省可再生能源装机达到6000万千瓦，其中：风电2000万千瓦、光伏3000万千瓦、水电800万千瓦、生物质200万千瓦。",
	         "renewable_capacity = 6000 万千瓦 2025; wind_capacity = 2000 万千瓦 2025; pv_capacity = 3000 万千瓦 2025; hydro_capacity = 800 万千瓦 2025; biomass_capacity = 200 万千瓦 2025"},
	        {"到2025年，创建100个省级节水标杆，申报一批国家水效领跑者企业。",
	         "[省级节水标杆] = 100 个 2025"},
	        {"规上工业企业数字化改造覆盖率2025年达到80%，2027年达到100%。",
	         "[规上工业企业数字化改造覆盖率] = 80 % 2025; [规上工业企业数字化改造覆盖率] = 100 % 2027"},
	        {"3—5家企业进入全国前列（2025年）。",
	         "[企业进入全国前列] range 3-5 家 0"},
	        {"到2025年，3～5家企业进入全球第一梯队，培育10家以上龙头企业。",
	         "[企业进入全球第一梯队] range 3-5 家 2025; [龙头企业] >= 10 家 2025"},
	        {"到2025年全市光伏装机力争突破500万千瓦、确保450万千瓦。",
	         "pv_capacity > 500 万千瓦 2025; pv_capacity = 450 万千瓦 2025"},
	};
	(void)state;
	CHECK_TOLD("zh", forms);
}

static void amounts_of_nature_water_and_waste_are_read(void **state)
{
	static const struct told forms[] = {
	        {"星级绿色建筑占比达到30%以上，绿色建筑占新建建筑比例达到100%（2025年）。",
	         "star_green_building_share >= 30 % 0; green_building_share = 100 % 2025"},
	        {"到2025年，湿地保护率提高到55%，水土保持率达到73%，自然岸线保有率不低于35%。",
	         "wetland_protection_rate = 55 % 2025; soil_water_conservation = 73 % 2025; natural_coastline_share >= 35 % 2025"},
	        {"到2025年，地表水达到或好于Ⅲ类水体比例达到85%，劣Ⅴ类水体比例基本消除。",
	         "good_water_share = 85 % 2025"},
	        {"国控断面水质优良率达到90%以上。",
	         "good_water_share >= 90 % 0"},
	        {"2025年，农村生活污水治理率达到40%，城市生活污水集中收集率达到70%。",
	         "rural_sewage_rate = 40 % 2025; sewage_collection_rate = 70 % 2025"},
	        {"到2025年，再生水利用率不低于25%，京津冀地区达到35%以上。",
	         "reclaimed_water_rate >= 25 % 2025; reclaimed_water_rate >= 35 % 2025"},
	        {"到2025年，万元工业增加值用水量降至20立方米以下，灌溉水有效利用系数提高到0.58以上。",
	         "water_per_industrial_va <= 20 立方米 2025; irrigation_coefficient >= 0.58 ratio 2025"},
	        {"到2025年，大宗固废综合利用率达到60%，建筑垃圾资源化利用率达到50%以上。",
	         "solid_waste_utilisation_rate = 60 % 2025; construction_waste_rate >= 50 % 2025"},
	        {"城市生活垃圾资源化利用率由57%提升至60%以上，到2025年底回收利用率达到35%。",
	         "msw_utilisation_rate >= 60 % 0; [回收利用率] = 35 % 2025"},
	        {"到2025年，供电煤耗降至300克标准煤/千瓦时以下，电网综合线损率控制在5%以内。",
	         "coal_power_consumption_rate <= 300 克标准煤/千瓦时 2025; line_loss_rate <= 5 % 2025"},
	        {"到2025年，天然气产量达到2300亿立方米以上，储气能力达到600亿立方米。",
	         "natural_gas_output >= 2300 亿立方米 2025; gas_storage_capacity = 600 亿立方米 2025"},
	        {"到2025年，外送电量达到1500亿千瓦时，外送可再生能源电量比例不低于50%。",
	         "power_transmission = 1500 亿千瓦时 2025; [外送可再生能源电量比例] >= 50 % 2025"},
	        {"到2025年，可再生能源年制氢量达到10万吨/年以上，燃料电池车辆保有量约5万辆。",
	         "hydrogen_output >= 10 万吨/年 2025; fuel_cell_vehicles ~ 5 万辆 2025"},
	        {"建成加氢站100座以上。",
	         "hydrogen_stations >= 100 座 0"},
	        {"到2025年，生态用水量2.5亿立方米/年。",
	         "[生态用水量] = 2.5 亿立方米/年 2025"},
	        {"实施节能改造项目500个，形成年节能能力100万吨标准煤，年减排二氧化碳260万吨（到2025年）。",
	         "[项目] = 500 个 0; co2_avoided reduce_by 260 万吨 0"},
	        {"到2025年，新增污水处理能力2000万立方米/日，新增和改造污水管网8万公里。",
	         "sewage_treatment_capacity increase_by 2000 万立方米/日 2025; sewage_pipe_length = 8 万公里 2025"},
	};
	(void)state;
	CHECK_TOLD("zh", forms);
}

static void several_things_one_number_and_the_rest_of_a_whole_are_read(void **state)
{
	static const struct told forms[] = {
	        {"到2027年，全市规模以上工业单位增加值能耗较2022年下降10%以上，力争达到12%。",
	         "energy_per_industrial_va reduce_by 10 % 2027; energy_per_industrial_va = 12 % 2027"},
	        {"到2025年，全省光伏、风电装机规模分别达到2500万千瓦和800万千瓦以上。",
	         "pv_capacity >= 2500 万千瓦 2025; wind_capacity >= 800 万千瓦 2025"},
	        {"“十四五”末，全市新能源汽车保有量达到20万辆，公共充电桩不少于3万个，公交车新能源化率达到100%。",
	         "nev_count = 20 万辆 2025; charging_piles >= 3 万个 2025; nev_share = 100 % 2025"},
	        {"到2025年，燃煤机组平均供电煤耗力争降至每千瓦时300克标准煤以下。",
	         "coal_power_consumption_rate <= 300 克标准煤 2025"},
	        {"到2025年，万元GDP能耗累计降低14.5%，年均下降3%左右。",
	         "energy_per_gdp reduce_by 14.5 % 2025; energy_per_gdp reduce_by 3 % 2025"},
	        {"严控煤炭消费，到2025年煤炭消费总量比2020年减少500万吨，占比降至45%。",
	         "coal_consumption reduce_by 500 万吨 2025; coal_share = 45 % 2025"},
	        {"到2025年城市轨道交通运营里程突破1000公里，绿色出行比例达到75%，公共交通机动化出行分担率不低于60%。",
	         "urban_rail > 1000 公里 2025; green_travel_share = 75 % 2025; public_transport_share >= 60 % 2025"},
	        {"2022年全市PM2.5平均浓度控制在40微克/立方米以内，优良天数比例达到75%以上，重污染天数控制在5天以内。",
	         "pm25_concentration <= 40 微克/立方米 2022; good_air_days >= 75 % 2022"},
	        {"到2025年，全市所有行政村生活垃圾收运处置体系覆盖率达到100%，生活垃圾分类覆盖率达到95%以上。",
	         "[所有行政村生活垃圾收运处置体系覆盖率] = 100 % 2025; msw_sorting_coverage >= 95 % 2025"},
	        {"到2030年，新型储能装机达到1000万千瓦，抽水蓄能装机突破1200万千瓦，虚拟电厂调节能力达到500万千瓦以上。",
	         "storage_capacity = 1000 万千瓦 2030; pumped_storage_capacity > 1200 万千瓦 2030; virtual_power_plant >= 500 万千瓦 2030"},
	        {"到2025年，培育20家以上绿色制造系统解决方案供应商，打造5个以上零碳工厂，制修订标准100项。",
	         "[绿色制造系统解决方案供应商] >= 20 家 2025; [零碳工厂] >= 5 个 2025; [制修订标准] = 100 项 2025"},
	        {"力争到2025年，建成分布式光伏200万千瓦，整县推进试点屋顶光伏开发比例，党政机关不低于50%，学校、医院不低于40%，工商业厂房不低于30%，农村居民屋顶不低于20%。",
	         "distributed_pv_capacity = 200 万千瓦 2025; [党政机关] >= 50 % 2025; [学校、医院] >= 40 % 2025; [工商业厂房] >= 30 % 2025; [农村居民屋顶] >= 20 % 2025"},
	        {"到2025年，化工园区废水近零排放比例达到30%，工业用水重复利用率达到94%。",
	         "[化工园区废水近零排放比例] = 30 % 2025; industrial_water_reuse = 94 % 2025"},
	        {"到2024年底，完成燃煤锅炉超低排放改造120台，淘汰35蒸吨/小时以下燃煤锅炉80台。",
	         "[燃煤锅炉超低排放] = 120 台 2024; [35蒸吨/小时以下燃煤锅炉] = 80 台 2024"},
	        {"到2025年，推动淘汰30万千瓦级燃煤机组。", ""},
	        {"2025年底前，淘汰关停不达标的30万千瓦以下煤电机组。", ""},
	        {"到2025年，淘汰落后煤电机组300万千瓦以上，退出粗钢产能800万吨，新增风电1000万千瓦。",
	         "coal_power_capacity reduce_by 300 万千瓦 2025; [退出粗钢产能] reduce_by 800 万吨 2025; wind_capacity increase_by 1000 万千瓦 2025"},
	        {"农业方面，到2025年化肥、农药利用率均达到43%以上，畜禽粪污综合利用率达到80%以上。",
	         "fertiliser_efficiency >= 43 % 2025; pesticide_efficiency >= 43 % 2025; manure_utilisation_rate >= 80 % 2025"},
	        {"到2025年，主要农作物化肥、农药使用量较2020年分别减少5%和10%。",
	         "fertiliser_use reduce_by 5 % 2025; pesticide_use reduce_by 10 % 2025"},
	        {"到2025年，实现森林覆盖率提高2个百分点，达到45%以上。",
	         "forest_coverage increase_by 2 个百分点 2025; forest_coverage >= 45 % 2025"},
	        {"到2025年，可再生能源电力总量消纳责任权重达到33%左右，非水电消纳责任权重达到18%左右。",
	         "renewable_power_weight ~ 33 % 2025; nonhydro_power_weight ~ 18 % 2025"},
	        {"到2025年，全国可再生能源年发电量达到3.3万亿千瓦时左右，风电和太阳能发电量实现翻倍。",
	         "renewable_generation ~ 3.3 万亿千瓦时 2025"},
	        {"到2025年，风电光伏发电量翻一番。",
	         "wind_solar_capacity multiply 2 times 2025"},
	};
	(void)state;
	CHECK_TOLD("zh", forms);
}

static void lists_of_works_and_changes_of_shares_are_read(void **state)
{
	static const struct told forms[] = {
	        {"到2025年，电能占终端能源消费比重提升3个百分点，达到30%左右。",
	         "electrification_share increase_by 3 个百分点 2025; electrification_share ~ 30 % 2025"},
	        {"全市单位GDP二氧化碳排放比2020年下降19%，单位GDP能耗下降15%，确保完成省下达的约束性目标（2025年）。",
	         "co2_per_gdp reduce_by 19 % 0; energy_per_gdp reduce_by 15 % 0"},
	        {"2025年工业固废综合利用率达57%，再生有色金属产量2000万吨，其中再生铝1150万吨。",
	         "solid_waste_utilisation_rate = 57 % 2025; recycled_resources = 2000 万吨 2025; recycled_aluminium = 1150 万吨 2025"},
	        {"到2025年，钢铁企业吨钢综合能耗降至535千克标准煤，能效达到标杆水平的产能占比30%以上。",
	         "energy_per_tonne_steel = 535 千克标准煤 2025; benchmark_capacity_share >= 30 % 2025"},
	        {"到2025年，绿色建筑面积占城镇新建建筑面积比例达到95%，新增绿色建筑面积5000万平方米。",
	         "green_building_share = 95 % 2025; green_building_area increase_by 5000 万平方米 2025"},
	        {"到2025年，新建超低能耗、近零能耗建筑面积0.5亿平方米以上，装配式建筑占当年城镇新建建筑的比例达到30%。",
	         "ultra_low_energy_area >= 0.5 亿平方米 2025; prefabricated_share = 30 % 2025"},
	        {"到2025年，推动完成3000万千瓦煤电机组节能降碳改造、2000万千瓦供热改造、5000万千瓦灵活性改造。",
	         "coal_power_capacity = 3000 万千瓦 2025; [供热改造] = 2000 万千瓦 2025; [灵活性改造] = 5000 万千瓦 2025"},
	        {"到2025年，新能源占区域新增发电装机的比例超过50%，新增用电量的80%由可再生能源满足。",
	         "new_energy_capacity_share > 50 % 2025; new_energy_capacity_share = 80 % 2025"},
	        {"到2025年，公共领域车辆新增及更新中新能源汽车比例不低于80%，其中城市公交、出租达到100%。",
	         "nev_share >= 80 % 2025; [城市公交、出租] = 100 % 2025"},
	        {"到2026年，碳排放监测企业覆盖率达到90%；碳市场配额履约率达到100%。",
	         "[碳排放监测企业覆盖率] = 90 % 2026; [碳市场配额履约率] = 100 % 2026"},
	        {"碳汇造林100万亩（2025年），年新增碳汇量20万吨。",
	         "afforestation_area = 100 万亩 2025; carbon_sink increase_by 20 万吨 0"},
	        {"天然气消费比重由2020年的9%提高到2025年的12%左右，非化石能源由14%增至19%。",
	         "natural_gas_share ~ 12 % 2025; non_fossil_share = 19 % 2025"},
	        {"到2025年，节能环保产业年产值达到500亿元，年均增长15%以上。",
	         "green_industry_output = 500 亿元 2025; green_industry_output increase_by 15 % 2025"},
	        {"到2025年全省能源综合生产能力达到3亿吨标准煤，原油产量稳定在2000万吨，电力总装机容量达到1.5亿千瓦。",
	         "energy_production = 3 亿吨标准煤 2025; crude_oil_output = 2000 万吨 2025; installed_capacity = 1.5 亿千瓦 2025"},
	        {"到2025年，外电入鲁规模达到1500亿千瓦时左右，其中可再生能源电量占比达到30%以上。",
	         "[外电入鲁规模] ~ 1500 亿千瓦时 2025; renewable_power_share >= 30 % 2025"},
	        {"到2023年，实现重点企业清洁生产审核全覆盖，累计推行清洁生产企业达300家以上。",
	         "[推行清洁生产企业] >= 300 家 2023"},
	        {"到2025年，我市空气质量优良天数比率达到92%，比2020年提高3个百分点。",
	         "good_air_days = 92 % 2025; good_air_days increase_by 3 个百分点 2025"},
	        {"到2025年，河湖生态流量达标率90%以上，县级以上城市集中式饮用水水源水质达标率100%。",
	         "[河湖生态流量达标率] >= 90 % 2025; drinking_water_compliance = 100 % 2025"},
	};
	(void)state;
	CHECK_TOLD("zh", forms);
}

static void what_is_reported_or_granted_is_no_target(void **state)
{
	static const struct told forms[] = {
	        {"“十三五”时期单位GDP能耗累计下降16%，超额完成目标任务。",
	         ""},
	        {"我国光伏组件产量连续15年位居全球首位，占全球70%以上。",
	         ""},
	        {"对新建60万千瓦及以上机组给予每千瓦200元补贴。",
	         ""},
	        {"本标准适用于额定功率大于50千瓦的充电设备。",
	         ""},
	        {"供电距离不宜超过5公里，电压偏差不超过额定电压的7%。",
	         ""},
	        {"市财政安排专项资金2亿元支持项目建设。",
	         ""},
	        {"年用煤量1万吨以上的企业纳入重点监管名单。",
	         ""},
	        {"申请单位注册资金不低于500万元，从业人员不少于20人。",
	         ""},
	        {"处理期限不超过30个工作日。",
	         ""},
	        {"该区域面积约120平方公里，人口50万人。",
	         ""},
	        {"2019年，煤炭消费量比2015年减少1200万吨。",
	         ""},
	        {"碳排放量超过2.6万吨二氧化碳当量的企业应当报送排放报告。",
	         ""},
	        {"能效低于基准水平的存量项目占比约15%。",
	         ""},
	};
	(void)state;
	CHECK_TOLD("zh", forms);
}

static void penalties_thresholds_and_facts_are_no_targets(void **state)
{
	static const struct told forms[] = {
	        {"2020年，全省非化石能源消费占比达到16%，较2015年提高4个百分点。",
	         ""},
	        {"对能耗超过限额标准10%以上的企业实行惩罚性电价。",
	         ""},
	        {"企业研发费用按实际发生额的75%在税前加计扣除。",
	         ""},
	        {"年综合能源消费量1万吨标准煤以上的重点用能单位应设立能源管理岗位。",
	         ""},
	        {"违反本条例规定的，处5万元以上20万元以下罚款。",
	         ""},
	        {"距离居民区500米以内不得新建加油站。",
	         ""},
	        {"投票须经三分之二以上成员同意。",
	         ""},
	        {"项目总投资12亿元，占地300亩，建设周期24个月。",
	         ""},
	        {"本市行政区域内建筑面积2万平方米以上的公共建筑应当进行能耗监测。",
	         ""},
	        {"“十三五”以来，累计淘汰落后产能500万吨，建成绿色工厂35家。",
	         ""},
	        {"现有燃煤机组总装机1200万千瓦，占比65%。",
	         ""},
	        {"截至目前，全市共有充电桩3万个。",
	         ""},
	        {"按项目投资额的20%给予最高不超过200万元补助。",
	         ""},
	        {"严禁新建1000万吨/年以下常减压、150万吨/年以下催化裂化项目。",
	         ""},
	        {"单台容量20万千瓦以下煤电机组淘汰关停。",
	         ""},
	        {"参会人员不超过50人，会期1天。",
	         ""},
	        {"考核得分90分以上的为优秀，优秀比例不超过20%。",
	         ""},
	        {"能效优于标杆水平且产能在100万吨以上的企业可享受优惠电价。",
	         ""},
	        {"本规定自2021年12月1日起施行，有效期5年。",
	         ""},
	        {"合同能源管理项目节能率达到15%以上的，按节能量每吨标准煤给予300元奖励。",
	         ""},
	};
	(void)state;
	CHECK_TOLD("zh", forms);
}

static void rows_with_a_unit_each_halves_and_thirds_are_read(void **state)
{
	static const struct told forms[] = {
	        {"到2030年，森林覆盖率和森林蓄积量分别达到25%左右和190亿立方米。",
	         "forest_coverage ~ 25 % 2030; forest_stock = 190 亿立方米 2030"},
	        {"到2030年，钢铁行业煤炭消费减半，三分之二的新车为新能源汽车。",
	         "coal_consumption reduce_by 50 percent 2030; [新车为新能源汽车] = 66.6667 % 2030"},
	        {"到2025年，城镇新增污水处理能力2000万立方米/日，供水管网漏损率控制在9%以内，水土流失治理面积达到5000平方公里。",
	         "sewage_treatment_capacity increase_by 2000 万立方米/日 2025; water_leakage_rate <= 9 % 2025; erosion_control_area = 5000 平方公里 2025"},
	        {"到2025年，数据中心平均PUE优于1.3。",
	         "pue < 1.3 ratio 2025"},
	};
	(void)state;
	CHECK_TOLD("zh", forms);
}

static void what_a_change_comes_to_is_read_beside_it(void **state)
{
	static const struct told forms[] = {
	        {"到2025年，天然气产量翻一番，达到200亿立方米。",
	         "natural_gas_output multiply 2 times 2025; natural_gas_output = 200 亿立方米 2025"},
	        {"到2025年，绿色产业产值年均增长10%，突破1万亿元。",
	         "green_industry_output increase_by 10 % 2025; green_industry_output > 1 万亿元 2025"},
	        {"到2025年，抽水蓄能装机规模较“十三五”末翻一番，达到6200万千瓦以上。",
	         "pumped_storage_capacity multiply 2 times 2025; pumped_storage_capacity >= 6200 万千瓦 2025"},
	        {"到2025年，弃风率、弃光率分别控制在5%和3%以内。",
	         "curtailment_rate <= 5 % 2025; curtailment_rate <= 3 % 2025"},
	};
	(void)state;
	CHECK_TOLD("zh", forms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_a_change_comes_to_is_read_beside_it),
	        cmocka_unit_test(rows_with_a_unit_each_halves_and_thirds_are_read),
	        cmocka_unit_test(rows_of_things_years_and_numbers_belong_together),
	        cmocka_unit_test(variants_of_a_name_mean_the_same_indicator),
	        cmocka_unit_test(a_change_ends_where_its_second_number_stands),
	        cmocka_unit_test(a_thing_and_the_whole_that_it_is_a_share_of_may_stand_apart),
	        cmocka_unit_test(bounds_stand_before_and_behind_the_number),
	        cmocka_unit_test(things_are_counted_before_and_behind_their_number),
	        cmocka_unit_test(amounts_of_nature_water_and_waste_are_read),
	        cmocka_unit_test(several_things_one_number_and_the_rest_of_a_whole_are_read),
	        cmocka_unit_test(lists_of_works_and_changes_of_shares_are_read),
	        cmocka_unit_test(what_is_reported_or_granted_is_no_target),
	        cmocka_unit_test(penalties_thresholds_and_facts_are_no_targets),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
