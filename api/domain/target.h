/* Quantified targets: the fixed words that they are told in. Each list ends with NULL; the database holds the same ones. */
#ifndef CCNT_API_DOMAIN_TARGET_H
#define CCNT_API_DOMAIN_TARGET_H

extern const char *const target_comparators[]; /* what is said of the amount */
extern const char *const target_bounds[];      /* the comparators that bound a level */
extern const char *const target_bindings[];    /* "binding", "expected" */
extern const char *const target_claims[];      /* the five kinds of comparison with another's target */
extern const char *const target_checks[];      /* what the benchmarks say of a claim */
extern const char *const target_states[];
extern const char *const target_origins[];
extern const char *const target_differences[]; /* what the last reading says of what people decided */
extern const char *const target_twins[];       /* how a target and the one of the other language are to each other */
extern const char *const target_fields[];      /* of a policy, in which a target can be said */

/* The years that a target can name. */
enum { TARGET_YEAR_MIN = 1900, TARGET_YEAR_MAX = 2300 };

#endif
