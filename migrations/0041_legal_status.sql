-- Lists and searches narrow and count by legal status: out of the card, which has it from the policy.
ALTER TABLE policy_listing ADD legal_status text NOT NULL GENERATED ALWAYS AS (card::json ->> 'legal_status') STORED;
