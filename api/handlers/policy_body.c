#include "api/handlers/policy_body.h"

#include <string.h>

#include <talloc.h>

#include "api/http/body.h"

static void add_fault(void *arg, const char *path, const char *code, const char *message)
{
	char *pointer = talloc_asprintf(req_arena(arg), "/%s", path);

	request_error(arg, FAULT_RULE, must_alloc(pointer), code, "%s", message);
}

struct faults policy_body_faults(struct request *req)
{
	return (struct faults){add_fault, req};
}

/* The field of this path from `first` on and before `end`; -1 = none. */
static int field_of(const char *path, int first, int end)
{
	for (int field = first; field < end; field++) {
		if (strcmp(policy_fields[field].path, path) == 0)
			return field;
	}
	return -1;
}

/* Whether the field can be null: it has no value of its own then. */
static bool is_nullable(enum policy_field field)
{
	const char *initial = policy_fields[field].initial;

	return initial == NULL || initial[0] == '\0';
}

static bool is_body(enum policy_field field)
{
	return field == POLICY_BODY_ZH || field == POLICY_BODY_EN;
}

static enum status read_value(struct policy_edit *edit, struct request *req, enum policy_field field, const json_t *value,
			      bool is_new)
{
	const struct policy_field_rule *rule = &policy_fields[field];
	struct faults faults = policy_body_faults(req);
	const char *text = json_string_value(value);

	if (rule->is_fixed && !is_new) {
		fault(&faults, rule->path, "fixed", "cannot be changed");
		return INVALID;
	}
	edit->is_set[field] = true;
	if (json_is_null(value) && is_nullable(field) && !is_body(field)) {
		edit->mine.values[field] = rule->initial;
		return OK;
	}
	if (text == NULL) {
		fault(&faults, rule->path, "type", is_nullable(field) ? "must be a text or null" : "must be a text");
		return INVALID;
	}
	if (text[0] == '\0' && is_body(field)) {
		fault(&faults, rule->path, "required", "must not be empty");
		return INVALID;
	}
	edit->mine.values[field] = text[0] == '\0' && is_nullable(field) ? rule->initial : text;
	if (edit->mine.values[field] == NULL)
		return OK;
	return policy_field_check(field, text, &faults);
}

static enum status refuse_unknown(struct request *req, const char *above, const char *key)
{
	return request_error(req, FAULT_RULE, body_pointer(req, above, key), "unknown_field", "is no field of a policy");
}

/* {"body": ..., "origin": ...} or null, which takes the text away. */
static enum status read_text(struct policy_edit *edit, struct request *req, const char *lang, json_t *text, bool is_new)
{
	struct faults faults = policy_body_faults(req);
	const char *at = must_alloc(talloc_asprintf(req_arena(req), "texts/%s", lang));
	enum policy_field body = strcmp(lang, "zh") == 0 ? POLICY_BODY_ZH : POLICY_BODY_EN;
	enum status status = OK;
	const char *key;
	json_t *value;

	if (json_is_null(text)) {
		edit->is_set[body] = edit->is_set[body + 1] = true;
		return OK;
	}
	if (!json_is_object(text)) {
		fault(&faults, at, "type", "must be an object with body and origin, or null");
		return INVALID;
	}
	json_object_foreach(text, key, value) {
		const char *path = must_alloc(talloc_asprintf(req_arena(req), "%s/%s", at, key));
		int field = field_of(path, N_POLICY_COLUMNS, N_POLICY_FIELDS);
		enum status one = field < 0 ? refuse_unknown(req, body_pointer(req, "/texts", lang), key)
					    : read_value(edit, req, (enum policy_field)field, value, is_new);

		status = one != OK ? one : status;
	}
	if (json_object_get(text, "body") == NULL && is_new) {
		fault(&faults, policy_fields[body].path, "required", "is needed");
		status = INVALID;
	}
	return status;
}

static enum status read_texts(struct policy_edit *edit, struct request *req, json_t *texts, bool is_new)
{
	struct faults faults = policy_body_faults(req);
	enum status status = OK;
	const char *lang;
	json_t *text;

	if (!json_is_object(texts)) {
		fault(&faults, "texts", "type", "must be an object with the members zh and en");
		return INVALID;
	}
	json_object_foreach(texts, lang, text) {
		enum status one = strcmp(lang, "zh") == 0 || strcmp(lang, "en") == 0
					  ? read_text(edit, req, lang, text, is_new)
					  : refuse_unknown(req, "/texts", lang);

		status = one != OK ? one : status;
	}
	return status;
}

enum status policy_body_read(struct policy_edit *out, struct request *req, bool is_new)
{
	const json_t *body;
	struct policy_edit edit = {0};
	enum status status = body_read(&body, req, NULL);
	void *at;

	if (status != OK)
		return status;
	for (at = json_object_iter((json_t *)(uintptr_t)body); at != NULL;
	     at = json_object_iter_next((json_t *)(uintptr_t)body, at)) {
		const char *key = json_object_iter_key(at);
		json_t *value = json_object_iter_value(at);
		int field = field_of(key, 0, N_POLICY_COLUMNS);
		enum status one = strcmp(key, "texts") == 0 ? read_texts(&edit, req, value, is_new)
				  : field < 0               ? refuse_unknown(req, "", key)
							    : read_value(&edit, req, (enum policy_field)field, value, is_new);

		status = one != OK ? one : status;
	}
	if (status != OK)
		return status;
	*out = edit;
	return OK;
}
