-- Near-duplicates: texts whose fingerprints (SimHash, proto/text) differ in no more than 3 of 64 bits. Of four bands of 16
-- bits one is then the same, by which an index finds them. 0 is the fingerprint of no text at all.
CREATE FUNCTION fingerprint_bands(fingerprint bigint) RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN fingerprint = 0 THEN '{}'::integer[] ELSE ARRAY[(fingerprint & 65535)::integer,
		(65536 + ((fingerprint >> 16) & 65535))::integer, (131072 + ((fingerprint >> 32) & 65535))::integer,
		(196608 + ((fingerprint >> 48) & 65535))::integer] END
$$;
CREATE FUNCTION fingerprints_are_near(one bigint, other bigint) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT one <> 0 AND other <> 0 AND bit_count((one # other)::bit(64)) <= 3
$$;
CREATE INDEX policy_search_bands ON policy_search USING gin (fingerprint_bands(fingerprint));
