/* Structured log lines in logfmt on standard error, one line an event:
 *   ts=2024-08-02T01:02:03.456Z level=info proc=dispatcher pid=12 event=worker.joined worker=h1/77 slots=2
 * An event has a stable dotted name; its fields follow as key=value. A function either logs or
 * returns a status, never both. Not for use between fork and exec. */
#ifndef CCNT_PROTO_BASE_LOG_H
#define CCNT_PROTO_BASE_LOG_H

#include <stdbool.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Sets the lowest level written and the process's name. process is borrowed for ever. */
void log_init(enum log_level lowest, const char *process);

/* Recognises "debug", "info", "warn", "error"; false (out untouched) otherwise. */
bool log_level_parse(enum log_level *out, const char *text);

/* Writes one event. format makes the fields ("worker=%s slots=%d"), or is NULL. Values from
 * outside go through log_quote(). A line is cut at 4 KiB; control characters become spaces. */
void log_event(enum log_level level, const char *event, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* text as a logfmt value: quoted and escaped where it holds a space, quote, '=' or control
 * character, cut at 200 bytes. The answer is one of four static buffers, used in turn. */
const char *log_quote(const char *text);

/* Logs "fatal" with the place and aborts: for out of memory and broken invariants only. */
_Noreturn void log_die(const char *event, const char *file, int line);

/* pointer, or an abort with a log line: small allocations do not fail (STYLE: jobs are durable). */
#define must_alloc(pointer) log_must_alloc((pointer), __FILE__, __LINE__)
void *log_must_alloc(void *pointer, const char *file, int line) __attribute__((returns_nonnull));

#endif
