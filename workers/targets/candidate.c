#include "workers/targets/candidate.h"

#include <stdio.h>
#include <string.h>

#include "workers/targets/deeds.h"
#include "workers/targets/match.h"
#include "workers/targets/shares.h"

enum { HEAD_REACH = 240 }; /* bytes before an English clause in which its indicator may begin */

void candidate_begin(struct candidate *out, const struct part *part, size_t i, size_t from)
{
	*out = (struct candidate){.part = part, .i = i, .quantity = part->tokens[i].as.quantity};
	clause_read(&out->clause, part, i, from);
}

bool candidate_has_unit(const struct candidate *c, const char *canonical)
{
	return c->quantity.unit != NULL && strcmp(c->quantity.unit->canonical, canonical) == 0;
}

bool candidate_is_share(const struct candidate *c)
{
	return candidate_has_unit(c, "percent") || candidate_has_unit(c, "point");
}

/* ---- When ---- */

bool candidate_is_year(const struct candidate *c, size_t k)
{
	const struct part_token *token = &c->part->tokens[k];
	return token->kind == TOKEN_YEARS && !token->as.years.is_date && !scope_is_baseline(c->part, k) &&
	       (token->bracket == 0 || token->bracket == c->part->tokens[c->i].bracket);
}

static bool is_number(const struct part_token *token)
{
	return token->kind == TOKEN_QUANTITY_T && token->as.quantity.unit != NULL;
}

/* The next token of years in that direction that stands in a row with token k; n of the part if there is none. */
static size_t year_beside(const struct candidate *c, size_t k, bool is_back)
{
	enum { BETWEEN = 2 }; /* ", and " */
	const struct part *part = c->part;
	for (size_t step = 1; step <= BETWEEN + 1; step++) {
		if (is_back ? k < step : k + step >= part->n)
			return part->n;
		size_t other = is_back ? k - step : k + step, low = is_back ? other : k, high = is_back ? k : other;
		if (part->tokens[other].kind == TOKEN_YEARS)
			return candidate_is_year(c, other) && part_is_joint(part, part->tokens[low].end, part->tokens[high].start)
			               ? other
			               : part->n;
	}
	return part->n;
}

/* "到2025年、2030年分别达到20%、25%", "20% and 25% by 2025 and 2030": the years stand in a row as the numbers do, and
 * each number has its own. Of any other row the one at token k counts. */
static void year_of_row(struct candidate *c, size_t k)
{
	size_t n = 1, first = k, next;
	while ((next = year_beside(c, first, true)) < c->part->n) {
		first = next;
		n++;
	}
	for (size_t at = k; (next = year_beside(c, at, false)) < c->part->n; at = next)
		n++;
	c->years = c->part->tokens[k].as.years;
	if (n < 2 || n != c->clause.group_n)
		return;
	c->has_year_row = true;
	for (size_t place = 0; place < c->clause.group_at; place++)
		first = year_beside(c, first, false);
	c->years = c->part->tokens[first].as.years;
}

/* "20 % in 2025 and 25 % in 2030": English says the year behind the number, before the next one. */
static bool year_behind(struct candidate *c)
{
	size_t last = clause_last(&c->clause, c->part, c->i); /* "2,400 MW and 1,500 MW by 2030": the year stands behind all */
	for (size_t k = last + 1; k < c->part->n; k++) {
		const struct part_token *token = &c->part->tokens[k];
		if (token->kind == TOKEN_COMMA || is_number(token))
			return false;
		if (candidate_is_year(c, k)) {
			year_of_row(c, k);
			return true;
		}
	}
	return false;
}


/* "24.1% (2025)", "达到30%以上（2025年）" */
static bool year_in_brackets(struct candidate *c)
{
	const struct part_token *token = &c->part->tokens[c->clause.next];
	if (c->clause.next + 2 >= c->part->n || token[0].kind != TOKEN_OPEN || token[0].start > c->clause.after + 1 ||
	    token[1].kind != TOKEN_YEARS || token[2].kind != TOKEN_CLOSE || token[2].start != token[1].end || token[1].as.years.is_date)
		return false;
	c->years = token[1].as.years;
	return true;
}

/* "that of coal, 67 percent in 2020, is to shrink to 60 percent": a year that has been, before the word of what is to come. */
static bool is_of_aside(const struct candidate *c, size_t k, const struct scope *scope)
{
	static const char *const words[] = {" is to ", " are to ", " will ", " shall ", " should ", " must "};
	const struct part_token *year = &c->part->tokens[k];
	size_t to = c->part->tokens[c->i].start;
	if (!scope_is_past(scope, &year->as.years) || k + 1 >= c->part->n || c->part->tokens[k + 1].kind != TOKEN_COMMA)
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (memmem(c->part->text + year->end, to - year->end, words[i], strlen(words[i])) != NULL)
			return true;
	return false;
}

void candidate_years(struct candidate *c, const struct scope *scope, bool is_zh)
{
	c->is_own_year = true;
	c->is_among_aims = scope->is_list_to_come || scope->is_paragraph_to_come || scope->is_section_to_come || (scope->issued > 0 && scope->of_heading.to > scope->issued);
	if (year_in_brackets(c))
		return;
	bool is_early = c->clause.group_at + 1 < c->clause.group_n && !(c->part->words & 1U << WORD_EACH); /* "By 2025 150, and 170 by 2030" */
	for (size_t k = c->clause.group_first; !is_zh && is_early && k-- > 0;)
		if (candidate_is_year(c, k)) {
			c->years = c->part->tokens[k].as.years;
			return;
		}
	if (!is_zh && year_behind(c))
		return;
	for (size_t k = c->i; k-- > 0;)
		if (candidate_is_year(c, k) && (is_zh || !is_of_aside(c, k, scope))) {
			year_of_row(c, k);
			return;
		}
	c->is_own_year = false;
	bool is_weak;
	c->years = scope_years(scope, &c->is_title_year, &is_weak);
	bool is_of_end = !is_zh && scope->at_end.to > 0; /* "A built up and B upgraded by 2025; ... by 2030." */
	for (size_t k = c->i + 1; !is_zh && (is_weak || is_of_end) && k < c->part->n; k++)
		if (candidate_is_year(c, k)) {
			c->years = c->part->tokens[k].as.years;
			c->is_title_year = false;
			c->is_own_year = true;
			return;
		}
}

int32_t candidate_baseline(const struct candidate *c)
{
	int32_t year = 0;
	for (size_t k = 0; k < c->part->n; k++)
		if (c->part->tokens[k].kind == TOKEN_YEARS && scope_is_baseline(c->part, k) &&
		    (k < c->i || (year == 0 && c->part->tokens[k].start < c->clause.hi)))
			year = c->part->tokens[k].as.years.to;
	return year;
}

/* ---- What ---- */

/* The place-th piece of a row of things ("A、B和C"), if there are as many as numbers. */
static bool piece_of(struct span *out, const struct candidate *c)
{
	static const char *const joints[] = {"、", "和", "及", "与", " and ", ", "};
	const char *text = c->part->text;
	struct span span = c->clause.subject, pieces[16];
	size_t n = 0, from = span.from;
	for (size_t at = span.from; at < span.to && n < 15; at++)
		for (size_t j = 0; j < sizeof joints / sizeof *joints; j++) {
			size_t len = strlen(joints[j]);
			if (at + len <= span.to && at > from && memcmp(text + at, joints[j], len) == 0) {
				pieces[n++] = (struct span){from, at};
				from = at + len;
				at = from - 1;
				break;
			}
		}
	pieces[n++] = (struct span){from, span.to};
	if (n != c->clause.group_n)
		return false;
	*out = pieces[c->clause.group_at];
	return true;
}

/* "energy consumption and CO2 emissions per unit of GDP": what the last of a row is measured by holds for each. */
static const struct indicator *match_with_tail(const struct candidate *c, const struct target_lexicon *lexicon,
                                               struct span piece, const struct wanted *wanted)
{
	enum { JOINED_BYTES = 200 };
	static const char *const tails[] = {" per unit of ", " per capita", " intensity", " use efficiency", " utilization rate", " utilisation rate", "利用率", "使用量", "施用量", "覆盖率", "回收率",
	                                    "处理率", "排放总量", "排放量", "减排量", "综合利用率", "货运量"};
	static const char *const heads[] = {"per unit gdp", "per unit of gdp", "per-unit gdp", "per capita", "per-capita", "per unit area", "unit gdp"};
	const char *text = c->part->text;
	struct span subject = c->clause.subject;
	char joined[JOINED_BYTES];
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) { /* "per unit GDP energy consumption and carbon emissions" */
		size_t n = strlen(heads[i]);
		if (subject.to < subject.from + n || memcmp(text + subject.from, heads[i], n) != 0 || piece.to - piece.from + n + 1 >= sizeof joined)
			continue;
		int length = snprintf(joined, sizeof joined, "%.*s %s", (int)(piece.to - piece.from), text + piece.from, heads[i]);
		return match_words(lexicon, joined, (size_t)length, wanted);
	}
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		const char *tail = memmem(text + subject.from, subject.to - subject.from, tails[i], strlen(tails[i]));
		if (tail == NULL || (size_t)(tail - text) < piece.to)
			continue;
		size_t n = piece.to - piece.from, rest = subject.to - (size_t)(tail - text);
		if (n + rest >= sizeof joined)
			return NULL;
		memcpy(joined, text + piece.from, n);
		memcpy(joined + n, tail, rest);
		joined[n + rest] = '\0';
		return match_words(lexicon, joined, n + rest, wanted);
	}
	return NULL;
}

/* "…装机8000万千瓦，占全部新增装机的60%", "..., accounting for 39 percent of the total": the thing was named before. */
static bool has_no_thing(const struct candidate *c)
{
	static const char *const words[] = {"占", "accounting", "making up", "representing", "or ", "and account", "account", "which will", "make up", "makes up", "and make up", "to reach", "reaching", "taking"};
	const char *text = c->part->text;
	struct span led = {c->clause.lo, c->part->tokens[c->i].start};
	if (!c->part->is_zh && c->clause.subject.from >= c->clause.subject.to)
		return true;
	while (led.from < led.to && text[led.from] == ' ')
		led.from++;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strncmp(text + led.from, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* "clean energy will be developed to ensure that non-fossil energy makes up": what the number is of stands behind. */
static size_t behind_that(const char *text, struct span subject)
{
	static const char that[] = " that ", of[] = "of ";
	size_t from = subject.from, n = strlen(that);
	for (const char *at; from < subject.to && (at = memmem(text + from, subject.to - from, that, n)) != NULL;) {
		size_t next = (size_t)(at - text) + n;
		if (strncmp(text + next, of, strlen(of)) == 0)
			break; /* "that of coal" */
		from = next;
	}
	return from;
}

/* "renewable energy will make up 36 percent of the installed capacity": what stands far apart tells more than a name of
 * some of it. */
static void prefer_share(struct candidate *c, const struct target_lexicon *lexicon)
{
	const struct clause *clause = &c->clause;
	bool is_row = clause->group_n > 1 && clause->is_each;
	if (!candidate_is_share(c) || is_row || (c->indicator != NULL && !shares_has(lexicon, c->indicator)))
		return;
	struct span before = {c->part->from, clause->lo}, subject = {clause->lo, c->part->tokens[c->i].start},
	            of = {clause->after, clause->after};
	if (!c->part->is_zh) {
		of.to = clause->hi;
		subject.from = behind_that(c->part->text, subject);
	}
	if (!has_no_thing(c))
		before.to = before.from;
	const struct indicator *share = shares_find(lexicon, &c->part->names, before, subject, of);
	if (share != NULL)
		c->indicator = share;
	if (c->indicator == NULL && !c->part->is_zh)
		c->indicator = deeds_find(lexicon, &c->part->names, (struct span){before.to > before.from ? before.from : clause->lo, clause->hi}, false);
}

/* "carbon dioxide emissions per unit of the gross regional product": what falls is not the amount that "carbon dioxide" names. */
static void prefer_intensity(struct candidate *c, const struct target_lexicon *lexicon, struct span piece)
{
	struct span all = {c->clause.lo, c->clause.hi};
	bool is_amount = c->indicator == NULL || strcmp(c->indicator->unit, lexicon->percent.canonical) != 0;
	if (c->part->is_zh || !candidate_is_share(c) || !candidate_is_change(c) || !is_amount)
		return;
	bool is_row = c->clause.group_n > 1 && c->clause.is_each && piece.from < piece.to;
	const struct indicator *found = deeds_find(lexicon, &c->part->names, is_row ? piece : all, true);
	if (found != NULL)
		c->indicator = found;
}

/* "a PUE better than 1.3", "优于1.3": which side is better depends on what is measured. */
static void mind_direction(struct candidate *c)
{
	static const char *const words[] = {"better", "优于"};
	struct span told = {c->part->tokens[c->clause.chain].start, c->clause.after};
	bool is_told = false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		is_told = is_told || (told.to > told.from && memmem(c->part->text + told.from, told.to - told.from, words[i], strlen(words[i])) != NULL);
	if (!is_told || c->indicator == NULL || !c->indicator->is_down || candidate_is_change(c) || *c->bound != '>')
		return;
	c->comparator = c->bound = c->bound[1] == '=' ? "<=" : "<";
}

/* "retire 30 million kilowatts of coal power", "淘汰煤电500万千瓦": as much less of what is counted, no level of it. */
static void mind_removal(struct candidate *c)
{
	static const char *const words[] = {"淘汰", "关停", "退出", "拆除", "退役", "retire", "phase out", "phased out", "phasing out", "phase-out of",
	                                    "shut down", "shutting down", "close down", "closed down", "be closed", "closure of", "decommission", "dismantl"};
	const char *text = c->part->text;
	struct span told = {c->clause.lo, c->clause.hi};
	if (candidate_is_share(c) || candidate_is_change(c) || c->quantity.unit == NULL || candidate_has_unit(c, "count"))
		return;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (told.to > told.from && memmem(text + told.from, told.to - told.from, words[i], strlen(words[i])) != NULL)
			c->comparator = "reduce_by";
}

/* "will fall by 13 and 16 percent": English does without "respectively" where the last two numbers are joined by "and". */
static bool is_tacit_row(const struct candidate *c)
{
	static const char and[] = " and ";
	size_t last = clause_last(&c->clause, c->part, c->i), before = c->clause.group_first, end;
	if (c->part->is_zh || c->has_year_row || c->clause.group_n < 2)
		return false;
	for (size_t k = before; k < last; k++)
		if (is_number(&c->part->tokens[k]))
			before = k;
	end = c->part->tokens[before].end;
	return memmem(c->part->text + end, c->part->tokens[last].start - end, and, strlen(and)) != NULL;
}

/* "60 million rural residents": what is counted are the residents. */
static struct span behind_multiplier(const char *text, struct span counted)
{
	static const char *const words[] = {"hundred ", "thousand ", "million ", "billion ", "trillion "};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]);
		if (counted.from + n < counted.to && memcmp(text + counted.from, words[i], n) == 0)
			counted.from += n;
	}
	return counted;
}

void candidate_indicator(struct candidate *c, const struct target_lexicon *lexicon, bool is_zh)
{
	const struct names *names = &c->part->names;
	const char *text = c->part->text;
	struct span subject = c->clause.subject, piece = subject, behind = c->clause.behind;
	struct span before = {c->clause.lo, c->part->tokens[c->i].start}, near = {before.from, behind.to};
	bool is_of = !is_zh && behind.to > behind.from + 4 && memcmp(text + behind.from, " of ", 4) == 0;
	if (c->clause.group_n > 1 && (c->clause.is_each || is_tacit_row(c)) && !c->clause.is_subject_behind)
		c->clause.is_each = piece_of(&piece, c) || c->clause.is_each;
	const struct wanted wanted = {c->quantity.unit, candidate_is_change(c), c->clause.group_n > 1 && c->clause.is_each};
	if (candidate_has_unit(c, "count") && strcmp(c->quantity.unit->code, "count_en") == 0) {
		c->measured = behind_multiplier(text, (struct span){c->quantity.unit_start, c->quantity.unit_end});
		c->indicator = match_words(lexicon, text + c->measured.from, c->measured.to - c->measured.from, &wanted);
		if (c->indicator == NULL && subject.to > subject.from && !c->clause.is_subject_behind) /* "the output of new energy vehicles shall be 1 million units" */
			c->indicator = match_indicator(lexicon, names, subject, subject, subject, &wanted, NULL);
		return;
	}
	c->measured = subject;
	const struct span zones[] = {is_of ? behind : subject, subject, before,
	                             c->clause.is_subject_behind || !is_zh ? near : subject};
	if (piece.from < piece.to && (piece.from != subject.from || piece.to != subject.to))
		c->indicator = match_with_tail(c, lexicon, piece, &wanted);
	for (size_t z = is_of ? 0 : 1; z < sizeof zones / sizeof *zones && c->indicator == NULL; z++) {
		bool is_row = z == 1 && piece.from < piece.to &&
		              (piece.from != subject.from || piece.to != subject.to);
		c->indicator = match_indicator(lexicon, names, zones[z], is_row ? piece : zones[z],
		                               is_row ? piece : zones[z], &wanted, NULL);
		if (z == 0 && c->indicator != NULL)
			c->measured = clause_trim(c->part, behind);
	}
	if (c->indicator == NULL && !is_zh && subject.from < subject.to) {
		struct span head = {before.from > c->part->from + HEAD_REACH ? before.from - HEAD_REACH
		                                                             : c->part->from,
		                    subject.to},
		            none = {0, 0};
		while (head.from < head.to && ((unsigned char)text[head.from] & 0xC0) == 0x80)
			head.from++;
		c->indicator = match_indicator(lexicon, names, head, none, subject, &wanted, NULL);
	}
	prefer_share(c, lexicon);
	prefer_intensity(c, lexicon, piece);
	mind_direction(c);
	mind_removal(c);
}

/* "A和B下降18%": one number for two things. The first must be named before the joint, the second be another.
 */
const struct indicator *candidate_second(const struct candidate *c, const struct target_lexicon *lexicon)
{
	const struct wanted wanted = {c->quantity.unit, candidate_is_change(c), false};
	struct candidate pair = *c;
	struct span one, two;
	if (c->indicator == NULL || c->clause.group_n > 1 || c->clause.is_subject_behind)
		return NULL;
	pair.clause.group_n = 2;
	if (!piece_of(&one, &pair))
		return NULL;
	pair.clause.group_at = 1;
	piece_of(&two, &pair);
	const struct names *names = &c->part->names;
	const struct indicator *first = match_indicator(lexicon, names, one, one, one, &wanted, NULL);
	if (first == NULL && c->clause.is_each)
		first = match_with_tail(c, lexicon, one, &wanted);
	if (first == NULL)
		return NULL;
	const struct indicator *second =
	        match_indicator(lexicon, names, c->clause.subject, two, two, &wanted, first);
	if (second == NULL || strcmp(first->unit, second->unit) != 0)
		return NULL;
	if (c->indicator == first)
		return second;
	return c->indicator == second ? first : NULL; /* else both together are one thing: 风电、光伏装机 */
}
