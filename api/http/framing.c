/* evhttp takes a message's length from the first Content-Length or from Transfer-Encoding, and
 * ignores what it does not know. A proxy in front may choose otherwise, and then the two disagree on
 * where the next request begins. So whatever can be read in two ways is refused here. */
#include "api/http/exchange.h"

#include <string.h>
#include <strings.h>

#include <event2/http.h>
#include <event2/keyvalq_struct.h>

static bool is_token(const char *text)
{
	static const char others[] = "!#$%&'*+-.^_`|~";

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		char c = *text;

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      strchr(others, c) != NULL))
			return false;
	}
	return true;
}

static bool is_number(const char *text)
{
	return text[0] != '\0' && strlen(text) < 19 && text[strspn(text, "0123456789")] == '\0';
}

static bool has_control(const char *text)
{
	for (; *text != '\0'; text++)
		if (((unsigned char)*text < ' ' && *text != '\t') || *text == 0x7f)
			return true;
	return false;
}

struct framing {
	const char *length;   /* Content-Length */
	const char *encoding; /* Transfer-Encoding */
	const char *host;
};

/* Keeps value in *place; false when there is one already. */
static bool take_once(const char **place, const char *value)
{
	if (*place != NULL)
		return false;
	*place = value;
	return true;
}

static const char *read_headers(struct framing *out, struct evhttp_request *evhttp)
{
	struct evkeyval *header;

	for (header = evhttp_request_get_input_headers(evhttp)->tqh_first; header != NULL;
	     header = header->next.tqe_next) {
		if (!is_token(header->key) || has_control(header->value))
			return "A header's name or value holds characters that may not be there.";
		if (strcasecmp(header->key, "Content-Length") == 0 && !take_once(&out->length, header->value))
			return "Content-Length is there twice.";
		if (strcasecmp(header->key, "Transfer-Encoding") == 0 &&
		    !take_once(&out->encoding, header->value))
			return "Transfer-Encoding is there twice.";
		if (strcasecmp(header->key, "Host") == 0 && !take_once(&out->host, header->value))
			return "Host is there twice.";
	}
	return NULL;
}

const char *framing_fault(struct evhttp_request *evhttp)
{
	static const unsigned with_body = EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_PUT |
	                                  EVHTTP_REQ_PATCH | EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS;
	struct framing framing = {0};
	const char *fault = read_headers(&framing, evhttp);
	enum evhttp_cmd_type type = evhttp_request_get_command(evhttp);

	if (fault != NULL)
		return fault;
	if (framing.encoding != NULL && strcasecmp(framing.encoding, "chunked") != 0)
		return "Transfer-Encoding other than chunked is not taken.";
	if (framing.encoding != NULL && framing.length != NULL)
		return "Transfer-Encoding and Content-Length exclude each other.";
	if (framing.length != NULL && !is_number(framing.length))
		return "Content-Length is not a number.";
	/* evhttp leaves the body of other methods in the buffer, where it would be the next request. */
	if (((unsigned)type & with_body) == 0 &&
	    (framing.encoding != NULL || (framing.length != NULL && strcmp(framing.length, "0") != 0)))
		return "This method takes no body.";
	return NULL;
}
