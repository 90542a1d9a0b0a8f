#include "workers/classify/classify.h"

#include <talloc.h>

#include "proto/base/log.h"
#include "workers/classify/citations.h"
#include "workers/classify/confidence.h"
#include "workers/classify/document.h"
#include "workers/classify/issuers.h"
#include "workers/classify/kind.h"
#include "workers/classify/labels.h"
#include "workers/classify/moments.h"
#include "workers/classify/numbers.h"
#include "workers/classify/origin.h"
#include "workers/classify/subjects.h"

/* How many mentioned regions are worth a label, the most frequent first. */
enum { MENTIONED_MAX = 12 };

static void label_issuers(struct labels *labels, const struct issuers *issuers)
{
	for (size_t i = 0; i < issuers->n; i++) {
		const struct issuer *issuer = &issuers->list[i];
		const char *code = body_code(labels->owner, &issuer->body);
		if (code != NULL)
			labels_add(labels, "agency", code, i == 0 ? "lead" : "joint", issuer->confidence,
				   (struct evidence){issuer->field, issuer->body.start, issuer->body.end});
	}
}

/* Whether the list is incomplete is told by "等部门" in a title that no complete signature follows. */
static void label_open(struct labels *labels, const struct issuers *issuers)
{
	if (issuers->is_open && issuers->open_field != NULL)
		labels_add(labels, "issuers_open", "true", "", 0.9,
			   (struct evidence){issuers->open_field, issuers->open_start, issuers->open_end});
}

static void label_moment(struct labels *labels, const char *facet, const struct moment *moment)
{
	if (moment->is_known)
		labels_add(labels, facet, must_alloc(talloc_strdup(labels->owner, moment->date.text)), "", moment->confidence,
			   (struct evidence){moment->field, moment->date.start, moment->date.end});
}

static void label_origin(struct labels *labels, const struct origin *origin)
{
	for (size_t i = 0; i < origin->n; i++) {
		const struct origin_region *one = &origin->list[i];
		labels_add(labels, "region", one->region != NULL ? one->region->term->code : "100000", "issuer",
			   one->confidence, one->evidence);
	}
	const char *level = origin->n > 0 ? level_name(origin->level) : NULL;
	if (level != NULL)
		labels_add(labels, "level", level, "", origin->list[0].confidence, origin->list[0].evidence);
}

static bool is_origin(const struct origin *origin, const struct region *region)
{
	for (size_t i = 0; i < origin->n; i++)
		if (region_within(origin->list[i].region, region))
			return true;
	return false;
}

/* Regions that the titles name beside the issuer's are what the document applies to; those that its text names are
 * mentioned. */
static void label_places(struct labels *labels, const struct document *document, const struct origin *origin)
{
	const struct places *places = &document->places;
	size_t n = 0;
	for (size_t i = 0; i < places->n_scores && n < MENTIONED_MAX; i++) {
		const struct place_score *score = &places->scores[i];
		if (score->field == NULL || score->n == 0 || is_origin(origin, score->region))
			continue;
		bool in_title = score->field == document->title_zh || score->field == document->title_en;
		if (!in_title && (score->score < 2 || !place_is_backed(places, score)))
			continue;
		labels_add(labels, "region", score->region->term->code, in_title ? "applies_to" : "mentioned",
			   in_title ? 0.8 : 0.5, (struct evidence){score->field, score->start, score->end});
		n++;
	}
}

static void label_kind(struct labels *labels, const struct document *document)
{
	struct kind kind;
	const struct field *title = document->title_zh;
	if (!kind_of_title(&kind, document->lexicon, title)) {
		title = document->title_en;
		if (!kind_of_title(&kind, document->lexicon, title))
			return;
	}
	labels_add(labels, "policy_type", kind.term->code, "", kind.confidence,
		   (struct evidence){title, kind.start, kind.end});
}

static void label_facts(struct labels *labels, const struct document *document, const struct issuers *issuers)
{
	struct number number;
	const struct field *field;
	if (document_number(&number, &field, document))
		labels_add(labels, "document_number", must_alloc(talloc_strdup(labels->owner, number.text)), "",
			   field == document->number ? 0.98 : 0.93,
			   (struct evidence){field, number.start, number.end});

	struct moment issued = issued_on(document, issuers);
	struct moment effective = effective_on(document, &issued);
	struct moment expires = expires_on(document, effective.is_known ? &effective : &issued);
	label_moment(labels, "issued_on", &issued);
	label_moment(labels, "effective_on", &effective);
	label_moment(labels, "expires_on", &expires);
}

static void label_subjects(struct labels *labels, const struct document *document, const struct issuers *issuers)
{
	struct subjects subjects = subjects_find(document, issuers);
	for (size_t i = 0; i < subjects.n; i++) {
		const struct subject *one = &subjects.list[i];
		labels_add(labels, one->term->facet, one->term->code, one->role, one->confidence,
			   (struct evidence){one->field, one->start, one->end});
	}
}

enum status classify_document(struct result_classify *out, void *owner, const struct lexicon *lexicon,
			      const struct job_document *job)
{
	struct labels labels = {.owner = owner};
	struct document *document = document_new(NULL, lexicon, job);
	struct issuers issuers = issuers_find(document);
	struct origin origin = origin_find(document, &issuers);

	label_issuers(&labels, &issuers);
	label_open(&labels, &issuers);
	label_origin(&labels, &origin);
	label_places(&labels, document, &origin);
	label_kind(&labels, document);
	label_facts(&labels, document, &issuers);
	label_subjects(&labels, document, &issuers);
	struct citations citations = citations_find(owner, document, &origin);
	talloc_free(document);
	confidence_calibrate(labels.list, labels.n);
	*out = (struct result_classify){
		.labels = labels.list, .n_labels = labels.n,
		.has_citations = true, .citations = citations.list, .n_citations = citations.n,
		.names = citations.names, .n_names = citations.n_names,
	};
	return OK;
}
