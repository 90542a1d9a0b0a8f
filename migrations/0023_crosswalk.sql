-- What a term is called in the vocabularies of other databases, so that records can be exchanged with them.
CREATE TABLE term_crosswalk (
	facet text NOT NULL,
	code text NOT NULL,
	scheme text NOT NULL CHECK (scheme IN ('cpr', 'cpdb', 'iea', 'capmf', 'ifcma')),
	match text NOT NULL CHECK (match IN ('exact', 'close', 'broader', 'narrower')), -- of the other's term, seen from ours
	label text NOT NULL CHECK (label <> ''),
	PRIMARY KEY (facet, code, scheme, label),
	FOREIGN KEY (facet, code) REFERENCES term ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
