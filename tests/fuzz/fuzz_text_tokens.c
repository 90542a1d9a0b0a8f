/* A document's text: folded, with its way back, and made into tokens. */
#include <talloc.h>

#include "proto/text/fold.h"
#include "proto/text/tokens.h"
#include "proto/text/utf8.h"
#include "tests/fuzz/fuzz.h"

static void check_fold(const char *text, size_t len, enum fold_flags flags)
{
	struct folded *folded = fold_text(NULL, text, len, flags);

	PROMISE(utf8_valid(folded->text, folded->len));
	PROMISE(folded->len <= 18 * len);
	PROMISE(folded->origin[folded->len] == utf8_count(text, len));
	for (size_t i = 0; i < folded->len; i++)
		PROMISE(folded->origin[i] <= folded->origin[i + 1]);
	talloc_free(folded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct token_field fields[2] = {{text, size / 2, 'A'}, {text, size, 'D'}};

	if (!utf8_valid(text, size))
		return 0;
	fields[0].len = utf8_cut(text, size, size / 2);
	check_fold(text, size, FOLD_PLAIN);
	check_fold(text, size, FOLD_JOIN);
	talloc_free(tokens_tsvector(NULL, fields, 2, NULL));
	(void)tokens_fingerprint(text, size);
	return 0;
}
