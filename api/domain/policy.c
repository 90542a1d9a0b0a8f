#include "api/domain/policy.h"

#include <stdio.h>
#include <string.h>

#include "api/domain/date.h"
#include "proto/text/utf8.h"

static const char *const states[] = {"draft", "in_review", "published", NULL};
static const char *const levels[] = {"national", "province", "prefecture", "county", "zone", NULL};
static const char *const legal_statuses[] = {"in_force", "amended", "superseded", "repealed", "draft_for_comment", NULL};
static const char *const actor_kinds[] = {"state", "non_state", NULL};
static const char *const text_origins[] = {"original", "translation", "machine", NULL};

#define MAX_BODY_CHARS 2000000

const struct policy_field_rule policy_fields[N_POLICY_FIELDS] = {
	[POLICY_STATE] = {"state", FIELD_CHOICE, .choices = states, .initial = "draft"},
	[POLICY_TITLE_ZH] = {"title_zh", FIELD_TEXT, 500, .initial = "", .is_worked_on = true},
	[POLICY_TITLE_EN] = {"title_en", FIELD_TEXT, 1000, .initial = "", .is_worked_on = true},
	[POLICY_DOC_NUMBER] = {"doc_number", FIELD_TEXT, 100, .is_worked_on = true},
	[POLICY_LEVEL] = {"level", FIELD_CHOICE, .choices = levels},
	[POLICY_ISSUED_ON] = {"issued_on", FIELD_DATE},
	[POLICY_EFFECTIVE_ON] = {"effective_on", FIELD_DATE},
	[POLICY_EXPIRES_ON] = {"expires_on", FIELD_DATE},
	[POLICY_LEGAL_STATUS] = {"legal_status", FIELD_CHOICE, .choices = legal_statuses, .initial = "in_force"},
	[POLICY_ACTOR_KIND] = {"actor_kind", FIELD_CHOICE, .choices = actor_kinds, .initial = "state"},
	[POLICY_SUMMARY_ZH] = {"summary_zh", FIELD_TEXT, 20000, .initial = "", .is_worked_on = true},
	[POLICY_SUMMARY_EN] = {"summary_en", FIELD_TEXT, 20000, .initial = "", .is_worked_on = true},
	[POLICY_SOURCE_URL] = {"source_url", FIELD_WEB_URL, 2000},
	[POLICY_SOURCE_SYSTEM] = {"source_system", FIELD_TEXT, 64, .is_fixed = true},
	[POLICY_EXTERNAL_ID] = {"external_id", FIELD_TEXT, 200, .is_fixed = true},
	[POLICY_BODY_ZH] = {"texts/zh/body", FIELD_TEXT, MAX_BODY_CHARS, .is_worked_on = true},
	[POLICY_ORIGIN_ZH] = {"texts/zh/origin", FIELD_CHOICE, .choices = text_origins},
	[POLICY_BODY_EN] = {"texts/en/body", FIELD_TEXT, MAX_BODY_CHARS, .is_worked_on = true},
	[POLICY_ORIGIN_EN] = {"texts/en/origin", FIELD_CHOICE, .choices = text_origins},
};

static void complete_text(struct policy_content *content, enum policy_field body, enum policy_field origin)
{
	if (content->values[body] == NULL)
		content->values[origin] = NULL;
	else if (content->values[origin] == NULL)
		content->values[origin] = "original";
}

void policy_content_complete(struct policy_content *content)
{
	for (int field = 0; field < N_POLICY_FIELDS; field++) {
		if (content->values[field] == NULL)
			content->values[field] = policy_fields[field].initial;
	}
	complete_text(content, POLICY_BODY_ZH, POLICY_ORIGIN_ZH);
	complete_text(content, POLICY_BODY_EN, POLICY_ORIGIN_EN);
}

static bool is_choice(const char *value, const char *const *choices)
{
	for (; *choices != NULL; choices++) {
		if (strcmp(value, *choices) == 0)
			return true;
	}
	return false;
}

/* "one of a, b, c" */
static void choices_text(char *out, size_t out_size, const char *const *choices)
{
	size_t n = (size_t)snprintf(out, out_size, "must be one of ");

	for (int i = 0; choices[i] != NULL && n < out_size; i++)
		n += (size_t)snprintf(out + n, out_size - n, "%s%s", i > 0 ? ", " : "", choices[i]);
}

static bool has_control_character(const char *value)
{
	for (const unsigned char *p = (const unsigned char *)value; *p != '\0'; p++) {
		if ((*p < ' ' && *p != '\n' && *p != '\t' && *p != '\r' && *p != '\f') || *p == 0x7f)
			return true;
	}
	return false;
}

static bool is_web_url(const char *value)
{
	size_t scheme = strncmp(value, "https://", 8) == 0 ? 8 : strncmp(value, "http://", 7) == 0 ? 7 : 0;

	if (scheme == 0 || value[scheme] == '\0' || value[scheme] == '/')
		return false;
	for (const unsigned char *p = (const unsigned char *)value; *p != '\0'; p++) {
		if (*p <= ' ' || *p == '"' || *p == '<' || *p == '>' || *p == '\\')
			return false;
	}
	return true;
}

static enum status refuse(const struct faults *faults, const char *path, const char *code, const char *message)
{
	fault(faults, path, code, message);
	return INVALID;
}

enum status policy_field_check(enum policy_field field, const char *value, const struct faults *faults)
{
	const struct policy_field_rule *rule = &policy_fields[field];
	char message[200];

	switch (rule->type) {
	case FIELD_CHOICE:
		if (is_choice(value, rule->choices))
			return OK;
		choices_text(message, sizeof message, rule->choices);
		return refuse(faults, rule->path, "enum", message);
	case FIELD_DATE:
		if (date_is_valid(value))
			return OK;
		return refuse(faults, rule->path, "date", "must be a day of the calendar as YYYY-MM-DD, from 1900 to 2199");
	case FIELD_WEB_URL:
		if (!is_web_url(value))
			return refuse(faults, rule->path, "pattern", "must be an http or https address");
		break;
	case FIELD_TEXT:
		if (has_control_character(value))
			return refuse(faults, rule->path, "pattern", "must not hold control characters");
		break;
	}
	if (utf8_count(value, strlen(value)) > rule->max_chars) {
		snprintf(message, sizeof message, "must have at most %zu characters", rule->max_chars);
		return refuse(faults, rule->path, "too_long", message);
	}
	return OK;
}

static bool is_given(const struct policy_content *content, enum policy_field field)
{
	return content->values[field] != NULL && content->values[field][strspn(content->values[field], " \t\n\r\f")] != '\0';
}

static enum status check_order(const struct policy_content *content, enum policy_field later, const struct faults *faults)
{
	const char *issued = content->values[POLICY_ISSUED_ON];

	/* ISO dates are in order as texts are. */
	if (issued == NULL || content->values[later] == NULL || strcmp(content->values[later], issued) >= 0)
		return OK;
	return refuse(faults, policy_fields[later].path, "order", "must not be before issued_on");
}

static size_t worked_on_bytes(const struct policy_content *content)
{
	size_t n = 0;

	for (int field = 0; field < N_POLICY_FIELDS; field++) {
		if (policy_fields[field].is_worked_on && content->values[field] != NULL)
			n += strlen(content->values[field]);
	}
	return n;
}

enum status policy_content_check(const struct policy_content *content, const struct faults *faults)
{
	enum status status = OK;

	if (!is_given(content, POLICY_TITLE_ZH) && !is_given(content, POLICY_TITLE_EN))
		status = refuse(faults, "title_zh", "required", "a title is needed, in Chinese or in English");
	if (is_given(content, POLICY_SOURCE_SYSTEM) != is_given(content, POLICY_EXTERNAL_ID)) {
		enum policy_field missing =
			is_given(content, POLICY_SOURCE_SYSTEM) ? POLICY_EXTERNAL_ID : POLICY_SOURCE_SYSTEM;

		status = refuse(faults, policy_fields[missing].path, "required",
				"source_system and external_id go together");
	}
	if (worked_on_bytes(content) > POLICY_TEXT_MAX_BYTES)
		status = refuse(faults, "texts", "too_long", "titles, summaries and texts must have at most 2 MiB together");
	if (content->values[POLICY_EFFECTIVE_ON] != NULL && check_order(content, POLICY_EFFECTIVE_ON, faults) != OK)
		status = INVALID;
	if (content->values[POLICY_EXPIRES_ON] != NULL && check_order(content, POLICY_EXPIRES_ON, faults) != OK)
		status = INVALID;
	return status;
}

bool policy_value_equals(const char *one, const char *other)
{
	return one == other || (one != NULL && other != NULL && strcmp(one, other) == 0);
}

enum status policy_merge(struct policy_content *out, bool clashes[N_POLICY_FIELDS], const struct policy_edit *edit,
			 const struct policy_content *base, const struct policy_content *theirs)
{
	struct policy_content merged = *theirs;
	bool has_clash = false;

	for (int i = 0; i < N_POLICY_FIELDS; i++) {
		clashes[i] = edit->is_set[i] && !policy_value_equals(base->values[i], theirs->values[i]) &&
			     !policy_value_equals(edit->mine.values[i], theirs->values[i]);
		has_clash = has_clash || clashes[i];
		if (edit->is_set[i])
			merged.values[i] = edit->mine.values[i];
	}
	if (has_clash)
		return CONFLICT;
	*out = merged;
	return OK;
}

struct policy_changes policy_compare(const struct policy_content *before, const struct policy_content *after)
{
	struct policy_changes changes = {0};

	for (int i = 0; i < N_POLICY_FIELDS; i++) {
		changes.is_changed[i] = !policy_value_equals(before->values[i], after->values[i]);
		changes.n += changes.is_changed[i];
		changes.is_worked_on = changes.is_worked_on || (changes.is_changed[i] && policy_fields[i].is_worked_on);
	}
	return changes;
}
