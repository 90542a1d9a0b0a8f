/* The program's own word tables: words that tell a term without being a name of it. Names and aliases
 * come with the reference data; these are how documents speak. Texts are written as people write them;
 * the lexicon folds them. A word whose term is not in the taxonomy is left out. */
#ifndef CCNT_WORKERS_DATA_WORDS_H
#define CCNT_WORKERS_DATA_WORDS_H

struct word {
	const char *facet;
	const char *code;
	const char *text;
	int weight; /* of one mention, 1 to 5; 0 where it does not count */
};

/* Sectors, gases, instruments, topics, organs by other names; ends with a NULL text. */
extern const struct word subject_words[];

/* Other names of policy types. */
extern const struct word type_words[];

/* Beginnings of document numbers: facet "agency" or "region". */
extern const struct word prefix_words[];

/* What follows the region in a number's prefix: 环 (鄂环发), 政办 (晋政办发). Longest first. */
extern const struct word organ_prefix_words[];

/* Words that contain a region's or body's name and mean something else; ends with NULL. */
extern const char *const trap_words[];

/* What may not follow a region's short name; ends with NULL. */
extern const char *const words_after_no_region[];

#endif
