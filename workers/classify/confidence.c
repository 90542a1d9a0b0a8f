/* Design: a line through measured points for each facet. The shares behind the points are drawn towards what a few wrong labels
 * more would make of them: a handful that are all right do not make a rule sure, and documents that nobody has seen are harder. */
#include "workers/classify/confidence.h"

#include <string.h>

struct point {
	const char *facet, *role; /* role "*": any */
	double given, measured;
};

/* Of a facet and role in the order of `given`. */
static const struct point points[] = {
	{"region", "issuer", 0.5, 0.75}, {"region", "issuer", 0.6, 0.9}, {"region", "issuer", 0.75, 0.94}, {"region", "issuer", 0.95, 0.96},
	{"region", "applies_to", 0.8, 0.86}, {"region", "mentioned", 0.5, 0.92},
	{"level", "*", 0.5, 0.75}, {"level", "*", 0.6, 0.9}, {"level", "*", 0.75, 0.94}, {"level", "*", 0.95, 0.96},
	{"agency", "*", 0.6, 0.85}, {"agency", "*", 0.75, 0.94}, {"agency", "*", 0.95, 0.96},
	{"policy_type", "*", 0.85, 0.94}, {"policy_type", "*", 0.95, 0.96},
	{"document_number", "*", 0.93, 0.96}, {"document_number", "*", 0.98, 0.98},
	{"issued_on", "*", 0.65, 0.9}, {"issued_on", "*", 0.8, 0.93}, {"issued_on", "*", 0.95, 0.96},
	{"effective_on", "*", 0.75, 0.9}, {"effective_on", "*", 0.9, 0.95},
	{"sector", "primary", 0.6, 0.75}, {"sector", "primary", 0.67, 0.89}, {"sector", "primary", 0.76, 0.91}, {"sector", "primary", 0.95, 0.96},
	{"sector", "secondary", 0.47, 0.75}, {"sector", "secondary", 0.6, 0.86},
	{"instrument", "*", 0.9, 0.65}, {"instrument", "*", 0.95, 0.95},
	{"topic", "*", 0.85, 0.8}, {"topic", "*", 0.9, 0.5}, {"topic", "*", 0.95, 0.95}, /* 0.9: much spoken of, not in the title */
};

static bool is_of(const struct point *point, const struct result_label *label)
{
	return strcmp(point->facet, label->facet) == 0 && (*point->role == '*' || strcmp(point->role, label->role) == 0);
}

static double between(const struct point *low, const struct point *high, double given)
{
	return low->measured + (high->measured - low->measured) * (given - low->given) / (high->given - low->given);
}

static double measured(const struct result_label *label)
{
	static const struct point sure = {"", "", 1, 1};
	struct point low = {"", "", 0, 0};
	bool is_measured = false;
	for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
		if (!is_of(&points[i], label))
			continue;
		if (label->confidence < points[i].given)
			return between(&low, &points[i], label->confidence);
		low = points[i];
		is_measured = true;
	}
	return is_measured && label->confidence < 1 ? between(&low, &sure, label->confidence) : label->confidence;
}

void confidence_calibrate(struct result_label *labels, size_t n)
{
	for (size_t i = 0; i < n; i++)
		labels[i].confidence = measured(&labels[i]);
}
