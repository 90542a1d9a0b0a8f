#include "api/store/vocabulary_store.h"

#include <string.h>

#include <talloc.h>

#include "api/db/unit.h"
#include "api/store/counted.h"
#include "proto/base/log.h"
#include "proto/text/fold.h"
#include "proto/text/pinyin.h"
#include "proto/text/utf8.h"
#include "proto/text/vocabulary.h"

#define AS_TEXT(macro) AS_TEXT_(macro)
#define AS_TEXT_(text) #text

#define WEIGHT_OF_NAME_WORD 20

/* Nothing while the reference data are as they were. Aliases of sectors, instruments and the like only hint at them:
 * they are expressions. A region's own spelling holds for what begins with its short name: 重庆 is not read as its
 * characters are. */
static const struct stmt vocabulary_names = {
	"vocabulary_names",
	"SELECT r.revision, v.names_revision, n.facet, n.code, n.name, n.short, n.pinyin, n.weight"
	" FROM refdata_revision r JOIN search_vocabulary v ON r.revision <> v.names_revision CROSS JOIN LATERAL ("
	" SELECT 'glossary' AS facet, '' AS code, x.name, NULL AS short, NULL AS pinyin, 100 AS weight FROM glossary_term g"
	"  CROSS JOIN LATERAL (VALUES (g.zh), (regexp_replace(g.en, ' [(][^()]*[)]$', ''))) AS x (name)"
	" UNION ALL SELECT CASE WHEN x.is_name THEN t.facet ELSE 'glossary' END, CASE WHEN x.is_name THEN t.code ELSE '' END,"
	"  x.name, t.attrs ->> 'short', t.attrs ->> 'pinyin',"
	"  CASE WHEN NOT x.is_name THEN 60 WHEN t.facet <> 'region' THEN 120 WHEN t.attrs ->> 'level' IN ('country', 'province') THEN 300"
	"   WHEN t.attrs ->> 'level' = 'county' THEN 30 ELSE 150 END"
	"  FROM term t CROSS JOIN LATERAL (SELECT t.name_zh, t.facet <> 'word' UNION SELECT t.name_en, t.facet <> 'word' UNION SELECT t.attrs ->> 'short', true"
	"   UNION SELECT t.attrs ->> 'short_en', true UNION SELECT unnest(t.aliases), t.facet IN ('region', 'agency')"
	"  ) AS x (name, is_name)"
	"  WHERE t.facet IN ('region', 'agency', 'sector', 'policy_type', 'instrument', 'gas', 'topic', 'word') AND t.origin <> 'generated'"
	"   AND x.name <> ''"
	") AS n",
	.is_read = true,
};

/* search_word_pkey. $1 revision, $2 the one before, then the columns. */
static const struct stmt vocabulary_put_names = {
	"vocabulary_put_names",
	"WITH given AS MATERIALIZED (SELECT x.word, x.facet, x.code, max(x.spelling) AS spelling, max(x.sound) AS sound, max(x.weight) AS weight"
	"  FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int8[]) AS x (word, facet, code, spelling, sound, weight)"
	"  GROUP BY 1, 2, 3),"
	"marked AS (UPDATE search_vocabulary SET names_revision = $1::int8 WHERE names_revision = $2::int8 RETURNING 1),"
	"gone AS (DELETE FROM search_word w WHERE w.facet <> '' AND EXISTS (SELECT FROM marked)"
	"  AND NOT EXISTS (SELECT FROM given g WHERE g.word = w.word AND g.facet = w.facet AND g.code = w.code))"
	"INSERT INTO search_word AS w (word, facet, code, spelling, sound, weight)"
	" SELECT g.word, g.facet, g.code, g.spelling, g.sound, g.weight FROM given g WHERE EXISTS (SELECT FROM marked)"
	" ON CONFLICT (word, facet, code) DO UPDATE SET spelling = EXCLUDED.spelling, sound = EXCLUDED.sound, weight = EXCLUDED.weight"
	" WHERE (w.spelling, w.sound, w.weight) IS DISTINCT FROM (EXCLUDED.spelling, EXCLUDED.sound, EXCLUDED.weight)",
};

/* policy_listing_by_updated, once a state. */
static const struct stmt vocabulary_titles = {
	"vocabulary_titles",
	"SELECT v.titles_at, v.titles_id, next.policy_id, next.updated_at, next.state = 'published', p.title_zh, p.title_en"
	" FROM search_vocabulary v CROSS JOIN LATERAL ("
	" SELECT l.* FROM unnest(ARRAY['draft', 'in_review', 'published', 'withdrawn']) AS s (state) CROSS JOIN LATERAL ("
	"   SELECT l.policy_id, l.updated_at, l.state FROM policy_listing l WHERE l.state = s.state"
	"    AND (l.updated_at, l.policy_id) > (v.titles_at, v.titles_id) AND l.updated_at < now() - interval '30 s'"
	"    ORDER BY l.updated_at, l.policy_id LIMIT " AS_TEXT(VOCABULARY_BATCH) ") AS l"
	"  ORDER BY l.updated_at, l.policy_id LIMIT " AS_TEXT(VOCABULARY_BATCH) ") AS next"
	" JOIN policy p ON p.id = next.policy_id ORDER BY next.updated_at, next.policy_id",
	.is_read = true,
};

/* policy_words_pkey, search_word_pkey. Counts the difference to what was counted of these policies before. $1 to $4 the new mark and
 * the one before, $5 policies, $6 their words between newlines, $7 to $9 all of these words. */
static const struct stmt vocabulary_put_titles = {
	"vocabulary_put_titles",
	"WITH marked AS (UPDATE search_vocabulary SET titles_at = $1::timestamptz, titles_id = $2::int8"
	"  WHERE titles_at = $3::timestamptz AND titles_id = $4::int8 RETURNING 1),"
	"given AS MATERIALIZED (SELECT g.policy_id, string_to_array(nullif(g.words, ''), E'\\n') AS words"
	"  FROM unnest($5::int8[], $6::text[]) AS g (policy_id, words) WHERE EXISTS (SELECT FROM marked)),"
	"old AS MATERIALIZED (SELECT p.policy_id, p.words FROM policy_words p JOIN given g USING (policy_id)),"
	"kept AS (INSERT INTO policy_words AS p (policy_id, words) SELECT g.policy_id, coalesce(g.words, '{}') FROM given g"
	"  WHERE g.words IS NOT NULL OR g.policy_id IN (SELECT policy_id FROM old)"
	"  ON CONFLICT (policy_id) DO UPDATE SET words = EXCLUDED.words WHERE p.words <> EXCLUDED.words),"
	"delta AS (SELECT x.word, sum(x.n) AS n FROM (SELECT unnest(words) AS word, 1 AS n FROM given"
	"   UNION ALL SELECT unnest(words), -1 FROM old) AS x GROUP BY x.word HAVING sum(x.n) <> 0)"
	"INSERT INTO search_word AS w (word, spelling, sound, weight)"
	" SELECT d.word, coalesce(s.spelling, ''), coalesce(s.sound, ''), d.n FROM delta d"
	"  LEFT JOIN (SELECT DISTINCT ON (x.word) x.* FROM unnest($7::text[], $8::text[], $9::text[]) AS x (word, spelling, sound)) AS s"
	"   USING (word) ORDER BY d.word"
	" ON CONFLICT (word, facet, code) DO UPDATE SET weight = w.weight + EXCLUDED.weight",
};

struct follow {
	struct store *store;
	job_count_fn *done;
	void *arg;
	int64_t n_titles;
};

/* Steps, in the order they run. */
static struct step on_changes(void *arg, enum status status, const struct rows *rows, const struct db_error *error);
static struct step on_put(void *arg, enum status status, int64_t n);

/* Columns of words on their way. */
struct column {
	const char **items;
	size_t n;
};

static void add(void *owner, struct column *column, const char *text)
{
	if ((column->n & (column->n - 1)) == 0) /* doubled at every power of two */
		column->items = must_alloc(talloc_realloc(owner, column->items, const char *, (unsigned)(column->n == 0 ? 64 : column->n * 2)));
	column->items[column->n++] = text;
}

/* ---- names ---- */

struct names {
	struct column word, facet, code, spelling, sound;
	int64_t *weights;
	size_t room;
};

static void add_name(struct names *names, const char *word, const char *facet, const char *code, const char *spelling, int64_t weight)
{
	if (names->word.n == names->room) {
		names->room = names->room * 2 + 1024;
		names->weights = must_alloc(talloc_realloc(names, names->weights, int64_t, (unsigned)names->room));
	}
	names->weights[names->word.n] = weight;
	add(names, &names->word, word);
	add(names, &names->facet, facet);
	add(names, &names->code, code);
	add(names, &names->spelling, spelling);
	add(names, &names->sound, pinyin_sound(names, spelling));
}

static void add_name_word(void *arg, const char *word, size_t len)
{
	struct names *names = arg;
	char *copy = must_alloc(talloc_strndup(names, word, len));

	add_name(names, copy, "word", "", pinyin_spell(names, word, len), WEIGHT_OF_NAME_WORD);
}

/* The spelling of a name whose beginning is spelled in its own way. */
static char *spell_name(void *owner, const char *folded, const char *begin, const char *begin_spelled)
{
	const size_t len = strlen(begin);
	size_t spelled_len;
	char *spelled;

	if (len == 0 || begin_spelled[0] == '\0' || strncmp(folded, begin, len) != 0)
		return pinyin_spell(owner, folded, strlen(folded));
	spelled = fold_query(owner, begin_spelled, strlen(begin_spelled), &spelled_len);
	return must_alloc(talloc_asprintf(owner, "%s%s", pinyin_spell(owner, spelled, spelled_len),
					  pinyin_spell(owner, folded + len, strlen(folded + len))));
}

static void take_name(struct names *names, const struct rows *rows, int row)
{
	const char *name = rows_text(rows, row, 4);
	size_t len;
	char *folded = fold_query(names, name, strlen(name), &len), *spelling;

	if (len > VOCABULARY_MAX_BYTES || utf8_count(folded, len) < 2)
		return;
	spelling = spell_name(names, folded, rows_text(rows, row, 5), rows_text(rows, row, 6));
	add_name(names, folded, rows_text(rows, row, 2), rows_text(rows, row, 3), spelling, rows_int64(rows, row, 7));
	if (folded[0] > 0)
		vocabulary_words(name, strlen(name), add_name_word, names);
}

static void put_names(struct unit *unit, const struct rows *rows)
{
	struct params *params = params_new(NULL);
	struct names *names = must_alloc(talloc_zero(NULL, struct names));

	for (int row = 0; row < rows_n(rows); row++)
		take_name(names, rows, row);
	params_int64(params, rows_int64(rows, 0, 0));
	params_int64(params, rows_int64(rows, 0, 1));
	for (const struct column *column = &names->word; column <= &names->sound; column++)
		params_text_array(params, column->items, column->n);
	params_int64_array(params, names->weights, names->word.n);
	unit_add(unit, &vocabulary_put_names, params);
	talloc_free(names);
}

/* ---- titles ---- */

struct titles {
	struct column word, spelling, sound; /* a word as often as titles have it */
	struct column joined;                /* of each policy, its words between newlines */
	int64_t *ids;
	char *now; /* what is being joined */
};

/* Whether a word stands among those of the policy already. */
static bool is_known(const char *joined, const char *word, size_t len)
{
	for (const char *at = joined; *at != '\0';) {
		const size_t n = strcspn(at, "\n");

		if (n == len && memcmp(at, word, len) == 0)
			return true;
		at += n + (at[n] == '\n');
	}
	return false;
}

static void add_title_word(void *arg, const char *word, size_t len)
{
	struct titles *titles = arg;
	char *spelling;

	if (is_known(titles->now, word, len))
		return;
	titles->now = must_alloc(talloc_asprintf_append_buffer(titles->now, "%s%.*s", titles->now[0] == '\0' ? "" : "\n", (int)len, word));
	spelling = pinyin_spell(titles, word, len);
	add(titles, &titles->word, must_alloc(talloc_strndup(titles, word, len)));
	add(titles, &titles->spelling, spelling);
	add(titles, &titles->sound, pinyin_sound(titles, spelling));
}

static void put_titles(struct unit *unit, const struct rows *rows)
{
	const int last = rows_n(rows) - 1;
	struct params *params = params_new(NULL);
	struct titles *titles = must_alloc(talloc_zero(NULL, struct titles));

	titles->ids = must_alloc(talloc_array(titles, int64_t, (unsigned)rows_n(rows)));
	for (int row = 0; row <= last; row++) {
		titles->now = must_alloc(talloc_strdup(titles, ""));
		for (int column = 5; column <= 6 && rows_bool(rows, row, 4); column++)
			vocabulary_words(rows_text(rows, row, column), rows_len(rows, row, column), add_title_word, titles);
		titles->ids[row] = rows_int64(rows, row, 2);
		add(titles, &titles->joined, titles->now);
	}
	params_text(params, rows_text(rows, last, 3));
	params_int64(params, rows_int64(rows, last, 2));
	params_text(params, rows_text(rows, 0, 0));
	params_int64(params, rows_int64(rows, 0, 1));
	params_int64_array(params, titles->ids, titles->joined.n);
	params_text_array(params, titles->joined.items, titles->joined.n);
	params_text_array(params, titles->word.items, titles->word.n);
	params_text_array(params, titles->spelling.items, titles->spelling.n);
	params_text_array(params, titles->sound.items, titles->sound.n);
	unit_add(unit, &vocabulary_put_titles, params);
	talloc_free(titles);
}

/* ---- both ---- */

static struct step finish(struct follow *op, enum status status)
{
	struct step step = op->done(op->arg, status, op->n_titles);

	talloc_free(op);
	return step;
}

STEP vocabulary_store_follow(struct store *store, job_count_fn *done, void *arg)
{
	struct follow *op = must_alloc(talloc_zero(store->pool, struct follow));
	struct unit *unit = unit_new(NULL);

	op->store = store;
	op->done = done;
	op->arg = arg;
	unit_add(unit, &vocabulary_names, NULL);
	unit_add(unit, &vocabulary_titles, NULL);
	return unit_run(store->pool, unit, 0, on_changes, op);
}

static struct step on_changes(void *arg, enum status status, const struct rows *rows, const struct db_error *error)
{
	struct follow *op = arg;
	const struct rows *names = rows, *titles;
	struct unit *unit;

	(void)error;
	if (status != OK)
		return finish(op, status);
	titles = rows_next(rows);
	if (rows_n(names) == 0 && rows_n(titles) == 0)
		return finish(op, OK);
	op->n_titles = rows_n(titles);
	unit = unit_new(NULL);
	if (rows_n(names) > 0)
		put_names(unit, names);
	if (rows_n(titles) > 0)
		put_titles(unit, titles);
	return counted_unit(op->store, unit, on_put, op);
}

static struct step on_put(void *arg, enum status status, int64_t n)
{
	(void)n;
	return finish(arg, status);
}
