#include "api/http/query.h"

#include <string.h>

#include <event2/http.h>
#include <talloc.h>

#include "api/http/body.h"
#include "api/http/decode.h"
#include "api/http/exchange.h"

#define MAX_POINTS 1024
#define MAX_ITEMS  100

struct value {
	bool is_sent;
	const char *text; /* NULL = absent */
	int64_t number;   /* also of a bool */
	const char **items;
	size_t n_items;
};

struct query {
	const struct query_param *table;
	struct value values[QUERY_MAX_PARAMS];
};

const struct query_param query_none[] = {{NULL}};

static const char *const no_items[] = {NULL};

/* --- one check for each type; each fills value --- */

typedef enum status read_fn(struct value *value, struct request *req, const struct query_param *param,
                            const char *at);

static enum status read_text(struct value *value, struct request *req, const struct query_param *param,
                             const char *at)
{
	int64_t max = param->max != 0 ? param->max : MAX_POINTS, n = (int64_t)decode_n_points(value->text);

	if (n > max)
		return request_error(req, FAULT_SYNTAX, at, "too_long", "At most %lld characters are taken.",
		                     (long long)max);
	if (n < param->min)
		return request_error(req, FAULT_SYNTAX, at, "too_short",
		                     "At least %lld characters are needed.", (long long)param->min);
	return OK;
}

static enum status read_int(struct value *value, struct request *req, const struct query_param *param,
                            const char *at)
{
	if (!decode_int(&value->number, value->text))
		return request_error(req, FAULT_SYNTAX, at, "type", "This must be a whole number.");
	if (value->number < param->min || value->number > param->max)
		return request_error(req, FAULT_SYNTAX, at, "range", "This must be from %lld to %lld.",
		                     (long long)param->min, (long long)param->max);
	return OK;
}

static enum status read_bool(struct value *value, struct request *req, const struct query_param *param,
                             const char *at)
{
	(void)param;
	value->number = strcmp(value->text, "true") == 0 || strcmp(value->text, "1") == 0;
	if (!value->number && strcmp(value->text, "false") != 0 && strcmp(value->text, "0") != 0)
		return request_error(req, FAULT_SYNTAX, at, "type", "This must be true or false.");
	return OK;
}

static enum status read_date(struct value *value, struct request *req, const struct query_param *param,
                             const char *at)
{
	(void)param;
	if (!body_is_date(value->text))
		return request_error(req, FAULT_SYNTAX, at, "date",
		                     "This must be a day of the calendar, written as 2024-08-02.");
	return OK;
}

static enum status read_choice(struct request *req, const struct query_param *param, const char *at,
                               const char *text)
{
	if (decode_is_choice(param->choices, text))
		return OK;
	return request_error(req, FAULT_SYNTAX, at, "enum", "This must be one of %s.",
	                     decode_choices_text(req, param->choices));
}

static enum status read_enum(struct value *value, struct request *req, const struct query_param *param,
                             const char *at)
{
	return read_choice(req, param, at, value->text);
}

static enum status read_list(struct value *value, struct request *req, const struct query_param *param,
                             const char *at)
{
	size_t max = param->max != 0 ? (size_t)param->max : MAX_ITEMS, n_max = 2;
	char *rest = must_alloc(talloc_strdup(req, value->text));

	for (const char *c = rest; *c != '\0'; c++)
		n_max += *c == ',';
	if (n_max - 1 > max)
		return request_error(req, FAULT_SYNTAX, at, "too_long", "At most %zu items are taken.", max);
	value->items = request_alloc(req, n_max * sizeof *value->items);
	for (char *item; (item = strsep(&rest, ",")) != NULL;) {
		if (*item == '\0')
			return request_error(req, FAULT_SYNTAX, at, "type", "An item of the list is empty.");
		if (param->choices != NULL && read_choice(req, param, at, item) != OK)
			return INVALID;
		value->items[value->n_items++] = item;
	}
	return OK;
}

static read_fn *const readers[] = {
        [QUERY_TEXT] = read_text, [QUERY_INT] = read_int,   [QUERY_BOOL] = read_bool,
        [QUERY_DATE] = read_date, [QUERY_ENUM] = read_enum, [QUERY_LIST] = read_list,
};

/* --- the whole query --- */

static const char *pointer_to(struct request *req, const char *name)
{
	return must_alloc(talloc_asprintf(req, "?%s", name));
}

static int param_find(const struct query_param *table, const char *name)
{
	for (int i = 0; table[i].name != NULL; i++)
		if (strcmp(table[i].name, name) == 0)
			return i;
	return -1;
}

/* One "name=value". */
static enum status read_pair(struct query *query, struct request *req, const char *pair, size_t n_bytes)
{
	const char *equals = memchr(pair, '=', n_bytes);
	size_t n_name = equals != NULL ? (size_t)(equals - pair) : n_bytes;
	const char *name = decode_percent(req, pair, n_name, true);
	const char *text = equals != NULL ? decode_percent(req, equals + 1, n_bytes - n_name - 1, true) : "";
	int i;

	if (name == NULL)
		return request_error(req, FAULT_SYNTAX, "?", "syntax",
		                     "A parameter's name is not percent-encoded UTF-8.");
	if (text == NULL)
		return request_error(req, FAULT_SYNTAX, pointer_to(req, name), "syntax",
		                     "This is not percent-encoded UTF-8.");
	i = param_find(query->table, name);
	if (i < 0)
		return request_error(req, FAULT_SYNTAX, pointer_to(req, name), "unknown_parameter",
		                     "There is no such parameter.");
	if (query->values[i].is_sent)
		return request_error(req, FAULT_SYNTAX, pointer_to(req, name), "duplicate",
		                     "This is there twice.");
	query->values[i].is_sent = true;
	query->values[i].text = text;
	return readers[query->table[i].type](&query->values[i], req, &query->table[i], pointer_to(req, name));
}

/* Defaults are written by us: one that does not fit its own table is a bug. */
static enum status set_absent(struct query *query, struct request *req)
{
	enum status status = OK;

	for (int i = 0; query->table[i].name != NULL; i++) {
		const struct query_param *param = &query->table[i];

		if (query->values[i].is_sent)
			continue;
		query->values[i].text = param->initial;
		if (param->initial != NULL && readers[param->type](&query->values[i], req, param, "?") != OK)
			log_die("query.bad_default", __FILE__, __LINE__);
		if (param->is_required)
			status = request_error(req, FAULT_SYNTAX, pointer_to(req, param->name), "required",
			                       "This is missing.");
	}
	return status;
}

static const char *query_string(const struct request *req)
{
	const char *text = NULL;

	if (req->evhttp != NULL)
		text = evhttp_uri_get_query(evhttp_request_get_evhttp_uri(req->evhttp));
	return text != NULL ? text : "";
}

enum status query_read(const struct query **out, struct request *req, const struct query_param *table)
{
	return query_read_text(out, req, query_string(req), table);
}

enum status query_read_text(const struct query **out, struct request *req, const char *text,
                            const struct query_param *table)
{
	struct query *query = request_alloc(req, sizeof *query);
	const char *at = text;
	enum status status = OK;
	int n = 0;

	while (table[n].name != NULL)
		n++;
	if (n > QUERY_MAX_PARAMS)
		log_die("query.table_too_long", __FILE__, __LINE__);
	query->table = table;
	while (*at != '\0') {
		size_t n_bytes = strcspn(at, "&");

		if (n_bytes > 0 && read_pair(query, req, at, n_bytes) != OK)
			status = INVALID;
		at += n_bytes + (at[n_bytes] == '&');
	}
	if (set_absent(query, req) != OK)
		status = INVALID;
	if (status == OK)
		*out = query;
	return status;
}

/* --- values --- */

static const struct value *value_of(const struct query *query, const char *name)
{
	int i = param_find(query->table, name);

	if (i < 0)
		log_die("query.no_such_param", __FILE__, __LINE__);
	return &query->values[i];
}

bool query_has(const struct query *query, const char *name)
{
	return value_of(query, name)->is_sent;
}

const char *query_text(const struct query *query, const char *name)
{
	return value_of(query, name)->text;
}

int64_t query_int(const struct query *query, const char *name)
{
	return value_of(query, name)->number;
}

bool query_bool(const struct query *query, const char *name)
{
	return value_of(query, name)->number != 0;
}

const char *const *query_list(const struct query *query, const char *name, size_t *n_out)
{
	const struct value *value = value_of(query, name);

	if (n_out != NULL)
		*n_out = value->n_items;
	return value->items != NULL ? (const char *const *)value->items : no_items;
}

/* --- the same question again --- */

static bool is_named(const char *pair, size_t n_bytes, const char *const *names)
{
	const char *equals = memchr(pair, '=', n_bytes);
	size_t n_name = equals != NULL ? (size_t)(equals - pair) : n_bytes;

	for (; *names != NULL; names++) {
		if (strlen(*names) == n_name && memcmp(*names, pair, n_name) == 0)
			return true;
	}
	return false;
}

const char *query_without(struct request *req, const char *const *names)
{
	char *out = must_alloc(talloc_strdup(req, ""));

	for (const char *at = query_string(req); *at != '\0';) {
		size_t n_bytes = strcspn(at, "&");

		if (n_bytes > 0 && !is_named(at, n_bytes, names))
			out = must_alloc(talloc_asprintf_append_buffer(out, "%s%.*s", *out != '\0' ? "&" : "", (int)n_bytes, at));
		at += n_bytes + (at[n_bytes] == '&');
	}
	return out;
}
