// The types that the page is compiled with are those of the contract.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import openapi, { astToString, COMMENT_HEADER } from 'openapi-typescript';

import { SOURCE_DIR } from '../support/programs.mjs';

test('the page knows the contract as it is: else run "npm run types" in api/web', async () => {
	const made = COMMENT_HEADER + astToString(await openapi(pathToFileURL(path.join(SOURCE_DIR, 'proto/openapi.yaml'))));
	assert.equal(await readFile(path.join(SOURCE_DIR, 'api/web/src/api/schema.d.ts'), 'utf8'), made);
});
