/* Segments: what is to be translated, and what translators write. */
#ifndef CCNT_API_HANDLERS_SEGMENTS_H
#define CCNT_API_HANDLERS_SEGMENTS_H

#include "api/http/router.h"

handler_fn segments_list, segments_get, segments_patch, translations_list;

#endif
