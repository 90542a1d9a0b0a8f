#include "api/handlers/policy_json.h"

#include <stdint.h>
#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"

/* What a read has to hand everywhere. */
struct reading {
	struct policy_edit edit;
	const struct faults *faults;
	void *arena;
	bool is_new;
	enum status status; /* INVALID once there was a fault */
};

static void refuse(struct reading *reading, const char *path, const char *code, const char *message)
{
	reading->status = INVALID;
	fault(reading->faults, path, code, message);
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

static void read_value(struct reading *reading, enum policy_field field, const json_t *value)
{
	const struct policy_field_rule *rule = &policy_fields[field];
	const char *text = json_string_value(value), **place = &reading->edit.mine.values[field];

	if (rule->is_fixed && !reading->is_new) {
		refuse(reading, rule->path, "fixed", "cannot be changed");
		return;
	}
	reading->edit.is_set[field] = true;
	if (json_is_null(value) && is_nullable(field) && !is_body(field)) {
		*place = rule->initial;
	} else if (text == NULL) {
		refuse(reading, rule->path, "type", is_nullable(field) ? "must be a text or null" : "must be a text");
	} else if (text[0] == '\0' && is_body(field)) {
		refuse(reading, rule->path, "required", "must not be empty");
	} else {
		*place = text[0] == '\0' && is_nullable(field) ? rule->initial : text;
		if (*place != NULL && policy_field_check(field, text, reading->faults) != OK)
			reading->status = INVALID;
	}
}

/* The path above/key, with what a client wrote escaped as JSON pointers are. */
static const char *path_of(struct reading *reading, const char *above, const char *key)
{
	char *out = must_alloc(talloc_size(reading->arena, strlen(above) + 2 * strlen(key) + 2));
	char *end = stpcpy(out, above);

	if (end > out)
		*end++ = '/';
	for (; *key != '\0'; key++) {
		*end++ = *key == '/' ? '~' : *key;
		if (*key == '~' || *key == '/')
			*end++ = *key == '~' ? '0' : '1';
	}
	*end = '\0';
	return out;
}

static void refuse_unknown(struct reading *reading, const char *above, const char *key)
{
	refuse(reading, path_of(reading, above, key), "unknown_field", "is no field of a policy");
}

/* {"body": ..., "origin": ...} or null, which takes the text away. */
static void read_text(struct reading *reading, const char *lang, json_t *text)
{
	const char *at = path_of(reading, "texts", lang), *key;
	enum policy_field body = strcmp(lang, "zh") == 0 ? POLICY_BODY_ZH : POLICY_BODY_EN;
	json_t *value;

	if (json_is_null(text)) {
		reading->edit.is_set[body] = reading->edit.is_set[body + 1] = true;
		return;
	}
	if (!json_is_object(text)) {
		refuse(reading, at, "type", "must be an object with body and origin, or null");
		return;
	}
	json_object_foreach(text, key, value) {
		int field = field_of(path_of(reading, at, key), N_POLICY_COLUMNS, N_POLICY_FIELDS);

		if (field < 0)
			refuse_unknown(reading, at, key);
		else
			read_value(reading, (enum policy_field)field, value);
	}
	if (json_object_get(text, "body") == NULL && reading->is_new)
		refuse(reading, policy_fields[body].path, "required", "is needed");
}

static void read_texts(struct reading *reading, json_t *texts)
{
	const char *lang;
	json_t *text;

	if (!json_is_object(texts)) {
		refuse(reading, "texts", "type", "must be an object with the members zh and en");
		return;
	}
	json_object_foreach(texts, lang, text) {
		if (strcmp(lang, "zh") == 0 || strcmp(lang, "en") == 0)
			read_text(reading, lang, text);
		else
			refuse_unknown(reading, "texts", lang);
	}
}

enum status policy_json_read(struct policy_edit *out, void *arena, const json_t *policy, bool is_new,
			     const struct faults *faults)
{
	struct reading reading = {.faults = faults, .arena = arena, .is_new = is_new, .status = OK};
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)policy, key, value) {
		int field = field_of(key, 0, N_POLICY_COLUMNS);

		if (strcmp(key, "texts") == 0)
			read_texts(&reading, value);
		else if (field < 0)
			refuse_unknown(&reading, "", key);
		else
			read_value(&reading, (enum policy_field)field, value);
	}
	if (reading.status == OK)
		*out = reading.edit;
	return reading.status;
}
