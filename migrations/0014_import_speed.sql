-- Who wrote a row is the account that the request came with, and accounts are never deleted: a check of it for each of
-- a thousand rows costs more than storing their jobs, and makes all that one crawler saves meet on the lock of one row.
ALTER TABLE policy DROP CONSTRAINT policy_created_by_fkey, DROP CONSTRAINT policy_updated_by_fkey;
ALTER TABLE revision DROP CONSTRAINT revision_account_id_fkey;
ALTER TABLE submission DROP CONSTRAINT submission_account_id_fkey;

-- As before; but the text that is used twice is made once.
CREATE OR REPLACE FUNCTION policy_listing_begin(ids bigint[]) RETURNS void LANGUAGE sql AS $$
	INSERT INTO policy_listing (policy_id, state, issued_on, level, doc_number, updated_at, codes, card, card_head)
	SELECT p.id, p.state, p.issued_on, p.level, p.doc_number, p.updated_at, '{}',
		head.text || ', ' || substr(json_build_object(
			'summary_zh', left(p.summary_zh, 400), 'summary_en', left(p.summary_en, 800))::text, 2),
		length(head.text)
	FROM policy p
	CROSS JOIN LATERAL (
		SELECT rtrim(json_build_object(
			'id', p.id, 'version', p.version, 'state', p.state,
			'title_zh', p.title_zh, 'title_en', p.title_en,
			'doc_number', p.doc_number, 'level', p.level,
			'issued_on', p.issued_on, 'effective_on', p.effective_on,
			'legal_status', p.legal_status, 'actor_kind', p.actor_kind, 'source_url', p.source_url,
			'regions', '[]'::json, 'agencies', '[]'::json, 'sectors', '[]'::json, 'policy_types', '[]'::json,
			'created_at', p.created_at, 'updated_at', p.updated_at)::text, '}') AS text
		OFFSET 0) AS head
	WHERE p.id = ANY (ids)
$$;
