-- The review queue takes the codes that come up most often from the planner's statistics: let these know more of them.
ALTER TABLE policy_label ALTER COLUMN code SET STATISTICS 300;

-- No statement can use it: what is looked for is part of an alias or the code as well.
DROP INDEX term_by_name;

-- The regions around one, the nearest first: the prefecture, the province, the nation.
CREATE FUNCTION region_above(region text) RETURNS TABLE (code text, distance integer) LANGUAGE sql STABLE AS $$
	WITH RECURSIVE above (code, distance) AS (
		SELECT t.parent, 1 FROM term t WHERE t.facet = 'region' AND t.code = region AND t.parent IS NOT NULL
		UNION ALL
		SELECT t.parent, a.distance + 1 FROM above a JOIN term t ON t.facet = 'region' AND t.code = a.code
		WHERE t.parent IS NOT NULL AND a.distance < 8)
	SELECT code, distance FROM above
$$;

-- As before, but a share is held against the nearest of the regions around that has a benchmark ("of the province's target", be
-- it a city's plan or a district's), and against that of the broader indicator where none has one of the indicator itself
-- (offshore wind power as a part of the wind power that a province plans).
--
-- Sets what follows from other tables on the targets of these policies: region and sector where none is stated, and what
-- the benchmarks make of claims. A claim is held against the nation's target; a rounded claim may be off by two in a hundred.
CREATE OR REPLACE FUNCTION target_refresh(ids bigint[]) RETURNS void LANGUAGE sql AS $$
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
			LEFT JOIN LATERAL (
				SELECT b.code, b.value FROM benchmark b
				LEFT JOIN LATERAL region_above(place.region) around ON t.claim = 'share_of' AND around.code = b.region
				WHERE t.claim <> '' AND b.year = t.year AND b.unit = t.unit
					AND CASE WHEN t.claim = 'share_of' THEN around.code IS NOT NULL AND b.indicator IN (t.indicator, i.attrs ->> 'broader')
						ELSE b.region = '100000' AND b.indicator = t.indicator END
					AND (b.comparator IN ('reduce_by', 'increase_by')) = (t.comparator IN ('reduce_by', 'increase_by'))
				ORDER BY b.indicator <> t.indicator, around.distance, b.code LIMIT 1) b ON true) c
		ORDER BY c.id) w
	WHERE t.id = w.id AND (t.region, t.sector, t.benchmark, t.computed, t.claim_check)
		IS DISTINCT FROM (w.region, w.sector, w.benchmark, w.computed, w.claim_check)
$$;

-- A benchmark that changes changes what claims are worth.
CREATE OR REPLACE FUNCTION target_follow_benchmarks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM target_refresh(array_agg(DISTINCT t.policy_id)) FROM changed c
		JOIN target t ON t.indicator IN (SELECT c.attrs ->> 'indicator'
			UNION SELECT i.code FROM term i WHERE i.facet = 'indicator' AND i.attrs ->> 'broader' = c.attrs ->> 'indicator')
		WHERE c.facet = 'benchmark' AND t.claim <> '' HAVING count(*) > 0;
	RETURN NULL;
END $$;
