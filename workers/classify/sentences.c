#include "workers/classify/sentences.h"

bool sentence_stops_at(const struct field *field, size_t at)
{
	static const char *const short_words[] = {" no", "(no", " nos", " doc", " art", " dr", " mr", " oct", " sept", " sep", " nov", " dec", " jan",
						  " feb", " mar", " apr", " jun", " jul", " aug", " ref", " ltd", " co", " inc", " corp", " st"};
	if (at < 2 || field->text[at - 2] == ' ' || field->text[at - 2] == '.')
		return false;
	for (size_t i = 0; i < sizeof short_words / sizeof *short_words; i++) {
		size_t len = strlen(short_words[i]);
		if (at >= len && memcmp(field->text + at - len, short_words[i], len) == 0)
			return false;
	}
	return true;
}

size_t sentence_start(const struct field *field, size_t at, size_t reach)
{
	size_t stop = at > reach ? at - reach : 0;
	for (size_t i = at; i > stop + 1; i--)
		if (field_line_at(field, i) || (memcmp(field->text + i - 2, ". ", 2) == 0 && sentence_stops_at(field, i - 2)))
			return i;
	return stop;
}

size_t sentence_end(const struct field *field, size_t at, size_t limit)
{
	for (; (at = field_find(field, at, limit, ". ")) < limit; at++)
		if (sentence_stops_at(field, at))
			return at;
	return limit;
}

bool sentence_cites(const struct field *field, size_t from, size_t at)
{
	static const char *const words[] = {"in accordance with", "pursuant to", "implement the", "implementing the", "implementation of the", "according to the",
					    "based on the", "on the basis of", "your letter", "your report", "your request", "spirit of",
					    "requirements of", "supersed", "repeal", "replac", "amend", "in response to", "under the", "in line with",
					    "as required by", "provided in", "stipulated in", "referred to", "hereinafter", "following the", "in light of",
					    "abolish", "revok", "required by", "received the"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (field_find(field, from, at, words[i]) < at)
			return true;
	return false;
}
