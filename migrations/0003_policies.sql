-- A policy as people keep it. What machines find about it lives in narrow tables of its own
-- (0004, 0005), so that a result never rewrites this row.
CREATE TABLE policy (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	version integer NOT NULL DEFAULT 1,      -- rises with every change; writes name the one they are based on
	text_version integer NOT NULL DEFAULT 1, -- rises when a title, number, summary or body changes; jobs carry it
	state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'in_review', 'published', 'withdrawn')),
	title_zh text NOT NULL DEFAULT '',
	title_en text NOT NULL DEFAULT '',
	doc_number text, -- 文号 such as 国办发〔2024〕39号; null: as the machine found it
	level text CHECK (level IN ('national', 'province', 'prefecture', 'county', 'zone')),
	issued_on date,
	effective_on date,
	expires_on date,
	legal_status text NOT NULL DEFAULT 'in_force'
		CHECK (legal_status IN ('in_force', 'amended', 'superseded', 'repealed', 'draft_for_comment')),
	actor_kind text NOT NULL DEFAULT 'state' CHECK (actor_kind IN ('state', 'non_state')),
	summary_zh text NOT NULL DEFAULT '',
	summary_en text NOT NULL DEFAULT '',
	source_url text,
	source_system text, -- where the record came from, with the id that it has there
	external_id text,
	created_at timestamptz NOT NULL DEFAULT now(),
	created_by bigint NOT NULL REFERENCES account,
	updated_at timestamptz NOT NULL DEFAULT now(),
	updated_by bigint NOT NULL REFERENCES account,
	CHECK (title_zh <> '' OR title_en <> ''),
	CHECK ((source_system IS NULL) = (external_id IS NULL)),
	UNIQUE (source_system, external_id)
);

CREATE TABLE policy_text (
	policy_id bigint NOT NULL REFERENCES policy,
	lang text NOT NULL CHECK (lang IN ('zh', 'en')),
	-- original: the document's own text; translation: by people; machine: a draft by a machine
	origin text NOT NULL DEFAULT 'original' CHECK (origin IN ('original', 'translation', 'machine')),
	body text COMPRESSION lz4 NOT NULL,
	PRIMARY KEY (policy_id, lang)
);

-- Every version, field by field: changes = {"title_zh": ["before", "after"], ...}; {} on creation.
CREATE TABLE revision (
	policy_id bigint NOT NULL REFERENCES policy,
	version integer NOT NULL,
	action text NOT NULL CHECK (action IN ('create', 'edit', 'withdraw')),
	account_id bigint NOT NULL REFERENCES account,
	at timestamptz NOT NULL DEFAULT now(),
	changes jsonb COMPRESSION lz4 NOT NULL DEFAULT '{}',
	PRIMARY KEY (policy_id, version)
);

-- The answer given to a POST with an Idempotency-Key: the same key and body get it again.
CREATE TABLE submission (
	account_id bigint NOT NULL REFERENCES account,
	idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 200),
	body_sha256 bytea NOT NULL,
	policy_id bigint NOT NULL REFERENCES policy,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (account_id, idempotency_key)
);
