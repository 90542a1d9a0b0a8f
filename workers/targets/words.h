/* The words around a number that say what it means: comparators, verbs, words of the past, of comparison, of
 * conditions; both languages in one table. */
#ifndef CCNT_WORKERS_TARGETS_WORDS_H
#define CCNT_WORKERS_TARGETS_WORDS_H

#include <stddef.h>

enum word {
	WORD_AT_LEAST,
	WORD_MORE,
	WORD_AT_MOST,
	WORD_LESS,
	WORD_ABOUT,
	WORD_EQUAL,    /* reaches, is, stays at: a level follows */
	WORD_REDUCE,   /* falls by */
	WORD_INCREASE, /* grows by */
	WORD_NEW,      /* 新增: an amount that is added */
	WORD_MULTIPLY, /* 翻一番 */
	WORD_OR_MORE,  /* behind the number: 以上 */
	WORD_OR_LESS,
	WORD_OR_SO,
	WORD_PAST,  /* has been, was: a fact */
	WORD_THAN,  /* 较, 比, against: a year behind it is a baseline */
	WORD_BASIS, /* 基础上, 相比, levels: a year in front of it is a baseline */
	WORD_STRIVE,
	WORD_BIND,
	WORD_REFUSE, /* money, marks, calls for proposals: no targets in this sentence */
	WORD_EACH,   /* 分别 */
	WORD_PER_YEAR,
	WORD_BUILD,     /* 建成, 创建: an amount of things that are made */
	WORD_FILLER,    /* says nothing about what is measured */
	WORD_REFERENCE, /* 全国, national */
	WORD_PARENT,    /* 全省, of the province */
	WORD_TARGET,    /* 目标, 水平: what a reference is one of */
	WORD_SHARE,     /* 占 */
	WORD_ABOVE,     /* 高, above, higher */
	WORD_NOTHING,   /* holds another word and means nothing here: 节约, 占比 */
	N_WORDS
};

enum { WORD_HALVES = -2 };

struct word_entry {
	enum word word;
	int factor;        /* of WORD_MULTIPLY; WORD_HALVES: it falls by half */
	const char *texts; /* separated by "|" */
};

extern const struct word_entry target_words[];
extern const size_t n_target_words;

#endif
