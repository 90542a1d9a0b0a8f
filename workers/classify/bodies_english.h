/* Names of bodies in English: "the Ministry of Finance of the People's Republic of China (MOF)", "Guangdong Provincial Department of
 * Ecology and Environment", "Bureau of Finance of Yantai City", "General Office of the People's Government of Hainan Province". */
#ifndef CCNT_WORKERS_CLASSIFY_BODIES_ENGLISH_H
#define CCNT_WORKERS_CLASSIFY_BODIES_ENGLISH_H

#include "workers/classify/bodies.h"

/* Reads one name that begins at `at`; previous as for body_at(). False, out untouched, where there is none. */
bool english_body_at(struct body_name *out, const struct field *field, size_t at, const struct places *home,
		     const struct body_name *previous);

/* A body that no lexicon knows, in a list whose last one ends at end_before: up to the next comma, and named as bodies are. `at`
 * where there is none. */
size_t english_skip_unknown(const struct field *field, size_t end_before, size_t at);

/* "and other departments", "and 9 other ministries" behind a list; `at` where nothing of it stands there. */
size_t english_and_others(const struct field *field, size_t at);

#endif
