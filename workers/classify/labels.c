#include "workers/classify/labels.h"

#include <string.h>

#include "workers/classify/array.h"

enum { QUOTE_MAX_BYTES = 400 };

static struct result_label *find(struct labels *labels, const char *facet, const char *code)
{
	for (size_t i = 0; i < labels->n; i++)
		if (strcmp(labels->list[i].facet, facet) == 0 && strcmp(labels->list[i].code, code) == 0)
			return &labels->list[i];
	return NULL;
}

static struct result_label *slot_for(struct labels *labels)
{
	if (labels->n == RESULT_LABELS_MAX)
		return NULL;
	if (labels->n == labels->room) {
		labels->room = labels->room * 2 + 32;
		labels->list = array_grow(labels->owner, labels->list, struct result_label, labels->room);
	}
	return &labels->list[labels->n++];
}

void labels_add(struct labels *labels, const char *facet, const char *code, const char *role, double confidence,
		struct evidence evidence)
{
	if (strlen(code) > RESULT_CODE_MAX)
		return;
	struct result_label *slot = find(labels, facet, code);
	if (slot != NULL && slot->confidence >= confidence)
		return;
	if (slot == NULL)
		slot = slot_for(labels);
	if (slot == NULL)
		return;
	*slot = (struct result_label){.facet = facet, .code = code, .role = role, .origin = "rule", .field = "",
				      .lang = "", .quote = "", .confidence = confidence};
	if (evidence.field == NULL || evidence.end <= evidence.start)
		return;
	slot->field = evidence.field->name;
	slot->lang = evidence.field->lang;
	slot->start = (int32_t)field_start(evidence.field, evidence.start);
	slot->end = (int32_t)field_end(evidence.field, evidence.end);
	slot->quote = field_quote(labels->owner, evidence.field, evidence.start, evidence.end, QUOTE_MAX_BYTES);
}
