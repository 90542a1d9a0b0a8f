#include "api/http/body.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <talloc.h>

#include "api/http/decode.h"

#define MAX_POINTS 10000
#define MAX_ITEMS  1000

/* Where a check is: the request that takes the errors, and the JSON pointer of the value. */
struct place {
	struct request *req;
	const char *at;
	const struct body_field *field;
};

typedef enum status check_fn(const struct place *place, const json_t *value);

bool body_is_date(const char *text)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year, month, day, n_days;

	for (int i = 0; i < 10; i++)
		if (i == 4 || i == 7 ? text[i] != '-' : text[i] < '0' || text[i] > '9')
			return false;
	if (text[10] != '\0' || sscanf(text, "%4d-%2d-%2d", &year, &month, &day) != 3)
		return false;
	if (year < 1900 || year > 2999 || month < 1 || month > 12 || day < 1)
		return false;
	n_days = days[month - 1] + (month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0));
	return day <= n_days;
}

/* --- one check for each type --- */

static enum status wrong_type(const struct place *place, const char *wanted)
{
	return request_error(place->req, FAULT_RULE, place->at, "type", "This must be %s.", wanted);
}

static int64_t or_default(int64_t max, int64_t initial)
{
	return max != 0 ? max : initial;
}

static enum status check_rule(const struct place *place, const char *text)
{
	const struct body_field *field = place->field;

	if (field->is_valid == NULL || field->is_valid(text))
		return OK;
	return request_error(place->req, FAULT_RULE, place->at, "pattern", "%s",
	                     field->rule != NULL ? field->rule : "This is not of the right form.");
}

static enum status check_text(const struct place *place, const json_t *value)
{
	const struct body_field *field = place->field;
	int64_t max = or_default(field->max, MAX_POINTS), n;

	if (!json_is_string(value))
		return wrong_type(place, "a text");
	n = (int64_t)decode_n_points(json_string_value(value));
	if (n > max)
		return request_error(place->req, FAULT_RULE, place->at, "too_long",
		                     "This has %lld characters; at most %lld are taken.", (long long)n,
		                     (long long)max);
	if (n < field->min)
		return request_error(place->req, FAULT_RULE, place->at, "too_short",
		                     "This must have at least %lld characters.", (long long)field->min);
	return check_rule(place, json_string_value(value));
}

static enum status check_int(const struct place *place, const json_t *value)
{
	const struct body_field *field = place->field;
	bool is_bounded = field->min != 0 || field->max != 0;
	json_int_t n = json_integer_value(value);

	if (!json_is_integer(value))
		return wrong_type(place, "a whole number");
	if (is_bounded && (n < field->min || n > field->max))
		return request_error(place->req, FAULT_RULE, place->at, "range",
		                     "This must be from %lld to %lld.", (long long)field->min,
		                     (long long)field->max);
	return OK;
}

static enum status check_number(const struct place *place, const json_t *value)
{
	return json_is_number(value) ? OK : wrong_type(place, "a number");
}

static enum status check_bool(const struct place *place, const json_t *value)
{
	return json_is_boolean(value) ? OK : wrong_type(place, "true or false");
}

static enum status check_date(const struct place *place, const json_t *value)
{
	if (!json_is_string(value))
		return wrong_type(place, "a date such as \"2024-08-02\"");
	if (body_is_date(json_string_value(value)))
		return OK;
	return request_error(place->req, FAULT_RULE, place->at, "date",
	                     "This must be a day of the calendar, written as 2024-08-02.");
}

static enum status check_choice(const struct place *place, const json_t *value)
{
	if (!json_is_string(value))
		return wrong_type(place, "a text");
	if (decode_is_choice(place->field->choices, json_string_value(value)))
		return OK;
	return request_error(place->req, FAULT_RULE, place->at, "enum", "This must be one of %s.",
	                     decode_choices_text(req_arena(place->req), place->field->choices));
}

static enum status check_object(const struct place *place, const json_t *value)
{
	return json_is_object(value) ? OK : wrong_type(place, "an object");
}

static enum status check_array(const struct place *place, const json_t *value)
{
	const struct body_field *field = place->field;
	int64_t max = or_default(field->max, MAX_ITEMS), n = (int64_t)json_array_size(value);

	if (!json_is_array(value))
		return wrong_type(place, "an array");
	if (n > max)
		return request_error(place->req, FAULT_RULE, place->at, "too_long",
		                     "At most %lld items are taken.", (long long)max);
	if (n < field->min)
		return request_error(place->req, FAULT_RULE, place->at, "too_short",
		                     "At least %lld items are needed.", (long long)field->min);
	return OK;
}

static enum status check_text_list(const struct place *place, const json_t *value)
{
	struct body_field of_item = {
	        .type = BODY_TEXT, .is_valid = place->field->is_valid, .rule = place->field->rule};
	enum status status = check_array(place, value);

	of_item.choices = place->field->choices;
	for (size_t i = 0; status == OK && i < json_array_size(value); i++) {
		struct place item = {place->req, NULL, &of_item};

		item.at = must_alloc(talloc_asprintf(req_arena(place->req), "%s/%zu", place->at, i));
		status = of_item.choices != NULL ? check_choice(&item, json_array_get(value, i))
		                                 : check_text(&item, json_array_get(value, i));
	}
	return status;
}

static check_fn *const checks[] = {
        [BODY_TEXT] = check_text,     [BODY_INT] = check_int,     [BODY_NUMBER] = check_number,
        [BODY_BOOL] = check_bool,     [BODY_DATE] = check_date,   [BODY_ENUM] = check_choice,
        [BODY_OBJECT] = check_object, [BODY_ARRAY] = check_array, [BODY_TEXT_LIST] = check_text_list,
};

/* --- an object against its table --- */

char *body_pointer(struct request *req, const char *at, const char *name)
{
	char *out = must_alloc(talloc_size(req_arena(req), strlen(at) + 2 * strlen(name) + 2)), *end;

	end = stpcpy(out, at);
	*end++ = '/';
	for (; *name != '\0'; name++) {
		if (*name == '~' || *name == '/')
			*end++ = '~';
		*end++ = *name;
		if (*name == '~')
			end[-1] = '0';
		else if (*name == '/')
			end[-1] = '1';
	}
	*end = '\0';
	return out;
}

static const struct body_field *field_find(const struct body_field *fields, const char *name)
{
	for (; fields->name != NULL; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

static enum status check_field(struct request *req, const json_t *object, const char *at,
                               const struct body_field *field)
{
	const json_t *value = json_object_get(object, field->name);
	struct place place = {req, NULL, field};

	if (value == NULL && !field->is_required)
		return OK;
	if (json_is_null(value) && field->is_nullable)
		return OK;
	place.at = body_pointer(req, at, field->name);
	if (value == NULL)
		return request_error(req, FAULT_RULE, place.at, "required", "This is missing.");
	return checks[field->type](&place, value);
}

enum status body_check(struct request *req, const json_t *object, const char *at,
                       const struct body_field *fields)
{
	enum status status = OK;
	const char *name;

	if (!json_is_object(object))
		return request_error(req, FAULT_RULE, at, "type", "This must be an object.");
	for (const struct body_field *field = fields; field->name != NULL; field++)
		if (check_field(req, object, at, field) != OK)
			status = INVALID;
	for (void *i = json_object_iter((json_t *)(uintptr_t)object); i != NULL;
	     i = json_object_iter_next((json_t *)(uintptr_t)object, i)) {
		name = json_object_iter_key(i);
		if (field_find(fields, name) == NULL)
			status = request_error(req, FAULT_RULE, body_pointer(req, at, name), "unknown_field",
			                       "There is no such field.");
	}
	return status;
}

/* --- bytes to values --- */

static bool is_json_type(const char *media_type)
{
	size_t n = media_type != NULL ? strcspn(media_type, "; \t") : 0;

	return (n == strlen("application/json") && strncasecmp(media_type, "application/json", n) == 0) ||
	       (n == strlen("application/merge-patch+json") &&
	        strncasecmp(media_type, "application/merge-patch+json", n) == 0);
}

/* jansson's own limit of depth is 2048 and not ours to set. */
static bool is_too_deep(const char *text, size_t n_bytes)
{
	int depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < n_bytes; i++) {
		if (in_string) {
			in_string = text[i] != '"';
			i += text[i] == '\\'; /* whatever is escaped, it ends nothing */
		} else if (text[i] == '"') {
			in_string = true;
		} else if (text[i] == '{' || text[i] == '[') {
			if (++depth > BODY_MAX_DEPTH)
				return true;
		} else if (text[i] == '}' || text[i] == ']') {
			depth--;
		}
	}
	return false;
}

static int json_release(json_t **held)
{
	json_decref(*held);
	return 0;
}

/* Ties the value's life to the request's. */
static const json_t *keep(struct request *req, json_t *json)
{
	json_t **held = must_alloc(talloc(req_arena(req), json_t *));

	*held = json;
	talloc_set_destructor(held, json_release);
	return json;
}

json_t *body_parse(const char *text, size_t n_bytes, struct body_fault *fault)
{
	json_error_t error;
	json_t *json;

	if (is_too_deep(text, n_bytes)) {
		*fault = (struct body_fault){.code = "too_deep"};
		snprintf(fault->message, sizeof fault->message, "More than %d levels are nested.", BODY_MAX_DEPTH);
		return NULL;
	}
	json = json_loadb(text, n_bytes, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (json == NULL) {
		*fault = (struct body_fault){.code = "syntax"};
		snprintf(fault->message, sizeof fault->message, "Line %d, column %d: %s.", error.line, error.column,
		         decode_is_utf8(error.text, strlen(error.text)) ? error.text : "invalid UTF-8");
	}
	return json;
}

enum status body_read(const json_t **out, struct request *req, const struct body_field *fields)
{
	size_t n_bytes;
	const char *text = request_body(req, &n_bytes);
	const json_t *object;
	struct body_fault fault;
	json_t *json;

	if (!is_json_type(request_header(req, "Content-Type")))
		return request_error(req, FAULT_MEDIA_TYPE, "", "media_type",
		                     "Content-Type must be application/json.");
	json = body_parse(text, n_bytes, &fault);
	if (json == NULL)
		return request_error(req, FAULT_SYNTAX, "", fault.code, "%s", fault.message);
	object = keep(req, json);
	if (!json_is_object(object))
		return request_error(req, FAULT_RULE, "", "type", "The body must be an object.");
	if (fields != NULL && body_check(req, object, "", fields) != OK)
		return INVALID;
	*out = object;
	return OK;
}

/* --- values --- */

bool body_has(const json_t *object, const char *name)
{
	return json_object_get(object, name) != NULL;
}

bool body_is_null(const json_t *object, const char *name)
{
	return json_is_null(json_object_get(object, name));
}

const char *body_text(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

int64_t body_int(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

double body_number(const json_t *object, const char *name)
{
	return json_number_value(json_object_get(object, name));
}

bool body_bool(const json_t *object, const char *name)
{
	return json_is_true(json_object_get(object, name));
}
