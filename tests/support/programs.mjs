// Where the programs under test are: CCNT_BUILD_DIR, else build/asan, else build/release.
import { accessSync, constants, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const SOURCE_DIR = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

function isProgram(path) {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

function buildDir() {
	const folders = process.env.CCNT_BUILD_DIR ? [process.env.CCNT_BUILD_DIR]
		: [`${SOURCE_DIR}/build/asan`, `${SOURCE_DIR}/build/release`];
	const found = folders.find((folder) => isProgram(`${folder}/bin/ccnt-api`));
	if (!found)
		throw new Error(`no ccnt-api in ${folders.join(' or ')}: build first, or set CCNT_BUILD_DIR`);
	return found;
}

export const BIN_DIR = `${buildDir()}/bin`;
export const program = (name) => `${BIN_DIR}/${name}`;
export const hasProgram = (name) => isProgram(program(name));
/** For a test's `skip`: false, or why it cannot run. */
export const withoutWorkers = hasProgram('ccnt-worker') ? false : `there is no ccnt-worker in ${BIN_DIR}`;
/** Whether the programs were built with AddressSanitizer, which makes them several times slower. */
export const isSanitized = () => readFileSync(program('ccnt-api')).includes('__asan_init');
