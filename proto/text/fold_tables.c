/* Made at start from ICU rather than shipped as data: 40 ms once a process (25 of them for loading the
 * transliterator, which is far too slow to be asked for each text), and never out of step with its Unicode. */
#include "proto/text/fold_tables.h"

#include <stdbool.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "proto/base/log.h"
#include "proto/text/fold.h"

enum { HAN_FIRST = 0x3400, HAN_END = 0xA000, RADICAL_FIRST = 0x2E80 };

uint16_t fold_table[0x10000];
static uint16_t simplified[HAN_END - HAN_FIRST];
static const UNormalizer2 *normalizer;

/* U+2E80...: the CJK radicals that NFKC leaves alone, as Unicode's Equivalent_Unified_Ideograph has them
 * (0: none in the basic plane). PDF files hold them in place of the characters. */
static const uint16_t radicals[] = {
	0,      0x5382, 0x4E5B, 0x4E5A, 0x4E59, 0x4EBB, 0x5182, 0,      0x5200, 0x5202, 0x535C, 0x353E, 0x5C0F,
	0x5C0F, 0x5140, 0x5C23, 0x5C22, 0,      0x5DF3, 0x5E7A, 0x5F51, 0x5F50, 0x5FC4, 0x5FC3, 0x624C, 0x6535,
	0,      0x65E1, 0x65E5, 0x6708, 0x6B7A, 0x6BCD, 0x6C11, 0x6C35, 0x6C3A, 0x706C, 0x722B, 0x722B, 0x4E2C,
	0x725B, 0x72AD, 0x738B, 0,      0x76EE, 0x793A, 0x793B, 0x7AF9, 0x7CF9, 0x7E9F, 0x7F53, 0x7F52, 0x34C1,
	0x5197, 0,      0x7F8A, 0,      0,      0x8002, 0x8080, 0x807F, 0x8089, 0,      0x8279, 0x8279, 0x8279,
	0x864E, 0x8864, 0x8980, 0x897F, 0x89C1, 0x89D2, 0,      0x8BA0, 0x8D1D, 0x8DB3, 0x8F66, 0x8FB6, 0x8FB6,
	0x8FB6, 0x9091, 0x9485, 0x9577, 0x9578, 0x957F, 0x95E8, 0,      0x961D, 0x96E8, 0x9752, 0x97E6, 0x9875,
	0x98CE, 0x98DE, 0x98DF, 0,      0x98E0, 0x9963, 0,      0x9A6C, 0x9AA8, 0x9B3C, 0x9C7C, 0x9E1F, 0x5364,
	0x9EA6, 0x9EC4, 0x9EFE, 0x6589, 0x9F50, 0x6B6F, 0x9F7F, 0x7ADC, 0x9F99, 0x9F9C, 0x4E80, 0x9F9F,
};

static const struct {
	uint32_t from;
	uint16_t to;
} replaced[] = {
	{0x3014, '['},  {0x3015, ']'},  {0x3010, '['},  {0x3011, ']'},  {0x3016, '['}, {0x3017, ']'},
	{0x2018, '\''}, {0x2019, '\''}, {0x2010, '-'},  {0x2011, '-'},  {0x2012, '-'}, {0x2013, '-'},
	{0x2212, '-'},  {0xFFFD, 0},    {0x2028, '\n'}, {0x2029, '\n'}, {0x85, '\n'},  {'\n', '\n'},
	{'\r', '\n'},   {'\f', '\f'},   {'\v', '\f'},
	/* Typesetters' fonts in PDF files: GB 2312's punctuation at the place of its code, and raised points. */
	{0xA3AC, ','},  {0xA3AE, 0x3002}, {0xA3BA, ':'}, {0xA3BB, ';'}, {0x1001B0, 0xB7}, {0x100170, 0xB7},
};

/* Every character of the range on a line of its own, so that no rule for phrases applies. */
static void load_simplified(void)
{
	static UChar lines[2 * (HAN_END - HAN_FIRST)];
	UErrorCode error = U_ZERO_ERROR;
	int32_t len = 0, limit;
	UChar id[32];
	UTransliterator *transliterator;

	for (int32_t c = HAN_FIRST; c < HAN_END; c++) {
		lines[len++] = (UChar)c;
		lines[len++] = '\n';
	}
	limit = len;
	u_uastrcpy(id, "Traditional-Simplified");
	transliterator = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
	utrans_transUChars(transliterator, lines, &len, len, 0, &limit, &error);
	if (U_FAILURE(error) || len != 2 * (HAN_END - HAN_FIRST))
		log_die("text.transliterator", __FILE__, __LINE__);
	for (int32_t i = 0; i < HAN_END - HAN_FIRST; i++)
		simplified[i] = lines[2 * i];
	utrans_close(transliterator);
}

/* What is left to do with a character that NFKC and case folding yielded. */
static uint32_t finish_point(uint32_t c)
{
	if (c >= HAN_FIRST && c < HAN_END)
		return simplified[c - HAN_FIRST];
	if (c < 0x80 && c > ' ' && c != 0x7F)
		return c;
	if (c >= RADICAL_FIRST && c < RADICAL_FIRST + sizeof radicals / sizeof radicals[0])
		return radicals[c - RADICAL_FIRST] != 0 ? simplified[radicals[c - RADICAL_FIRST] - HAN_FIRST] : c;
	for (size_t i = 0; i < sizeof replaced / sizeof replaced[0]; i++) {
		if (replaced[i].from == c)
			return replaced[i].to;
	}
	if (u_isUWhiteSpace((UChar32)c) || u_iscntrl((UChar32)c))
		return u_charType((UChar32)c) == U_FORMAT_CHAR ? FOLD_VANISH : ' ';
	if (u_charType((UChar32)c) == U_PRIVATE_USE_CHAR || u_charType((UChar32)c) == U_SURROGATE)
		return FOLD_VANISH;
	return c;
}

size_t fold_cluster(uint32_t *out, size_t room, const uint32_t *points, size_t n)
{
	UChar from[2 * FOLD_CLUSTER_MAX], to[2 * FOLD_CLUSTER_ROOM];
	UErrorCode error = U_ZERO_ERROR;
	int32_t n_from = 0, n_to, at = 0;
	size_t n_out = 0;

	for (size_t i = 0; i < n; i++) {
		if (points[i] > 0xFFFF) {
			from[n_from++] = (UChar)U16_LEAD(points[i]);
			from[n_from++] = (UChar)U16_TRAIL(points[i]);
		} else {
			from[n_from++] = (UChar)points[i];
		}
	}
	n_to = unorm2_normalize(normalizer, from, n_from, to, 2 * FOLD_CLUSTER_ROOM, &error);
	if (U_FAILURE(error))
		return 0;
	while (at < n_to && n_out < room) {
		uint32_t c = to[at++];

		if (U16_IS_LEAD(c) && at < n_to)
			c = (uint32_t)U16_GET_SUPPLEMENTARY(c, to[at++]);
		c = finish_point(c);
		if (c != FOLD_VANISH)
			out[n_out++] = c == '\n' || c == '\f' ? ' ' : c;
	}
	return n_out;
}

static uint16_t fold_alone(uint32_t c)
{
	uint32_t out[4], finished = finish_point(c);
	size_t n;

	if (U16_IS_SURROGATE(c))
		return FOLD_VANISH;
	if (finished == '\n' || finished == '\f' || finished == ' ')
		return (uint16_t)finished;
	n = fold_cluster(out, 4, &c, 1);
	if (n == 0)
		return FOLD_VANISH;
	if (!unorm2_hasBoundaryBefore(normalizer, (UChar32)c))
		return FOLD_COMBINING;
	return n == 1 && out[0] < FOLD_COMBINING ? (uint16_t)out[0] : FOLD_COMPLEX;
}

void fold_init(void)
{
	static bool is_ready;
	UErrorCode error = U_ZERO_ERROR;

	if (is_ready)
		return;
	normalizer = unorm2_getNFKCCasefoldInstance(&error);
	if (U_FAILURE(error))
		log_die("text.normalizer", __FILE__, __LINE__);
	load_simplified();
	for (uint32_t c = 0; c < 0x10000; c++)
		fold_table[c] = fold_alone(c);
	is_ready = true;
}

uint32_t fold_point(uint32_t point)
{
	uint16_t folded;

	if (point > 0xFFFF)
		return point >= 0xF0000 ? finish_point(point) : point;
	folded = fold_table[point];
	if (folded == FOLD_COMPLEX || folded == FOLD_COMBINING)
		return point;
	return folded == '\n' || folded == '\f' ? ' ' : folded;
}

bool is_han(uint32_t point)
{
	return (point >= 0x4E00 && point <= 0x9FFF) || (point >= 0x3400 && point <= 0x4DBF) || point == 0x3007 ||
	       (point >= 0xF900 && point <= 0xFAFF) || (point >= 0x20000 && point <= 0x323AF);
}
