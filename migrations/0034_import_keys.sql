-- The answer given to a POST /v1/imports with an Idempotency-Key: the same key and body get it again.
ALTER TABLE import
	ADD COLUMN idempotency_key text CHECK (length(idempotency_key) BETWEEN 1 AND 200),
	ADD COLUMN body_sha256 bytea;
CREATE UNIQUE INDEX import_by_key ON import (created_by, idempotency_key) WHERE idempotency_key IS NOT NULL;
