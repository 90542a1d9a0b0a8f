/* Who signed a document, and when: the list of bodies right before a date, on lines of its own or, in texts that lost
 * their lines, at the end of a sentence. */
#ifndef CCNT_WORKERS_CLASSIFY_SIGNATURE_H
#define CCNT_WORKERS_CLASSIFY_SIGNATURE_H

#include "workers/classify/bodies.h"
#include "workers/classify/dates.h"

struct signature {
	struct body_list list;
	struct date date;
};

/* The first signature of body. False, out untouched, where there is none. */
bool signature_find(struct signature *out, const struct field *body, const struct places *home);

/* The date right behind a list of bodies that ends at `at`, over spaces and a remark in brackets ("(...代章)"). */
bool signature_date(struct date *out, const struct field *field, size_t at);

/* The last list of bodies that begins in [from, to), read as far as it goes. False where there is none. */
bool signature_list_before(struct body_list *out, const struct field *body, size_t from, size_t to,
			   const struct places *home);

/* Whether nothing but a closing remark follows a date that ends at `at`: the end, "(此件公开发布)", copies, annexes. */
bool signature_closes(const struct field *field, size_t at);

#endif
