// What the peers written for Node share: worker processes that count what they did.
import { fork } from 'node:child_process';
import path from 'node:path';
import { alsoStop } from '../../rig.mjs';

/** Forks `processes` workers; each says 'ready' once it waits for jobs, then how many it has done. */
export async function forkWorkers(file, processes, options) {
  const workers = Array.from({ length: processes }, () => {
    const child = fork(path.join(import.meta.dirname, '../workers', file), [JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.done = 0;
    alsoStop(child);
    return child;
  });
  await Promise.all(workers.map((child) => new Promise((resolve, reject) => {
    child.on('message', (m) => { if (m === 'ready') resolve(); else if (typeof m === 'number') child.done = m; else child.heard = m; });
    child.on('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  })));
  return workers;
}

export const done = (workers) => workers.reduce((sum, w) => sum + w.done, 0);

export function stopWorkers(workers) {
  for (const w of workers) w.kill('SIGKILL');
  return Promise.all(workers.map((w) => w.exitCode ?? w.signalCode ?? new Promise((r) => w.on('exit', r))));
}
