// The oracle: what must hold once everything is calm, whatever went wrong before. Each line is a claim and the SQL that
// gives the cases against it.
import assert from 'node:assert/strict';

/** By the transactions that audit.sql wrote down. `net` is what one transaction did to a job: +1 born, -1 ended. */
const STEPS = '(SELECT uid, xid, sum(change) AS net FROM audit.job GROUP BY uid, xid)';

const CLAIMS = {
	'every job was born once and ended once, or lies with the dead': `
		SELECT uid, count(*) FILTER (WHERE net = 1) AS born, count(*) FILTER (WHERE net = -1) AS ended FROM ${STEPS} AS step
		GROUP BY uid HAVING count(*) FILTER (WHERE net = 1) <> 1 OR bool_or(abs(net) > 1)
		OR count(*) FILTER (WHERE net = -1) + (SELECT count(*) FROM job_dead d WHERE d.job_uid = uid) <> 1`,
	'every text has one job of each kind': `
		SELECT policy_id, text_version, kind, count(DISTINCT uid) FROM audit.job WHERE policy_id IS NOT NULL
		GROUP BY 1, 2, 3 HAVING count(DISTINCT uid) <> 1`,
	'no result was applied twice': `
		SELECT policy_id, kind, text_version, count(DISTINCT xid) FROM audit.result GROUP BY 1, 2, 3
		HAVING count(DISTINCT xid) > 1 OR count(DISTINCT fence) > 1`,
	'no result went back to an older text': `
		SELECT a.policy_id, a.kind, a.text_version FROM audit.result a JOIN policy_result r USING (policy_id, kind)
		WHERE r.text_version < a.text_version`,
	'every document has one result of each kind, made from its newest text': `
		SELECT p.id, k.name, p.text_version, r.text_version FROM policy p JOIN job_kind k ON k.is_automatic
		LEFT JOIN policy_result r ON r.policy_id = p.id AND r.kind = k.id
		WHERE r.text_version IS DISTINCT FROM p.text_version AND NOT EXISTS (SELECT FROM job_dead d
			WHERE d.policy_id = p.id AND d.kind = k.id AND d.text_version = p.text_version)`,
	'the segments are those of the newest text': `
		SELECT p.id, p.title_zh, s.source FROM policy p JOIN policy_result r ON r.policy_id = p.id AND r.kind = 2
		LEFT JOIN segment s ON s.policy_id = p.id AND s.field = 'title_zh'
		WHERE r.text_version = p.text_version AND s.source IS DISTINCT FROM p.title_zh`,
	'the search tokens are those of the newest text': `
		SELECT p.id, p.title_zh FROM policy p JOIN policy_result r ON r.policy_id = p.id AND r.kind = 3
		LEFT JOIN policy_search s ON s.policy_id = p.id
		WHERE r.text_version = p.text_version
		AND NOT coalesce(s.tsv @@ to_tsquery('simple', substring(p.title_zh FROM '[a-z]+[0-9]+x[0-9]+')), false)`,
	'the counts of imports are exact': `
		SELECT import_id, kind, queued, done, stale, dead, cancelled, ended FROM import_count FULL JOIN (
			SELECT coalesce(import_id, 1) AS import_id, kind, count(*) AS ended FROM (
				SELECT DISTINCT uid, kind, 1::bigint AS import_id FROM audit.job WHERE kind = 0) AS job GROUP BY 1, 2) AS seen
			USING (import_id, kind)
		WHERE import_id = 1 AND (queued <> done + stale + dead + cancelled OR queued IS DISTINCT FROM ended)`,
	'no receipt is left': 'SELECT fence, lane, server_id, epoch, array_length(ids, 1) FROM job_receipt',
};

/** Checks all claims; `rig` answers sql(). Throws with the first cases of each claim that does not hold. */
export async function check(rig, { ids, dead = 0 } = {}) {
	const faults = [];
	for (const [claim, sql] of Object.entries(CLAIMS)) {
		const rows = await rig.sql(`${sql} LIMIT 5`);
		if (rows.length > 0)
			faults.push(`not so: ${claim}: ${rows.map((row) => row.join(' | ')).join('; ')}`);
	}
	assert.deepEqual(faults, []);
	if (ids !== undefined) {
		assert.equal(new Set(ids).size, ids.length, 'no two answers name the same document');
		const missing = await rig.sql(`SELECT id FROM unnest('{${ids}}'::bigint[]) AS told (id)
			WHERE NOT EXISTS (SELECT FROM policy p WHERE p.id = told.id)`);
		assert.deepEqual(missing, [], 'every document that was accepted is there');
		assert.equal(await rig.number('SELECT count(*) FROM policy'), ids.length, 'and no other');
	}
	assert.equal(await rig.number('SELECT count(*) FROM job_dead'), dead, 'dead jobs');
}
