/* What people may say about a policy in labels: the facets, the codes and roles that each takes, and decisions. */
#ifndef CCNT_API_DOMAIN_LABEL_H
#define CCNT_API_DOMAIN_LABEL_H

#include <stdbool.h>

#include "api/domain/faults.h"
#include "proto/base/status.h"

#define LABEL_CODE_MAX 256

/* Every facet, and the states, for parameters that name one; closed by a NULL. */
extern const char *const label_facets[], *const label_states[];

/* Whether the facet's codes are terms of the taxonomy; the others hold a value. False for an unknown facet too. */
bool label_is_taxonomy(const char *facet);

/* A facet of which a policy has one value: another code beside a decided one contradicts it. SQL list of their names. */
#define LABEL_SINGLE_FACETS "'policy_type', 'level', 'document_number', 'issued_on', 'effective_on', 'expires_on'"

/* Checks facet, code and role against each other; that a term exists is the store's to find out. OK or INVALID, and
 * every fault is told with path "facet", "code" or "role". role NULL = not given. */
enum status label_check(const char *facet, const char *code, const char *role, const struct faults *faults) MUST_CHECK;

/* The role that a label of the facet has where none is given. */
const char *label_initial_role(const char *facet);

#endif
