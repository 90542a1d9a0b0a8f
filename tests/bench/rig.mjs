// What the benches share: a database that keeps its promises (fsync on), the programs, and CPU time by /proc.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

export const root = path.resolve(import.meta.dirname, '../..');
const bin = path.join(process.env.CCNT_BUILD_DIR ?? path.join(root, 'build/release'), 'bin');
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']));
const started = [];

export const program = (name) => path.join(bin, name);
export const ctl = (...args) => execFileSync(program('ccntctl'), args, { encoding: 'utf8' }).trim();
export const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

const durable = '-c fsync=on -c synchronous_commit=on -c full_page_writes=on -c autovacuum=on -c shared_buffers=256MB'
  + ' -c max_wal_size=4GB -c default_toast_compression=lz4';

/** Starts PostgreSQL with the schema and reference data; the answer is a token of an administrator. */
export async function startDatabase() {
  const holder = spawn(path.join(root, 'tests/support/pg_scratch.sh'), ['hold'],
    { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, CCNT_SCRATCH_OPTIONS: durable } });
  started.push(() => holder.stdin.end());
  for await (const line of createInterface({ input: holder.stdout })) {
    if (line.startsWith('url=')) process.env.CCNT_DATABASE_URL = line.slice(4);
    if (line.startsWith('dir=')) holder.dir = line.slice(4);
    if (line === 'ready') break;
  }
  const postmaster = Number(readFileSync(path.join(holder.dir, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
  ctl('migrate', '--migrations', path.join(root, 'migrations'));
  return { postmaster, token: ctl('user', 'add', 'bench', '--role', 'admin') };
}

export function start(name, ...args) {
  const child = spawn(program(name), [...args, '--log-level', 'warn'], { stdio: ['ignore', 'ignore', 'inherit'] });
  started.push(() => child.kill('SIGTERM'));
  return child;
}

export function alsoStop(child) {
  started.push(() => child.kill('SIGTERM'));
}

export function stopAll() {
  for (const stop of started.reverse()) stop();
}

export async function until(what, check, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await new Promise((r) => setTimeout(r, 20))) {
    try { if (await check()) return; } catch { /* not yet */ }
  }
  throw new Error(`gave up waiting for ${what}`);
}

export const children = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

/** User and system time of a process so far, with its children that ended, in microseconds. */
export function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ').map(Number);
  return (fields[11] + fields[12] + fields[13] + fields[14]) / ticksPerSecond * 1e6;
}

/** The same of a process and all below it; one that ends meanwhile is its parent's. */
export function treeCpu(pid) {
  try {
    return children(pid).reduce((sum, child) => sum + treeCpu(child), cpu(pid));
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error;
    return 0;
  }
}
