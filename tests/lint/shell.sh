#!/bin/bash
# Every shell script of the project is clean under shellcheck, and says what it needs on its first line.
set -euo pipefail
cd "${BASH_SOURCE[0]%/*}/../.."

mapfile -t SCRIPTS < <(find .ci deploy tests -name node_modules -prune -o -name corpus -prune -o -type f -size -200k -print \
	| sort | while read -r file; do
	if [[ $file == *.sh ]] || head -c 32 "$file" | head -n 1 | grep -aqE '^#!.*(bash|/sh)'; then printf '%s\n' "$file"; fi
done)
shellcheck -S warning -x -P deploy/lib "${SCRIPTS[@]}"
printf 'shell: clean (%s scripts)\n' "${#SCRIPTS[@]}"
