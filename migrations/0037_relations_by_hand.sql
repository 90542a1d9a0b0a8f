-- Relations that people state, correct, accept and reject, with their history. What a person made or decided stays as it is
-- when texts are read again (relation_apply(), relation_resolve()).
ALTER TABLE relation
	ADD COLUMN version integer NOT NULL DEFAULT 1, -- rises with every change of what is stated or decided; writes name it
	ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(),
	ADD COLUMN created_by bigint REFERENCES account, -- null: a machine
	ADD CHECK (origin <> 'human' OR state <> 'suggested');

-- A machine that reads another kind or finds another policy states something else than was seen.
CREATE FUNCTION relation_restated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.version := OLD.version + 1;
	RETURN NEW;
END $$;
CREATE TRIGGER relation_restated BEFORE UPDATE OF kind, other_id ON relation FOR EACH ROW
	WHEN (NEW.version = OLD.version AND (OLD.kind, OLD.other_id) IS DISTINCT FROM (NEW.kind, NEW.other_id))
	EXECUTE FUNCTION relation_restated();

-- Every decision and edit, field by field: changes = {"kind": [before, after], ...}.
CREATE TABLE relation_revision (
	relation_id bigint NOT NULL REFERENCES relation ON DELETE CASCADE,
	version integer NOT NULL,
	action text NOT NULL CHECK (action IN ('create', 'accept', 'reject', 'edit', 'reopen')),
	account_id bigint NOT NULL REFERENCES account,
	at timestamptz NOT NULL DEFAULT now(),
	changes jsonb COMPRESSION lz4 NOT NULL DEFAULT '{}',
	PRIMARY KEY (relation_id, version)
);
