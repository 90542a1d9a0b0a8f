/* The captions of metadata, as blocks of them stand around documents: "发文字号:", "Date of issue:". */
#ifndef CCNT_WORKERS_DATA_CAPTIONS_H
#define CCNT_WORKERS_DATA_CAPTIONS_H

enum caption_kind {
	CAPTION_ISSUER,
	CAPTION_PUBLISHER, /* whose page it is: often, not always, the issuer */
	CAPTION_SOURCE, /* where a copy was taken from */
	CAPTION_NUMBER,
	CAPTION_WRITTEN,   /* the day that the document bears */
	CAPTION_ISSUED,
	CAPTION_PUBLISHED, /* the day that a page was put up on, perhaps later */
	CAPTION_EFFECTIVE,
	CAPTION_EXPIRES,
	CAPTION_OTHER, /* known so that "date" in "comment closing date" is not taken for the document's */
};

/* What must stand around a caption to make it one. */
enum caption_place {
	ANYWHERE,
	APART,  /* nothing of a sentence before it */
	MARKED, /* that, and a colon, a cell's edge or a break behind it: a word that sentences use */
};

struct caption_word {
	enum caption_kind kind;
	const char *text;
	enum caption_place place;
};

/* Ends with a NULL text. */
extern const struct caption_word caption_words[];

#endif
