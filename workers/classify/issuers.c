/* Design. A body that issues stands in few places: at the front of the title, on lines of its own under the
 * title, on the lines above the date of the signature. Bodies in running text are addressees, citations and
 * duties, and never count. Where the strong places are silent the weak ones speak: the sentence that
 * announces the document, the printer's line, who interprets it, and last the number's prefix. */
#include "workers/classify/issuers.h"

#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "workers/classify/issuers_english.h"
#include "workers/classify/kind.h"
#include "workers/classify/numbers.h"
#include "workers/classify/signature.h"
#include "workers/data/words.h"

static bool is_same(const struct body_name *a, const struct body_name *b)
{
	return a->agency == b->agency && a->organ == b->organ && a->region == b->region;
}

static void add(struct issuers *issuers, const struct field *field, const struct body_name *body, double confidence)
{
	if (!body_is_known(body))
		return;
	for (size_t i = 0; i < issuers->n; i++)
		if (is_same(&issuers->list[i].body, body)) {
			if (issuers->list[i].confidence < confidence)
				issuers->list[i].confidence = confidence;
			return;
		}
	if (issuers->n < BODY_LIST_MAX)
		issuers->list[issuers->n++] =
			(struct issuer){.body = *body, .field = field, .confidence = confidence};
}

void issuers_add(struct issuers *issuers, const struct field *field, const struct body_list *list, double confidence)
{
	for (size_t i = 0; i < list->n; i++)
		add(issuers, field, &list->list[i], confidence);
	issuers->is_open = issuers->is_open || list->is_open;
	size_t last = list->n > 0 ? list->list[list->n - 1].end : 0;
	if (list->is_open && issuers->open_field == NULL && list->end > last && field_has(field, last, "等")) {
		issuers->open_field = field;
		issuers->open_start = last;
		issuers->open_end = list->end;
	}
}

static bool has_any(const struct field *field, size_t at, const char *const *any)
{
	for (; *any != NULL; any++)
		if (field_has(field, at, *any))
			return true;
	return false;
}

/* What follows the bodies in a title, an order's heading, a letterhead. */
static bool is_title_front(const struct field *field, size_t at)
{
	static const char *const verbs[] = {"关于", "印发", "转发", "发布", "公布", "批转", "令", "公告", "通告", "文件", "下发", "联合印发",
					    "联合发布", "贯彻", "落实", "实施", "出台", "决定", "公报", ":", NULL};
	return has_any(field, at, verbs) || (field->text[at] == '2' && field->text[at + 1] == '0');
}

/* "national development and reform commission and others notice on ..." */
static bool is_english_front(const struct field *field, size_t at)
{
	static const char *const verbs[] = {" notice", " circular", " opinion", " issue", " release", " announce", " order", " decree",
					    ": ", "'s ", " and other", " guiding opinion", " guideline", " decision", " letter", " reply",
					    " publish", " unveil", " promulgat", " joint", " on issuing", " on printing", " launch", " rolls out",
					    " introduc", " adopts", " approves", " sets ", " urges", " calls ", " revises", " plans ", " to ", " lays out", " outlines", NULL};
	return has_any(field, at, verbs);
}

static void read_title(struct issuers *issuers, const struct field *title, const struct places *home)
{
	struct body_list list;
	size_t at = field_has(title, 0, "《") ? strlen("《") : 0;
	if (title->len == 0 || !body_list_at(&list, title, at, home))
		return;
	bool is_english = strcmp(title->lang, "en") == 0;
	if (is_english ? is_english_front(title, list.end) : is_title_front(title, list.end)) {
		issuers_add(issuers, title, &list, 0.97);
		issuers->is_in_title = true;
	}
}

/* Whether a 《 before `at` is still open: the line is the middle of a citation that was broken. */
static bool in_citation(const struct field *field, size_t at)
{
	enum { LOOK_BACK = 240 };
	size_t from = at > LOOK_BACK ? at - LOOK_BACK : 0;
	for (size_t i = at; i-- > from;) {
		if (i + 3 <= at && memcmp(field->text + i, "》", 3) == 0)
			return false;
		if (i + 3 <= at && memcmp(field->text + i, "《", 3) == 0)
			return true;
	}
	return false;
}

/* Where the title ends whose front ends at `at`: it runs over lines, and names bodies whose paper it forwards. */
static size_t title_end(const struct field *field, size_t at)
{
	enum { TITLE_LINES = 4 };
	static const char *const ends[] = {"通知", "意见", "决定", "公告", "办法", "批复", "方案", "规划", "》", "令", "文件", NULL};
	size_t end = at;
	for (int i = 0; i < TITLE_LINES && end < field->len; i++) {
		end = field_line_end(field, end);
		for (size_t k = 0; ends[k] != NULL; k++) {
			size_t len = strlen(ends[k]);
			if (end >= len && memcmp(field->text + end - len, ends[k], len) == 0)
				return end;
		}
	}
	return field_line_end(field, at);
}

/* The lines between the title and the first sentence: a repeated title with its front, a letterhead,
 * a cover page. Addressees end in a colon and lists of them go on in the line: no issuers. */
static void read_head(struct issuers *issuers, const struct field *body, size_t head, const struct places *home)
{
	struct body_list list;
	size_t read = 0;
	for (size_t i = 0; i < body->n_lines && body->line_starts[i] < head; i++) {
		size_t at = body->line_starts[i];
		struct date date;
		if (at < read)
			continue;
		if (date_at(&date, body, at)) /* "2009年9月17日国务院令第563号公布" */
			at = date.end;
		if (body->text[at] == '(') /* "(国家发展改革委 自然资源部 2021年5月24日)" */
			at++;
		if (!body_list_at(&list, body, at, home) || in_citation(body, at))
			continue;
		read = list.end;
		if (is_title_front(body, list.end) && body->text[list.end] != ':') { /* behind addressees a colon stands */
			issuers_add(issuers, body, &list, 0.95);
			read = title_end(body, list.end);
		} else if (field_line_at(body, list.end) || (date_at(&date, body, list.end) && field_line_at(body, date.end + (body->text[date.end] == ')')))) {
			issuers_add(issuers, body, &list, 0.9);
		}
	}
}

/* Whom captions name. */
void issuers_captioned(struct issuers *issuers, const struct captions *captions, enum caption_kind kind, const struct places *home)
{
	struct body_list list;
	for (size_t i = 0; i < captions->n; i++)
		if ((captions->list[i].kind == kind || (kind == CAPTION_ISSUER && captions->list[i].kind == CAPTION_ISSUED)) && /* "Issued: the ministry" */
		    body_list_at(&list, captions->field, captions->list[i].value, home))
			issuers_add(issuers, captions->field, &list, kind == CAPTION_ISSUER ? 0.9 : 0.6);
}

/* The bodies above or before the date that closes the document. */
static void read_signature(struct issuers *issuers, const struct field *body, const struct places *home)
{
	struct signature signature;
	if (!signature_find(&signature, body, home))
		return;
	issuers_add(issuers, body, &signature.list, 0.95);
	if (signature.list.n > 1 && !signature.list.is_open) { /* all have signed */
		issuers->is_open = false;
		issuers->open_field = NULL;
	}
	issuers->is_dated = true;
	issuers->date = signature.date;
	issuers->date_field = body;
}

/* ---- The weak places ---- */

/* The bodies that stand before a telling phrase: who interprets it, who announced it, who passed it. */
static void read_phrases(struct issuers *issuers, const struct field *body, const struct places *home)
{
	enum { NAME_MAX_BYTES = 150, TRIES = 8, EARLY_BYTES = 900 };
	static const struct {
		const char *word;
		bool must_touch;
		bool is_early; /* stands in the first sentences, or means another document */
	} phrases[] = {
		{"会议通过", false, true}, {"会议修订", false, true}, {"印发了《", true, true}, {"印发《", true, true}, {"发布《", true, true},
		{"制定《", true, true}, {"制定了《", true, true}, {"局务会", false, true}, {"厅务会", false, true},
		{"委务会", false, true}, {"部务会", false, true}, {"负责解释", true, false},
	};
	for (size_t p = 0; p < sizeof phrases / sizeof *phrases && issuers->n == 0; p++) {
		size_t at = 0;
		for (int tries = 0; tries < TRIES && issuers->n == 0; tries++, at++) {
			struct body_list list;
			size_t to = phrases[p].is_early && body->len > EARLY_BYTES ? EARLY_BYTES : body->len;
			at = field_find(body, at, to, phrases[p].word);
			if (at >= to)
				break;
			if (signature_list_before(&list, body, at > NAME_MAX_BYTES ? at - NAME_MAX_BYTES : 0, at, home) &&
			    (list.end == at || !phrases[p].must_touch))
				issuers_add(issuers, body, &list, 0.7);
		}
	}
}

/* "A、B、C近日联合印发": the whole list of which the title has the first and "等四部门". */
static void read_joined(struct issuers *issuers, const struct field *body, const struct places *home)
{
	enum { LIST_MAX_BYTES = 600, EARLY_BYTES = 1500, BETWEEN_MAX = 30 };
	static const char *const words[] = {"联合印发", "联合发布", "联合出台", "联合制定", "联合下发", "联合公布"};
	size_t to = body->len < EARLY_BYTES ? body->len : EARLY_BYTES;
	for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
		size_t at = field_find(body, 0, to, words[w]);
		struct body_list list;
		if (at < to && signature_list_before(&list, body, at > LIST_MAX_BYTES ? at - LIST_MAX_BYTES : 0, at, home) &&
		    at - list.end <= BETWEEN_MAX && list.n > issuers->n) {
			issuers_add(issuers, body, &list, 0.85);
			return;
		}
	}
}

/* The last lines: a signature without a whole date, "广元市人民政府办公室 2022年4月2日印发". */
static void read_tail(struct issuers *issuers, const struct field *body, const struct places *home)
{
	enum { TAIL_LINES = 14 };
	struct body_list list;
	struct date date;
	size_t read = 0;
	for (size_t i = body->n_lines > TAIL_LINES ? body->n_lines - TAIL_LINES : 0; i < body->n_lines; i++) {
		size_t at = body->line_starts[i];
		if (at < read || !body_list_at(&list, body, at, home))
			continue;
		read = list.end;
		bool is_cover = field_line_at(body, list.end) || signature_date(&date, body, list.end);
		if (is_cover && !field_has(body, list.end, "("))
			issuers_add(issuers, body, &list, 0.7);
	}
}

/* The four digits of the year behind the prefix of a number; NULL: it has none. */
static const char *year_of(const struct number *number)
{
	const char *digits = strpbrk(number->text + number->prefix_len, "0123456789");
	return digits != NULL && strspn(digits, "0123456789") == 4 ? digits : NULL;
}

static bool is_before(const char *year, const char *date)
{
	return *date != '\0' && strncmp(year, date, 4) < 0;
}

static bool is_after(const char *year, const char *date)
{
	return *date != '\0' && strncmp(year, date, 4) > 0;
}

/* Who used an agency's prefix in that year: 环发〔2006〕 is the administration's that became a ministry in 2008. A body of several
 * predecessors tells nothing; an office follows the body that it is a part of. */
static const struct term *agency_in(const struct lexicon *lexicon, const struct term *agency, const char *year)
{
	enum { CHANGES_MAX = 6 };
	const struct term *now = agency;
	for (int i = 0; i < CHANGES_MAX && now != NULL && year != NULL; i++) {
		bool is_early = is_before(year, now->valid_from);
		if (!is_early && !is_after(year, now->valid_to))
			return now;
		const char *way = is_early ? "predecessor" : "successor", *other = term_attr_get(now, way);
		const struct term *whole = other == NULL ? lexicon_term(lexicon, "agency", now->parent) : NULL;
		if (whole != NULL)
			other = term_attr_get(whole, way);
		now = other != NULL ? lexicon_term(lexicon, "agency", other) : NULL; /* "a,b" is no code */
	}
	return agency;
}

static void read_number(struct issuers *issuers, const struct document *document, const struct region *local)
{
	struct number number;
	const struct field *field;
	if (!document_number(&number, &field, document))
		return;
	struct body_list list;
	/* 国务院令第1号, "NDRC Energy [2022] No. 206" */
	if ((number.is_order || number.prefix_len == 0) && body_list_at(&list, field, number.start, &document->places)) {
		issuers_add(issuers, field, &list, 0.9);
		return;
	}
	const struct issuing_prefix *prefix = number_prefix(document->lexicon, &number);
	if (prefix == NULL)
		return;
	struct body_name body = {.start = number.start, .end = number.end,
				 .agency = agency_in(document->lexicon, prefix->agency, year_of(&number)), .region = prefix->region, .organ = prefix->organ};
	for (const struct word *word = organ_prefix_words; body.agency == NULL && body.organ == NULL && word->text != NULL; word++) {
		size_t len = strlen(word->text);
		if (prefix->len + len <= number.prefix_len && memcmp(number.text + prefix->len, word->text, len) == 0) {
			body.organ = lexicon_term(document->lexicon, "organ", word->code);
			break;
		}
	}
	if (local == NULL || body.region == NULL || region_within(body.region, local) || region_within(local, body.region))
		add(issuers, field, &body, 0.75); /* 昆政发 is Kunming's and Kunshan's */
}

/* Only an assembly's standing committee makes regulations (条例) of a region, and laws: the title says who. */
static void read_law(struct issuers *issuers, const struct document *document, const struct region *local)
{
	static const char nation[] = "中华人民共和国";
	const struct field *title = document->title_zh;
	struct kind kind;
	if (!kind_of_title(&kind, document->lexicon, title))
		return;
	struct body_name body = {.start = 0, .region = local};
	if (local != NULL && strcmp(kind.term->code, "regulation") == 0) {
		body.organ = lexicon_term(document->lexicon, "organ", "people_congress_sc");
		body.end = title->names.list[0].end;
	} else if (local == NULL && strcmp(kind.term->code, "law") == 0 && field_has(title, 0, nation)) {
		body.agency = lexicon_term(document->lexicon, "agency", "npc_sc");
		body.end = strlen(nation);
	}
	add(issuers, title, &body, 0.6);
}

/* The sub-national region that the title begins with, or NULL. */
static const struct region *title_region(const struct document *document)
{
	const struct field *title = document->title_zh->len > 0 ? document->title_zh : document->title_en;
	const struct hit *first = title->names.n > 0 ? &title->names.list[0] : NULL;
	if (first == NULL || first->start > 0 || (first->pattern->kinds & MEANS_REGION) == 0)
		return NULL;
	return place_of(first, NULL, &document->places);
}

/* Under a title that begins with a region national bodies in the text are cited, not issuing, unless a local one
 * acts with them. */
static void drop_cited(struct issuers *issuers, const struct region *local)
{
	if (local == NULL || issuers->is_in_title)
		return;
	for (size_t i = 0; i < issuers->n; i++)
		if (issuers->list[i].body.agency == NULL)
			return;
	issuers->n = 0;
	issuers->is_dated = false;
}

/* Of weak signs none counts that leads away from the title's region: 浙江省 approves what 温州市 passes. */
static void drop_foreign(struct issuers *issuers, const struct region *local)
{
	size_t kept = 0;
	for (size_t i = 0; i < issuers->n; i++) {
		const struct region *region = issuers->list[i].body.region;
		if (local == NULL || region == NULL || region_within(region, local))
			issuers->list[kept++] = issuers->list[i];
	}
	issuers->n = kept;
}

struct issuers issuers_find(const struct document *document)
{
	struct issuers issuers = {0};
	const struct places *home = &document->places;

	read_title(&issuers, document->title_zh, home);
	read_title(&issuers, document->title_en, home);
	if (issuers.n == 0)
		issuers_captioned(&issuers, &document->captions_zh, CAPTION_ISSUER, home);
	read_head(&issuers, document->body_zh, document->head_zh, home);
	read_signature(&issuers, document->body_zh, home);
	english_issuers(&issuers, document);
	if (!issuers.is_dated)
		read_signature(&issuers, document->body_en, home);
	if (issuers.is_open)
		read_joined(&issuers, document->body_zh, home);
	if (issuers.is_open && !issuers.is_dated)
		read_tail(&issuers, document->body_zh, home);
	const struct region *local = title_region(document);
	drop_cited(&issuers, local);
	if (issuers.n == 0)
		read_number(&issuers, document, local);
	if (issuers.n == 0)
		issuers_captioned(&issuers, &document->captions_zh, CAPTION_PUBLISHER, home);
	if (issuers.n == 0)
		issuers_captioned(&issuers, &document->captions_en, CAPTION_PUBLISHER, home);
	static void (*const weak[])(struct issuers *, const struct field *, const struct places *) = {
		read_phrases, read_tail};
	for (size_t i = 0; i < sizeof weak / sizeof *weak && issuers.n == 0; i++) {
		weak[i](&issuers, document->body_zh, home);
		drop_cited(&issuers, local);
		drop_foreign(&issuers, local);
	}
	if (issuers.n == 0) {
		issuers_captioned(&issuers, &document->captions_zh, CAPTION_SOURCE, home);
		drop_cited(&issuers, local);
		drop_foreign(&issuers, local);
	}
	if (issuers.n == 0)
		english_issuers_weak(&issuers, document);
	if (issuers.n == 0)
		read_law(&issuers, document, local);
	return issuers;
}

char *body_code(void *owner, const struct body_name *body)
{
	if (body->agency != NULL)
		return must_alloc(talloc_strdup(owner, body->agency->code));
	if (body->region == NULL || body->organ == NULL)
		return NULL;
	return must_alloc(talloc_asprintf(owner, "%s-%s", body->region->term->code, body->organ->code));
}
