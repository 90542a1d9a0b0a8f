/* Relations between policies: the fixed words that they are told in. Each list ends with NULL; the database holds the same. */
#ifndef CCNT_API_DOMAIN_RELATION_H
#define CCNT_API_DOMAIN_RELATION_H

extern const char *const relation_kinds[];  /* what the one that states it does to the other */
extern const char *const relation_states[]; /* suggested: nobody decided on it */

#endif
