#include "api/domain/label.h"

#include <stddef.h>
#include <string.h>

#include "api/domain/date.h"

static const char *const region_roles[] = {"issuer", "applies_to", "mentioned", NULL};
static const char *const agency_roles[] = {"lead", "joint", NULL};
static const char *const sector_roles[] = {"primary", "secondary", NULL};
static const char *const no_roles[] = {"", NULL};
static const char *const levels[] = {"national", "province", "prefecture", "county", "zone", NULL};

static bool is_among(const char *const *list, const char *text)
{
	while (*list != NULL && strcmp(*list, text) != 0)
		list++;
	return *list != NULL;
}

static bool is_level(const char *code)
{
	return is_among(levels, code);
}

/* "等部门": there are more issuers than are named. It is stated or it is not. */
static bool is_true(const char *code)
{
	return strcmp(code, "true") == 0;
}

static const struct facet {
	const char *name;
	const char *const *roles; /* the first one is what a label has where none is given */
	bool (*is_code)(const char *code); /* NULL: any text */
	bool is_taxonomy;
} facets[] = {
	{"region", region_roles, NULL, true},      {"agency", agency_roles, NULL, true},
	{"sector", sector_roles, NULL, true},      {"policy_type", no_roles, NULL, true},
	{"instrument", no_roles, NULL, true},      {"gas", no_roles, NULL, true},
	{"topic", no_roles, NULL, true},           {"level", no_roles, is_level, false},
	{"document_number", no_roles, NULL, false}, {"issued_on", no_roles, date_is_valid, false},
	{"effective_on", no_roles, date_is_valid, false}, {"expires_on", no_roles, date_is_valid, false},
	{"issuers_open", no_roles, is_true, false},
};
#define N_FACETS (sizeof facets / sizeof facets[0])

const char *const label_facets[] = {"region", "agency", "sector", "policy_type", "instrument", "gas", "topic", "level",
				    "document_number", "issued_on", "effective_on", "expires_on", "issuers_open", NULL};
const char *const label_states[] = {"suggested", "accepted", "rejected", NULL};

static const struct facet *facet_find(const char *name)
{
	for (size_t i = 0; i < N_FACETS; i++) {
		if (strcmp(facets[i].name, name) == 0)
			return &facets[i];
	}
	return NULL;
}

bool label_is_taxonomy(const char *name)
{
	const struct facet *facet = facet_find(name);

	return facet != NULL && facet->is_taxonomy;
}

const char *label_initial_role(const char *name)
{
	const struct facet *facet = facet_find(name);

	return facet != NULL ? facet->roles[0] : "";
}

enum status label_check(const char *name, const char *code, const char *role, const struct faults *faults)
{
	const struct facet *facet = facet_find(name);
	enum status status = OK;

	if (facet == NULL) {
		fault(faults, "facet", "enum", "is no facet");
		return INVALID;
	}
	if (code[0] == '\0' || (facet->is_code != NULL && !facet->is_code(code))) {
		fault(faults, "code", "pattern", "is no value of this facet");
		status = INVALID;
	}
	if (role != NULL && !is_among(facet->roles, role)) {
		fault(faults, "role", "enum", "is no role of this facet");
		status = INVALID;
	}
	return status;
}
