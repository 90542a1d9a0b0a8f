#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "proto/text/pinyin.h"
#include "proto/text/vocabulary.h"

static void join(void *arg, const char *word, size_t len)
{
	char **text = arg;

	*text = talloc_asprintf_append_buffer(*text, "%s%.*s", **text == '\0' ? "" : "|", (int)len, word);
}

static void expect_words(const char *title, const char *expected)
{
	char *text = talloc_strdup(NULL, "");

	vocabulary_words(title, strlen(title), join, &text);
	assert_string_equal(text, expected);
	talloc_free(text);
}

static void titles_fall_into_words(void **state)
{
	(void)state;
	expect_words("广东省甲烷排放控制工作方案", "广东|甲烷|排放|控制|工作|方案");
	expect_words("Work Plan for Methane Emissions Control", "work|plan|methane|emissions|control");
	expect_words("", "");
}

static void what_no_dictionary_knows_is_a_word_too(void **state)
{
	(void)state;
	expect_words("江苏省碳达峰行动方案", "江苏|碳达峰|行动|方案");
	expect_words("碳達峰", "碳达峰");
	expect_words("碳排放", "排放|碳排放");
	expect_words("生物炭", "生物|生物炭");
}

static void expect_spelling(const char *folded, const char *spelling, const char *sound)
{
	char *spelled = pinyin_spell(NULL, folded, strlen(folded));
	char *heard = pinyin_sound(spelled, spelled);

	assert_string_equal(spelled, spelling);
	assert_string_equal(heard, sound);
	talloc_free(spelled);
}

static void homophones_sound_alike(void **state)
{
	(void)state;
	expect_spelling("碳达峰", "tandafeng", "tandafen");
	expect_spelling("谈达峰", "tandafeng", "tandafen");
	expect_spelling("tan da feng", "tandafeng", "tandafen");
	expect_spelling("guangzou", "guangzou", "guanzou");
	expect_spelling("广州", "guangzhou", "guanzou");
	expect_spelling("双碳2030", "shuangtan2030", "suantan2030");
	expect_spelling("。", "", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(titles_fall_into_words),
		cmocka_unit_test(what_no_dictionary_knows_is_a_word_too),
		cmocka_unit_test(homophones_sound_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
