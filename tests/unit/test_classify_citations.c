/* What a document cites, what it does to it, and the keys by which others cite it. */
#include "tests/unit/classify_rig.h"

/* "kind number|title", by ";". */
static const char *cited(struct result_classify result)
{
	char *text = talloc_strdup(rig_owner, "");
	for (size_t i = 0; i < result.n_citations; i++) {
		const struct result_citation *one = &result.citations[i];
		text = talloc_asprintf_append(text, "%s%s %s", i > 0 ? ";" : "", one->kind, *one->number != '\0' ? one->number : one->title);
	}
	return text;
}

static const char *names(struct result_classify result)
{
	char *text = talloc_strdup(rig_owner, "");
	for (size_t i = 0; i < result.n_names; i++)
		text = talloc_asprintf_append(text, "%s%s", i > 0 ? ";" : "", result.names[i]);
	return text;
}

static void the_words_around_a_name_say_what_is_done_to_it(void **state)
{
	(void)state;
	assert_string_equal(cited(classify_zh("甲方案", "根据《节约能源法》和《电力法》、《煤炭法》制定。另见《统计年鉴汇编》。")),
			    "implements 节约能源法;implements 电力法;implements 煤炭法;cites 统计年鉴汇编");
	assert_string_equal(cited(classify_zh("甲方案", "依据《某市企\n业环境信用\n 评价办法》执行。另见《Energy\nStatus Report 2020》。")),
			    "implements 某市企业环境信用评价办法;cites Energy Status Report 2020");
	assert_string_equal(cited(classify_zh("甲办法", "自发布之日起施行。《乙办法》（国发〔2010〕7号）同时废止。")), "repeals 国发〔2010〕7号");
	assert_string_equal(cited(classify_zh("关于修改《乙条例》的决定", "")), "amends 乙条例");
	assert_string_equal(cited(classify_zh("某省转发《关于某事项的意见》的通知", "")), "follows 关于某事项的意见");
}

static void what_others_did_or_will_do_to_a_document_is_not_done_by_this_one(void **state)
{
	(void)state;
	assert_string_equal(cited(classify_zh("甲规划", "推动修订《招标投标法》。省人大修正了《乙条例》、《丙条例》。")),
			    "cites 招标投标法;cites 乙条例;cites 丙条例");
	assert_string_equal(cited(classify_zh("甲决定", "决定修改《乙条例》。对《丙条例》作如下修改。")), "amends 乙条例;amends 丙条例");
	assert_string_equal(cited(classify_zh("甲规划", "新能源有序替代，依据《乙纲要》制定。本标准代替《丙标准》。")), "implements 乙纲要;supersedes 丙标准");
}

static void the_number_of_an_order_has_whole_bodies_and_nothing_of_a_title(void **state)
{
	(void)state;
	assert_string_equal(cited(classify_zh("甲办法", "自6月1日起施行，\n《乙办法》\n（国家电\n力监管委员会令第 24 号）同时废止。")),
			    "repeals 国家电力监管委员会令第24号");
	assert_string_equal(cited(classify_zh("甲办法", "按照国家发\n展和改革委员会令2014年第7号执行。")), "implements 国家发展和改革委员会令2014年第7号");
	assert_string_equal(cited(classify_zh("甲通知", "按财政部 税务总局关于延长政策期限的公告（2022年第4号）办理。")), "cites 财政部税务总局公告2022年第4号");
	assert_string_equal(cited(classify_zh("甲通知", "见第三方企业所得税问题的公告（2019年第60号）。")), "");
}

static void english_titles_in_quotation_marks_and_spelled_numbers_are_cited(void **state)
{
	struct result_classify result =
		classify_en("Implementation Plan of X", "In accordance with the \"Action Plan for Carbon Dioxide Peaking Before 2030\" (Guo Fa [2021] No. 23) and"
			    " Guo Ban Fa (2022) No. 39, the plan is made. The “Measures for the Administration of Old Things” shall be repealed. It says"
			    " \"act now\".");
	(void)state;
	assert_string_equal(cited(result), "implements 国发〔2021〕23号;implements 国办发〔2022〕39号;repeals Measures for the Administration of Old Things");
	assert_string_equal(result.citations[0].number_key, "n:国发〔2021〕23号");
	assert_string_equal(result.citations[0].title_key, "t:actionplanforcarbondioxidepeakingbefore2030");
	result = classify_en("Notice of the State Council on Issuing the Action Plan for Carbon Dioxide Peaking Before 2030", "Guo Fa [2021] No. 23\nSee below.");
	assert_string_equal(names(result), "n:国发〔2021〕23号;t:actionplanforcarbondioxidepeakingbefore2030");
}

static void a_plan_that_begins_as_an_annex_is_attached_to_what_bears_its_name(void **state)
{
	struct result_classify result = classify_zh("2030年前碳达峰行动方案", "附件\n2030年前碳达峰行动方案\n为推进工作，制定本方案。");
	(void)state;
	assert_string_equal(cited(result), "attachment_of 2030年前碳达峰行动方案");
	assert_string_equal(result.citations[0].title_key, result.names[0]);
	assert_string_equal(cited(classify_zh("关于印发《2030年前碳达峰行动方案》的通知", "附件\n见下。")), "");
	assert_string_equal(cited(classify_zh("2030年前碳达峰行动方案", "为推进工作。\n有关事项见后。\n如下。\n附件\n1.表")), "");
}

static void a_number_without_a_title_is_a_citation_too(void **state)
{
	(void)state;
	assert_string_equal(cited(classify_zh("甲方案", "按照国发〔2021〕23号文件要求，认真落实。再次按照国发〔2021〕23号文件办理。")),
			    "implements 国发〔2021〕23号");
}

static void a_document_does_not_cite_itself(void **state)
{
	const char *text = "国务院关于印发2030年前碳达峰行动方案的通知\n国发〔2021〕23号\n现将《2030年前碳达峰行动方案》印发给你们。";
	struct result_classify result = classify_zh("国务院关于印发2030年前碳达峰行动方案的通知", text);
	(void)state;
	assert_string_equal(cited(result), "");
	assert_string_equal(names(result), "n:国发〔2021〕23号;t:2030年前碳达峰行动方案;t:印发2030年前碳达峰行动方案的通知");
}

/* Several ways of writing one title have one key; titles of different regions have different ones. */
static void titles_have_keys_in_common(void **state)
{
	static const char *const same[] = {
		"关于印发《北京市碳达峰实施方案》的通知", "北京市人民政府关于印发北京市碳达峰实施方案的通知", "北京市碳达峰实施方案（试行）", "北京市碳達峰實施方案"};
	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		struct result_classify result = classify_zh(same[i], "");
		assert_true(result.n_names > 0);
		assert_string_equal(result.names[0], "t:@110000碳达峰实施方案");
	}
	assert_string_equal(classify_zh("天津市碳达峰实施方案", "").names[0], "t:@120000碳达峰实施方案");
}

/* Quotes never closed, nested without end, thousands of names: the lists have limits, and evidence is in place. */
static void citations_have_limits(void **state)
{
	char *text = talloc_strdup(rig_owner, "");
	(void)state;
	for (int i = 0; i < 700; i++)
		text = talloc_asprintf_append(text, "根据《第%d号技术导则》办理。", i);
	assert_int_equal(classify_zh("甲方案", text).n_citations, RESULT_CITATIONS_MAX);
	char *open = talloc_array(rig_owner, char, 300000 + 1);
	for (int i = 0; i < 100000; i++)
		memcpy(open + (size_t)i * 3, "《", 3);
	open[300000] = '\0';
	assert_int_equal(classify_zh("甲方案", open).n_citations, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_words_around_a_name_say_what_is_done_to_it),
		cmocka_unit_test(what_others_did_or_will_do_to_a_document_is_not_done_by_this_one),
		cmocka_unit_test(the_number_of_an_order_has_whole_bodies_and_nothing_of_a_title),
		cmocka_unit_test(english_titles_in_quotation_marks_and_spelled_numbers_are_cited),
		cmocka_unit_test(a_plan_that_begins_as_an_annex_is_attached_to_what_bears_its_name),
		cmocka_unit_test(a_number_without_a_title_is_a_citation_too),
		cmocka_unit_test(a_document_does_not_cite_itself),
		cmocka_unit_test(titles_have_keys_in_common),
		cmocka_unit_test(citations_have_limits),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
