/* JSON bodies: read once, checked against a table, every fault named with its JSON pointer.
 *
 *   static const struct body_field fields[] = {
 *           {"title_zh", BODY_TEXT, .is_required = true, .max = 500},
 *           {"issued_on", BODY_DATE, .is_nullable = true},
 *           {NULL},
 *   };
 *   if (body_read(&json, req, fields) != OK)
 *           return reply_invalid(req);
 *   title = body_text(json, "title_zh");
 *
 * Refused: a media type other than application/json (and application/merge-patch+json), more than
 * one JSON value, invalid UTF-8, NUL in a string, a key twice in an object, nesting over
 * BODY_MAX_DEPTH, fields that the table lacks. The size limit is the server's. Values belong to the
 * request and live until the reply. */
#ifndef CCNT_API_HTTP_BODY_H
#define CCNT_API_HTTP_BODY_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "api/http/request.h"
#include "proto/base/status.h"

#define BODY_MAX_DEPTH 32

enum body_type {
	BODY_TEXT,   /* string; min and max count code points (max 0 = 10000) */
	BODY_INT,    /* whole number from min to max (both 0 = any) */
	BODY_NUMBER, /* any number */
	BODY_BOOL,
	BODY_DATE,      /* string YYYY-MM-DD that is a day of the calendar, years 1900 to 2999 */
	BODY_ENUM,      /* one of choices */
	BODY_TEXT_LIST, /* array of strings; min and max count items (max 0 = 1000) */
	BODY_OBJECT,    /* any object: checked by a body_check() of its own */
	BODY_ARRAY,     /* any array; min and max count items (max 0 = 1000) */
};

struct body_field {
	const char *name; /* NULL ends the table */
	enum body_type type;
	bool is_required;
	bool is_nullable;           /* null is taken, and read as absent */
	int64_t min, max;           /* see body_type */
	const char *const *choices; /* BODY_ENUM, BODY_TEXT_LIST (NULL = any); ends with NULL */
	bool (*is_valid)(
	        const char *text); /* BODY_TEXT, items of BODY_TEXT_LIST: a further rule; NULL = none */
	const char *rule;          /* the sentence when is_valid() says no ("must be a web address") */
};

/* Parses the body, which must be an object, and checks it. On anything but OK (INVALID, TOO_LARGE)
 * the errors have been added: answer reply_invalid(). Codes: media_type, syntax, too_deep,
 * required, type, too_short, too_long, range, enum, date, pattern, unknown_field. fields == NULL
 * only parses. */
MUST_CHECK enum status body_read(const json_t **out, struct request *req, const struct body_field *fields);
/* Checks a nested object whose JSON pointer is at ("/texts", "/labels/3"). */
MUST_CHECK enum status body_check(struct request *req, const json_t *object, const char *at,
                                  const struct body_field *fields);

/* What is wrong with a text that is no JSON value. */
struct body_fault {
	const char *code; /* syntax, too_deep */
	char message[240];
};
/* The JSON value of a text by the same rules, for bodies that hold many. Owned by the caller; NULL: *fault says why. */
json_t *body_parse(const char *text, size_t n_bytes, struct body_fault *fault);

/* The pointer at with name, whatever a client wrote, as one more segment; in the request's arena. */
char *body_pointer(struct request *req, const char *at, const char *name);

/* Values of a checked object; absent and null read as NULL, 0, false. */
bool body_has(const json_t *object, const char *name);     /* given, be it null */
bool body_is_null(const json_t *object, const char *name); /* given as null */
const char *body_text(const json_t *object, const char *name);
int64_t body_int(const json_t *object, const char *name);
double body_number(const json_t *object, const char *name);
bool body_bool(const json_t *object, const char *name);

/* Whether text is YYYY-MM-DD and a day of the calendar, years 1900 to 2999. */
bool body_is_date(const char *text);

#endif
