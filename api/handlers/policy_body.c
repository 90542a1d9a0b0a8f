#include "api/handlers/policy_body.h"

#include <talloc.h>

#include "api/handlers/policy_json.h"
#include "api/http/body.h"

static void add_fault(void *arg, const char *path, const char *code, const char *message)
{
	char *pointer = talloc_asprintf(req_arena(arg), "/%s", path);

	request_error(arg, FAULT_RULE, must_alloc(pointer), code, "%s", message);
}

struct faults policy_body_faults(struct request *req)
{
	return (struct faults){add_fault, req};
}

enum status policy_body_read(struct policy_edit *out, struct request *req, bool is_new)
{
	struct faults faults = policy_body_faults(req);
	const json_t *body;
	enum status status = body_read(&body, req, NULL);

	return status != OK ? status : policy_json_read(out, req_arena(req), body, is_new, &faults);
}
