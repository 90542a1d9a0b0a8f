-- Models learned from people's decisions, one active for each facet at most; workers get the active ones with the
-- reference data.
INSERT INTO job_kind VALUES (4, 'train', false);

CREATE TABLE model (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	facet text NOT NULL,
	-- training: its job is on the way (or was given up: then it is shown as failed); candidate: trained, never used
	state text NOT NULL DEFAULT 'training' CHECK (state IN ('training', 'failed', 'candidate', 'active', 'retired')),
	job_uid bigint NOT NULL UNIQUE DEFAULT nextval('job_uid_seq'),
	is_automatic boolean NOT NULL, -- becomes active by itself where it is not worse than the rules alone
	bytes bytea, -- opaque to the server
	figures jsonb, -- schema ModelFigures
	created_at timestamptz NOT NULL DEFAULT now(),
	created_by bigint NOT NULL REFERENCES account,
	trained_at timestamptz,
	activated_at timestamptz, -- the last time
	activated_by bigint REFERENCES account, -- null: by itself
	retired_at timestamptz,
	CHECK ((bytes IS NULL) = (state IN ('training', 'failed')))
);
CREATE UNIQUE INDEX model_active ON model (facet) WHERE state = 'active';
CREATE UNIQUE INDEX model_training ON model (facet) WHERE state = 'training';

CREATE TRIGGER model_changed AFTER UPDATE OF state ON model FOR EACH ROW
	WHEN (OLD.state IS DISTINCT FROM NEW.state AND 'active' IN (OLD.state, NEW.state))
	EXECUTE FUNCTION refdata_raise_revision();

-- By which revision of the reference data (terms, models) a policy was classified; 0: it is not known.
ALTER TABLE policy_result
	ADD COLUMN revision bigint NOT NULL DEFAULT 0,
	ADD COLUMN asked_at timestamptz; -- somebody wanted it read again; under way until finished_at is later
