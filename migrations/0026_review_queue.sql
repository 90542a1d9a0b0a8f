-- The review queue reads suggestions that somebody may still doubt, of each code the most doubtful first.
-- Surer ones are not in these indexes: most labels cost nothing here.
CREATE INDEX policy_label_doubt ON policy_label (facet, code, abs(confidence - 0.5))
	WHERE state = 'suggested' AND confidence < 0.97;
-- Facts have a code of their own in nearly every policy: by facet only.
CREATE INDEX policy_label_doubtful_fact ON policy_label (facet, abs(confidence - 0.5))
	WHERE state = 'suggested' AND confidence < 0.97 AND facet IN ('document_number', 'issued_on', 'effective_on');
-- How often people decided on a code.
CREATE INDEX policy_label_decided_code ON policy_label (facet, code) WHERE state <> 'suggested';
