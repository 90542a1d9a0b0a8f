/* Who may do what. An anonymous caller is an actor without an account. */
#ifndef CCNT_API_DOMAIN_ACCESS_H
#define CCNT_API_DOMAIN_ACCESS_H

#include <stdbool.h>
#include <stdint.h>

/* Each role may do all that the ones before it may. */
enum role { ROLE_ANONYMOUS, ROLE_READER, ROLE_SUBMITTER, ROLE_EDITOR, ROLE_REVIEWER, ROLE_ADMIN };

struct actor {
	int64_t account_id; /* 0 = anonymous */
	enum role role;
	bool is_operator;
	char name[65]; /* "" = anonymous */
};

/* The role of a name such as "editor"; ROLE_ANONYMOUS for any other text. */
enum role role_parse(const char *name);
const char *role_name(enum role role);

/* Editors and above see every state; a submitter sees besides what is published what it made itself. */
bool actor_sees_unpublished(const struct actor *actor);

/* Whether the actor may create a policy in this state: submitters only drafts. */
bool actor_may_create(const struct actor *actor, const char *state);

/* Whether the actor may change a policy: editors every one, a submitter its own drafts as long as they stay drafts. */
bool actor_may_edit(const struct actor *actor, int64_t created_by, const char *state_before, const char *state_after);

/* Whether the actor may change what somebody else decided on a label. */
bool actor_may_overrule(const struct actor *actor);

/* Whether the actor may import policies in this state: submitters only drafts, and they change nothing that is there. */
bool actor_may_import(const struct actor *actor, const char *state, bool updates);

/* Jobs, workers, imports of others. */
bool actor_is_operator(const struct actor *actor);

#endif
