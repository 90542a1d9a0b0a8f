// One graphile-worker process; its options come as JSON.
import { Logger, run } from 'graphile-worker';
import { textWork } from './text_work.mjs';

let n = 0, said = 0;
let work;
const quiet = new Logger(() => () => {});
const runner = await run({
  preset: { worker: { connectionString: process.env.CCNT_DATABASE_URL, logger: quiet, ...JSON.parse(process.argv[2]) } },
  crontab: '',
  taskList: {
    noop: async () => { n++; },
    text: async (payload, helpers) => {
      work ??= textWork((sql) => helpers.withPgClient((client) => client.query(sql)));
      await work(payload.id);
      n++;
    },
  },
});
runner.promise.catch(() => process.exit(1));
setInterval(() => { if (n !== said) process.send(said = n); }, 5);
process.send('ready');
