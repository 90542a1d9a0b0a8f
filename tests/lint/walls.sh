#!/bin/bash
# Holds the layout: include walls (walls.table), sizes, and words that have no place in the sources.
# usage: walls.sh [ROOT]; prints "file:line: what is wrong" and fails when there is anything to print.
#
# Above a size limit a file says why in a comment that holds "lint: long because".
set -euo pipefail

HERE=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
ROOT=${1:-$HERE/../..}
cd "$ROOT"

PROGRAMS=(proto api workers)

c_files() # FOLDER...
{
	local folder
	for folder; do
		[[ ! -d $folder ]] || find "$folder" -name node_modules -prune -o -name '*.[ch]' -type f -print
	done | sort
}

text_files()
{
	find . \( -name .git -o -name build -o -name node_modules -o -name LICENSE -o -path ./tests/lint \
		-o -path ./tests/fuzz/corpus \) -prune -o -type f -size -2048k -printf '%P\n'
}

check_walls()
{
	c_files "${PROGRAMS[@]}" | xargs -r awk -v table="$HERE/walls.table" -f "$HERE/walls.awk"
}

check_sizes()
{
	c_files "${PROGRAMS[@]}" tests | xargs -r awk -f "$HERE/sizes.awk"
}

# words.table: pattern, files where it is allowed (a pattern; "-" = none), why not; split by tabs.
check_c_words()
{
	local pattern allowed why
	while IFS=$'\t' read -r pattern allowed why; do
		[[ $pattern != '#'* ]] || continue
		c_files "${PROGRAMS[@]}" | grep -Ev "^(${allowed})" | xargs -r grep -nE -e "$pattern" /dev/null \
			| awk -v why="$why" '{ print $0 "   <- " why }'
	done <"$HERE/words.table" || true
}

# What only means something on one machine, or names where packages come from, stays out of the project.
check_project_words()
{
	local words='(^|[^[:alnum:]_.])/(work|farm)/|/tmp/b/|[r]egistry\.[a-z]+js|[d]eb\.debian\.org|[p]ypi\.org|[p]roxy\.golang|"resolved": *"http'
	text_files | xargs -r grep -nIE "$words" /dev/null | cut -c1-160 | sed 's/$/   <- a place outside the project/' || true
	find . \( -name build -o -name node_modules \) -prune -o -name CMakeLists.txt -print0 \
		| xargs -0 -r grep -nE 'file\(GLOB|include_directories\([^P]|^[[:space:]]*link_directories' /dev/null \
		| grep -v target_include_directories | sed 's/$/   <- a source list is a table of contents/' || true
}

FOUND=$(check_walls; check_sizes; check_c_words; check_project_words)
if [[ -n $FOUND ]]; then
	printf '%s\n' "$FOUND"
	printf '%s\n' "walls: $(wc -l <<<"$FOUND") findings" >&2
	exit 1
fi
printf 'walls: clean (%s sources)\n' "$(c_files "${PROGRAMS[@]}" | wc -l)"
