/* Where webhooks may lead, and their signatures. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "api/domain/webhook.h"

static bool is_public(const char *text)
{
	struct sockaddr_in four = {.sin_family = AF_INET};
	struct sockaddr_in6 six = {.sin6_family = AF_INET6};

	if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
		return webhook_address_is_public((const struct sockaddr *)&four);
	assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
	return webhook_address_is_public((const struct sockaddr *)&six);
}

static void only_public_addresses_are_public(void **state)
{
	static const char *const inside[] = {
		"0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
		"172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9",
		"224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
		"::127.0.0.1", "64:ff9b::7f00:1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fd12:3456::1",
		"fe80::1", "fec0::1", "ff02::1",
	};
	static const char *const outside[] = {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1",
					      "192.167.1.1", "198.17.1.1", "223.255.255.255", "2400:3200::1", "2606:4700::1111",
					      "::ffff:8.8.8.8", "2001:4860:4860::8888"};
	const struct sockaddr other = {.sa_family = AF_UNIX};

	(void)state;
	for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
		if (is_public(inside[i]))
			fail_msg("%s", inside[i]);
	}
	for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
		if (!is_public(outside[i]))
			fail_msg("%s", outside[i]);
	}
	assert_false(webhook_address_is_public(&other));
}

static const struct {
	const char *url, *allowed;
	bool is_fine, is_allowed;
} urls[] = {
	{"https://example.org/hook?a=1", "", true, false},
	{"https://example.org:8443/", "", true, false},
	{"https://[2606:4700::1111]/", "", true, false},
	{"http://example.org/", "", false, false},
	{"http://example.org/", "example.org", true, true},
	{"http://example.org:81/", "x,example.org,y", true, true},
	{"http://example.org:81/", "example.org:81", true, true},
	{"http://example.org:82/", "example.org:81", false, false},
	{"http://example.org.evil.test/", "example.org", false, false},
	{"http://evil.test/example.org", "example.org", false, false},
	{"http://example.org@evil.test/", "example.org", false, false},
	{"http://evil.test#example.org", "example.org", false, false},
	{"https://user:secret@example.org/", "", false, false},
	{"https://example.org\\@evil.test/", "", false, false},
	{"https://exam ple.org/", "", false, false},
	{"https://example.org/\r\nX: y", "", false, false},
	{"https://\xe4\xb8\xad.cn/", "", false, false},
	{"https://", "", false, false},
	{"https:///path", "", false, false},
	{"https://:443/", "", false, false},
	{"file:///etc/passwd", "", false, false},
	{"", "", false, false},
};

static void addresses_lead_to_hosts_by_https_or_where_the_operator_allows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		bool is_allowed = false;

		if (webhook_url_is_fine(urls[i].url, urls[i].allowed, &is_allowed) != urls[i].is_fine ||
		    (urls[i].is_fine && is_allowed != urls[i].is_allowed))
			fail_msg("%s with %s", urls[i].url, urls[i].allowed);
	}
}

/* The example of the Standard Webhooks specification's test vectors has a key of 24 bytes; ours have 32, so this one was computed
 * by `printf msg_1.1700000000.{} | openssl dgst -sha256 -mac HMAC -macopt hexkey:00...1f -binary | base64`. */
static void a_message_is_signed_as_standard_webhooks_has_it(void **state)
{
	unsigned char secret[WEBHOOK_SECRET_BYTES];
	char signature[WEBHOOK_SIGNATURE_SIZE], shown[WEBHOOK_SECRET_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof secret; i++)
		secret[i] = (unsigned char)i;
	webhook_sign(signature, secret, "msg_1", 1700000000, "{}");
	assert_string_equal(signature, "v1,fhksJF5ElKjlPoT/jtefCO5XjQPvhf7Dhf/8R1ad9yU=");
	webhook_secret_show(shown, secret);
	assert_string_equal(shown, "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_public_addresses_are_public),
		cmocka_unit_test(addresses_lead_to_hosts_by_https_or_where_the_operator_allows),
		cmocka_unit_test(a_message_is_signed_as_standard_webhooks_has_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
