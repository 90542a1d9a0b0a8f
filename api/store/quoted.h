/* For store files: where words that a person quotes stand in a policy. */
#ifndef CCNT_API_STORE_QUOTED_H
#define CCNT_API_STORE_QUOTED_H

/* Field, language and first code point (columns field, lang, start) of words in a policy, both SQL expressions: the first of its
 * texts that has them. No row: none has, or the words are ''. */
#define QUOTED(policy, words)                                                                                                     \
	"(SELECT f.field, f.lang, strpos(f.text, " words ") - 1 AS start FROM policy p"                             \
	" LEFT JOIN policy_text zh ON zh.policy_id = p.id AND zh.lang = 'zh'"                                      \
	" LEFT JOIN policy_text en ON en.policy_id = p.id AND en.lang = 'en',"                                     \
	" LATERAL (VALUES (1, 'body_zh', 'zh', zh.body), (2, 'body_en', 'en', en.body), (3, 'summary_zh', 'zh', p.summary_zh)," \
	"  (4, 'summary_en', 'en', p.summary_en)) AS f (n, field, lang, text)"                                     \
	" WHERE p.id = " policy " AND " words " <> '' AND strpos(f.text, " words ") > 0 ORDER BY f.n LIMIT 1)"

#endif
