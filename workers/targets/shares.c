#include "workers/targets/shares.h"

#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"

static const struct share_word {
	enum share_thing thing;
	enum share_whole whole;
	const char *texts; /* separated by "|" */
} words[] = {
        {THING_NON_FOSSIL, WHOLE_NONE, "非化石能源|非化石|non-fossil|nonfossil"},
        {THING_RENEWABLE, WHOLE_NONE, "可再生能源|renewable|renewables|renewable energy|renewable sources|renewable power|renewable electricity"},
        {THING_NEW_ENERGY, WHOLE_NONE, "新能源|new energy|new-energy|new energy sources"},
        {THING_CLEAN, WHOLE_NONE, "清洁能源|clean energy|clean power|clean electricity|clean sources|clean energy sources"},
        {THING_COAL, WHOLE_NONE, "煤炭|煤电|coal|coal-fired|coal power|coal-fired power"},
        {THING_GAS, WHOLE_NONE, "天然气|natural gas|gas"},
        {THING_ELECTRICITY, WHOLE_NONE, "电能|电力|electricity|electric power|electrification"},
        {THING_NEV, WHOLE_NONE, "新能源汽车|电动汽车|new energy vehicles|new-energy vehicles|electric vehicles|electric cars|nevs|evs|new energy cars"},
        {THING_NONE, WHOLE_ENERGY, "能源消费|能源消费总量|一次能源|一次能源消费|能源结构|energy consumption|primary energy|energy mix|"
                                   "energy*consumes|energy used|energy it uses|energy needs|the energy that|energy use|total energy|energy demand|energy structure|energy supply|of energy|energy consumed|of its energy|of their energy|of the energy|of all energy"},
        {THING_NONE, WHOLE_CAPACITY, "装机|装机容量|总装机|installed capacity|installed power capacity|power capacity|generating capacity|"
                                     "generation capacity|installed generating capacity|installed capacities|capacity|power generating capacity|"
                                     "power generation capacity|installed base"},
        {THING_NONE, WHOLE_GENERATION, "发电量|总发电量|上网电量|electricity generation|power generation|electricity generated|power generated|"
                                       "electricity output|power output|electricity mix|power mix|electricity production|power production|"
                                       "electricity supply|power supply|fuel mix for electricity|generation mix|generated|generation|electricity|of power|of its power|of the power|of all power|of their power|of the country's electric power|of electric power|of the country's electricity|of the nation's electricity|of the country's power|of all electricity"},
        {THING_NONE, WHOLE_POWER_USE, "用电量|社会用电|电力消费|电量消费|消纳量|electricity consumption|power consumption|electricity use|"
                                      "electricity consumed|power consumed|power use|electricity used|electricity demand|power demand"},
        {THING_NONE, WHOLE_FINAL_ENERGY, "终端能源|终端用能|终端|final energy|final energy consumption|final energy use|end-use energy|end-use|"
                                         "end use|terminal energy|final consumption|terminal"},
        {THING_NONE, WHOLE_SALES, "销售总量|销量|销售量|新车销售|new car sales|vehicle sales|new vehicle sales|auto sales|car sales|sales|"
                                  "new vehicles|vehicles sold|cars sold|new vehicles sold|newly sold vehicles|new cars|newly sold cars"},
        {THING_NONE, WHOLE_OTHER, "建筑能耗|建筑能源消费|建筑用能|总投资|外送电量|能源生产|building energy|energy consumption of buildings|energy consumption in buildings|"
                                  "energy use in buildings|energy use of buildings|heating|public buildings|new buildings|charging"},
};

static const char *const codes[N_THINGS][N_WHOLES] = {
        [THING_NON_FOSSIL] = {[WHOLE_ENERGY] = "non_fossil_share",
                              [WHOLE_CAPACITY] = "non_fossil_capacity_share",
                              [WHOLE_GENERATION] = "non_fossil_power_share",
                              [WHOLE_POWER_USE] = "non_fossil_power_use_share"},
        [THING_RENEWABLE] = {[WHOLE_ENERGY] = "renewable_share",
                             [WHOLE_CAPACITY] = "renewable_capacity_share",
                             [WHOLE_GENERATION] = "renewable_power_share",
                             [WHOLE_POWER_USE] = "renewable_power_share"},
        [THING_NEW_ENERGY] = {[WHOLE_CAPACITY] = "new_energy_capacity_share", [WHOLE_GENERATION] = "new_energy_power_share"},
        [THING_CLEAN] = {[WHOLE_ENERGY] = "clean_energy_share",
                         [WHOLE_CAPACITY] = "clean_capacity_share",
                         [WHOLE_GENERATION] = "clean_power_share"},
        [THING_COAL] = {[WHOLE_ENERGY] = "coal_share", [WHOLE_CAPACITY] = "coal_capacity_share"},
        [THING_GAS] = {[WHOLE_ENERGY] = "natural_gas_share"},
        [THING_ELECTRICITY] = {[WHOLE_FINAL_ENERGY] = "electrification_share"},
        [THING_NEV] = {[WHOLE_SALES] = "nev_share"},
};

enum { N_WORDS_OF_SHARES = sizeof words / sizeof *words };

static const struct indicator *by_code(const struct target_lexicon *lexicon, const char *code)
{
	for (size_t i = 0; code != NULL && i < lexicon->n_indicators; i++)
		if (strcmp(lexicon->indicators[i].code, code) == 0)
			return &lexicon->indicators[i];
	return NULL;
}

int32_t shares_add(struct target_lexicon *lexicon)
{
	lexicon->shares = must_alloc(talloc_array(lexicon, const struct indicator *, N_THINGS * N_WHOLES));
	for (size_t thing = 0; thing < N_THINGS; thing++)
		for (size_t whole = 0; whole < N_WHOLES; whole++)
			lexicon->shares[thing * N_WHOLES + whole] = by_code(lexicon, codes[thing][whole]);
	for (size_t i = 0; i < N_WORDS_OF_SHARES; i++)
		phrases_add_list(lexicon->indicator_names, words[i].texts, "|", (int32_t)(lexicon->n_indicators + i));
	return (int32_t)(lexicon->n_indicators + N_WORDS_OF_SHARES);
}

void shares_read(struct name *out, const struct target_lexicon *lexicon, int32_t value)
{
	const struct share_word *word = &words[(size_t)value - lexicon->n_indicators];
	out->indicator = NULL;
	out->thing = (uint8_t)word->thing;
	out->whole = (uint8_t)word->whole;
}

/* The longest word that begins where this one does, or around it, was added first: a shorter one within it is none. */
static bool is_within(const struct names *names, size_t i)
{
	const struct name *name = &names->list[i];
	for (size_t k = names_from(names, name->from > PHRASE_GAP_MAX ? name->from - PHRASE_GAP_MAX : 0); k < names->n; k++) {
		const struct name *other = &names->list[k];
		if (other->from > name->from)
			break;
		bool is_longer = other->to - other->from > name->to - name->from;
		if (other->indicator == NULL && other->deed == 0 && is_longer && other->to >= name->to &&
		    (other->whole != name->whole || other->thing != name->thing) && (other->whole != WHOLE_NONE) == (name->whole != WHOLE_NONE))
			return true;
	}
	return false;
}

/* The first or last thing (or whole) within a span; names->n if there is none. */
static size_t find(const struct names *names, struct span span, bool is_whole, bool is_last)
{
	size_t found = names->n;
	for (size_t i = names_from(names, span.from); i < names->n && names->list[i].from < span.to; i++) {
		const struct name *name = &names->list[i];
		if (name->indicator != NULL || name->deed != 0 || name->to > span.to || (name->whole != WHOLE_NONE) != is_whole || is_within(names, i))
			continue;
		if (found == names->n || is_last)
			found = i;
	}
	return found;
}

const struct indicator *shares_find(const struct target_lexicon *lexicon, const struct names *names,
                                    struct span before, struct span subject, struct span of)
{
	size_t whole = find(names, of, true, false), thing = names->n;
	if (whole == names->n)
		whole = find(names, subject, true, true);
	if (whole == names->n)
		return NULL;
	thing = find(names, subject, false, false);
	if (thing == names->n || thing == whole)
		thing = find(names, of, false, true);
	if (thing == names->n)
		thing = find(names, before, false, true);
	if (thing == names->n || (names->list[thing].from >= names->list[whole].from && names->list[thing].to <= names->list[whole].to))
		return NULL;
	return lexicon->shares[names->list[thing].thing * N_WHOLES + names->list[whole].whole];
}

const struct indicator *shares_beside(const struct target_lexicon *lexicon, const struct names *names, struct span measured,
                                      const struct indicator *other)
{
	size_t thing = find(names, measured, false, false);
	for (size_t i = 0; other != NULL && thing < names->n && i < (size_t)N_THINGS * N_WHOLES; i++)
		if (lexicon->shares[i] == other)
			return lexicon->shares[names->list[thing].thing * N_WHOLES + i % N_WHOLES];
	return NULL;
}

const struct indicator *shares_within(const struct target_lexicon *lexicon, const struct names *names, struct span measured, const char *whole)
{
	static const struct {
		const char *code;
		enum share_whole whole;
	} wholes[] = {{"installed_capacity", WHOLE_CAPACITY}, {"power_generation", WHOLE_GENERATION}, {"electricity_consumption", WHOLE_POWER_USE}, {"energy_consumption", WHOLE_ENERGY}};
	size_t thing = find(names, measured, false, false);
	for (size_t i = 0; i < sizeof wholes / sizeof *wholes && thing < names->n; i++)
		if (strcmp(wholes[i].code, whole) == 0)
			return lexicon->shares[names->list[thing].thing * N_WHOLES + wholes[i].whole];
	return NULL;
}

bool shares_has(const struct target_lexicon *lexicon, const struct indicator *indicator)
{
	for (size_t i = 0; i < (size_t)N_THINGS * N_WHOLES; i++)
		if (lexicon->shares[i] == indicator)
			return true;
	return false;
}
