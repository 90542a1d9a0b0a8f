-- Results with citations took turns from their first write to their commit. What has to be seen by the later of two transactions
-- is only this: that one brings a name, or that one cites it. So names are written before the lock, and citations of policies that
-- had none as well: nobody else sees or locks those rows. Readings that bring or take away no name share the lock.

-- Waits for its turn, which ends with the transaction; relation_follow_state() waits for the same.
CREATE FUNCTION relation_take_turn(changed text[]) RETURNS void LANGUAGE sql AS $$
	SELECT CASE WHEN changed = '{}' THEN pg_advisory_xact_lock_shared(hashtext('relation'))
		ELSE pg_advisory_xact_lock(hashtext('relation')) END
$$;

-- The citations of these policies, in the place of those that a reading found before.
CREATE FUNCTION relation_store(ids bigint[], said_now relation_found[]) RETURNS void LANGUAGE plpgsql AS $$
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
END $$;

CREATE OR REPLACE FUNCTION relation_apply(ids bigint[], name_ids bigint[], name_keys text[], said_now relation_found[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	had_some CONSTANT boolean := EXISTS (SELECT FROM relation r WHERE r.policy_id = ANY (ids));
	changed text[];
BEGIN
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
	IF NOT had_some AND changed = '{}' AND cardinality(said_now) = 0 THEN
		RETURN;
	END IF;
	-- Before any row that others may want to resolve: else the two would wait for each other.
	IF had_some THEN
		PERFORM relation_take_turn(changed);
	END IF;
	PERFORM relation_store(ids, said_now);
	IF NOT had_some THEN
		PERFORM relation_take_turn(changed);
	END IF;
	PERFORM relation_resolve(ids, changed);
END $$;
