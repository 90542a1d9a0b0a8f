-- A claim looks which receipts reach beyond the lane's head: it should not have to decompress all of them for that.
ALTER TABLE job_receipt ADD COLUMN last_id bigint GENERATED ALWAYS AS (ids[array_upper(ids, 1)]) STORED;
