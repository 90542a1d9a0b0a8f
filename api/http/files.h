/* The static files of a folder, read once into memory, compressed once, and served by reference.
 * What was not found at the start does not exist, so there is no path to escape by. Files whose name
 * carries a hash ("main-5KXQ2ZB7.js") are cached for ever by clients, the others revalidated.
 * Limits: FILES_MAX_BYTES in all, links are not followed, names that begin with a dot are left out. */
#ifndef CCNT_API_HTTP_FILES_H
#define CCNT_API_HTTP_FILES_H

#include <stdbool.h>

#include "api/http/request.h"
#include "proto/base/cleanup.h"
#include "proto/base/status.h"
#include "proto/base/step.h"

#define FILES_MAX_BYTES (64 * 1024 * 1024)

struct files;

/* NOT_FOUND = no such folder, DENIED = something in it is not readable, TOO_LARGE. errno tells why. */
MUST_CHECK enum status files_new(struct files **out, const char *folder);
void files_free(struct files *files);
DEFINE_CLEANUP(struct files, files_free)

/* path is relative to the folder, "assets/main.js". */
bool files_has(const struct files *files, const char *path);
/* The file with its media type, ETag, caching and, for HTML, a content security policy; 404 when
 * there is none. "" stands for index.html. files must outlive the server. */
STEP reply_file(struct request *req, const struct files *files, const char *path);
/* The same page where there is nothing: with status 404, and never as what the client has already. */
STEP reply_file_missing(struct request *req, const struct files *files, const char *path);

#endif
