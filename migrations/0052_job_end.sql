-- Ends attempts whose rows nobody needs to see. To return the rows of a DELETE costs as much as to delete them.
CREATE FUNCTION job_end(lanes bigint[], ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	-- job_ready_pkey: the limits hold whatever the planner thinks of the table's size.
	DELETE FROM job_ready j USING unnest(ids) AS item (id)
	WHERE j.lane = ANY (lanes) AND j.id = item.id AND j.id BETWEEN ids[1] AND ids[cardinality(ids)];
	GET DIAGNOSTICS n = ROW_COUNT;
	IF n <> cardinality(ids) THEN
		RAISE EXCEPTION 'of % attempts % are there', cardinality(ids), n USING ERRCODE = 'CC001';
	END IF;
END $$;
