// What every story begins with: a server whose answers are held to the contract, and a few words of its own.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { Server } from '../support/server.mjs';
import { holdToContract } from './contract.mjs';

Server.onAnswer = holdToContract;

/** One server for all tests of a file. The answer is filled, and prepare(story) done, before the first test runs. */
export function withServer({ prepare = () => {}, patienceMs = 120000, ...options } = {}) {
	const story = {};
	before(async () => {
		story.server = await Server.start(options);
		story.call = (method, path, more) => story.server.call(method, path, more);
		story.create = (fields, more) => create(story.server, fields, more);
		await prepare(story);
	}, { timeout: patienceMs });
	after(async () => story.server?.stop(), { timeout: 120000 });
	return story;
}

let n = 0;
/** A title that no other policy of the file has. */
export const aTitle = () => `某市第${++n}号碳达峰实施方案`;

/** A published policy with these fields; the answer is its JSON, with the etag beside it. */
export async function create(server, fields = {}, { as = 'editor', headers } = {}) {
	const json = { title_zh: aTitle(), ...(as === 'editor' ? { state: 'published' } : {}), ...fields };
	const answer = await server.call('POST', '/v1/policies', { as, json, headers });
	assert.equal(answer.status, 201, answer.text);
	return { ...answer.json, etag: answer.etag };
}

/** A merge patch based on this version. */
export const patch = (server, id, version, json, as = 'editor') =>
	server.call('PATCH', `/v1/policies/${id}`, { as, json, headers: { 'If-Match': `"v${version}"` } });

/** Fails unless the answer is this problem, with an error at each of these pointers. */
export function assertProblem(answer, status, ...pointers) {
	assert.equal(answer.status, status, `${answer.method} ${answer.path}: ${answer.text}`);
	const told = (answer.json.errors ?? []).map((error) => error.pointer);
	for (const pointer of pointers)
		assert.ok(told.includes(pointer), `${answer.method} ${answer.path} tells ${JSON.stringify(answer.json.errors)}, not ${pointer}`);
}
