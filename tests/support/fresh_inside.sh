#!/bin/bash
# What tests/fresh does inside the fresh system. usage: inside.sh refused|first|again
set -uo pipefail

cd "$HOME/ccnt" || exit 1
. deploy/lib/process.sh
PORT=8080
OTHER=$HOME/other
[[ $EUID != 0 ]] || OTHER=/var/lib/other # root's home is closed to the users that the system runs as
export CCNT_DETACH=1

check() # SENTENCE COMMAND...
{
	local sentence=$1
	shift
	if "$@"; then printf 'ok: %s\n' "$sentence"; else printf 'NOT OK: %s\n' "$sentence"; fi
}

# The body of GET PATH. A minimal system has no curl.
http_get() # PATH
{
	exec 3<>"/dev/tcp/127.0.0.1/$PORT" || return 1
	printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$1" >&3
	sed '1,/^\r*$/d' <&3
}

# 甲烷, percent-encoded
finds_methane() { (http_get '/v1/search?q=%E7%94%B2%E7%83%B7') 2>/dev/null | grep '甲烷' >/dev/null; }

serves_page() { (http_get /) 2>/dev/null | grep -i '<!doctype html' >/dev/null; }

# Processes of this namespace beside the first one, this shell and what it runs.
left_running()
{
	local folder pid parent
	for folder in /proc/[0-9]*; do
		pid=${folder#/proc/}
		process_start_time "$pid" >/dev/null || continue
		parent=$(sed -n 's/^PPid:\t//p' "$folder/status" 2>/dev/null)
		[[ $pid == 1 || $pid == "$$" || $pid == "$BASHPID" || $parent == "$$" || $parent == "$BASHPID" || $parent == 0 ]] && continue
		tr '\0' ' ' <"$folder/cmdline"
		printf '(%s)\n' "$pid"
	done
}

nothing_runs()
{
	local left
	left=$(left_running)
	[[ -z $left ]] || { printf 'left running:\n%s\n' "$left"; return 1; }
}

takes_at_most() # SECONDS COMMAND...
{
	local limit=$1 began=$SECONDS
	shift
	"$@" || return 1
	printf 'it took %s s\n' "$((SECONDS - began))"
	((SECONDS - began <= limit))
}

names_what_is_missing()
{
	! bash "$HOME/set-up.sh" >"$HOME/refused.txt" 2>&1 && grep 'apt-get install .*ninja-build' "$HOME/refused.txt" && nothing_runs
}

says_it_runs() { deploy/up | grep 'runs already'; }

# A worker and the API die; a minute is more than any pause of the keeper's first starts.
comes_back()
{
	local data=$OTHER name pid deadline=$((SECONDS + 60))
	export RUN_DIR=$data/run LOG_DIR=$data/log
	for name in worker-1 api; do
		pid=$(part_pid "$name") && kill -KILL "$pid" || return 1
		until [[ -n $(part_pid "$name") && $(part_pid "$name") != "$pid" ]]; do
			((SECONDS < deadline)) || return 1
			sleep 0.2
		done
	done
	until http_is_ok "$PORT" /readyz; do
		((SECONDS < deadline)) || return 1
		sleep 0.2
	done
}

check_system()
{
	check "the address answers" http_is_ok "$PORT" /readyz
	check "the page is served" serves_page
	check "the sample is found by 甲烷" finds_methane
}

case $1 in
refused)
	check "without rights the missing packages are named, and nothing runs" names_what_is_missing
	;;
first)
	check "the lines of the README end well" bash "$HOME/set-up.sh"
	check_system
	check "a second deploy/up says that it runs" takes_at_most 5 says_it_runs
	check "deploy/down ends it" deploy/down
	check "nothing is left running" nothing_runs
	;;
again)
	check "a second start takes seconds, without a network" takes_at_most 30 deploy/up
	check_system
	check "deploy/down ends it" deploy/down
	check "a first start of another folder needs no network either" deploy/up --data "$OTHER"
	check_system
	check "a worker and an API that are killed come back" comes_back
	check "deploy/down ends that too" deploy/down --data "$OTHER"
	check "nothing is left running" nothing_runs
	;;
esac
printf 'finished\n'
