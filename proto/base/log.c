#include "proto/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proto/base/clock.h"

#define LINE_BYTES  4096
#define VALUE_BYTES 200

static const char *const level_names[] = {
	[LOG_DEBUG] = "debug",
	[LOG_INFO] = "info",
	[LOG_WARN] = "warn",
	[LOG_ERROR] = "error",
};

static enum log_level lowest_level = LOG_INFO;
static const char *process_name = "ccnt";

void log_init(enum log_level lowest, const char *process)
{
	lowest_level = lowest;
	process_name = process;
}

bool log_level_parse(enum log_level *out, const char *text)
{
	for (int i = LOG_DEBUG; i <= LOG_ERROR; i++) {
		if (strcmp(text, level_names[i]) == 0) {
			*out = (enum log_level)i;
			return true;
		}
	}
	return false;
}

void log_event(enum log_level level, const char *event, const char *format, ...)
{
	char line[LINE_BYTES], now[CLOCK_TEXT_SIZE];
	size_t n;

	if (level < lowest_level)
		return;
	clock_wall_text(now);
	n = (size_t)snprintf(line, sizeof line, "ts=%s level=%s proc=%s pid=%d event=%s", now, level_names[level],
			     process_name, (int)getpid(), event);
	if (format != NULL && n < sizeof line - 2) {
		va_list values;
		int more;

		line[n++] = ' ';
		va_start(values, format);
		more = vsnprintf(line + n, sizeof line - n, format, values);
		va_end(values);
		n += more > 0 ? (size_t)more : 0;
	}
	if (n > sizeof line - 2)
		n = sizeof line - 2;
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			line[i] = ' ';
	}
	line[n++] = '\n';
	/* One write a line, so that lines of several processes do not mix. A log that cannot be
	 * written (full disk, closed pipe) must not stop the service. */
	if (write(STDERR_FILENO, line, n) < 0)
		return;
}

const char *log_quote(const char *text)
{
	static char buffers[4][2 * VALUE_BYTES + 3];
	static unsigned turn;
	char *out = buffers[turn++ % 4], *p = out;
	bool is_plain = text[0] != '\0';
	size_t n = strnlen(text, VALUE_BYTES);

	for (size_t i = 0; i < n; i++) {
		if (text[i] == ' ' || text[i] == '"' || text[i] == '=' || (unsigned char)text[i] < ' ')
			is_plain = false;
	}
	if (!is_plain)
		*p++ = '"';
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '"' || text[i] == '\\')
			*p++ = '\\';
		*p++ = text[i];
	}
	if (!is_plain)
		*p++ = '"';
	*p = '\0';
	return out;
}

_Noreturn void log_die(const char *event, const char *file, int line)
{
	log_event(LOG_ERROR, "fatal", "reason=%s at=%s:%d", event, file, line);
	abort();
}

void *log_must_alloc(void *pointer, const char *file, int line)
{
	if (pointer == NULL)
		log_die("out_of_memory", file, line);
	return pointer;
}
