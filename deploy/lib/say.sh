# shellcheck shell=bash
# Messages of the deploy and test scripts. Sourced.

say() { printf '%s\n' "$*"; }

step() { printf '==> %s\n' "$*"; }

warn() { printf 'warning: %s\n' "$*" >&2; }

die()
{
	printf 'error: %s\n' "$*" >&2
	exit 1
}
