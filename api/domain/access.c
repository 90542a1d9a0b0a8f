#include "api/domain/access.h"

#include <string.h>

static const char *const names[] = {
	[ROLE_ANONYMOUS] = "anonymous", [ROLE_READER] = "reader",     [ROLE_SUBMITTER] = "submitter",
	[ROLE_EDITOR] = "editor",       [ROLE_REVIEWER] = "reviewer", [ROLE_ADMIN] = "admin",
};

enum role role_parse(const char *name)
{
	for (int role = ROLE_READER; role <= ROLE_ADMIN; role++) {
		if (strcmp(name, names[role]) == 0)
			return (enum role)role;
	}
	return ROLE_ANONYMOUS;
}

const char *role_name(enum role role)
{
	return names[role];
}

bool actor_sees_unpublished(const struct actor *actor)
{
	return actor->role >= ROLE_EDITOR;
}

bool actor_may_create(const struct actor *actor, const char *state)
{
	return actor->role >= ROLE_EDITOR || (actor->role == ROLE_SUBMITTER && strcmp(state, "draft") == 0);
}

bool actor_may_edit(const struct actor *actor, int64_t created_by, const char *state_before, const char *state_after)
{
	if (actor->role >= ROLE_EDITOR)
		return true;
	return actor->role == ROLE_SUBMITTER && actor->account_id == created_by && strcmp(state_before, "draft") == 0 &&
	       strcmp(state_after, "draft") == 0;
}

bool actor_may_overrule(const struct actor *actor)
{
	return actor->role >= ROLE_REVIEWER;
}

bool actor_may_import(const struct actor *actor, const char *state, bool updates)
{
	if (actor_is_operator(actor) || actor->role >= ROLE_EDITOR)
		return true;
	return actor->role == ROLE_SUBMITTER && strcmp(state, "draft") == 0 && !updates;
}

bool actor_is_operator(const struct actor *actor)
{
	return actor->is_operator || actor->role == ROLE_ADMIN;
}
