/* Issuers, numbers and dates in the forms of English texts: official translations, the web pages of governments, newsletters. */
#include "tests/unit/classify_rig.h"

static const struct {
	const char *title, *text, *agency, *number, *issued;
} documents[] = {
	{"Guiding Opinions of the CPC Central Committee and the State Council on Carbon Peaking", "September 22, 2021\n", "cpc_central_committee|state_council", "", "2021-09-22"},
	{"Action Plan for Carbon Dioxide Peaking Before 2030", "State Council\nGuo Fa (2021) No. 23\n24 October 2021\nTo peak emissions, this plan is made.", "state_council", "国发〔2021〕23号", "2021-10-24"},
	{"Action Plan", "Issued by the State Council on Oct. 24th, 2021. The plan sets targets.", "state_council", "", "2021-10-24"},
	{"Notice on the Plan", "NDRC, NEA, MOF\nGuobanfa [2022] No. 39\n(2022-05-30)\nThe plan is issued.", "ndrc|nea|mof", "国办发〔2022〕39号", "2022-05-30"},
	{"Notice", "Issuing authorities: Ministry of Housing and Urban-Rural Development of the People's Republic of China (MOHURD), National Development and Reform Commission (NDRC)\nIssue date: 30 June 2022\nWe issue the plan.", "mohurd|ndrc", "", "2022-06-30"},
	{"Measures for the Administration of Carbon Emissions Trading (Trial)", "Order No. 19 of the Ministry of Ecology and Environment\nThe Measures were adopted at the executive meeting. They shall come into force on February 1, 2021.\nMinister Huang Runqiu\nDecember 31, 2020", "mee", "生态环境部令第19号", "2020-12-31"},
	{"Regulations", "Decree of the People's Government of Guangdong Province (No. 275)\nThe Regulations are promulgated.\n", "440000-people_government", "广东省人民政府令第275号", ""},
	{"Work Plan of Jiangsu", "General Office of Jiangsu Provincial People's Government\nSu Zheng Ban Fa [2022] No. 1\nJanuary 5th, 2022\nThe plan follows.", "320000-government_office", "苏政办发〔2022〕1号", "2022-01-05"},
	{"Notice of Shenzhen Municipal Ecology and Environment Bureau on Near-zero Pilots", "All units:\nPlease apply.\nEcology and Environment Bureau of Shenzhen Municipality\n4 November 2021", "440300-ecology_environment", "", "2021-11-04"},
	{"Beijing Municipal Commission of Development and Reform and 10 other departments: Plan", "Jing Fa Gai [2022] No. 1520\nThe plan is hereby issued.", "110000-drc", "京发改〔2022〕1520号", ""},
	{"Plan for New Energy Storage", "Department of Finance, Department of Transport and Energy Administration of Hebei Province\n3 March 2022\nThe plan follows.", "130000-finance|130000-transport|130000-energy_bureau", "", "2022-03-03"},
	{"Carbon Peaking Plan of Yantai", "Yantai Municipal People's Government, 2 February 2023\nThe plan follows.", "370600-people_government", "", "2023-02-02"},
	{"MIIT, NDRC and MEE jointly release plan for industrial carbon peaking", "The plan was released on August 1, 2022.", "miit|ndrc|mee", "", "2022-08-01"},
	{"China's Ministry of Finance issues opinions on green finance", "", "mof", "", ""},
	{"Law of the People's Republic of China on Conserving Energy", "(Adopted at the 28th Meeting of the Standing Committee of the Eighth National People's Congress on November 1, 1997)\nArticle 1 This Law is enacted.", "npc_sc", "", "1997-11-01"},
	{"Regulations of Shanghai Municipality on Green Buildings", "Adopted at the 44th Session of the Standing Committee of the 15th Shanghai Municipal People's Congress on September 28, 2024\nArticle 1. These Regulations are made.", "310000-people_congress_sc", "", "2024-09-28"},
	{"Notice on Issuing the Implementation Plan", "Document No. 12 [2022]\nXiamen Municipal Bureau of Industry and Information Technology\nXiamen Municipal Finance Bureau\n17 May 2022", "350200-industry_it|350200-finance", "", "2022-05-17"},
	{"Announcement on Battery Recycling", "Ministry of Industry and Information Technology Announcement No. 5 of 2022\nThe list is published.\nMarch 1, 2022", "miit", "工业和信息化部公告2022年第5号", "2022-03-01"},
	{"Announcement No. 42 of 2021 of the Ministry of Housing and Urban-Rural Development", "The standard takes effect on April 1, 2022.", "mohurd", "住房和城乡建设部公告2021年第42号", ""},
	{"Opinions of the State Council on Accelerating Green Transition", "State Council Document [2021] No. 4\n\n22 February 2021", "state_council", "State Council Document [2021] No. 4", "2021-02-22"},
	{"Interim Provisions", "(Issued by the National Energy Administration on June 7, 2021, effective from the date of issue)\nArticle 1", "nea", "", "2021-06-07"},
	{"Rules for Green Power Trading", "NDRC Energy [2022] No. 206\nJan. 30, 2022\nThe rules are issued.", "ndrc", "NDRC Energy [2022] No. 206", "2022-01-30"},
	{"Notice of the General Offices of the CPC Central Committee and the State Council on X", "", "cpc_general_office|sc_general_office", "", ""},
	{"Tianjin Municipal Regulations on Carbon Peaking", "Announcement of the Standing Committee of the Tianjin Municipal People's Congress No. 82\nAdopted on September 27, 2021", "120000-people_congress_sc", "天津市人民代表大会常务委员会公告第82号", "2021-09-27"},
	{"Zhejiang issues carbon peak plan", "HANGZHOU, July 6, 2022 -- The Zhejiang Provincial Development and Reform Commission issued the plan.", "330000-drc", "", "2022-07-06"},
	{"Guangdong Province Carbon Peak Implementation Plan", "Issuing authority: Guangdong Provincial People's Government\nDocument number: Yue Fu [2022] No. 56\nDate of issue: 2022-06-23", "440000-people_government", "粤府〔2022〕56号", "2022-06-23"},
	{"Order of the Ministry of Industry and Information Technology of the People's Republic of China", "(No. 33)\nThe Measures for Industrial Energy Conservation are promulgated.\nMinister Miao Wei\nApril 27, 2016", "miit", "", "2016-04-27"},
	{"Jinan Municipal Measures", "Order of Jinan Municipal People's Government No. 270\n2021-12-01", "370100-people_government", "济南市人民政府令第270号", "2021-12-01"},
	{"Circular on Supporting Green Finance", "People's Bank of China, National Financial Regulatory Administration, China Securities Regulatory Commission and 4 other departments\nYin Fa [2024] No. 87\nMarch 27, 2024", "pbc|nfra|csrc", "银发〔2024〕87号", "2024-03-27"},
	{"Notice on Doing a Good Job in Carbon Market Allocation", "Huan Ban Qi Hou Han [2021] No. 9\nTo ecology and environment departments of all provinces:\nPlease comply.\nGeneral Office of the Ministry of Ecology and Environment\nMarch 26, 2021", "mee_office", "环办气候函〔2021〕9号", "2021-03-26"},
	{"Inner Mongolia Autonomous Region 14th Five-Year Energy Plan", "General Office of the People's Government of Inner Mongolia Autonomous Region\nNei Zheng Ban Fa [2022] No. 16\nMarch 3, 2022", "150000-government_office", "内政办发〔2022〕16号", "2022-03-03"},
	{"Working Guidance for Carbon Dioxide Peaking and Carbon Neutrality in Full and Faithful Implementation of the New Development Philosophy", "CPC Central Committee and State Council\n(September 22, 2021)", "cpc_central_committee|state_council", "", "2021-09-22"},
	{"Notice on the Catalogue", "Ministry of Finance, State Taxation Administration and Ministry of Ecology and Environment Announcement No. 11 of 2023\n", "mof|sta|mee", "财政部公告2023年第11号", ""},
	{"Guidance on Green Bonds", "The China Securities Regulatory Commission, together with the Ministry of Finance, the People's Bank of China and the National Development and Reform Commission, issued this guidance on June 5, 2023.", "csrc|mof|pbc|ndrc", "", "2023-06-05"},
	{"Green Steel", "The plan was long awaited. The Ministry of Industry and Information Technology, along with the Ministry of Ecology and Environment, has issued guidelines for steel.", "miit|mee", "", ""},
	{"Catalogue of Green Technologies", "The NDRC, together with the MIIT, the MNR and the NEA, has prepared the Catalogue.", "ndrc|miit|mnr|nea", "", ""},
	{"Plan for Building Materials", "Jointly issued by the Ministry of Industry and Information Technology in conjunction with the National Development and Reform Commission and the Ministry of Ecology and Environment on 7 November 2022.", "miit|ndrc|mee", "", "2022-11-07"},
	{"Notice on Peaking", "The People's Government of Xiangyang City, Hubei Province\n6 May 2022", "420600-people_government", "", "2022-05-06"},
	{"Low-Carbon Plan", "Deqing County People's Government, Huzhou, Zhejiang\n12 July 2022", "330521-people_government", "", "2022-07-12"},
	{"Joint Plan for the River", "General Office of the People's Government of Guangdong Province\nGeneral Office of the People's Government of Hunan Province\n3 March 2022", "440000-government_office|430000-government_office", "", "2022-03-03"},
	{"Steel News", "Steel makers met in Tangshan. The Ministry of Finance, together with the experts, visited a plant.", "", "", ""},
	{"Notice", "The Ministry of Commerce has issued a reply.\nThe Ministry of Finance was consulted in March 2020.", "", "", ""},
	{"Action Plan for Methane Emission Control", "Index number: 000014672/2023-00401\nIssuing body: Ministry of Ecology and Environment\nDocument number: Huan Qi Hou [2023] No. 67\nDate of formation: 2023-11-07\nRelease date: 2023-11-08\nSubject classification: climate change\nAll provinces:",
	 "mee", "环气候〔2023〕67号", "2023-11-07"},
	{"Implementation Plan for Carbon Peaking in the Building Materials Industry", "(Issued jointly by the Ministry of Industry and Information Technology, the National Development and Reform Commission, the Ministry of Ecology and Environment and the Ministry of Housing and Urban-Rural Development, Gong Xin Bu Lian Yuan [2022] No. 149, 2 November 2022)\nBuilding materials are a key field.",
	 "miit|ndrc|mee|mohurd", "工信部联原〔2022〕149号", "2022-11-02"},
	{"Opinions on Promoting Green Development of Express Delivery", "Source: State Post Bureau\nPublished: 2024-03-15 10:32\nFont size: Large Medium Small\nThe express sector shall be greener.",
	 "spb", "", "2024-03-15"},
	{"Notice of Zhejiang Provincial Development and Reform Commission on Issuing the 14th Five-Year Plan for Renewable Energy", "Zhe Fa Gai Neng Yuan [2021] No. 152\nDated 9 May 2021\nTo all municipal development and reform commissions:\nThe plan is issued.",
	 "330000-drc", "浙发改能源〔2021〕152号", "2021-05-09"},
	{"Carbon Peaking Implementation Plan of Hunan Province", "Hunan Provincial People's Government\nXiang Zheng Fa [2022] No. 19\nWritten on: October 8, 2022\nReleased on: October 28, 2022\nChapter One",
	 "430000-people_government", "湘政发〔2022〕19号", "2022-10-08"},
	{"Interim Regulations on the Administration of Carbon Emissions Trading", "(Promulgated by Order No. 775 of the State Council of the People's Republic of China on January 25, 2024, effective May 1, 2024)\nArticle 1 ...",
	 "state_council", "国务院令第775号", "2024-01-25"},
	{"Guangdong Province carbon market quota allocation plan for 2023", "Issuing agency\nDepartment of Ecology and Environment of Guangdong Province\nDocument No.\nYue Huan Fa [2023] No. 8\nDate of issue\n2023-12-05\nThe plan is as follows.",
	 "440000-ecology_environment", "粤环发〔2023〕8号", "2023-12-05"},
	{"Several Measures to Support Hydrogen Development in Shanghai", "Issued by | Shanghai Municipal Development and Reform Commission\nDocument number | Hu Fa Gai Gui Fan [2022] No. 8\nDate issued | 2022-08-24\nEffective from | 2022-08-24\nTo implement the plan.",
	 "310000-drc", "沪发改规范〔2022〕8号", "2022-08-24"},
	{"Notice on Issuing the Work Plan for Energy Conservation, Guo Fa [2021] No. 33", "To the people's governments of all provinces\nDecember 28th, 2021, State Council",
	 "state_council", "国发〔2021〕33号", "2021-12-28"},
	{"Jiangxi: notice on the green transport plan", "News from Nanchang. On 12 July 2023, the Jiangxi Provincial Department of Transport issued the Green Transport Action Plan.",
	 "360000-transport", "", "2023-07-12"},
	{"Made-up Plan of the 14th Five-Year Plan Period", "NDRC | 2022-01-29 | Fa Gai Neng Yuan [2022] No. 210\nThe plan is as follows.",
	 "ndrc", "发改能源〔2022〕210号", "2022-01-29"},
	{"Beijing Regulations on Motor Vehicle Emissions", "Promulgating institution: Standing Committee of Beijing Municipal People's Congress\nPromulgation date: 01/17/2020\nEffective date: 05/01/2020",
	 "110000-people_congress_sc", "", "2020-01-17"},
	{"Notice of the Ministry of Finance and the State Taxation Administration on the Vehicle Purchase Tax", "Promulgation Authorities: Ministry of Finance; State Taxation Administration\nPromulgation Date: 2023.06.19\nEffective Date: 2024.01.01\nValidity Status: valid\nDocument Number: Announcement No. 10 [2023] of the Ministry of Finance",
	 "mof|sta", "财政部公告2023年第10号", "2023-06-19"},
	{"Release of the 14th Five-Year Plan for the Circular Economy", "The NDRC printed and distributed the plan on July 1, 2021 (Fa Gai Huan Zi [2021] No. 969).",
	 "ndrc", "发改环资〔2021〕969号", "2021-07-01"},
	{"Hainan Free Trade Port Carbon Measures", "General Office of Hainan Provincial People's Government (Qiong Fu Ban [2022] No. 31)\nDate: 2022/7/8",
	 "460000-government_office", "琼府办〔2022〕31号", "2022-07-08"},
	{"Opinions on Grid Peaking", "The opinions were jointly released on Feb. 27, 2024, by the National Development and Reform Commission (NDRC) and the National Energy Administration (NEA).",
	 "ndrc|nea", "", "2024-02-27"},
	{"Hebei Carbon Peaking Notice", "Ji Zheng Zi [2022] No. 18\nPeople's Government of Hebei Province\nDate of writing: 2022-06-19\nPublication date: 2022-07-05",
	 "130000-people_government", "冀政字〔2022〕18号", "2022-06-19"},
	{"Plan for Shandong", "Lu Zheng Fa [2022] No. 18 dated December 18, 2022, People's Government of Shandong Province",
	 "370000-people_government", "鲁政发〔2022〕18号", "2022-12-18"},
	{"Notice on the Trial of Virtual Power Plants", "(2025-03-25)\n[Issuing unit] National Development and Reform Commission, National Energy Administration\n[Document number] Fa Gai Neng Yuan [2025] No. 357",
	 "ndrc|nea", "发改能源〔2025〕357号", "2025-03-25"},
	{"Shandong Department of Ecological Environment on issuing the carbon footprint work plan", "Lu Huan Fa [2023] No. 12\nTo municipal ecological environment bureaus:\nThe plan is issued to you.\nShandong Provincial Department of Ecological Environment\nShandong Provincial Department of Industry and Informatization\nShandong Provincial Market Supervision Administration\nMay 12th, 2023",
	 "370000-ecology_environment|370000-industry_it|370000-market_regulation", "鲁环发〔2023〕12号", "2023-05-12"},
	{"Several Opinions of the CPC Guizhou Provincial Committee and the Guizhou Provincial People's Government on Carbon Peaking", "(November 4, 2022)\nQian Dang Fa [2022] No. 8",
	 "520000-party_committee|520000-people_government", "黔党发〔2022〕8号", "2022-11-04"},
	{"Liaoning energy plan", "Issued by the General Office of the Liaoning Provincial People's Government. Date of issue: July 5, 2022. Document number: Liao Zheng Ban Fa [2022] No. 34.",
	 "210000-government_office", "辽政办发〔2022〕34号", "2022-07-05"},
	{"Anhui to build hydrogen corridor", "According to a notice released by the Anhui Provincial Energy Bureau on May 8, 2024, the province will build a corridor.",
	 "340000-energy_bureau", "", "2024-05-08"},
	{"Tangshan ultra-low emissions", "The Tangshan Municipal Government on March 19, 2021, released the Notice on Production Limits for Steel Enterprises.",
	 "130200-people_government", "", "2021-03-19"},
	{"Implementation Rules for Green Power Certificates", "[Date of Promulgation] Aug. 3, 2023 [Effective Date] Aug. 3, 2023 [Promulgated by] National Development and Reform Commission; Ministry of Finance; National Energy Administration [Document No.] Fa Gai Neng Yuan [2023] No. 1044",
	 "ndrc|mof|nea", "发改能源〔2023〕1044号", "2023-08-03"},
	{"Work plan of Xi'an", "Office of the People's Government of Xi'an City\nShi Zheng Ban Fa [2022] No. 55\n12/30/2022",
	 "610100-government_office", "Shi Zheng Ban Fa [2022] No. 55", "2022-12-30"},
	{"Notice on the List of Pilot Cities", "The list has been approved.\nMinistry of Housing and Urban-Rural Construction\nNational Development & Reform Commission\nSep. 3, 2021",
	 "mohurd|ndrc", "", "2021-09-03"},
	{"Pudong New Area Implementation Plan", "Issued on 3 March 2023 by the People's Government of Pudong New Area, Shanghai. Pu Fu [2023] No. 33. Valid until 31 December 2030.",
	 "310115-people_government", "浦府〔2023〕33号", "2023-03-03"},
	{"Action Plan of Handan", "The People's Government of Handan City, Hebei Province\nDated this 10th day of October, 2022",
	 "130400-people_government", "", "2022-10-10"},
	{"Rules on Sinks", "The Rules were approved by the ministry's meeting on August 15, 2022. They are promulgated. Minister Huang Runqiu's November 28, 2022 Rules on Sinks Article 1",
	 "", "", "2022-11-28"},
	{"Beijing Municipal Ecology and Environment Bureau: Notice on Carbon Emission Units Management", "Jing Huan Fa [2023] No. 5 (18 April 2023)\nTo whom it may concern.",
	 "110000-ecology_environment", "京环发〔2023〕5号", "2023-04-18"},
	{"Tianjin Municipality's implementation plan for peaking carbon", "Tianjin Municipal People's Government Document Jin Zheng Fa [2022] No. 18\nAugust 25, 2022",
	 "120000-people_government", "津政发〔2022〕18号", "2022-08-25"},
	{"Notification regarding pilot of zero-carbon parks", "Joint notice by: National Development and Reform Commission; Ministry of Industry and Information Technology; National Energy Administration\nFa Gai Huan Zi [2025] No. 910\nDate of release: June 30, 2025 (signed), July 8, 2025 (published)",
	 "ndrc|miit|nea", "发改环资〔2025〕910号", "2025-06-30"},
	{"Regulations on Energy Conservation in Civil Buildings", "State Council Decree 530\nAdopted at the 18th executive meeting of the State Council on July 23, 2008, promulgated on August 1, 2008 and effective as of October 1, 2008",
	 "state_council", "国务院令第530号", "2008-08-01"},
	{"Sanya Green Hotel Standard", "Sanya Municipal Tourism and Culture Bureau, Sanya Municipal Market Supervision Administration\nOctober 9th, 2023",
	 "460200-culture_tourism|460200-market_regulation", "", "2023-10-09"},
	{"Green Ecological City Plan", "Department: Changsha Municipal Housing and Urban-Rural Development Bureau | Date: 2021-12-15 | Views: 33",
	 "430100-housing_construction", "", "2021-12-15"},
	{"Notice of the State Taxation Administration on the Environmental Protection Tax", "Shui Zong Fa [2018] No. 29; Date: Feb. 5th, 2018",
	 "sta", "税总发〔2018〕29号", "2018-02-05"},
	{"Guidance on Corporate Climate Disclosure", "Ministry of Finance, in collaboration with MEE, the CSRC and six other agencies, Dec. 17, 2024",
	 "mof|mee|csrc", "", "2024-12-17"},
	{"Plan of a District", "Baoshan District People's Government, Shanghai\n3 March 2022", "310113-people_government", "", "2022-03-03"},
	{"Letter on Supervision", "Attachment: List of Issues General Office of the Ministry of Ecology and Environment January 2020 On the 9th (this article is made public) CC: all.",
	 "mee_office", "", "2020-01-09"},
	{"Notice on Training", "Tel: 010 General Office of the Ministry of Ecology and Environment 2019 On August 26 (this piece is made public)", "mee_office", "", "2019-08-26"},
	{"Reply on a Mine", "The approval is as follows. The General Office of the Ministry of Ecology and Environment will issue the name on August 2, 2022", "mee_office", "", "2022-08-02"},
	{"Opinions on Virtual Power Plants", "To: Development and Reform Commissions of provinces\nFrom: National Development and Reform Commission; National Energy Administration\nRef: Fa Gai Neng Yuan [2025] No. 357\nDate: 25 March 2025",
	 "ndrc|nea", "发改能源〔2025〕357号", "2025-03-25"},
	{"Action Plan for Energy Conservation and Carbon Reduction 2024-2025", "Published on the website of the Chinese government on May 29, 2024\nState Council\nGuo Fa [2024] No. 12\nMay 23, 2024\nThe plan is as follows.",
	 "state_council", "国发〔2024〕12号", "2024-05-23"},
	{"Interim Rules on Voluntary Greenhouse Gas Emission Reduction Trading", "(Deliberated and adopted at the executive meeting of the Ministry of Ecology and Environment on September 15, 2023, and promulgated by Order No. 31 of the Ministry of Ecology and Environment and the State Administration for Market Regulation on October 19, 2023)",
	 "mee|samr", "生态环境部令第31号", "2023-10-19"},
	{"Work Plan for Pollution Reduction Pilot", "A notice from the General Office of the Ministry of Ecology and Environment, dated December 12, 2023, announced the pilot list.",
	 "mee_office", "", "2023-12-12"},
	{"Linyi Photovoltaic Guidance", "Linyi Municipal Development and Reform Commission, Linyi Municipal Administrative Approval Service Bureau\n(Issued on 11 June 2021 and valid until 10 June 2024)",
	 "371300-drc|371300-administrative_approval", "", "2021-06-11"},
	{"Guidelines for ESG Disclosure", "Issued: Shanghai Municipal State-owned Assets Supervision and Administration Commission\nDate issued: Feb. 28th, 2024",
	 "310000-sasac", "", "2024-02-28"},
	{"Work Plan for Zero-Carbon Parks in Wuxi", "Wuxi's Bureau of Ecology and Environment published the plan on 18 April 2023.",
	 "320200-ecology_environment", "", "2023-04-18"},
	{"Suzhou Plan of Heating", "Suzhou Municipal People's Government\n18 April 2023", "320500-people_government", "", "2023-04-18"},
	{"Plan of Heating of Suzhou City, Anhui Province", "Suzhou Municipal People's Government\n18 April 2023", "341300-people_government", "", "2023-04-18"},
	{"Technology Plan", "Issued by: NDRC, MOST, MIIT, MOF, STA\nDate of issue: 2022-12-28", "ndrc|most|miit|mof|sta", "", "2022-12-28"},
	{"Plan of Heating, Xuhui District, Shanghai", "Xuhui District People's Government of Shanghai Municipality\nFebruary 10, 2023",
	 "310104-people_government", "", "2023-02-10"},
	{"Wind Power in Shaanxi Province", "Shaan Fa Gai Neng Xin Neng Yuan [2022] No. 1020\nShaanxi Provincial Energy Bureau / 9 June 2022",
	 "610000-energy_bureau", "Shaan Fa Gai Neng Xin Neng Yuan [2022] No. 1020", "2022-06-09"},
	{"Lanzhou Plan of Heating", "By the Lanzhou Municipal Government | 15 Oct 2022",
	 "620100-people_government", "", "2022-10-15"},
};

static void issuers_numbers_and_dates_are_read(void **state)
{
	int wrong = 0;
	(void)state;
	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
		struct result_classify result = classify_en(documents[i].title, documents[i].text);
		const struct {
			const char *facet, *want;
		} checks[] = {{"agency", documents[i].agency}, {"document_number", documents[i].number}, {"issued_on", documents[i].issued}};
		for (size_t k = 0; k < 3; k++) {
			const char *got = codes(result, checks[k].facet, NULL);
			if (strcmp(got, checks[k].want) != 0) {
				printf("%s: %s: want \"%s\", got \"%s\"\n", documents[i].title, checks[k].facet, checks[k].want, got);
				wrong++;
			}
		}
	}
	assert_int_equal(wrong, 0);
}

static void types_are_read_from_titles(void **state)
{
	static const struct {
		const char *title, *type;
	} titles[] = {
		{"Notice on the Release of the First Control Point of the Reactor", "notice"},
		{"Plan for Shandong", "plan"},
		{"Letter on Printing and Distributing the Inspection Report Before the Issuance of Licences", "report"},
		{"Notification regarding the Printing and Distribution of the Action Programme for Data Centres", "action_plan"},
		{"Decision on Amending the Law on Air Pollution", "decision"},
		{"Guiding Opinions on Standards for Buildings", "guiding_opinion"},
		{"Measures for the Management of Energy Use", "administrative_measure"},
		{"Key Points of Work on Climate in 2023", "key_points"},
		{"Notice on Soliciting Comments on the Technical Specifications (Draft for Comments)", "specification"},
		{"Notice on Issuing the Implementation Scheme for Heating", "implementation_plan"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		assert_string_equal(codes(classify_en(titles[i].title, ""), "policy_type", NULL), titles[i].type);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(issuers_numbers_and_dates_are_read),
		cmocka_unit_test(types_are_read_from_titles),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
