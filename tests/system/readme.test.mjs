// The examples of README.md work as printed: each ```sh block under "## Try it" is run by a shell.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { SOURCE_DIR, withoutWorkers } from '../support/programs.mjs';
import { withServer } from './story.mjs';

const run = promisify(execFile);
const it = withServer({ workers: withoutWorkers ? 0 : 1, prepare });
const section = /\n## Try it\n([^]*?)\n#+ /.exec(readFileSync(`${SOURCE_DIR}/README.md`, 'utf8'))[1];
const blocks = [...section.matchAll(/```sh\n([^]*?)```/g)].map(([, text]) => text);
const examples = blocks.filter((text) => /\bcurl\b/.test(text));

/* The sample of deploy/up has been loaded when a reader tries the examples. */
async function prepare({ server }) {
	await server.ctl('import', `${SOURCE_DIR}/deploy/sample/policies.ndjson`, '--server', server.url, '--token', server.tokens.admin,
		...(withoutWorkers ? [] : ['--wait']));
}

test('the examples say first where the server is and with which token', () => {
	assert.match(blocks[0], /export CCNT_URL=/);
	assert.match(blocks[0], /export CCNT_TOKEN=/);
	assert.ok(examples.length >= 5);
});

for (const [i, text] of examples.entries()) {
	test(`example ${i + 1} of README.md works: ${text.trim().split('\n')[0].slice(0, 90)}`, async () => {
		const { stdout } = await run('/bin/sh', ['-euc', text], { env: { ...process.env, CCNT_URL: it.server.url, CCNT_TOKEN: it.server.tokens.admin } });
		for (const answer of answersOf(stdout)) {
			assert.equal(answer.errors, undefined, stdout);
			assert.ok(!String(answer.type ?? '').startsWith('/problems/'), stdout);
			assert.ok(answer.data || answer.id || answer.queued, `neither a list nor a resource: ${stdout.slice(0, 500)}`);
		}
	});
}

/* One or more JSON values, one after the other. */
function answersOf(text) {
	const answers = [];
	let depth = 0, start = 0, isText = false;
	for (let i = 0; i < text.length; i++) {
		if (isText && text[i] === '\\')
			i++;
		else if (text[i] === '"')
			isText = !isText;
		else if (!isText && '{['.includes(text[i]))
			start = depth++ === 0 ? i : start;
		else if (!isText && '}]'.includes(text[i]) && --depth === 0)
			answers.push(JSON.parse(text.slice(start, i + 1)));
	}
	assert.ok(answers.length > 0, `the example printed no JSON: ${text.slice(0, 500)}`);
	return answers;
}
