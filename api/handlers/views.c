#include "api/handlers/views.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include <talloc.h>

#include "api/http/page.h"

struct reply_text document_text(const struct document *document)
{
	return (struct reply_text){document->text, document->n_bytes, document_release, document_hold(document->rows)};
}

const char *policy_etag(struct request *req, const struct document *policy)
{
	return must_alloc(talloc_asprintf(req_arena(req), "\"v%" PRId64 "-%" PRIx64 "\"", policy->version,
					  (uint64_t)policy->stamp));
}

STEP reply_document(struct request *req, const struct document *document)
{
	if (document->version > 0)
		reply_etag(req, policy_etag(req, document));
	return reply_json(req, 200, document_text(document));
}

enum status read_cursor(const char **key_out, int64_t *id_out, struct request *req, const struct query *query,
			const char *order)
{
	const char *keys[2];
	char *end;
	long long id;
	enum status status = page_read(keys, req, query, order, 2);

	if (status == NOT_FOUND) {
		*key_out = NULL;
		*id_out = 0;
		return OK;
	}
	if (status != OK)
		return status;
	if (keys[0] == NULL || keys[1] == NULL)
		return request_error(req, FAULT_SYNTAX, "?cursor", "syntax", "is no cursor of this list");
	errno = 0;
	id = strtoll(keys[1], &end, 10);
	if (errno != 0 || *end != '\0')
		return request_error(req, FAULT_SYNTAX, "?cursor", "syntax", "is no cursor of this list");
	*key_out = keys[0];
	*id_out = id;
	return OK;
}

STEP reply_listing(struct request *req, const struct listing *listing, const char *order, int64_t limit)
{
	struct reply_text data = {listing->data, listing->n_bytes, document_release, NULL};
	const char *next = NULL;
	char *members = NULL;

	if (listing->next_key != NULL) {
		const char *id = talloc_asprintf(req_arena(req), "%" PRId64, listing->next_id);

		next = page_cursor(req, order, (const char *[]){listing->next_key, id}, 2);
	}
	if (listing->total != NULL)
		members = must_alloc(talloc_asprintf(req_arena(req), "\"total\":%s", listing->total));
	if (listing->facets != NULL)
		members = must_alloc(talloc_asprintf(req_arena(req), "%s%s\"facets\":%s", members != NULL ? members : "",
						     members != NULL ? "," : "", listing->facets));
	data.hold = document_hold(listing->rows);
	return reply_page(req, data, members, next, limit);
}

STEP reply_list_failed(struct request *req, enum status status)
{
	if (status != INVALID)
		return reply_status(req, status);
	request_error(req, FAULT_SYNTAX, "?cursor", "syntax", "is no cursor of this list");
	return reply_invalid(req);
}

struct step on_document_ready(void *req, enum status status, const struct document *document)
{
	if (status != OK)
		return reply_status(req, status);
	return reply_document(req, document);
}

struct step on_document_accepted(void *req, enum status status, const struct document *document)
{
	if (status != OK)
		return reply_status(req, status);
	if (document->n_bytes == 0)
		return reply_json(req, 202, (struct reply_text){"{}", 2, reply_keep, NULL});
	return reply_json(req, 202, document_text(document));
}

struct step on_document_gone(void *req, enum status status, const struct document *document)
{
	(void)document;
	if (status != OK)
		return reply_status(req, status);
	return reply_no_content(req);
}

STEP reply_no_base_version(struct request *req, enum status status)
{
	return status == NOT_FOUND ? reply_precondition_required(req) : reply_invalid(req);
}

STEP reply_moved_on(struct request *req, const char *thing, int64_t version)
{
	const char *detail = must_alloc(talloc_asprintf(req_arena(req), "Somebody else changed or decided on this %s meanwhile.", thing));
	char *members = version > 0 ? must_alloc(talloc_asprintf(req_arena(req), "\"version\":%" PRId64, version)) : NULL;

	return reply_precondition_failed(req, detail, members);
}
