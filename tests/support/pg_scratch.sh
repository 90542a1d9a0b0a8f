#!/bin/sh
# A private PostgreSQL server for tests: Unix socket only, not crash-safe, removed at the end.
#   pg_scratch.sh run COMMAND...   runs COMMAND with CCNT_DATABASE_URL set; ends with its exit code
#   pg_scratch.sh hold             writes "url=...", "dir=..." and "ready", then keeps the server until
#                                  its standard input ends: when whoever holds the other end dies
#   pg_scratch.sh ctl DIR WORD...  pg_ctl for a held server, such as: ctl DIR stop -m immediate
# CCNT_SCRATCH_CACHE names the folder where the made-up cluster is kept for the next start;
# CCNT_SCRATCH_OPTIONS adds options of the server ("-c fsync=on" for what has to survive or to be measured).
# CCNT_SCRATCH_MB puts it on a file system of its own of that size, which a test can fill; root only.
set -eu

fail() {
	echo "pg_scratch: $*" >&2
	exit 1
}

# The newest installed server.
bin=$(for d in /usr/lib/postgresql/*/bin; do [ -x "$d/initdb" ] && echo "$d"; done | sort -t/ -k5 -n | tail -1)
[ -n "$bin" ] || fail "no PostgreSQL server in /usr/lib/postgresql"
cache=${CCNT_SCRATCH_CACHE:-${TMPDIR:-/tmp}/ccnt-scratch-$(id -u)}
user=$(id -un)
if [ "$(id -u)" = 0 ]; then
	user=postgres
	id postgres >/dev/null 2>&1 || user=nobody
fi

# Another edition of this file may make another cluster.
edition=$(cksum <"$0" | cut -d' ' -f1)

# PostgreSQL refuses root.
as_user() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid="$user" --regid="$(id -gn "$user")" --init-groups env HOME=/ "$@"
	else
		"$@"
	fi
}

# Sockets have short names, so the folder is always in /tmp.
make_dir() {
	dir=$(mktemp -d /tmp/ccnt-pg.XXXXXX)
	[ -z "${CCNT_SCRATCH_MB:-}" ] || mount -t tmpfs -o "size=${CCNT_SCRATCH_MB}m" ccnt-scratch "$dir" || fail "no file system of its own"
	chown "$user" "$dir"
}

make_cluster() {
	as_user "$bin/initdb" -D "$1" -U ccnt -A trust -E UTF8 --locale=C.UTF-8 --wal-segsize=1 --no-sync \
		--no-instructions >"$dir/initdb.log" 2>&1 || fail "initdb: $(cat "$dir/initdb.log")"
	cat >>"$1/postgresql.conf" <<-END
		listen_addresses = ''
		max_connections = 60
		fsync = off
		synchronous_commit = off
		full_page_writes = off
		shared_buffers = 32MB
		autovacuum = off
		max_wal_size = 256MB
		log_min_messages = fatal
	END
	echo "CREATE DATABASE ccnt;" | as_user "$bin/postgres" --single -D "$1" postgres >>"$dir/initdb.log" 2>&1
}

# The first start makes the cluster in the cache, the others copy it.
copy_cluster() {
	mkdir -p "$cache"
	[ -O "$cache" ] || fail "$cache belongs to somebody else"
	template=$cache/pg-$(echo "$bin" | cut -d/ -f5)-$edition
	(
		flock 9
		[ -d "$template" ] && exit 0
		make_cluster "$dir/new"
		rm -rf "$cache"/pg-*
		cp -a "$dir/new" "$template.part"
		mv "$template.part" "$template"
		rm -rf "$dir/new"
	) 9>"$cache/lock" || fail "no cluster"
	cp -a "$template" "$dir/data"
}

ctl() {
	as_user "$bin/pg_ctl" -D "$dir/data" -w -t 60 -s "$@" </dev/null >>"$dir/server.log" 2>&1
}

finish() {
	trap '' INT TERM HUP
	if [ -f "$dir/data/postmaster.pid" ]; then
		# A backend that a test has stopped would not hear of the end.
		pid=$(head -1 "$dir/data/postmaster.pid")
		for child in $(cat "/proc/$pid/task/$pid/children" 2>/dev/null); do
			kill -CONT "$child" 2>/dev/null || true
		done
		ctl stop -m immediate || true
	fi
	[ -z "${CCNT_SCRATCH_MB:-}" ] || umount -l "$dir" || true
	rm -rf "$dir"
}

start() {
	cd /
	make_dir
	trap finish EXIT
	trap 'exit 130' INT TERM HUP
	copy_cluster
	touch "$dir/server.log"
	chown "$user" "$dir/server.log"
	ctl start -o "-k $dir ${CCNT_SCRATCH_OPTIONS:-}" || fail "start: $(cat "$dir/server.log")"
	CCNT_DATABASE_URL="postgresql:///ccnt?host=$dir&user=ccnt"
	export CCNT_DATABASE_URL
}

case "${1:-}" in
run)
	shift
	here=$PWD
	start
	code=0
	(cd "$here" && exec "$@") || code=$?
	exit "$code"
	;;
hold)
	start
	printf 'url=%s\ndir=%s\nready\n' "$CCNT_DATABASE_URL" "$dir"
	exec >/dev/null
	cat >/dev/null || true
	;;
ctl)
	dir=$2
	shift 2
	cd /
	ctl "$@"
	;;
*)
	sed -n '2,8p' "$0" >&2
	exit 2
	;;
esac
