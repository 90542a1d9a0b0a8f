-- What people may have meant: the words of published titles, of the glossary and of the names of terms, with how they are
-- spelled and what they sound like. For corrections ("did you mean") and suggestions while typing.
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

CREATE TABLE search_word (
	word text COLLATE "C" NOT NULL,     -- folded, as a search folds what is typed
	facet text COLLATE "C" NOT NULL DEFAULT '', -- of the term that it names; 'glossary': one of its expressions, 'word': a word
	                                    -- of an English name; '': a word of titles
	code text NOT NULL DEFAULT '',
	spelling text COLLATE "C" NOT NULL, -- Han in pinyin without tones; letters and digits as they are
	sound text COLLATE "C" NOT NULL,    -- the same with what is easily confused made one
	weight integer NOT NULL,            -- of a word of titles in how many; 0 = none any more
	PRIMARY KEY (word, facet, code)
);
CREATE INDEX search_word_by_sound ON search_word (sound);
CREATE INDEX search_word_by_spelling ON search_word USING gin (spelling gin_trgm_ops);

-- Which words of a policy's titles the vocabulary counts.
CREATE TABLE policy_words (
	policy_id bigint PRIMARY KEY REFERENCES policy,
	words text[] COMPRESSION lz4 NOT NULL
);

-- How far the vocabulary has followed the reference data and the titles.
CREATE TABLE search_vocabulary (
	only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
	names_revision bigint NOT NULL DEFAULT 0, -- of refdata_revision
	titles_at timestamptz NOT NULL DEFAULT '-infinity', -- of the policy looked at last
	titles_id bigint NOT NULL DEFAULT 0
);
INSERT INTO search_vocabulary DEFAULT VALUES;
