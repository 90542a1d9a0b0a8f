-- What became of the jobs of each import, exactly: every number changes in the transaction that makes or ends the job.
-- Transactions only insert deltas, so they never wait for each other; the dispatchers' upkeep folds deltas into
-- one row for each import and kind. What still is to be done: queued - done - stale - dead - cancelled.
CREATE TABLE import_progress (
	import_id bigint NOT NULL,
	kind smallint NOT NULL,
	queued bigint NOT NULL DEFAULT 0,    -- jobs made
	done bigint NOT NULL DEFAULT 0,      -- result applied
	stale bigint NOT NULL DEFAULT 0,     -- void: there is a newer text
	dead bigint NOT NULL DEFAULT 0,      -- given up; falls when a job is put back
	cancelled bigint NOT NULL DEFAULT 0, -- by an operator
	PRIMARY KEY (import_id, kind)
) WITH (fillfactor = 50);

CREATE TABLE import_delta (
	import_id bigint NOT NULL,
	kind smallint NOT NULL,
	queued bigint NOT NULL DEFAULT 0,
	done bigint NOT NULL DEFAULT 0,
	stale bigint NOT NULL DEFAULT 0,
	dead bigint NOT NULL DEFAULT 0,
	cancelled bigint NOT NULL DEFAULT 0
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);

-- The sums of both, for readers: one snapshot sees each delta exactly once.
CREATE VIEW import_count AS
SELECT import_id, kind, sum(queued)::int8 AS queued, sum(done)::int8 AS done, sum(stale)::int8 AS stale,
	sum(dead)::int8 AS dead, sum(cancelled)::int8 AS cancelled
FROM (SELECT * FROM import_progress UNION ALL SELECT * FROM import_delta) AS every
GROUP BY import_id, kind;
