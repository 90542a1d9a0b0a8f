#!/bin/bash
# Holds the lint to its word: each sin below, put into a clean tree, has to be found.
set -euo pipefail

HERE=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
TREE=$(mktemp -d)
trap 'rm -rf "$TREE"' EXIT
FAILED=0

# expect FINDING FILE LINE...: the lines as that file bring forth a finding that holds FINDING ("" = none)
expect()
{
	local finding=$1 file=$2 output
	shift 2
	rm -rf "${TREE:?}"/*
	mkdir -p "$TREE/${file%/*}"
	printf '%s\n' "$@" >"$TREE/$file"
	output=$("$HERE/walls.sh" "$TREE" 2>/dev/null || true)
	if [[ -z $finding && $output != *"walls: clean"* ]] || [[ $output != *"$finding"* ]]; then
		printf 'not ok: %s in %s gave: %s\n' "${finding:-nothing}" "$file" "$output"
		FAILED=1
	fi
}

lines() { for ((i = 0; i < $1; i++)); do printf 'int x%d;\n' "$i"; done; }

expect '' api/handlers/a.c '#include "api/http/reply.h"' '#include <string.h>'
expect '' workers/link.c '#include <zmq.h>'
expect 'may not include api/db' api/handlers/a.c '#include "api/db/pool.h"'
expect 'may not include api/http' api/store/a.c '#include "api/http/reply.h"'
expect 'may not include api/' workers/tasks/a.c '#include "api/domain/policy.h"'
expect 'may not include proto/message.h' api/domain/a.c '#include "proto/message.h"'
expect 'may not use libpq' api/store/a.c '#include <libpq-fe.h>'
expect 'may not use libpq' api/store/a.c '#include <postgresql/libpq-fe.h>'
expect 'may not use event' api/handlers/a.h '#  include <event2/event.h>'
expect 'may not use zmq' api/dispatch/roster.c '#include <zmq.h>'
expect 'may not use msgpack' api/handlers/a.c '#include <msgpack/pack.h>'
expect 'write the path from the top' api/db/a.c '#include "pool.h"'
expect 'has no row' api/new/a.c 'int x;'
expect 'a function of' api/db/a.c 'int f(void)' '{' "$(lines 81)" '}'
expect '' api/db/a.c 'int f(void)' '{' "$(lines 80)" '}'
expect 'the limit is 600' tests/unit/a.c "$(lines 601)"
expect '' tests/unit/a.c '/* lint: long because it is a table */' "$(lines 601)"
expect 'the limit is 200' api/db/a.h "$(lines 201)"
expect 'unbounded' api/db/a.c 'void f(char *a) { strcpy(a, "b"); }'
expect 'only a main function exits' api/db/a.c 'void f(void) { exit(1); }'
expect '' workers/main.c 'void f(void) { exit(1); }'
expect 'comments are' api/db/a.c 'int x; // one'
expect 'no typedef' api/db/a.h 'typedef struct x {'
expect '' api/db/a.h 'typedef struct step done_fn(void *arg);'
expect 'handlers and stores' api/handlers/a.c 'struct step f(void) { return step_pending(); }'
expect 'a place outside' docs/guide.md 'see /work/notes'
expect 'a table of contents' api/CMakeLists.txt 'file(GLOB sources *.c)'

[[ $FAILED == 0 ]] && printf 'walls_selftest: every sin was found\n'
exit "$FAILED"
