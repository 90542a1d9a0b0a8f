/* What a reader has typed so far, taken apart to be completed: the last word, and what stands before it. */
#ifndef CCNT_API_DOMAIN_SUGGESTION_H
#define CCNT_API_DOMAIN_SUGGESTION_H

#include <stdbool.h>

#define SUGGESTION_MAX_POINTS 100 /* of what was typed */

/* All texts are owned by the owner it was made for. */
struct suggestion_wish {
	const char *head;     /* what stands before the last word, as typed, with its blank; "" = nothing */
	const char *word;     /* the last word, folded; "" = none: a blank or an operator was typed last */
	const char *whole;    /* all of it, folded */
	const char *spelling; /* of the last word, with its sound (pinyin.h); "" = too short to say what it may become */
	const char *sound;
	const char *title;    /* tsquery text: titles and numbers that have the words, the last one begun; NULL = too little */
};

/* typed is valid UTF-8. */
void suggestion_wish(struct suggestion_wish *out, void *owner, const char *typed);

/* The tsquery text of titles that have all that was typed with another word in place of the last; NULL = none. */
const char *suggestion_title(void *owner, const struct suggestion_wish *wish, const char *word);

#endif
