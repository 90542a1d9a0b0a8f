-- Who may connect as a worker: public keys of CurveZMQ. Dispatchers read the valid ones every second. A name may have
-- several keys at once, so that a key can be exchanged without a gap. A key that was revoked stays so.
CREATE TABLE worker_key (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
	public_key bytea NOT NULL UNIQUE CHECK (octet_length(public_key) = 32),
	created_at timestamptz NOT NULL DEFAULT now(),
	created_by bigint REFERENCES account, -- null: made with the database's own credentials
	expires_at timestamptz, -- null: never
	revoked_at timestamptz
);

-- The key that a server shows to workers; null: it speaks without encryption, on its own machine.
ALTER TABLE api_server ADD COLUMN public_key bytea CHECK (octet_length(public_key) = 32);
