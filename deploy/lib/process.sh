# shellcheck shell=bash
# Starting, recognising and ending the parts of a system without a service manager. Sourced.
#
# A part is a process with RUN/NAME.pid ("pid start-time boot-id"), RUN/NAME.command and LOG/NAME.log. The start time
# and the boot tell the process from a later one that got the same number. Each part leads a session
# of its own, so that what it forked can be ended with it.
#
# Uses $RUN_DIR and $LOG_DIR.

STOP_LIMIT_S=${CCNT_STOP_LIMIT_S:-20}

# The start time of a process in clock ticks since boot; false when it is gone or a zombie.
process_start_time() # PID
{
	local stat fields
	{ stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
	read -ra fields <<<"${stat##*) }"
	[[ ${fields[0]} != [ZX] ]] || return 1
	printf '%s\n' "${fields[19]}"
}

boot_id() { cat /proc/sys/kernel/random/boot_id; }

part_write_pid() # NAME PID
{
	local start
	start=$(process_start_time "$2") || return 1
	printf '%s %s %s\n' "$2" "$start" "$(boot_id)" >"$RUN_DIR/$1.pid"
}

# Prints the part's pid; false when it does not run, whatever its pid file says.
part_pid() # NAME
{
	local pid start boot
	{ read -r pid start boot <"$RUN_DIR/$1.pid"; } 2>/dev/null || return 1
	[[ $boot == "$(boot_id)" && $start == "$(process_start_time "$pid")" ]] || return 1
	printf '%s\n' "$pid"
}

part_runs() { part_pid "$1" >/dev/null; } # NAME

parts_named() # every part with a pid file, in the order in which they are to be ended
{
	local file name
	for file in "$RUN_DIR"/keeper.pid "$RUN_DIR"/worker-*.pid "$RUN_DIR"/api.pid "$RUN_DIR"/postgres.pid; do
		[[ -e $file ]] || continue
		name=${file##*/}
		printf '%s\n' "${name%.pid}"
	done
}

parts_running()
{
	local name
	for name in $(parts_named); do
		part_runs "$name" && printf '%s\n' "$name"
	done
	return 0
}

# Starts COMMAND as the operating system's user USER ("" = the one we are) and writes its pid file.
part_start() # NAME USER COMMAND...
{
	local name=$1 user=$2 pid as=()
	printf '%q ' "${@:2}" >"$RUN_DIR/$name.command"
	shift 2
	[[ -z $user ]] || as=(setpriv "--reuid=$user" "--regid=$user" --init-groups env HOME=/)
	(cd / && exec setsid "${as[@]}" "$@") </dev/null >>"$LOG_DIR/$name.log" 2>&1 9>&- &
	pid=$!
	disown "$pid"
	part_write_pid "$name" "$pid" || return 1
}

# The same again, in the environment that we have.
part_start_again() # NAME
{
	local words
	eval "words=($(<"$RUN_DIR/$1.command"))"
	part_start "$1" "${words[@]}"
}

# Ends what a part forked that is gone itself.
part_end_rest() # NAME
{
	local pid start boot
	{ read -r pid start boot <"$RUN_DIR/$1.pid"; } 2>/dev/null || return 0
	[[ $boot != "$(boot_id)" || -e /proc/$pid ]] || kill -s KILL -- "-$pid" 2>/dev/null || true
}

# How a part is asked to end: PostgreSQL's SIGINT is its fast shutdown, its SIGTERM waits for clients.
part_signal() # NAME
{
	if [[ $1 == postgres ]]; then printf 'INT\n'; else printf 'TERM\n'; fi
}

part_ask_to_end() # NAME
{
	local pid
	pid=$(part_pid "$1") || return 0
	kill -s "$(part_signal "$1")" "$pid" 2>/dev/null || true
}

# Waits until the part has ended; past the limit kills it and all of its session's group, and says so.
part_await_end() # NAME
{
	local name=$1 pid deadline=$((SECONDS + STOP_LIMIT_S))
	while pid=$(part_pid "$name"); do
		if ((SECONDS >= deadline)); then
			warn "$name (process $pid) did not end in $STOP_LIMIT_S s and was killed"
			kill -s KILL -- "-$pid" 2>/dev/null || kill -s KILL "$pid" 2>/dev/null || true
			deadline=$((SECONDS + 5))
		fi
		sleep 0.05
	done
	part_end_rest "$name"
	rm -f "$RUN_DIR/$name.pid" "$RUN_DIR/$name.command"
}

# Ends the parts of these names, all asked at once.
parts_stop() # NAME...
{
	local name
	for name; do part_ask_to_end "$name"; done
	for name; do part_await_end "$name"; done
}

# First who would start them again, then the workers (they hand in what they hold), the API (it drains), the database.
parts_stop_all()
{
	local names workers=()
	parts_stop keeper
	mapfile -t names < <(parts_named)
	for name in "${names[@]}"; do
		[[ $name != worker-* ]] || workers+=("$name")
	done
	parts_stop "${workers[@]}"
	parts_stop api
	parts_stop postgres
}

# Waits until COMMAND succeeds; false when the part died or the limit passed first.
part_await() # NAME SECONDS COMMAND...
{
	local name=$1 deadline=$((SECONDS + $2))
	shift 2
	until "$@" >/dev/null 2>&1; do
		part_runs "$name" || return 1
		((SECONDS < deadline)) || return 1
		sleep 0.1
	done
}

# The end of a part's log, for an error message.
part_log_tail() # NAME
{
	printf -- '--- last lines of %s\n' "$LOG_DIR/$1.log" >&2
	tail -n 20 "$LOG_DIR/$1.log" >&2 || true
}

port_is_busy() # PORT: something listens on 127.0.0.1
{
	(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# The status of GET PATH, such as 200; nothing when there is no answer.
http_status() # PORT PATH
{
	local line
	(
		exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
		printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&3
		read -r -t 5 line <&3 || exit 1
		read -r _ line _ <<<"$line"
		printf '%s\n' "$line"
	) 2>/dev/null
}

http_is_ok() { [[ $(http_status "$1" "$2") == 200 ]]; } # PORT PATH
