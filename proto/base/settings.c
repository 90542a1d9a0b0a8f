#include "proto/base/settings.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"

enum { OPTION_HELP = 1000, OPTION_VERSION, OPTION_PRINT };

struct settings {
	const struct setting *table;
	int n;
	const char **values;  /* as written; owned */
	const char **origins; /* "default", "environment", "flag" */
};

static const char *variable_name(char out[80], const char *name)
{
	size_t n = (size_t)snprintf(out, 80, "CCNT_%s", name);

	for (size_t i = 0; i < n && i < 79; i++)
		out[i] = out[i] == '-' ? '_' : (char)toupper((unsigned char)out[i]);
	return out;
}

static bool is_true(const char *text)
{
	return strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
}

/* Whether text is a value of the setting; complains on stderr when not. */
static bool is_valid(const struct setting *setting, const char *text, const char *origin)
{
	if (setting->type == SETTING_INT) {
		char *end;
		long long value;

		errno = 0;
		value = strtoll(text, &end, 10);
		if (errno != 0 || end == text || *end != '\0' || value < setting->min || value > setting->max) {
			fprintf(stderr, "%s (from %s): '%s' is not a whole number from %lld to %lld\n", setting->name,
				origin, text, (long long)setting->min, (long long)setting->max);
			return false;
		}
	}
	if (setting->type == SETTING_BOOL && !is_true(text) && strcmp(text, "false") != 0 && strcmp(text, "0") != 0) {
		fprintf(stderr, "%s (from %s): '%s' is neither true nor false\n", setting->name, origin, text);
		return false;
	}
	return true;
}

static void show_help(const struct setting *table, const char *program, const char *usage)
{
	char variable[80];

	printf("Usage: %s %s\n\nOptions (each can be set by the environment variable beside it):\n", program, usage);
	for (const struct setting *s = table; s->name != NULL; s++) {
		printf("  --%s%s  [%s]\n        %s", s->name, s->type == SETTING_BOOL ? "" : "=VALUE",
		       variable_name(variable, s->name), s->help);
		if (s->initial[0] != '\0')
			printf(" (default %s)", s->initial);
		putchar('\n');
	}
	printf("  --print-config\n        Show every setting with its value and where it came from, and exit.\n"
	       "  --version\n  --help\n");
}

static void show_config(const struct settings *settings)
{
	char variable[80];

	for (int i = 0; i < settings->n; i++) {
		const struct setting *s = &settings->table[i];
		bool is_hidden = s->type == SETTING_SECRET && settings->values[i][0] != '\0';

		printf("%s=%s  # %s\n", variable_name(variable, s->name), is_hidden ? "(hidden)" : settings->values[i],
		       settings->origins[i]);
	}
}

static struct option *long_options(struct settings *settings)
{
	struct option *options = must_alloc(talloc_zero_array(settings, struct option, (unsigned)settings->n + 4));

	for (int i = 0; i < settings->n; i++) {
		options[i] = (struct option){
			.name = settings->table[i].name,
			.has_arg = settings->table[i].type == SETTING_BOOL ? optional_argument : required_argument,
			.val = i,
		};
	}
	options[settings->n] = (struct option){"help", no_argument, NULL, OPTION_HELP};
	options[settings->n + 1] = (struct option){"version", no_argument, NULL, OPTION_VERSION};
	options[settings->n + 2] = (struct option){"print-config", no_argument, NULL, OPTION_PRINT};
	return options;
}

static void set(struct settings *settings, int i, const char *value, const char *origin)
{
	settings->values[i] = must_alloc(talloc_strdup(settings, value));
	settings->origins[i] = origin;
}

static bool is_repeated(const struct settings *settings, int i)
{
	return settings->table[i].type == SETTING_LIST && strcmp(settings->origins[i], "flag") == 0;
}

static void set_from_defaults(struct settings *settings)
{
	char variable[80];

	for (int i = 0; i < settings->n; i++) {
		const char *value = getenv(variable_name(variable, settings->table[i].name));

		if (value != NULL && value[0] != '\0')
			set(settings, i, value, "environment");
		else
			set(settings, i, settings->table[i].initial, "default");
	}
}

enum settings_outcome settings_parse(struct settings **out, int *rest_out, const struct setting *table,
				     const char *usage, int argc, char **argv)
{
	struct settings *settings = must_alloc(talloc_zero(NULL, struct settings));
	struct option *options;
	enum settings_outcome outcome = SETTINGS_FAILED;
	bool print = false;
	int option;

	settings->table = table;
	while (table[settings->n].name != NULL)
		settings->n++;
	settings->values = must_alloc(talloc_zero_array(settings, const char *, (unsigned)settings->n));
	settings->origins = must_alloc(talloc_zero_array(settings, const char *, (unsigned)settings->n));
	options = long_options(settings);
	set_from_defaults(settings);

	optind = 0; /* GNU: start afresh, so that a program may parse more than one table */
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option >= 0 && option < settings->n && is_repeated(settings, option)) {
			settings->values[option] =
				must_alloc(talloc_asprintf(settings, "%s,%s", settings->values[option], optarg));
		} else if (option >= 0 && option < settings->n) {
			set(settings, option, optarg != NULL ? optarg : "true", "flag");
		} else if (option == OPTION_HELP) {
			show_help(table, argv[0], usage);
			outcome = SETTINGS_SHOWN;
			goto out;
		} else if (option == OPTION_VERSION) {
			printf("%s %s\n", argv[0], CCNT_VERSION);
			outcome = SETTINGS_SHOWN;
			goto out;
		} else if (option == OPTION_PRINT) {
			print = true;
		} else {
			goto out; /* getopt_long has said what is wrong */
		}
	}
	for (int i = 0; i < settings->n; i++) {
		if (!is_valid(&table[i], settings->values[i], settings->origins[i]))
			goto out;
	}
	if (print) {
		show_config(settings);
		outcome = SETTINGS_SHOWN;
		goto out;
	}
	*rest_out = optind;
	*out = settings;
	return SETTINGS_READY;
out:
	talloc_free(settings);
	return outcome;
}

void settings_free(struct settings *settings)
{
	talloc_free(settings);
}

static int find(const struct settings *settings, const char *name)
{
	for (int i = 0; i < settings->n; i++) {
		if (strcmp(settings->table[i].name, name) == 0)
			return i;
	}
	log_die("unknown_setting", name, 0);
}

const char *settings_text(const struct settings *settings, const char *name)
{
	return settings->values[find(settings, name)];
}

int64_t settings_int(const struct settings *settings, const char *name)
{
	return strtoll(settings->values[find(settings, name)], NULL, 10);
}

bool settings_bool(const struct settings *settings, const char *name)
{
	return is_true(settings->values[find(settings, name)]);
}
