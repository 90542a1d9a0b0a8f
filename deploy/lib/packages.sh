#!/bin/bash
# The packages of deploy/packages: which are missing, and getting them. Sourced by deploy/up and the
# test scripts; run by the Dockerfile as "packages.sh GROUP...".

PACKAGES_LIST=${BASH_SOURCE[0]%/*}/../packages

packages_of() # GROUP...: the list's entries, alternatives and all
{
	local group
	for group; do
		awk -v group="$group" '$1 == group { print $2 }' "$PACKAGES_LIST"
	done
}

package_is_installed() # NAME
{
	[[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

entry_is_installed() # "a|b"
{
	local name
	for name in ${1//|/ }; do
		package_is_installed "$name" && return 0
	done
	return 1
}

packages_missing() # GROUP...: entries of which no alternative is installed
{
	local entry
	packages_of "$@" | sort -u | while read -r entry; do
		entry_is_installed "$entry" || printf '%s\n' "$entry"
	done
}

package_known() # "a|b": the first alternative that apt can install
{
	local name
	for name in ${1//|/ }; do
		if [[ $(LC_ALL=C apt-cache policy "$name" 2>/dev/null) == *"Candidate: "[!\(]* ]]; then
			printf '%s\n' "$name"
			return
		fi
	done
	printf '%s\n' "${1%%|*}"
}

# Prints the command that gives root's rights ("" for root itself); false where there is none.
root_command()
{
	[[ $EUID == 0 ]] && return 0
	command -v sudo >/dev/null || return 1
	sudo -n true 2>/dev/null || { [[ -t 0 ]] && sudo -v; } || return 1
	printf 'sudo\n'
}

# Debian's package starts a cluster of its own on port 5432 unless it is told not to beforehand.
forbid_main_cluster() # [sudo]
{
	local folder=/etc/postgresql-common/createcluster.d
	package_is_installed postgresql-common && return 0
	$1 mkdir -p "$folder"
	printf 'create_main_cluster = false\n' | $1 tee "$folder/ccnt.conf" >/dev/null
}

# Installs what is missing of the groups; false with a message where that cannot be done.
packages_install() # GROUP...
{
	local missing root entry names=()
	missing=$(packages_missing "$@")
	[[ -n $missing ]] || return 0
	if ! command -v apt-get >/dev/null; then
		printf 'error: these are missing, and there is no apt-get to install them:\n%s\n' "$missing" >&2
		return 1
	fi
	if ! root=$(root_command); then
		printf 'error: these packages are missing:\n%s\nAsk an administrator to run:\n  apt-get install %s\n' \
			"$missing" "$(for entry in $missing; do package_known "$entry"; done | xargs)" >&2
		return 1
	fi
	printf '==> installing %s packages\n' "$(wc -l <<<"$missing")"
	$root apt-get -qq update || return 1
	for entry in $missing; do names+=("$(package_known "$entry")"); done
	[[ " ${names[*]} " != *" postgresql "* ]] || forbid_main_cluster "$root"
	$root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 \
		install --no-install-recommends "${names[@]}"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
	set -euo pipefail
	packages_install "$@"
fi
