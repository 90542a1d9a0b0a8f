/* How titles speak of a sector beside its names and aliases: plants, products, works, dealings that belong to one field
 * and hardly to another. The sectors' names come with the reference data; these words belong to the program, as those of
 * words.h do. A word whose sector is not in the taxonomy is left out. */
#ifndef CCNT_WORKERS_DATA_FIELDS_H
#define CCNT_WORKERS_DATA_FIELDS_H

struct field_words {
	const char *sector;
	const char *texts; /* separated by "|" */
};

/* Ends with a NULL sector. */
extern const struct field_words field_words[];

#endif
