#include "workers/targets/names.h"

#include "proto/text/utf8.h"
#include "workers/targets/deeds.h"
#include "workers/targets/shares.h"

/* A name with gaps says a little more than one of as many letters without. */
static uint32_t weight_of(const struct phrase *phrase)
{
	return (phrase->weight + (phrase->weight < phrase->len ? 3U : 0U)) * 4;
}

void names_find(struct names *out, const struct target_lexicon *lexicon, const char *text, struct span within)
{
	size_t n, next, last, end;
	out->n = 0;
	for (size_t at = within.from; at < within.to; at = next) {
		const char *behind = text + at;
		const struct phrase *list = phrases_of(lexicon->indicator_names, utf8_next(&behind), &n);
		next = (size_t)(behind - text);
		if (n == 0 || !is_word_edge(text, within.to, at))
			continue;
		uint64_t key = phrase_key(text, within.to, at);
		for (size_t i = 0; i < n && out->n < NAMES_MAX; i++)
			if (phrase_may_be(&list[i], key) && phrase_at(&list[i], text, within.to, at, &last, &end)) {
				struct name *name = &out->list[out->n++];
				*name = (struct name){.from = (uint32_t)at,
				                      .last = (uint32_t)last,
				                      .to = (uint32_t)end,
				                      .weight = weight_of(&list[i])};
				if ((size_t)list[i].value < lexicon->n_indicators)
					name->indicator = &lexicon->indicators[list[i].value];
				else if (list[i].value < lexicon->deeds_first)
					shares_read(name, lexicon, list[i].value);
				else
					deeds_read(name, lexicon, list[i].value);
			}
	}
}

size_t names_from(const struct names *names, size_t from)
{
	size_t low = 0, high = names->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (names->list[middle].from < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
