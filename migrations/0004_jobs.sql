-- The job queue. Insert and delete only on the hot path; no row is updated for each job.
-- A job's `id` is its attempt id and the fence of its result: every retry is DELETE + INSERT with
-- a new id, so a stale result matches no row. `job_uid` stays over all attempts: people see it.
CREATE SEQUENCE job_uid_seq CACHE 32;

CREATE TABLE job_kind (
	id smallint PRIMARY KEY,  -- enum job_kind in proto/job.h
	name text NOT NULL UNIQUE,
	is_automatic boolean NOT NULL -- made for every new text of a policy
);
INSERT INTO job_kind VALUES (0, 'noop', false), (1, 'classify', true), (2, 'translate', true), (3, 'index', true);

CREATE TABLE job_ready (
	-- no cache: an id drawn long before its commit would lie behind the lane's head
	id bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME job_ready_id_seq),
	job_uid bigint NOT NULL DEFAULT nextval('job_uid_seq'),
	policy_id bigint,  -- null: noop
	import_id bigint,
	created_at timestamptz NOT NULL DEFAULT now(), -- of the first attempt
	text_version integer NOT NULL DEFAULT 0,
	lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 3), -- 0 interactive, 1 normal, 2 bulk, 3 quarantine
	kind smallint NOT NULL,
	attempt smallint NOT NULL DEFAULT 1,
	crashes smallint NOT NULL DEFAULT 0, -- attempts that took a worker down
	PRIMARY KEY (lane, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);

-- Jobs that wait for their time: back-off after a failed attempt.
CREATE TABLE job_wait (
	job_uid bigint PRIMARY KEY,
	run_at timestamptz NOT NULL,
	policy_id bigint,
	import_id bigint,
	created_at timestamptz NOT NULL,
	text_version integer NOT NULL,
	lane smallint NOT NULL,
	kind smallint NOT NULL,
	attempt smallint NOT NULL, -- of the attempt to come
	crashes smallint NOT NULL,
	last_error text NOT NULL
);
CREATE INDEX job_wait_by_time ON job_wait (run_at);

-- Jobs given up, with the reason; redrive puts them back.
CREATE TABLE job_dead (
	job_uid bigint PRIMARY KEY,
	policy_id bigint,
	import_id bigint,
	created_at timestamptz NOT NULL,
	died_at timestamptz NOT NULL DEFAULT now(),
	text_version integer NOT NULL,
	kind smallint NOT NULL,
	attempts smallint NOT NULL,
	crashes smallint NOT NULL,
	reason text NOT NULL
);
CREATE INDEX job_dead_by_time ON job_dead (died_at);

-- A dispatcher's life: it renews its lease every 2 s by the database's clock; what a server claimed
-- belongs to nobody once its lease is over.
CREATE SEQUENCE api_server_epoch_seq;
CREATE TABLE api_server (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL UNIQUE,
	epoch bigint NOT NULL, -- new at every start: receipts of an older epoch are swept
	lease_until timestamptz NOT NULL,
	started_at timestamptz NOT NULL DEFAULT now(),
	workers jsonb NOT NULL DEFAULT '[]', -- who is connected, as last reported by the dispatcher: schema Worker without `server`
	counters jsonb NOT NULL DEFAULT '{}' -- {"classify": {"done": 1, "stale": 0, "retried": 0, "dead": 0, "returned": 0}, ...} since started_at
);

-- One row for each claimed batch: who works on which attempts.
CREATE TABLE job_receipt (
	fence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	lane smallint NOT NULL,
	server_id bigint NOT NULL,
	epoch bigint NOT NULL,
	ids bigint[] NOT NULL,
	claimed_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX job_receipt_by_server ON job_receipt (server_id, epoch);

-- How far each lane has been claimed: a hint that keeps claims from reading dead index entries.
-- Not transactional on purpose; the sweep lowers it for jobs that committed late. Unlogged: moving it
-- costs no flush, and after a crash it begins at 0, which is always right.
CREATE UNLOGGED SEQUENCE job_head_0 MINVALUE 0 START 0;
CREATE UNLOGGED SEQUENCE job_head_1 MINVALUE 0 START 0;
CREATE UNLOGGED SEQUENCE job_head_2 MINVALUE 0 START 0;
CREATE UNLOGGED SEQUENCE job_head_3 MINVALUE 0 START 0;

-- Exactly one live result for each policy and kind: the text version that was worked on last.
CREATE TABLE policy_result (
	policy_id bigint NOT NULL REFERENCES policy,
	kind smallint NOT NULL,
	text_version integer NOT NULL,
	fence bigint NOT NULL, -- the attempt that it came from
	finished_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (policy_id, kind)
) WITH (fillfactor = 85);
