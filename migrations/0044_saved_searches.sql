-- Queries that accounts keep, what they newly match, and who is told of it.
CREATE TABLE saved_search (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	account_id bigint NOT NULL REFERENCES account,
	version integer NOT NULL DEFAULT 1,
	name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
	query text NOT NULL CHECK (length(query) <= 4096), -- of /v1/search, as an address has it: q=...&region=...
	wish jsonb NOT NULL,                               -- the same, read: saved_wish.h
	has_alerts boolean NOT NULL DEFAULT false,
	webhook_url text,
	webhook_secret bytea CHECK (octet_length(webhook_secret) = 32), -- signs, so it is kept as it is
	feed_sha256 bytea UNIQUE CHECK (octet_length(feed_sha256) = 32), -- of the token in the private feed's address
	created_at timestamptz NOT NULL DEFAULT now(),
	since timestamptz NOT NULL DEFAULT now(),     -- what came in or was changed by people from then on is new
	looked_at timestamptz NOT NULL DEFAULT now(), -- by the account
	UNIQUE (account_id, name),
	CHECK ((webhook_url IS NULL) = (webhook_secret IS NULL))
);

-- What a saved search has newly matched, once each.
CREATE TABLE saved_search_match (
	search_id bigint NOT NULL REFERENCES saved_search ON DELETE CASCADE,
	policy_id bigint NOT NULL REFERENCES policy,
	found_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (search_id, policy_id)
);
CREATE INDEX saved_search_match_by_time ON saved_search_match (search_id, found_at);

-- Policies that are to be held against the saved searches; a policy may stand here several times.
CREATE TABLE policy_change (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	policy_id bigint NOT NULL
);

-- Costs nothing worth mentioning as long as nobody keeps a search.
CREATE FUNCTION policy_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM saved_search) THEN
		INSERT INTO policy_change (policy_id) VALUES (NEW.policy_id);
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER policy_search_noted AFTER INSERT OR UPDATE ON policy_search FOR EACH ROW EXECUTE FUNCTION policy_note_change();
CREATE TRIGGER policy_listing_noted AFTER UPDATE ON policy_listing FOR EACH ROW
	WHEN ((OLD.codes, OLD.state, OLD.issued_on, OLD.level, OLD.updated_at) IS DISTINCT FROM
		(NEW.codes, NEW.state, NEW.issued_on, NEW.level, NEW.updated_at))
	EXECUTE FUNCTION policy_note_change();

-- A message to a webhook. Until the first attempt more policies may join it; its id is the same at every attempt.
CREATE TABLE alert_delivery (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	search_id bigint NOT NULL REFERENCES saved_search ON DELETE CASCADE,
	policy_ids bigint[] NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	attempts integer NOT NULL DEFAULT 0,
	run_at timestamptz DEFAULT now(), -- the next attempt; null: it is over
	delivered_at timestamptz,
	http_status integer,
	error text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX alert_delivery_open ON alert_delivery (search_id) WHERE attempts = 0;
CREATE INDEX alert_delivery_due ON alert_delivery (run_at) WHERE run_at IS NOT NULL;
CREATE INDEX alert_delivery_by_search ON alert_delivery (search_id, id);
