-- policy_listing_refresh() makes the rows and notes what may be new to saved searches. Whoever changes how a row is made
-- replaces policy_listing_make(), and leaves this one alone.
DROP FUNCTION policy_listing_make(bigint[]);
ALTER FUNCTION policy_listing_refresh(bigint[]) RENAME TO policy_listing_make;
CREATE FUNCTION policy_listing_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM policy_listing_make(ids);
	PERFORM policy_note_changes(ids);
END $$;
