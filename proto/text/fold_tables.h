/* The tables behind fold.h: what each character of the basic plane folds to on its own. For fold.c and
 * highlight.c only. */
#ifndef CCNT_PROTO_TEXT_FOLD_TABLES_H
#define CCNT_PROTO_TEXT_FOLD_TABLES_H

#include <stddef.h>
#include <stdint.h>

enum fold_special {
	FOLD_VANISH = 0,
	FOLD_COMPLEX = 0xFFFF,   /* folds to more than one character */
	FOLD_COMBINING = 0xFFFE, /* may join the character before it */
};

/* [c]: the folded character, or one of enum fold_special. White space is '\n' (line breaks), '\f' (page
 * breaks) or ' '. Filled by fold_init(). */
extern uint16_t fold_table[0x10000];

/* Folds n characters together (n <= FOLD_CLUSTER_MAX); writes at most room characters, returns how many. */
enum { FOLD_CLUSTER_MAX = 32, FOLD_CLUSTER_ROOM = FOLD_CLUSTER_MAX * 18 };
size_t fold_cluster(uint32_t *out, size_t room, const uint32_t *points, size_t n);

#endif
