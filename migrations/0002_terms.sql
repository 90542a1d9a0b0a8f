-- ONE taxonomy: regions, agencies, sectors, policy types, instruments, gases, topics ...
CREATE TABLE term (
	facet text NOT NULL CHECK (facet ~ '^[a-z][a-z_]{0,31}$'),
	code text NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
	parent text,
	name_zh text NOT NULL DEFAULT '',
	name_en text NOT NULL DEFAULT '',
	aliases text[] NOT NULL DEFAULT '{}',
	valid_from date,
	valid_to date,
	attrs jsonb NOT NULL DEFAULT '{}',
	-- reference: loaded from migrations/reference; generated: a sub-national department made from
	-- region x organ when a document first names it; editor: made by a person
	origin text NOT NULL DEFAULT 'reference' CHECK (origin IN ('reference', 'generated', 'editor')),
	-- every code above this one, by parents and by the "members" of macro regions; kept by
	-- term_refresh_ancestors()
	ancestors text[] NOT NULL DEFAULT '{}',
	PRIMARY KEY (facet, code),
	FOREIGN KEY (facet, parent) REFERENCES term DEFERRABLE INITIALLY DEFERRED,
	CHECK (name_zh <> '' OR name_en <> '')
);
CREATE INDEX term_by_parent ON term (facet, parent);
CREATE INDEX term_by_name ON term USING gin ((name_zh || ' ' || lower(name_en)) gin_trgm_ops);

-- Recomputes `ancestors`. A region is also below the macro regions and zones that name it, or a
-- region above it, as a member (attrs: members=440100,440300,...).
CREATE FUNCTION term_refresh_ancestors() RETURNS void LANGUAGE sql AS $$
	WITH RECURSIVE up (facet, code, above) AS (
		SELECT facet, code, parent FROM term WHERE parent IS NOT NULL
		UNION
		SELECT up.facet, up.code, t.parent
		FROM up JOIN term t ON t.facet = up.facet AND t.code = up.above
		WHERE t.parent IS NOT NULL
	),
	member (facet, code, above) AS (
		SELECT m.facet, member.code, m.code
		FROM term m, LATERAL unnest(string_to_array(m.attrs ->> 'members', ',')) AS member (code)
	),
	every (facet, code, above) AS (
		SELECT * FROM up
		UNION
		SELECT * FROM member
		UNION
		SELECT up.facet, up.code, member.above
		FROM up JOIN member ON member.facet = up.facet AND member.code = up.above
	),
	wanted AS (
		SELECT t.facet, t.code, coalesce(array_agg(e.above ORDER BY e.above) FILTER (WHERE e.above IS NOT NULL), '{}') AS ancestors
		FROM term t LEFT JOIN every e ON e.facet = t.facet AND e.code = t.code AND e.above <> t.code
		GROUP BY t.facet, t.code
	)
	UPDATE term SET ancestors = wanted.ancestors
	FROM wanted
	WHERE term.facet = wanted.facet AND term.code = wanted.code AND term.ancestors <> wanted.ancestors
$$;

-- What was last loaded from migrations/reference, so that an unchanged file costs nothing.
CREATE TABLE reference_file (
	name text PRIMARY KEY,
	sha256 text NOT NULL,
	loaded_at timestamptz NOT NULL DEFAULT now()
);

-- Pairs of Chinese and English terms for translators and for search in both languages.
CREATE TABLE glossary_term (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	zh text NOT NULL CHECK (zh <> ''),
	en text NOT NULL CHECK (en <> ''),
	note text NOT NULL DEFAULT '',
	is_official boolean NOT NULL DEFAULT false,
	forbidden text[] NOT NULL DEFAULT '{}', -- renderings that must not be used
	UNIQUE (zh, en)
);

-- What the workers must know (terms, glossary) has a revision: it rises with every change, and the
-- dispatcher pushes the new state to the workers.
CREATE TABLE refdata_revision (
	only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
	revision bigint NOT NULL
);
INSERT INTO refdata_revision (revision) VALUES (1);

CREATE FUNCTION refdata_raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE refdata_revision SET revision = revision + 1;
	RETURN NULL;
END $$;

-- Generated agencies are combinations of what the workers have already: no new revision.
CREATE FUNCTION refdata_raise_revision_for_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM changed WHERE origin <> 'generated') THEN
		UPDATE refdata_revision SET revision = revision + 1;
	END IF;
	RETURN NULL;
END $$;

CREATE TRIGGER term_inserted AFTER INSERT ON term REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION refdata_raise_revision_for_terms();
CREATE TRIGGER term_updated AFTER UPDATE ON term REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION refdata_raise_revision_for_terms();
CREATE TRIGGER term_deleted AFTER DELETE ON term REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION refdata_raise_revision_for_terms();
CREATE TRIGGER glossary_term_changed AFTER INSERT OR UPDATE OR DELETE ON glossary_term
	FOR EACH STATEMENT EXECUTE FUNCTION refdata_raise_revision();
