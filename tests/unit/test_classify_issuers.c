/* Who issued: the title's front, the signature, the number; in Chinese and in English. */
#include <stdio.h>

#include "tests/unit/classify_rig.h"

static void the_title_names_the_lead_and_the_joint_issuers(void **state)
{
	struct result_classify result = classify_zh("国家发展改革委 国家能源局关于印发《“十四五”新型储能发展实施方案》的通知", "");
	(void)state;
	assert_string_equal(codes(result, "agency", "lead"), "ndrc");
	assert_string_equal(codes(result, "agency", "joint"), "nea");
}

static void a_body_whose_paper_is_forwarded_does_not_issue(void **state)
{
	(void)state;
	assert_string_equal(issuers_of("国务院办公厅转发国家发展改革委 国家能源局关于促进新时代新能源高质量发展实施方案的通知", ""),
			    "sc_general_office");
}

static void the_signature_completes_an_open_list(void **state)
{
	const char *text = "国家发展改革委等部门关于严格能效约束的若干意见\n（发改产业〔2021〕1464号）\n各省、自治区、直辖市发展改革委：\n"
			   "请执行。\n国家发展改革委\n工业和信息化部\n生 态 环 境 部\n2021年10月18日\n";
	struct result_classify result = classify_zh("国家发展改革委等部门关于严格能效约束的若干意见", text);
	(void)state;
	assert_string_equal(codes(result, "agency", "lead"), "ndrc");
	assert_string_equal(codes(result, "agency", NULL), "ndrc|miit|mee");
	assert_string_equal(codes(result, "issued_on", NULL), "2021-10-18");
}

static void a_region_and_an_organ_make_an_agency(void **state)
{
	(void)state;
	assert_string_equal(issuers_of("北京市通州区经济和信息化局关于申报的通知", ""), "110112-industry_it");
	assert_string_equal(issuers_of("中共江西省委 江西省人民政府关于做好碳达峰碳中和工作的实施意见", ""),
			    "360000-party_committee|360000-people_government");
	assert_string_equal(issuers_of("广州市生态环境局黄埔分局关于监测的通知", ""), "440100-ecology_environment");
}

static void an_implied_region_is_the_documents_home(void **state)
{
	const char *text = "关于发布申请指南的通知\n各有关单位：\n深圳市的企业可以申报，深圳市财政给予支持。\n市工业和信息化局\n2022年6月28日\n";
	(void)state;
	assert_string_equal(issuers_of("关于发布申请指南的通知", text), "440300-industry_it");
	assert_string_equal(issuers_of("省政府关于印发江苏省碳达峰实施方案的通知", ""), "320000-people_government");
}

static void an_unknown_body_does_not_break_the_signature(void **state)
{
	const char *text = "请执行。\n四川省生态环境厅\n四川省某某某发展中心\n四川省财政厅\n2021年3月29日\n";
	(void)state;
	assert_string_equal(issuers_of("关于大型活动碳中和的通知", text), "510000-ecology_environment|510000-finance");
}

static void an_assembly_is_known_by_its_term_of_office(void **state)
{
	const char *text = "福建省生态环境保护条例\n（2022年3月30日福建省第十三届人民代表大会常务委员会第三十二次会议通过）\n第一章 总则\n";
	struct result_classify result = classify_zh("福建省生态环境保护条例", text);
	(void)state;
	assert_string_equal(codes(result, "agency", NULL), "350000-people_congress_sc");
	assert_string_equal(codes(result, "issued_on", NULL), "2022-03-30");
}

static void bodies_in_running_text_do_not_issue(void **state)
{
	const char *text = "根据国务院关于碳达峰的部署，由国家能源局会同山东省财政厅执行。\n国家发展改革委负责评估，生态环境部负责监督。\n";
	(void)state;
	assert_string_equal(issuers_of("关于推进碳达峰的意见", text), "");
}

static void the_number_names_the_issuer_where_nothing_else_does(void **state)
{
	(void)state;
	assert_string_equal(issuers_of("关于加快推进废旧纺织品循环利用的实施意见", "关于加快推进废旧纺织品循环利用的实施意见\n发改环资〔2022〕526号\n我国是纺织大国。"),
			    "ndrc");
	assert_string_equal(issuers_of("新型储能指导意见", "新型储能指导意见\n粤府办〔2023〕4号\n为推动发展，提出意见。"),
			    "440000-government_office");
}

static void english_names_work_in_either_order(void **state)
{
	(void)state;
	assert_string_equal(codes(classify_en("National Development and Reform Commission: Notice on Issuing the Action Plan for Data Centers", ""), "agency", NULL),
			    "ndrc");
	assert_string_equal(codes(classify_en("Guangdong Provincial Department of Ecology and Environment Notice on Methane Control", ""), "agency", NULL),
			    "440000-ecology_environment");
	assert_string_equal(codes(classify_en("Carbon peaking plan", "Issued by the People's Government of Yantai City. The plan says more."), "agency", NULL),
			    "370600-people_government");
}

static void a_signature_is_found_in_text_that_lost_its_lines(void **state)
{
	const char *text = "请认真执行。附件:试点名单生态环境部发展改革委2022年8月4日(此件社会公开)抄送:河北省生态环境厅。";
	const char *english = "Please carry it out. Ministry of Ecology and Environment September 3, 2020 (this document is public) CC: Hebei";
	(void)state;
	assert_string_equal(issuers_of("关于公布试点名单的通知", text), "mee|ndrc");
	assert_string_equal(codes(classify_zh("关于公布试点名单的通知", text), "issued_on", NULL), "2022-08-04");
	assert_string_equal(codes(classify_en("Notice on Pilots", english), "agency", NULL), "mee");
	assert_string_equal(codes(classify_en("Notice on Pilots", english), "issued_on", NULL), "2020-09-03");
}

static void a_body_that_did_something_on_a_day_does_not_sign(void **state)
{
	(void)state;
	assert_string_equal(issuers_of("关于某事的通知", "按照生态环境部2021年3月19日印发的文件办理,会议由财政部2021年3月20日召开。"), "");
}

static void an_incomplete_list_is_told(void **state)
{
	const char *signed_by_all = "请执行。\n国家发展改革委\n生态环境部\n2021年10月18日\n";
	(void)state;
	assert_string_equal(codes(classify_zh("国家发展改革委等部门关于某事的意见", ""), "issuers_open", NULL), "true");
	assert_string_equal(codes(classify_zh("国家发展改革委等部门关于某事的意见", signed_by_all), "issuers_open", NULL), "");
	assert_string_equal(codes(classify_zh("国家发展改革委关于某事的意见", ""), "issuers_open", NULL), "");
}

static void the_prefix_of_a_number_names_its_body(void **state)
{
	struct job_document job = {.title_zh = "关于某事的通知", .title_en = "", .doc_number = "沪发改环资〔2022〕3号", .summary_zh = "",
				   .summary_en = "", .source_url = "", .issued_on = ""};
	(void)state;
	assert_string_equal(codes(rig_classify(&job), "agency", NULL), "310000-drc");
}

static void a_prefix_is_whose_it_was_in_the_year_of_the_number(void **state)
{
	static const char *const rows[][2] = {
		{"环发〔2006〕28号", "sepa"}, {"环发〔2012〕130号", "mep"}, {"环发〔2019〕3号", "mee"}, {"环办〔2015〕104号", "mep"},
		{"农科教发〔2015〕1号", "moa"}, {"农科教发〔2021〕1号", "mara"}, {"工信部节〔2009〕9号", "miit"}, {"国市监计量发〔2017〕1号", "samr"}, {"环环监〔2019〕1号", "mee"}, {"环规财〔2017〕88号", "mep"}, {"林规发〔2016〕2号", "sfa"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct job_document job = {.title_zh = "关于某事的通知", .title_en = "", .doc_number = rows[i][0], .summary_zh = "",
					   .summary_en = "", .source_url = "", .issued_on = ""};
		assert_string_equal(codes(rig_classify(&job), "agency", NULL), rows[i][1]);
	}
}

static void a_list_that_the_title_cuts_is_completed_by_the_news_of_it(void **state)
{
	(void)state;
	assert_string_equal(issuers_of("中国人民银行等四部门印发《关于发挥绿色金融作用的意见》",
				       "中国人民银行、生态环境部、金融监管总局、中国证监会近日联合印发意见。\n2024年10月12日"),
			    "pbc|mee|nfra|csrc");
}

static void a_law_is_its_assemblys(void **state)
{
	(void)state;
	assert_string_equal(issuers_of("石家庄市低碳发展促进条例", ""), "130100-people_congress_sc");
	assert_string_equal(issuers_of("中华人民共和国能源法", ""), "npc_sc");
	assert_string_equal(issuers_of("收费公路管理条例", "收费公路管理条例\n2004年9月13日中华人民共和国国务院令第417号公布\n第一章总则\n第一条 为了"),
			    "state_council");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_title_names_the_lead_and_the_joint_issuers),
		cmocka_unit_test(a_body_whose_paper_is_forwarded_does_not_issue),
		cmocka_unit_test(the_signature_completes_an_open_list),
		cmocka_unit_test(a_region_and_an_organ_make_an_agency),
		cmocka_unit_test(an_implied_region_is_the_documents_home),
		cmocka_unit_test(an_unknown_body_does_not_break_the_signature),
		cmocka_unit_test(an_assembly_is_known_by_its_term_of_office),
		cmocka_unit_test(bodies_in_running_text_do_not_issue),
		cmocka_unit_test(the_number_names_the_issuer_where_nothing_else_does),
		cmocka_unit_test(english_names_work_in_either_order),
		cmocka_unit_test(a_signature_is_found_in_text_that_lost_its_lines),
		cmocka_unit_test(a_body_that_did_something_on_a_day_does_not_sign),
		cmocka_unit_test(an_incomplete_list_is_told),
		cmocka_unit_test(a_list_that_the_title_cuts_is_completed_by_the_news_of_it),
		cmocka_unit_test(the_prefix_of_a_number_names_its_body),
		cmocka_unit_test(a_prefix_is_whose_it_was_in_the_year_of_the_number),
		cmocka_unit_test(a_law_is_its_assemblys),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
