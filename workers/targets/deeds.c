#include "workers/targets/deeds.h"

#include <stdbool.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"

enum deed_word {
	WORD_NO_DEED,
	/* matters */
	SEWAGE,
	RECLAIMED,
	SLUDGE,
	HOUSEHOLD_WASTE,
	CONSTRUCTION_WASTE,
	SOLID_WASTE,
	STRAW,
	MANURE,
	FILM,
	PESTICIDE_PACKAGING,
	FARMLAND,
	LAND_PLOT,
	WETLAND,
	COASTLINE,
	INDUSTRIAL_WATER,
	MINE_GAS,
	VEHICLES,
	NEW_BUILDINGS,
	ROOFS,
	TRIPS,
	FERTILISER,
	PESTICIDE,
	HEATING,
	SURFACE_WATER,
	COASTAL_WATER,
	STEEL,
	ELECTRICITY,
	SUPPLY_WATER,
	LOANS,
	CARBON,
	ENERGY,
	WATER_USE,
	STARRED,
	BUILDING_ENERGY,
	/* deeds and states */
	TREATED,
	COLLECTED,
	REUSED,
	SORTED,
	INCINERATED,
	HARMLESS,
	SAFE,
	KEPT,
	NEW_ENERGY,
	GREEN,
	PREFABRICATED,
	SOLAR,
	EFFICIENT,
	CLEAN,
	GOOD,
	ELECTRIC_FURNACE,
	RENEWABLE,
	PER_GDP,
	PER_ADDED_VALUE,
	PER_AREA,
	PER_HEAD,
	INTENSITY,
	FROM_RENEWABLES,
	/* settings */
	RURAL,
	CONTAMINATED,
	N_DEED_WORDS
};

static const struct {
	enum deed_word word;
	const char *texts; /* separated by "|" */
} words[] = {
        {SEWAGE, "sewage|wastewater|waste water"},
        {RECLAIMED, "reclaimed water|recycled water|recycled wastewater|reused water|reclaimed wastewater"},
        {SLUDGE, "sludge"},
        {HOUSEHOLD_WASTE, "household waste|domestic waste|municipal waste|urban waste|household garbage|domestic garbage|household refuse|"
                          "municipal solid waste|kitchen waste|garbage|domestic refuse|household rubbish"},
        {CONSTRUCTION_WASTE, "construction waste|building waste|demolition waste|construction and demolition waste"},
        {SOLID_WASTE, "solid waste|solid wastes|industrial waste|gangue|fly ash|tailings"},
        {STRAW, "straw|stalks|crop residues"},
        {MANURE, "manure|animal waste|livestock waste|livestock and poultry waste|poultry waste|dung"},
        {FILM, "agricultural film|agricultural films|farm film|plastic film|mulch film|mulching film|mulch|films|film"},
        {PESTICIDE_PACKAGING, "pesticide packaging|pesticide packages|pesticide containers"},
        {FARMLAND, "farmland|arable land|cultivated land|cropland"},
        {LAND_PLOT, "construction land|land plots|contaminated sites|contaminated plots|contaminated land|polluted sites|polluted plots"},
        {WETLAND, "wetland|wetlands"},
        {COASTLINE, "natural coastline|natural shoreline|natural coastlines|natural shorelines|mainland coastline|coastline"},
        {INDUSTRIAL_WATER, "industrial water|water used in industry|industrial enterprises' water|water in industry|water used by industry"},
        {MINE_GAS, "mine gas|mine methane|gas drained|drained gas|coal-mine gas|coal mines|coalmines"},
        {VEHICLES, "buses|taxis|vehicles|cars|trucks|fleet|fleets|cabs|lorries|car sales|vehicle sales|auto sales"},
        {NEW_BUILDINGS, "new buildings|newly built buildings|new urban buildings|new homes|new housing|newly constructed buildings|new construction|"
                        "new civil buildings|newly built urban buildings|buildings newly built|new floor space|new dwellings|urban new buildings"},
        {ROOFS, "roofs|roof|rooftops|rooftop|roof area"},
        {TRIPS, "trips|journeys|travel|commuting|commutes"},
        {FERTILISER, "fertilizer|fertilizers|fertiliser|fertilisers"},
        {PESTICIDE, "pesticide|pesticides"},
        {HEATING, "heating|heat supply|heated"},
        {SURFACE_WATER, "surface water|water sections|monitored sections|river sections|water bodies|state-controlled sections|water quality|"
                        "sections under national control|nationally monitored sections|bodies of water|national control sections"},
        {COASTAL_WATER, "coastal waters|nearshore waters|offshore waters|coastal sea|inshore waters|near-shore waters|coastal sea areas|nearshore sea"},
        {STEEL, "steel|steelmaking|crude steel"},
        {ELECTRICITY, "electricity|power|electricity used|power used|power consumption|electricity consumption"},
        {SUPPLY_WATER, "drinking water|drinking-water"},
        {LOANS, "all loans|total loans|total lending|loan balance|lending|loans"},
        {TREATED, "treat*|treatment|dispos*|purif*"},
        {COLLECTED, "collect*|gathered|recover*|recovery"},
        {REUSED, "recycl*|reus*|utili*|put to use|reclaim*|put to good use|put to productive use|turned into|resource use|comprehensive use|recover*|made use of|used as|use rate|repeated use"},
        {SORTED, "sort*|classif*|separat*"},
        {INCINERATED, "incinerat*|burned|burnt|waste-to-energy"},
        {HARMLESS, "harmless*|innocuous*|safely disposed|safe disposal"},
        {SAFE, "safe use|safely used|used safely|safe utili*|safely utili*|safe"},
        {KEPT, "protect*|retain*|preserv*|conserv*|kept natural|natural"},
        {NEW_ENERGY, "new energy|new-energy|electric|electrified|electrification|hydrogen-powered|powered by electricity|battery-powered|clean energy|nevs|nev|evs|plug-in"},
        {GREEN, "green|green building|green standards|green-building"},
        {PREFABRICATED, "prefabricat*|assembled"},
        {SOLAR, "solar|photovoltaic|photovoltaics|pv"},
        {EFFICIENT, "efficiency|utili*|use rate|use efficiency|used efficiently"},
        {CLEAN, "clean|cleanly"},
        {GOOD, "good|excellent|grade iii|class iii|grades i|grade i|class i|fine"},
        {ELECTRIC_FURNACE, "electric furnace|electric furnaces|electric arc|electric-arc|short process|short-process|eaf|scrap-based|short-flow"},
        {RENEWABLE, "green power|green electricity"},
        {CARBON, "carbon dioxide|co2|carbon|greenhouse gas"},
        {ENERGY, "energy consumption|energy use|energy consumed|energy used|energy"},
        {WATER_USE, "water consumption|water use|water used|water consumed"},
        {STARRED, "star-rated|star or above|star or higher|one star|one-star|two-star|three-star|two stars"},
        {BUILDING_ENERGY, "energy that urban buildings use|energy that buildings use|energy used in buildings|energy used by buildings|buildings' energy|energy in buildings|"
                          "conventional energy"},
        {PER_GDP, "gdp|gross domestic product|gross regional product|gross provincial product|unit of economic output|grp"},
        {PER_ADDED_VALUE, "industrial added value|industrial value added|industrial value-added|added value of industr*|value added of industr*|value-added of industr*|"
                          "unit of added value|unit of value added|unit of value-added"},
        {PER_AREA, "floor area|building area|floor space|per square metre|per square meter|unit of area|per unit area|unit area"},
        {PER_HEAD, "per capita|per person|per head"},
        {INTENSITY, "intensity"},
        {FROM_RENEWABLES, "renewable|renewables|renewable energy"},
        {RURAL, "rural|village|villages|countryside"},
        {CONTAMINATED, "contaminated|polluted"},
};

/* The first row whose words are all there tells the indicator. */
static const struct {
	enum deed_word matter, deed, setting;
	const char *code;
	bool is_per; /* what grows or falls by a share is this, not the amount of the matter that another name tells */
} rows[] = {
        {CARBON, PER_ADDED_VALUE, WORD_NO_DEED, "co2_per_industrial_va", true},
        {ENERGY, PER_ADDED_VALUE, WORD_NO_DEED, "energy_per_industrial_va", true},
        {WATER_USE, PER_ADDED_VALUE, WORD_NO_DEED, "water_per_industrial_va", true},
        {CARBON, PER_GDP, WORD_NO_DEED, "co2_per_gdp", true},
        {ENERGY, PER_GDP, WORD_NO_DEED, "energy_per_gdp", true},
        {WATER_USE, PER_GDP, WORD_NO_DEED, "water_per_gdp", true},
        {CARBON, PER_AREA, WORD_NO_DEED, "co2_per_area", true},
        {ENERGY, PER_AREA, WORD_NO_DEED, "energy_per_area", true},
        {ENERGY, PER_HEAD, WORD_NO_DEED, "energy_per_capita", true},
        {WATER_USE, PER_HEAD, WORD_NO_DEED, "water_per_capita", true},
        {CARBON, INTENSITY, WORD_NO_DEED, "co2_per_gdp", true},
        {ENERGY, INTENSITY, WORD_NO_DEED, "energy_per_gdp", true},
        {SLUDGE, TREATED, WORD_NO_DEED, "sludge_disposal_rate", false},
        {SLUDGE, HARMLESS, WORD_NO_DEED, "sludge_disposal_rate", false},
        {SLUDGE, REUSED, WORD_NO_DEED, "sludge_disposal_rate", false},
        {SEWAGE, TREATED, RURAL, "rural_sewage_rate", false},
        {SEWAGE, COLLECTED, WORD_NO_DEED, "sewage_collection_rate", false},
        {SEWAGE, REUSED, WORD_NO_DEED, "reclaimed_water_rate", false},
        {RECLAIMED, REUSED, WORD_NO_DEED, "reclaimed_water_rate", false},
        {SEWAGE, TREATED, WORD_NO_DEED, "sewage_treatment_rate", false},
        {CONSTRUCTION_WASTE, REUSED, WORD_NO_DEED, "construction_waste_rate", false},
        {HOUSEHOLD_WASTE, INCINERATED, WORD_NO_DEED, "msw_incineration_share", false},
        {HOUSEHOLD_WASTE, SORTED, WORD_NO_DEED, "msw_sorting_coverage", false},
        {HOUSEHOLD_WASTE, HARMLESS, WORD_NO_DEED, "msw_harmless_rate", false},
        {HOUSEHOLD_WASTE, REUSED, WORD_NO_DEED, "msw_utilisation_rate", false},
        {HOUSEHOLD_WASTE, TREATED, WORD_NO_DEED, "msw_harmless_rate", false},
        {MANURE, REUSED, WORD_NO_DEED, "manure_utilisation_rate", false},
        {STRAW, REUSED, WORD_NO_DEED, "straw_utilisation_rate", false},
        {PESTICIDE_PACKAGING, COLLECTED, WORD_NO_DEED, "pesticide_packaging_recovery", false},
        {PESTICIDE_PACKAGING, REUSED, WORD_NO_DEED, "pesticide_packaging_recovery", false},
        {FILM, COLLECTED, WORD_NO_DEED, "film_recovery_rate", false},
        {FILM, REUSED, WORD_NO_DEED, "film_recovery_rate", false},
        {SOLID_WASTE, REUSED, WORD_NO_DEED, "solid_waste_utilisation_rate", false},
        {FARMLAND, SAFE, CONTAMINATED, "farmland_safe_use", false},
        {LAND_PLOT, SAFE, WORD_NO_DEED, "contaminated_land_safe_use", false},
        {WETLAND, KEPT, WORD_NO_DEED, "wetland_protection_rate", false},
        {COASTLINE, KEPT, WORD_NO_DEED, "natural_coastline_share", false},
        {INDUSTRIAL_WATER, REUSED, WORD_NO_DEED, "industrial_water_reuse", false},
        {MINE_GAS, REUSED, WORD_NO_DEED, "coal_mine_gas_utilisation", false},
        {VEHICLES, NEW_ENERGY, WORD_NO_DEED, "nev_share", false},
        {NEW_BUILDINGS, PREFABRICATED, WORD_NO_DEED, "prefabricated_share", false},
        {ROOFS, SOLAR, WORD_NO_DEED, "building_pv_coverage", false},
        {NEW_BUILDINGS, GREEN, WORD_NO_DEED, "green_building_share", false},
        {TRIPS, GREEN, WORD_NO_DEED, "green_travel_share", false},
        {FERTILISER, EFFICIENT, WORD_NO_DEED, "fertiliser_efficiency", false},
        {PESTICIDE, EFFICIENT, WORD_NO_DEED, "pesticide_efficiency", false},
        {HEATING, CLEAN, WORD_NO_DEED, "clean_heating_share", false},
        {COASTAL_WATER, GOOD, WORD_NO_DEED, "nearshore_water_quality", false},
        {SURFACE_WATER, GOOD, WORD_NO_DEED, "good_water_share", false},
        {STEEL, ELECTRIC_FURNACE, WORD_NO_DEED, "short_process_steel_share", false},
        {ELECTRICITY, RENEWABLE, WORD_NO_DEED, "green_power_share", false},
        {BUILDING_ENERGY, FROM_RENEWABLES, WORD_NO_DEED, "renewable_substitution_share", false},
        {STARRED, WORD_NO_DEED, WORD_NO_DEED, "star_green_building_share", false},
        {LOANS, GREEN, WORD_NO_DEED, "green_loan_share", false},
};

_Static_assert(N_DEED_WORDS <= 64, "one bit each");

enum { N_TEXTS = sizeof words / sizeof *words, N_ROWS = sizeof rows / sizeof *rows };

void deeds_add(struct target_lexicon *lexicon, int32_t first)
{
	lexicon->deeds_first = first;
	lexicon->deeds = must_alloc(talloc_zero_array(lexicon, const struct indicator *, N_ROWS));
	for (size_t row = 0; row < N_ROWS; row++)
		for (size_t i = 0; i < lexicon->n_indicators && lexicon->deeds[row] == NULL; i++)
			if (strcmp(lexicon->indicators[i].code, rows[row].code) == 0)
				lexicon->deeds[row] = &lexicon->indicators[i];
	for (size_t i = 0; i < N_TEXTS; i++)
		phrases_add_list(lexicon->indicator_names, words[i].texts, "|", first + (int32_t)i);
}

void deeds_read(struct name *out, const struct target_lexicon *lexicon, int32_t value)
{
	out->indicator = NULL;
	out->deed = (uint8_t)words[value - lexicon->deeds_first].word;
}

const struct indicator *deeds_find(const struct target_lexicon *lexicon, const struct names *names, struct span within, bool is_per)
{
	uint64_t said = 0;
	for (size_t i = names_from(names, within.from); i < names->n && names->list[i].from < within.to; i++)
		if (names->list[i].to <= within.to)
			said |= UINT64_C(1) << names->list[i].deed;
	said |= 1; /* WORD_NO_DEED asks for nothing */
	for (size_t row = 0; row < N_ROWS; row++) {
		uint64_t needed = UINT64_C(1) << rows[row].matter | UINT64_C(1) << rows[row].deed | UINT64_C(1) << rows[row].setting;
		if (rows[row].is_per == is_per && (said & needed) == needed && lexicon->deeds[row] != NULL)
			return lexicon->deeds[row];
	}
	return NULL;
}
