/* When a document was issued and when it takes effect. */
#ifndef CCNT_WORKERS_CLASSIFY_MOMENTS_H
#define CCNT_WORKERS_CLASSIFY_MOMENTS_H

#include "workers/classify/issuers.h"

struct moment {
	bool is_known;
	struct date date; /* where it stands: the evidence */
	const struct field *field;
	double confidence;
};

struct moment issued_on(const struct document *document, const struct issuers *issuers);

/* issued is used where it takes effect on the day of its issue (自发布之日起施行). */
struct moment effective_on(const struct document *document, const struct moment *issued);

/* The last day: "有效期至2025年12月31日", or "有效期5年" from the day that it takes effect, or else was issued, on. */
struct moment expires_on(const struct document *document, const struct moment *from);

#endif
