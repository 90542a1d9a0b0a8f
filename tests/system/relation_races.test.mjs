// Readings of policies that cite each other, stored at the same moment by two transactions: whichever is later sees the other.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { Session } from '../support/postgres.mjs';
import { until } from '../support/wait.mjs';
import { withServer } from './story.mjs';

const it = withServer({ workers: 0 });
const KEY = '甲类目录';
let bearer, citing, first, second;

const names = (id, ...keys) => `SELECT relation_apply('{${id}}', array_fill(${id}::int8, ARRAY[${keys.length}]), '{${keys}}', '{}')`;
const cites = (id, ...keys) => `SELECT relation_apply('{${id}}', '{}', '{}', ARRAY[${keys.map((key) =>
	`(${id}, 'follows', '', '${key}', '', '${key}', 1, 'body_zh', 0, 1, '《')::relation_found`)}])`;
const cited = async (id) => Number((await it.server.sql(`SELECT coalesce(other_id, 0) FROM relation WHERE policy_id = ${id}`))[0][0]);
const waits = () => until('one waits for the other', async () =>
	await it.server.number(`SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'`) > 0);

beforeEach(async () => {
	await it.server.sql('TRUNCATE relation, policy_name CASCADE');
	[bearer, citing] = [(await it.create()).id, (await it.create()).id];
	[first, second] = [new Session(it.server), new Session(it.server)];
});

/** Both end; the later one as soon as the earlier lets it. */
async function bothCommit(later) {
	await waits();
	await first.run('COMMIT');
	await later;
	await second.run('COMMIT');
	await Promise.all([first.end(), second.end()]);
}

for (const [what, had] of [['for the first time', false], ['anew', true]]) {
	test(`a policy that arrives while another is read ${what} that cites it is found`, async () => {
		if (had)
			await it.server.sql(cites(citing, KEY));
		await first.run(`BEGIN; ${names(bearer, KEY)}`);
		await second.run('BEGIN');
		await bothCommit(second.run(cites(citing, KEY)));
		assert.equal(await cited(citing), bearer);
	});

	test(`a policy that arrives finds who is being read ${what} and cites it`, async () => {
		if (had)
			await it.server.sql(cites(citing, KEY));
		await first.run(`BEGIN; ${cites(citing, KEY)}`);
		await second.run('BEGIN');
		await bothCommit(second.run(names(bearer, KEY)));
		assert.equal(await cited(citing), bearer);
	});
}

test('two that come at once with one name leave those who cite it open', async () => {
	const other = (await it.create()).id;
	await it.server.sql(cites(citing, KEY));
	await first.run(`BEGIN; ${names(bearer, KEY)}`);
	await second.run('BEGIN');
	await bothCommit(second.run(names(other, KEY)));
	assert.equal(await cited(citing), 0);
});

test('readings that bring no name do not wait for each other', async () => {
	await first.run(`BEGIN; ${cites(citing, KEY)}`);
	await second.run(`BEGIN; ${cites(bearer, KEY)}`);
	await second.run('COMMIT');
	await first.run('COMMIT');
	await Promise.all([first.end(), second.end()]);
	assert.equal(await cited(citing), 0);
});

test('one that brings a name writes what it cites before it waits for its turn', async () => {
	await first.run(`BEGIN; ${names(bearer, KEY)}`);
	await second.run('BEGIN');
	const later = second.run(`SELECT relation_apply('{${citing}}', '{${citing}}', '{乙类目录}', ARRAY[(${citing}, 'follows', '', '${KEY}', '',
		'${KEY}', 1, 'body_zh', 0, 1, '《')::relation_found])`);
	await waits();
	const written = await it.server.number(`SELECT count(*) FROM pg_locks WHERE relation = 'relation'::regclass AND mode = 'RowExclusiveLock'
		AND pid IN (SELECT pid FROM pg_locks WHERE NOT granted AND locktype = 'advisory')`);
	await bothCommit(later);
	assert.equal(written, 1);
	assert.equal(await cited(citing), bearer);
});
