#include "proto/result_target.h"

#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"

#define TEXT(name, max_bytes)  {#name, RESULT_FIELD_TEXT, offsetof(struct result_target, name), max_bytes}
#define NUMBER(name)           {#name, RESULT_FIELD_NUMBER, offsetof(struct result_target, name), 0}
#define INT(name)              {#name, RESULT_FIELD_INT, offsetof(struct result_target, name), 0}
#define BOOL(name)             {#name, RESULT_FIELD_BOOL, offsetof(struct result_target, name), 0}

const struct result_target_field result_target_fields[N_RESULT_TARGET_FIELDS] = {
	TEXT(indicator, RESULT_TARGET_CODE_MAX),
	TEXT(subject, RESULT_TARGET_TEXT_MAX),
	TEXT(comparator, RESULT_TARGET_CODE_MAX),
	TEXT(bound, RESULT_TARGET_CODE_MAX),
	TEXT(unit_text, RESULT_TARGET_TEXT_MAX),
	TEXT(unit, RESULT_TARGET_CODE_MAX),
	TEXT(period, RESULT_TARGET_TEXT_MAX),
	TEXT(region, RESULT_TARGET_CODE_MAX),
	TEXT(binding, RESULT_TARGET_CODE_MAX),
	TEXT(condition, RESULT_TARGET_TEXT_MAX),
	TEXT(claim, RESULT_TARGET_CODE_MAX),
	TEXT(claim_check, RESULT_TARGET_CODE_MAX),
	TEXT(benchmark, RESULT_TARGET_CODE_MAX),
	TEXT(field, RESULT_TARGET_CODE_MAX),
	TEXT(lang, RESULT_TARGET_CODE_MAX),
	TEXT(quote, RESULT_TARGET_QUOTE_MAX),
	NUMBER(value),
	NUMBER(value_high),
	NUMBER(normal),
	NUMBER(normal_high),
	NUMBER(claimed),
	NUMBER(computed),
	NUMBER(confidence),
	INT(year),
	INT(year_from),
	INT(baseline_year),
	INT(start),
	INT(end),
	BOOL(is_per_year),
	BOOL(is_inferred_year),
	INT(same),
};

static const char *place(const struct result_target *target, const struct result_target_field *field)
{
	return (const char *)target + field->offset;
}

#define TAKE(type)                                                                                                    \
	type value;                                                                                                   \
	memcpy(&value, place(target, field), sizeof value);                                                           \
	return value

const char *result_target_text(const struct result_target *target, const struct result_target_field *field)
{
	TAKE(const char *);
}

double result_target_number(const struct result_target *target, const struct result_target_field *field)
{
	TAKE(double);
}

int32_t result_target_int(const struct result_target *target, const struct result_target_field *field)
{
	TAKE(int32_t);
}

bool result_target_bool(const struct result_target *target, const struct result_target_field *field)
{
	TAKE(bool);
}

static void put_target(struct mp_buffer *out, const struct result_target *target)
{
	for (const struct result_target_field *f = result_target_fields;
	     f < result_target_fields + N_RESULT_TARGET_FIELDS; f++) {
		switch (f->type) {
		case RESULT_FIELD_TEXT:
			mp_put_text(out, f->name, result_target_text(target, f), f->max_bytes);
			break;
		case RESULT_FIELD_NUMBER:
			mp_put_number(out, f->name, result_target_number(target, f));
			break;
		case RESULT_FIELD_INT:
			mp_put_int(out, f->name, result_target_int(target, f));
			break;
		case RESULT_FIELD_BOOL:
			mp_put_bool(out, f->name, result_target_bool(target, f));
			break;
		}
	}
}

void result_targets_encode(struct mp_buffer *out, const struct result_target *targets, size_t n)
{
	if (n > RESULT_TARGETS_MAX)
		mp_buffer_fail(out, TOO_LARGE);
	mp_open_array(out, "targets", n);
	for (size_t i = 0; i < n; i++) {
		mp_open_map(out, NULL);
		put_target(out, &targets[i]);
		mp_close(out);
	}
	mp_close(out);
}

static void get_target(struct result_target *target, struct mp_value map)
{
	for (const struct result_target_field *f = result_target_fields;
	     f < result_target_fields + N_RESULT_TARGET_FIELDS; f++) {
		char *at = (char *)target + f->offset;
		const char *text;
		double number;
		int32_t whole;
		bool is_set;

		switch (f->type) {
		case RESULT_FIELD_TEXT:
			text = mp_text_or(map, f->name, f->max_bytes, "");
			memcpy(at, &text, sizeof text);
			break;
		case RESULT_FIELD_NUMBER:
			number = mp_number(map, f->name, -RESULT_TARGET_VALUE_MAX, RESULT_TARGET_VALUE_MAX);
			memcpy(at, &number, sizeof number);
			break;
		case RESULT_FIELD_INT:
			whole = (int32_t)mp_int_or(map, f->name, 0, INT32_MAX, 0);
			memcpy(at, &whole, sizeof whole);
			break;
		case RESULT_FIELD_BOOL:
			is_set = mp_bool_or(map, f->name, false);
			memcpy(at, &is_set, sizeof is_set);
			break;
		}
	}
	if (target->end < target->start)
		mp_reader_fail(map.reader, INVALID, "end", "must not be before start");
	if (target->confidence < 0 || target->confidence > 1)
		mp_reader_fail(map.reader, INVALID, "confidence", "must be from 0 to 1");
}

struct result_target *result_targets_decode(struct mp_value root, void *owner, size_t *n_out)
{
	struct mp_value array = mp_array_or_empty(root, "targets", RESULT_TARGETS_MAX, n_out);
	struct result_target *targets =
		must_alloc(talloc_zero_array(owner, struct result_target, (unsigned)(*n_out + 1)));

	for (size_t i = 0; i < *n_out; i++)
		get_target(&targets[i], mp_item_map(array, i));
	return targets;
}
