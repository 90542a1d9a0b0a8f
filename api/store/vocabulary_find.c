#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/vocabulary_store.h"
#include "proto/base/log.h"

/* search_word_pkey, search_word_by_sound, search_word_by_spelling. $1 words, $2 sounds, $3 what is spelled nearly so. */
static const struct stmt vocabulary_find = {
	"vocabulary_find",
	"SELECT w.word, w.spelling, w.sound, max(w.weight) FROM ("
	" SELECT * FROM search_word WHERE word = ANY ($1::text[])"
	" UNION ALL SELECT * FROM search_word WHERE sound = ANY ($2::text[])"
	" UNION ALL SELECT n.* FROM unnest($3::text[]) AS t (word) CROSS JOIN LATERAL (SELECT * FROM search_word o"
	"  WHERE o.spelling % t.word AND levenshtein_less_equal(o.spelling, t.word, 2) <= 2 LIMIT 100) AS n"
	") AS w WHERE w.weight > 0 GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1 LIMIT 2000",
	.is_read = true,
};

struct finding {
	struct correction *correction;
	vocabulary_done_fn *done;
	void *arg;
};

static struct step on_entries(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	const struct finding op = *(struct finding *)arg;

	(void)error;
	talloc_free(arg);
	for (int row = 0; status == OK && row < rows_n(rows); row++)
		correction_add(op.correction, rows_text(rows, row, 0), rows_text(rows, row, 1), rows_text(rows, row, 2),
			       rows_int64(rows, row, 3));
	return op.done(op.arg, status);
}

STEP vocabulary_store_find(struct store *store, struct correction *correction, vocabulary_done_fn *done, void *arg)
{
	struct finding *op = must_alloc(talloc(store->pool, struct finding));
	struct params *params = params_new(NULL);

	*op = (struct finding){correction, done, arg};
	params_text_array(params, correction->words.items, correction->words.n);
	params_text_array(params, correction->sounds.items, correction->sounds.n);
	params_text_array(params, correction->near.items, correction->near.n);
	return db_query(store->pool, &vocabulary_find, params, 0, on_entries, op);
}
