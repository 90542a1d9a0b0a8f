-- Bulk imports. An import is opened, takes parts (rows of a file; each part is one transaction, and its row here the
-- proof), and is closed or cancelled. What becomes of the jobs is counted in import_progress.
CREATE TABLE import (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL,
	source_system text,         -- of rows that name none
	policy_state text NOT NULL  -- of rows that name none
		CHECK (policy_state IN ('draft', 'in_review', 'published')),
	on_duplicate text NOT NULL CHECK (on_duplicate IN ('skip', 'update')),
	status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed', 'cancelled')),
	created_by bigint NOT NULL REFERENCES account,
	created_at timestamptz NOT NULL DEFAULT now(),
	ended_at timestamptz,
	-- the sums over the parts, once no part can come any more
	n_parts bigint, n_rows bigint, n_stored bigint, n_updated bigint, n_skipped bigint, n_refused bigint
);

CREATE TABLE import_part (
	import_id bigint NOT NULL REFERENCES import,
	part integer NOT NULL CHECK (part >= 1),
	sha256 bytea NOT NULL, -- of what was sent: another text under the same number is refused
	first_row bigint NOT NULL,
	n_rows integer NOT NULL,
	n_stored integer NOT NULL,  -- new policies
	n_updated integer NOT NULL, -- policies that were there and have changed
	n_skipped integer NOT NULL, -- there already, or twice in the part
	n_refused integer NOT NULL, -- see import_error
	stored_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (import_id, part)
);

CREATE TABLE import_error (
	import_id bigint NOT NULL,
	part integer NOT NULL,
	seq integer NOT NULL, -- from 1 on in the part
	row_number bigint NOT NULL,
	pointer text NOT NULL,
	code text NOT NULL,
	message text NOT NULL,
	PRIMARY KEY (import_id, part, seq),
	FOREIGN KEY (import_id, part) REFERENCES import_part
);

-- The first listing rows of policies that have no labels yet: what policy_listing_refresh() would make of them, for
-- thousands of policies at once.
CREATE FUNCTION policy_listing_begin(ids bigint[]) RETURNS void LANGUAGE sql AS $$
	INSERT INTO policy_listing (policy_id, state, issued_on, level, doc_number, updated_at, codes, card, card_head)
	SELECT p.id, p.state, p.issued_on, p.level, p.doc_number, p.updated_at, '{}',
		head.text || ', ' || substr(json_build_object(
			'summary_zh', left(p.summary_zh, 400), 'summary_en', left(p.summary_en, 800))::text, 2),
		length(head.text)
	FROM policy p
	CROSS JOIN LATERAL (
		SELECT rtrim(json_build_object(
			'id', p.id, 'version', p.version, 'state', p.state,
			'title_zh', p.title_zh, 'title_en', p.title_en,
			'doc_number', p.doc_number, 'level', p.level,
			'issued_on', p.issued_on, 'effective_on', p.effective_on,
			'legal_status', p.legal_status, 'actor_kind', p.actor_kind, 'source_url', p.source_url,
			'regions', '[]'::json, 'agencies', '[]'::json, 'sectors', '[]'::json, 'policy_types', '[]'::json,
			'created_at', p.created_at, 'updated_at', p.updated_at)::text, '}') AS text) AS head
	WHERE p.id = ANY (ids)
$$;
