#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "api/domain/correction.h"
#include "proto/text/pinyin.h"

/* What a vocabulary would answer: all that it has; a correction takes what it can use. */
static const struct {
	const char *word;
	int weight;
} vocabulary[] = {
	{"碳达峰", 100}, {"碳中和", 100}, {"甲烷", 90},  {"广东", 300},      {"广州", 200},  {"行动", 50},   {"方案", 60},    {"能源", 80},
	{"转型", 20},    {"methane", 90}, {"carbon", 90}, {"market", 30},     {"guangdong", 300}, {"guangzhou", 200}, {"emissions", 40}, {"plan", 60},
	{"氢能", 40},    {"叹达峰", 1},   {"重庆", 300},  {"energy storage", 10}, {"energy", 20},
};

static void add_all(struct correction *c)
{
	for (size_t i = 0; i < sizeof vocabulary / sizeof vocabulary[0]; i++) {
		const char *word = vocabulary[i].word;
		const char *spelling = strcmp(word, "重庆") == 0 ? "chongqing" : pinyin_spell(c, word, strlen(word));

		correction_add(c, word, spelling, pinyin_sound(c, spelling), vocabulary[i].weight);
	}
}

static void expect(const char *typed, const char *expected)
{
	struct correction *c = correction_new(NULL, typed);
	const char *text;

	add_all(c);
	text = correction_text(c);
	if (expected == NULL)
		assert_null(text);
	else if (text == NULL)
		fail_msg("%s is not corrected", typed);
	else
		assert_string_equal(text, expected);
	talloc_free(c);
}

static void homophones_are_put_right(void **state)
{
	(void)state;
	expect("谈达峰", "碳达峰");
	expect("炭达峰行动方案", "碳达峰行动方案");
	expect("广动 甲完", "广东 甲烷");
	expect("能园转形", "能源转型");
	expect("亲能方案", "氢能方案");
}

static void pinyin_becomes_han(void **state)
{
	(void)state;
	expect("tandafeng", "碳达峰");
	expect("tan da feng", "碳达峰");
	expect("tandafengxingdongfangan", "碳达峰行动方案");
	expect("jiawan 广东", "甲烷 广东");
	expect("tandafen", "碳达峰");
	expect("chongqing", "重庆");
	expect("guangdong jiawan", "广东 甲烷");
	expect("carbon jiawan", "carbon 甲烷");
}

static void typos_are_put_right(void **state)
{
	(void)state;
	expect("methne", "methane");
	expect("guangzou", "guangzhou");
	expect("carbn  maket", "carbon  market");
	expect("emisions plan", "emissions plan");
	expect("methnae", "methane");
	expect("Methne OR CARBN", "methane OR carbon");
	expect("energystorage", "energy storage");
}

static void what_is_known_stays(void **state)
{
	(void)state;
	expect("methane", NULL);
	expect("methan", NULL); /* its stem */
	expect("carbon emission", NULL);
	expect("guangdong", NULL);
	expect("碳达峰行动方案", NULL);
	expect("the plan", NULL);
	expect("quantum entanglement", NULL);
	expect("量子纠缠", NULL);
	expect("", NULL);
}

static void operators_conditions_and_numbers_stay(void **state)
{
	(void)state;
	expect("region:methne -methne methne", "region:methne -methne methane");
	expect("\"methne\" OR (carbn)", "\"methane\" OR (carbon)");
	expect("co22", NULL);
	expect("methne2", NULL);
}

static void what_is_asked_is_bounded(void **state)
{
	char typed[1025];
	struct correction *c;

	(void)state;
	for (size_t i = 0; i < sizeof typed - 1; i++)
		typed[i] = i % 20 == 19 ? ' ' : (char)('a' + i % 20);
	typed[sizeof typed - 1] = '\0';
	c = correction_new(NULL, typed);
	assert_true(c->sounds.n <= CORRECTION_MAX_KEYS);
	assert_true(c->near.n <= CORRECTION_MAX_WORDS);
	add_all(c);
	assert_null(correction_text(c));
	talloc_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(homophones_are_put_right),
		cmocka_unit_test(pinyin_becomes_han),
		cmocka_unit_test(typos_are_put_right),
		cmocka_unit_test(what_is_known_stays),
		cmocka_unit_test(operators_conditions_and_numbers_stay),
		cmocka_unit_test(what_is_asked_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
