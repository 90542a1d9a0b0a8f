-- What changed is noted once for many policies, and only where a saved search is old enough to care: rows of results pay nothing
-- for it. Who writes policy_search says policy_note_changes() afterwards; policy_listing_refresh() does so itself.
DROP TRIGGER policy_search_noted ON policy_search;
DROP TRIGGER policy_listing_noted ON policy_listing;
DROP FUNCTION policy_note_change();
CREATE INDEX saved_search_by_since ON saved_search (since);

-- A search that is kept meanwhile and not seen here is younger than the policies' last change by people, so none is new to it.
CREATE FUNCTION policy_note_changes(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	watched_since timestamptz := (SELECT min(since) FROM saved_search);
BEGIN
	IF watched_since IS NOT NULL THEN
		INSERT INTO policy_change (policy_id)
		SELECT policy_id FROM policy_listing WHERE policy_id = ANY (ids) AND updated_at >= watched_since ORDER BY policy_id;
	END IF;
END $$;

ALTER FUNCTION policy_listing_refresh(bigint[]) RENAME TO policy_listing_make;
CREATE FUNCTION policy_listing_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM policy_listing_make(ids);
	PERFORM policy_note_changes(ids);
END $$;

-- Rows come and go: a table that is mostly dead rows is slow to find the oldest in.
ALTER TABLE policy_change SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

CREATE INDEX saved_search_match_found ON saved_search_match (found_at);

-- The legal status was left out of what alerts look for.
UPDATE saved_search SET wish = wish || jsonb_build_object('legal_status',
	string_to_array(replace((regexp_match(query, '(?:^|&)legal_status=([^&]*)'))[1], '%2C', ','), ','))
WHERE query ~ '(^|&)legal_status=[^&]';
