-- The labels of one facet of one policy as a JSON array, best first.
CREATE FUNCTION policy_labels_json(of_policy bigint, of_facet text) RETURNS json STABLE LANGUAGE sql AS $$
	SELECT coalesce(json_agg(json_build_object(
			'code', l.code, 'role', l.role, 'state', l.state, 'confidence', round(l.confidence::numeric, 2),
			'name_zh', coalesce(t.name_zh, l.code), 'name_en', coalesce(nullif(t.name_en, ''), l.code))
		ORDER BY l.state = 'accepted' DESC, l.role NOT IN ('issuer', 'lead', 'primary'), l.confidence DESC, l.code), '[]')
	FROM policy_label l LEFT JOIN term t ON t.facet = l.facet AND t.code = l.code
	WHERE l.policy_id = of_policy AND l.facet = of_facet AND l.state <> 'rejected'
$$;

-- The value of a fact (document_number, issued_on, effective_on, level) as machines and reviewers
-- see it: the accepted one, else the most probable one, else null.
CREATE FUNCTION policy_fact(of_policy bigint, of_facet text) RETURNS text STABLE LANGUAGE sql AS $$
	SELECT code FROM policy_label
	WHERE policy_id = of_policy AND facet = of_facet AND state <> 'rejected'
	ORDER BY state = 'accepted' DESC, confidence DESC, code
	LIMIT 1
$$;

-- Which of the automatic jobs have been done for the text as it is now.
CREATE FUNCTION policy_processing_json(of_policy bigint, of_text_version integer) RETURNS json STABLE LANGUAGE sql AS $$
	SELECT json_object_agg(k.name, CASE
			WHEN r.text_version = of_text_version THEN 'done'
			WHEN EXISTS (SELECT FROM job_dead d
				WHERE d.policy_id = of_policy AND d.kind = k.id AND d.text_version = of_text_version) THEN 'dead'
			ELSE 'pending' END ORDER BY k.id)
	FROM job_kind k LEFT JOIN policy_result r ON r.policy_id = of_policy AND r.kind = k.id
	WHERE k.is_automatic
$$;
CREATE INDEX job_dead_by_policy ON job_dead (policy_id);

-- Rebuilds the listing rows of these policies. Must be called, in the transaction, after every change of
-- policy or policy_label. It locks the rows first: of two transactions that change one policy, the
-- later one sees what the earlier one did (READ COMMITTED takes a snapshot for each statement).
CREATE FUNCTION policy_listing_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM policy_listing WHERE policy_id = ANY (ids) ORDER BY policy_id FOR UPDATE;
	INSERT INTO policy_listing AS listing (policy_id, state, issued_on, level, updated_at, title, codes, card)
	SELECT p.id, p.state, fact.issued_on, fact.level, p.updated_at, coalesce(nullif(p.title_zh, ''), p.title_en),
		labels.codes,
		json_build_object(
			'id', p.id, 'version', p.version, 'state', p.state,
			'title_zh', p.title_zh, 'title_en', p.title_en,
			'doc_number', fact.doc_number, 'level', fact.level,
			'issued_on', fact.issued_on, 'effective_on', fact.effective_on,
			'legal_status', p.legal_status, 'actor_kind', p.actor_kind,
			'summary_zh', left(p.summary_zh, 400), 'summary_en', left(p.summary_en, 800),
			'source_url', p.source_url,
			'regions', policy_labels_json(p.id, 'region'),
			'agencies', policy_labels_json(p.id, 'agency'),
			'sectors', policy_labels_json(p.id, 'sector'),
			'policy_types', policy_labels_json(p.id, 'policy_type'),
			'created_at', p.created_at, 'updated_at', p.updated_at)::text
	FROM policy p
	CROSS JOIN LATERAL (
		SELECT coalesce(p.doc_number, policy_fact(p.id, 'document_number')) AS doc_number,
			coalesce(p.level, policy_fact(p.id, 'level')) AS level,
			coalesce(p.issued_on, policy_fact(p.id, 'issued_on')::date) AS issued_on,
			coalesce(p.effective_on, policy_fact(p.id, 'effective_on')::date) AS effective_on) AS fact
	CROSS JOIN LATERAL (
		SELECT coalesce(array_agg(DISTINCT l.facet || ':' || every.code), '{}') AS codes
		FROM policy_label l
		LEFT JOIN term t ON t.facet = l.facet AND t.code = l.code
		CROSS JOIN LATERAL (
			SELECT l.code UNION ALL SELECT unnest(t.ancestors)) AS every (code)
		WHERE l.policy_id = p.id AND l.state <> 'rejected'
			AND l.role <> 'mentioned' -- a region that is only named is no place of the policy
			AND l.facet NOT IN ('document_number', 'issued_on', 'effective_on', 'level')) AS labels
	WHERE p.id = ANY (ids)
	ORDER BY p.id
	ON CONFLICT (policy_id) DO UPDATE SET
		state = EXCLUDED.state, issued_on = EXCLUDED.issued_on, level = EXCLUDED.level,
		updated_at = EXCLUDED.updated_at, title = EXCLUDED.title, codes = EXCLUDED.codes, card = EXCLUDED.card;
END $$;
