/* Type, number, dates, subjects, evidence and limits. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/classify_rig.h"

static void the_inner_title_decides_the_type(void **state)
{
	static const char *const table[][2] = {
		{"国务院关于印发《加快构建碳排放双控制度体系工作方案》的通知", "work_plan"},
		{"关于印发有色金属行业碳达峰实施方案的通知", "implementation_plan"},
		{"国家能源局关于印发《新型储能项目管理规范（暂行）》的通知", "specification"},
		{"财政部关于印发《财政支持做好碳达峰碳中和工作的意见》的通知", "opinion"},
		{"国家发展改革委关于进一步完善分时电价机制的通知", "notice"},
		{"深圳市碳排放权交易管理办法（试行）", "administrative_measure"},
		{"2022年能源工作指导意见", "guiding_opinion"},
		{"国家适应气候变化战略2035", "strategy"},
		{"氢能产业发展中长期规划（2021-2035年）", "plan"},
		{"江苏省绿色建筑发展条例", "regulation"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		assert_string_equal(codes(classify_zh(table[i][0], ""), "policy_type", NULL), table[i][1]);
	assert_string_equal(codes(classify_en("Notice on Issuing the Action Plan for Methane Control", ""), "policy_type", NULL),
			    "action_plan");
}

static const char *number_in(const char *text)
{
	return codes(classify_zh("关于绿色发展的通知", text), "document_number", NULL);
}

static void the_documents_own_number_is_found(void **state)
{
	(void)state;
	assert_string_equal(number_in("关于绿色发展的通知\n（国办发 ［2024］ 39 号）\n正文。"), "国办发〔2024〕39号");
	assert_string_equal(number_in("渝发改工业〔2022〕0270号\n关于绿色发展的通知\n正文。"), "渝发改工业〔2022〕270号");
	assert_string_equal(number_in("广东省人民政府令第219号\n正文。"), "广东省人民政府令第219号");
	assert_string_equal(number_in("生态环境部公告2024年第5号\n正文。"), "生态环境部公告2024年第5号");
}

static void a_cited_number_is_not_the_documents_own(void **state)
{
	(void)state;
	assert_string_equal(number_in("根据《国务院关于节能的意见》\n（国发〔2021〕4号）\n，现通知如下。"), "");
	assert_string_equal(number_in("关于绿色发展的通知\n为落实发改产业〔2021〕1464号文件，现通知如下。"), "");
}

static const char *date_in(const char *text)
{
	return codes(classify_zh("关于绿色发展的通知", text), "issued_on", NULL);
}

static void dates_are_read_as_people_write_them(void **state)
{
	(void)state;
	assert_string_equal(date_in("正文。\n生态环境部\n2022 年 4 月 9 日\n"), "2022-04-09");
	assert_string_equal(date_in("正文。\n生态环境部\n二〇二一年九月二十二日\n"), "2021-09-22");
	assert_string_equal(date_in("正文。\n生态环境部\n二○二一年十月十日\n"), "2021-10-10");
	assert_string_equal(date_in("正文。\n生态环境部\n２０２１年１２月３１日\n"), "2021-12-31");
	assert_string_equal(date_in("正文。\n生态环境部\n2021年13月31日\n"), "");
	assert_string_equal(date_in("正文要求于2021年12月31日前完成。\n"), "");
	assert_string_equal(date_in("生态环境部\n二〇二二年三月\n正文。"), "");
}

static void the_day_it_takes_effect_is_found(void **state)
{
	struct result_classify result = classify_zh("绿色办法", "第十条 本办法自2024年5月1日起施行。\n");
	(void)state;
	assert_string_equal(codes(result, "effective_on", NULL), "2024-05-01");
	result = classify_zh("绿色办法", "生态环境部\n2021年3月4日\n第十条 本办法自公布之日起施行。\n");
	assert_string_equal(codes(result, "effective_on", NULL), "2021-03-04");
}

static void the_day_it_ends_is_found(void **state)
{
	(void)state;
	assert_string_equal(codes(classify_zh("管理办法", "本办法自2021年5月1日起施行，有效期至2026年4月30日。"), "expires_on", NULL), "2026-04-30");
	assert_string_equal(codes(classify_zh("管理办法", "本办法自2021年5月1日起施行，有效期5年。"), "expires_on", NULL), "2026-04-30");
	assert_string_equal(codes(classify_zh("管理办法", "许可证有效期为五年。"), "expires_on", NULL), "");
}

static void sectors_are_few_and_right(void **state)
{
	(void)state;
	assert_string_equal(codes(classify_zh("钢铁行业碳达峰实施方案", ""), "sector", "primary"), "steel");
	assert_string_equal(codes(classify_zh("关于风电、光伏发电开发建设有关事项的通知", ""), "sector", NULL), "renewables");
	assert_string_equal(codes(classify_zh("广东省碳达峰实施方案", ""), "sector", NULL), "cross_cutting");
	assert_string_equal(codes(classify_en("Action Plan for Green Data Centers", ""), "sector", "primary"), "digital");
}

static void a_narrow_sector_in_the_title_outranks_peaking(void **state)
{
	struct result_classify result = classify_zh("绿色金融支持三明碳达峰、碳中和工作方案", "");
	(void)state;
	assert_string_equal(codes(result, "sector", "primary"), "finance");
	assert_string_equal(codes(result, "topic", NULL), "n_finance");
	assert_string_equal(codes(classify_zh("浙江省财政厅关于支持碳达峰碳中和工作的实施意见", ""), "sector", "primary"), "finance");
	assert_string_equal(codes(classify_zh("河南省节约能源条例", ""), "sector", "primary"), "efficiency");
}

static void a_body_with_a_wide_field_tells_the_sector_only_where_nothing_else_does(void **state)
{
	(void)state;
	/* The words of a field tell its sector in a title; in a text only where nothing else does. */
	assert_string_equal(codes(classify_zh("电动自行车充换电设施管理办法", ""), "sector", "primary"), "vehicles");
	assert_string_equal(codes(classify_zh("农村生活污水治理办法", ""), "sector", "primary"), "wastewater");
	assert_string_equal(codes(classify_en("Notice on Charging Facilities in Residential Areas", ""), "sector", "primary"), "vehicles");
	assert_string_equal(codes(classify_en("Clean Winter Heating in Rural Areas", ""), "sector", "primary"), "heating");
	assert_string_equal(codes(classify_zh("关于印发工作细则的通知", "规范外墙保温和门窗改造。"), "sector", "primary"), "buildings");
	assert_string_equal(codes(classify_zh("关于印发工作细则的通知", "推进水泥行业错峰生产，规范外墙保温和门窗改造。"), "sector", "primary"), "cement");
	assert_string_equal(codes(classify_zh("关于规范入河排口整治的通知", "安徽省生态环境厅\n2023年5月7日"), "sector", "primary"), "air_pollution");
	assert_string_equal(codes(classify_en("Notice on Heavy Haze Alerts", "Ministry of Ecology and Environment\nMay 7, 2023"), "sector", "primary"), "air_pollution");
	assert_string_equal(codes(classify_zh("关于做好碳达峰工作的通知", "安徽省生态环境厅\n2023年5月7日"), "sector", "primary"), "cross_cutting");
	assert_string_equal(codes(classify_zh("关于印发工作方案的通知", "推进水泥行业错峰生产。\n安徽省生态环境厅\n2023年5月7日"), "sector", "primary"), "cement");
}

static void gases_are_named_in_both_languages(void **state)
{
	(void)state;
	assert_string_equal(codes(classify_zh("广东省甲烷排放控制工作方案", ""), "gas", NULL), "ch4");
	assert_string_equal(codes(classify_en("Methane Emission Control Plan", ""), "gas", NULL), "ch4");
}

/* Every quote is what stands at its place in the original text. */
static void evidence_points_into_the_original(void **state)
{
	const char *title = "广东省生态环境厅关于甲烷排放控制的通知";
	const char *text = "⽣ 态 环 境\n—4—\n广东省生 态\n环境厅\n2024 年 5 月\n6 日\n甲烷、甲烷、甲烷、甲烷。\n";
	struct result_classify result = classify_zh(title, text);
	(void)state;
	assert_true(result.n_labels >= 6);
	for (size_t i = 0; i < result.n_labels; i++) {
		const struct result_label *label = &result.labels[i];
		const char *source = strcmp(label->field, "title_zh") == 0 ? title : text;
		size_t from = utf8_byte_of(source, strlen(source), (size_t)label->start);
		size_t to = utf8_byte_of(source, strlen(source), (size_t)label->end);
		assert_true(label->end > label->start);
		assert_int_equal(strlen(label->quote), to - from);
		assert_memory_equal(label->quote, source + from, to - from);
		assert_true(label->confidence > 0 && label->confidence <= 1);
	}
	assert_string_equal(codes(result, "issued_on", NULL), "2024-05-06");
}

static void each_facet_and_code_comes_once(void **state)
{
	struct result_classify result = classify_zh("广东省碳达峰实施方案", "广东省人民政府\n2022年1月1日\n广东省要做。广东省要做。广东省要做。");
	(void)state;
	for (size_t i = 0; i < result.n_labels; i++)
		for (size_t j = i + 1; j < result.n_labels; j++)
			assert_false(strcmp(result.labels[i].facet, result.labels[j].facet) == 0 &&
				     strcmp(result.labels[i].code, result.labels[j].code) == 0);
}

static void an_empty_document_has_no_labels(void **state)
{
	(void)state;
	assert_int_equal(classify_zh("", "").n_labels, 0);
}

static void both_languages_add_up(void **state)
{
	struct job_document job = {.title_zh = "烟台市方案", .title_en = "Yantai Hydrogen Action Plan", .doc_number = "烟政发〔2024〕3号",
				   .summary_zh = "", .summary_en = "", .source_url = "", .issued_on = ""};
	struct result_classify result = rig_classify(&job);
	(void)state;
	assert_string_equal(codes(result, "region", "issuer"), "370600");
	assert_string_equal(codes(result, "sector", "primary"), "hydrogen");
	assert_string_equal(codes(result, "document_number", NULL), "烟政发〔2024〕3号");
}

static void poison_is_read_in_bounds(void **state)
{
	static const char *const pieces[] = {"《", "国务院\n", "鼓楼区", "1", "〔2021〕1号", "2021年9月22日\n", "负责解释", "(", "\n"};
	size_t size = 300000;
	char *text = malloc(size + 1);
	(void)state;
	assert_non_null(text);
	for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
		size_t len = strlen(pieces[p]), n = 0;
		for (; n + len <= size; n += len)
			memcpy(text + n, pieces[p], len);
		text[n] = '\0';
		assert_true(classify_zh("关于印发某方案的通知", text).n_labels <= 100);
	}
	free(text);
}

/* Heads as web pages and tables give them: captions, lines that hold several things, dates in careless forms. */
static void heads_of_pages_are_read(void **state)
{
	static const struct {
		const char *title, *text, *agency, *number, *issued;
	} heads[] = {
		{"甲烷排放控制行动方案", "索引号 000014672/2023-00401 分类 应对气候变化 发布机关 生态环境部 生成日期 2023-11-07 文号 环气候〔2023〕67号 主题词\n为控制甲烷排放，制定本方案。",
		 "mee", "环气候〔2023〕67号", "2023-11-07"},
		{"关于加快建立产品碳足迹管理体系的意见", "发布时间：2023-11-24 10:00 来源：环资司 字号：大 中 小\n发改环资〔2023〕1529号\n各省、自治区、直辖市发展改革委：\n为落实要求，提出以下意见。\n国家发展改革委\n工业和信息化部\n市场监管总局\n住房城乡建设部\n交通运输部\n2023年11月13日",
		 "ndrc|miit|samr|mohurd|mot", "发改环资〔2023〕1529号", "2023-11-13"},
		{"广东省碳达峰实施方案", "发布机构：广东省人民政府　　发文日期：2022年6月23日　　文号：粤府〔2022〕56号\n为深入贯彻落实，制定本方案。",
		 "440000-people_government", "粤府〔2022〕56号", "2022-06-23"},
		{"关于印发深圳市近零碳排放区试点建设实施方案的通知", "深环〔2021〕212号\n各有关单位：\n为推进试点建设，现印发。\n深圳市生态环境局 深圳市发展和改革委员会\n二〇二一年十一月四日",
		 "440300-ecology_environment|440300-drc", "深环〔2021〕212号", "2021-11-04"},
		{"成都市优化能源结构促进城市绿色低碳发展行动方案", "成办发〔2022〕46号\n信息来源：成都市人民政府办公厅\n生成日期：2022-05-31\n发布日期：2022-06-07\n为全面落实，制定本方案。",
		 "510100-government_office", "成办发〔2022〕46号", "2022-05-31"},
		{"北京市人民政府关于印发《北京市碳达峰实施方案》的通知", "[发文机构] 北京市人民政府\n[联合发文单位] \n[实施日期] \n[成文日期] 2022-10-11\n[发文字号] 京政发〔2022〕31号\n[废止日期] \n[发布日期] 2022-10-13\n[有效性] ",
		 "110000-people_government", "京政发〔2022〕31号", "2022-10-11"},
		{"昆山市加快氢能产业发展实施意见", "昆政发〔2020〕40号\n各区镇、街道，各委办局：\n经市政府研究同意，提出如下意见。\n昆山市人民政府\n二О二О年九月八日",
		 "320583-people_government", "昆政发〔2020〕40号", "2020-09-08"},
		{"海南省人民政府办公厅关于印发海南省清洁能源汽车推广2024年行动计划的通知", "琼府办函〔2024〕31号\n各市、县、自治县人民政府：\n现印发给你们。\n海南省人民政府办公厅\n2O24年2月2日",
		 "460000-government_office", "琼府办函〔2024〕31号", "2024-02-02"},
		{"关于开展2024年度绿色工厂推荐工作的通知", "索 引 号 | 11320000MB0X | 信息分类 | 通知\n发布机构 | 江苏省工业和信息化厅 | 发文日期 | 2024-03-05\n文 号 | 苏工信节能〔2024〕80号 | 有效性 | 有效\n各设区市工信局：\n现通知如下。",
		 "320000-industry_it", "苏工信节能〔2024〕80号", "2024-03-05"},
		{"关于对地方碳市场的批复", "文件编号：发改气候[2011]2601号\n颁布日期：20111029\n颁布单位：国家发展和改革委员会办公厅\n实施日期：20111029",
		 "ndrc_office", "发改气候〔2011〕2601号", "2011-10-29"},
		{"关于推进海水淡化产业发展的意见", "（国家发展改革委 自然资源部 2021年5月24日）\n发改环资规〔2021〕711号",
		 "ndrc|mnr", "发改环资规〔2021〕711号", "2021-05-24"},
		{"关于建立健全绿色低碳循环发展经济体系的指导意见", "国发〔2021〕4号　2021年2月2日\n各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n建立健全体系。",
		 "state_council", "国发〔2021〕4号", "2021-02-02"},
		{"重庆市经济和信息化委员会关于印发渝西地区智能网联新能源汽车零部件产业发展倍增行动计划的通知", "渝经信汽车〔2023〕5号\n发布机构\n重庆市经济和信息化委员会\n成文日期\n2023-03-15\n发布日期\n2023-03-20",
		 "500000-industry_it", "渝经信汽车〔2023〕5号", "2023-03-15"},
		{"贵州省新型城镇化规划", "制发单位：贵州省人民政府\n印发时间：二〇二一年十二月三十日\n发文文号：黔府发〔2021〕18号",
		 "520000-people_government", "黔府发〔2021〕18号", "2021-12-30"},
		{"关于支持绿色低碳发展的若干政策措施", "文章来源：厦门市工业和信息化局 发布时间：2023-06-20 09:12 字号：大中小\n厦工信规〔2023〕5号\n各有关单位：\n现将政策措施印发给你们。\n厦门市工业和信息化局\n厦门市财政局\n2023年6月15日",
		 "350200-industry_it|350200-finance", "厦工信规〔2023〕5号", "2023-06-15"},
		{"安徽省碳达峰实施方案", "来源：安徽省人民政府 时间：2022-12-30 浏览次数：1024\n皖政〔2022〕83号\n各市、县人民政府，省政府各部门、各直属机构：\n现将《安徽省碳达峰实施方案》印发给你们，请认真贯彻执行。\n2022年12月22日",
		 "340000-people_government", "皖政〔2022〕83号", "2022-12-22"},
		{"江西省人民政府关于加快建立健全绿色低碳循环发展经济体系的若干措施", "文件编号:赣府发〔2021〕15号  信息类别:规范性文件  公开方式:主动公开  公文生成日期:2021-07-05  公开时限:常年公开  公开范围:面向全社会\n各市、县（区）人民政府，省政府各部门：\n为贯彻落实，制定措施。",
		 "360000-people_government", "赣府发〔2021〕15号", "2021-07-05"},
		{"工信部：推动工业绿色发展", "人民网北京12月3日电 （记者 王某）工业和信息化部3日发布《“十四五”工业绿色发展规划》。\n2021年12月03日14:20 | 来源：人民网",
		 "miit", "", "2021-12-03"},
		{"长三角生态绿色一体化发展示范区碳达峰实施方案", "上海市发展和改革委员会 江苏省发展和改革委员会 浙江省发展和改革委员会 长三角生态绿色一体化发展示范区执行委员会\n示范区执委会发〔2022〕10号\n2022年7月15日",
		 "310000-drc|320000-drc|330000-drc", "示范区执委会发〔2022〕10号", "2022-07-15"},
		{"环境监管重点单位名录管理办法", "《办法》已于2022年8月15日由生态环境部2022年第四次部务会议审议通过，现予公布，自2023年1月1日起施行。部长黄润秋2022年11月28日环境监管重点单位名录管理办法第一条为了加强监督管理，制定本办法。",
		 "mee", "", "2022-11-28"},
		{"关于印发核动力厂调试大纲的函", "关于印发大纲的函各有关单位：现印发给你们。附件：名单生态环境部核电安全监管司2021年12月24日（此件社会公开）",
		 "mee", "", "2021-12-24"},
		{"关于部分监测站点受到干扰情况的通报", "各省：要杜绝类似问题发生。生态环境部办公厅（环境保护部办公厅代章）2018年3月28日抄送：各省人民政府。",
		 "mee_office", "", "2018-03-28"},
		{"关于开展推选活动的通知", "各单位：现通知如下。生态环境部办公厅中央文明办秘书局2022年2月21日（此件社会公开）",
		 "mee_office|cpc_civilisation", "", "2022-02-21"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		struct result_classify result = classify_zh(heads[i].title, heads[i].text);
		assert_string_equal(codes(result, "agency", NULL), heads[i].agency);
		assert_string_equal(codes(result, "document_number", NULL), heads[i].number);
		assert_string_equal(codes(result, "issued_on", NULL), heads[i].issued);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_inner_title_decides_the_type),
		cmocka_unit_test(the_documents_own_number_is_found),
		cmocka_unit_test(a_cited_number_is_not_the_documents_own),
		cmocka_unit_test(dates_are_read_as_people_write_them),
		cmocka_unit_test(the_day_it_takes_effect_is_found),
		cmocka_unit_test(the_day_it_ends_is_found),
		cmocka_unit_test(sectors_are_few_and_right),
		cmocka_unit_test(a_narrow_sector_in_the_title_outranks_peaking),
		cmocka_unit_test(a_body_with_a_wide_field_tells_the_sector_only_where_nothing_else_does),
		cmocka_unit_test(gases_are_named_in_both_languages),
		cmocka_unit_test(evidence_points_into_the_original),
		cmocka_unit_test(each_facet_and_code_comes_once),
		cmocka_unit_test(an_empty_document_has_no_labels),
		cmocka_unit_test(both_languages_add_up),
		cmocka_unit_test(poison_is_read_in_bounds),
		cmocka_unit_test(heads_of_pages_are_read),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
