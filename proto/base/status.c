#include "proto/base/status.h"

static const char *const names[N_STATUS] = {
	[OK] = "ok",
	[NOT_FOUND] = "not_found",
	[CONFLICT] = "conflict",
	[INVALID] = "invalid",
	[DENIED] = "denied",
	[TOO_LARGE] = "too_large",
	[BUSY] = "busy",
	[TIMEOUT] = "timeout",
	[UNAVAILABLE] = "unavailable",
	[INTERNAL] = "internal",
};

const char *status_name(enum status status)
{
	return (unsigned)status < N_STATUS ? names[status] : "unknown";
}
