/* uthash for keys that are numbers of 64 bits (ids, fences): to be included in place of <uthash.h>. Its own hash of eight
 * bytes costs more than all else that a look-up does, and chains of up to ten more than a few more buckets. */
#ifndef CCNT_PROTO_BASE_NUMBER_HASH_H
#define CCNT_PROTO_BASE_NUMBER_HASH_H

#include <stdint.h>
#include <string.h>

/* Multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4) by 2^64 divided by the golden ratio. */
static inline uint32_t number_hash(const void *key)
{
	uint64_t number;

	memcpy(&number, key, sizeof number);
	return (uint32_t)((number * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

#define HASH_FUNCTION(key, size, hash) ((hash) = number_hash(key))
#include <uthash.h>
#undef HASH_BKT_CAPACITY_THRESH
#define HASH_BKT_CAPACITY_THRESH 2U

#endif
