/* What holds for a sentence because of what stood before it: the year that governs a list, sections that tell
 * what has been (现状, 成效), refusals that last to the end of a sentence. */
#ifndef CCNT_WORKERS_TARGETS_SCOPE_H
#define CCNT_WORKERS_TARGETS_SCOPE_H

#include "workers/targets/parts.h"

/* The levels of headings and lists: 第一章, 第一节, 一、, (一), 1., (1), ——, plain text. */
enum { SCOPE_LEVELS = 8, SCOPE_TEXT = SCOPE_LEVELS - 1, SCOPE_LIST = SCOPE_TEXT - 1 };

struct scope {
	struct years years[SCOPE_LEVELS]; /* .to == 0: none set on that level */
	bool is_weak[SCOPE_LEVELS]; /* English: those years stood behind a number, they may be that number's alone */
	int level;                        /* of the item that is being read */
	int past_level; /* the level of the section about the past that it is in; SCOPE_LEVELS: none */
	int bare_level; /* of a number that stood alone on its line: its heading follows; SCOPE_LEVELS: none
	                 */
	struct years in_sentence; /* named in this sentence; .to == 0: none */
	struct years in_paragraph; /* English: the last ones named in this paragraph; .to == 0: none */
	struct years at_end;       /* English: the ones that this sentence ends with ("...; ... by 2030."); .to == 0: none */
	size_t sentence_end;       /* byte where the sentence that at_end is of ends */
	struct years of_list;     /* a line that leads a list named them ("Targets for 2030", "By 2025:"); .to == 0: none */
	bool is_list_to_come;     /* English: that line says that what follows is to come ("The main targets are:") */
	struct years of_heading;  /* English: a short sentence that begins a paragraph named them ("Expansion (2026-2030)."); .to == 0: none */
	struct years of_section;  /* English: the heading of a numbered section did ("IV. Work for 2023."); .to == 0: none */
	bool is_paragraph_to_come; /* English: the words that head the paragraph do ("2. Main goals.") */
	bool is_section_to_come;   /* English: the last heading says so ("Main objectives"): "output reaches 5 billion tonnes" is an aim */
	bool begins_paragraph;
	struct years of_title;    /* of the whole document; .to == 0: none */
	int32_t issued;           /* the document's year; 0: unknown */
	bool is_refused;          /* to the end of the sentence */
};

/* Reads the number and heading that a part begins with, if any; the answer is where its text begins. */
size_t scope_enter(struct scope *scope, const struct part *part);

/* Whether token i of part is a baseline (比2005年, 2020年水平), no year to come. */
bool scope_is_baseline(const struct part *part, size_t i);

/* After a part has been read: keeps the years it named for what follows. */
void scope_leave(struct scope *scope, const struct part *part);

/* Where a part of an English sentence begins: looks for the years that the sentence ends with. */
void scope_look_ahead(struct scope *scope, const char *text, size_t len, size_t at);

/* The years that govern a number for which the part itself names none; .to == 0: unknown. *is_weak_out: they are the
 * title's or those of a sentence before, which years behind the number beat; *is_title_out: taken from the title. */
struct years scope_years(const struct scope *scope, bool *is_title_out, bool *is_weak_out);

/* Whether years lie before the document's own. */
bool scope_is_past(const struct scope *scope, const struct years *years);

/* The years of a title or of a text's beginning, and the document's own year. Not known: 0. */
void scope_begin(struct scope *scope, const char *title_zh, const char *title_en, const char *issued_on,
                 const char *text);

#endif
