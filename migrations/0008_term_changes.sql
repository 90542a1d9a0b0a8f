-- Terms whose change the listings do not show yet: written with the change, emptied when every policy that carries
-- one of them has been rebuilt, however often that is interrupted.
CREATE TABLE term_change (
	facet text NOT NULL,
	code text NOT NULL,
	PRIMARY KEY (facet, code)
);
