#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <sodium.h>

#include "api/domain/token.h"

static int start(void **state)
{
	(void)state;
	return sodium_init() < 0;
}

static void a_secret_is_43_letters_after_its_prefix_and_never_the_same(void **state)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	char one[TOKEN_SECRET_SIZE], other[TOKEN_SECRET_SIZE];
	unsigned char one_hash[TOKEN_HASH_BYTES], other_hash[TOKEN_HASH_BYTES];

	(void)state;
	token_make(one, one_hash);
	token_make(other, other_hash);
	assert_int_equal(strlen(one), 48);
	assert_memory_equal(one, "ccnt_", 5);
	assert_int_equal(strspn(one + 5, letters), 43);
	assert_string_not_equal(one, other);
	assert_memory_not_equal(one_hash, other_hash, TOKEN_HASH_BYTES);
}

static void the_hash_of_a_secret_is_found_again(void **state)
{
	char secret[TOKEN_SECRET_SIZE];
	unsigned char made[TOKEN_HASH_BYTES], again[TOKEN_HASH_BYTES];

	(void)state;
	token_make(secret, made);
	token_hash(again, secret);
	assert_memory_equal(made, again, TOKEN_HASH_BYTES);
	secret[10] = secret[10] == 'a' ? 'b' : 'a';
	token_hash(again, secret);
	assert_memory_not_equal(made, again, TOKEN_HASH_BYTES);
}

static void the_hash_is_sha_256(void **state)
{
	static const unsigned char of_abc[TOKEN_HASH_BYTES] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
		0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
	};
	unsigned char hash[TOKEN_HASH_BYTES];

	(void)state;
	token_hash(hash, "abc");
	assert_memory_equal(hash, of_abc, TOKEN_HASH_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_secret_is_43_letters_after_its_prefix_and_never_the_same),
		cmocka_unit_test(the_hash_of_a_secret_is_found_again),
		cmocka_unit_test(the_hash_is_sha_256),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
