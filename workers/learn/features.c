#include "workers/learn/features.h"

#include <math.h>
#include <string.h>
#include <talloc.h>

#include "proto/base/log.h"
#include "proto/text/utf8.h"
#include "workers/classify/array.h"

struct table {
	struct features features;
	uint32_t *slots; /* index + 1 of the feature; 0 = free */
	uint32_t mask;
};

static uint32_t hash_of(const char *text, size_t len, bool is_title)
{
	uint32_t hash = (2166136261U ^ (is_title ? 't' : 'b')) * 16777619U; /* FNV-1a */
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * 16777619U;
	return hash;
}

static void add(struct table *table, const struct field *field, uint32_t start, uint32_t end, bool is_title)
{
	uint32_t hash = hash_of(field->text + start, end - start, is_title), at = hash & table->mask;
	for (; table->slots[at] != 0; at = (at + 1) & table->mask) {
		struct feature *there = &table->features.list[table->slots[at] - 1];
		if (there->hash == hash) {
			there->value += 1;
			return;
		}
	}
	table->features.list[table->features.n++] = (struct feature){.hash = hash, .value = 1, .start = start, .end = end,
								     .field = field, .is_title = is_title};
	table->slots[at] = (uint32_t)table->features.n;
}

static bool is_han(uint32_t point)
{
	return (point >= 0x3400 && point <= 0x9fff) || point >= 0x20000;
}

static bool is_letter(uint32_t point)
{
	return (point | 0x20) >= 'a' && (point | 0x20) <= 'z';
}

/* Pairs and triples of neighbouring Chinese characters; words and pairs of words. */
static void add_field(struct table *table, const struct field *field, bool is_title)
{
	enum { WORD_MIN = 3 };
	uint32_t before[2] = {0}, n_before = 0; /* where the Chinese characters before this one begin */
	uint32_t last_word = 0, last_end = 0;   /* the word before, where last_end is not 0 */
	for (uint32_t at = 0; at < field->len;) {
		const char *next = field->text + at;
		uint32_t point = utf8_next(&next), end = (uint32_t)(next - field->text);
		if (is_han(point)) {
			for (uint32_t i = 0; i < n_before; i++)
				add(table, field, before[i], end, is_title);
			before[0] = n_before > 0 ? before[n_before - 1] : at;
			before[1] = at;
			n_before = n_before > 0 ? 2 : 1;
			last_end = 0;
		} else if (is_letter(point)) {
			while (end < field->len && is_letter((unsigned char)field->text[end]))
				end++;
			if (end - at >= WORD_MIN)
				add(table, field, at, end, is_title);
			if (last_end != 0 && at == last_end + 1 && field->text[last_end] == ' ')
				add(table, field, last_word, end, is_title);
			last_word = at;
			last_end = end;
			n_before = 0;
		} else {
			n_before = 0;
		}
		at = end;
	}
}

/* 1 + ln(count), each zone scaled to length 1. */
static void scale(struct features *features)
{
	double squares[2] = {0};
	for (size_t i = 0; i < features->n; i++) {
		struct feature *one = &features->list[i];
		one->value = 1 + logf(one->value);
		squares[one->is_title] += (double)one->value * one->value;
	}
	for (size_t i = 0; i < features->n; i++) {
		struct feature *one = &features->list[i];
		one->value = (float)(one->value / sqrt(squares[one->is_title]));
	}
}

static const struct field *field_of(void *owner, const struct lexicon *lexicon, const char *name, const char *lang,
				    const char *text, size_t max)
{
	size_t len = strlen(text);
	if (len > max)
		text = must_alloc(talloc_strndup(owner, text, utf8_cut(text, len, max)));
	return field_new(owner, lexicon, name, lang, text);
}

struct features features_of(void *owner, const struct lexicon *lexicon, const struct job_document *document)
{
	enum { TITLES = 2, MOST = 4 + JOB_BODIES_MAX };
	const struct field *fields[MOST] = {
		field_of(owner, lexicon, "title_zh", "zh", document->title_zh, JOB_TITLE_MAX),
		field_of(owner, lexicon, "title_en", "en", document->title_en, JOB_TITLE_MAX),
		field_of(owner, lexicon, "summary_zh", "zh", document->summary_zh, FEATURES_SUMMARY_MAX),
		field_of(owner, lexicon, "summary_en", "en", document->summary_en, FEATURES_SUMMARY_MAX),
	};
	struct table table = {0};
	size_t n = 4, bytes = 0, room = 64;
	for (size_t i = 0; i < document->n_bodies && n < MOST; i++) {
		const char *name = strcmp(document->bodies[i].lang, "zh") == 0 ? "body_zh" : "body_en";
		fields[n++] = field_of(owner, lexicon, name, document->bodies[i].lang, document->bodies[i].text, FEATURES_BODY_MAX);
	}
	for (size_t i = 0; i < n; i++)
		bytes += fields[i]->len;
	while (room < 2 * bytes) /* at most two features for three bytes */
		room *= 2;
	table.mask = (uint32_t)room - 1;
	table.slots = must_alloc(talloc_zero_array(owner, uint32_t, (unsigned)room));
	table.features.list = array_new(owner, struct feature, bytes + 1);
	for (size_t i = 0; i < n; i++)
		add_field(&table, fields[i], i < TITLES);
	scale(&table.features);
	talloc_free(table.slots);
	return table.features;
}
