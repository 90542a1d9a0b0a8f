/* How Chinese is spelled and what sounds alike, for people who typed a homophone (谈达峰) or pinyin (tandafeng). */
#ifndef CCNT_PROTO_TEXT_PINYIN_H
#define CCNT_PROTO_TEXT_PINYIN_H

#include <stddef.h>
#include <stdint.h>

/* A Han character in Hanyu Pinyin without its tone ("feng", "lu" for 绿); "" for any other. Static. */
const char *pinyin_of(uint32_t point);

/* Folded text as it is typed on a keyboard: Han in pinyin, letters a-z and digits as they are, all else left out:
 * "碳达峰" and "tan da feng" are "tandafeng". Allocated under owner. */
char *pinyin_spell(void *owner, const char *folded, size_t len);

/* A spelling with what many speakers do not tell apart made one: zh/z, ch/c, sh/s, -ng/-n, v/u. */
char *pinyin_sound(void *owner, const char *spelling);

#endif
