// The project's migrations with a small part of the reference data: China and its provinces. What a worker learns from all
// of it takes seconds with sanitizers, and the faults here are not about what it knows.
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { SOURCE_DIR } from '../support/programs.mjs';

const KEPT = {
	'region.tsv': (line) => /level=(country|province)/.test(line),
	'number_prefix.tsv': (line) => /region=(100000|440000)/.test(line),
};

/** Makes a folder for `ccntctl migrate --migrations`; the caller removes it. */
export function smallSchema() {
	const folder = mkdtempSync(path.join(tmpdir(), 'ccnt-schema.'));
	cpSync(`${SOURCE_DIR}/migrations`, folder, { recursive: true });
	for (const name of readdirSync(`${folder}/reference`).filter((one) => one in KEPT)) {
		const [head, ...lines] = readFileSync(`${folder}/reference/${name}`, 'utf8').split('\n');
		writeFileSync(`${folder}/reference/${name}`, [head, ...lines.filter(KEPT[name]), ''].join('\n'));
	}
	return folder;
}
