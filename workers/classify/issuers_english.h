/* Who issues, where a text says it in English: in the title ("Notice of the State Council on ..."), behind "Issued by", on lines of
 * its own before the first sentence, in "Adopted at the 12th Meeting of the Standing Committee of ...". */
#ifndef CCNT_WORKERS_CLASSIFY_ISSUERS_ENGLISH_H
#define CCNT_WORKERS_CLASSIFY_ISSUERS_ENGLISH_H

#include "workers/classify/issuers.h"

/* Adds what the English title and body say; a day told with the issuers, too, unless one is known. */
void english_issuers(struct issuers *issuers, const struct document *document);

/* What is left to be tried where nothing else tells: who adopted it, who is told to have issued it. */
void english_issuers_weak(struct issuers *issuers, const struct document *document);

/* Adds the bodies that captions of that kind name. */
void issuers_captioned(struct issuers *issuers, const struct captions *captions, enum caption_kind kind, const struct places *home);

/* Adds bodies that are known and not there yet, and notes an open list. */
void issuers_add(struct issuers *issuers, const struct field *field, const struct body_list *list, double confidence);

#endif
