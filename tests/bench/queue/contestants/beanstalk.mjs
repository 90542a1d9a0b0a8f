// beanstalkd: a work queue without PostgreSQL, with its own log that it flushes at every write (-f 0).
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { alsoStop } from '../../rig.mjs';
import { beanstalk } from '../workers/beanstalk_client.mjs';
import { forkWorkers, stopWorkers } from './children.mjs';

const port = 28592;

export const isHere = () => { try { execFileSync('beanstalkd', ['-v'], { stdio: 'ignore' }); return true; } catch { return false; } };

export const beanstalkd = {
  name: 'beanstalkd (no PostgreSQL)',
  size: 1 / 50,
  kinds: ['noop', 'latency', 'kill'],
  clean: [],

  async start({ processes = 1, isLatency }) {
    this.dir = mkdtempSync(path.join(tmpdir(), 'beanstalk-'));
    this.server = spawn('beanstalkd', ['-l', '127.0.0.1', '-p', String(port), '-b', this.dir, '-f', '0'], { stdio: 'ignore' });
    alsoStop(this.server);
    for (;;) {
      try { this.client = await beanstalk(port); break; } catch { await new Promise((r) => setTimeout(r, 20)); }
    }
    this.workers = await forkWorkers('beanstalk.mjs', processes, { port, batch: isLatency ? 1 : 64 });
    return [this.server.pid, ...this.workers.map((w) => w.pid)];
  },

  async one() {
    return (await this.client.put(['x']))[0];
  },

  // The tube is paused while it is filled.
  begin() { return this.client.pause(600); },
  go() { return this.client.pause(0); },

  async pending(_, ids) {
    const here = await Promise.all(ids.map((id) => this.client.has(id)));
    return ids.filter((_, i) => here[i]);
  },

  async enqueue(_, ids) {
    for (let i = 0; i < ids.length; i += 500) await this.client.put(ids.slice(i, i + 500).map(() => 'x'));
  },

  async left() {
    const stats = await this.client.stats();
    return stats['current-jobs-ready'] + stats['current-jobs-reserved'];
  },

  async isDone() { return (await this.left()) === 0; },
  async isEmpty() { return (await this.left()) === 0; },

  async stop() {
    this.client.end();
    await stopWorkers(this.workers);
    this.server.kill('SIGTERM');
    rmSync(this.dir, { recursive: true });
  },
};
