#include "proto/text/words.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/utf8.h"

/* Sorted. Words of grammar only: "new", "power" and "plan" stay. */
static const char *const stop_words[] = {
	"a",     "about", "after", "all",   "also", "an",    "and",   "any",  "are",  "as",    "at",    "be",
	"been",  "by",    "can",   "did",   "do",   "does",  "each",  "for",  "from", "had",   "has",   "have",
	"he",    "her",   "his",   "how",   "if",   "in",    "into",  "is",   "it",   "its",   "more",  "most",
	"no",    "nor",   "not",   "of",    "on",   "or",    "our",   "out",  "shall", "she",  "should", "so",
	"such",  "than",  "that",  "the",   "their", "them", "then",  "there", "these", "they", "this", "those",
	"to",    "was",   "we",    "were",  "what", "when",  "where", "which", "while", "who",  "will", "with",
	"would", "you",   "your",
};

/* Folded. Any order: the longest that fits wins. */
static const char *const units[] = {
	"%", "‰", "℃", "年", "月", "日", "天", "小时", "元", "万元", "亿元", "万亿元", "美元", "万", "亿", "万亿", "倍",
	"个", "项", "家", "座", "台", "辆", "万辆", "户", "万户", "人", "万人", "条", "批", "次",
	"个百分点", "百分点", "吨", "万吨", "亿吨", "吨标准煤", "万吨标准煤", "亿吨标准煤", "克", "千克", "公斤", "毫克", "微克",
	"克标准煤", "千克标准煤", "公里", "万公里", "千米", "米", "亩", "万亩", "亿亩", "公顷", "万公顷", "平方米", "万平方米",
	"亿平方米", "平方公里", "立方米", "万立方米", "亿立方米", "千瓦", "万千瓦", "亿千瓦", "兆瓦", "吉瓦", "千瓦时",
	"万千瓦时", "亿千瓦时", "度", "亿度", "千伏", "伏", "千卡", "焦", "吉焦", "兆焦",
	"t", "kt", "mt", "gt", "kg", "mg", "mtce", "tce", "tco2", "mtco2", "mtco2e", "km", "km2", "m2", "m3", "ha",
	"w", "kw", "mw", "gw", "tw", "wh", "kwh", "mwh", "gwh", "twh", "kv", "gj", "ej", "million", "billion", "percent",
	"mg/m3", "g/kwh", "gce/kwh",
};

bool is_word_point(uint32_t point)
{
	if (point < 0x80)
		return (point >= 'a' && point <= 'z') || (point >= '0' && point <= '9') ||
		       (point >= 'A' && point <= 'Z');
	return !is_han(point) && (U_GET_GC_MASK((UChar32)point) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}

const char *word_stem(const char *word, size_t len, size_t *len_out)
{
	static struct sb_stemmer *stemmer; /* one for the process, for ever */
	const char *stem;

	*len_out = len;
	if (len < 3 || len > 64)
		return word;
	for (size_t i = 0; i < len; i++) {
		if (word[i] < 'a' || word[i] > 'z')
			return word;
	}
	if (stemmer == NULL)
		stemmer = must_alloc(sb_stemmer_new("english", NULL));
	stem = must_alloc((void *)(uintptr_t)sb_stemmer_stem(stemmer, (const sb_symbol *)word, (int)len));
	*len_out = (size_t)sb_stemmer_length(stemmer);
	return stem;
}

struct piece {
	const char *text;
	size_t len;
};

static int compare_word(const void *key, const void *item)
{
	const struct piece *piece = key;
	const char *word = *(const char *const *)item;
	int order = strncmp(piece->text, word, piece->len);

	return order != 0 ? order : (word[piece->len] == '\0' ? 0 : -1);
}

bool word_is_stop(const char *word, size_t len)
{
	struct piece piece = {word, len};

	return len <= 6 && bsearch(&piece, stop_words, sizeof stop_words / sizeof stop_words[0], sizeof stop_words[0],
				   compare_word) != NULL;
}

bool word_is_particle(uint32_t point)
{
	static const char particles[] = "的了和与及或在为对于按由等第各本该其之从向将以并省市县区州年月日前后内中上下";

	for (const char *at = particles; *at != '\0';) {
		if (utf8_next(&at) == point)
			return true;
	}
	return false;
}

size_t unit_length(const char *text, size_t len)
{
	size_t longest = 0;

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		size_t n = strlen(units[i]);
		const char *after = text + n;

		if (n <= longest || n > len || memcmp(units[i], text, n) != 0)
			continue;
		if (units[i][0] >= 'a' && units[i][0] <= 'z' && n < len && is_word_point(utf8_next(&after)))
			continue;
		longest = n;
	}
	return longest;
}

/* The break iterator of the process, made when first needed. */
static UBreakIterator *word_breaks(void)
{
	static UBreakIterator *breaks;
	UErrorCode error = U_ZERO_ERROR;

	if (breaks == NULL)
		breaks = ubrk_open(UBRK_WORD, "zh", NULL, 0, &error);
	if (U_FAILURE(error))
		log_die("text.word_breaks", __FILE__, __LINE__);
	return breaks;
}

void words_cut(const char *text, size_t len, word_fn *fn, void *arg)
{
	UErrorCode error = U_ZERO_ERROR;
	UText utext = UTEXT_INITIALIZER;

	utext_openUTF8(&utext, text, (int64_t)len, &error);
	ubrk_setUText(word_breaks(), &utext, &error);
	if (U_FAILURE(error))
		log_die("text.word_breaks", __FILE__, __LINE__);
	for (int32_t from = ubrk_first(word_breaks()), to; (to = ubrk_next(word_breaks())) != UBRK_DONE; from = to) {
		if (ubrk_getRuleStatus(word_breaks()) >= UBRK_WORD_NONE_LIMIT)
			fn(arg, text + from, (size_t)(to - from));
	}
	utext_close(&utext);
}
