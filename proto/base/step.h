/* The proof that an operation goes on: what must end in a reply or a completion returns a step.
 * Only replies and asynchronous calls give one out, so a path that forgets to go on does not
 * compile; whoever calls a completion function throws its step away. */
#ifndef CCNT_PROTO_BASE_STEP_H
#define CCNT_PROTO_BASE_STEP_H

struct step {
	int proof; /* means nothing: ISO C has no empty structure */
};

#define STEP struct step __attribute__((warn_unused_result))

/* For the functions that make the promise themselves, and nobody else: a reply has been begun, or
 * a completion function will be called. */
static inline STEP step_pending(void)
{
	return (struct step){0};
}

/* For code that is no step itself (the dispatcher, a timer, a test): begins an operation that goes
 * on by itself, as in step_detach(db_query(...)). A handler never needs it. */
static inline void step_detach(struct step step)
{
	(void)step;
}

#endif
