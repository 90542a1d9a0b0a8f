/* Key pairs and their files. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "proto/keyfile.h"

static char folder[] = "/tmp/ccnt-keyfile.XXXXXX";
static char path[64], error[KEYFILE_ERROR_SIZE];

static int enter(void **state)
{
	(void)state;
	snprintf(path, sizeof path, "%s/key", folder);
	unlink(path);
	return 0;
}

static void write_text(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(chmod(path, 0600), 0);
}

static void what_is_written_is_read(void **state)
{
	struct keyfile made, read, server;
	struct stat about;

	(void)state;
	keyfile_make(&made);
	keyfile_make(&server);
	assert_true(keyfile_add_server(&made, &server.public_key));
	assert_true(keyfile_add_server(&made, &server.public_key)); /* once */
	assert_int_equal(keyfile_write(&made, path, true, error), OK);
	assert_int_equal(stat(path, &about), 0);
	assert_int_equal(about.st_mode & 07777, 0600);
	assert_int_equal(keyfile_read(&read, path, error), OK);
	assert_memory_equal(&read.public_key, &made.public_key, KEY_BYTES);
	assert_memory_equal(&read.secret_key, &made.secret_key, KEY_BYTES);
	assert_int_equal(read.n_servers, 1);
	assert_memory_equal(&read.servers[0], &server.public_key, KEY_BYTES);
}

/* Root renews the file of the workers' user. */
static void a_file_that_is_replaced_stays_its_owners(void **state)
{
	struct keyfile made;
	struct stat before, after;

	(void)state;
	keyfile_make(&made);
	assert_int_equal(keyfile_write(&made, path, true, error), OK);
	if (geteuid() == 0)
		assert_int_equal(chown(path, 65534, 65533), 0);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(stat(path, &before), 0);
	assert_int_equal(keyfile_write(&made, path, false, error), OK);
	assert_int_equal(stat(path, &after), 0);
	assert_int_not_equal(after.st_ino, before.st_ino);
	assert_int_equal(after.st_uid, before.st_uid);
	assert_int_equal(after.st_gid, before.st_gid);
	assert_int_equal(after.st_mode & 07777, 0640);
}

static void a_new_file_replaces_none(void **state)
{
	struct keyfile one, two, read;

	(void)state;
	keyfile_make(&one);
	keyfile_make(&two);
	assert_int_equal(keyfile_write(&one, path, true, error), OK);
	assert_int_equal(keyfile_write(&two, path, true, error), CONFLICT);
	assert_int_equal(keyfile_ensure(&read, path, error), OK);
	assert_memory_equal(&read.public_key, &one.public_key, KEY_BYTES);
	assert_int_equal(keyfile_write(&two, path, false, error), OK);
	assert_int_equal(keyfile_read(&read, path, error), OK);
	assert_memory_equal(&read.public_key, &two.public_key, KEY_BYTES);
}

static void ensure_makes_a_file_once(void **state)
{
	struct keyfile first, second;

	(void)state;
	assert_int_equal(keyfile_ensure(&first, path, error), OK);
	assert_int_equal(keyfile_ensure(&second, path, error), OK);
	assert_memory_equal(&first, &second, sizeof first);
}

static void a_file_that_others_may_read_is_refused(void **state)
{
	struct keyfile made, read;

	(void)state;
	keyfile_make(&made);
	assert_int_equal(keyfile_write(&made, path, true, error), OK);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(keyfile_read(&read, path, error), OK);
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(keyfile_read(&read, path, error), DENIED);
	assert_non_null(strstr(error, path));
}

#define ONES "1111111111111111111111111111111111111111111111111111111111111111"
#define TWOS "2222222222222222222222222222222222222222222222222222222222222222"

static void what_is_no_key_file_is_refused_with_a_reason(void **state)
{
	static const struct {
		const char *text, *reason;
	} cases[] = {
		{"", "no public"},
		{"secret " ONES "\n", "no public"},
		{"public " ONES "\nsecret " TWOS "\n", "does not belong"},
		{"public " ONES "1\n", "64 hex digits"},
		{"public xyz\n", "64 hex digits"},
		{"public " ONES " more\n", "64 hex digits"},
		{"private " ONES "\n", "none of"},
	};
	struct keyfile read;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		write_text(cases[i].text);
		assert_int_equal(keyfile_read(&read, path, error), INVALID);
		assert_non_null(strstr(error, cases[i].reason));
	}
	unlink(path);
	assert_int_equal(keyfile_read(&read, path, error), NOT_FOUND);
}

static void keys_are_64_hex_digits(void **state)
{
	struct key key;
	char hex[KEY_HEX_SIZE];

	(void)state;
	assert_true(key_parse(&key, ONES, 64));
	key_format(hex, &key);
	assert_string_equal(hex, ONES);
	assert_false(key_parse(&key, ONES, 63));
	assert_false(key_parse(&key, "11 1111111111111111111111111111111111111111111111111111111111111", 64));
	assert_false(key_parse(&key, "", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_is_written_is_read, enter),
		cmocka_unit_test_setup(a_file_that_is_replaced_stays_its_owners, enter),
		cmocka_unit_test_setup(a_new_file_replaces_none, enter),
		cmocka_unit_test_setup(ensure_makes_a_file_once, enter),
		cmocka_unit_test_setup(a_file_that_others_may_read_is_refused, enter),
		cmocka_unit_test_setup(what_is_no_key_file_is_refused_with_a_reason, enter),
		cmocka_unit_test_setup(keys_are_64_hex_digits, enter),
	};
	int failed;

	if (mkdtemp(folder) == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	rmdir(folder);
	return failed;
}
