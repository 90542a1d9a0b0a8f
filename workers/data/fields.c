#include "workers/data/fields.h"

#include <stddef.h>

const struct field_words field_words[] = {
	{"energy", "能源|能源领域|能源产业|能源基地|能源保障|energy|energy security|energy supply|energy system|农村能源"},
	{"power", "分时电价|输配电价|上网电价|峰谷电价|电力|电力现货|电力辅助服务|辅助服务|电力中长期|有序用电|电力负荷|负荷管理|电力保供|发电机组|发电企业|发电权||农村电网|农村电力"
		  "供电|农网|增量配电|直流输电|跨省跨区|电力调度|输电线路|变电站|electricity price|electricity prices|electricity tariff|power tariff|time-of-use|feed-in tariff|"
		  "grid connection|ancillary services|transmission lines|power dispatch|power load|electricity market|power plants|peak shaving|power supply|electric power|green certificates|electricity certificates|curtailment"},
	{"coal_power", "三改联动|灵活性改造|自备电厂|火电机组|燃煤自备|captive power plants"},
	{"coal", "洗煤|型煤|兰炭|劣质煤|商品煤|煤质|煤改|dispersed coal|scattered coal|bulk coal|coal quality|coal washing|loose coal"},
	{"oil_gas", "油品|加油站|储气|管道燃气|城镇燃气|油气回收|gas supply|oil products|gas storage|refined oil|gas pipelines"},
	{"renewables", "沼气|生物天然气|生物燃料|生物柴油|燃料乙醇|成型燃料|风光|大型风电光伏|新能源基地|沙戈荒|沙漠、戈壁|农光互补|渔光互补|风光储|可再生能源电力|biogas|biofuel|biofuels|biodiesel||农村可再生能源|农村沼气|农村分布式"
		       "bioethanol|biomethane|wind and solar|wind and photovoltaic|renewable power|renewable electricity|clean energy base"},
	{"solar", "光伏电站|光伏扶贫|太阳能|太阳能热水|rooftop solar|rooftop photovoltaics|solar photovoltaic|solar energy|solar farms|distributed photovoltaic"},
	{"wind", "风电场|风力|风能|wind farm|wind farms|wind turbines|wind energy"},
	{"hydro", "水能|小水电站|small hydropower|hydropower stations"},
	{"nuclear", "核电厂|核能|nuclear power plants|nuclear heating"},
	{"storage", "储能设施|熔盐|飞轮|液流电池|energy storage|pumped hydro|共享储能|shared storage|shared energy storage"},
	{"hydrogen", "氢能|氢气|氢燃料|电解水|液氢|输氢|hydrogen|hydrogen refuelling"},
	{"heating", "供热|热力|热网|热源|热计量|热泵|煤改电|煤改气|余热|冬季取暖|取暖|空调|heat supply|heating season|heat pump|heat pumps|winter heating|heating|waste heat|air conditioning|农村清洁取暖|农村取暖|农村供暖"},
	{"industry", "清洁生产|错峰生产|落后产能|产能置换|绿色供应链|工业炉窑|工业窑炉|零碳园区|零碳工厂|低碳园区|近零碳园区|绿色设计产品|新型工业化|先进制造业|产业集群|传统产业|技改|"
		     "经济技术开发区|高新区|高新技术产业开发区|中小企业|专精特新|园区|工厂|产业园|工业|cleaner production|green supply chain|industrial enterprises|industrial parks|outdated capacity|industrial clusters|"
		     "zero-carbon park|zero-carbon parks|zero-carbon factory|factories|industrial kilns|high energy-consuming|two high|industry and information|新材料|铸造|锻造|锻压|热处理|电镀|食品饮料|食品|饮料|制药|医药|生物医药|烟草|开发区|产业转移|产业结构调整|首台套|环保装备|foundry|forging|electroplating|pharmaceutical|pharmaceuticals|food and beverage|new materials|capacity replacement|industry transfer"},
	{"steel", "轧钢|高炉|转炉|短流程|烧结|焦炉|球团|blast furnace|crude steel|iron and steel|steelmaking|coke ovens|焦炭|独立焦化|coke|coke enterprises"},
	{"cement", "混凝土|砖瓦|墙体材料|新型墙材|耐火材料|石材|bricks|concrete|building material|glass industry"},
	{"aluminium", "铝|铜|铅锌|稀土|镁|copper|lead and zinc|rare earth|magnesium|nonferrous"},
	{"chemicals", "化工园区|磷化工|氯碱|纯碱|电石|橡胶|涂料|氟化工|化肥行业|chemical parks|fine chemicals|chemicals|chlor-alkali|fluorochemical|refineries|氢氟碳化物|hydrofluorocarbons|HFCs"},
	{"textile_light", "皮革|制糖|酿造|酿酒|食品加工|家具|服装|造纸行业|卷烟|textiles|leather|food processing|paper industry|paper mills|garment|furniture"},
	{"equipment", "装备制造|机械|机床|内燃机|环保产业|节能环保产业|水泵|空压机|电梯|machinery|environmental protection industry|equipment manufacturing"},
	{"electronics", "动力蓄电池|锂电|新型电池|光伏组件|集成电路|电子信息|多晶硅|lithium-ion|lithium batteries|power batteries|semiconductors|photovoltaic modules|polysilicon|electronics|锂电新能源|动力电池产业"},
	{"mining", "矿区|尾矿|矿业|矿产|mines|mining|tailings"},
	{"buildings", "房屋|房地产|物业管理|保温|门窗|围护结构|被动式|好房子|农房|住房|建设工程|施工|智能建造|钢结构|能效测评|城乡规划|城市建设|城镇化|乡村建设|村庄建设|小城镇|特色小镇||ultra-low energy building|ultra-low energy building projects|nearly zero energy building|农村住房|农村危房|农村房屋|农村建筑|农村居住建筑"
		      "公园城市|居住区|完整社区|housing|dwellings|insulation|passive house|passive buildings|construction sites|construction industry|urban construction|urban and rural construction|urban and rural|urban-rural|urbanisation|urbanization|rural housing|residential|buildings|building energy|"
		      "construction projects|住宅小区|抗震|宿舍|办公楼|写字楼|零能耗|产能建筑|暖通|homes|houses|apartments|dormitories|offices|zero-energy|HVAC|roofs|装配式"},
	{"urban", "市容|城市照明|路灯|照明|管廊|绿道|口袋公园|street lighting|lighting|utility tunnels|greenways|pocket parks|绿地|城市绿地|green space|green spaces"},
	{"transport", "运输|公交|客运|出租汽车|网约车|枢纽|城市配送|冷链|邮政|慢行|步行|自行车|骑行|停车|高速公路|服务区|交通强国|立体交通|货车|车队|bus|buses|taxi|taxis|cycling|bicycles|walking|non-motorised|expressways||bulk cargo|cargo|road to rail|大宗货物|农村公路|农村客运|农村物流"
		      "highways|passenger transport|delivery|cold chain|parking|postal|express delivery|transport|道路|桥梁|集装箱|港区|客运站|停车场|road transport|fleet|fleets"},
	{"vehicles", "电动自行车|充电设施|充电站|充电|重卡|卡车|老旧车|车船税|车辆购置税|燃油车|乘用车|商用车|智能网联|换电站|机动车排放|electric bicycles|e-bikes|electric bikes|heavy trucks|trucks|electric trucks|passenger cars|vehicle purchase tax|"
		     "automobile|automobiles|vehicles|cars|charging facilities|charging stations|charging network|EV charging|charging services|charging points|motor vehicles|fuel cell vehicles|battery swap|甲醇汽车|公交车|出租车|客车|渣土车|摩托车|低排放区|零排放区|限行|tolls|toll|low-emission zone|mobility|traffic|clean energy vehicles|hydrogen trucks|electric and hydrogen trucks|electric buses|hybrid|城市公交车|新能源公交|新能源城市公交车"},
	{"shipping", "邮轮|航道|码头|电动船|渔船|waterways|berths|harbour|harbours|ships|port|inland waterway|maritime|渡轮|游船|tugboats|ferries|ferry|harbor|harbors"},
	{"aviation", "通用航空|航空|低空经济|机队|airlines|aircraft|airport|aviation"},
	{"rail", "铁路|地铁|有轨电车|metro|subway|rail transit|railways"},
	{"agriculture", "农业|粮食|种植|养殖|水产|渔业|稻渔|灌区|高标准农田|农田|耕地质量|黑土地|农膜|地膜|有机肥|测土配方|生猪|奶业|饲料|牧区|种业|农产品|兽药|乡村|设施农业|农民|肥料|农用|"
			"agricultural|agriculture|rice|paddy|pesticides|mulch|agricultural film|organic fertiliser|aquaculture|fishery|fisheries|dairy|pigs|feed|villages|farmers|grain|crops|countryside|arable land|black soil|rural|fertilisers|fertilizers|"
			"animal husbandry|poultry|农场|牧场|果园|茶园|蔬菜|大棚|小麦|玉米|大豆|棉花|甘蔗|牛羊|奶牛|肉牛|沼液|土壤酸化|耕地土壤|盐碱地|农垦|farm|farms|cattle|cows|ranch|orchards|vegetables|greenhouses|wheat|corn|cotton|straw burning|straw use|dairy cattle|low-methane feed"},
	{"forestry", "绿化|植树|天然林|公益林|防护林|三北|防沙治沙|荒漠化|沙化|石漠化|水土流失|水土保持|退耕|国家公园|自然保护区|野生动植物|野生动物|山水林田湖草|生态修复|生态屏障|古树名木|林权|林长|竹|林下经济||自然资源|ecosystem protection|ecosystem|ecosystems|natural resources|forest chief"
		     "森林防火|木材|储备林|生态保护补偿|生态补偿|desertification|sand control|shelterbelt|three-north|national parks|national park|nature reserves|wildlife|biodiversity|soil erosion|ecological restoration|"
		     "ecological compensation|tree planting|timber|bamboo|grasslands|forests|greening|water and soil conservation|林场|植被|采伐|苗木|沙漠|绿洲|wetland|forest farm|vegetation|trees|logging|desert|deserts"},
	{"ocean", "海洋|海域|海岛|海岸线|近岸海域|海湾|珊瑚礁|海洋牧场|渔港|sea areas|coastline|coastal|islands|bays|coral|ocean|oceans"},
	{"waste", "固体废物污染|固体废物污染环境|垃圾|废弃物|餐厨|固废|医疗废物|飞灰|一次性塑料|限塑|禁塑|塑料|塑料制品|环卫|废物|garbage|household garbage|household waste|waste sorting|kitchen waste|food waste|plastic bags|plastics|plastic|medical waste|hazardous waste|refuse|waste management|waste|农村垃圾|农村生活垃圾|建筑废弃物|装修垃圾|渣土|废塑料|compost|incinerators|construction waste|demolition waste|food scraps"},
	{"wastewater", "生活污水|污水治理|排水|黑臭水体|雨污分流|尾水|drainage|wastewater|sewerage|black and odorous|农村污水|农村生活污水|农村黑臭水体"},
	{"circular_economy", "循环经济|回收利用|废旧|再利用|报废|拆解|电子废物|废弃电器电子|废纸|综合利用|循环化|城市矿产|退役|梯次利用|旧衣|二手商品|回收体系|磷石膏|粉煤灰|煤矸石|赤泥|生产者责任延伸|废弃物循环利用||动力蓄电池回收|动力电池回收|电池回收|蓄电池回收|recycling of traction batteries|battery recycling|traction batteries"
			     "circular economy|recycled|reuse|second-hand|dismantling|scrapped|used batteries|waste batteries|retired|e-waste|extended producer|fly ash|gangue|circularity|circular|recovery and utilisation|bulk solid waste|废旧轮胎|轮胎|废油|再生铜|再生铅|报废机动车|报废汽车|废旧纺织品|scrapped motor vehicles|scrapped vehicles|tyres|tires|waste oil|secondary materials|大宗固体废弃物|大宗固体废物"},
	{"finance", "信贷|债券|保险|银行|证券|再贷款|碳减排支持工具|贴息|抵押|质押|融资|环境保护税|资源税|税|credit|bonds|bond|loans|loan|banks|bank|banking|insurance|securities|tax|taxation|re-lending|pledge||环境权益|可持续披露|信息披露|relending|re-lending facility|disclosure|绿色投资"
		    "collateral|financing|financial|finance|investment funds|ESG"},
	{"carbon_market", "碳市场|碳排放交易|温室气体自愿减排|减排量|配额|清缴|碳排放管理试行|碳排放管理办法|carbon market|carbon credits|carbon offset|offsets|allowance allocation|emission allowances|allowances|emission trading|emissions trading scheme|"
			  "voluntary greenhouse gas|carbon emissions trading|carbon emission rights|carbon emissions rights|登记结算|碳排放权登记"},
	{"accounting", "排放核算|核算与报告|核算指南|核算方法|核算|核查|排放清单|能源统计|能源计量|统计|标准化|能效标识|能耗限额|限额标准|碳排放数据|数据质量|碳监测|产品认证|认证|碳标识|能耗在线监测|能源管理体系|"
		       "accounting|statistics|statistical|verification|inventory|labelling|certification|standards system|standardisation|standardization|emission data|emissions data|carbon label|energy labels|carbon footprints|MRV|quantification"},
	{"digital", "基站|机房|智算|云计算|信息基础设施|通信业|通信行业|宽带|软件|区块链|互联网|电信|服务器|数字|数字中国|server rooms|server room|computing|base stations|telecom|telecommunications|information infrastructure|internet|"
		    "cloud|digital|intelligent computing|artificial intelligence"},
	{"science", "科技|技术目录|科技专项|研发|实验室|科研|揭榜挂帅|负碳|二氧化碳捕集|成果转化|science and technology|scientific|laboratories|laboratory|research|innovation|carbon removal|capture and storage|technology promotion|先进技术|技术成果|技术推广目录|advanced technologies|technologies|前沿技术|颠覆性|重点专项|重大专项|技术研究|孵化器|中试|breakthroughs|pilot lines"},
	{"education", "教育|课程|学科|教材|中小学|青少年|幼儿园|干部培训|人才|科普|school|students|curriculum|campus|campuses|education|talent"},
	{"public_institutions", "公共机构|机关|办公区|食堂|事业单位|反食品浪费|canteens|canteen|government agencies|public institutions|government buildings|state organs|office buildings|政府机构|government bodies|public bodies|civil servants|government organs"},
	{"consumption", "消费|过度包装|包装|餐饮|酒店|宾馆|住宿|商场|超市|个人碳账户|碳积分|公众|低碳日|节能宣传周|家庭|光盘行动|会展|赛事|电商|电子商务|外卖|一次性用品|浪费|游客|over-packaging|overpackaging|excessive packaging|packaging||饭店|冬奥|赛会|大型活动|restaurants"
			"catering|hotels|hotel|tourism|tourists|households|consumers|consumption|lifestyle|lifestyles|exhibitions|e-commerce|takeaway|food delivery|publicity week|low-carbon day|shopping malls|消费券|一次性餐具|餐具|民宿|购物|disposable|tableware|shopping|coupons|vouchers"},
	{"water", "节约用水|水资源|用水|取水|供水|灌溉|农田水利|饮用水|水源|河湖|河长|湖泊|海水淡化|非常规水|雨水|地下水|水库|水网|水价|water conservation|water use|irrigation|groundwater|water supply|reservoirs|desalination|drinking water||农村供水|农村饮水|农村水利"
		  "rivers and lakes|lakes|river chief|water quotas|water-saving|water|取水许可|水权|供排水|water abstraction|water rights|water resource"},
	{"air_pollution", "大气|重污染天气|重污染|臭氧|扬尘|油烟|恶臭|尾气|非道路移动机械|排放控制区|碧水|净土|水质|环保|环境信用|环境执法|环境|污染|土壤|噪声|辐射|美丽中国|美丽河湖|排放标准|大气污染物排放标准|ozone|dust|heavy pollution|emission standards||消耗臭氧层物质|ozone-depleting|ozone depleting|环境信用|农村环境|农村人居环境|农村生态环境"
			  "emission standard|exhaust|odour|air pollution|environmental|soil|noise|Beautiful China|blue sky|ultra-low emission|pollution|pollutants|clean air|烟花爆竹|雾霾|smog|haze|fireworks|fumes"},
	{"adaptation", "洪涝|内涝|干旱|抗旱|高温|热浪|气象|灾害|台风|人工影响天气|韧性|气候可行性|气候资源|海平面|应急预案|floods|flooding|flood|drought|heat waves|heatwaves|extreme heat|meteorological|disasters|disaster|typhoons|resilience|"
		       "resilient|sponge city|sea level|adaptation|climate adaptation|early warning|weather"},
	{"health", "健康|医院|疾控|卫生|hospitals|healthcare|health"},
	{"trade", "贸易|进出口|出口|进口|境外|海外|自由贸易港|外资|外商投资|欧盟|援外|exports|imports|export|overseas|foreign investment|trade|European Union|outbound investment|碳关税|关税|carbon tariff|tariffs"},
	{"cross_cutting", "低碳|零碳|近零碳|碳排放|减碳|降碳|减排|绿色|绿色转型|绿色化|low-carbon|low carbon|zero-carbon|zero carbon|carbon emissions|green development|green transition|net zero|net-zero|decarbonisation|decarbonization|carbon reduction||甲烷|非二氧化碳|methane|non-co2|carbon dioxide peaking|carbon dioxide emissions|co2"
			  "emission reduction|climate|emission peak|carbon neutral|green"},
	{"efficiency", "节能|节能量|节能服务|用能单位|能效领跑者|节能诊断|energy efficiency|energy-saving|energy audit|energy audits|energy management|energy users|energy-using|energy and resource conservation|energy and resources|能源资源节约"},
	{NULL, NULL},
};
