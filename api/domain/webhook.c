#include "api/domain/webhook.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

_Static_assert(WEBHOOK_SECRET_BYTES == crypto_auth_hmacsha256_KEYBYTES, "the key is as long as the hash wants it");

static bool is_in_list(const char *list, const char *item, size_t n_bytes)
{
	while (*list != '\0') {
		const size_t n = strcspn(list, ",");

		if (n == n_bytes && memcmp(list, item, n) == 0)
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}

bool webhook_url_is_fine(const char *url, const char *allowed_hosts, bool *is_allowed_out)
{
	const bool is_https = strncmp(url, "https://", 8) == 0, is_http = strncmp(url, "http://", 7) == 0;
	const char *host = url + (is_https ? 8 : 7);
	size_t n, n_name;
	bool is_allowed;

	if ((!is_https && !is_http) || strlen(url) > WEBHOOK_URL_MAX)
		return false;
	for (const char *c = url; *c != '\0'; c++) {
		if (*c <= ' ' || *c == 0x7f || *c == '\\') /* char is signed: everything beyond ASCII too */
			return false;
	}
	n = strcspn(host, "/?#");
	n_name = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/?#");
	if (n == 0 || n_name == 0 || n_name > n || memchr(host, '@', n) != NULL)
		return false;
	is_allowed = is_in_list(allowed_hosts, host, n) || is_in_list(allowed_hosts, host, n_name);
	if (is_allowed_out != NULL)
		*is_allowed_out = is_allowed;
	return is_https || is_allowed;
}

/* ---- addresses ---- */

struct block {
	unsigned char bytes[16];
	int n_bits;
};

/* IANA IPv4 Special-Purpose Address Registry, and multicast and reserved space (RFC 5771, RFC 1112). */
static const struct block v4[] = {
	{{0}, 8},           {{10}, 8},           {{100, 64}, 10},    {{127}, 8},          {{169, 254}, 16}, {{172, 16}, 12},
	{{192, 0, 0}, 24},  {{192, 0, 2}, 24},   {{192, 88, 99}, 24}, {{192, 168}, 16},    {{198, 18}, 15},  {{198, 51, 100}, 24},
	{{203, 0, 113}, 24}, {{224}, 4},         {{240}, 4},
};
/* IANA IPv6 Special-Purpose Address Registry: of the rest only 2000::/3 is global unicast. */
static const struct block v6[] = {
	{{0x20, 0x01, 0, 0}, 23}, {{0x20, 0x01, 0x0d, 0xb8}, 32}, {{0x20, 0x02}, 16}, {{0x3f, 0xff}, 20},
};
static const struct block v6_unicast = {{0x20}, 3}, v6_mapped = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};

static bool is_in_block(const unsigned char *address, const struct block *block)
{
	const int n_whole = block->n_bits / 8, n_rest = block->n_bits % 8;
	const unsigned mask = 0xffu << (8 - n_rest) & 0xffu;

	return memcmp(address, block->bytes, (size_t)n_whole) == 0 &&
	       (n_rest == 0 || (address[n_whole] & mask) == (block->bytes[n_whole] & mask));
}

static bool is_public_v4(const unsigned char *address)
{
	for (size_t i = 0; i < sizeof v4 / sizeof *v4; i++) {
		if (is_in_block(address, &v4[i]))
			return false;
	}
	return true;
}

static bool is_public_v6(const unsigned char *address)
{
	if (is_in_block(address, &v6_mapped))
		return is_public_v4(address + 12);
	for (size_t i = 0; i < sizeof v6 / sizeof *v6; i++) {
		if (is_in_block(address, &v6[i]))
			return false;
	}
	return is_in_block(address, &v6_unicast);
}

bool webhook_address_is_public(const struct sockaddr *address)
{
	struct sockaddr_in four;
	struct sockaddr_in6 six;

	switch (address->sa_family) {
	case AF_INET:
		memcpy(&four, address, sizeof four);
		return is_public_v4((const unsigned char *)&four.sin_addr);
	case AF_INET6:
		memcpy(&six, address, sizeof six);
		return is_public_v6(six.sin6_addr.s6_addr);
	default:
		return false;
	}
}

/* ---- signatures ---- */

void webhook_secret_make(unsigned char out[WEBHOOK_SECRET_BYTES])
{
	randombytes_buf(out, WEBHOOK_SECRET_BYTES);
}

void webhook_secret_show(char out[WEBHOOK_SECRET_SIZE], const unsigned char secret[WEBHOOK_SECRET_BYTES])
{
	memcpy(out, "whsec_", 6);
	sodium_bin2base64(out + 6, WEBHOOK_SECRET_SIZE - 6, secret, WEBHOOK_SECRET_BYTES, sodium_base64_VARIANT_ORIGINAL);
}

void webhook_sign(char out[WEBHOOK_SIGNATURE_SIZE], const unsigned char secret[WEBHOOK_SECRET_BYTES], const char *id,
		  int64_t timestamp, const char *body)
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;
	char head[128];
	const int n = snprintf(head, sizeof head, "%s.%lld.", id, (long long)timestamp);

	crypto_auth_hmacsha256_init(&state, secret, WEBHOOK_SECRET_BYTES);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)head, (unsigned long long)n);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)body, strlen(body));
	crypto_auth_hmacsha256_final(&state, mac);
	memcpy(out, "v1,", 3);
	sodium_bin2base64(out + 3, WEBHOOK_SIGNATURE_SIZE - 3, mac, sizeof mac, sodium_base64_VARIANT_ORIGINAL);
}
