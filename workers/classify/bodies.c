#include "workers/classify/bodies.h"

#include <ctype.h>
#include <string.h>

#include "workers/classify/bodies_english.h"

/* ---- Chinese ---- */

static size_t eat(const struct field *field, size_t at, const char *word)
{
	return field_has(field, at, word) ? at + strlen(word) : at;
}

static size_t eat_any(const struct field *field, size_t at, const char *const *words)
{
	for (; *words != NULL; words++)
		if (field_has(field, at, *words))
			return at + strlen(*words);
	return at;
}

/* A region's name at `at`, followed by the units in it: 北京市通州区. The end of it, or `at`. */
static size_t region_chain(const struct region **out, const struct field *field, size_t at, const struct places *home)
{
	const struct region *region = NULL;
	size_t end = at;
	for (int depth = 0; depth < 4; depth++) {
		const struct hit *hit = field_hit_at(field, end, MEANS_REGION);
		/* the longest name that stands: 上海市 does not in 上海市场监管局 */
		while (hit != NULL && !place_stands(field, hit)) {
			const struct hit *next = hit + 1;
			bool more = next < field->hits.list + field->hits.n && next->start == end;
			hit = more && (next->pattern->kinds & (MEANS_REGION | MEANS_NOTHING)) ? next : NULL;
		}
		if (hit == NULL)
			break;
		const struct region *next = place_of(hit, region, home);
		if (region != NULL && (next == NULL || !region_within(next, region)))
			break;
		if (next == NULL)
			break;
		region = next;
		end = hit->end;
	}
	*out = region;
	return end;
}

/* "省市场监管局", "市政府": the region is the document's own. */
static size_t implied_region(const struct region **out, const struct field *field, size_t at, const struct places *home)
{
	static const struct {
		const char *word;
		enum region_level level;
	} table[] = {
		{"自治区", LEVEL_PROVINCE}, {"省", LEVEL_PROVINCE}, {"市", LEVEL_PREFECTURE}, {"州", LEVEL_PREFECTURE},
		{"县", LEVEL_COUNTY}, {"区", LEVEL_COUNTY},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (!field_has(field, at, table[i].word))
			continue;
		*out = NULL;
		if (home != NULL && table[i].level == LEVEL_PROVINCE)
			*out = home->province;
		else if (home != NULL && table[i].level == LEVEL_PREFECTURE) {
			*out = region_is_municipality(home->province) ? home->province : home->prefecture;
		} else if (home != NULL)
			*out = home->county;
		return at + strlen(table[i].word);
	}
	return at;
}

/* An organ's name right behind a region's that ends at `at`. "省委" and "市政府" bring the suffix with them. */
static const struct hit *organ_after(const struct field *field, size_t at, size_t region_start)
{
	const struct hit *hit = field_hit_at(field, at, MEANS_ORGAN);
	if (hit == NULL && at >= region_start + 3)
		hit = field_hit_at(field, at - 3, MEANS_ORGAN);
	return hit != NULL && hit->end > at ? hit : NULL;
}

/* What may follow a body's name and belongs to it, but does not make another body of it. */
static size_t eat_tail(const struct field *field, size_t at)
{
	static const char *const tails[] = {"办公厅", "办公室", "秘书局", "综合司", "综合处", "党组", "机关党委", NULL};
	return eat_any(field, at, tails);
}

/* "广州市生态环境局黄埔分局": a branch acts for its bureau, in the district. */
static size_t eat_branch(const struct field *field, size_t at)
{
	enum { DISTRICT_MAX = 15 };
	size_t limit = at + DISTRICT_MAX < field->len ? at + DISTRICT_MAX : field->len;
	size_t found = field_find(field, at, limit, "分局");
	bool is_name = found < limit && found > at && (unsigned char)field->text[at] >= 0x80 &&
		       field_hit_at(field, at, MEANS_ORGAN | MEANS_AGENCY) == NULL;
	return is_name ? found + strlen("分局") : at;
}

/* "生态环境部核电安全监管司": a department of a ministry speaks for it. The end of its name, or `at`. */
static size_t eat_department(const struct field *field, size_t at)
{
	enum { NAME_MAX_BYTES = 45, NAME_LEAST_BYTES = 6 };
	static const char *const breaks[] = {"、", "。", ",", "(", ":", ";", "关于", "《", " ", "公司", "会"};
	size_t limit = at + NAME_MAX_BYTES < field->len ? at + NAME_MAX_BYTES : field->len, line = field_line_end(field, at);
	limit = limit < line ? limit : line;
	for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++)
		limit = field_find(field, at, limit, breaks[i]);
	size_t found = field_find(field, at, limit, "司");
	return found < limit && found >= at + NAME_LEAST_BYTES ? found + strlen("司") : at;
}

/* A development zone that the taxonomy does not know: 赣州高新技术产业开发区管理委员会. */
static bool unknown_zone(struct body_name *out, const struct field *field, size_t start, size_t at,
			 const struct region *region)
{
	enum { ZONE_NAME_MAX = 60 };
	static const char *const ends[] = {"管理委员会", "管委会", NULL};
	size_t limit = at + ZONE_NAME_MAX < field->len ? at + ZONE_NAME_MAX : field->len;
	for (size_t i = 0; ends[i] != NULL; i++) {
		size_t found = field_find(field, at, limit, ends[i]);
		if (found == limit || found < at + 3 || memchr(field->text + at, ',', found - at) != NULL)
			continue;
		static const char *const zones[] = {"区", "园", "城", "港", NULL};
		size_t last = found - 3;
		if (eat_any(field, last, zones) == last || field_find(field, at, found, "、") != found)
			continue;
		const struct hit *organ = field_hit_at(field, found, MEANS_ORGAN);
		*out = (struct body_name){
			.start = start,
			.end = eat_tail(field, found + strlen(ends[i])),
			.region = region,
			.organ = organ != NULL ? pattern_meaning(organ->pattern, MEANS_ORGAN)->term : NULL,
			.is_zone = true,
		};
		return true;
	}
	return false;
}

/* "福建省第十三届人民代表大会常务委员会" */
static size_t eat_term_of_office(const struct field *field, size_t at)
{
	enum { TERM_MAX = 24 };
	if (!field_has(field, at, "第"))
		return at;
	size_t limit = at + TERM_MAX < field->len ? at + TERM_MAX : field->len;
	size_t found = field_find(field, at, limit, "届");
	return found < limit ? found + strlen("届") : at;
}

static bool sub_national(struct body_name *out, const struct field *field, size_t start, const struct places *home,
			 const struct body_name *previous)
{
	static const char *const party[] = {"中国共产党", "中共", NULL};
	size_t at = eat_any(field, start, party);
	bool is_party = at > start;
	const struct region *region = NULL;
	size_t end = region_chain(&region, field, at, home);

	if (end == at) {
		end = implied_region(&region, field, at, home);
		/* "新疆维吾尔自治区党委 自治区人民政府": the same one again */
		if (previous != NULL && previous->region != NULL && region != NULL &&
		    region_at_level(previous->region, region->level) != NULL)
			region = region_at_level(previous->region, region->level);
		if (end > at && field_hit_at(field, end, MEANS_ORGAN) == NULL &&
		    field_hit_at(field, at, MEANS_ORGAN) == NULL)
			return false;
	}
	if (end == at) { /* no region at all: the one of the body before */
		if (previous == NULL || previous->region == NULL)
			return false;
		region = previous->region;
	}
	if (region != NULL)
		end = eat_term_of_office(field, end);
	const struct hit *organ = organ_after(field, end, at);
	if (organ == NULL && is_party)
		organ = organ_after(field, eat(field, end, "委员会"), at);
	if (organ == NULL)
		return region != NULL && end > at && unknown_zone(out, field, start, end, region);
	size_t tail = eat_branch(field, eat_tail(field, organ->end));
	*out = (struct body_name){
		.start = start,
		.end = tail,
		.region = region,
		.organ = pattern_meaning(organ->pattern, MEANS_ORGAN)->term,
	};
	return true;
}

/* 中国人民银行济南分行, 中国银保监会三明监管分局: a branch of a national body makes an organ of its region. */
static void read_branch(struct body_name *body, const struct field *field, const struct places *home)
{
	static const char *const kinds[] = {"营业管理部", "中心支行", "分行", "监管分局", "监管局", "监管办公室", "办事处", "专员办", NULL};
	static const struct {
		const char *agency, *organ;
	} branches[] = {{"pbc", "pbc_branch"}, {"cbirc", "banking_branch"}, {"nfra", "banking_branch"}, {"cbrc", "banking_branch"},
			{"csrc", "csrc_branch"}, {"nea", "nea_branch"}};
	const struct region *region = NULL;
	const struct hit *hit = field_hit_at(field, body->end, MEANS_REGION);
	if (hit != NULL)
		region = place_of(hit, NULL, home);
	size_t end = hit != NULL ? hit->end : body->end;
	size_t after = eat_any(field, end, kinds);
	if (after == end)
		return;
	body->end = after;
	body->is_branch = true;
	for (size_t i = 0; i < sizeof branches / sizeof *branches && region != NULL; i++) {
		const struct term *organ = lexicon_term(field->lexicon, "organ", branches[i].organ);
		if (strcmp(body->agency->code, branches[i].agency) == 0 && organ != NULL) {
			body->agency = NULL;
			body->organ = organ;
			body->region = region;
			return;
		}
	}
}

/* ---- One and many ---- */

bool body_is_known(const struct body_name *body)
{
	return body->agency != NULL || (body->organ != NULL && body->region != NULL) ||
	       (body->is_zone && body->region != NULL);
}

bool body_at(struct body_name *out, const struct field *field, size_t at, const struct places *home,
	     const struct body_name *previous)
{
	if ((unsigned char)field->text[at] < 0x80 && english_body_at(out, field, at, home, previous))
		return true;
	struct body_name local;
	bool is_local = sub_national(&local, field, at, home, previous);
	const struct hit *national = field_hit_at(field, at, MEANS_AGENCY);
	/* 省能源局 and 能源局: without a region of its own before it the national body is meant, unless a list of
	 * local bodies leaves the region out. */
	bool has_region = is_local && (previous == NULL || field_hit_at(field, at, MEANS_ORGAN) == NULL);
	if (national != NULL && (!is_local || national->end >= local.end || !has_region)) {
		if (is_local && previous != NULL && previous->agency == NULL && local.end >= national->end) {
			*out = local;
			return true;
		}
		*out = (struct body_name){.start = at, .end = eat_department(field, eat_tail(field, national->end)),
					  .agency = pattern_meaning(national->pattern, MEANS_AGENCY)->term};
		read_branch(out, field, home);
		return true;
	}
	if (is_local)
		*out = local;
	return is_local;
}

static size_t skip_separators(const struct field *field, size_t at)
{
	static const char *const marks[] = {"、", ",", " ", ";", "·", "和", "与", "及", "and ", "& ",
					    "together with ", "jointly with ", "along with ", "in conjunction with ", "as well as ", "in collaboration with ", "in cooperation with ",
					    "in coordination with ", "alongside ", NULL};
	for (int i = 0; i < 4; i++) {
		size_t next = eat_any(field, at, marks);
		if (next == at)
			break;
		at = next;
	}
	return at;
}

/* "等", "等17部门", "and other departments", "等十部委", "等有关部门" behind a list; the end of it, or `at`. */
static size_t eat_and_others(const struct field *field, size_t at)
{
	static const char *const counts[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "个", "有关", NULL};
	static const char *const units[] = {"部门", "部委", "单位", "厅局", "委局", "部", "局", NULL};
	size_t end = eat(field, at, "等");
	if (end == at)
		return english_and_others(field, at);
	for (int i = 0; i < 4; i++) {
		while (end < field->len && (isdigit((unsigned char)field->text[end]) || field->text[end] == ' '))
			end++;
		end = eat_any(field, end, counts);
	}
	return eat_any(field, end, units);
}

/* Whether the rest of a line may be one more body's name, of a list whose blanks are gone. */
static bool is_rest_of_list(const struct field *field, size_t at, size_t end)
{
	enum { LEAST = 18, MOST = 90 };
	static const char *const verbs[] = {"关于", "印发", "发布", "组织", "成立", "召开", "的", "在", "是", "对", "将", "为", "等", "令",
					    "转发", "批转", "公布", "下发", "出台", "会同", "同意", "请", "函", NULL};
	if (field_line_at(field, at) || end < at + LEAST || end > at + MOST)
		return false;
	for (size_t i = 0; verbs[i] != NULL; i++)
		if (field_find(field, at, end, verbs[i]) < end)
			return false;
	return true;
}

/* A body that is not in the lexicon, in the middle of a list: a line of its own, or a name that begins like the one
 * before it (省机关管理局), and ends as bodies' names do. The list goes on behind it. */
static size_t skip_unknown(const struct field *field, size_t at, const struct places *home)
{
	enum { UNKNOWN_MAX = 90 };
	static const char *const ends[] = {"局", "厅", "委员会", "委", "会", "办公室", "部", "分行", "支行", "院", "署", "公司", "中心", "海关", "集团", NULL};
	static const char *const breaks[] = {"。", "、", ",", ":", ";", "(", "《", NULL};
	const struct region *region = NULL;
	size_t line = field_line_end(field, at), limit = at + UNKNOWN_MAX < line ? at + UNKNOWN_MAX : line;
	for (size_t i = 0; breaks[i] != NULL; i++)
		limit = field_find(field, at, limit, breaks[i]);
	bool is_line = limit == line && (field_line_at(field, at) || is_rest_of_list(field, at, line));
	if (!is_line && region_chain(&region, field, at, home) == at && implied_region(&region, field, at, home) == at)
		return at;
	size_t best = at;
	for (size_t i = 0; ends[i] != NULL; i++) {
		size_t len = strlen(ends[i]);
		if (is_line && limit - at > len && memcmp(field->text + limit - len, ends[i], len) == 0)
			return limit;
		size_t found = field_find(field, at + 6, limit, ends[i]);
		if (!is_line && found < limit && (best == at || found + len < best))
			best = found + len;
	}
	return best;
}

bool body_list_at(struct body_list *out, const struct field *field, size_t at, const struct places *home)
{
	struct body_list found = {.start = at, .end = at};
	size_t next = at;

	while (found.n < BODY_LIST_MAX && next < field->len) {
		const struct body_name *previous = found.n > 0 ? &found.list[found.n - 1] : NULL;
		if (body_at(&found.list[found.n], field, next, home, previous)) {
			found.end = found.list[found.n++].end;
			next = skip_separators(field, found.end);
			continue;
		}
		bool is_english = (unsigned char)field->text[next] < 0x80;
		size_t skipped = found.n == 0 ? next : is_english ? english_skip_unknown(field, found.end, next) : skip_unknown(field, next, home);
		if (skipped == next)
			break;
		found.is_open = true;
		found.end = skipped;
		next = skipped;
	}
	if (found.n == 0)
		return false;
	size_t end = eat_and_others(field, found.end);
	found.is_open = found.is_open || end > found.end;
	found.end = end;
	*out = found;
	return true;
}
