/* Which targets of a document say the same: of two languages, of an abstract and its body, and which do not. */
#include "tests/unit/targets_rig.h"

/* The targets of a document as "value lang value lang | value lang": those that say the same stand together. */
static const char *sets_of(const char *summary_zh, const char *summary_en, const char *zh, const char *en)
{
	struct target_list found;
	struct job_body bodies[] = {{"zh", zh}, {"en", en}};
	struct job_document job = {.title_zh = "方案", .title_en = "Plan", .doc_number = "", .summary_zh = summary_zh,
	                           .summary_en = summary_en, .source_url = "", .issued_on = "2021-10-24", .bodies = bodies,
	                           .n_bodies = 2};
	char *text = talloc_strdup(rig_owner, "");
	assert_int_equal(targets_extract(rig_owner, rig_lexicon, &job, &found), OK);
	for (size_t i = 0; i < found.n; i++) {
		bool is_told = false;
		for (size_t k = 0; k < i; k++)
			is_told = is_told || (found.list[i].same != 0 && found.list[k].same == found.list[i].same);
		if (is_told)
			continue;
		text = talloc_asprintf_append(text, "%s", i > 0 ? " | " : "");
		for (size_t k = i; k < found.n; k++)
			if (k == i || (found.list[i].same != 0 && found.list[k].same == found.list[i].same))
				text = talloc_asprintf_append(text, "%s%g %s", k > i ? " " : "", found.list[k].value,
				                              found.list[k].lang);
	}
	return text;
}

struct expected {
	const char *zh, *en, *sets;
};

static void hold(const struct expected *table, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_string_equal(sets_of("", "", table[i].zh, table[i].en), table[i].sets);
}

#define HOLD(table) hold(table, sizeof(table) / sizeof *(table))

static void two_languages_make_one_promise(void **state)
{
	static const struct expected table[] = {
	        {"到2025年，非化石能源消费占比达到35%以上。",
	         "By 2025 the non-fossil share of energy consumption is to be more than 35 %.", "35 zh 35 en"},
	        {"到2025年，居民消费价格涨幅控制在3%左右。", "By 2025 the CPI is to increase by around 3 %.", "3 zh 3 en"},
	        {"到2025年，新建道路186.5公里。", "By 2025, 186.5 kilometers of new roads will be built.",
	         "186.5 zh 186.5 en"},
	        {"到2025年，风电装机达到150万千瓦。", "By 2025 wind power capacity is to reach 1.5 GW.", "150 zh 1.5 en"},
	};
	(void)state;
	HOLD(table);
}

static void a_list_is_paired_in_its_order(void **state)
{
	static const struct expected table[] = {
	        {"到2025年，建成示范社区5个以上，低碳园区5个以上，绿色工厂20家以上。",
	         "By 2025 build at least 5 demonstration communities, at least 5 low-carbon parks and at least 20 green factories.",
	         "5 zh 5 en | 5 zh 5 en | 20 zh 20 en"},
	};
	(void)state;
	HOLD(table);
}

static void what_differs_stays_apart(void **state)
{
	static const struct expected table[] = {
	        {"到2025年，非化石能源消费占比达到50%。", "By 2025 the non-fossil share of energy consumption is to reach 55 %.",
	         "50 zh | 55 en"},
	        {"到2025年，森林覆盖率达到35%。", "By 2025 the non-fossil share of energy consumption is to reach 35 %.",
	         "35 zh | 35 en"},
	        {"到2025年，非化石能源消费占比达到35%。", "By 2030 the non-fossil share of energy consumption is to reach 35 %.",
	         "35 zh | 35 en"},
	        {"到2025年，风电装机达到150万千瓦。", "By 2025 wind power capacity is to reach 150 MW.", "150 zh | 150 en"},
	};
	(void)state;
	HOLD(table);
}

static void what_is_told_elsewhere_without_an_indicator_is_no_translation(void **state)
{
	const char *filler = "各部门要加强组织领导，落实责任分工。各地区要结合实际抓好落实。要加强宣传引导，形成良好氛围。";
	char *zh = talloc_asprintf(rig_owner, "到2025年，建成示范社区5个以上。%s%s%s", filler, filler, filler);
	(void)state;
	assert_string_equal(sets_of("", "", zh,
	                            "All departments shall strengthen leadership and divide the work among them. Regions shall see to "
	                            "it. Publicity shall be strengthened. By 2025 at least 5 coal mines will be closed."),
	                    "5 zh | 5 en");
}

static void an_abstract_and_its_body_make_one_promise(void **state)
{
	(void)state;
	assert_string_equal(sets_of("到2025年，农村生活污水治理率达到60%以上。", "By 2025 the rural sewage treatment rate is to be at least 60 %.",
	                            "到2025年，农村生活污水治理率达60%。到2025年，农村生活污水治理率达到60%以上。", ""),
	                    "60 zh 60 en 60 zh 60 zh");
}

static void two_regions_of_one_amount_are_two_promises(void **state)
{
	(void)state;
	assert_string_equal(sets_of("", "", "到2025年，苏州市森林覆盖率达到20%。到2025年，无锡市森林覆盖率达到20%。",
	                            "By 2025 forest coverage is to reach 20 % in Suzhou. By 2025 forest coverage is to reach 20 % in Wuxi."),
	                    "20 zh 20 en | 20 zh 20 en");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(two_languages_make_one_promise),
	        cmocka_unit_test(a_list_is_paired_in_its_order),
	        cmocka_unit_test(what_differs_stays_apart),
	        cmocka_unit_test(what_is_told_elsewhere_without_an_indicator_is_no_translation),
	        cmocka_unit_test(an_abstract_and_its_body_make_one_promise),
	        cmocka_unit_test(two_regions_of_one_amount_are_two_promises),
	};
	return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
