-- Most targets are said once and have no twin: such rows of a list call nothing.
ALTER FUNCTION target_places(jsonb) STRICT;
ALTER FUNCTION target_languages(text, jsonb) STRICT;
ALTER FUNCTION target_twin(bigint, double precision, double precision) STRICT;
ALTER FUNCTION target_twin_check(bigint, double precision, double precision) STRICT;
