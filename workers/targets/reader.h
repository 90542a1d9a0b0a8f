/* From the parts of one text to targets. */
#ifndef CCNT_WORKERS_TARGETS_READER_H
#define CCNT_WORKERS_TARGETS_READER_H

#include "proto/text/fold.h"
#include "workers/targets/scope.h"
#include "workers/targets/topics.h"

struct reader {
	void *owner; /* of the targets' text */
	const struct target_lexicon *lexicon;
	const struct folded *folded;
	const char *field, *lang;
	const char *source; /* the original, of source_len bytes */
	size_t source_len;
	bool is_zh;
	struct scope scope;
	struct topics topics;
	struct result_target *list;
	size_t n, room;
	size_t n_before; /* how many there were when the part began */
	bool is_cut;
	size_t last;            /* the target that a number without a subject goes on with; SIZE_MAX: none */
	bool is_same_paragraph; /* as that target */
	const struct indicator *mention; /* English: what the last number of the paragraph measured, be it a target or a fact; NULL: unknown */
	const struct span *areas; /* code points of tables that were read: no number in them is read again */
	size_t n_areas;
	size_t cursor,
	        cursor_point; /* a byte of source and its code point, at or before the part's beginning */
};

/* Reads one part and appends its targets; from: where its text begins behind number and bullet. */
void reader_part(struct reader *reader, const struct part *part, size_t from);

/* Appends a target that was read elsewhere; no number goes on with it. */
void reader_take(struct reader *reader, const struct result_target *target);

#endif
