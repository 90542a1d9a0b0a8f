/* Design. What speaks of the past, of money to be had, or of a threshold is no target; what names no known
 * indicator must at least say that something is to be reached by a year. */
#include <string.h>

#include "workers/targets/candidate.h"

enum { FIRST_TOKENS = 3 };

enum { TURN_BYTES = 960 }; /* as far as that is looked for */

static bool span_has(const char *text, struct span span, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n && span.from < span.to; i++)
		if (memmem(text + span.from, span.to - span.from, words[i], strlen(words[i])) != NULL)
			return true;
	return false;
}

static const char *const modals[] = {" will ", " shall ", " should ", " is to ", " are to ", " must ", " would ",
                                     " is planned to ", " are planned to ", " is expected to ", " are expected to ", " is due to ", " are due to ",
                                     " is set to ", " are set to ", " is projected to ", " are projected to ", " is scheduled to ", " is forecast to ", " are forecast to ", " is slated to ", " are slated to "};

enum { N_MODALS = sizeof modals / sizeof *modals };

static bool ends_in(const char *text, struct span span, const char *word)
{
	size_t n = strlen(word);
	return span.to >= span.from + n && memcmp(text + span.to - n, word, n) == 0;
}

/* "units with a capacity of less than 300,000 kilowatts", "users whose annual consumption exceeds 10,000 tonnes": what comes
 * behind such words tells the size of each of the things that are meant; N of the whole of them does not. */
static bool is_qualified(const struct candidate *c, bool is_bounded)
{
	static const struct {
		const char *word;
		bool needs_bound;
	} qualifiers[] = {{" with a ", true}, {" with an ", true}, {" with annual ", true}, {" whose ", false}, {" that emit", true}, {" which emit", true}, {" emitting ", true},
	                  {" that discharge", true}, {" which discharge", true}, {" discharging ", true}, {" that consume", true},
	                  {" which consume", true}, {" consuming ", true}, {" that use", true}, {" which use", true}, {" using ", true},
	                  {" that produce", true}, {" which produce", true}};
	static const char *const wholes[] = {" total", " combined", " aggregate", " overall", " cumulative"};
	const char *text = c->part->text;
	struct span led = {c->clause.lo > c->part->from ? c->clause.lo - 1 : c->part->from, c->part->tokens[c->i].start};
	for (size_t i = 0; i < sizeof qualifiers / sizeof *qualifiers && led.from < led.to; i++) {
		const char *at = memmem(text + led.from, led.to - led.from, qualifiers[i].word, strlen(qualifiers[i].word));
		struct span behind = {at != NULL ? (size_t)(at - text) : 0, led.to};
		if (at != NULL && (is_bounded || !qualifiers[i].needs_bound) && !span_has(text, behind, modals, N_MODALS) &&
		    !span_has(text, behind, wholes, sizeof wholes / sizeof *wholes))
			return true;
	}
	return false;
}

/* "projects above 30 MW": in English the size of things of a kind, unless a verb says that it is to be reached. */
static bool is_size(const struct candidate *c)
{
	static const char *const kinds[] = {"projects", "plants",    "units",     "enterprises", "companies", "boilers",
	                                    "buildings", "facilities", "furnaces", "installations", "mines",     "centres"};
	static const uint32_t bounds = 1U << WORD_MORE | 1U << WORD_LESS | 1U << WORD_AT_LEAST | 1U << WORD_AT_MOST |
	                               1U << WORD_OR_MORE | 1U << WORD_OR_LESS;
	static const uint32_t verbs = 1U << WORD_EQUAL | 1U << WORD_REDUCE | 1U << WORD_INCREASE | 1U << WORD_NEW |
	                              1U << WORD_STRIVE;
	bool is_bounded = (c->clause.said & bounds) != 0;
	if (c->part->is_zh)
		return false;
	if (is_qualified(c, is_bounded))
		return true;
	bool is_built = clause_find(c->part, c->clause.lo, c->part->tokens[c->i].start, WORD_BUILD) < c->part->n;
	if (!is_bounded || is_built || c->clause.is_listed || c->clause.is_subject_behind || (c->clause.said & verbs) != 0 || candidate_has_unit(c, "count") || candidate_is_share(c))
		return false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (ends_in(c->part->text, c->clause.subject, kinds[i]))
			return true;
	return false;
}

/* "an output of nearly 600 TWh" */
static bool leads_of(const struct candidate *c)
{
	static const char *const words[] = {"of "};
	return span_has(c->part->text, (struct span){c->part->tokens[c->clause.chain].start, c->part->tokens[c->i].start}, words, 1);
}

/* English says that something is to be done, whatever the verb: "the grid will host 900 million kilowatts", "500
 * million mu of land are to be greened". */
static bool is_told_to_be(const struct candidate *c)
{
	size_t from = c->clause.lo > c->part->from ? c->clause.lo - 1 : c->part->from;
	if (c->part->is_zh || c->part->tokens[c->i].bracket > 0)
		return false;
	static const char *const present[] = {" is ", " are ", " accounts for ", " reaches ", " covers ", " rises ", " stands ", " has ", " have ", " with "};
	if (span_has(c->part->text, (struct span){from, c->clause.hi}, modals, N_MODALS))
		return true;
	if (c->is_among_aims && span_has(c->part->text, (struct span){from, c->clause.hi}, present, sizeof present / sizeof *present))
		return true; /* "By 2025: 1. a capacity of 5 million kilowatts is in place" */
	/* "..., 75 percent of the land brought under control", "with an output of 600 TWh" */
	bool is_planned = c->part->plan < c->part->tokens[c->i].start;
	bool is_first = candidate_has_unit(c, "count") && c->i <= FIRST_TOKENS && c->part->plan < c->part->to; /* "12,000 buses, most of them new, shall be running" */
	bool is_row = c->clause.group_n > 1 && c->clause.is_each; /* "..., and the output of A and B 4 and 11 million tonnes respectively" */
	return is_first || (is_planned && (candidate_is_share(c) || is_row)) || ((leads_of(c) || c->clause.is_subject_behind) && c->part->plan < c->part->to);
}

/* "network latency is to stay under 20 milliseconds": in English a word behind a bare number is its unit. */
static bool has_other_unit(const struct candidate *c)
{
	static const char *const words[] = {"in",     "by",      "for",     "or",   "and",   "on",     "at",    "with", "from", "during", "to",
	                                    "under",  "when",    "compared", "as",  "this",  "within", "after", "through", "while", "than",
	                                    "across", "against", "respectively", "nationwide", "where", "if", "throughout", "annually"};
	const char *text = c->part->text;
	size_t at = c->clause.after;
	if (c->part->is_zh || c->quantity.unit != NULL || at + 1 >= c->part->to || text[at] != ' ' || text[at + 1] < 'a' || text[at + 1] > 'z')
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strncmp(text + at + 1, words[i], strlen(words[i])) == 0 && is_word_edge(text, c->part->to, at + 1 + strlen(words[i])))
			return false;
	return true;
}

bool candidate_is_other(const struct candidate *c)
{
	static const char *const years[] = {" per year", " per annum", " per capita", " per person"},
	                        *const served[] = {"for "}, *const people[] = {"people", "residents", "households", "families", "jobs"};
	const char *text = c->part->text;
	struct span led = {c->part->tokens[c->clause.chain].start, c->part->tokens[c->i].start};
	size_t after = c->quantity.end;
	if (c->clause.group_n == 1 && part_start_word(c->part, c->i) < c->part->n)
		return true;
	struct span counted = {c->quantity.unit_start, c->quantity.unit_end};
	static const char *const staff[] = {"experts", "members", "staff", "workers", "participants", "delegates"}, with[] = "with ";
	bool is_accompanied = ends_in(text, (struct span){c->part->from, c->part->tokens[c->i].start}, with) && span_has(text, counted, staff, sizeof staff / sizeof *staff);
	static const char *const peopled[] = {" with over ", " with more than ", " with at least ", " with fewer than ", " with less than ", " with a population ", " with populations "};
	struct span lead = {c->clause.lo, c->part->tokens[c->i].start};
	is_accompanied = is_accompanied || (span_has(text, lead, peopled, sizeof peopled / sizeof *peopled) && span_has(text, counted, people, 4));
	if (is_accompanied || has_other_unit(c) || (span_has(text, led, served, 1) && span_has(text, counted, people, sizeof people / sizeof *people)))
		return true; /* "the grain supply for 1.4 billion people" */
	if (ends_in(text, (struct span){c->part->from, c->part->tokens[c->i].start}, "per "))
		return true; /* "per 10,000 yuan of value added" */
	if (c->quantity.unit == NULL || candidate_is_share(c) || after + 5 > c->part->to || memcmp(text + after, " per ", 5) != 0)
		return false;
	for (size_t i = 0; i < sizeof years / sizeof *years; i++)
		if (after + strlen(years[i]) <= c->part->to && memcmp(text + after, years[i], strlen(years[i])) == 0)
			return false;
	return true;
}

/* "30兆瓦以上的光伏项目": the number limits what is meant. */
/* "wind power of 3 million kilowatts or more will be put into service": the amount itself is made; "units of 300 megawatts or more
 * will be retrofitted" tells which are meant. */
static bool is_made(const struct candidate *c)
{
	static const char *const deeds[] = {" be put into ", " be built", " be completed", " be reached", " be installed", " be added", " be in operation",
	                                    " be connected", " be commissioned", " be achieved", " go into ", " come on stream", " be in place",
	                                    " be in service", " be running", " be planted", " be saved", " be formed", " be brought on"};
	return !c->part->is_zh && span_has(c->part->text, c->clause.behind, deeds, sizeof deeds / sizeof *deeds);
}

/* "淘汰关停30万千瓦以下煤电机组": which of them go, not how much. */
static bool is_size_of_removed(const struct candidate *c)
{
	static const char *const words[] = {"淘汰", "关停", "关闭", "退出", "拆除", "禁止", "取缔"};
	struct span led = {c->clause.lo, c->part->tokens[c->i].start}, behind = clause_trim(c->part, c->clause.behind);
	return c->part->is_zh && c->clause.has_bounds_behind && clause_says(&c->clause, WORD_OR_LESS) && behind.to > behind.from + strlen("的") &&
	       span_has(c->part->text, led, words, sizeof words / sizeof *words);
}

bool candidate_is_threshold(const struct candidate *c)
{
	const struct clause *clause = &c->clause;
	static const char *const stops[] = {"的"};
	static const char aim[] = "的目标"; /* "要实现总装机达到12亿千瓦以上的目标" */
	static const char of[] = "的";
	static const uint32_t bounds = 1U << WORD_MORE | 1U << WORD_LESS | 1U << WORD_AT_LEAST | 1U << WORD_AT_MOST;
	bool is_led = clause_says(clause, WORD_EQUAL) || clause->is_listed || clause_says(clause, WORD_REDUCE) ||
	              clause_says(clause, WORD_INCREASE) || clause_says(clause, WORD_NEW) ||
	              clause_find(c->part, clause->lo, c->part->tokens[c->i].start, WORD_BUILD) < c->part->n ||
	              clause_says(clause, WORD_AT_LEAST);
	struct span behind = clause_trim(c->part, clause->behind);
	static const char class[] = "级"; /* "30万千瓦级燃煤机组" */
	if (is_size(c) || is_size_of_removed(c) || (!candidate_is_share(c) && strncmp(c->part->text + c->quantity.end, class, strlen(class)) == 0))
		return true;
	if (candidate_is_share(c) || c->quantity.unit == NULL || candidate_has_unit(c, "count"))
		return false;
	if (clause->has_bounds_behind && behind.to > behind.from && !is_led && !is_made(c))
		return true;
	if ((clause->said & bounds) != 0 && !clause_says(clause, WORD_EQUAL) && strncmp(c->part->text + clause->after, of, strlen(of)) == 0 &&
	    strncmp(c->part->text + clause->after, aim, strlen(aim)) != 0)
		return true; /* "碳排放量超过2.6万吨的企业" */
	if (clause->has_bounds_behind && behind.to > behind.from && strncmp(c->part->text + behind.from, aim, strlen(aim)) != 0 &&
	    span_has(c->part->text, clause->behind, stops, 1))
		return true;
	bool is_planned = !c->part->is_zh && c->part->plan < clause->hi;
	return !clause->has_bounds_behind && !is_led && behind.to > behind.from + 3 && c->indicator == NULL && !is_planned &&
	       !is_told_to_be(c);
}

/* "where the difference exceeds 40 percent of the load, ...": a case, no aim. */
static bool is_supposed(const struct candidate *c)
{
	static const char *const words[] = {"where ", "if ", "when ", "whenever ", "unless ", "in case ", "provided ", "whose ", "once "};
	const char *text = c->part->text;
	size_t from = c->part->from, to = c->part->tokens[c->i].start;
	for (size_t k = c->i; k-- > 0 && from == c->part->from;)
		if (c->part->tokens[k].kind == TOKEN_COMMA)
			from = c->part->tokens[k].end;
	while (from < to && text[from] == ' ')
		from++;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strncmp(text + from, words[i], strlen(words[i])) == 0)
			return !span_has(text, (struct span){from, to}, modals, N_MODALS);
	return false;
}

/* "对电能利用效率高于2.0的数据中心…": the number says which are meant. */
static bool is_condition(const struct candidate *c)
{
	static const char towards[] = "对";
	static const uint32_t levels =
	        1U << WORD_EQUAL | 1U << WORD_REDUCE | 1U << WORD_INCREASE | 1U << WORD_NEW;
	struct span subject = c->measured;
	if (!c->part->is_zh)
		return is_supposed(c);
	return subject.to > subject.from + 3 && memcmp(c->part->text + subject.from, towards, 3) == 0 &&
	       (c->clause.said & levels) == 0;
}

bool candidate_has_verb(const struct candidate *c)
{
	static const uint32_t verbs = 1U << WORD_AT_LEAST | 1U << WORD_MORE | 1U << WORD_AT_MOST |
	                              1U << WORD_LESS | 1U << WORD_ABOUT | 1U << WORD_EQUAL | 1U << WORD_REDUCE |
	                              1U << WORD_INCREASE | 1U << WORD_NEW | 1U << WORD_OR_MORE |
	                              1U << WORD_OR_LESS | 1U << WORD_OR_SO | 1U << WORD_BUILD |
	                              1U << WORD_STRIVE | 1U << WORD_BIND;
	return (c->clause.said & verbs) != 0 || c->clause.is_listed || candidate_is_change(c) || is_told_to_be(c);
}

/* "总规模151.7万千瓦": the subject itself says that an amount follows. */
static bool is_sized(const struct candidate *c)
{
	static const char *const sizes[] = {"规模", "量",   "产能", "面积", "里程", "能力", "比例", "比重", "占比",
	                                    "率",   "长度", "容量", "装机", "总数", "数量", "产值"};
	const char *text = c->part->text;
	const char *behind = text + c->clause.after;
	bool ends = c->clause.after >= c->part->to || strchr(",;.)", *behind) != NULL || memcmp(behind, "、", strlen("、")) == 0;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes && !c->is_title_year && ends; i++) {
		if (ends_in(text, c->measured, sizes[i]))
			return !c->clause.is_subject_behind;
	}
	return false;
}

static bool has_strong_verb(const struct candidate *c)
{
	static const uint32_t verbs = 1U << WORD_EQUAL | 1U << WORD_REDUCE | 1U << WORD_INCREASE |
	                              1U << WORD_NEW | 1U << WORD_BUILD | 1U << WORD_STRIVE | 1U << WORD_BIND;
	return (c->clause.said & verbs) != 0 || candidate_is_change(c) || is_told_to_be(c);
}

/* "will have reached": to come, for all that it sounds like the past. */
static bool is_future_perfect(const struct part *part, size_t k)
{
	static const char have[] = " have";
	const struct part_token *before = k > 0 ? &part->tokens[k - 1] : NULL;
	size_t n = sizeof have - 1;
	return before != NULL && before->kind == TOKEN_WORD_T && before->word == WORD_FILLER && before->end >= before->start + n &&
	       before->end + 1 == part->tokens[k].start && memcmp(part->text + before->end - n, have, n) == 0;
}

/* "..., which has the longest coast, will add": between the word of the past and the clause's end it turns to what is to
 * come. */
static bool turns_to_come(const struct candidate *c, size_t k)
{
	static const char and[] = " and ";
	const char *text = c->part->text;
	struct span rest = {c->part->tokens[k].end, c->clause.hi};
	size_t number = c->part->tokens[c->i].end;
	const char *next = rest.to > number ? memmem(text + number, rest.to - number, and, strlen(and)) : NULL;
	if (next != NULL && rest.from < number)
		rest.to = (size_t)(next - text); /* "has built 50 plants and will build more" */
	static const char *const aims[] = {" pledged to ", " promised to ", " vowed to ", " plans to ", " aims to ", " intends to ", " hopes to ", " wants to ", " committed to "};
	bool may_turn = !c->part->is_zh && rest.to > rest.from && rest.to - rest.from < TURN_BYTES;
	return may_turn && (span_has(text, rest, modals, N_MODALS) || span_has(text, rest, aims, sizeof aims / sizeof *aims));
}

/* A word that tells of the past stands before the number, and no year to come between them. */
bool candidate_is_past(const struct candidate *c, const struct scope *scope)
{
	bool is_told = false;
	if ((c->part->words & 1U << WORD_PAST) == 0)
		return false;
	for (size_t k = 0; k < c->part->n && c->part->tokens[k].start < c->clause.hi; k++) {
		const struct part_token *token = &c->part->tokens[k];
		bool is_compared = memcmp(c->part->text + token->start, "同比", strlen("同比")) == 0 &&
		                   c->clause.has_bounds_behind;
		bool is_start = c->clause.start < k && k < c->i; /* "will rise from 31.5 GW at the end of last year to 62 GW" */
		if (token->kind == TOKEN_WORD_T && token->word == WORD_PAST && !is_compared && !is_start && !is_future_perfect(c->part, k) &&
		    !turns_to_come(c, k))
			is_told = true;
		else if (k < c->i && candidate_is_year(c, k) && scope->issued > 0 &&
		         token->as.years.to > scope->issued)
			is_told = false;
	}
	return is_told;
}

static bool is_money(const struct candidate *c)
{
	static const char *const fine[] = {"投资",   "产值",   "规模",   "融资",    "贷款",
	                                   "收入",   "增加值", "基金",   "产业",    "营收",
	                                   "交易额", "invest", "output", "revenue", "loans", "capital", "industr", "market", "value", "scale", "gdp",
	                                   "econom", "sales", "income", "bond", "loan", "balance", "credit", "turnover", "export", "worth"};
	static const char *const spent[] = {" investment of ", " cost of "};
	struct span led = {c->clause.lo, c->part->tokens[c->i].start};
	if (!candidate_has_unit(c, "yuan"))
		return false;
	if (c->part->is_zh ? !candidate_has_verb(c) : span_has(c->part->text, led, spent, 2) && !is_told_to_be(c))
		return true; /* "总投资133亿元", "with a total investment of ..." */
	static const char *const invested[] = {" invest ", " invested ", " investing "};
	if (!c->part->is_zh && is_told_to_be(c) && span_has(c->part->text, (struct span){c->clause.lo, c->clause.hi}, invested, 3))
		return false; /* "would invest 30 billion yuan in hydrogen" */
	struct span behind = {c->clause.after, c->part->is_zh ? c->clause.after : c->clause.hi}; /* "5 trillion yuan in the annual output of the industry" */
	return c->indicator == NULL && !span_has(c->part->text, c->measured, fine, sizeof fine / sizeof *fine) && !span_has(c->part->text, behind, fine, sizeof fine / sizeof *fine);
}

/* "75%≤F<80%", "（或年综合能源消费量5000吨标准煤）": the measured thing begins where no name of one can. */
static bool is_formula(const struct candidate *c)
{
	static const char *const signs[] = {"≤", "≥", "<", ">", "=", "或"};
	const char *text = c->part->text + c->measured.from;
	for (size_t i = 0; i < sizeof signs / sizeof *signs && c->measured.from < c->measured.to; i++)
		if (strncmp(text, signs[i], strlen(signs[i])) == 0)
			return true;
	return false;
}

/* What says so by itself that it is to be reached, without naming a year: a share that must be at least so much, an
 * amount that is to be added, and in English any change. */
static bool is_plain_without_year(const struct candidate *c)
{
	static const char *const shares[] = {"比例", "比重", "占比", "率"};
	const char *text = c->part->text;
	static const char *const rules[] = {" should ", " shall ", " must "}; /* "no less than 10 percent of parking lots should have chargers" */
	struct span clause = {c->clause.lo > c->part->from ? c->clause.lo - 1 : c->part->from, c->clause.hi};
	if (!c->part->is_zh)
		return candidate_is_change(c) || (candidate_is_share(c) && clause_says(&c->clause, WORD_AT_LEAST) && span_has(text, clause, rules, sizeof rules / sizeof *rules));
	if (!candidate_is_share(c) || !(clause_says(&c->clause, WORD_AT_LEAST) || clause_says(&c->clause, WORD_OR_MORE)))
		return false;
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
		if (ends_in(text, c->measured, shares[i]))
			return true;
	}
	return false;
}

/* English: something says that it is to come: a later year in the same sentence, a word, a list of aims, or that the
 * sentence begins with what is to be done ("Cut carbon intensity by 18%"). */
static bool is_to_come(const struct candidate *c, const struct scope *scope)
{
	static const uint32_t doing = 1U << WORD_REDUCE | 1U << WORD_INCREASE | 1U << WORD_NEW | 1U << WORD_BUILD | 1U << WORD_EQUAL |
	                              1U << WORD_STRIVE;
	static const char *const done[] = {"ed "};
	const struct part_token *first = &c->part->tokens[0];
	bool begins = first->kind == TOKEN_WORD_T && first->start <= c->part->from + strlen("1. ") && (1U << first->word & doing) != 0;
	bool is_near = c->is_own_year || scope->in_sentence.to == c->years.to || scope->at_end.to == c->years.to ||
	               scope->of_list.to == c->years.to;
	is_near = is_near || scope->of_heading.to == c->years.to || (c->clause.start < c->part->n && scope->in_paragraph.to == c->years.to && !span_has(c->part->text, (struct span){c->clause.lo, c->clause.hi}, done, 1));
	bool is_of_title = c->is_own_year && c->years.to > 0 && c->years.to == scope->of_title.to;
	return (c->years.to > scope->issued && is_near) || is_of_title || c->is_among_aims || c->clause.is_listed || begins || c->part->plan < c->clause.hi;
}

/* "double responsibility": no amount doubles there. */
static bool is_adjective(const struct candidate *c)
{
	static const char *const verbs[] = {" from ", " by ", " between ", " in ", " its ", " the ", " over ", " compared ", " their ", " that "};
	struct span behind = {c->clause.after, c->clause.after + strlen(" compared ")};
	const char *text = c->part->text;
	static const char *const leads[] = {"will ", "to ", "about ", "nearly ", "almost ", "than ", "should ", "shall ", "roughly "};
	if (c->part->tokens[c->i].kind != TOKEN_WORD_T || c->clause.after >= c->part->to || strchr(".,;:", text[c->clause.after]) != NULL)
		return false;
	for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
		if (ends_in(text, (struct span){c->part->from, c->part->tokens[c->i].start}, leads[i]))
			return false; /* "recycling will about double and trade grow by 45 percent" */
	behind.to = behind.to < c->part->to ? behind.to : c->part->to;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strncmp(text + behind.from, verbs[i], strlen(verbs[i])) == 0)
			return false;
	return true;
}

/* A number without a unit: a ratio, if what is measured is one. */
static bool is_ratio(const struct candidate *c, bool has_year)
{
	static const char *const names[] = {"指数", "系数", "coefficient", "index", "ratio"};
	enum { RATIO_MAX = 100 };
	bool is_named = c->indicator != NULL;
	for (size_t i = 0; i < sizeof names / sizeof *names && has_year && !is_named; i++)
		is_named = ends_in(c->part->text, c->measured, names[i]);
	return is_named && c->quantity.value < RATIO_MAX && candidate_has_verb(c);
}

/* "严禁新建1000万吨/年以下": what must not be built. "may be deducted": what is allowed. */
static bool is_ban(const struct candidate *c)
{
	static const char *const bans[] = {"严禁", "禁止", "不得新建", "不得新增"}, *const permits[] = {" may ", " might ", " could "}, *const refused[] = {"no new ", "no more new "};
	struct span led = {c->clause.lo > c->part->from ? c->clause.lo - 1 : c->part->from, c->part->tokens[c->i].start};
	if (c->part->is_zh)
		return span_has(c->part->text, led, bans, sizeof bans / sizeof *bans);
	if (span_has(c->part->text, led, refused, sizeof refused / sizeof *refused))
		return true;
	static const char and[] = " and ";
	const char *next = memmem(c->part->text + c->clause.after, c->clause.hi - c->clause.after, and, strlen(and));
	led.to = next != NULL ? (size_t)(next - c->part->text) : c->clause.hi;
	return span_has(c->part->text, led, permits, sizeof permits / sizeof *permits);
}

/* "There are 3 plants and 5 mines in the county": they exist, unless a year says that they are to. "All 16 cities are to reach
 * the standard": so many there are. */
static bool is_existing(const struct candidate *c)
{
	static const char *const all[] = {" all ", " all the ", " all of the ", " each of the ", " both of the ", " the "};
	struct span led = {c->part->from, c->part->tokens[c->i].start};
	for (size_t i = 0; i < sizeof all / sizeof *all && candidate_has_unit(c, "count"); i++)
		if (ends_in(c->part->text, led, all[i]) || (led.to - led.from == strlen(all[i] + 1) && ends_in(c->part->text, led, all[i] + 1)))
			return true;
	return !c->part->is_zh && !c->is_own_year && c->part->exists < c->part->tokens[c->i].start;
}

/* Names of documents, schools or laws with a number in them are no targets; neither is the number of an item.
 */
bool candidate_is_target(const struct candidate *c, const struct scope *scope)
{
	bool has_year = c->years.to > 0, is_zh = c->part->is_zh;
	if (scope->is_refused || clause_find(c->part, c->part->from, c->part->to, WORD_REFUSE) < c->part->n)
		return false;
	if (has_year && (scope_is_past(scope, &c->years)))
		return false;
	if (candidate_is_past(c, scope) || (scope->past_level < SCOPE_LEVELS &&
	                                    !(c->is_own_year && has_year && c->years.to > scope->issued)))
		return false;
	if (candidate_has_unit(c, "duration") || candidate_is_threshold(c) || is_condition(c) || is_money(c) ||
	    is_formula(c) || is_ban(c))
		return false;
	if (!is_zh && (!is_to_come(c, scope) || is_adjective(c) || is_existing(c)))
		return false;
	if (c->quantity.unit == NULL)
		return is_ratio(c, has_year);
	if (c->indicator != NULL)
		return candidate_has_verb(c) || has_year;
	if (c->measured.to < c->measured.from + (is_zh ? 4 : 3))
		return false;
	if ((c->is_title_year || c->part->tokens[c->i].bracket > 0) && !candidate_is_share(c) &&
	    !has_strong_verb(c))
		return false;
	bool is_built = clause_says(&c->clause, WORD_BUILD) && (is_zh || (!candidate_is_share(c) && is_told_to_be(c)));
	return (candidate_has_verb(c) && (has_year || is_built || is_plain_without_year(c))) || (has_year && is_sized(c));
}
