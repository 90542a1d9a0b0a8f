#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "proto/text/glossary.h"
#include "proto/text/query.h"
#include "proto/text/utf8.h"

static void expect_mode(const char *typed, enum query_mode mode, const char *expected)
{
	struct query *query = NULL;
	char *text;

	assert_int_equal(query_parse(&query, NULL, typed, strlen(typed)), OK);
	text = query_tsquery(query, query, mode);
	if (expected == NULL)
		assert_null(text);
	else
		assert_string_equal(text, expected);
	talloc_free(query);
}

static void expect(const char *typed, const char *expected)
{
	expect_mode(typed, QUERY_EXACT, expected);
}

static void words_must_all_occur(void **state)
{
	(void)state;
	expect("carbon markets", "(('carbon') & ('market'))");
	expect("甲烷 Guangdong", "(('甲烷') & ('guangdong'))");
	expect("甲烷　AND　广东", "(('甲烷') & ('广东'))");
}

static void a_run_of_han_is_a_phrase_of_bigrams(void **state)
{
	(void)state;
	expect("碳达峰", "('碳达' <-> '达峰')");
	expect("碳達峰", "('碳达' <-> '达峰')");
	expect("5G基站", "('5g' <-> '基站')");
}

static void a_title_is_asked_for_by_weight(void **state)
{
	(void)state;
	expect_mode("碳达峰", QUERY_TITLE, "('碳达':A <-> '达峰':A)");
	expect_mode("碳", QUERY_TITLE, "('碳':*A)");
}

static void a_single_han_character_is_a_prefix(void **state)
{
	(void)state;
	expect("碳", "('碳':*)");
	expect("碳*", "('碳':*)");
}

static void quoted_words_are_a_phrase_with_its_stop_words_counted(void **state)
{
	(void)state;
	expect("\"reduction of methane\"", "('reduct' <2> 'methan')");
	expect("“碳达峰 碳中和”", "('碳达' <-> '达峰' <-> '峰碳' <-> '碳中' <-> '中和')");
	expect("\"never closed", "('never' <-> 'close')");
	expect("non-fossil", "('non' <-> 'fossil')");
}

static void a_minus_excludes(void **state)
{
	(void)state;
	expect("methane -coal", "(('methan') & !(('coal')))");
	expect("methane NOT \"coal mine\"", "(('methan') & !(('coal' <-> 'mine')))");
	expect("methane －煤", "(('methan') & !(('煤':*)))");
	expect("a - -coal", "!(('coal'))");
}

static void only_absence_is_told(void **state)
{
	static const struct {
		const char *typed;
		bool is_only_negative;
	} cases[] = {{"-coal", true}, {"-coal -gas", true}, {"wind -coal", false}, {"wind OR -coal", true}, {"wind", false}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct query *query = NULL;

		assert_int_equal(query_parse(&query, NULL, cases[i].typed, strlen(cases[i].typed)), OK);
		assert_int_equal(query->is_only_negative, cases[i].is_only_negative);
		talloc_free(query);
	}
}

static void or_binds_tighter_than_the_blank(void **state)
{
	(void)state;
	expect("plan wind OR solar", "(('plan') & (('wind') | ('solar')))");
	expect("wind|solar", "(('wind') | ('solar'))");
	expect("(coal gas) OR wind", "((('coal') & ('gas')) | ('wind'))");
	expect("wind or solar", "(('wind') & ('solar'))");
}

static void a_prefix_reaches_the_stems(void **state)
{
	(void)state;
	expect("emissio*", "('emiss':*)");
	expect("emission*", "('emiss':*)");
	expect("policy*", "('polic':*)");
	expect("GD*", "('gd':*)");
	expect("pm2.5*", "('pm2.5':*)");
	expect("碳达峰*", "('碳达' <-> '达峰')");
}

static void a_document_number_is_found_whole_and_by_its_parts(void **state)
{
	static const char expected[] = "('国办发[2024]39号' | '国办' <-> '办发' <2> '[2024]39号')";

	(void)state;
	expect("国办发〔2024〕39号", expected);
	expect("国办发[2024]39号", expected);
	expect("国办发【２０２４】３９号", expected);
	expect("国办发（2024）39号", expected);
	expect("〔2024〕39号", "('[2024]39号')");
}

static void a_number_with_its_unit_is_found_whole_and_by_its_parts(void **state)
{
	(void)state;
	expect("35%", "('35%' | '35')");
	expect("1,300万千瓦", "('1300万千瓦' | '1300' <-> '万千' <-> '千瓦')");
	expect("2025年", "('2025年' | '2025' <-> '年':*)");
}

static void a_title_with_its_marks_is_one_phrase(void **state)
{
	(void)state;
	expect("《方案（试行）》", "('方案' <-> '案试' <-> '试行')");
	expect("关于“双碳”工作", "('关于' <-> '于双' <-> '双碳' <-> '碳工' <-> '工作')");
}

static void a_long_run_can_be_cut_into_words(void **state)
{
	(void)state;
	expect_mode("甲烷排放控制行动方案", QUERY_WORDS,
		    "(('甲烷') & ('排放') & ('控制') & ('行动') & ('方案'))");
	expect_mode("甲烷排放控制 -煤", QUERY_ANY, "(((('甲烷') | ('排放') | ('控制'))) & !(('煤':*)))");
	expect_mode("\"甲烷排放控制\"", QUERY_WORDS, "('甲烷' <-> '烷排' <-> '排放' <-> '放控' <-> '控制')");
	expect_mode("wind solar", QUERY_ANY, "((('wind') | ('solar')))");
}

static void expect_not_for(const char *typed, enum query_mode mode)
{
	struct query *query;
	bool is_exact;

	assert_int_equal(query_parse(&query, NULL, typed, strlen(typed)), OK);
	assert_null(query_tsquery(query, query, mode));
	assert_null(query_loose_tsquery(query, query, mode, &is_exact));
	talloc_free(query);
}

static void one_of_three_words_may_be_missing(void **state)
{
	(void)state;
	expect_mode("wind solar hydro", QUERY_MOST, "((('solar') & ('hydro')) | (('wind') & ('hydro')) | (('wind') & ('solar')))");
	expect_mode("甲烷排放控制 -煤", QUERY_MOST, "((('排放') & ('控制')) | (('甲烷') & ('控制')) | (('甲烷') & ('排放'))) & !(('煤':*))");
	expect_not_for("wind solar", QUERY_MOST);
	expect_not_for("wind OR solar OR hydro", QUERY_MOST);
	expect_not_for("a1 b2 c3 d4 e5 f6 g7 h8 i9 j10 k11 l12 m13", QUERY_MOST);
}

static void expect_loose(const char *typed, enum query_mode mode, const char *expected, bool is_exact)
{
	struct query *query = NULL;
	bool was_exact;
	char *found;

	assert_int_equal(query_parse(&query, NULL, typed, strlen(typed)), OK);
	found = query_loose_tsquery(query, query, mode, &was_exact);
	if (expected == NULL)
		assert_null(found);
	else
		assert_string_equal(found, expected);
	assert_int_equal(was_exact, is_exact);
	talloc_free(query);
}

static void the_loose_form_asks_for_lexemes_alone(void **state)
{
	(void)state;
	expect_loose("碳达峰", QUERY_WORDS, "('碳达' & '达峰')", false);
	expect_loose("碳", QUERY_WORDS, "('碳')", true);
	expect_loose("emission*", QUERY_WORDS, "('emiss':*)", true);
	expect_loose("甲烷 methane", QUERY_WORDS, "(('甲烷') & ('methan'))", true);
	expect_loose("甲烷排放控制行动方案", QUERY_WORDS, "(('甲烷') & ('排放') & ('控制') & ('行动') & ('方案'))", true);
	expect_loose("35%", QUERY_WORDS, "('35%' | '35')", true);
}

static void the_loose_form_excludes_no_more_than_the_exact_one(void **state)
{
	(void)state;
	expect_loose("储能 -煤", QUERY_WORDS, "(('储能') & !(('煤')))", true);
	expect_loose("储能 -碳达峰", QUERY_WORDS, "(('储能'))", false);
	expect_loose("储能 (-碳达峰 OR 甲烷)", QUERY_WORDS, "(('储能'))", false);
	expect_loose("储能 甲烷 -碳达峰", QUERY_ANY, "((('储能') | ('甲烷')))", false);
	expect_loose("-碳达峰", QUERY_WORDS, NULL, false);
	expect_loose("", QUERY_WORDS, NULL, false);
}

static void a_field_asks_for_titles_and_numbers(void **state)
{
	(void)state;
	expect("title:碳达峰 储能", "(('碳达':A <-> '达峰':A) & ('储能'))");
	expect("标题：“碳达峰 方案”", "('碳达':A <-> '达峰':A <-> '峰方':A <-> '方案':A)");
	expect("TITLE:(wind OR solar)", "(('wind':A) | ('solar':A))");
	expect("-number:2021", "!(('2021':A))");
	expect("title: 碳达峰", "(('titl') & ('碳达' <-> '达峰'))");
	expect("title:", "('titl')");
	expect("subtitle:wind", "('subtitl' <-> 'wind')");
	expect_loose("title:碳", QUERY_WORDS, "('碳')", false);
	expect_mode("title:甲烷排放控制", QUERY_WORDS, "(('甲烷':A) & ('排放':A) & ('控制':A))");
}

static void what_has_no_token_asks_nothing(void **state)
{
	static const char *const typed[] = {"", " ", "the of", "\"\"", "-", "()", "((((", "OR", "| |", "*", "《》", "-\"", "AND NOT"};

	(void)state;
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++)
		expect(typed[i], NULL);
}

static void malformed_queries_mean_something_sensible(void **state)
{
	(void)state;
	expect("(wind", "('wind')");
	expect("wind)", "('wind')");
	expect("wind OR", "('wind')");
	expect("OR wind", "('wind')");
	expect("wind OR OR | solar", "(('wind') | ('solar'))");
	expect("(((((((((((((((((((((((wind)))))) solar", "(('wind') & ('solar'))");
	expect("a' | b:* & !c \\ <-> d'", "(('b') & ('c') & ('d'))");
}

static void nothing_typed_escapes_its_quotes(void **state)
{
	static const char alphabet[][4] = {"'", "\\", "\"", "(", ")", "|", "&", "!", ":", "*", "<", ">", "-", " ", "a", "碳", "1", "\x01", "$", "“"};

	(void)state;
	srand(7);
	for (unsigned round = 0; round < 3000; round++) {
		char typed[128] = "";
		struct query *query = NULL;

		for (unsigned i = 0; i < 30; i++)
			strcat(typed, alphabet[(size_t)rand() % (sizeof alphabet / sizeof alphabet[0])]);
		if (query_parse(&query, NULL, typed, strlen(typed)) == OK) {
			char *text = query_tsquery(query, query, (enum query_mode)(round % 4));
			bool is_quoted = false;

			for (char *c = text; c != NULL && *c != '\0'; c++) {
				is_quoted ^= *c == '\'';
				if (!is_quoted && strchr("'()|&! :*A<->0123456789", *c) == NULL)
					fail_msg("%s became %s", typed, text);
			}
			assert_false(is_quoted);
		}
		talloc_free(query);
	}
}

static void too_long_or_too_many_is_too_large(void **state)
{
	char typed[QUERY_MAX_BYTES + 2];
	struct query *query = NULL;

	(void)state;
	memset(typed, 'a', sizeof typed);
	assert_int_equal(query_parse(&query, NULL, typed, QUERY_MAX_BYTES + 1), TOO_LARGE);
	assert_int_equal(query_parse(&query, NULL, typed, QUERY_MAX_BYTES), OK);
	talloc_free(query);
	query = NULL;
	for (size_t i = 0; i < sizeof typed; i++)
		typed[i] = i % 2 == 0 ? '7' : ' ';
	assert_int_equal(query_parse(&query, NULL, typed, 2 * QUERY_MAX_TERMS), OK);
	talloc_free(query);
	query = NULL;
	assert_int_equal(query_parse(&query, NULL, typed, 2 * QUERY_MAX_TERMS + 2), TOO_LARGE);
	assert_null(query);
}

static void expect_expanded(const char *typed, const char *expected)
{
	struct glossary *glossary = glossary_new(NULL);
	struct query *query = NULL;

	glossary_add(glossary, "甲烷", "methane|CH4");
	glossary_add(glossary, "双碳", "碳达峰碳中和");
	glossary_add(glossary, "碳达峰", "carbon peaking");
	glossary_add(glossary, "碳", "carbon");
	glossary_add(glossary, "广东省|广东", "Guangdong Province|Guangdong");
	assert_int_equal(query_parse(&query, NULL, typed, strlen(typed)), OK);
	query_expand(query, glossary_expand, glossary);
	assert_string_equal(query_tsquery(query, query, QUERY_EXACT), expected);
	talloc_free(query);
	talloc_free(glossary);
}

static void the_glossary_crosses_the_languages(void **state)
{
	(void)state;
	expect_expanded("甲烷", "(('甲烷') | ('methan') | ('ch4'))");
	expect_expanded("Methane plan", "((('methan') | ('甲烷') | ('ch4')) & ('plan'))");
	expect_expanded("雙碳", "(('双碳') | ('碳达' <-> '达峰' <-> '峰碳' <-> '碳中' <-> '中和'))");
	expect_expanded("solar -methane", "(('solar') & !(('methan')))");
}

static void the_longest_expression_comes_first(void **state)
{
	(void)state;
	expect_expanded("carbon peaking", "((('carbon') & ('peak')) | ('碳达' <-> '达峰'))");
	expect_expanded("\"carbon peaking\"", "(('carbon' <-> 'peak') | ('碳达' <-> '达峰'))");
	expect_expanded("carbon plan", "((('carbon') | ('碳':*)) & ('plan'))");
}

static void names_that_hold_another_name_add_nothing(void **state)
{
	(void)state;
	expect_expanded("广东", "(('广东') | ('guangdong'))");
	expect_expanded("Guangdong Province", "((('guangdong') & ('provinc')) | ('广东') | ('guangdong'))");
}

static void a_run_of_known_expressions_crosses_the_languages(void **state)
{
	(void)state;
	expect_expanded("广东甲烷", "(('广东' <-> '东甲' <-> '甲烷') | (('guangdong') & (('methan') | ('ch4'))))");
	expect_expanded("广东省的甲烷", "(('广东' <-> '东省' <-> '省的' <-> '的甲' <-> '甲烷') | ((('广东') | ('guangdong')) & (('methan') | ('ch4'))))");
	expect_expanded("广东油气", "('广东' <-> '东油' <-> '油气')");
	expect_expanded("\"广东甲烷\"", "('广东' <-> '东甲' <-> '甲烷')");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_must_all_occur),
		cmocka_unit_test(a_run_of_han_is_a_phrase_of_bigrams),
		cmocka_unit_test(a_title_is_asked_for_by_weight),
		cmocka_unit_test(a_single_han_character_is_a_prefix),
		cmocka_unit_test(quoted_words_are_a_phrase_with_its_stop_words_counted),
		cmocka_unit_test(a_minus_excludes),
		cmocka_unit_test(only_absence_is_told),
		cmocka_unit_test(or_binds_tighter_than_the_blank),
		cmocka_unit_test(a_prefix_reaches_the_stems),
		cmocka_unit_test(a_document_number_is_found_whole_and_by_its_parts),
		cmocka_unit_test(a_number_with_its_unit_is_found_whole_and_by_its_parts),
		cmocka_unit_test(a_title_with_its_marks_is_one_phrase),
		cmocka_unit_test(a_long_run_can_be_cut_into_words),
		cmocka_unit_test(one_of_three_words_may_be_missing),
		cmocka_unit_test(the_loose_form_asks_for_lexemes_alone),
		cmocka_unit_test(the_loose_form_excludes_no_more_than_the_exact_one),
		cmocka_unit_test(a_field_asks_for_titles_and_numbers),
		cmocka_unit_test(what_has_no_token_asks_nothing),
		cmocka_unit_test(malformed_queries_mean_something_sensible),
		cmocka_unit_test(nothing_typed_escapes_its_quotes),
		cmocka_unit_test(too_long_or_too_many_is_too_large),
		cmocka_unit_test(the_glossary_crosses_the_languages),
		cmocka_unit_test(the_longest_expression_comes_first),
		cmocka_unit_test(names_that_hold_another_name_add_nothing),
		cmocka_unit_test(a_run_of_known_expressions_crosses_the_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
