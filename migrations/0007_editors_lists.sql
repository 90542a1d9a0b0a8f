-- Editors' lists go over every state but 'withdrawn' (api/store/sql.c: add_states): in the order of these indexes
-- instead of sorting the whole table for each page.
CREATE INDEX policy_listing_open_by_issued ON policy_listing ((coalesce(issued_on, '-infinity'::date)) DESC, policy_id DESC)
	WHERE state <> 'withdrawn';
CREATE INDEX policy_listing_open_by_updated ON policy_listing (updated_at DESC, policy_id DESC) WHERE state <> 'withdrawn';
