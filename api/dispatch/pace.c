#include "api/dispatch/pace.h"

#define BACKLOG 4 /* rounds of commits that may wait before no more is begun */

void pace_init(struct pace *pace)
{
	*pace = (struct pace){.items = PACE_ITEMS_FIRST, .width = PACE_WIDTH_MAX};
}

static size_t at_least(size_t n, size_t least)
{
	return n < least ? least : n;
}

/* Down at once, up in steps: first smaller commits, then fewer at a time; back in the other order. */
void pace_committed(struct pace *pace, size_t n_items, int64_t us)
{
	if (us > PACE_COMMIT_US) {
		if (pace->items > PACE_ITEMS_MIN)
			pace->items = at_least((n_items < pace->items ? n_items : pace->items) * 3 / 4, PACE_ITEMS_MIN);
		else if (pace->width > 1)
			pace->width--;
	} else if (n_items >= pace->items && us <= PACE_COMMIT_US / 2) {
		if (pace->width < PACE_WIDTH_MAX)
			pace->width++;
		else
			pace->items += pace->items / 4;
		if (pace->items > PACE_ITEMS_MAX)
			pace->items = PACE_ITEMS_MAX;
	}
}

void pace_interactive(struct pace *pace, bool is_any, int64_t now_ms)
{
	if (!is_any)
		pace->since_ms = 0;
	else if (pace->since_ms == 0)
		pace->since_ms = now_ms;
}

static bool is_held(const struct pace *pace, int64_t now_ms)
{
	return pace->since_ms != 0 && now_ms - pace->since_ms < PACE_HOLD_MS;
}

/* One that was begun before is left to end. */
int pace_width(const struct pace *pace, int64_t now_ms)
{
	if (is_held(pace, now_ms))
		return 0;
	return pace->since_ms != 0 ? 1 : pace->width;
}

bool pace_holds(const struct pace *pace, size_t n_uncommitted, int64_t now_ms)
{
	return is_held(pace, now_ms) || n_uncommitted >= BACKLOG * pace->items * (size_t)pace->width;
}
