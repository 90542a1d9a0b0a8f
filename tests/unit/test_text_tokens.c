#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "proto/text/fold.h"
#include "proto/text/query.h"
#include "proto/text/tokens.h"
#include "proto/text/utf8.h"

static char *tsvector(void *owner, const char *text, char weight)
{
	struct token_field field = {text, strlen(text), weight};

	return tokens_tsvector(owner, &field, 1, NULL);
}

static void expect(const char *text, const char *expected)
{
	char *found = tsvector(NULL, text, 'D');

	assert_string_equal(found, expected);
	talloc_free(found);
}

static void han_becomes_bigrams_and_a_last_character(void **state)
{
	(void)state;
	expect("碳达峰", "'峰':3 '碳' '碳达':1 '达' '达峰':2 ");
	expect("碳", "'碳':1 ");
	expect("碳达峰。中和", "'中' '中和':4 '和':5 '峰':3 '碳' '碳达':1 '达' '达峰':2 ");
	expect("“双碳”目标", "'双' '双碳':1 '标':4 '目' '目标':3 '碳' '碳目':2 ");
}

static void english_is_stemmed_and_stop_words_keep_their_places(void **state)
{
	(void)state;
	expect("Reduction of methane emissions", "'emiss':4 'methan':3 'reduct':1 ");
	expect("China's non-fossil", "'china':1 'fossil':3 'non':2 ");
	expect("PM2.5 5G CO₂", "'5g':2 'co2':3 'pm2.5':1 ");
}

static void numbers_stand_alone_and_with_their_units(void **state)
{
	(void)state;
	expect("35%", "'35':1 '35%':1 ");
	expect("1,300万千瓦", "'1300':1 '1300万千瓦':1 '万' '万千':2 '千' '千瓦':3 '瓦':4 ");
	expect("30 GW or 30GWa", "'30':1 '30gw':1 '30gwa':4 'gw':2 ");
	expect("2025 年", "'2025':1 '2025年':1 '年':2 ");
	expect("1.2.3, 4,56", "'1.2.3':1 '4':2 '56':3 ");
}

static void a_document_number_is_one_token_and_its_parts(void **state)
{
	(void)state;
	expect("国办发〔2024〕39号", "'2024':4 '39':5 '[2024]39号':4 '办' '办发':2 '发':3 '号':6 '国' '国办':1 '国办发[2024]39号':1 ");
	expect("根据国发(2021)第4 号", "'2021':5 '4':7 '[2021]4号':5 '发':4 '号':8 '国' '国发':3 '国发[2021]4号':3 '据' "
				       "'据国':2 '根' '根据':1 '第':6 ");
	expect("〔2024〕年", "'2024':1 '年':2 ");
}

static void fields_have_weights_and_do_not_touch(void **state)
{
	struct token_field fields[] = {{"碳达", 6, 'A'}, {NULL, 0, 'B'}, {"碳达", 6, 'D'}};
	char *found = tokens_tsvector(NULL, fields, 3, NULL);

	(void)state;
	assert_string_equal(found, "'碳' '碳达':1A,35 '达':2A,36 ");
	talloc_free(found);
	expect("", "");
}

/* The value PostgreSQL would need for the literal, and whether it would take it. */
static size_t check_literal(const char *literal)
{
	size_t bytes = 0;

	while (*literal == '\'') {
		size_t lexeme = 0, positions = 0;

		for (literal++; *literal != '\''; literal++, lexeme++)
			assert_true(*literal != '\0' && *literal != '\\');
		literal++;
		assert_in_range(lexeme, 1, TOKEN_MAX_BYTES);
		while (*literal == ':' || *literal == ',') {
			char *end;
			long position = strtol(literal + 1, &end, 10);

			assert_in_range(position, 1, 16383);
			positions++;
			literal = end + (*end >= 'A' && *end <= 'C');
		}
		assert_in_range(positions, 0, 255);
		assert_int_equal(*literal, ' ');
		literal++;
		bytes += 4 + lexeme + 1 + (positions > 0 ? 2 + 2 * positions : 0);
	}
	assert_int_equal(*literal, '\0');
	return bytes;
}

static void a_megabyte_of_one_thing_stays_within_the_limits(void **state)
{
	static const char *const units[] = {"碳", "1", "a", "碳 ", "a ", "'", "\\ ", "[2024]", "1,111", "ab1.", "国发[2024]1号"};
	size_t size = 1 << 20;
	char *text = test_malloc(size + 32);

	(void)state;
	for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
		size_t len = 0;
		char *found;

		for (; len < size; len += strlen(units[u]))
			memcpy(text + len, units[u], strlen(units[u]));
		text[len] = '\0';
		found = tsvector(NULL, text, 'D');
		assert_in_range(check_literal(found), 0, 900 * 1024);
		talloc_free(found);
	}
	test_free(text);
}

static void a_text_of_ever_new_tokens_loses_body_before_title(void **state)
{
	size_t size = 4 << 20, len = 0;
	char *text = test_malloc(size + 64);
	struct token_field fields[2] = {{"最后的标题", 15, 'A'}};
	char *found;

	(void)state;
	srand(3);
	while (len < size)
		len += (size_t)snprintf(text + len, 64, "%x%x ", (unsigned)rand(), (unsigned)rand());
	fields[1] = (struct token_field){text, len, 'D'};
	found = tokens_tsvector(NULL, fields, 2, NULL);
	assert_in_range(check_literal(found), 400 * 1024, 900 * 1024);
	assert_non_null(strstr(found, "'标题':4A"));
	talloc_free(found);
	test_free(text);
}

static void positions_wrap_so_that_late_phrases_are_found(void **state)
{
	size_t len = 0;
	char *text = test_malloc(200000), *found;

	(void)state;
	for (unsigned i = 0; i < 16381; i++)
		len += (size_t)sprintf(text + len, "w%u ", i);
	sprintf(text + len, "碳达峰");
	found = tsvector(NULL, text, 'D');
	assert_non_null(strstr(found, "'碳达':16382 "));
	assert_non_null(strstr(found, "'达峰':16383 "));
	assert_non_null(strstr(found, "'峰':1 "));
	talloc_free(found);
	test_free(text);
}

static unsigned distance(uint64_t a, uint64_t b)
{
	return (unsigned)__builtin_popcountll(a ^ b);
}

static void near_duplicates_have_near_fingerprints(void **state)
{
	char one[40000] = "", other[40000] = "", third[40000] = "";

	(void)state;
	srand(5);
	for (unsigned i = 0; i < 3000; i++) {
		char word[8];

		word[utf8_put(word, 0x4E00 + (uint32_t)rand() % 3000)] = '\0';
		strcat(one, word);
		strcat(other, i == 1500 ? "改" : word);
		word[utf8_put(word, 0x4E00 + (uint32_t)rand() % 3000)] = '\0';
		strcat(third, word);
	}
	assert_in_range(distance(tokens_fingerprint(one, strlen(one)), tokens_fingerprint(other, strlen(other))), 0, 3);
	assert_in_range(distance(tokens_fingerprint(one, strlen(one)), tokens_fingerprint(third, strlen(third))), 10, 64);
	assert_true(tokens_fingerprint("", 0) == 0);
}

/* A little of PostgreSQL: whether the term's tokens stand in a row among those of a text. */
struct place {
	char *lexeme;
	uint32_t position;
};

struct places {
	struct place *items;
	size_t n;
};

static void add_place(void *arg, const struct token *token)
{
	struct places *places = arg;

	places->items = talloc_realloc_size(places, places->items, (places->n + 1) * sizeof *places->items);
	places->items[places->n++] = (struct place){talloc_strndup(places, token->lexeme, token->len), token->position};
}

static bool has_token(const struct places *places, const struct query_token *token, uint32_t position)
{
	for (size_t i = 0; i < places->n; i++) {
		const struct place *place = &places->items[i];

		if (place->position == position && (token->is_prefix ? strncmp(place->lexeme, token->lexeme, strlen(token->lexeme))
								      : strcmp(place->lexeme, token->lexeme)) == 0)
			return true;
	}
	return false;
}

static bool has_term(const struct places *places, const struct query_term *term)
{
	for (size_t i = 0; i < places->n; i++) {
		uint32_t position = places->items[i].position;
		size_t found = 0;

		while (found < term->n_tokens && has_token(places, &term->tokens[found], position + term->tokens[found].gap))
			position += term->tokens[found++].gap;
		if (found == term->n_tokens)
			return true;
	}
	return false;
}

static bool has_node(const struct places *places, const struct query_node *node)
{
	if (node->op == QUERY_TERM)
		return has_term(places, node->term);
	for (size_t i = 0; i < node->n_kids; i++) {
		if (!has_node(places, node->kids[i]))
			return false;
	}
	return true;
}

/* Whether typing `typed` finds a document with the text. */
static bool finds(const char *typed, const char *text)
{
	struct query *query = NULL;
	struct places *places = talloc_zero(NULL, struct places);
	struct folded *folded = fold_text(places, text, strlen(text), FOLD_JOIN);
	bool is_found;

	assert_int_equal(query_parse(&query, places, typed, strlen(typed)), OK);
	assert_non_null(query->root);
	tokens_each(folded->text, folded->len, add_place, places);
	is_found = has_node(places, query->root);
	talloc_free(places);
	return is_found;
}

static void a_query_finds_every_way_of_writing(void **state)
{
	static const char text[] = "广东省人民政府办公厅关于印发《甲烷排放控制行动方案（试行）》的通知（粤府办〔2024〕 39 号）\n"
				   "到2025年，回收利用达1,300万立方米。加快“碳达峰、碳中和”工作，CO₂与non-fossil energy emissions\n"
				   "生 态 环 境 部 新型\n—4—\n\f储能";
	static const char *const found[] = {
		"甲烷", "烷", "粤府办[2024]39号", "粤府办（2024）39号", "〔2024〕39号", "印发甲烷排放控制行动方案", "1300万",
		"碳达峰碳中和", "碳达峰、碳中和", "co2", "Non-Fossil", "emission", "\"non fossil energy\"", "生态环境部",
		"新型储能", "甲烷 2025年", "廣東省", "emiss*", "方案（试行）", "试行的通知",
	};
	static const char *const not_found[] = {"乙烷", "2024年", "达碳", "\"energy fossil\"", "300万", "粤府〔2024〕39号"};

	(void)state;
	for (size_t i = 0; i < sizeof found / sizeof found[0]; i++) {
		if (!finds(found[i], text))
			fail_msg("%s finds nothing", found[i]);
	}
	for (size_t i = 0; i < sizeof not_found / sizeof not_found[0]; i++) {
		if (finds(not_found[i], text))
			fail_msg("%s finds something", not_found[i]);
	}
}

static const char *corpus_dir(void)
{
	static char path[512];
	const char *dir = getenv("CCNT_CORPUS_DIR");

	snprintf(path, sizeof path, "%s/policies_zh", dir != NULL ? dir : CCNT_SOURCE_DIR "/../shared/data");
	return path;
}

static char *read_file(void *owner, const char *path, size_t *len_out)
{
	FILE *file = fopen(path, "rb");
	char *text;
	size_t n;

	assert_non_null(file);
	text = talloc_array(owner, char, 8 << 20);
	n = fread(text, 1, (8 << 20) - 1, file);
	fclose(file);
	text[n] = '\0';
	*len_out = n;
	return text;
}

static void every_document_of_the_corpus_becomes_a_literal(void **state)
{
	DIR *dir = opendir(corpus_dir());
	size_t n = 0;

	(void)state;
	if (dir == NULL) {
		print_message("LEFT OUT: no corpus at %s (set CCNT_CORPUS_DIR)\n", corpus_dir());
		skip();
	}
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		char path[1024];
		char *text, *found;
		size_t len;

		if (strstr(entry->d_name, ".txt") == NULL || n++ % 4 != 0)
			continue;
		snprintf(path, sizeof path, "%s/%s", corpus_dir(), entry->d_name);
		text = read_file(NULL, path, &len);
		assert_true(utf8_valid(text, len));
		found = tsvector(text, text, 'D');
		assert_in_range(check_literal(found), 100, 900 * 1024);
		talloc_free(text);
	}
	closedir(dir);
	assert_true(n > 100);
}

static void every_title_of_the_corpus_finds_itself(void **state)
{
	char path[1024], line[8192];
	FILE *labels;
	size_t n = 0;

	(void)state;
	snprintf(path, sizeof path, "%s/labels.tsv", corpus_dir());
	labels = fopen(path, "r");
	if (labels == NULL) {
		print_message("LEFT OUT: no corpus at %s (set CCNT_CORPUS_DIR)\n", path);
		skip();
	}
	while (fgets(line, sizeof line, labels) != NULL) {
		char *title = strchr(line, '\t') + 1;

		title[strcspn(title, "\t")] = '\0';
		if (!finds(title, title))
			fail_msg("%s does not find itself", title);
		n++;
	}
	fclose(labels);
	assert_true(n > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(han_becomes_bigrams_and_a_last_character),
		cmocka_unit_test(english_is_stemmed_and_stop_words_keep_their_places),
		cmocka_unit_test(numbers_stand_alone_and_with_their_units),
		cmocka_unit_test(a_document_number_is_one_token_and_its_parts),
		cmocka_unit_test(fields_have_weights_and_do_not_touch),
		cmocka_unit_test(a_megabyte_of_one_thing_stays_within_the_limits),
		cmocka_unit_test(a_text_of_ever_new_tokens_loses_body_before_title),
		cmocka_unit_test(positions_wrap_so_that_late_phrases_are_found),
		cmocka_unit_test(near_duplicates_have_near_fingerprints),
		cmocka_unit_test(a_query_finds_every_way_of_writing),
		cmocka_unit_test(every_document_of_the_corpus_becomes_a_literal),
		cmocka_unit_test(every_title_of_the_corpus_finds_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
