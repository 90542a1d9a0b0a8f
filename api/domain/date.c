#include "api/domain/date.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

bool date_is_valid(const char *text)
{
	struct tm day = {0};
	char again[sizeof "2024-08-02"];
	const char *end;

	if (strlen(text) != sizeof again - 1)
		return false;
	end = strptime(text, "%Y-%m-%d", &day);
	if (end == NULL || *end != '\0' || day.tm_year < 0 || day.tm_year >= 300)
		return false;
	/* timegm() turns 30 February into 1 March: a real day comes back as it was. */
	if (timegm(&day) == (time_t)-1 && day.tm_year != 69)
		return false;
	return strftime(again, sizeof again, "%Y-%m-%d", &day) == sizeof again - 1 && strcmp(again, text) == 0;
}
