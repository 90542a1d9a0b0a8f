// One beanstalkd worker: waits for a job, then takes as many as are there, up to a batch.
import { beanstalk } from './beanstalk_client.mjs';

const { port, batch } = JSON.parse(process.argv[2]);
const client = await beanstalk(port);
process.send('ready');
for (;;) {
  const ids = [await client.takeOne()];
  do {
    await client.remove(ids);
    ids.splice(0, ids.length, ...(batch > 1 ? await client.take(batch) : []));
  } while (ids.length > 0);
}
