-- What a machine or a person states about a policy, each with its evidence. Facets with a taxonomy
-- (region, agency, sector, policy_type, instrument, gas, topic) hold a term's code; fact facets
-- (document_number, issued_on, effective_on, level) hold the value itself.
CREATE TABLE policy_label (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	policy_id bigint NOT NULL REFERENCES policy,
	facet text NOT NULL,
	code text NOT NULL,
	role text NOT NULL DEFAULT '', -- region: issuer, applies_to, mentioned; agency: lead, joint; sector: primary, secondary
	origin text NOT NULL CHECK (origin IN ('rule', 'model', 'human')),
	confidence real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
	state text NOT NULL DEFAULT 'suggested' CHECK (state IN ('suggested', 'accepted', 'rejected')),
	-- the evidence: code points [start_pos, end_pos) of the field as it was at text_version
	field text NOT NULL DEFAULT '',
	start_pos integer NOT NULL DEFAULT 0,
	end_pos integer NOT NULL DEFAULT 0,
	quote text NOT NULL DEFAULT '',
	text_version integer NOT NULL DEFAULT 0,
	decided_by bigint REFERENCES account,
	decided_at timestamptz,
	UNIQUE (policy_id, facet, code),
	CHECK (end_pos >= start_pos AND start_pos >= 0)
);

-- A policy cut into pieces for translation. `key` names the text itself: the same sentence has the
-- same key in every policy, which is what the translation memory is looked up by.
CREATE TABLE segment (
	policy_id bigint NOT NULL REFERENCES policy,
	field text NOT NULL,
	seq integer NOT NULL,
	key text NOT NULL,
	source_lang text NOT NULL CHECK (source_lang IN ('zh', 'en')),
	source text NOT NULL,
	glossary_hits jsonb NOT NULL DEFAULT '[]',
	target text,
	state text NOT NULL DEFAULT 'untranslated' CHECK (state IN ('untranslated', 'draft', 'translated', 'approved')),
	PRIMARY KEY (policy_id, field, seq)
);
CREATE INDEX segment_by_key ON segment (key);

-- Search tokens, made by the index task with the scheme of proto/text.
CREATE TABLE policy_search (
	policy_id bigint PRIMARY KEY REFERENCES policy,
	scheme smallint NOT NULL,
	fingerprint bigint NOT NULL,
	tsv tsvector COMPRESSION lz4 NOT NULL
);
CREATE INDEX policy_search_tsv ON policy_search USING gin (tsv);

-- What lists filter and sort by, and the card that they show: one narrow row for each policy, derived
-- from policy, policy_label and policy_result by policy_listing_refresh() and by nothing else.
CREATE TABLE policy_listing (
	policy_id bigint PRIMARY KEY REFERENCES policy,
	state text NOT NULL,
	issued_on date,  -- as people set it, else as the machine found it; likewise level and doc_number
	level text,
	updated_at timestamptz NOT NULL,
	doc_number text,
	codes text[] NOT NULL, -- 'facet:code' of every label that is not rejected, ancestors included
	-- the list item as JSON text, passed through as it is; its first card_head characters are all but the
	-- summaries, which are cut short here, and the closing brace
	card text COMPRESSION lz4 NOT NULL,
	card_head integer NOT NULL
) WITH (fillfactor = 85);
CREATE INDEX policy_listing_codes ON policy_listing USING gin (codes);
CREATE INDEX policy_listing_by_issued ON policy_listing (state, (coalesce(issued_on, '-infinity'::date)) DESC, policy_id DESC);
CREATE INDEX policy_listing_by_updated ON policy_listing (state, updated_at DESC, policy_id DESC);
