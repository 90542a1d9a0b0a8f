-- As before, but a region that a sentence names counts as none for telling statements apart where it is the policy's own: what
-- two languages or two sentences say of one region is one target.
--
-- Puts what a reading of these policies found in the place of what machines suggested before. What a person made or decided
-- stays as it is: it is known again by its key, else by its quoted words together with the indicator or the amount, and only
-- told what the machine says now.
CREATE OR REPLACE FUNCTION target_apply(ids bigint[], said_now target_found[]) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM FROM target WHERE policy_id = ANY (ids) ORDER BY id FOR UPDATE;
	WITH main AS MATERIALIZED (
		SELECT id, target_default('region', id) AS region, target_default('sector', id) AS sector FROM unnest(ids) AS id),
	said AS MATERIALIZED (
		SELECT f.*, target_key(f.indicator, f.subject, f.comparator, f.normal, f.normal_high, f.unit, f.year,
			nullif(f.region, main.region)) AS key, coalesce(f.region, main.region) AS place
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
				AND EXISTS (SELECT FROM term u WHERE u.facet = 'unit' AND u.attrs ->> 'canonical' = f.unit)) f
		JOIN main ON main.id = f.policy_id),
	fresh AS MATERIALIZED (
		SELECT DISTINCT ON (s.policy_id, s.key) s.*, p.text_version,
			(SELECT coalesce(jsonb_agg(jsonb_build_object('field', o.field, 'start', o.start_pos, 'end', o.end_pos, 'quote', o.quote)
				ORDER BY o.n), '[]') FROM (SELECT * FROM said o WHERE o.policy_id = s.policy_id AND o.key = s.key AND o.n <> s.n
				ORDER BY o.n LIMIT 20) o) AS also_at
		FROM said s JOIN policy p ON p.id = s.policy_id
		ORDER BY s.policy_id, s.key, s.claim = '', s.region IS NULL, s.confidence DESC, s.n),
	kept AS MATERIALIZED (
		SELECT * FROM target WHERE policy_id = ANY (ids) AND (origin = 'human' OR state <> 'suggested')),
	pair AS MATERIALIZED (
		SELECT DISTINCT ON (p.id) p.* FROM (
			SELECT DISTINCT ON (f.policy_id, f.key) k.id, k.key = f.key AS is_key, f.*
			FROM fresh f JOIN kept k ON k.policy_id = f.policy_id AND (k.key = f.key OR target_key(k.indicator, k.subject, k.comparator, k.normal, k.normal_high,
				k.unit, k.year, nullif(k.region_stated, (SELECT m.region FROM main m WHERE m.id = k.policy_id))) = f.key OR (k.quote <> '' AND k.quote = f.quote
				AND ((k.indicator <> '' AND k.indicator = f.indicator) OR (k.unit = f.unit AND k.normal = f.normal))))
			ORDER BY f.policy_id, f.key, k.key = f.key DESC, k.indicator = f.indicator DESC, k.id) p
		ORDER BY p.id, p.is_key DESC, p.n),
	judged AS MATERIALIZED (
		SELECT k.id, p.n IS NOT NULL AS is_found, p.field, p.lang, p.start_pos, p.end_pos, p.quote, p.text_version, p.also_at,
			CASE WHEN p.n IS NULL THEN 'absent'
				WHEN (k.indicator, k.comparator, k.unit, k.year, k.region) IS NOT DISTINCT FROM
					(p.indicator, p.comparator, p.unit, p.year, p.place) AND k.normal = p.normal AND k.normal_high = p.normal_high
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
	JOIN main ON main.id = f.policy_id
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
