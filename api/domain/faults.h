/* What is wrong with an input, field by field, collected so that the caller hears everything at once. */
#ifndef CCNT_API_DOMAIN_FAULTS_H
#define CCNT_API_DOMAIN_FAULTS_H

/* Told once for each fault. path is the field's place in the JSON without the leading slash ("texts/zh/body"),
 * code one of: required, type, too_long, pattern, enum, date, order, fixed. Borrowed for the call. */
typedef void fault_fn(void *arg, const char *path, const char *code, const char *message);

struct faults {
	fault_fn *add;
	void *arg;
};

static inline void fault(const struct faults *faults, const char *path, const char *code, const char *message)
{
	faults->add(faults->arg, path, code, message);
}

#endif
