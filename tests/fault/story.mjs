// A fault as a test of its own: story('sentence', { options of Rig.start }, async (rig, t) => {...}). In the end all
// must be calm and the oracle content; `dead` (or rig.expectedDead)
// says how many jobs are to be given up.
import { test } from 'node:test';

import { withoutWorkers } from '../support/programs.mjs';
import { Rig } from './rig.mjs';

export function story(sentence, { dead, skip = false, timeout = 300000, ...options }, tell) {
	test(sentence, { skip: withoutWorkers || skip, timeout }, async (t) => {
		const rig = await Rig.start(options);
		try {
			await tell(rig, t);
			await rig.calm();
			await rig.check({ dead: rig.expectedDead ?? dead });
			await rig.stop();
		} catch (error) {
			error.message += `\n--- logs\n${rig.logs()}`;
			await rig.abandon();
			throw error;
		}
	});
}
