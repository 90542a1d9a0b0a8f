-- Search in stages. What an index of lexemes can tell decides about many documents at once; only the most promising of
-- them are looked at closely, where each costs the reading of a token vector of tens of kilobytes.
CREATE EXTENSION IF NOT EXISTS btree_gin;

ALTER TABLE policy_search
	-- titles, number and summaries alone: narrow, so that it can be looked at closely in many documents; empty until
	-- the index task has been there again
	ADD head tsvector COMPRESSION lz4 NOT NULL DEFAULT '',
	-- a random 64th of all documents: counting in some of them tells how many there are in all
	ADD bucket smallint NOT NULL GENERATED ALWAYS AS ((hashint8(policy_id) & 63)::smallint) STORED;
DROP INDEX policy_search_tsv;
-- One index for all, so that no search is answered by buckets alone and vectors that are read.
CREATE INDEX policy_search_tsv ON policy_search USING gin (tsv, head, bucket);

-- What a document is worth before anything is looked for, most first: what is published before the rest, a younger
-- one before an older one, the nation before a county.
ALTER TABLE policy_listing ADD prior float8 GENERATED ALWAYS AS (
	CASE state WHEN 'published' THEN 1 ELSE 0 END
	+ 0.01 * least(1, greatest(0, (coalesce(issued_on, date '2000-01-01') - date '2015-01-01') / 3650.0))
	+ CASE level WHEN 'national' THEN 0.004 WHEN 'province' THEN 0.002 WHEN 'prefecture' THEN 0.001 ELSE 0 END) STORED;
CREATE INDEX policy_listing_by_prior ON policy_listing (prior DESC, policy_id DESC);
