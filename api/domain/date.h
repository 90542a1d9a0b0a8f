/* Calendar dates as ISO 8601 text. */
#ifndef CCNT_API_DOMAIN_DATE_H
#define CCNT_API_DOMAIN_DATE_H

#include <stdbool.h>

/* Whether text is exactly YYYY-MM-DD and a day of the Gregorian calendar from 1900 to 2199. */
bool date_is_valid(const char *text);

#endif
