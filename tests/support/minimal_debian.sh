# shellcheck shell=bash
# A minimal Debian as a folder or an archive, made with this machine's own apt settings. Sourced.

host_codename() { (. /etc/os-release && printf '%s\n' "$VERSION_CODENAME"); }

# This machine's package sources, for a release of the same distribution, as sources.list lines.
host_sources() # RELEASE
{
	apt-get indextargets --format "deb \$(REPO_URI) \$(RELEASE) \$(COMPONENT)" 'Created-By: Packages' | sort -u \
		| awk -v own="$(host_codename)" -v wanted="$1" '$3 ~ "^" own "(-|$)" { sub(own, wanted, $3); print }'
}

# Options of apt that reaching the sources may depend on here (a proxy, a certificate, an old archive).
host_apt_options()
{
	apt-config dump | sed -nE 's/^(Acquire::(http|https|Check|Retries)[^ ]* ".+";)$/\1/p'
}

# TARGET is a folder or ends in .tar
make_minimal_debian() # TARGET [PACKAGE,...]
{
	local option options=()
	while read -r option; do options+=("--aptopt=${option%;}"); done < <(host_apt_options)
	[[ -z ${2:-} ]] || options+=("--include=$2")
	host_sources "$(host_codename)" | mmdebstrap --quiet --variant=minbase "${options[@]}" "$(host_codename)" "$1" -
}

# The certificates that this machine trusts, for clients that bring their own (node). Prints a file.
host_certificates() { printf '/etc/ssl/certs/ca-certificates.crt\n'; }

# npm's settings of this machine that reaching its registry may depend on, as variables of its environment.
host_npm_environment() # CERTIFICATES: where the client finds a copy of host_certificates
{
	local key value
	printf 'NODE_EXTRA_CA_CERTS=%s\nnpm_config_cafile=%s\n' "$1" "$1"
	command -v npm >/dev/null || return 0
	for key in registry proxy https-proxy; do
		value=$(cd / && npm config get "$key" 2>/dev/null) || continue
		[[ -z $value || $value == null || $value == undefined ]] || printf 'npm_config_%s=%s\n' "${key//-/_}" "$value"
	done
}
