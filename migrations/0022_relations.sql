-- Which policy cites which, and what it does to it. Citations name documents by keys (workers/classify/citations.h); a policy bears
-- the keys of its own number and titles. A relation whose keys nobody bears, or several do, is open, and resolves by
-- itself when the policies change.

-- The keys by which others cite a policy, as its last reading found them.
CREATE TABLE policy_name (
	policy_id bigint NOT NULL REFERENCES policy,
	key text NOT NULL CHECK (key <> ''),
	PRIMARY KEY (policy_id, key)
);
CREATE INDEX policy_name_by_key ON policy_name (key);

CREATE TABLE relation (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	policy_id bigint NOT NULL REFERENCES policy, -- the one that cites
	kind text NOT NULL
		CHECK (kind IN ('implements', 'follows', 'amends', 'supersedes', 'repeals', 'cites', 'attachment_of')),
	other_id bigint REFERENCES policy, -- null: open
	number text NOT NULL DEFAULT '',   -- as cited, canonical
	title text NOT NULL DEFAULT '',    -- as cited, without 《》
	number_key text NOT NULL DEFAULT '',
	title_key text NOT NULL DEFAULT '',
	-- by which a citation is known again when the text is read anew: the key of the number, else of the title; where a
	-- person names the other policy without citing it, its id
	cited text NOT NULL CHECK (cited <> ''),
	origin text NOT NULL CHECK (origin IN ('rule', 'model', 'human')),
	state text NOT NULL DEFAULT 'suggested' CHECK (state IN ('suggested', 'accepted', 'rejected')),
	confidence real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
	-- the evidence: code points [start_pos, end_pos) of the field as it was at text_version
	field text NOT NULL DEFAULT '',
	start_pos integer NOT NULL DEFAULT 0,
	end_pos integer NOT NULL DEFAULT 0,
	quote text NOT NULL DEFAULT '',
	text_version integer NOT NULL DEFAULT 0,
	decided_by bigint REFERENCES account,
	decided_at timestamptz,
	UNIQUE (policy_id, cited),
	CHECK (other_id <> policy_id),
	CHECK (end_pos >= start_pos AND start_pos >= 0)
);
CREATE INDEX relation_by_other ON relation (other_id, policy_id) WHERE other_id IS NOT NULL;
CREATE INDEX relation_by_number ON relation (number_key) WHERE number_key <> '';
CREATE INDEX relation_by_title ON relation (title_key) WHERE title_key <> '';

-- What a reading found: one row of an array given to relation_apply().
CREATE TYPE relation_found AS (
	policy_id bigint, kind text, number text, title text, number_key text, title_key text,
	confidence double precision, field text, start_pos bigint, end_pos bigint, quote text
);

-- The only policy but `self` that bears this key; null where none or several do. Looks at no more than three rows.
CREATE FUNCTION policy_named(wanted text, self bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN count(*) = 1 THEN min(found.policy_id) END
	FROM (
		SELECT n.policy_id FROM policy_name n JOIN policy p ON p.id = n.policy_id
		WHERE n.key = wanted AND n.policy_id <> self AND p.state <> 'withdrawn' LIMIT 2) AS found
	WHERE wanted <> ''
$$;

-- Resolves, or opens again, the relations of these policies and all that cite one of these keys. What a person made, refused or
-- accepted with its other policy stays.
CREATE FUNCTION relation_resolve(ids bigint[], keys text[]) RETURNS void LANGUAGE sql AS $$
	WITH touched AS MATERIALIZED (
		SELECT id FROM relation WHERE policy_id = ANY (ids)
		UNION SELECT id FROM relation WHERE number_key <> '' AND number_key = ANY (keys)
		UNION SELECT id FROM relation WHERE title_key <> '' AND title_key = ANY (keys)
	),
	wanted AS MATERIALIZED (
		SELECT r.id, coalesce(policy_named(r.number_key, r.policy_id), policy_named(r.title_key, r.policy_id)) AS other_id
		FROM relation r JOIN touched USING (id)
		WHERE r.origin <> 'human' AND r.state <> 'rejected' AND NOT (r.state = 'accepted' AND r.other_id IS NOT NULL)
		ORDER BY r.id
	)
	UPDATE relation r SET other_id = wanted.other_id
	FROM wanted WHERE r.id = wanted.id AND r.other_id IS DISTINCT FROM wanted.other_id
$$;

-- Stores what the readings of these policies found: their names and citations. Transactions take turns: of one that brings a
-- policy and one that cites it, the later sees what the earlier did.
CREATE FUNCTION relation_apply(ids bigint[], name_ids bigint[], name_keys text[], said_now relation_found[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	changed text[];
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('relation'));
	WITH given AS (
		SELECT DISTINCT policy_id, key FROM unnest(name_ids, name_keys) AS x (policy_id, key)
		WHERE policy_id = ANY (ids) AND key <> ''
	),
	gone AS (
		DELETE FROM policy_name n WHERE n.policy_id = ANY (ids)
			AND NOT EXISTS (SELECT FROM given g WHERE g.policy_id = n.policy_id AND g.key = n.key)
		RETURNING n.key
	),
	made AS (
		INSERT INTO policy_name (policy_id, key) SELECT policy_id, key FROM given
		ON CONFLICT DO NOTHING RETURNING key
	)
	SELECT coalesce(array_agg(DISTINCT key), '{}') INTO changed
	FROM (SELECT key FROM gone UNION ALL SELECT key FROM made) AS either;

	INSERT INTO relation AS r (policy_id, kind, number, title, number_key, title_key, cited, origin, confidence, field,
		start_pos, end_pos, quote, text_version)
	SELECT DISTINCT ON (x.policy_id, x.cited) x.policy_id, x.kind, x.number, x.title, x.number_key, x.title_key, x.cited, 'rule',
		x.confidence, x.field, x.start_pos, x.end_pos, x.quote, p.text_version
	FROM (SELECT *, coalesce(nullif(number_key, ''), title_key) AS cited FROM unnest(said_now)) AS x
	JOIN policy p ON p.id = x.policy_id
	WHERE x.policy_id = ANY (ids) AND x.cited <> '' AND NOT EXISTS ( -- decided already under its other key
		SELECT FROM relation d WHERE d.policy_id = x.policy_id AND d.cited <> x.cited
			AND (d.origin = 'human' OR d.state <> 'suggested')
			AND ((x.title_key <> '' AND d.title_key = x.title_key) OR (x.number_key <> '' AND d.number_key = x.number_key)))
	ORDER BY x.policy_id, x.cited, x.confidence DESC
	ON CONFLICT (policy_id, cited) DO UPDATE SET kind = EXCLUDED.kind, number = EXCLUDED.number, title = EXCLUDED.title,
		number_key = EXCLUDED.number_key, title_key = EXCLUDED.title_key, confidence = EXCLUDED.confidence, field = EXCLUDED.field,
		start_pos = EXCLUDED.start_pos, end_pos = EXCLUDED.end_pos, quote = EXCLUDED.quote, text_version = EXCLUDED.text_version
	WHERE r.origin <> 'human' AND r.state = 'suggested';

	DELETE FROM relation r
	WHERE r.policy_id = ANY (ids) AND r.origin <> 'human' AND r.state = 'suggested' AND NOT EXISTS (
		SELECT FROM unnest(said_now) AS x
		WHERE x.policy_id = r.policy_id AND coalesce(nullif(x.number_key, ''), x.title_key) = r.cited);

	PERFORM relation_resolve(ids, changed);
END $$;

-- A withdrawn policy is cited by nobody any more, one that comes back is.
CREATE FUNCTION relation_follow_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('relation'));
	PERFORM relation_resolve('{}', ARRAY(SELECT key FROM policy_name WHERE policy_id = NEW.id));
	RETURN NULL;
END $$;
CREATE TRIGGER policy_relations_follow AFTER UPDATE OF state ON policy FOR EACH ROW
	WHEN ((OLD.state = 'withdrawn') <> (NEW.state = 'withdrawn')) EXECUTE FUNCTION relation_follow_state();
