# shellcheck shell=bash
# The private PostgreSQL cluster: in the data folder, reachable through a socket only. Sourced.
#
# PostgreSQL refuses root: started by root it runs as the system's user postgres, and the API as the
# user ccnt. Who may connect is decided by the operating system's user name (peer), so there is no
# password; workers run as an account that is not on the list.
#
# Uses $DATA_DIR, $RUN_DIR, $LOG_DIR, $API_USER ("" when not root).

PG_DIR=$DATA_DIR/postgres

# A socket's path must stay below 108 bytes: a deep data folder has its socket elsewhere.
postgres_socket_dir()
{
	local folder=$DATA_DIR/socket
	if ((${#folder} > 85)); then
		folder=/tmp/ccnt-$EUID-$(printf '%s' "$DATA_DIR" | cksum | cut -d' ' -f1)
	fi
	printf '%s\n' "$folder"
}

postgres_user() { [[ $EUID != 0 ]] || printf 'postgres\n'; }

# Sets PG_BIN to the programs of the cluster's version, or of the newest one when there is no cluster yet.
postgres_find()
{
	if [[ -f $PG_DIR/PG_VERSION ]]; then
		PG_BIN=/usr/lib/postgresql/$(<"$PG_DIR/PG_VERSION")/bin
	else
		PG_BIN=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
	fi
	[[ -x $PG_BIN/postgres ]] || die "PostgreSQL is not installed for $PG_DIR: there is no $PG_BIN/postgres"
}

as_postgres() # COMMAND...
{
	if [[ $EUID == 0 ]]; then
		(cd / && setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/ "$@")
	else
		(cd / && "$@")
	fi
}

own_by_postgres() # FOLDER
{
	[[ $EUID != 0 ]] || chown postgres:postgres "$1"
}

# The operating system's users, and the role that each may be.
postgres_ident_map()
{
	local me
	me=$(id -un)
	printf 'ccnt %s ccnt\nccnt %s postgres\n' "$me" "$me"
	[[ $EUID != 0 ]] || printf 'ccnt %s ccnt\nccnt postgres postgres\n' "$API_USER"
}

# C.UTF-8 exists everywhere, and unlike C it lets the trigram functions see Chinese.
postgres_create()
{
	local new=$PG_DIR.new
	rm -rf "$new"
	install -d -m 0700 "$new"
	own_by_postgres "$new"
	as_postgres "$PG_BIN/initdb" --pgdata="$new" --encoding=UTF8 --locale=C.UTF-8 \
		--username=postgres --auth-local=peer --auth-host=reject >"$LOG_DIR/initdb.log" 2>&1 \
		|| die "initdb failed: see $LOG_DIR/initdb.log"
	printf 'local all all peer map=ccnt\n' >"$new/pg_hba.conf"
	postgres_ident_map >"$new/pg_ident.conf"
	cat >>"$new/postgresql.conf" <<-END

		# Written by deploy/up once; yours to change.
		default_toast_compression = lz4
		shared_buffers = 256MB
		max_wal_size = 4GB
		log_line_prefix = '%m [%p] %q%u@%d '
	END
	mv "$new" "$PG_DIR"
}

postgres_psql() # PSQL-ARGUMENT...: as the cluster's superuser
{
	as_postgres "$PG_BIN/psql" -X -q -v ON_ERROR_STOP=1 -h "$(postgres_socket_dir)" -U postgres "$@"
}

postgres_answers() { as_postgres "$PG_BIN/pg_isready" -q -h "$(postgres_socket_dir)"; }

postgres_start()
{
	local socket
	socket=$(postgres_socket_dir)
	[[ ! -e $socket || $(stat -c %U "$socket") == "$(as_postgres id -un)" ]] || die "$socket belongs to another user"
	install -d -m 0755 "$socket"
	own_by_postgres "$socket"
	part_start postgres "$(postgres_user)" "$PG_BIN/postgres" -D "$PG_DIR" \
		-c listen_addresses= -c "unix_socket_directories=$socket" -c unix_socket_permissions=0777 \
		-c logging_collector=off
	part_await postgres 60 postgres_answers && return 0
	part_log_tail postgres
	die "PostgreSQL did not start"
}

# The role and the database of the application: it owns its database and is no superuser.
postgres_ensure_database()
{
	[[ $(postgres_psql -d postgres -Atc "select 1 from pg_roles where rolname = 'ccnt'") == 1 ]] \
		|| postgres_psql -d postgres -c 'create role ccnt login'
	[[ $(postgres_psql -d postgres -Atc "select 1 from pg_database where datname = 'ccnt'") == 1 ]] \
		|| postgres_psql -d postgres -c 'create database ccnt owner ccnt'
}

postgres_url()
{
	local socket
	socket=$(postgres_socket_dir)
	printf 'postgresql://ccnt@/ccnt?host=%s\n' "${socket//\//%2F}"
}
