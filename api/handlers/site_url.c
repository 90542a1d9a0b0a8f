#include "api/handlers/site_url.h"

#include <string.h>

#include <talloc.h>

#include "api/handlers/services.h"

/* Of a host, a port and a bracketed IPv6 address (RFC 3986, 3.2.2). */
#define HOST_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:[]"

const char *site_url(struct request *req)
{
	const char *url = services(req)->public_url, *host = request_header(req, "Host");
	const char *scheme = request_header(req, "X-Forwarded-Proto");
	size_t n = strlen(url);

	while (n > 0 && url[n - 1] == '/')
		n--;
	if (n > 0)
		return must_alloc(talloc_strndup(req_arena(req), url, n));
	if (host == NULL || host[0] == '\0' || host[strspn(host, HOST_CHARACTERS)] != '\0')
		return "";
	return must_alloc(talloc_asprintf(req_arena(req), "%s://%s", scheme != NULL && strcmp(scheme, "https") == 0 ? "https" : "http",
					  host));
}
