/* Bulk imports: many policies in parts, each stored whole or not at all. */
#ifndef CCNT_API_HANDLERS_IMPORTS_H
#define CCNT_API_HANDLERS_IMPORTS_H

#include "api/http/router.h"
#include "api/http/server.h"

struct pressure;

handler_fn imports_list, imports_open, imports_get, imports_parts, imports_errors, imports_close, imports_cancel;
/* import_rows.c */
handler_fn imports_put_rows;
/* Whether a part may come now. */
struct admission import_admission(const struct pressure *pressure);

#endif
