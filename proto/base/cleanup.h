/* Scope-bound release: CLEANUP(x_freep) struct x *x = NULL; frees x when the scope ends, unless
 * it was handed on by "*out = x; x = NULL; return OK;". */
#ifndef CCNT_PROTO_BASE_CLEANUP_H
#define CCNT_PROTO_BASE_CLEANUP_H

#define CLEANUP(function) __attribute__((cleanup(function)))

/* Defines NAMEp(type **), which calls NAME on what the variable holds. */
#define DEFINE_CLEANUP(type, name)                                                                           \
	static inline void name##p(type **variable)                                                         \
	{                                                                                                    \
		name(*variable);                                                                             \
	}

#endif
