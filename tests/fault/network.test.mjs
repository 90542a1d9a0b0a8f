// Faults of the network: between servers and PostgreSQL, between workers and servers, and strangers on the ports.
import assert from 'node:assert/strict';

import { raw } from '../support/http.mjs';
import { pause, until } from './rig.mjs';
import { story } from './story.mjs';

/** The Bind message of a prepared statement, whose portal has no name. */
const bindOf = (statement) => `\0${statement}\0`;

story('a server whose host vanishes in the middle of a claim holds up no other', { servers: 2, workers: 2 }, async (rig) => {
	const [lost, other] = rig.sites;
	const hold = lost.database.hold('questions', bindOf('job_claim_2'));
	await rig.addNoops(2000);
	await hold.seen;
	await rig.vanish(lost);
	for (let i = 0; i < 5; i++)
		await rig.submit();
	await rig.addNoops(500);
	rig.addWorker(other);
});
