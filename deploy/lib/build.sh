# shellcheck shell=bash
# Building the programs and the browser application. Sourced after say.sh and packages.sh.
# Uses $SOURCE_DIR.

# The release build; ninja decides what is out of date.
build_programs()
{
	local folder=$SOURCE_DIR/build/release log
	if [[ ! -f $folder/build.ninja ]]; then
		step "configuring the build"
		mkdir -p "$folder"
		log=$folder/configure.log
		(cd "$SOURCE_DIR" && cmake --preset release -DCCNT_TESTS=OFF) >"$log" 2>&1 \
			|| { tail -n 30 "$log" >&2; die "the build could not be configured: see $log"; }
	fi
	step "building (only what changed)"
	cmake --build "$folder"
}

web_is_current() # the built page is newer than everything it is made from
{
	local stamp=$SOURCE_DIR/build/web/.built
	[[ -f $stamp ]] || return 1
	[[ -z $(find "$SOURCE_DIR/api/web" -name node_modules -prune -o -newer "$stamp" -type f -print -quit) ]]
}

# Builds api/web into build/web with npm, where node is there; the API serves without a page otherwise.
build_web()
{
	[[ -f $SOURCE_DIR/api/web/package.json ]] || return 0
	! web_is_current || return 0
	if ! command -v npm >/dev/null; then
		warn "npm is missing: the browser application is left out"
		return 0
	fi
	step "building the browser application"
	if (cd "$SOURCE_DIR/api/web" && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build); then
		touch "$SOURCE_DIR/build/web/.built"
	else
		die "the browser application could not be built"
	fi
}
