-- The reference of policy_result to policy locked the policy's row for every result: a third of the time and of the log that
-- a result costs. It guarded nothing: policies are withdrawn, never deleted, and a result is stored by a statement that has
-- just read its policy.
ALTER TABLE policy_result DROP CONSTRAINT policy_result_policy_id_fkey;
