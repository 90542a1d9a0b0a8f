/* Design. What a document does to another is said right beside its name: 根据《X》 implements it, 《X》同时废止 repeals it. The words
 * before the first of a list (根据《X》《Y》、《Z》) hold for the whole list; those behind a name hold for the names since the last full
 * stop. What stands nowhere near such a word is merely cited. */
#include "workers/classify/citations.h"

#include <ctype.h>
#include <string.h>

#include <talloc.h>

#include "proto/base/log.h"
#include "workers/classify/array.h"
#include "workers/classify/citation_keys.h"
#include "workers/classify/numbers_english.h"

enum {
	TITLE_MAX_BYTES = 480,
	NUMBER_GAP_BYTES = 48, /* between a title and its number in brackets */
	BEFORE_BYTES = 60,     /* how far a word reaches that leads up to a name */
	BEHIND_BYTES = 90,
	OPENING_BYTES = 6, /* "the ", 原 */
	QUOTE_MAX_BYTES = 400,
	READ_MAX = 5000, /* names that are looked at in one text */
};

struct finder {
	void *owner;
	const struct document *document;
	const struct field *field;
	struct result_citation *list;
	size_t n, room;
	const char **names;
	size_t n_names;
};

/* ---- What is done to it ---- */

enum side {
	BEFORE,   /* somewhere in the clause before the name */
	RIGHT_BY, /* before it, and nothing between but what opens it */
	TITLE,    /* before it, in a title: in a text "修订《X》" tells of what others did or will do */
	BEHIND,
};

static const struct cue {
	const char *word, *kind;
	enum side side;
} cues[] = {
	{"同时废止", "repeals", BEHIND}, {"予以废止", "repeals", BEHIND}, {"即行废止", "repeals", BEHIND}, {"停止执行", "repeals", BEHIND},
	{"废止", "repeals", BEFORE}, {"作如下修改", "amends", BEHIND}, {"作如下修正", "amends", BEHIND}, {"决定修改", "amends", BEFORE},
	{"修改", "amends", TITLE}, {"修订", "amends", TITLE}, {"修正", "amends", TITLE}, {"代替", "supersedes", RIGHT_BY},
	{"替代", "supersedes", RIGHT_BY}, {"取代", "supersedes", RIGHT_BY}, {"转发", "follows", BEFORE}, {"参照", "follows", BEFORE},
	{"根据", "implements", BEFORE}, {"按照", "implements", BEFORE}, {"依据", "implements", BEFORE}, {"依照", "implements", BEFORE},
	{"遵照", "implements", BEFORE}, {"贯彻", "implements", BEFORE}, {"落实", "implements", BEFORE}, {"执行", "implements", BEFORE},
	{"实施", "implements", BEFORE},
},
  english_cues[] = {
	{"be repealed", "repeals", BEHIND}, {"be abolished", "repeals", BEHIND}, {"is repealed", "repeals", BEHIND}, {"repealing", "repeals", BEFORE},
	{"amending", "amends", TITLE}, {"amendments to", "amends", TITLE}, {"revising", "amends", TITLE}, {"superseding", "supersedes", BEFORE},
	{"replacing", "supersedes", RIGHT_BY}, {"forwarding", "follows", BEFORE}, {"with reference to", "follows", BEFORE},
	{"in accordance with", "implements", BEFORE}, {"according to", "implements", BEFORE}, {"pursuant to", "implements", BEFORE},
	{"on the basis of", "implements", BEFORE}, {"implement", "implements", BEFORE}, {"carry out", "implements", BEFORE},
	{"carrying out", "implements", BEFORE}, {"as required by", "implements", BEFORE},
};

/* Where the sentence around `at` begins, no farther than max bytes. */
static size_t clause_start(const struct field *field, size_t at, size_t max)
{
	static const char *const stops[] = {"。", ";", "》", ". "};
	size_t least = at > max ? at - max : 0;
	for (size_t i = at; i-- > least;)
		for (size_t k = 0; k < sizeof stops / sizeof *stops; k++) {
			size_t len = strlen(stops[k]);
			if (i + len <= at && memcmp(field->text + i, stops[k], len) == 0)
				return i + len;
		}
	return least;
}

static const char *kind_of(const struct field *field, size_t start, size_t end)
{
	size_t from = clause_start(field, start, BEFORE_BYTES);
	size_t to = end + BEHIND_BYTES < field->len ? end + BEHIND_BYTES : field->len;
	bool is_english = strcmp(field->lang, "en") == 0;
	to = field_find(field, end, to, is_english ? ". " : "。");
	const struct cue *list = is_english ? english_cues : cues;
	size_t n = is_english ? sizeof english_cues / sizeof *english_cues : sizeof cues / sizeof *cues;
	bool is_title = strncmp(field->name, "title", strlen("title")) == 0;
	for (size_t i = 0; i < n; i++) {
		const struct cue *cue = &list[i];
		size_t a = cue->side == BEHIND ? end : from, b = cue->side == BEHIND ? to : start;
		if (cue->side == RIGHT_BY)
			a = start > from + strlen(cue->word) + OPENING_BYTES ? start - strlen(cue->word) - OPENING_BYTES : from;
		if ((cue->side != TITLE || is_title) && field_find(field, a, b, cue->word) < b)
			return cue->kind;
	}
	return "cites";
}

/* Whether nothing but a list's marks stands between the last name's end and this one's start. */
static bool is_listed(const struct field *field, size_t end, size_t start)
{
	static const char *const marks[] = {"、", "和", "及", "以及", "与", ",", " and ", ", ", ", and ", " and the ", ", the "};
	size_t gap = start - end;
	if (gap == 0)
		return true;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (gap == strlen(marks[i]) && memcmp(field->text + end, marks[i], gap) == 0)
			return true;
	return false;
}

/* ---- The list ---- */

static bool is_own(const struct finder *f, const char *key)
{
	for (size_t i = 0; i < f->n_names; i++)
		if (strcmp(f->names[i], key) == 0)
			return true;
	return false;
}

static struct result_citation *find(struct finder *f, const char *number_key, const char *title_key)
{
	for (size_t i = 0; i < f->n; i++) {
		struct result_citation *one = &f->list[i];
		if ((*number_key != '\0' && strcmp(one->number_key, number_key) == 0) ||
		    (*title_key != '\0' && strcmp(one->title_key, title_key) == 0))
			return one;
	}
	return NULL;
}

static double confidence_of(const struct result_citation *citation)
{
	bool is_exact = *citation->number_key != '\0';
	return strcmp(citation->kind, "cites") == 0 ? (is_exact ? 0.9 : 0.8) : (is_exact ? 0.85 : 0.75);
}

static void append(struct finder *f, struct result_citation citation, size_t start, size_t end)
{
	if (f->n == RESULT_CITATIONS_MAX)
		return;
	if (f->n == f->room) {
		f->room = f->room * 2 + 16;
		f->list = array_grow(f->owner, f->list, struct result_citation, f->room);
	}
	citation.field = f->field->name;
	citation.start = (int32_t)field_start(f->field, start);
	citation.end = (int32_t)field_end(f->field, end);
	citation.quote = field_quote(f->owner, f->field, start, end, QUOTE_MAX_BYTES);
	citation.confidence = confidence_of(&citation);
	f->list[f->n++] = citation;
}

/* A document that is cited again keeps its first place; what is done to it is said by the first telling one. */
static void add(struct finder *f, struct result_citation citation, size_t start, size_t end)
{
	/* what a title forwards is another document, though many call the two by one name */
	bool is_forwarded = f->field == f->document->title_zh && strcmp(citation.kind, "follows") == 0;
	if ((*citation.number_key == '\0' && *citation.title_key == '\0') ||
	    (!is_forwarded && (is_own(f, citation.number_key) || is_own(f, citation.title_key))))
		return;
	struct result_citation *known = find(f, citation.number_key, citation.title_key);
	if (known != NULL) {
		if (strcmp(known->kind, "cites") == 0)
			known->kind = citation.kind;
		if (*known->number_key == '\0') {
			known->number_key = citation.number_key;
			known->number = citation.number;
		}
		return;
	}
	append(f, citation, start, end);
}

/* ---- Reading ---- */

/* The 》 that closes the title which begins at `at`; `at` where none does. */
static size_t closing(const struct field *field, size_t at)
{
	size_t limit = at + TITLE_MAX_BYTES < field->len ? at + TITLE_MAX_BYTES : field->len;
	int depth = 1;
	for (size_t i = at; i < limit; i++) {
		if (field_has(field, i, "《"))
			depth++;
		else if (field_has(field, i, "》") && --depth == 0)
			return i;
	}
	/* opened twice, closed once: carelessly nested */
	size_t close = field_find(field, at, limit, "》");
	return close < limit ? close : at;
}

/* The number that belongs to the title that ends at `end`: in brackets right behind it. */
static bool number_behind(struct number *out, const struct field *field, size_t end)
{
	size_t at = end, limit = end + NUMBER_GAP_BYTES < field->len ? end + NUMBER_GAP_BYTES : field->len;
	struct number number;
	if (field->text[end] != '(' && field->text[end] != '[')
		return false;
	if (!number_next(&number, field, &at, limit + NUMBER_MAX_BYTES) || number.start > limit)
		return false;
	if (field_find(field, end, number.start, "《") < number.start || field_find(field, end, number.start, "。") < number.start)
		return false;
	*out = number;
	return true;
}

static void read_titles(struct finder *f)
{
	const struct field *field = f->field;
	const char *kind = "cites";
	size_t last_end = 0, read = 0;
	for (size_t at = 0; (at = field_find(field, at, field->len, "《")) < field->len && read < READ_MAX; read++) {
		size_t start = at, open = at + strlen("《"), close = closing(field, open);
		at = open;
		if (close == open)
			continue;
		size_t end = close + strlen("》");
		struct number number;
		bool has_number = number_behind(&number, field, end);
		size_t whole_end = has_number ? number.end + (field->text[number.end] == ')' || field->text[number.end] == ']') : end;
		const char *own_kind = kind_of(field, start, whole_end);
		kind = strcmp(own_kind, "cites") == 0 && last_end > 0 && is_listed(field, last_end, start) ? kind : own_kind;
		char *key = citation_title_key(f->owner, field, open, close, true, &f->document->places, NULL);
		struct result_citation citation = {
			.kind = kind,
			.number_key = has_number ? citation_number_key(f->owner, &number) : "",
			.number = has_number ? must_alloc(talloc_strdup(f->owner, number.text)) : "",
			.title_key = key != NULL ? key : "",
			.title = citation_unbroken(field_quote(f->owner, field, open, close, RESULT_CITATION_TITLE_MAX)),
		};
		add(f, citation, start, whole_end);
		last_end = whole_end;
		at = whole_end;
	}
}

/* Numbers that stand without a title: "按照国发〔2021〕23号文件要求". */
static void read_numbers(struct finder *f)
{
	struct number number;
	size_t at = 0;
	for (int read = 0; read < READ_MAX && number_next(&number, f->field, &at, f->field->len); read++) {
		struct result_citation citation = {
			.kind = kind_of(f->field, number.start, number.end),
			.number_key = citation_number_key(f->owner, &number),
			.number = must_alloc(talloc_strdup(f->owner, number.text)),
			.title_key = "",
			.title = "",
		};
		add(f, citation, number.start, number.end);
	}
}

/* ---- English ---- */

/* The quotation mark at `at`, straight or curled: its length; 0: none. */
static size_t quote_mark(const struct field *field, size_t at)
{
	static const char *const marks[] = {"\"", "“", "”"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (field_has(field, at, marks[i]))
			return strlen(marks[i]);
	return 0;
}

/* What is quoted from `at` on, if it is a document's title; *end becomes where the closing mark begins. Straight marks do not say
 * which of them opens: a word touches it from behind only, and the first one has a capital. */
static bool quoted_title(size_t *end, const struct field *field, size_t at, size_t mark)
{
	enum { TITLE_LEAST = 16 };
	bool is_straight = mark == 1;
	bool is_inner = is_straight && at > mark && isalnum((unsigned char)field->text[at - mark - 1]);
	if (is_inner || (!is_straight && !field_has(field, at - mark, "“")) || !isalnum((unsigned char)field->text[at]))
		return false;
	static const char *const types[] = {"plan", "opinion", "notice", "measure", "regulation", "law", "guideline", "rule", "outline",
					    "scheme", "program", "provision", "standard", "decision", "catalog", "circular", "strateg"};
	size_t limit = at + TITLE_MAX_BYTES < field->len ? at + TITLE_MAX_BYTES : field->len, close = at;
	while (close < limit && quote_mark(field, close) == 0)
		close++;
	if (close == limit || close < at + TITLE_LEAST || field->text[close - 1] == ' ' || field_find(field, at, close, ". ") < close ||
	    field_find(field, at, close, ": ") < close)
		return false;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (field_find(field, at, close, types[i]) < close) {
			*end = close;
			return true;
		}
	return false;
}

/* "the \"Action Plan ...\" (Guo Fa [2021] No. 23)": titles in quotation marks with their numbers, numbers alone. */
static void read_english(struct finder *f)
{
	enum { TITLE_BEFORE = 3, ENGLISH_MAX = 1500 };
	const struct field *field = f->field;
	struct number number;
	size_t next = 0, close, last_end = 0;
	const char *kind = "cites";
	bool has_next = english_number_next(&number, f->document, field, &next, field->len);
	for (size_t at = 0, read = 0; at < field->len && read < ENGLISH_MAX; at++) {
		size_t mark = quote_mark(field, at), open = at + mark;
		struct result_citation citation = {.number_key = "", .number = "", .title_key = "", .title = ""};
		size_t start = at, end = open;
		if (mark > 0 && quoted_title(&close, field, open, mark)) {
			char *title = field_quote(f->owner, field, open, close, RESULT_CITATION_TITLE_MAX);
			char *key = islower((unsigned char)*title) ? NULL : citation_english_key(f->owner, field, open, close);
			end = close + quote_mark(field, close);
			citation.title_key = key != NULL ? key : "";
			citation.title = key != NULL ? citation_unbroken(title) : "";
		}
		bool is_behind = has_next && end > open && number.start >= end && number.start <= end + TITLE_BEFORE;
		if (has_next && (is_behind || number.start == at)) {
			citation.number_key = citation_number_key(f->owner, &number);
			citation.number = must_alloc(talloc_strdup(f->owner, number.text));
			end = number.end;
			has_next = english_number_next(&number, f->document, field, &next, field->len);
		} else if (end == open) {
			continue;
		}
		const char *own_kind = kind_of(field, start, end);
		kind = strcmp(own_kind, "cites") == 0 && last_end > 0 && is_listed(field, last_end, start) ? kind : own_kind;
		citation.kind = kind;
		add(f, citation, start, end);
		last_end = end + (field->text[end] == ')');
		read++;
		at = end - 1;
		while (has_next && number.start < end)
			has_next = english_number_next(&number, f->document, field, &next, field->len);
	}
}

/* A plan that comes as the annex of a notice begins with 附件: what it is attached to bears its name, too. */
static void read_attachment(struct finder *f, const char *own_key)
{
	enum { HEAD_LINES = 3 };
	static const char *const marks[] = {"附件", "附:"};
	const struct document *document = f->document;
	const struct field *body = document->body_zh, *title = document->title_zh;
	struct result_citation citation = {.kind = "attachment_of", .number_key = "", .number = "", .title_key = own_key};
	if (own_key == NULL || f->n == RESULT_CITATIONS_MAX || citation_wraps(title))
		return;
	for (size_t i = 0; i < body->n_lines && i < HEAD_LINES; i++)
		for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
			size_t at = body->line_starts[i];
			if (!field_has(body, at, marks[m]))
				continue;
			citation.title = field_quote(f->owner, title, 0, title->len, RESULT_CITATION_TITLE_MAX);
			f->field = body;
			append(f, citation, at, at + strlen(marks[m]));
			return;
		}
}

/* ---- The document's own names ---- */

static void add_name(struct finder *f, char *key)
{
	if (key != NULL && f->n_names < RESULT_NAMES_MAX && strlen(key) <= RESULT_CITATION_KEY_MAX && !is_own(f, key))
		f->names[f->n_names++] = key;
}

/* The region that the title of a local document need not name; NULL: a national one. */
static const struct region *home_of(const struct origin *origin)
{
	return origin->n > 0 && origin->level != LEVEL_NATIONAL ? origin->list[0].region : NULL;
}

static void name_itself(struct finder *f, const struct origin *origin)
{
	const struct document *document = f->document;
	const struct field *title = document->title_zh;
	const struct region *region = home_of(origin);
	struct number number;
	const struct field *field, *english = document->title_en;
	if (document_number(&number, &field, document))
		add_name(f, citation_number_key(f->owner, &number));
	if (english->len > 0)
		add_name(f, citation_english_key(f->owner, english, 0, english->len));
	if (title->len == 0)
		return;
	add_name(f, citation_title_key(f->owner, title, 0, title->len, true, &document->places, region));
	add_name(f, citation_title_key(f->owner, title, 0, title->len, false, &document->places, region));
}

struct citations citations_find(void *owner, const struct document *document, const struct origin *origin)
{
	struct finder f = {.owner = owner, .document = document, .names = array_new(owner, const char *, RESULT_NAMES_MAX)};
	const struct field *const fields[] = {document->title_zh, document->body_zh};
	name_itself(&f, origin);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		f.field = fields[i];
		read_titles(&f);
		read_numbers(&f);
	}
	f.field = document->body_en;
	read_english(&f);
	if (document->title_zh->len > 0)
		read_attachment(&f, citation_title_key(owner, document->title_zh, 0, document->title_zh->len, false, &document->places,
						       home_of(origin)));
	return (struct citations){.list = f.list, .n = f.n, .names = f.names, .n_names = f.n_names};
}
