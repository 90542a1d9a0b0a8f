/* Where a document comes from: names that mislead, names that several places share. */
#include <stdio.h>

#include "tests/unit/classify_rig.h"

static void the_region_that_the_title_begins_with_issues(void **state)
{
	(void)state;
	assert_string_equal(issuing_region("河南省碳达峰实施方案", ""), "410000");
	assert_string_equal(issuing_region("烟台市减污降碳协同增效实施方案", ""), "370600");
	assert_string_equal(issuing_region("宁夏碳达峰碳中和科技支撑行动方案", ""), "640000");
}

static void the_longest_name_wins(void **state)
{
	(void)state;
	assert_string_equal(issuing_region("海南省碳达峰实施方案", ""), "460000");
	assert_string_equal(issuing_region("海南藏族自治州碳达峰实施方案", ""), "632500");
	assert_string_equal(issuing_region("河南蒙古族自治县草原保护方案", ""), "632324");
	assert_string_equal(issuing_region("西安市绿色建筑条例", ""), "610100");
}

static void a_name_inside_another_word_is_no_name(void **state)
{
	struct result_classify result = classify_zh("关于绿色发展的意见", "各省、自治区、直辖市人民政府：\n要确保长治久安，不能大同小异。黄河南岸、太湖北岸要种树。"
						   "黄河南岸、黄河南岸、黄河南岸、黄河南岸、黄河南岸。全国都要做。");
	(void)state;
	assert_string_equal(codes(result, "region", NULL), "100000");
	assert_string_equal(codes(classify_zh("上海市场监管局关于绿色产品认证的通知", ""), "agency", NULL), "310000-market_regulation");
}

static void a_shared_name_is_told_by_its_parent(void **state)
{
	(void)state;
	assert_string_equal(issuing_region("南京市鼓楼区碳达峰行动方案", ""), "320106");
	assert_string_equal(issuing_region("福州市鼓楼区碳达峰行动方案", ""), "350102");
	assert_string_equal(issuing_region("鼓楼区碳达峰行动方案", "徐州市鼓楼区人民政府\n2023年5月4日\n徐州市的任务如下。"), "320302");
}

static void a_division_of_the_time_issues_under_its_name_of_then(void **state)
{
	(void)state;
	assert_string_equal(issuing_region("梅县节能降碳工作方案", "梅县人民政府\n2012年5月4日"), "441421");
	assert_string_equal(issuing_region("重庆市开县节能减排实施方案", ""), "500234");
	assert_string_equal(issuing_region("苍山县节能减排实施方案", ""), "371324");
	assert_string_equal(issuing_region("加快发达县域公开县级支出的意见", "各县：\n发达县要公开县级支出，主任县长负责。"), "");
}

static void a_region_where_something_is_tried_does_not_issue(void **state)
{
	struct result_classify result = classify_zh("国家发展改革委关于在深圳市开展碳达峰试点的通知", "");
	(void)state;
	assert_string_equal(codes(result, "region", "issuer"), "100000");
	assert_string_equal(codes(result, "region", "applies_to"), "440300");
	assert_string_equal(codes(result, "level", NULL), "national");
}

static void a_branch_of_the_central_bank_is_not_its_town(void **state)
{
	const char *text = "中国人民银行济南分行\n山东省财政厅\n2022年3月2日\n各市财政局：现将有关事项通知如下。";
	(void)state;
	assert_string_equal(issuing_region("关于绿色信贷贴息的通知", text), "370000");
}

static void provinces_that_act_together_all_issue(void **state)
{
	(void)state;
	assert_string_equal(issuing_region("重庆市人民政府办公厅 四川省人民政府办公厅关于印发成渝地区双城经济圈碳达峰碳中和联合行动方案的通知", ""),
			    "500000|510000");
}

static void what_nothing_tells_is_not_called_national(void **state)
{
	static const char *const unknown[][2] = {
		{"某市碳达峰实施方案", "到2030年，非化石能源消费占比达到25%。"},
		{"绿色农房建设标准", ""},
		{"关于做好节能工作的复函", "来函收悉。"},
		{"低碳发展方案", "到2025年，非化石能源消费占比达到35%，高于全国目标15个百分点，走在全国前列。"},
		{"某市低碳发展方案", "我国提出碳达峰目标。"},
		{"绿色建筑行动方案", "为落实我国碳达峰目标，全市各部门要抓好落实，全市新建建筑达到绿色标准。"},
		{"园区节能办法", "贯彻党中央、国务院决策部署和市委、市政府要求，制定本办法。"},
	};
	static const char *const national[][2] = {
		{"国家适应气候变化战略", ""},
		{"工业能效提升行动计划", "为贯彻落实党中央、国务院决策部署，制定本行动计划。"},
		{"关于第2693号建议的答复", "由生态环境部会同有关部门办理。"},
		{"绿色出行行动方案", "到2025年，全国建成一批绿色出行城市。"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
		struct result_classify result = classify_zh(unknown[i][0], unknown[i][1]);
		assert_string_equal(codes(result, "level", NULL), "");
		assert_string_equal(codes(result, "region", NULL), "");
	}
	for (size_t i = 0; i < sizeof national / sizeof *national; i++) {
		struct result_classify result = classify_zh(national[i][0], national[i][1]);
		assert_string_equal(codes(result, "level", NULL), "national");
		for (size_t k = 0; k < result.n_labels; k++)
			assert_true(result.labels[k].end > result.labels[k].start);
	}
}

static void levels_follow_the_region(void **state)
{
	static const char *const table[][2] = {
		{"国务院关于印发2030年前碳达峰行动方案的通知", "national"}, {"广东省碳达峰实施方案", "province"},
		{"天津市碳达峰实施方案", "province"}, {"常州市碳达峰实施方案", "prefecture"},
		{"北京市通州区绿色化改造办法", "county"}, {"北京经济技术开发区管理委员会关于绿色发展资金的通知", "zone"},
		{"赣州高新技术产业开发区管委会关于绿色园区的通知", "zone"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		assert_string_equal(codes(classify_zh(table[i][0], ""), "level", NULL), table[i][1]);
}

static void the_addressees_do_not_issue(void **state)
{
	const char *text = "关于做好核查工作的通知\n市科技局、市财政局、人行重庆营管部，各区县发展改革委：\n请认真执行。\n"
			   "重庆市生态环境局\n2022年2月28日\n";
	(void)state;
	assert_string_equal(issuers_of("关于做好核查工作的通知", text), "500000-ecology_environment");
}

static void english_names_that_sound_alike_are_told_apart(void **state)
{
	(void)state;
	assert_string_equal(codes(classify_en("Shanxi Province Methane Control Plan", ""), "region", "issuer"), "140000");
	assert_string_equal(codes(classify_en("Shaanxi Province Carbon Peaking Plan", ""), "region", "issuer"), "610000");
	assert_string_equal(codes(classify_en("Carbon Peaking Plan of Suzhou, Jiangsu", ""), "region", NULL), "320500");
	assert_string_equal(codes(classify_en("Huangpu District, Guangzhou: carbon peaking plan", ""), "region", NULL), "440112");
	assert_string_equal(codes(classify_en("Huangpu District, Shanghai: carbon peaking plan", ""), "region", NULL), "310101");
}

static void a_county_of_a_short_name_is_named_with_what_it_lies_in(void **state)
{
	static const char text[] = "规范县域管理，示范县建设，规范县级标准。加强矿区治理，整治矿区，修复矿区。提高县城水平。";
	struct result_classify in_words = classify_zh("盐城市生态环境保护规划", text);
	struct result_classify named = classify_zh("山西省生态环境保护规划", "在阳泉市矿区开展治理，阳泉市矿区率先，阳泉市矿区达标。");
	(void)state;
	for (size_t i = 0; i < in_words.n_labels; i++)
		if (strcmp(in_words.labels[i].facet, "region") == 0)
			assert_string_equal(in_words.labels[i].code, "320900");
	bool is_found = false;
	for (size_t i = 0; i < named.n_labels; i++)
		is_found = is_found || strcmp(named.labels[i].code, "140303") == 0;
	assert_true(is_found);
}

static void a_citys_new_area_is_not_another_citys_district_of_that_name(void **state)
{
	(void)state;
	assert_string_equal(codes(classify_zh("绍兴滨海新区碳达峰行动方案", "各部门：\n请抓好落实。"), "region", "applies_to"), "");
	assert_string_equal(codes(classify_zh("天津滨海新区碳达峰行动方案", "各部门：\n请抓好落实。"), "region", "issuer"), "120116");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_region_that_the_title_begins_with_issues),
		cmocka_unit_test(the_longest_name_wins),
		cmocka_unit_test(a_name_inside_another_word_is_no_name),
		cmocka_unit_test(a_shared_name_is_told_by_its_parent),
		cmocka_unit_test(a_division_of_the_time_issues_under_its_name_of_then),
		cmocka_unit_test(a_region_where_something_is_tried_does_not_issue),
		cmocka_unit_test(a_branch_of_the_central_bank_is_not_its_town),
		cmocka_unit_test(provinces_that_act_together_all_issue),
		cmocka_unit_test(what_nothing_tells_is_not_called_national),
		cmocka_unit_test(levels_follow_the_region),
		cmocka_unit_test(the_addressees_do_not_issue),
		cmocka_unit_test(english_names_that_sound_alike_are_told_apart),
		cmocka_unit_test(a_county_of_a_short_name_is_named_with_what_it_lies_in),
		cmocka_unit_test(a_citys_new_area_is_not_another_citys_district_of_that_name),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
