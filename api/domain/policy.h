/* What people write about a policy, as an array of texts: one value for each field, in the order of
 * enum policy_field, NULL = null. Dates, codes and bodies are all text here; the table policy_fields
 * says what each must look like. So reading a body, checking it, merging two edits, telling what
 * changed and binding parameters are loops over one table. */
#ifndef CCNT_API_DOMAIN_POLICY_H
#define CCNT_API_DOMAIN_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "api/domain/faults.h"
#include "proto/base/status.h"

/* The order of the columns in policy_store's statements. */
enum policy_field {
	POLICY_STATE,
	POLICY_TITLE_ZH,
	POLICY_TITLE_EN,
	POLICY_DOC_NUMBER,
	POLICY_LEVEL,
	POLICY_ISSUED_ON,
	POLICY_EFFECTIVE_ON,
	POLICY_EXPIRES_ON,
	POLICY_LEGAL_STATUS,
	POLICY_ACTOR_KIND,
	POLICY_SUMMARY_ZH,
	POLICY_SUMMARY_EN,
	POLICY_SOURCE_URL,
	POLICY_SOURCE_SYSTEM,
	POLICY_EXTERNAL_ID,
	N_POLICY_COLUMNS, /* the fields before this one are columns of `policy`, the others of `policy_text` */
	POLICY_BODY_ZH = N_POLICY_COLUMNS,
	POLICY_ORIGIN_ZH,
	POLICY_BODY_EN,
	POLICY_ORIGIN_EN,
	N_POLICY_FIELDS
};

/* All that the workers read of one policy, in bytes: what one job may carry (PROTOCOL.md, section 8), less
 * the room for its keys. */
#define POLICY_TEXT_MAX_BYTES ((2 << 20) - 4096)

enum policy_field_type {
	FIELD_TEXT,    /* at most max_chars code points, no control characters but newline and tab */
	FIELD_DATE,    /* YYYY-MM-DD, a day of the calendar from 1900 to 2199 */
	FIELD_CHOICE,  /* one of choices */
	FIELD_WEB_URL, /* http or https */
};

struct policy_field_rule {
	const char *path; /* in the JSON of the resource, without the leading slash: "texts/zh/body" */
	enum policy_field_type type;
	size_t max_chars;           /* code points; FIELD_TEXT and FIELD_WEB_URL */
	const char *const *choices; /* FIELD_CHOICE: ends with NULL */
	const char *initial;        /* the value when it is not given or cleared; NULL = null */
	bool is_worked_on;          /* the workers read it: a change raises text_version and makes new jobs */
	bool is_fixed;              /* cannot be changed after creation */
};

extern const struct policy_field_rule policy_fields[N_POLICY_FIELDS];

struct policy_content {
	const char *values[N_POLICY_FIELDS]; /* borrowed or of the owner's context, as its maker says */
};

/* Fills what is NULL with the fields' initial values. A body's origin is only kept with its body. */
void policy_content_complete(struct policy_content *content);

/* Checks one value (never NULL) of a field by its rule. INVALID: told in faults under the field's path. */
enum status policy_field_check(enum policy_field field, const char *value, const struct faults *faults) MUST_CHECK;

/* Checks the rules between fields of complete content: a title in one language at least, source_system
 * together with external_id, effective_on and expires_on not before issued_on, at most POLICY_TEXT_MAX_BYTES of text. */
enum status policy_content_check(const struct policy_content *content, const struct faults *faults) MUST_CHECK;

/* Whether two values of a field are the same; NULL is a value of its own. */
bool policy_value_equals(const char *one, const char *other);

/* One edit on its way into a policy that may have moved on. is_set says which fields the edit names. */
struct policy_edit {
	bool is_set[N_POLICY_FIELDS];
	struct policy_content mine; /* what the edit wants */
};

/* Puts an edit that was based on `base` onto `theirs`, the content as it is now. OK: *out (values borrowed
 * from the three) is theirs with every field of the edit. CONFLICT: some field of the edit was changed
 * meanwhile to something else than the edit wants; clashes[field] is set for each and *out untouched. */
enum status policy_merge(struct policy_content *out, bool clashes[N_POLICY_FIELDS], const struct policy_edit *edit,
			 const struct policy_content *base, const struct policy_content *theirs) MUST_CHECK;

struct policy_changes {
	bool is_changed[N_POLICY_FIELDS];
	size_t n;
	bool is_worked_on; /* at least one changed field is read by the workers */
};

struct policy_changes policy_compare(const struct policy_content *before, const struct policy_content *after);

#endif
