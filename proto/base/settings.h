/* Settings of a program: ONE table gives each its flag, environment variable, default and help.
 * The order of strength is flag, environment variable, default. Every program understands
 * --help, --version and --print-config beside its table.
 *
 *   static const struct setting table[] = {
 *           {"port", SETTING_INT, "8080", "TCP port of the HTTP server", .min = 1, .max = 65535},
 *           {"database-url", SETTING_SECRET, "", "libpq connection string"},
 *           {NULL},
 *   };
 * makes --port N and CCNT_PORT, --database-url and CCNT_DATABASE_URL. */
#ifndef CCNT_PROTO_BASE_SETTINGS_H
#define CCNT_PROTO_BASE_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

enum setting_type {
	SETTING_TEXT,
	SETTING_LIST,   /* text; of a flag that is given several times the values are joined by commas */
	SETTING_INT,    /* between min and max */
	SETTING_BOOL,   /* flag alone, or true/false/1/0 in the environment */
	SETTING_SECRET, /* text that --print-config does not show */
};

struct setting {
	const char *name; /* of the flag, lower case with dashes; the variable is CCNT_NAME_WITH_UNDERSCORES */
	enum setting_type type;
	const char *initial; /* the default, as it would be written */
	const char *help;    /* one line; units included */
	int64_t min, max;    /* SETTING_INT only */
};

struct settings; /* owned by the caller of settings_parse(); free with settings_free() */

enum settings_outcome {
	SETTINGS_READY,  /* go on */
	SETTINGS_SHOWN,  /* --help, --version or --print-config was answered on stdout: exit with 0 */
	SETTINGS_FAILED, /* what is wrong was written to stderr: exit with 2 */
};

/* Reads argv and the environment into *out. table ends with a NULL name and is borrowed for as
 * long as *out lives. usage is the text after the program's name, such as "[OPTION]...".
 * argv is reordered so that what is no option comes last; *rest_out is the index of the first of those. On SETTINGS_SHOWN and SETTINGS_FAILED *out is untouched. */
enum settings_outcome settings_parse(struct settings **out, int *rest_out, const struct setting *table,
				     const char *usage, int argc, char **argv);
void settings_free(struct settings *settings);

/* The value of a setting of the table; asking for a name that is not there is a bug and aborts.
 * The text is borrowed from settings. */
const char *settings_text(const struct settings *settings, const char *name);
int64_t settings_int(const struct settings *settings, const char *name);
bool settings_bool(const struct settings *settings, const char *name);

#endif
