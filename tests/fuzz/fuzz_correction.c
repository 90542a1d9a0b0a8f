/* What is typed into the search box: taken apart for corrections and suggestions, with a vocabulary made of itself. */
#include <string.h>
#include <talloc.h>

#include "api/domain/correction.h"
#include "api/domain/suggestion.h"
#include "proto/text/pinyin.h"
#include "proto/text/utf8.h"
#include "tests/fuzz/fuzz.h"

static void add(struct correction *c, const char *word)
{
	const char *spelling = pinyin_spell(c, word, strlen(word));

	correction_add(c, word, spelling, pinyin_sound(c, spelling), 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = talloc_strndup(NULL, (const char *)data, size);
	struct suggestion_wish wish;
	struct correction *c;
	const char *corrected;

	if (strlen(text) == size && size <= 1024 && utf8_valid(text, size)) {
		c = correction_new(text, text);
		PROMISE(c->words.n <= CORRECTION_MAX_KEYS && c->sounds.n <= CORRECTION_MAX_KEYS && c->near.n <= CORRECTION_MAX_WORDS);
		add(c, "碳达峰");
		add(c, "methane");
		for (size_t i = 0; i < c->words.n && i < 8; i++)
			add(c, c->words.items[i]);
		corrected = correction_text(c);
		PROMISE(corrected == NULL || utf8_valid(corrected, strlen(corrected)));
		suggestion_wish(&wish, text, text);
		PROMISE(strncmp(wish.head, text, strlen(wish.head)) == 0);
	}
	talloc_free(text);
	return 0;
}
