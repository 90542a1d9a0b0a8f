// Races the job pipeline against other queues on one PostgreSQL that keeps its promises; see README.md.
//   node tests/bench/queue/bench.mjs [noop|text|text20|pinned|latency|kill]...     (all of them)
// JOBS (50000), ROUNDS (3), ONLY (parts of contestants' names, separated by commas), PORT (28590), CCNT_BUILD_DIR (build/release).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const modern = path.join(here, 'node_modules/node/bin/node');
if (!existsSync(modern)) {
  console.error(`first: npm ci --prefix ${here}`);
  process.exit(2);
}
if (Number(process.versions.node.split('.')[0]) < 24)
  process.exit(spawnSync(modern, process.argv.slice(1), { stdio: 'inherit' }).status ?? 1);
await (await import('./race.mjs')).main(process.argv.slice(2));
