-- Quantified targets: what a policy promises, how much, by when, and where that is said.
CREATE TABLE target (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	policy_id bigint NOT NULL REFERENCES policy,
	version integer NOT NULL DEFAULT 1, -- rises with every change of what is stated or decided; writes name it
	-- by which a statement is known again when the text is read anew: target_key() of what a machine found, also after
	-- a person has corrected that
	key text NOT NULL,
	origin text NOT NULL CHECK (origin IN ('rule', 'model', 'human')),
	state text NOT NULL DEFAULT 'suggested' CHECK (state IN ('suggested', 'accepted', 'rejected')),
	-- what is promised
	indicator text NOT NULL DEFAULT '', -- a term's code; '': none fits, subject says it
	subject text NOT NULL DEFAULT '',
	comparator text NOT NULL CHECK (comparator IN ('>=', '>', '<=', '<', '=', '~', 'range', 'increase_by', 'reduce_by', 'multiply')),
	bound text NOT NULL CHECK (bound IN ('>=', '>', '<=', '<', '=', '~', 'range', 'multiply')), -- of a change; else as comparator
	value double precision NOT NULL,    -- as written
	value_high double precision NOT NULL,
	unit_text text NOT NULL DEFAULT '', -- as written: 万千瓦
	unit text NOT NULL,                 -- canonical, with the values in it
	normal double precision NOT NULL,
	normal_high double precision NOT NULL,
	year integer CHECK (year BETWEEN 1900 AND 2300),
	year_from integer CHECK (year_from BETWEEN 1900 AND 2300),
	period text NOT NULL DEFAULT '',
	is_year_inferred boolean NOT NULL DEFAULT false, -- from the document's title
	is_per_year boolean NOT NULL DEFAULT false,
	baseline_year integer CHECK (baseline_year BETWEEN 1900 AND 2300),
	baseline_value double precision, -- in unit_text
	region_stated text, -- by the sentence, or by a person; null: the policy's main region holds
	region text,        -- the one that holds; likewise sector
	sector_stated text,
	sector text,
	binding text NOT NULL DEFAULT '' CHECK (binding IN ('', 'binding', 'expected')),
	condition text NOT NULL DEFAULT '',
	-- a comparison with another's target: as claimed, and what the benchmark makes of it
	claim text NOT NULL DEFAULT '' CHECK (claim IN ('', 'points_above', 'times', 'percent_above', 'reference_is', 'share_of')),
	claimed double precision,
	computed double precision,
	claim_check text NOT NULL DEFAULT '' CHECK (claim_check IN ('', 'agrees', 'differs', 'unknown')),
	benchmark text NOT NULL DEFAULT '',
	-- the evidence: code points [start_pos, end_pos) of the field as it was at text_version
	field text NOT NULL DEFAULT '',
	lang text NOT NULL DEFAULT '',
	start_pos integer NOT NULL DEFAULT 0,
	end_pos integer NOT NULL DEFAULT 0,
	quote text NOT NULL DEFAULT '',
	text_version integer NOT NULL DEFAULT 0,
	also_at jsonb COMPRESSION lz4 NOT NULL DEFAULT '[]', -- [{field, start, end, quote}] where it is said again
	confidence real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
	-- of what a person made or decided: what the last reading found of it, and what that says if it differs
	finding text NOT NULL DEFAULT 'same' CHECK (finding IN ('same', 'differs', 'absent')),
	machine jsonb COMPRESSION lz4,
	created_at timestamptz NOT NULL DEFAULT now(),
	created_by bigint REFERENCES account, -- null: a machine
	decided_at timestamptz,
	decided_by bigint REFERENCES account,
	UNIQUE (policy_id, key),
	CHECK (indicator <> '' OR subject <> ''),
	CHECK (value_high >= value AND normal_high >= normal),
	CHECK (year IS NULL OR year_from IS NULL OR year_from <= year),
	CHECK ((claim = '') = (claimed IS NULL)),
	CHECK (end_pos >= start_pos AND start_pos >= 0),
	CHECK (origin <> 'human' OR state <> 'suggested'),
	CHECK ((machine IS NOT NULL) = (finding = 'differs'))
);
CREATE INDEX target_by_indicator ON target (indicator, year, normal, id);
CREATE INDEX target_by_region ON target (region, indicator);
CREATE INDEX target_by_year ON target ((coalesce(year, 0)), id);
CREATE INDEX target_claims ON target (indicator) WHERE claim <> '';

-- Every decision and edit, field by field: changes = {"year": [before, after], ...}.
CREATE TABLE target_revision (
	target_id bigint NOT NULL REFERENCES target ON DELETE CASCADE,
	version integer NOT NULL,
	action text NOT NULL CHECK (action IN ('create', 'accept', 'reject', 'edit', 'reopen')),
	account_id bigint NOT NULL REFERENCES account,
	at timestamptz NOT NULL DEFAULT now(),
	changes jsonb COMPRESSION lz4 NOT NULL DEFAULT '{}',
	PRIMARY KEY (target_id, version)
);

-- The same indicator, comparator, amount, year and region make the same statement of a policy.
CREATE FUNCTION target_key(indicator text, subject text, comparator text, normal double precision,
	normal_high double precision, unit text, year integer, region_stated text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT md5(concat_ws('|', CASE WHEN indicator <> '' THEN indicator ELSE '=' || subject END, comparator,
		to_char(normal, '9.99999999EEEE'), to_char(normal_high, '9.99999999EEEE'), unit, coalesce(year, 0),
		coalesce(region_stated, '')))
$$;

-- Targets of the nation and of regions that others are held against; rows without a number or year are none.
CREATE VIEW benchmark AS
	SELECT code, name_zh, name_en, attrs ->> 'indicator' AS indicator, attrs ->> 'region' AS region,
		(attrs ->> 'year')::integer AS year, attrs ->> 'comparator' AS comparator,
		(attrs ->> 'value')::double precision AS value, attrs ->> 'unit' AS unit,
		attrs ->> 'source' AS source, coalesce(attrs ->> 'verified', 'yes') <> 'no' AS is_verified
	FROM term
	WHERE facet = 'benchmark' AND attrs ->> 'year' ~ '^[12][0-9]{3}$' AND attrs ->> 'value' ~ '^-?[0-9]+([.][0-9]+)?$'
		AND attrs ->> 'indicator' IS NOT NULL AND attrs ->> 'region' IS NOT NULL;

-- An amount's unit as people write it, "MW", "兆瓦" or "万千瓦", to the canonical one and the factor to it. No row: unknown.
CREATE FUNCTION unit_find(written text) RETURNS TABLE (unit text, factor double precision) LANGUAGE sql STABLE AS $$
	SELECT t.attrs ->> 'canonical', (t.attrs ->> 'factor')::double precision * m.factor
	FROM (VALUES ('', 1.0::double precision), ('亿', 1e8), ('万', 1e4), ('万亿', 1e12), ('百万', 1e6), ('千万', 1e7),
		('千', 1e3), ('百', 1e2), ('million ', 1e6), ('billion ', 1e9), ('thousand ', 1e3), ('10,000 ', 1e4)) AS m (prefix, factor)
	JOIN term t ON t.facet = 'unit' AND starts_with(lower(btrim(written)), m.prefix)
		AND (lower(btrim(substr(btrim(written), length(m.prefix) + 1))) IN (t.code, lower(t.name_zh), lower(t.name_en))
			OR lower(btrim(substr(btrim(written), length(m.prefix) + 1))) = ANY (t.aliases))
	ORDER BY length(m.prefix), t.code = t.attrs ->> 'canonical' DESC, t.code
	LIMIT 1
$$;

-- What holds for the targets of a policy that name no region or sector themselves.
CREATE FUNCTION target_default(facet text, policy bigint) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT l.code FROM policy_label l
	WHERE l.policy_id = policy AND l.facet = target_default.facet AND l.state <> 'rejected' AND l.role <> 'mentioned'
	ORDER BY l.state = 'accepted' DESC, l.role NOT IN ('issuer', 'primary'), l.confidence DESC, l.code
	LIMIT 1
$$;

-- Sets what follows from other tables on the targets of these policies: region and sector where none is stated, and what
-- the benchmarks make of claims. A claim is held against the nation's target, a share against that of the region above;
-- a rounded claim may be off by two in a hundred.
CREATE FUNCTION target_refresh(ids bigint[]) RETURNS void LANGUAGE sql AS $$
	UPDATE target t SET region = w.region, sector = w.sector, benchmark = w.benchmark, computed = w.computed,
		claim_check = w.claim_check
	FROM (
		SELECT c.*, CASE WHEN c.claim = '' THEN '' WHEN c.computed IS NULL THEN 'unknown'
			WHEN abs(c.computed - c.claimed) <= 0.02 * greatest(abs(c.claimed), 1) THEN 'agrees' ELSE 'differs' END AS claim_check
		FROM (
			SELECT t.id, t.claim, t.claimed, place.region, coalesce(t.sector_stated, i.attrs ->> 'sector', main.sector) AS sector,
				coalesce(b.code, '') AS benchmark,
				CASE WHEN b.value IS NULL THEN NULL
					WHEN t.claim = 'points_above' THEN t.normal - b.value
					WHEN t.claim = 'reference_is' THEN b.value
					WHEN b.value <= 0 THEN NULL
					WHEN t.claim = 'times' THEN t.normal / b.value
					WHEN t.claim = 'percent_above' THEN (t.normal / b.value - 1) * 100
					WHEN t.claim = 'share_of' THEN t.normal / b.value * 100 END AS computed
			FROM (SELECT id AS policy_id, target_default('region', id) AS region, target_default('sector', id) AS sector
				FROM unnest(ids) AS id) main
			JOIN target t ON t.policy_id = main.policy_id
			LEFT JOIN term i ON i.facet = 'indicator' AND i.code = t.indicator
			CROSS JOIN LATERAL (SELECT coalesce(t.region_stated, main.region) AS region) place
			LEFT JOIN term r ON t.claim = 'share_of' AND r.facet = 'region' AND r.code = place.region
			LEFT JOIN LATERAL (
				SELECT b.code, b.value FROM benchmark b
				WHERE t.claim <> '' AND b.indicator = t.indicator AND b.year = t.year AND b.unit = t.unit
					AND b.region = CASE WHEN t.claim = 'share_of' THEN r.parent ELSE '100000' END
					AND (b.comparator IN ('reduce_by', 'increase_by')) = (t.comparator IN ('reduce_by', 'increase_by'))
				ORDER BY b.code LIMIT 1) b ON true) c
		ORDER BY c.id) w
	WHERE t.id = w.id AND (t.region, t.sector, t.benchmark, t.computed, t.claim_check)
		IS DISTINCT FROM (w.region, w.sector, w.benchmark, w.computed, w.claim_check)
$$;

-- A label that people decide on may change the policy's main region or sector.
CREATE FUNCTION target_follow_listing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM target_refresh(ARRAY[NEW.policy_id]);
	RETURN NULL;
END $$;
CREATE TRIGGER policy_listing_changed AFTER UPDATE ON policy_listing FOR EACH ROW
	WHEN (OLD.card IS DISTINCT FROM NEW.card) EXECUTE FUNCTION target_follow_listing();

-- A benchmark that changes changes what claims are worth.
CREATE FUNCTION target_follow_benchmarks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM target_refresh(array_agg(DISTINCT t.policy_id)) FROM changed c JOIN target t ON t.indicator = c.attrs ->> 'indicator'
		WHERE c.facet = 'benchmark' AND t.claim <> '' HAVING count(*) > 0;
	RETURN NULL;
END $$;
CREATE TRIGGER benchmark_inserted AFTER INSERT ON term REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION target_follow_benchmarks();
CREATE TRIGGER benchmark_updated AFTER UPDATE ON term REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION target_follow_benchmarks();
CREATE TRIGGER benchmark_deleted AFTER DELETE ON term REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION target_follow_benchmarks();

-- One target as a worker found it.
CREATE TYPE target_found AS (
	policy_id bigint, indicator text, subject text, comparator text, bound text, unit_text text, unit text, period text,
	region text, binding text, condition text, claim text, claim_check text, benchmark text, field text, lang text, quote text,
	value double precision, value_high double precision, normal double precision, normal_high double precision,
	claimed double precision, computed double precision, confidence double precision, year integer, year_from integer,
	baseline_year integer, start_pos integer, end_pos integer, is_per_year boolean, is_year_inferred boolean
);

-- Puts what a reading of these policies found in the place of what machines suggested before. What a person made or decided
-- stays as it is: it is known again by its key, else by its quoted words together with the indicator or the amount, and only
-- told what the machine says now.
CREATE FUNCTION target_apply(ids bigint[], said_now target_found[]) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM FROM target WHERE policy_id = ANY (ids) ORDER BY id FOR UPDATE;
	WITH said AS MATERIALIZED (
		SELECT f.*, target_key(f.indicator, f.subject, f.comparator, f.normal, f.normal_high, f.unit, f.year, f.region) AS key
		FROM (
			SELECT f.policy_id, f.n, CASE WHEN i.code IS NOT NULL THEN f.indicator ELSE '' END AS indicator,
				CASE WHEN i.code IS NULL AND f.subject = '' THEN f.indicator ELSE f.subject END AS subject,
				f.comparator, f.bound, f.unit_text, f.unit, f.period, r.code AS region, f.binding, f.condition, f.claim,
				f.claim_check, f.benchmark, f.field, f.lang, f.quote, f.value, greatest(f.value_high, f.value) AS value_high,
				f.normal, greatest(f.normal_high, f.normal) AS normal_high, f.claimed, f.computed, f.confidence,
				nullif(f.year, 0) AS year, least(nullif(f.year_from, 0), nullif(f.year, 0)) AS year_from,
				nullif(f.baseline_year, 0) AS baseline_year, f.start_pos, f.end_pos, f.is_per_year, f.is_year_inferred
			FROM (SELECT policy_id, indicator, subject, comparator, bound, unit_text, unit, period, region, binding, condition,
				claim, claim_check, benchmark, field, lang, quote, value, value_high, normal, normal_high, claimed, computed,
				confidence, year, year_from, baseline_year, start_pos, end_pos, is_per_year, is_year_inferred,
				row_number() OVER () AS n FROM unnest(said_now)) f
			LEFT JOIN term i ON i.facet = 'indicator' AND i.code = f.indicator
			LEFT JOIN term r ON r.facet = 'region' AND r.code = f.region
			WHERE (f.indicator <> '' OR f.subject <> '')
				AND EXISTS (SELECT FROM term u WHERE u.facet = 'unit' AND u.attrs ->> 'canonical' = f.unit)) f),
	fresh AS MATERIALIZED (
		SELECT DISTINCT ON (s.policy_id, s.key) s.*, p.text_version,
			(SELECT coalesce(jsonb_agg(jsonb_build_object('field', o.field, 'start', o.start_pos, 'end', o.end_pos, 'quote', o.quote)
				ORDER BY o.n), '[]') FROM (SELECT * FROM said o WHERE o.policy_id = s.policy_id AND o.key = s.key AND o.n <> s.n
				ORDER BY o.n LIMIT 20) o) AS also_at
		FROM said s JOIN policy p ON p.id = s.policy_id
		ORDER BY s.policy_id, s.key, s.claim = '', s.confidence DESC, s.n),
	kept AS MATERIALIZED (
		SELECT * FROM target WHERE policy_id = ANY (ids) AND (origin = 'human' OR state <> 'suggested')),
	pair AS MATERIALIZED (
		SELECT DISTINCT ON (p.id) p.* FROM (
			SELECT DISTINCT ON (f.policy_id, f.key) k.id, k.key = f.key AS is_key, f.*
			FROM fresh f JOIN kept k ON k.policy_id = f.policy_id AND (k.key = f.key OR (k.quote <> '' AND k.quote = f.quote
				AND ((k.indicator <> '' AND k.indicator = f.indicator) OR (k.unit = f.unit AND k.normal = f.normal))))
			ORDER BY f.policy_id, f.key, k.key = f.key DESC, k.indicator = f.indicator DESC, k.id) p
		ORDER BY p.id, p.is_key DESC, p.n),
	judged AS MATERIALIZED (
		SELECT k.id, p.n IS NOT NULL AS is_found, p.field, p.lang, p.start_pos, p.end_pos, p.quote, p.text_version, p.also_at,
			CASE WHEN p.n IS NULL THEN 'absent'
				WHEN (k.indicator, k.comparator, k.unit, k.year, k.region_stated) IS NOT DISTINCT FROM
					(p.indicator, p.comparator, p.unit, p.year, p.region) AND k.normal = p.normal AND k.normal_high = p.normal_high
				THEN 'same' ELSE 'differs' END AS finding,
			jsonb_build_object('indicator', p.indicator, 'subject', p.subject, 'comparator', p.comparator, 'value', p.value,
				'value_high', p.value_high, 'unit_text', p.unit_text, 'unit', p.unit, 'year', p.year, 'region', p.region) AS says
		FROM kept k LEFT JOIN pair p ON p.id = k.id),
	told AS (
		UPDATE target t SET finding = j.finding, machine = CASE WHEN j.finding = 'differs' THEN j.says END,
			field = CASE WHEN j.is_found THEN j.field ELSE t.field END, lang = CASE WHEN j.is_found THEN j.lang ELSE t.lang END,
			start_pos = CASE WHEN j.is_found THEN j.start_pos ELSE t.start_pos END,
			end_pos = CASE WHEN j.is_found THEN j.end_pos ELSE t.end_pos END,
			quote = CASE WHEN j.is_found THEN j.quote ELSE t.quote END,
			text_version = coalesce(j.text_version, t.text_version), also_at = coalesce(j.also_at, t.also_at)
		FROM judged j WHERE t.id = j.id),
	gone AS (
		DELETE FROM target t WHERE t.policy_id = ANY (ids) AND t.origin <> 'human' AND t.state = 'suggested'
			AND NOT EXISTS (SELECT FROM fresh f WHERE f.policy_id = t.policy_id AND f.key = t.key
				AND NOT EXISTS (SELECT FROM pair p WHERE p.policy_id = f.policy_id AND p.key = f.key)))
	INSERT INTO target AS t (policy_id, key, origin, indicator, subject, comparator, bound, value, value_high, unit_text, unit,
		normal, normal_high, year, year_from, period, is_year_inferred, is_per_year, baseline_year, region_stated, region,
		sector, binding, condition, claim, claimed, computed, claim_check, benchmark, field, lang, start_pos, end_pos, quote,
		text_version, also_at, confidence)
	SELECT f.policy_id, f.key, 'rule', f.indicator, f.subject, f.comparator, f.bound, f.value, f.value_high, f.unit_text, f.unit,
		f.normal, f.normal_high, f.year, f.year_from, f.period, f.is_year_inferred, f.is_per_year, f.baseline_year, f.region,
		coalesce(f.region, main.region), coalesce(i.attrs ->> 'sector', main.sector), f.binding, f.condition, f.claim,
		CASE WHEN f.claim <> '' THEN f.claimed END, CASE WHEN f.benchmark <> '' THEN f.computed END, f.claim_check, f.benchmark,
		f.field, f.lang, f.start_pos, f.end_pos, f.quote, f.text_version, f.also_at, f.confidence
	FROM fresh f
	JOIN (SELECT id, target_default('region', id) AS region, target_default('sector', id) AS sector FROM unnest(ids) AS id) main
		ON main.id = f.policy_id
	LEFT JOIN term i ON i.facet = 'indicator' AND i.code = f.indicator
	WHERE NOT EXISTS (SELECT FROM pair p WHERE p.policy_id = f.policy_id AND p.key = f.key)
	ORDER BY f.policy_id, f.n
	ON CONFLICT (policy_id, key) DO UPDATE SET subject = EXCLUDED.subject, bound = EXCLUDED.bound, value = EXCLUDED.value,
		value_high = EXCLUDED.value_high, unit_text = EXCLUDED.unit_text, year_from = EXCLUDED.year_from, period = EXCLUDED.period,
		indicator = EXCLUDED.indicator, comparator = EXCLUDED.comparator, unit = EXCLUDED.unit, normal = EXCLUDED.normal,
		normal_high = EXCLUDED.normal_high, year = EXCLUDED.year, region_stated = EXCLUDED.region_stated,
		is_year_inferred = EXCLUDED.is_year_inferred, is_per_year = EXCLUDED.is_per_year, baseline_year = EXCLUDED.baseline_year,
		baseline_value = NULL, sector_stated = NULL, region = EXCLUDED.region, sector = EXCLUDED.sector, binding = EXCLUDED.binding,
		condition = EXCLUDED.condition, claim = EXCLUDED.claim, claimed = EXCLUDED.claimed, computed = EXCLUDED.computed,
		claim_check = EXCLUDED.claim_check, benchmark = EXCLUDED.benchmark, field = EXCLUDED.field, lang = EXCLUDED.lang,
		start_pos = EXCLUDED.start_pos, end_pos = EXCLUDED.end_pos, quote = EXCLUDED.quote, text_version = EXCLUDED.text_version,
		also_at = EXCLUDED.also_at, confidence = EXCLUDED.confidence, finding = 'same', machine = NULL,
		version = t.version + ((t.bound, t.binding, t.condition, t.claim, t.value, t.period) IS DISTINCT FROM
			(EXCLUDED.bound, EXCLUDED.binding, EXCLUDED.condition, EXCLUDED.claim, EXCLUDED.value, EXCLUDED.period))::int
	WHERE t.state = 'suggested' AND t.origin <> 'human';
	PERFORM target_refresh(ids);
END $$;
