-- What the oracle needs to know of the past, written down by the same transactions that make it. A job is in one of the
-- tables with a job_uid; a transaction brings it into the system (+1), moves it (0) or ends it (-1).
CREATE SCHEMA audit;
CREATE TABLE audit.job (uid bigint, xid xid8, change integer, place text, kind smallint, policy_id bigint, text_version integer,
	crashes smallint);
CREATE TABLE audit.result (policy_id bigint, kind smallint, text_version integer, fence bigint, xid xid8);

CREATE FUNCTION audit.job_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO audit.job SELECT job_uid, pg_current_xact_id(), TG_ARGV[0]::integer, TG_TABLE_NAME, kind, policy_id,
		text_version, crashes FROM moved;
	RETURN NULL;
END $$;

CREATE FUNCTION audit.result_stored() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO audit.result SELECT policy_id, kind, text_version, fence, pg_current_xact_id() FROM stored;
	RETURN NULL;
END $$;

DO $$
DECLARE
	place text;
BEGIN
	FOR place IN SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t
		USING (table_schema, table_name) WHERE c.table_schema = 'public' AND c.column_name = 'job_uid'
		AND t.table_type = 'BASE TABLE' AND c.table_name NOT LIKE 'job_history%' LOOP
		EXECUTE format('CREATE TRIGGER audit_came AFTER INSERT ON %I REFERENCING NEW TABLE AS moved'
			' FOR EACH STATEMENT EXECUTE FUNCTION audit.job_moved(''1'')', place);
		EXECUTE format('CREATE TRIGGER audit_went AFTER DELETE ON %I REFERENCING OLD TABLE AS moved'
			' FOR EACH STATEMENT EXECUTE FUNCTION audit.job_moved(''-1'')', place);
	END LOOP;
END $$;

CREATE TRIGGER audit_inserted AFTER INSERT ON policy_result REFERENCING NEW TABLE AS stored
	FOR EACH STATEMENT EXECUTE FUNCTION audit.result_stored();
CREATE TRIGGER audit_updated AFTER UPDATE ON policy_result REFERENCING NEW TABLE AS stored
	FOR EACH STATEMENT EXECUTE FUNCTION audit.result_stored();
