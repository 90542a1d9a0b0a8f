-- What operators (and the circuit breaker) say about jobs of a kind or of an import.
--   pause   jobs of it are not claimed: claims move the ones they meet to job_held, so each is looked at once; at its
--           end (ended_at) they go back in batches, and with the last one the row goes as well
--   cancel  jobs of it made until `at` are ended: a walk over the queue in batches (walk_*) moves them to job_dead, marked;
--           those that come back later (failed or lost at that moment) are met by claims. ended_at: the walk is over
CREATE TABLE job_control (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	action text NOT NULL CHECK (action IN ('pause', 'cancel')),
	kind smallint REFERENCES job_kind,
	import_id bigint,
	reason text NOT NULL,
	said_by text NOT NULL,        -- name of the account
	at timestamptz NOT NULL DEFAULT clock_timestamp(),
	until timestamptz,            -- pause: ends by itself; of the breaker: when it tries again
	ended_at timestamptz,
	n_jobs bigint NOT NULL DEFAULT 0, -- pause: held now; cancel: ended so far
	up_to bigint NOT NULL DEFAULT 0,  -- cancel: no attempt that was there at that moment has a higher id
	walk_stage smallint NOT NULL DEFAULT 0, -- 0 to 3 lanes of job_ready, 4 job_wait, 5 job_held
	walk_id bigint NOT NULL DEFAULT 0,      -- within the stage: last row looked at
	-- the circuit breaker's; a pause of its own closes the kind, probes tell whether it may be opened
	is_breaker boolean NOT NULL DEFAULT false,
	n_trips smallint NOT NULL DEFAULT 1,
	probe_ids bigint[] NOT NULL DEFAULT '{}', -- attempts let through; empty: closed
	probe_ok smallint NOT NULL DEFAULT 0,
	probe_failed smallint NOT NULL DEFAULT 0,
	CHECK (num_nonnulls(kind, import_id) = 1)
);
-- Saying something again changes what was said.
CREATE UNIQUE INDEX job_control_in_force ON job_control (action, kind, import_id) NULLS NOT DISTINCT
	WHERE ended_at IS NULL;

-- Jobs that a pause keeps out of the lanes.
CREATE TABLE job_held (
	control_id bigint NOT NULL, -- no reference: a check for each row would cost more than the move
	job_uid bigint NOT NULL,
	policy_id bigint,
	import_id bigint,
	created_at timestamptz NOT NULL,
	text_version integer NOT NULL,
	lane smallint NOT NULL,
	kind smallint NOT NULL,
	attempt smallint NOT NULL,
	crashes smallint NOT NULL,
	PRIMARY KEY (control_id, job_uid)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);

-- Cancelled jobs are kept like dead ones: an operator can take a cancel back.
ALTER TABLE job_dead ADD COLUMN is_cancelled boolean NOT NULL DEFAULT false;
CREATE INDEX job_dead_given_up ON job_dead (job_uid) WHERE NOT is_cancelled;

-- Every attempt that ended, one row for each batch that ended together: arrays with an element for each attempt.
-- policy_min and policy_max tell a search by policy which rows it need not open.
CREATE TABLE job_history (
	id bigint GENERATED ALWAYS AS IDENTITY,
	at timestamptz NOT NULL DEFAULT now(),
	policy_min bigint,
	policy_max bigint,
	uids bigint[] NOT NULL,
	policies bigint[] NOT NULL,
	kinds smallint[] NOT NULL,
	outcomes smallint[] NOT NULL, -- enum job_outcome (result_store.h); 5: done, but void
	attempts smallint[] NOT NULL,
	ms integer[] NOT NULL,        -- that the worker needed; 0: unknown
	messages text[],              -- why, where anything failed
	PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
ALTER TABLE job_history ALTER COLUMN uids SET COMPRESSION lz4, ALTER COLUMN policies SET COMPRESSION lz4,
	ALTER COLUMN kinds SET COMPRESSION lz4, ALTER COLUMN outcomes SET COMPRESSION lz4,
	ALTER COLUMN attempts SET COMPRESSION lz4, ALTER COLUMN ms SET COMPRESSION lz4,
	ALTER COLUMN messages SET COMPRESSION lz4;
-- Only for the case that nobody made a day's partition: no job waits for its history.
CREATE TABLE job_history_default PARTITION OF job_history DEFAULT;

-- Makes the partitions of today and the three days after it, and drops those that are older than keep_days (UTC).
-- One at a time; gives way to readers and writers rather than letting them wait. The answer: partitions made and dropped.
CREATE FUNCTION job_history_keep(keep_days integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	today CONSTANT date := (now() AT TIME ZONE 'UTC')::date;
	name text;
	day date;
	n integer := 0;
BEGIN
	IF NOT pg_try_advisory_xact_lock(7301, 0) THEN
		RETURN 0;
	END IF;
	PERFORM set_config('lock_timeout', '200ms', true);
	FOR i IN 0..3 LOOP
		day := today + i;
		name := 'job_history_' || to_char(day, 'YYYYMMDD');
		CONTINUE WHEN to_regclass(name) IS NOT NULL;
		EXECUTE format('CREATE TABLE %I (LIKE job_history INCLUDING ALL EXCLUDING IDENTITY)', name);
		EXECUTE format('WITH moved AS (DELETE FROM job_history_default WHERE at >= %L AND at < %L RETURNING *)'
			' INSERT INTO %I SELECT * FROM moved', day::timestamp AT TIME ZONE 'UTC',
			(day + 1)::timestamp AT TIME ZONE 'UTC', name);
		EXECUTE format('ALTER TABLE job_history ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name,
			day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
		n := n + 1;
	END LOOP;
	FOR name IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
		WHERE i.inhparent = 'job_history'::regclass AND c.relname ~ '^job_history_\d{8}$'
			AND to_date(right(c.relname, 8), 'YYYYMMDD') < today - keep_days
	LOOP
		EXECUTE format('DROP TABLE %I', name);
		n := n + 1;
	END LOOP;
	DELETE FROM job_history_default WHERE at < now() - keep_days * interval '1 day';
	DELETE FROM job_dead WHERE job_uid IN (SELECT job_uid FROM job_dead
		WHERE is_cancelled AND died_at < now() - keep_days * interval '1 day' LIMIT 20000);
	RETURN n;
END $$;
SELECT job_history_keep(14);
