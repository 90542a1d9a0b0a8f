-- Segments are translated by people, one by one: each has a version, and who said it last.
ALTER TABLE segment
	ADD version integer NOT NULL DEFAULT 1,
	ADD said_by bigint REFERENCES account,
	ADD said_at timestamptz;

-- Every translation that was written, for good: a segment's history, and the memory that other segments are helped by. It
-- outlives the segment, which goes when its text does.
CREATE TABLE segment_edit (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	policy_id bigint NOT NULL REFERENCES policy,
	field text NOT NULL,
	key text NOT NULL,
	source_lang text NOT NULL CHECK (source_lang IN ('zh', 'en')),
	source text NOT NULL,
	target text, -- null: taken away
	state text NOT NULL CHECK (state IN ('untranslated', 'draft', 'translated', 'approved')),
	account_id bigint NOT NULL REFERENCES account,
	at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX segment_edit_of_policy ON segment_edit (policy_id, key, id);
CREATE INDEX segment_edit_by_key ON segment_edit (key) WHERE state IN ('translated', 'approved');
CREATE INDEX segment_edit_by_source ON segment_edit USING gin (source gin_trgm_ops) WHERE state IN ('translated', 'approved');

-- How far the translation of a policy is: a row for each policy that has something to be translated, made of its segments by
-- translation_refresh() and by nothing else.
CREATE TABLE translation (
	policy_id bigint PRIMARY KEY REFERENCES policy,
	source_lang text NOT NULL CHECK (source_lang IN ('zh', 'en')),
	n_segments integer NOT NULL,
	n_untranslated integer NOT NULL,
	n_draft integer NOT NULL,
	n_translated integer NOT NULL,
	n_approved integer NOT NULL,
	chars_left integer NOT NULL, -- of what is untranslated or a draft
	said_by bigint REFERENCES account,
	said_at timestamptz
);

-- A field is to be translated where the other language has none, or where that was begun here and the other text is no original.
CREATE FUNCTION translation_refresh(ids bigint[]) RETURNS void LANGUAGE sql AS $$
	WITH cut AS (
		SELECT s.*, bool_or(s.target IS NOT NULL) OVER (PARTITION BY s.policy_id, s.field) AS is_begun
		FROM segment s WHERE s.policy_id = ANY (ids)
	),
	wanted AS MATERIALIZED (
		SELECT c.* FROM cut c JOIN policy p ON p.id = c.policy_id
		LEFT JOIN policy_text other ON other.policy_id = p.id AND c.field = 'body_' || c.source_lang AND other.lang <> c.source_lang
		WHERE CASE c.field
			WHEN 'title_zh' THEN p.title_en = '' OR c.is_begun WHEN 'title_en' THEN p.title_zh = '' OR c.is_begun
			WHEN 'summary_zh' THEN p.summary_en = '' OR c.is_begun WHEN 'summary_en' THEN p.summary_zh = '' OR c.is_begun
			ELSE other.body IS NULL OR (c.is_begun AND other.origin <> 'original') END
	),
	gone AS (
		DELETE FROM translation t WHERE t.policy_id = ANY (ids) AND NOT EXISTS (SELECT FROM wanted w WHERE w.policy_id = t.policy_id)
	)
	INSERT INTO translation
	SELECT w.policy_id, mode() WITHIN GROUP (ORDER BY w.source_lang), count(*),
		count(*) FILTER (WHERE w.state = 'untranslated'), count(*) FILTER (WHERE w.state = 'draft'),
		count(*) FILTER (WHERE w.state = 'translated'), count(*) FILTER (WHERE w.state = 'approved'),
		coalesce(sum(length(w.source)) FILTER (WHERE w.state IN ('untranslated', 'draft')), 0),
		(array_agg(w.said_by ORDER BY w.said_at DESC NULLS LAST))[1], max(w.said_at)
	FROM wanted w GROUP BY w.policy_id ORDER BY w.policy_id
	ON CONFLICT (policy_id) DO UPDATE SET source_lang = EXCLUDED.source_lang, n_segments = EXCLUDED.n_segments,
		n_untranslated = EXCLUDED.n_untranslated, n_draft = EXCLUDED.n_draft, n_translated = EXCLUDED.n_translated,
		n_approved = EXCLUDED.n_approved, chars_left = EXCLUDED.chars_left, said_by = EXCLUDED.said_by, said_at = EXCLUDED.said_at
$$;

SELECT translation_refresh(array_agg(DISTINCT policy_id)) FROM segment HAVING count(*) > 0;
