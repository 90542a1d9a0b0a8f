#!/bin/bash
# Starts the parts of a system again that ended by themselves: the first time at once, then after pauses that double to
# MOST_PAUSE_S while a part does not live for STEADY_S. Is a part itself ("keeper"), started last and ended first.
# Uses $RUN_DIR and $LOG_DIR.
set -euo pipefail

LIB_DIR=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
. "$LIB_DIR/process.sh"

MOST_PAUSE_S=30
STEADY_S=60

declare -A PAUSE STARTED DUE # by part; seconds, as $SECONDS counts them
IS_ENDED=0
trap 'IS_ENDED=1' TERM INT # between two parts: none is left half started

note() { printf '%(%FT%T%z)T %s\n' -1 "$*"; }

start_again() # NAME
{
	local name=$1 pause=${PAUSE[$1]:-0}
	STARTED[$name]=$SECONDS
	PAUSE[$name]=$((pause == 0 ? 1 : pause * 2 > MOST_PAUSE_S ? MOST_PAUSE_S : pause * 2))
	unset "DUE[$name]"
	part_end_rest "$name"
	if part_start_again "$name"; then
		note "$name had ended and was started again"
	else
		note "$name had ended and cannot be started"
	fi
}

look_at() # NAME
{
	local name=$1
	if part_runs "$name"; then
		((SECONDS - ${STARTED[$name]:-0} < STEADY_S)) || PAUSE[$name]=0
	elif [[ -z ${DUE[$name]:-} ]]; then
		DUE[$name]=$((SECONDS + ${PAUSE[$name]:-0}))
		((${PAUSE[$name]:-0} == 0)) || note "$name has ended again: the next start is in ${PAUSE[$name]} s"
	fi
	[[ -z ${DUE[$name]:-} ]] || ((SECONDS < DUE[$name])) || start_again "$name"
}

while ((!IS_ENDED)) && [[ ! -e $RUN_DIR/stopping ]]; do
	# The database first: what needs it waits for it anyhow.
	for name in $(parts_named | tac); do
		((IS_ENDED)) || [[ $name == keeper ]] || look_at "$name"
	done
	sleep 0.5 &
	wait $! || true
done
