/* Dates as documents write them: 2021年9月22日, 二〇二一年九月二十二日, 2021-09-22, 2021.9.22, September 22, 2021,
 * 22nd of September 2021, Wednesday, 22-Sep-2021, 9/22/2021, 22.9.2021. Only whole dates count: a month alone is no date. */
#ifndef CCNT_WORKERS_CLASSIFY_DATES_H
#define CCNT_WORKERS_CLASSIFY_DATES_H

#include "workers/classify/field.h"

#define DATE_TEXT_SIZE sizeof "2021-09-22"

struct date {
	size_t start, end; /* bytes of the field */
	char text[DATE_TEXT_SIZE];
};

/* Reads a date that begins exactly at `at`. False, out untouched, where there is none. */
bool date_at(struct date *out, const struct field *field, size_t at);

/* The same for "20210922", which only a caption before it makes a date. */
bool date_compact_at(struct date *out, const struct field *field, size_t at);

/* The first date that begins in [from, to). False, out untouched, where there is none. */
bool date_find(struct date *out, const struct field *field, size_t from, size_t to);

#endif
