-- The database must see Chinese: refuse any encoding but UTF-8 and any locale in which the
-- trigram functions drop Han characters (LC_CTYPE "C" does).
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

DO $$
BEGIN
	IF current_setting('server_encoding') <> 'UTF8' THEN
		RAISE EXCEPTION 'the database has encoding %, CCNT needs UTF8 (initdb -E UTF8 --locale=C.UTF-8)',
			current_setting('server_encoding');
	END IF;
	IF show_trgm('中') = '{}' THEN
		RAISE EXCEPTION 'in this locale the trigram functions do not see Chinese (initdb -E UTF8 --locale=C.UTF-8)';
	END IF;
END $$;

CREATE TABLE account (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._@+-]{0,63}$'),
	-- each role may do all that the ones before it may
	role text NOT NULL CHECK (role IN ('reader', 'submitter', 'editor', 'reviewer', 'admin')),
	-- beside the roles: imports, jobs, workers
	is_operator boolean NOT NULL DEFAULT false,
	created_at timestamptz NOT NULL DEFAULT now(),
	disabled_at timestamptz
);

-- A token is 32 random bytes and shown once; only its SHA-256 is kept (no salt or stretching is
-- needed for a secret of full entropy).
CREATE TABLE api_token (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	account_id bigint NOT NULL REFERENCES account,
	name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
	secret_sha256 bytea NOT NULL UNIQUE CHECK (octet_length(secret_sha256) = 32),
	created_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz,
	revoked_at timestamptz
);
CREATE INDEX api_token_by_account ON api_token (account_id);
