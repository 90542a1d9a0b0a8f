/* How the characters of document numbers' beginnings are spelled in English texts: 国发 is "Guo Fa". Pinyin without tones, "v" for
 * ü, each character as it is read in such numbers (长 of Changsha, 厦 of Xiamen). */
#ifndef CCNT_WORKERS_DATA_PINYIN_H
#define CCNT_WORKERS_DATA_PINYIN_H

struct syllable {
	const char *text;
	const char *characters; /* that are spelled so */
};

/* Ends with a NULL text. */
extern const struct syllable syllables[];

/* What follows the issuer in a number's beginning: of what kind the paper is (发, 函), which department wrote it (能源). */
struct number_tail {
	const char *letters, *text;
};

/* Ends with a NULL text. */
extern const struct number_tail number_tails[];

#endif
