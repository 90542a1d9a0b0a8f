// One pg-boss process; its options come as JSON.
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { workOn } from './text_work.mjs';

const { queue, work, isKill } = JSON.parse(process.argv[2]);
const pool = new pg.Pool({ connectionString: process.env.CCNT_DATABASE_URL, max: 4 });
const boss = new PgBoss({
  connectionString: process.env.CCNT_DATABASE_URL, max: 10, schedule: false, useListenNotify: true,
  ...(isKill && { superviseIntervalSeconds: 1, monitorIntervalSeconds: 1 }),
});
boss.on('error', (error) => { console.error(error.message); });
await boss.start();

let n = 0, said = 0;
await boss.work(queue, work, async (jobs) => {
  const ids = jobs.filter((job) => job.data?.id).map((job) => job.data.id);
  if (ids.length > 0) await workOn((sql) => pool.query(sql), ids);
  n += jobs.length;
});
setInterval(() => { if (n !== said) process.send(said = n); }, 5);
process.send('ready');
