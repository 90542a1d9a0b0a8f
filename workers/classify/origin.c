/* Design. The issuers say it best; then the region that the title begins with or names, the number's prefix,
 * whom the text addresses (各省、自治区、直辖市 is national), and last the region that is named most, at the level
 * that "全省", "本市" or "全国" betray. A document that nothing says this of has no origin: that is not known. */
#include "workers/classify/origin.h"

#include <string.h>

#include "workers/classify/numbers.h"

const char *level_name(enum region_level level)
{
	static const char *const names[] = {[LEVEL_NATIONAL] = "national", [LEVEL_PROVINCE] = "province",
					    [LEVEL_PREFECTURE] = "prefecture", [LEVEL_COUNTY] = "county",
					    [LEVEL_ZONE] = "zone", [LEVEL_MACRO] = NULL};
	return names[level];
}

static void add(struct origin *origin, const struct region *region, struct evidence evidence, double confidence)
{
	for (size_t i = 0; i < origin->n; i++)
		if (origin->list[i].region == region || region_within(region, origin->list[i].region))
			return;
	if (origin->n < ORIGIN_MAX)
		origin->list[origin->n++] = (struct origin_region){region, evidence, confidence};
}

static enum region_level level_of(const struct region *region)
{
	return region == NULL ? LEVEL_NATIONAL : region->level;
}

/* Sub-national issuers fix the region; a city's bureau beside a provincial one acts with it, so only regions of the
 * first one's level join. National issuers count where no other signs. */
static void from_issuers(struct origin *origin, const struct issuers *issuers)
{
	const struct issuer *national = NULL, *branch = NULL;
	for (size_t i = 0; i < issuers->n; i++) {
		const struct issuer *issuer = &issuers->list[i];
		struct evidence evidence = {issuer->field, issuer->body.start, issuer->body.end};
		if (issuer->body.agency != NULL) {
			national = national != NULL ? national : issuer;
			continue;
		}
		const struct region *region = issuer->body.region;
		if (issuer->body.is_branch) {
			branch = branch != NULL ? branch : issuer;
			continue;
		}
		if (origin->n == 0) {
			add(origin, region, evidence, issuer->confidence);
			origin->level = issuer->body.is_zone ? LEVEL_ZONE : level_of(region);
		} else if (level_of(region) == level_of(origin->list[0].region)) {
			add(origin, region, evidence, issuer->confidence);
		}
	}
	if (origin->n == 0 && branch != NULL) {
		add(origin, branch->body.region,
		    (struct evidence){branch->field, branch->body.start, branch->body.end}, 0.7);
		origin->level = level_of(branch->body.region);
	}
	if (origin->n == 0 && national != NULL) {
		add(origin, NULL, (struct evidence){national->field, national->body.start, national->body.end},
		    national->confidence);
		origin->level = LEVEL_NATIONAL;
	}
}

/* "在深圳市开展...试点", "支持浙江...": the region is an object, not the author. */
static bool is_object(const struct field *title, size_t at)
{
	static const char *const before[] = {"在", "支持", "同意", "对", "赴", "推进", "推动", "批准", "授予", "颁发", "释放", "公布", "调整", " in ", " supporting ", NULL};
	if (at >= strlen("《") && memcmp(title->text + at - strlen("《"), "《", strlen("《")) == 0)
		at -= strlen("《");
	for (size_t i = 0; before[i] != NULL; i++) {
		size_t len = strlen(before[i]);
		if (at >= len && memcmp(title->text + at - len, before[i], len) == 0)
			return true;
	}
	return false;
}

/* with is_front only a region that the title begins with */
static void from_title(struct origin *origin, const struct field *title, const struct places *home, bool is_front)
{
	const struct region *previous = NULL;
	struct evidence evidence = {title, 0, 0};
	for (size_t i = 0; i < title->names.n; i++) {
		const struct hit *hit = &title->names.list[i];
		if ((hit->pattern->kinds & MEANS_REGION) == 0 || is_object(title, hit->start))
			continue;
		const struct region *region = place_of(hit, previous, home);
		if (region == NULL || region->level == LEVEL_MACRO)
			continue;
		if (previous != NULL && (hit->start != evidence.end || !region_within(region, previous)))
			break;
		if (previous == NULL)
			evidence.start = hit->start;
		evidence.end = hit->end;
		previous = region;
	}
	if (previous == NULL || (is_front && evidence.start > 0))
		return;
	add(origin, previous, evidence, evidence.start == 0 ? 0.93 : 0.75);
	origin->level = level_of(previous);
}

static void from_number(struct origin *origin, const struct document *document)
{
	struct number number;
	const struct field *field;
	if (!document_number(&number, &field, document) || number.is_order)
		return;
	const struct issuing_prefix *prefix =
		number_prefix(document->lexicon, &number);
	if (prefix == NULL)
		return;
	add(origin, prefix->region, (struct evidence){field, number.start, number.end}, 0.85);
	origin->level = level_of(prefix->region);
}

static size_t count_words(const struct field *field, const char *const *words, size_t *first)
{
	size_t n = 0;
	for (; *words != NULL; words++) {
		for (size_t at = 0; n < 1000; n++, at++) {
			at = field_find(field, at, field->len, *words);
			if (at == field->len)
				break;
			if (n == 0)
				*first = at;
		}
	}
	return n;
}

static const struct place_score *score_of(const struct places *places, const struct region *region)
{
	for (size_t i = 0; region != NULL && i < places->n_scores; i++)
		if (places->scores[i].region == region)
			return &places->scores[i];
	return NULL;
}

/* Whether most of the names in the document lie in that region's province. */
static bool is_at_home(const struct places *places, const struct region *region)
{
	const struct place_score *province = score_of(places, region_at_level(region, LEVEL_PROVINCE));
	double sum = 0;
	for (size_t i = 0; i < places->n_scores; i++)
		sum += places->scores[i].score;
	return province != NULL && province->total >= 3 && province->total * 2 >= sum;
}

/* Words that only somebody who speaks for a province, a city or a county writes. */
static const char *const of_province[] = {"全省", "我省", "本省", "省委", "省政府", "我区", "自治区党委", NULL};
static const char *const of_city[] = {"全市", "我市", "本市", "市委", "市政府", NULL};
static const char *const of_place[] = {"全县", "我县", "本县", "县委", "县政府", "某市", "某省", "某县", "某区", "our province", "our city", "our county",
				       "the whole province", "the whole city", "municipal government", "provincial government", NULL};

static size_t count_local(const struct document *document)
{
	size_t at, n = 0;
	const struct field *texts[] = {document->title_zh, document->body_zh, document->body_en};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		n += count_words(texts[i], of_province, &at) + count_words(texts[i], of_city, &at) +
		     count_words(texts[i], of_place, &at);
	return n;
}

static bool is_beside(const struct field *field, size_t from, size_t to, const char *const *before, const char *const *behind)
{
	for (; *before != NULL; before++)
		if (from >= strlen(*before) && field_has(field, from - strlen(*before), *before))
			return true;
	for (; *behind != NULL; behind++)
		if (field_has(field, to, *behind))
			return true;
	return false;
}

/* Sentences about the whole country; "高于全国目标" and "走在全国前列" compare somebody with it. */
static size_t count_nation(const struct field *field, size_t *first)
{
	static const char *const words[] = {"全国", "我国"};
	static const char *const before[] = {"高于", "低于", "优于", "超过", "占", "比", "在", "为", "与", "达到", NULL};
	static const char *const behind[] = {"目标", "平均", "水平", "先进", "前", "第", "领先", "一流", "人大", "政协", NULL};
	size_t n = 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t len = strlen(words[i]);
		for (size_t at = field_find(field, 0, field->len, words[i]); n < 1000 && at < field->len;
		     at = field_find(field, at + len, field->len, words[i]))
			if (!is_beside(field, at, at + len, before, behind) && n++ == 0)
				*first = at;
	}
	return n;
}

static void from_home(struct origin *origin, const struct document *document)
{
	const struct field *body = document->body_zh;
	const struct places *home = &document->places;
	size_t at, n_province = count_words(body, of_province, &at), n_city = count_words(body, of_city, &at);
	const struct region *region = NULL;

	if (n_city > n_province)
		region = region_is_municipality(home->province) ? home->province : home->prefecture;
	else if (n_province > 0)
		region = home->province;
	const struct place_score *score = score_of(home, region);
	if (score == NULL || score->field == NULL || !is_at_home(home, region))
		return;
	add(origin, region, (struct evidence){score->field, score->start, score->end}, 0.6);
	origin->level = level_of(region);
}

/* National bodies that the fields name, up to `enough`; the first of them. */
static size_t count_agencies(const struct document *document, size_t enough, struct evidence *first)
{
	size_t n = 0;
	for (size_t i = 0; i < document->n_fields; i++) {
		const struct field *field = document->fields[i];
		for (size_t k = 0; k < field->hits.n && n < enough; k++) {
			const struct hit *hit = &field->hits.list[k];
			if ((hit->pattern->kinds & MEANS_AGENCY) != 0 && n++ == 0)
				*first = (struct evidence){field, hit->start, hit->end};
		}
	}
	return n;
}

static bool begins_with_nation(const struct field *title, size_t *end_out)
{
	static const char *const names[] = {"国家", "中国", "全国", "中华人民共和国", "national ", "china's "};
	size_t at = field_has(title, 0, "《") ? strlen("《") : 0;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (field_has(title, at, names[i])) {
			*end_out = at + strlen(names[i]);
			return true;
		}
	return false;
}

/* What says of a document without an issuer or a region that it is national; nothing is not enough. Whoever has words of
 * its own province or city, or names one place most of all, is not, whatever it says of the whole country. */
static void from_nation(struct origin *origin, const struct document *document)
{
	enum { OFTEN = 3 };
	static const char *const provinces[] = {"各省、自治区、直辖市", "各省(自治区、直辖市)", "各省(区、市)", NULL};
	static const char *const centre[] = {"党中央、国务院", "党中央国务院", "中共中央、国务院", "中共中央国务院",
					     "中华人民共和国国民经济和社会发展", NULL};
	const struct field *titles[] = {document->title_zh, document->title_en}, *body = document->body_zh;
	const struct places *home = &document->places;
	size_t n_local = count_local(document), at = 0, end;
	struct evidence evidence = {0};
	double confidence = 0.6;

	for (size_t i = 0; evidence.end == 0 && i < sizeof titles / sizeof *titles; i++)
		if (begins_with_nation(titles[i], &end))
			evidence = (struct evidence){titles[i], 0, end};
	if (evidence.end == 0 && count_words(body, provinces, &at) > 0)
		evidence = (struct evidence){body, at, at + strlen("各省")};
	if (evidence.end == 0 && is_at_home(home, home->province))
		return;
	if (evidence.end == 0 && count_nation(body, &at) > n_local)
		evidence = (struct evidence){body, at, at + strlen("全国")};
	if (evidence.end == 0 && n_local == 0) {
		confidence = 0.5;
		if (count_words(body, centre, &at) > 0)
			evidence = (struct evidence){body, at, at + strlen("党中央")};
		else if (count_agencies(document, OFTEN, &evidence) < OFTEN && evidence.field != document->title_zh &&
			 evidence.field != document->title_en)
			return;
	}
	if (evidence.end == 0)
		return;
	add(origin, NULL, evidence, confidence);
	origin->level = LEVEL_NATIONAL;
}

static struct evidence english_voice(const struct document *document, bool is_central)
{
	static const char *const selves[] = {"our ministry", "our bureau will", "all provinces, autonomous regions"};
	static const char *const replies[] = {"reply ", "response to ", "letter on "};
	for (size_t i = 0; i < sizeof selves / sizeof *selves; i++) {
		const struct field *body = document->body_en;
		size_t at = field_find(body, 0, body->len, selves[i]);
		if (at < body->len)
			return (struct evidence){body, at, at + strlen(selves[i])};
	}
	for (size_t i = 0; is_central && i < sizeof replies / sizeof *replies; i++)
		if (field_has(document->title_en, 0, replies[i]))
			return (struct evidence){document->title_en, 0, strlen(replies[i])};
	return (struct evidence){0};
}

/* A ministry speaks of itself as 我部, addresses every province, and answers what is asked of it: the regions in the
 * titles of such papers are their objects. A reply alone may be anybody's: one must name a national body. */
static void from_voice(struct origin *origin, const struct document *document)
{
	static const char *const ministry[] = {"我部", NULL};
	static const char *const provinces[] = {"各省、自治区、直辖市", "各省(自治区、直辖市)", "各省(区、市)", NULL};
	static const char *const replies[] = {"批复", "复函", "的答复", "的函", NULL};
	static const char *const congress[] = {"全国人大", "全国政协", NULL};
	const struct field *body = document->body_zh, *title = document->title_zh;
	size_t at = 0;
	struct evidence evidence = {body, 0, 0}, named;

	if (count_words(body, ministry, &at) > 0)
		evidence = (struct evidence){body, at, at + strlen("我部")};
	else if (count_words(body, provinces, &at) > 0 && at < document->head_zh)
		evidence = (struct evidence){body, at, at + strlen("各省")};
	bool is_central = count_agencies(document, 1, &named) > 0 || count_words(title, congress, &at) > 0;
	for (size_t i = 0; is_central && evidence.end == 0 && replies[i] != NULL; i++) {
		size_t len = strlen(replies[i]);
		if (title->len > len && memcmp(title->text + title->len - len, replies[i], len) == 0)
			evidence = (struct evidence){title, title->len - len, title->len};
	}
	if (evidence.end == 0)
		evidence = english_voice(document, is_central);
	if (evidence.end == 0)
		return;
	add(origin, NULL, evidence, 0.6);
	origin->level = LEVEL_NATIONAL;
}

struct origin origin_find(const struct document *document, const struct issuers *issuers)
{
	struct origin origin = {0};
	from_issuers(&origin, issuers);
	const struct places *home = &document->places;
	if (origin.n == 0)
		from_title(&origin, document->title_zh, home, true);
	if (origin.n == 0)
		from_number(&origin, document);
	if (origin.n == 0)
		from_voice(&origin, document);
	if (origin.n == 0)
		from_title(&origin, document->title_zh, home, false);
	if (origin.n == 0)
		from_title(&origin, document->title_en, home, false);
	if (origin.n == 0)
		from_home(&origin, document);
	if (origin.n == 0)
		from_nation(&origin, document);
	return origin;
}
