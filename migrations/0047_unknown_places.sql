-- A policy of which nothing says where it comes from was called national. What is not known has a code of its own among the
-- codes of a listing, region:none, so that it is counted and found like a region.
CREATE OR REPLACE FUNCTION policy_listing_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM FROM policy_listing WHERE policy_id = ANY (ids) ORDER BY policy_id FOR UPDATE;
	INSERT INTO policy_listing AS listing
		(policy_id, state, issued_on, level, doc_number, updated_at, codes, card, card_head)
	SELECT p.id, p.state, fact.issued_on, fact.level, fact.doc_number, p.updated_at, place.codes,
		head.text || ', ' || substr(json_build_object(
			'summary_zh', left(p.summary_zh, 400), 'summary_en', left(p.summary_en, 800))::text, 2),
		length(head.text)
	FROM policy p
	CROSS JOIN LATERAL (
		SELECT coalesce(json_agg(l.ref) FILTER (WHERE l.facet = 'region'), '[]') AS regions,
			coalesce(json_agg(l.ref) FILTER (WHERE l.facet = 'agency'), '[]') AS agencies,
			coalesce(json_agg(l.ref) FILTER (WHERE l.facet = 'sector'), '[]') AS sectors,
			coalesce(json_agg(l.ref) FILTER (WHERE l.facet = 'policy_type'), '[]') AS policy_types,
			(array_agg(l.code) FILTER (WHERE l.facet = 'document_number'))[1] AS doc_number,
			(array_agg(l.code) FILTER (WHERE l.facet = 'level'))[1] AS level,
			(array_agg(l.code) FILTER (WHERE l.facet = 'issued_on'))[1]::date AS issued_on,
			(array_agg(l.code) FILTER (WHERE l.facet = 'effective_on'))[1]::date AS effective_on
		FROM (
			SELECT l.facet, l.code, json_build_object(
				'code', l.code, 'role', l.role, 'state', l.state, 'confidence', round(l.confidence::numeric, 2),
				'name_zh', coalesce(t.name_zh, l.code), 'name_en', coalesce(nullif(t.name_en, ''), l.code)) AS ref
			FROM policy_label l LEFT JOIN term t ON t.facet = l.facet AND t.code = l.code
			WHERE l.policy_id = p.id AND l.state <> 'rejected'
			ORDER BY l.state = 'accepted' DESC, l.role NOT IN ('issuer', 'lead', 'primary'), l.confidence DESC, l.code
		) AS l) AS label
	CROSS JOIN LATERAL (
		SELECT coalesce(p.doc_number, label.doc_number) AS doc_number, coalesce(p.level, label.level) AS level,
			coalesce(p.issued_on, label.issued_on) AS issued_on,
			coalesce(p.effective_on, label.effective_on) AS effective_on) AS fact
	CROSS JOIN LATERAL (
		SELECT rtrim(json_build_object(
			'id', p.id, 'version', p.version, 'state', p.state,
			'title_zh', p.title_zh, 'title_en', p.title_en,
			'doc_number', fact.doc_number, 'level', fact.level,
			'issued_on', fact.issued_on, 'effective_on', fact.effective_on,
			'legal_status', p.legal_status, 'actor_kind', p.actor_kind, 'source_url', p.source_url,
			'regions', label.regions, 'agencies', label.agencies,
			'sectors', label.sectors, 'policy_types', label.policy_types,
			'created_at', p.created_at, 'updated_at', p.updated_at)::text, '}') AS text
		OFFSET 0) AS head
	CROSS JOIN LATERAL (
		SELECT coalesce(array_agg(DISTINCT l.facet || ':' || every.code), '{}')
			|| CASE WHEN bool_or(l.facet = 'region') THEN '{}'::text[] ELSE '{region:none}' END AS codes
		FROM policy_label l
		LEFT JOIN term t ON t.facet = l.facet AND t.code = l.code
		CROSS JOIN LATERAL (SELECT l.code UNION ALL SELECT unnest(t.ancestors)) AS every (code)
		WHERE l.policy_id = p.id AND l.state <> 'rejected'
			AND l.role <> 'mentioned' -- a region that is only named is no place of the policy
			AND l.facet NOT IN ('document_number', 'issued_on', 'effective_on', 'level')) AS place
	WHERE p.id = ANY (ids)
	ORDER BY p.id
	ON CONFLICT (policy_id) DO UPDATE SET
		state = EXCLUDED.state, issued_on = EXCLUDED.issued_on, level = EXCLUDED.level,
		doc_number = EXCLUDED.doc_number, updated_at = EXCLUDED.updated_at, codes = EXCLUDED.codes,
		card = EXCLUDED.card, card_head = EXCLUDED.card_head;
END $$;

-- What machines said without any evidence.
DO $$
DECLARE
	ids bigint[];
BEGIN
	WITH gone AS (
		DELETE FROM policy_label WHERE origin <> 'human' AND state = 'suggested' AND field = ''
			AND (facet, code) IN (('region', '100000'), ('level', 'national')) RETURNING policy_id)
	SELECT array_agg(DISTINCT policy_id) INTO ids FROM gone;
	PERFORM policy_listing_refresh(ids);
	UPDATE policy_listing l SET codes = l.codes || '{region:none}'
		WHERE NOT EXISTS (SELECT FROM unnest(l.codes) c WHERE starts_with(c, 'region:'));
END $$;
