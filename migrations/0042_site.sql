-- What names this database among others for good, under whatever address it is reached: ids in feeds are made of it.
CREATE TABLE site (
	is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
	id uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO site DEFAULT VALUES;
