/* The browser application: its files, and one page for every place that it knows. */
#ifndef CCNT_API_HANDLERS_WEB_H
#define CCNT_API_HANDLERS_WEB_H

#include "api/http/router.h"

handler_fn web_file, web_page;

#endif
