-- What the last reading says of relations that people stated or decided, as targets and labels tell it.
ALTER TABLE relation
	ADD COLUMN finding text NOT NULL DEFAULT 'same' CHECK (finding IN ('same', 'differs', 'absent')),
	ADD COLUMN machine jsonb COMPRESSION lz4, -- {kind, other_id, number, title}
	ADD CHECK ((machine IS NOT NULL) = (finding = 'differs'));

-- A decided relation is known again by the number or title cited, else by the policy that the citation names.
CREATE FUNCTION relation_tell(ids bigint[], said_now relation_found[]) RETURNS void LANGUAGE sql AS $$
	WITH kept AS MATERIALIZED (
		SELECT * FROM relation WHERE policy_id = ANY (ids) AND (origin = 'human' OR state <> 'suggested')),
	said AS MATERIALIZED (
		SELECT x.*, coalesce(policy_named(x.number_key, x.policy_id), policy_named(x.title_key, x.policy_id)) AS other_id
		FROM unnest(said_now) AS x WHERE x.policy_id IN (SELECT policy_id FROM kept)),
	judged AS (
		SELECT DISTINCT ON (k.id) k.id,
			CASE WHEN s.policy_id IS NULL THEN 'absent' WHEN s.kind <> k.kind OR s.other_id <> k.other_id THEN 'differs' ELSE 'same' END AS finding,
			jsonb_build_object('kind', s.kind, 'other_id', s.other_id, 'number', nullif(s.number, ''), 'title', nullif(s.title, '')) AS says
		FROM kept k LEFT JOIN said s ON s.policy_id = k.policy_id AND (s.number_key <> '' AND s.number_key = k.number_key
			OR s.title_key <> '' AND s.title_key = k.title_key OR s.other_id = k.other_id)
		ORDER BY k.id, s.other_id IS NOT DISTINCT FROM k.other_id DESC, s.kind = k.kind DESC, s.confidence DESC)
	UPDATE relation r SET finding = j.finding, machine = CASE WHEN j.finding = 'differs' THEN j.says END
	FROM (SELECT * FROM judged ORDER BY id) j
	WHERE r.id = j.id AND (r.finding, r.machine) IS DISTINCT FROM (j.finding, CASE WHEN j.finding = 'differs' THEN j.says END)
$$;

-- As before; then tells what people decided what it says now.
CREATE OR REPLACE FUNCTION relation_store(ids bigint[], said_now relation_found[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO relation AS r (policy_id, kind, number, title, number_key, title_key, cited, origin, confidence, field,
		start_pos, end_pos, quote, text_version)
	SELECT DISTINCT ON (x.policy_id, x.cited) x.policy_id, x.kind, x.number, x.title, x.number_key, x.title_key, x.cited,
		'rule', x.confidence, x.field, x.start_pos, x.end_pos, x.quote, p.text_version
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
	PERFORM relation_tell(ids, said_now);
END $$;
