-- People's decisions on labels. A decided label (state <> 'suggested') stays as the person left it; what the machine says
-- of it at its last reading stands beside it, so that the difference can be shown.
ALTER TABLE policy_label
	ADD COLUMN version integer NOT NULL DEFAULT 1, -- rises with every decision, not with what machines say
	-- of decided labels only: what the machine says now; null = it does not say so (any more)
	ADD COLUMN machine_role text,
	ADD COLUMN machine_origin text CHECK (machine_origin IN ('rule', 'model')),
	ADD COLUMN machine_confidence real,
	ADD CHECK ((machine_role IS NULL) = (machine_origin IS NULL) AND (machine_role IS NULL) = (machine_confidence IS NULL));
UPDATE policy_label SET machine_role = role, machine_origin = origin, machine_confidence = confidence
	WHERE state <> 'suggested' AND origin <> 'human';
CREATE INDEX policy_label_decided ON policy_label (policy_id) WHERE state <> 'suggested';

-- Every decision, for good: who did what, when, and what the machine said of it at that moment.
CREATE TABLE label_decision (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	policy_id bigint NOT NULL REFERENCES policy,
	label_id bigint NOT NULL, -- no reference: a hand-made label may be gone
	version integer NOT NULL, -- of the label, after the decision
	facet text NOT NULL,
	code text NOT NULL,
	role text NOT NULL,
	action text NOT NULL CHECK (action IN ('add', 'accept', 'reject', 'reopen', 'remove')),
	machine_origin text,
	machine_confidence real,
	account_id bigint NOT NULL REFERENCES account,
	at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX label_decision_by_policy ON label_decision (policy_id, id);
