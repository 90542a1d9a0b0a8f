-- The fence of a receipt is made by the server that claims (epoch * 2^32 + count): claims are not flushed to disk, so a number
-- that the database drew could be drawn again after a crash, for another receipt than the one that a server holds under it.
ALTER TABLE job_receipt ALTER COLUMN fence DROP IDENTITY;
